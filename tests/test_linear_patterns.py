"""Every pattern of the package reads a text in time that grows with it, whatever the text."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from contextlib import suppress
from datetime import date
from functools import cache, partial
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

import pytest

import newsctl
from newsctl.errors import QueryError
from newsctl.lazy_patterns import LazyPattern
from newsctl.search.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What repeats without end in text that is hostile, or merely odd.
PIECES = (
    "ـ", "مـ", "م", "a", "1", "1,", ".", "a.", "a:", " ", "\n", "\n ", "(", ")", "((a", "-", "--",
    "=", '"', "«", "@", "@a", '@"', "http://", "http://a ", "a@b.", "&amp", "<a", "<!--", "٠", "ً",
    "\u200f", "NEAR(", "*", "#", "x=", "%2", "[", "](", "{", "ﷲ", "é", "\u0301",
)  # fmt: skip
ENDS = ("", "!", "\u0000", "ي")
FREE = 0.05  # seconds: what is this quick is not measured
# Code points, and the seconds below which nothing longer is tried: where twice the text would be
# free though it grew as a fourth power, and where the growth to twice the text is not judged.
SIZES = {2_000: FREE / 16, 4_000: FREE, 8_000: 0.0}
MOST = 3.2  # times the time for twice the text: a square takes four


MODULES = [
    info.name
    for info in pkgutil.walk_packages(newsctl.__path__, "newsctl.")
    if info.name != "newsctl.lazy_patterns"
]
PACKAGES = sorted({name.rpartition(".")[0] for name in MODULES})


def tree_of(name: str) -> ast.Module:
    """The syntax tree of a module; an empty one where its text writes no pattern down."""
    place = find_spec(name)
    assert place is not None
    text = Path(place.origin or "").read_text(encoding="utf-8")
    return ast.parse(text if re.search(r"\bre\.|\blazy_pattern\b", text) else "")


def held(name: str, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[str]]]:
    """(name, pattern) of each compiled pattern of text that a module holds, but for those that it
    has of another."""
    of_others = {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    for held_as, found in vars(importlib.import_module(name)).items():
        value = found.compiled() if isinstance(found, LazyPattern) else found
        is_of_text = isinstance(value, re.Pattern) and isinstance(value.pattern, str)
        if is_of_text and held_as not in of_others:
            yield f"{name}.{held_as}", value


# Functions of `re` whose first argument is a pattern, and what compiles one.
_AT_ALL_PLACES = {
    "compile",
    "lazy_pattern",
    "search",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
}
_AT_THE_FIRST = {"match", "fullmatch"}


def written(tree: ast.Module) -> Iterator[ast.Call]:
    """Each call that writes a pattern down, module level or not: none can be forgotten."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _names_a_pattern(node.func):
            yield node


def _names_a_pattern(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "lazy_pattern"
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _AT_ALL_PLACES | _AT_THE_FIRST
    )


# Patterns that are made of what is at hand when they run, in modules whose tests try them: of a
# key or an indent that is escaped, of the words that a page's phrases list, or of none of a text.
MADE_AS_IT_RUNS = {
    "newsctl.arabic.skeletons": 1,
    "newsctl.archive.postgres.sqlstate": 1,
    "newsctl.cli.settings.file": 2,
    "newsctl.cli.terminal.readership": 1,
    "newsctl.display.isolates": 1,
    "newsctl.display.terminal": 1,
    "newsctl.formats.json_scanner": 1,
    "newsctl.formats.markdown": 1,
    "newsctl.formats.page.boilerplate_lines": 1,
    "newsctl.formats.page.counters": 2,
    "newsctl.formats.page.datelines": 1,
}
# Tried at one place of a text, or on a few code points of it, only.
AT_ONE_PLACE = {
    "newsctl.formats.page.boilerplate_lines",  # whole lines
    "newsctl.arabic.worded_dates._OFFSET",
    "newsctl.arabic.worded_dates._DAY_ALONE",
    "newsctl.cli.help.markdown._ENTRY",
    "newsctl.formats.bibtex._JOINED",
    "newsctl.formats.bibtex._NAME",
    "newsctl.formats.feed._UNIQUE",
    "newsctl.formats.file_types._BIBTEX",
    "newsctl.formats.page.datelines._COUNTED_BACK",
    "newsctl.formats.page.metadata_choice._SEPARATORS",
    "newsctl.formats.page.metadata._ARTICLES",
    "newsctl.search.lexer._LATIN_NAME",
    "newsctl.search.snippet._SENTENCE",
}


class Patterns(NamedTuple):
    """The patterns of a module: each is tried at every place of a text, or at one place only; and
    how many are made as it runs."""

    everywhere: dict[str, re.Pattern[str]]
    at_one_place: dict[str, re.Pattern[str]]
    at_run_time: int


@cache
def patterns(name: str) -> Patterns:
    """Those that names of a module hold, and those within its functions and tables."""
    tree = tree_of(name)
    found = Patterns({}, {}, 0)
    for place, pattern in held(name, tree):
        (found.at_one_place if place in AT_ONE_PLACE else found.everywhere)[place] = pattern
    known = {one.pattern for some in found[:2] for one in some.values()}
    at_run_time = 0
    for call in written(tree):
        try:
            text = eval(ast.unparse(call.args[0]), vars(importlib.import_module(name)))
        except NameError:
            at_run_time += 1
            continue
        if isinstance(text, str) and text not in known:
            first = isinstance(call.func, ast.Attribute) and call.func.attr in _AT_THE_FIRST
            first = first or name in AT_ONE_PLACE
            some = found.at_one_place if first else found.everywhere
            some[f"{name}:{call.lineno}"] = re.compile(text)
    return found._replace(at_run_time=at_run_time)


def takes(task: Callable[[str], object], text: str) -> float:
    begin = process_time()
    task(text)
    return process_time() - begin


def grows(
    task: Callable[[str], object], piece: str, end: str, sizes: dict[int, float] = SIZES
) -> bool:
    """Whether twice the text takes more than twice as long, and long at all, however often it is
    measured: a busy machine takes longer now and then."""
    return all(_grows_once(task, piece, end, sizes) for _try in range(3))


def _grows_once(
    task: Callable[[str], object], piece: str, end: str, sizes: dict[int, float]
) -> bool:
    before = 0.0
    for size, enough in sizes.items():
        text = piece * (size // len(piece)) + end
        spent = takes(task, text)
        if before > FREE and spent > MOST * before:
            return True
        if spent > 40 * FREE:
            return True
        if spent < enough:
            return False
        before = spent
    return False


@pytest.mark.parametrize("package", PACKAGES)
def test_a_pattern_is_linear(package: str) -> None:
    """Tried at every place of texts that repeat one piece, twice and four times as long; those
    that the package tries at one place are tried so. Those made as it runs are known."""
    slow = []
    made = {}
    for name in MODULES:
        if name.rpartition(".")[0] != package:
            continue
        try:
            found = patterns(name)
        except ImportError:  # an extra that is not installed
            continue
        slow += [one for one in found.everywhere.items() if is_slow(everywhere, one[1])]
        slow += [one for one in found.at_one_place.items() if is_slow(at_one_place, one[1])]
        if found.at_run_time:
            made[name] = found.at_run_time

    assert slow == []
    assert made == {
        name: number
        for name, number in MADE_AS_IT_RUNS.items()
        if name.rpartition(".")[0] == package
    }


def everywhere(pattern: re.Pattern[str], text: str) -> None:
    for _match in pattern.finditer(text):
        pass


def at_one_place(pattern: re.Pattern[str], text: str) -> None:
    pattern.match(text)
    pattern.fullmatch(text)


def is_slow(read: Callable[[re.Pattern[str], str], None], pattern: re.Pattern[str]) -> bool:
    return any(grows(partial(read, pattern), *pair) for pair in product(PIECES, ENDS))


@pytest.mark.parametrize("piece", PIECES)
def test_a_query_is_read_in_linear_time(piece: str) -> None:
    """Whether it is one or a mistake; long words and long runs of signs alike."""

    def read(text: str) -> None:
        with suppress(QueryError):
            parse(text, today=date(2026, 3, 1))

    assert not any(grows(read, piece, end) for end in ENDS)


def test_nothing_is_left_out() -> None:
    """The package holds many patterns, and more that no name holds; whatever writes one down that
    is made as it runs is there."""
    found = [
        one
        for name in MODULES
        for one in [*patterns(name).everywhere, *patterns(name).at_one_place]
    ]

    assert sum(":" not in one for one in found) > 60
    assert sum(":" in one for one in found) > 30
    assert MADE_AS_IT_RUNS.keys() <= set(MODULES)
