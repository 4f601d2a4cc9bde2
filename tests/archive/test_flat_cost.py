"""A listing reads as many rows as it shows, whatever the archive's size: told by SQLite's plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import Selection, Sort
from newsctl.archive.selection import order, where, window
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

SORTS = [one for one in Sort if one is not Sort.RANK]


def plan(archive: Archive, sql: str, values: list[Any]) -> list[str]:
    db = archive._store.index.db  # type: ignore[attr-defined]
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_read_along_its_index(
    open_at: Callable[..., Archive], sort: Sort, reverse: bool
) -> None:
    selection = Selection(sort=sort, reverse=reverse, limit=20)
    condition, values = where(selection)
    limit, bounds = window(selection)
    sql = f"SELECT a.id FROM articles a WHERE {condition} ORDER BY {order(selection)} {limit}"
    steps = plan(open_at(), sql, [*values, *bounds])

    alike = ["USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"]  # those that begin with the same letters
    assert steps[1:] == (alike if sort is Sort.TITLE else [])
    assert "USING INDEX articles_" in steps[0] or "USING COVERING INDEX articles_" in steps[0]


@pytest.mark.parametrize("name", ["sources", "authors", "sections"])
def test_the_newest_of_a_source_author_or_section_need_no_sorting(
    open_at: Callable[..., Archive], name: str
) -> None:
    chosen: dict[str, Any] = {name: ("ج",)}
    selection = Selection(**chosen, limit=20)
    condition, values = where(selection)
    sql = f"SELECT a.id FROM articles a WHERE {condition} ORDER BY {order(selection)}"
    steps = plan(open_at(), sql, values)

    assert steps == [f"SEARCH a USING INDEX articles_{name[:-1]} ({name[:-1]}_key=?)"]


def test_what_every_change_asks_is_found_by_an_index(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    for sql in (
        "SELECT COALESCE(MAX(change), 0) + 1 FROM undo",
        "DELETE FROM undo WHERE change <= 5",
        "SELECT article_id, line, label FROM undo WHERE change = 5 ORDER BY number DESC",
        "SELECT offset FROM articles ORDER BY offset",
        "DELETE FROM tags WHERE article_id = 5",
    ):
        told = " ".join(plan(archive, sql, []))
        assert "USING" in told, sql
        assert "TEMP B-TREE" not in told, sql


def test_only_viewed_articles_are_listed_by_when_they_were_viewed(
    open_at: Callable[..., Archive],
) -> None:
    archive = open_at()
    list(archive.add_many(Article(title=f"م {n}", body=f"ن {n}") for n in range(3)))
    archive.record_view(2)

    assert list(archive.ids(Selection(sort=Sort.VIEWED))) == [2]
