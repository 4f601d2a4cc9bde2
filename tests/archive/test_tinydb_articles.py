"""`ArticlesDB`: what TinyDB's interface does more over an archive: times, types, duplicates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from newsctl.archive.open import open_archive
from newsctl.archive.tinydb import ArticlesDB
from newsctl.errors import BadInput
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from pathlib import Path

BIRDS = {"title": "افتتاح مرصد للطيور", "body": "على البحيرة مرصد."}
NOW = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.json"


# -- times ----------------------------------------------------------------------------------------
def test_what_is_inserted_tells_when_unless_it_brings_that(path: Path) -> None:
    with ArticlesDB(path) as db:
        db.insert_multiple([dict(BIRDS), {"title": "قديم", "added_at": "2020-01-02T03:04:05Z"}])
        first, second = db.all()

    assert NOW.fullmatch(first["added_at"])
    assert second["added_at"] == "2020-01-02T03:04:05Z"


def test_what_is_changed_tells_when_and_what_stays_does_not(path: Path) -> None:
    with ArticlesDB(path) as db:
        db.insert(dict(BIRDS))
        db.update({"title": BIRDS["title"]})
        assert "updated_at" not in db.all()[0]
        db.update({"section": "بيئة"}, where("title") == BIRDS["title"])
        assert NOW.fullmatch(db.all()[0]["updated_at"])
        db.update({"section": "طيور", "updated_at": "2020-01-02T03:04:05Z"})
        assert db.all()[0]["updated_at"] == "2020-01-02T03:04:05Z"


@pytest.mark.parametrize("opened_before", [True, False])
def test_what_plain_tinydb_puts_in_gets_its_time_from_the_next_command(
    path: Path, opened_before: bool
) -> None:
    if opened_before:
        with ArticlesDB(path) as db:
            db.insert(dict(BIRDS) | {"added_at": "2020-01-02T03:04:05Z"})
    with TinyDB(path, encoding="utf-8") as db:
        db.table("articles").insert({"title": "بيد TinyDB", "mood": "جيد"})
    with open_archive(str(path)) as archive:
        archive.record_view(1)
        newest = next(archive.list(Selection(sort=Sort.ADDED)))
        assert newest.title == "بيد TinyDB"
        assert newest.extra == {"mood": "جيد"}
        assert NOW.fullmatch(newest.added_at or "")
        assert archive.check().problems == []
    with open_archive(str(path)) as archive:
        assert archive.get(newest.id or 0).added_at == newest.added_at
    with TinyDB(path, encoding="utf-8") as db:
        assert db.table("articles").all()[-1]["added_at"] == newest.added_at


def test_many_from_plain_tinydb_are_dated_without_a_change_to_take_back(path: Path) -> None:
    with TinyDB(path, encoding="utf-8") as db:
        db.table("articles").insert_multiple(
            {"title": f"خبر {n}", "body": "نص " * 50} for n in range(500)
        )
    with open_archive(str(path)) as archive:
        archive.record_view(1)
        assert {bool(one.added_at) for one in archive.list()} == {True}
        assert archive.count() == 500
        assert archive.undo() is None


# -- types ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", None), ("title", 7), ("body", ["نص"]), ("source", 3), ("author", {"name": "x"}),
        ("tags", "بيئة"), ("tags", [1]), ("tags", None), ("views", "12"), ("views", -1),
        ("views", True), ("views", 1.5), ("page_views", "x"), ("published_at", "أمس"),
        ("published_at", 2024), ("added_at", "yesterday"), ("extra", []), ("url", 1), ("lang", 1),
    ],
)  # fmt: skip
def test_a_field_of_another_type_is_refused_and_nothing_is_written(
    path: Path, field: str, wrong: Any
) -> None:
    with ArticlesDB(path) as db:
        db.insert(dict(BIRDS))
        held = db.all()
        with pytest.raises(BadInput, match=field) as refused:
            db.insert_multiple([{"title": "سليم"}, {"title": "خبر"} | {field: wrong}])
        assert refused.value.record == 2
        with pytest.raises(BadInput, match=field):
            db.update({field: wrong}, doc_ids=[1])
        assert db.all() == held


def test_fields_of_the_program_hold_anything(path: Path) -> None:
    own = {"mood": {"deep": [1, None]}, "rank": 1.5, "source": None, "published_at": "2024-05-01"}
    with ArticlesDB(path) as db:
        db.insert(BIRDS | own)
        held = dict(db.all()[0])

    assert {name: held[name] for name in own} == own


# -- duplicates -----------------------------------------------------------------------------------
def test_an_article_that_is_there_is_not_put_in_again(path: Path) -> None:
    spelt_otherwise = {"title": "إفتتاح مرصد للطيور", "body": "على البحيره مرصد."}
    with ArticlesDB(path) as db:
        assert db.insert(dict(BIRDS)) == 1
        assert db.insert(spelt_otherwise) == 1
        assert db.insert({"title": "غيره", "url": "https://example.org/a?utm_source=x"}) == 2
        assert db.insert({"title": "آخر", "url": "http://www.example.org/a"}) == 2
        assert len(db) == 2
        assert db.all()[0]["title"] == BIRDS["title"]


def test_duplicates_among_those_that_come_together(path: Path) -> None:
    with ArticlesDB(path) as db:
        rows = [{"guid": "a", "title": "1"}, {"n": 1}, {"guid": "a", "title": "2"}, {"n": 1}]
        assert db.insert_multiple(rows) == [1, 2, 1, 3]
        assert db.insert_multiple([{"guid": "a"}, {"title": "جديد"}]) == [1, 4]


def test_a_duplicate_may_bring_an_article_up_to_date(path: Path) -> None:
    with ArticlesDB(path, on_duplicate="update") as db:
        db.insert({"guid": "a", "title": "أول", "views": 3})
        assert db.insert({"guid": "a", "title": "ثان", "views": 9, "mood": "جيد"}) == 1
        (held,) = db.all()
        assert (held["title"], held["views"], held["mood"]) == ("ثان", 3, "جيد")
        assert NOW.fullmatch(held["updated_at"])
        rows = [{"guid": "b", "title": "x"}, {"guid": "b", "title": "y"}]
        assert db.insert_multiple(rows) == [2, 2]
        assert db.get(doc_id=2)["title"] == "y"


def test_a_duplicate_may_be_kept(path: Path) -> None:
    with ArticlesDB(path, on_duplicate="keep") as db:
        assert db.insert_multiple([dict(BIRDS), dict(BIRDS)]) == [1, 2]
    with pytest.raises(ValueError, match="perhaps"):
        ArticlesDB(path, on_duplicate="perhaps")


def test_a_document_that_brings_its_id_repeats_none(path: Path) -> None:
    with ArticlesDB(path) as db:
        db.insert(dict(BIRDS))
        assert db.insert(Document(dict(BIRDS), doc_id=9)) == 9
        assert db.insert(dict(BIRDS)) in {1, 9}


def test_what_is_inserted_together_is_taken_back_together(path: Path) -> None:
    with ArticlesDB(path) as db:
        db.insert_multiple([{"title": "أ"}, {"title": "ب"}])
    with open_archive(str(path)) as archive:
        assert archive.count() == 2
        assert archive.undo() is not None
        assert archive.count() == 0


def test_other_tables_are_tinydbs_own(path: Path) -> None:
    with ArticlesDB(path) as db:
        notes = db.table("notes")
        assert notes.insert_multiple([dict(BIRDS), dict(BIRDS)]) == [1, 2]
        assert notes.all() == [BIRDS, BIRDS]
