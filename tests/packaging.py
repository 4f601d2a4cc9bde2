"""`python -m tests.packaging` builds what is handed to installers, and tries it as they would.

- The sdist is built from the checkout, and the wheel from the sdist, as PyPI's users get them.
- The wheel is installed without extras and with each extra but `dev`, each time in an environment
  of its own, outside of the checkout, with an empty home. Nothing may be warned of.
- There the program does its main job, and pip finds nothing missing.
- What an installation weighs is printed.

`--suite` runs the tests against the wheel too, with `dev`. `--wheel FILE` tries a wheel that is
there already.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
# What an sdist holds beside the package: what a distributor needs to build and test it.
_IN_SDIST = ("LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "tests/__main__.py")
_IN_WHEEL = (
    "newsctl/py.typed",
    "newsctl/arabic/lexicon.bin",
    "newsctl/arabic/lexicon.LICENSE",
    "newsctl/locale/ar/LC_MESSAGES/newsctl.mo",
    "newsctl/locale/fr/LC_MESSAGES/newsctl.mo",
    "newsctl/sample/news.jsonl",
    "newsctl/manual/ar/start.md",
    "newsctl/manual/en/start.md",
    "newsctl/manual/fr/start.md",
    "newsctl/web/static/search.js",
    "newsctl/web/static/style.css",
    "newsctl/web/templates/base.html",
)
_BESIDE_THE_SUITE = (
    "tests",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "pyproject.toml",
    ".github",
    ".pre-commit-config.yaml",
)


class Failed(Exception):
    """What did not go as it should; its text says what."""


def main(words: list[str]) -> int:
    """Try everything; 0 when all is well."""
    told = argparse.ArgumentParser(prog="python -m tests.packaging")
    told.add_argument("--wheel", type=Path, help="a wheel that is there already")
    told.add_argument("--suite", action="store_true", help="run the tests against the wheel")
    chosen = told.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="newsctl-packaging-") as name:
        folder = Path(name)
        try:
            wheel = chosen.wheel.resolve() if chosen.wheel else build(folder / "dist")
            holds(ZipFile(wheel).namelist(), _IN_WHEEL, wheel.name)
            for extra in ["", *(one for one in extras(wheel) if one != "dev")]:
                try_installation(wheel, extra, folder / (extra or "none"))
            if chosen.suite:
                run_the_suite(wheel, folder / "suite")
        except Failed as error:
            print(f"failed: {error}", file=sys.stderr)
            return 1
    return 0


def build(folder: Path) -> Path:
    """The wheel, made from the sdist that is made from the checkout."""
    run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)])
    sdist = next(folder.glob("*.tar.gz"))
    unpacked = folder / "unpacked"
    shutil.unpack_archive(sdist, unpacked, filter="data")
    top = next(unpacked.iterdir())
    holds((one.relative_to(top).as_posix() for one in top.rglob("*")), _IN_SDIST, sdist.name)
    return next(folder.glob("*.whl"))


def holds(names: Iterable[str], needed: Iterable[str], where: str) -> None:
    """Raises Failed when one of `needed` is not among the names."""
    if missing := sorted(set(needed) - set(names)):
        raise Failed(f"{where} lacks {', '.join(missing)}")


def extras(wheel: Path) -> list[str]:
    """The names of a wheel's extras."""
    with ZipFile(wheel) as packed:
        told = next(one for one in packed.namelist() if one.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(packed.read(told).decode()).get_all("Provides-Extra") or []


def try_installation(wheel: Path, extra: str, folder: Path) -> None:
    """Install a wheel with one extra, or none, and do the main job with it."""
    python = environment(folder / "venv")
    said = run([str(python), "-m", "pip", "install", f"{wheel}[{extra}]" if extra else str(wheel)])
    warned = [one for one in said.splitlines() if "WARNING" in one and "Location" not in one]
    if warned:
        raise Failed("\n".join(warned))
    run([str(python), "-m", "pip", "check"])

    work = folder / "work"
    work.mkdir()
    newsctl = python.with_name("newsctl")
    sample = run([str(python), "-c", _WHERE_THE_SAMPLE_IS], work).strip()
    run([str(newsctl), "import", sample], work)
    listed = run([str(newsctl), "list", "--format", "ids"], work).split()
    found = run([str(newsctl), "search", "الوزير", "--format", "ids"], work).split()
    shown = run([str(newsctl), "show", "1", "--json"], work)
    if len(listed) != 9 or found != ["2"] or '"id":1' not in shown.replace(" ", ""):
        raise Failed(f"the sample's articles: {listed}, {found}, {shown}")
    sizes(python, f"newsctl[{extra}]" if extra else "newsctl")


def environment(folder: Path) -> Path:
    """The Python of a new environment with the newest pip."""
    venv.create(folder, with_pip=True, upgrade_deps=True)
    return folder / ("Scripts" if os.name == "nt" else "bin") / "python"


_WHERE_THE_SAMPLE_IS = (
    "import newsctl, pathlib; print(pathlib.Path(newsctl.__file__).with_name('sample'))"
)
_WHERE_PACKAGES_ARE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def sizes(python: Path, name: str) -> None:
    """Print what an installation weighs, with the heaviest of its packages."""
    folder = Path(run([str(python), "-c", _WHERE_PACKAGES_ARE]).strip())
    weights = {
        one.name: sum(file.stat().st_size for file in one.rglob("*") if _weighs(file))
        for one in folder.iterdir()
        if one.is_dir() and not one.name.startswith(("pip", "setuptools", "_distutils"))
    }
    heaviest = sorted(weights, key=lambda one: -weights[one])[:5]
    told = ", ".join(f"{one} {weights[one] / 1e6:.0f}" for one in heaviest)
    own = weights["newsctl"] / 1e6
    print(f"{name}: {sum(weights.values()) / 1e6:.0f} MB, {own:.1f} its own; {told}")


def _weighs(file: Path) -> bool:
    """Whether a file is part of what was installed, and not made by running it."""
    return file.is_file() and file.suffix != ".pyc"


def run_the_suite(wheel: Path, folder: Path) -> None:
    """Run the tests against the installed wheel: the checkout's package is not beside them."""
    python = environment(folder / "venv")
    run([str(python), "-m", "pip", "install", "-q", f"{wheel}[dev]"])
    work = folder / "work"
    work.mkdir()
    for name in _BESIDE_THE_SUITE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, work / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, work / name)
    print(run([str(python), "-m", "pytest", "-q", "-n", "auto"], work).splitlines()[-1])


def run(words: list[str], folder: Path | None = None) -> str:
    """What a program prints, on both streams; raises Failed with it when it ends otherwise than
    with 0. In a folder of work, that is its home too."""
    variables = dict(os.environ)
    if folder:
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME"):
            variables[name] = str(folder)
        for name in list(variables):
            if name.startswith("NEWSCTL_"):
                del variables[name]
        variables["PYTHONUTF8"] = "1"
    done = subprocess.run(
        words,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise Failed(f"{' '.join(words)}\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
