"""`python -m tests.wheels` asks the package index whether newsctl installs everywhere without a
compiler: whether each dependency, resolved for each system and Python, has a wheel there.

It needs `uv`, which resolves for a system that this machine is not. What has no wheel is named, and
the exit code is then 1. `--extra NAME` (again for more) asks for an extra too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS = {
    "Linux x86_64": "x86_64-manylinux_2_28",
    "Linux aarch64": "aarch64-manylinux_2_28",
    "macOS arm64": "aarch64-apple-darwin",
    "macOS x86_64": "x86_64-apple-darwin",
    "Windows x86_64": "x86_64-pc-windows-msvc",
    "Windows arm64": "aarch64-pc-windows-msvc",
}
# Where a compiler is needed, and for what: told, but no reason to fail.
KNOWN = {("Windows arm64", "3.11"): "PyYAML"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def resolve(system: str, python: str, extras: list[str]) -> tuple[int, str]:
    """How many packages an installation there takes, all of them wheels, and why it can't be done:
    empty where it can."""
    done = subprocess.run(
        [
            "uv", "pip", "compile", "-q", "--no-header", "--no-annotate", "--only-binary", ":all:",
            "--python-platform", system, "--python-version", python,
            *(word for extra in extras for word in ("--extra", extra)),
            str(ROOT / "pyproject.toml"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    return len(done.stdout.splitlines()), done.stderr.strip() if done.returncode else ""


def main(words: list[str]) -> int:
    """Print the table; 0 when nothing has to be compiled anywhere."""
    told = argparse.ArgumentParser(prog="python -m tests.wheels")
    told.add_argument("--extra", action="append", default=[])
    extras = told.parse_args(words).extra
    lacking = []
    print(f"{'wheels':<16}" + "".join(f"{python:>6}" for python in PYTHONS))
    for name, system in SYSTEMS.items():
        row = ""
        for python in PYTHONS:
            count, reason = resolve(system, python, extras)
            row += f"{'-' if reason else count:>6}"
            if reason and (name, python) not in KNOWN:
                lacking.append(f"{name}, Python {python}: {reason}")
        print(f"{name:<16}{row}")
    for (name, python), package in KNOWN.items():
        print(f"known: {name}, Python {python}, {package}")
    print("\n".join(lacking), file=sys.stderr, end="\n" if lacking else "")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
