"""Modules that are found quickly are those that Python itself finds, and are loaded as it does."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from typing import TYPE_CHECKING

import pytest

import newsctl
from newsctl.quick_imports import Finder

if TYPE_CHECKING:
    from pathlib import Path

START = "import sys; from newsctl import quick_imports as q; q.begin(); "


def own() -> list[str]:
    return [one.name for one in pkgutil.walk_packages(newsctl.__path__, "newsctl.")]


def test_modules_are_those_that_python_finds() -> None:
    """All of ours, and all of Python's own that are no part of Python itself."""
    found = 0
    for name in [*sorted(sys.stdlib_module_names), *own()]:
        if name in {"__main__", "antigravity", "this"}:
            continue
        package = name.rpartition(".")[0]
        path = sys.modules[package].__path__ if package in sys.modules else None
        if package and path is None:
            continue
        quick = Finder.find_spec(name, path)
        usual = PathFinder.find_spec(name, path)
        if quick is None:
            known = FrozenImporter.find_spec(name) or BuiltinImporter.find_spec(name)
            assert known or usual is None or not str(usual.origin).endswith(".py"), name
            continue
        found += 1
        assert usual is not None, name
        for one in ("origin", "submodule_search_locations", "cached", "has_location", "parent"):
            assert getattr(quick, one) == getattr(usual, one), (name, one)
    assert found > 200


@pytest.mark.parametrize(
    "name", ["pytest", "hypothesis.strategies", "math", "sys", "os.path", "no"]
)
def test_others_are_left_to_python(name: str) -> None:
    assert Finder.find_spec(name, ["/tmp"] if "." in name else None) is None


def said(program: str, folder: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, *options, "-c", program],
        cwd=folder,
        env={key: told for key, told in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


PACKAGE = START + (
    "sys.path.insert(0, '.'); q._PURE |= {'some_package'}; from some_package import one;"
    "print(one.NAME, type(one.__loader__).__name__, one.__package__,"
    "one.__file__ == one.__spec__.origin, one.__cached__.endswith('.pyc'), one.deeper().NAME)"
)


def test_a_changed_module_is_compiled_anew(tmp_path: Path) -> None:
    """One without a compiled file, the same again, one that is newer, one that is cut."""
    folder = tmp_path / "some_package"
    (folder / "deeper").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "deeper" / "__init__.py").write_text("NAME = 'deeper'\n")
    deeper = "\ndef deeper():\n    from some_package import deeper\n    return deeper\n"
    rest = "_Loader some_package True True deeper"
    (folder / "one.py").write_text("NAME = 'first'" + deeper)
    assert said(PACKAGE, tmp_path) == f"first {rest}"
    (compiled,) = folder.glob("__pycache__/one.*.pyc")
    assert said(PACKAGE, tmp_path) == f"first {rest}"
    (folder / "one.py").write_text("NAME = 'another'" + deeper)
    assert said(PACKAGE, tmp_path) == f"another {rest}"
    compiled.write_bytes(compiled.read_bytes()[:10])
    assert said(PACKAGE, tmp_path) == f"another {rest}"
    compiled.unlink()
    assert said(PACKAGE, tmp_path) == f"another {rest}"


def test_python_is_left_alone_where_it_keeps_compiled_files_elsewhere(tmp_path: Path) -> None:
    program = START + "print(q.Finder in sys.meta_path)"
    assert said(program, tmp_path) == "True"
    assert said(program, tmp_path, "-O") == "False"
    assert said(program, tmp_path, "-X", f"pycache_prefix={tmp_path}") == "False"
