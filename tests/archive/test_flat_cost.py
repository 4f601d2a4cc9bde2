"""A listing reads as many rows as it shows, whatever the archive's size: told by SQLite's plans."""

from __future__ import annotations

import re
import tracemalloc
from datetime import date
from functools import partial
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.file.index.selection import order, where, window
from newsctl.article import Article
from newsctl.cli.completion import candidates
from newsctl.errors import ArchiveError
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive

SORTS = [one for one in Sort if one is not Sort.RANK]


def plan(archive: Archive, sql: str, values: list[Any]) -> list[str]:
    return plan_in(archive.files.index.db, sql, values)  # type: ignore[attr-defined]


def plan_in(db: sqlite3.Connection, sql: str, values: list[Any]) -> list[str]:
    return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def connections(archive: Archive) -> list[sqlite3.Connection]:
    """Those that an archive reads and writes its two databases with."""
    files = archive.files  # type: ignore[attr-defined]
    return [
        connection
        for one in (files.index.file, files.history.file)
        for connection in (one.reading, one.writing)
    ]


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
    archive.add(Article(title="خبر"))
    files = archive.files  # type: ignore[attr-defined]
    for db, sql in (
        (files.history.db(), "DELETE FROM lines WHERE change = 5"),
        (files.history.db(), "SELECT made FROM changes WHERE number < 5 ORDER BY number"),
        (files.history.db(), "SELECT line FROM lines WHERE change = 5 ORDER BY article_id"),
        (
            files.history.db(),
            "SELECT 1 FROM changes WHERE undone IS NULL AND person ORDER BY number DESC",
        ),
        (
            files.history.db(),
            "SELECT 1 FROM changes WHERE undone IS NOT NULL ORDER BY undone DESC",
        ),
        (files.history.db(), "SELECT 1 FROM changes WHERE serial = 5"),
        (files.history.db(), "SELECT 1 FROM withdrawn WHERE article_id = 5"),
        (files.history.db(), "SELECT 1 FROM waiting WHERE number > 5 ORDER BY number"),
        (files.index.db, "SELECT offset FROM articles ORDER BY offset"),
        (files.index.db, "DELETE FROM tags WHERE article_id = 5"),
    ):
        told = " ".join(plan_in(db, sql, []))
        assert "USING" in told, sql
        assert "TEMP B-TREE" not in told, sql


def test_only_viewed_articles_are_listed_by_when_they_were_viewed(
    open_at: Callable[..., Archive],
) -> None:
    archive = open_at()
    list(archive.add_many(Article(title=f"م {n}", body=f"ن {n}") for n in range(3)))
    archive.record_view(2)

    assert list(archive.ids(Selection(sort=Sort.VIEWED))) == [2]


def test_who_bears_two_tags_in_the_trash_is_told_along_the_lists_of_both(
    open_at: Callable[..., Archive],
) -> None:
    """Not by a look at all tags of each: these lie in as many pages as articles."""
    archive = open_at()
    list(archive.add_many(Article(title=f"م {n}", tags=["أ", "ب"]) for n in range(3)))
    selection = Selection(tags=("أ", "ب"), trash=True)
    db = archive.files.index.db  # type: ignore[attr-defined]
    condition, values = where(selection, ("tags", "أ"))
    told = plan_in(db, f"SELECT a.id FROM articles a WHERE {condition}", values)

    assert {step for step in told if "tags" in step or " t " in step} == {
        "SEARCH t USING COVERING INDEX tags_tag (tag_key=?)",
        "SEARCH tags USING COVERING INDEX tags_tag (tag_key=? AND article_id=?)",
    }


# -- steps of SQLite's machine -------------------------------------------------------------------
def _filled(path: Path, size: int, open_at: Callable[..., Archive]) -> Archive:
    """An archive of `size` articles, of which five hold the same two words."""
    archive = open_at(path)
    many = (
        Article(
            title=f"خبر{n}",
            body=f"نص{n} " + ("قطار سريع" if n % (size // 5) == 0 else "مطر"),
            published_at=f"20{n % 20 + 1:02}-01-01",
            source=f"مصدر {n % 5}",
            section=f"قسم {n % 4}",
            tags=[f"وسم {n % 7}", "مشترك"],
        )
        for n in range(size)
    )
    assert sum(1 for _added in archive.add_many(many)) == size
    archive.update(3, {"title": "عنوان آخر"})
    archive.trash([4])
    terms = archive.files.index.texts.terms  # type: ignore[attr-defined]
    terms.optimise()  # those of both stand in one segment: as many look-ups a word
    return archive


def _steps(archive: Archive, work: Callable[[Archive], object]) -> int:
    """Steps that SQLite takes for an operation, in tens."""
    work(archive)  # once, for what is made when it is first asked for
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    for db in connections(archive):
        db.set_progress_handler(step, 10)
    work(archive)
    for db in connections(archive):
        db.set_progress_handler(None, 10)
    return taken


def _note(said: list[tuple[sqlite3.Connection, str]], db: sqlite3.Connection, sql: str) -> None:
    said.append((db, sql))


def _said(
    archive: Archive, work: Callable[[Archive], object]
) -> list[tuple[sqlite3.Connection, str]]:
    said: list[tuple[sqlite3.Connection, str]] = []
    for db in connections(archive):
        db.set_trace_callback(partial(_note, said, db))
    work(archive)
    for db in connections(archive):
        db.set_trace_callback(None)
    return said


def statements(archive: Archive, work: Callable[[Archive], object]) -> list[str]:
    """What SQLite is asked in an operation."""
    return [sql for _db, sql in _said(archive, work)]


def tab_on_title(archive: Archive, word: str) -> list[int]:
    """What the shells complete for `show` and a word."""
    session = SimpleNamespace(today=date(2026, 3, 1))
    found = list(candidates._titled(session, archive, word, trash=False))  # type: ignore[arg-type]
    assert found
    return found


def _scans(archive: Archive, work: Callable[[Archive], object]) -> list[str]:
    """Statements of an operation that read a table, or one of its indexes, to the end: to SQLite's
    machine a COUNT(*) is one step."""
    return [
        sql
        for db, sql in _said(archive, work)
        if sql.startswith(("SELECT", "UPDATE", "DELETE")) and "LIMIT" not in sql
        for told in plan_in(db, sql, [])
        if re.match(r"SCAN (a|r|t|articles|texts|marks|marks_old|tags|lines|changes)\b", told)
    ]


def test_no_operation_takes_more_steps_in_a_larger_archive(
    open_at: Callable[..., Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty times the articles, the same matches: at most a third more. (What is done for titles
    of more than 20,000 articles is done here for those of 100.)"""
    monkeypatch.setattr("newsctl.archive.fulltext.titles.RANKED", 100)
    monkeypatch.setattr("newsctl.archive.file.fulltext.matching.MANY", 60)
    numbers = count()
    today = date(2026, 3, 1)
    page = Selection(limit=3)
    operations: dict[str, Callable[[Archive], object]] = {
        "add": lambda a: a.add(Article(title=f"جديد {next(numbers)}", body=f"نص {next(numbers)}")),
        "get": lambda a: a.get(100),
        "view": lambda a: a.record_view(100),
        "edit": lambda a: a.update(100, {"title": f"عنوان {next(numbers)}"}),
        "list": lambda a: list(a.list(page)),
        "list by title": lambda a: list(a.list(Selection(sort=Sort.TITLE, limit=3))),
        "search": lambda a: a.search(parse("قطار سريع", today=today), page, match=Match.AUTO),
        "count": lambda a: a.count(query=parse("قطار سريع", today=today)),
        "trash and back": lambda a: (a.trash([100]), a.restore([100])),
        "most read": lambda a: a.most_read(limit=3),
        "count all": lambda a: a.count(),
        "count the trash": lambda a: a.count(Selection(trash=True)),
        "count two sources": lambda a: a.count(Selection(sources=("مصدر 1", "مصدر 2"))),
        "count a section": lambda a: a.count(Selection(sections=("قسم 1",))),
        "count a tag": lambda a: a.count(Selection(tags=("مشترك",))),
        "names of sources": lambda a: a.names("source"),
        "names of tags": lambda a: a.names("tag", "وسم", limit=100),
        "stats": lambda a: a.stats(),
        "the trash": lambda a: list(a.list(Selection(trash=True, limit=3))),
        "the trash by title": lambda a: list(
            a.list(Selection(trash=True, sort=Sort.TITLE, limit=3))
        ),
        "changed ones": lambda a: list(a.list(Selection(changed=True, limit=3))),
        "changed ones of a source": lambda a: list(
            a.list(Selection(changed=True, sources=("مصدر 1",), limit=3))
        ),
        "last read of a source": lambda a: list(
            a.list(Selection(sort=Sort.VIEWED, sources=("مصدر 0",), limit=3))
        ),
        "most read of a source": lambda a: a.most_read(
            limit=3, selection=Selection(sources=("مصدر 0",))
        ),
        "count changed ones": lambda a: a.count(Selection(changed=True, sources=("مصدر 1",))),
        "count some years": lambda a: a.count(
            Selection(since=1_075_000_000, until=1_280_000_000)  # January 2004 to July 2010
        ),
        "count those of some years, the undated too": lambda a: a.count(
            Selection(since=1_075_000_000, until=1_280_000_000, undated=True)
        ),
        "count the unread": lambda a: a.count(Selection(unread=True)),
        "count the unread of a source": lambda a: a.count(
            Selection(unread=True, sources=("مصدر 0",))
        ),
        "stats of the unread": lambda a: a.stats(Selection(unread=True)),
        "stats of changed ones": lambda a: a.stats(Selection(changed=True)),
        "Tab on a title": lambda a: tab_on_title(a, "خ"),
        "Tab on two words of a title": lambda a: tab_on_title(a, "خ خ"),
    }
    small = _filled(tmp_path / "small.json", 200, open_at)
    large = _filled(tmp_path / "large.json", 4000, open_at)
    for name, work in operations.items():
        few, many = _steps(small, work), _steps(large, work)
        assert few > 0, name
        assert many <= few * 4 / 3 + 1, (name, few, many)
        assert _scans(large, work) == [], name


def test_those_without_a_date_are_counted_in_as_many_steps(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    """Also where these are all that there are."""
    steps = []
    for number in (100, 2000):
        archive = open_at(tmp_path / f"{number}.json")
        list(archive.add_many(Article(title=f"خبر {n}", body=f"نص {n}") for n in range(number)))
        steps.append(_steps(archive, lambda one: one.count(Selection(undated_only=True))))
        assert archive.count(Selection(undated_only=True)) == number
    assert 0 < steps[1] <= steps[0] + 1


def test_the_ids_of_a_listing_take_some_bytes_each(open_at: Callable[..., Archive]) -> None:
    """Also by title: neither titles nor rows are held, and an export of a million takes 8 MB."""
    archive = open_at()
    number = 4000
    many = (Article(title=f"خبر {n} {'طويل ' * 20}", body=f"نص {n}") for n in range(number))
    assert sum(1 for _added in archive.add_many(many)) == number
    for sort in (Sort.DATE, Sort.TITLE):
        chosen = Selection(sort=sort)
        next(archive.ids(chosen))  # once, for what is made when it is first asked for
        tracemalloc.start()
        try:
            assert sum(1 for _one in archive.ids(chosen)) == number
            assert tracemalloc.get_traced_memory()[1] < 25 * number
        finally:
            tracemalloc.stop()


# -- pieces of the full-text table ---------------------------------------------------------------
def _imported(archive: Archive, monkeypatch: pytest.MonkeyPatch, refuses: bool = False) -> int:
    """So many articles, two a batch; `refuses` has the index refuse to be merged behind them."""
    monkeypatch.setattr("newsctl.archive.file.adding._BATCH_ARTICLES", 2)
    if refuses:
        index = archive.files.index  # type: ignore[attr-defined]
        monkeypatch.setattr(index, "merge_terms", _refuse)
    words = [[f"كلمة{n}ن{one}" for one in range(30)] for n in range(123)]
    many = (Article(title=f"خبر {n}", body=" ".join(some)) for n, some in enumerate(words))
    return sum(1 for _added in archive.add_many(many))


def _refuse(_pages: int) -> bool:
    raise ArchiveError("the disk is full")


def test_an_import_leaves_few_segments(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of a size at most, and each size is eight times the one before: a look-up of a term
    asks each segment. So does an index that is made anew."""
    archive = open_at()
    assert _imported(archive, monkeypatch) == 123
    terms = archive.files.index.texts.terms  # type: ignore[attr-defined]
    assert terms.segments() <= 6
    assert archive.check().problems == []

    monkeypatch.setattr("newsctl.archive.file.index.rescan._BATCH", 2)
    assert archive.upkeep.reindex() == 123
    assert archive.files.index.texts.terms.segments() <= 6  # type: ignore[attr-defined]


def test_what_was_imported_is_so_where_its_terms_cannot_be_merged(
    open_at: Callable[..., Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_at()

    assert _imported(archive, monkeypatch, refuses=True) == 123
    assert archive.count() == 123
    assert archive.check().problems == []
