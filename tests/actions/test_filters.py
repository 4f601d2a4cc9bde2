"""Filters and ids, as people give them, become a selection and ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions.filters import selection
from newsctl.actions.ids import looks_like_ids, read_ids, read_one
from newsctl.errors import NewsctlError, NothingMatched, UsageError
from newsctl.selection import FILTERS, Selection, Sort, narrows
from tests.actions.conftest import TODAY

if TYPE_CHECKING:
    from newsctl.archive.door import Archive


def no_pipe() -> str:
    raise AssertionError("nothing was piped")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Selection()),
        ({"sources": "الساحل"}, Selection(sources=("الساحل",))),
        ({"sources": ["أ", "ب"], "tags": ["و"]}, Selection(sources=("أ", "ب"), tags=("و",))),
        ({"trash": True}, Selection(trash=True)),
        ({"trash": False, "authors": [], "since": None, "until": ""}, Selection()),
    ],
)
def test_what_was_given_is_chosen_and_nothing_else(
    given: dict[str, Any], expected: Selection
) -> None:
    chosen = selection(given, today=TODAY)

    assert chosen == expected
    assert narrows(chosen) == (expected != Selection())


def test_dates_stand_for_their_whole_day_month_or_year() -> None:
    month = selection({"since": "2026-11", "until": "2026-11"}, today=TODAY)

    assert (month.until or 0) - (month.since or 0) == 30 * 86400 - 1


def test_a_date_that_is_none_is_named_as_the_face_spells_it() -> None:
    with pytest.raises(UsageError, match=r"^since=: the date xx can't be read"):
        selection({"since": "xx"}, today=TODAY, spelt="{}=")


def test_order_and_size_are_no_filters() -> None:
    assert not narrows(Selection(sort=Sort.VIEWS, reverse=True, limit=3, offset=2))
    assert all(hasattr(Selection(), field) for field in FILTERS)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["2"], [2]),
        (["٢"], [2]),
        (["1-3"], [1, 2, 3]),
        (["3-2", "3"], [2, 3]),
        (["1,2", "9"], [1, 2, 9]),
        (["1،2"], [1, 2]),
        (["last"], [3]),
    ],
)
def test_ids_are_read_in_their_order_each_once(
    archive: Archive, words: list[str], found: list[int]
) -> None:
    assert read_ids(archive, words, no_pipe) == found
    assert looks_like_ids(words)


def test_a_pipe_brings_ids_at_the_beginning_of_its_lines(archive: Archive) -> None:
    assert read_ids(archive, ["-"], lambda: "3\tمكتبة\n1\tزيتون\n") == [3, 1]
    assert read_ids(archive, ["-"], lambda: "3\0001\0") == [3, 1]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["x"], UsageError),
        ([""], UsageError),
        (["7-9"], NothingMatched),
        (["9" * 20], NothingMatched),
    ],
)
def test_what_is_no_id_is_said(
    archive: Archive, words: list[str], kind: type[NewsctlError]
) -> None:
    with pytest.raises(kind):
        read_ids(archive, words, no_pipe)


def test_one_is_not_several(archive: Archive) -> None:
    assert read_one(archive, "last", no_pipe) == 3
    with pytest.raises(UsageError, match="1-2 means several articles; one is wanted here"):
        read_one(archive, "1-2", no_pipe)


@pytest.mark.parametrize("brought", ["", "\n", " \n\n", "\0", "-\n"])
def test_a_pipe_without_an_id_is_a_search_that_found_nothing(
    archive: Archive, brought: str
) -> None:
    """Where one article is meant; where any number is, nothing is done."""
    with pytest.raises(NothingMatched, match="No id came through the pipe"):
        read_one(archive, "-", lambda: brought)
    assert read_ids(archive, ["-"], lambda: brought) == []
