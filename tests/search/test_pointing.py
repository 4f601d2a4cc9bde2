"""The caret stands under the cell where a query goes wrong."""

from __future__ import annotations

import pytest

from newsctl.errors import QueryError
from newsctl.search.pointing import point_at

CASES = {
    ("oil OR", 4): "oil OR\n    ^",
    ("", 0): "\n^",
    ("a", 1): "a\n ^",
    ("مُحَمَّد (", 9): "مُحَمَّد (\n     ^",  # marks take no cell
    ("日本 (", 3): "日本 (\n     ^",  # wide characters take two
    ("a\tb\nc (", 6): "a b c (\n      ^",  # nothing moves the caret
    ("a\x1b[31m (", 7): "a [31m (\n       ^",
}


@pytest.mark.parametrize(("place", "lines"), CASES.items())
def test_two_lines_point_at_the_place(place: tuple[str, int], lines: str) -> None:
    text, position = place

    assert point_at(QueryError("wrong", query=text, position=position)) == lines
