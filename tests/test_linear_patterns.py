"""Every pattern of the package reads a text in time that grows with it, whatever the text."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

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
SIZES = (2_000, 4_000, 8_000)  # code points
FREE = 0.05  # seconds: what is this quick is not measured
MOST = 3.2  # times the time for twice the text: a square takes four


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Each compiled pattern of text that a module of the package holds."""
    for info in pkgutil.walk_packages(newsctl.__path__, "newsctl."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # an extra that is not installed
            continue
        for name, found in vars(module).items():
            value = found.compiled() if isinstance(found, LazyPattern) else found
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{info.name}.{name}", value


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


def written() -> Iterator[tuple[str, ast.Call]]:
    """(module, call) of each place in the package that writes a pattern down, module level or
    not, as its syntax tree has them: none can be forgotten."""
    for info in pkgutil.walk_packages(newsctl.__path__, "newsctl."):
        place = info.module_finder.find_spec(info.name, None)
        if place is None or place.origin is None or info.name == "newsctl.lazy_patterns":
            continue
        tree = ast.parse(Path(place.origin).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _names_a_pattern(node.func):
                yield info.name, node


def _names_a_pattern(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "lazy_pattern"
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _AT_ALL_PLACES | _AT_THE_FIRST
    )


def inline() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """(name, pattern, whether it is tried at one place only) of those that no name of a module
    holds."""
    held = {pattern.pattern for pattern in FOUND.values()}
    for name, call in written():
        module = importlib.import_module(name)
        text = ast.unparse(call.args[0])
        try:
            pattern = eval(text, vars(module))
        except NameError:
            AT_RUN_TIME[name] += 1
            continue
        if isinstance(pattern, str) and pattern not in held:
            first = isinstance(call.func, ast.Attribute) and call.func.attr in _AT_THE_FIRST
            first = first or name in AT_ONE_PLACE
            yield f"{name}:{call.lineno}", re.compile(pattern), first


FOUND = dict(patterns())
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
    "newsctl.formats.bibtex._NAME",
    "newsctl.formats.feed._UNIQUE",
    "newsctl.formats.file_types._BIBTEX",
    "newsctl.formats.page.datelines._COUNTED_BACK",
    "newsctl.formats.page.metadata_choice._SEPARATORS",
    "newsctl.formats.page.metadata._ARTICLES",
    "newsctl.search.snippet._SENTENCE",
}


AT_RUN_TIME: Counter[str] = Counter()
INLINE = {name: (pattern, first) for name, pattern, first in inline()}


def takes(task: Callable[[str], object], text: str) -> float:
    begin = process_time()
    task(text)
    return process_time() - begin


def grows(task: Callable[[str], object], piece: str, end: str) -> bool:
    """Whether twice the text takes more than twice as long, and long at all."""
    before = 0.0
    for size in SIZES:
        text = piece * (size // len(piece)) + end
        spent = takes(task, text)
        if before > FREE and spent > MOST * before:
            return True
        if spent > 40 * FREE:
            return True
        if spent < FREE / 16:  # for twice the text it would be free if it grew as a fourth power
            return False
        before = spent
    return False


@pytest.mark.parametrize("name", FOUND)
def test_a_pattern_is_linear(name: str) -> None:
    """Tried at every place of texts that repeat one piece, twice and four times as long; those
    that the package tries at one place are tried so."""
    pattern = FOUND[name]

    def read(text: str) -> None:
        if name in AT_ONE_PLACE:
            pattern.match(text)
            return
        for _match in pattern.finditer(text):
            pass

    assert [pair for pair in product(PIECES, ENDS) if grows(read, *pair)] == []


@pytest.mark.parametrize("name", INLINE)
def test_a_pattern_that_no_name_holds_is_linear(name: str) -> None:
    """Those within functions and tables too."""
    pattern, first = INLINE[name]

    def read(text: str) -> None:
        if first:
            pattern.fullmatch(text)
            return
        for _match in pattern.finditer(text):
            pass

    assert [pair for pair in product(PIECES, ENDS) if grows(read, *pair)] == []


@pytest.mark.parametrize("piece", PIECES)
def test_a_query_is_read_in_linear_time(piece: str) -> None:
    """Whether it is one or a mistake; long words and long runs of signs alike."""

    def read(text: str) -> None:
        with suppress(QueryError):
            parse(text, today=date(2026, 3, 1))

    assert not any(grows(read, piece, end) for end in ENDS)


def test_nothing_is_left_out() -> None:
    """The package holds many patterns, and says which are made as it runs."""
    assert len(FOUND) > 60
    assert len(INLINE) > 30
    assert AT_RUN_TIME == MADE_AS_IT_RUNS
