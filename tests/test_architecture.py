"""No import runs in a circle: a package can be drawn from its names, and read from the bottom up.

An import within a function counts as one at the top of its file, and so does one for types alone:
what is hidden from Python is not hidden from a reader.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import newsctl

ROOT = Path(newsctl.__file__).resolve().parent.parent

DRAWN = [
    "newsctl",
    "newsctl.actions",
    "newsctl.archive",
    "newsctl.arabic",
    "newsctl.cli",
    "newsctl.display",
    "newsctl.following",
    "newsctl.formats",
    "newsctl.search",
    "newsctl.web",
]


def modules_of(package: str, root: Path = ROOT) -> dict[str, Path]:
    """The modules of a package by dotted name, and their files."""
    folder = root.joinpath(*package.split("."))
    found = {}
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def imports_of(name: str, file: Path, modules: dict[str, Path]) -> set[str]:
    """Those of `modules` that a module imports, anywhere in its file."""
    met = {one for one in named_by(name, file) if one in modules and one != name}
    # `from package import module` names both; the package is meant only by names of its own.
    return {one for one in met if not any(other.startswith(f"{one}.") for other in met)}


@cache
def named_by(name: str, file: Path) -> set[str]:
    """What the imports of a module may name, by dotted name."""
    package = name if file.name == "__init__.py" else name.rpartition(".")[0]
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            named |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*_above(package, node.level), *([node.module] if node.module else [])])
            named |= {f"{base}.{one.name}" for one in node.names} | {base}
    return named


def _above(package: str, level: int) -> list[str]:
    """The package that a relative import of that many dots begins at; nothing for none."""
    parts = package.split(".")
    return parts[: len(parts) - level + 1] if level else []


def circles(package: str, root: Path = ROOT) -> list[list[str]]:
    """The groups of modules that import each other in a ring (Tarjan's strongly connected
    components of more than one), each sorted."""
    modules = modules_of(package, root)
    imports = {name: sorted(imports_of(name, file, modules)) for name, file in modules.items()}
    found: list[list[str]] = []
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        path.append(name)
        for other in imports[name]:
            if other not in number:
                visit(other)
            if other in path:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == number[name]:
            ring = path[path.index(name) :]
            del path[-len(ring) :]
            if len(ring) > 1:
                found.append(sorted(ring))

    for name in modules:
        if name not in number:
            visit(name)
    return sorted(found)


@pytest.mark.parametrize("package", DRAWN)
def test_no_import_runs_in_a_circle(package: str) -> None:
    assert len(modules_of(package)) > 1
    assert circles(package) == []


def test_a_ring_is_found_however_its_imports_are_hidden(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    (folder / "room").mkdir(parents=True)
    for name, text in {
        "__init__": "",
        "top": "from made import bottom\nfrom made.room import low\n",
        "bottom": "import json\n",
        "room/__init__": "from made.bottom import x\n",
        "room/low": "def work():\n    from . import high\n",
        "room/high": "if TYPE_CHECKING:\n    from ..room.low import work\n",
    }.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")

    assert circles("made", tmp_path) == [["made.room.high", "made.room.low"]]


def test_no_placeholder_of_sql_is_numbered() -> None:
    """From Python 3.14 on those fail where values are a sequence; a name says more anyway."""
    modules = sorted((ROOT / "newsctl").rglob("*.py"))
    texts = [
        (module.name, one.value)
        for module in modules
        for one in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]

    numbered = re.compile(r"(?:SELECT|WHERE|AND|VALUES|SET)\b[^\n]*\?[0-9]")
    assert [name for name, text in texts if numbered.search(text)] == []
