"""TinyDB's behaviour, held by plain TinyDB and by the archive's own table alike.

What the two are known to differ in (an id given twice) is tested apart.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import add, delete, increment
from tinydb.operations import set as set_field
from tinydb.table import Document, Table

from newsctl.archive.open import open_archive
from newsctl.archive.tinydb import ArchiveStorage, ArticlesDB, ArticlesTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ROWS: list[dict[str, Any]] = [
    {"int": 1, "char": "a", "نص": "أهلا"},
    {"int": 1, "char": "b"},
    {"int": 1, "char": "c", "views": 4, "viewed_at": None},
]


def plain(path: Path) -> TinyDB:
    return TinyDB(path, encoding="utf-8")


class _Exact(ArticlesDB):
    """The archive's table, without what only articles have."""

    table_class = ArticlesTable  # type: ignore[assignment]


def ours(path: Path) -> TinyDB:
    return _Exact(path)


@pytest.fixture(params=[plain, ours], ids=["plain TinyDB", "the archive"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    make: Callable[[Path], TinyDB] = request.param
    with make(tmp_path / "a.json") as db:
        yield db


@pytest.fixture
def table(database: TinyDB) -> Table:
    """Three documents."""
    made = database.table("articles")
    made.insert_multiple([dict(row) for row in ROWS])
    return made


def test_documents_come_back_as_they_went_in_with_their_ids(table: Table) -> None:
    assert table.all() == ROWS
    assert [one.doc_id for one in table] == [1, 2, 3]
    assert isinstance(table.all()[0], Document)
    assert len(table) == 3


def test_an_insert_answers_the_next_id(table: Table) -> None:
    assert table.insert({}) == 4
    assert table.insert({"nested": {"list": [1, 2.5, None, True]}}) == 5
    assert table.get(doc_id=4) == {}
    assert table.get(doc_id=5) == {"nested": {"list": [1, 2.5, None, True]}}


def test_a_document_with_an_id_keeps_it_and_later_ones_follow_it(table: Table) -> None:
    assert table.insert(Document({"n": 1}, doc_id=12)) == 12
    assert table.insert_multiple([{"n": 2}, Document({"n": 3}, doc_id=20)]) == [13, 20]
    assert table.get(doc_id=12) == {"n": 1}


def test_an_id_that_is_taken_is_refused_and_nothing_is_written(table: Table) -> None:
    with pytest.raises(ValueError, match="already exists"):
        table.insert(Document({}, doc_id=1))
    with pytest.raises(ValueError, match="already exists"):
        table.insert_multiple([{"x": 1}, Document({}, doc_id=2)])
    assert table.all() == ROWS


@pytest.mark.parametrize("wrong", [[1, 2, 3], "text", 7, {"set"}])
def test_what_is_no_mapping_is_refused(table: Table, wrong: Any) -> None:
    with pytest.raises(ValueError, match="Mapping"):
        table.insert(wrong)
    with pytest.raises(ValueError, match="Mapping"):
        table.insert_multiple([{"x": 1}, wrong])
    assert len(table) == 3


def test_what_is_no_json_is_refused_and_the_table_is_as_before(table: Table) -> None:
    with pytest.raises(TypeError):
        table.insert({"set": {1, 2}})
    assert table.all() == ROWS
    assert table.insert({"char": "d"}) >= 4


def test_an_iterator_of_documents_is_inserted(table: Table) -> None:
    assert table.insert_multiple({"n": n} for n in range(3)) == [4, 5, 6]
    assert table.insert_multiple([]) == []
    assert table.count(where("n") >= 1) == 2


def test_conditions_find_documents(table: Table) -> None:
    assert table.search(where("int") == 1) == ROWS
    assert table.search((where("int") == 1) & (where("char") == "b")) == [ROWS[1]]
    assert table.search(where("char") == "z") == []
    assert table.count(where("char") != "a") == 2
    assert table.search(where("نص").matches("أه")) == [ROWS[0]]
    assert table.search(~where("views").exists()) == ROWS[:2]


def test_a_search_sees_what_was_changed_since(table: Table) -> None:
    assert table.count(where("char") == "new") == 0
    table.insert({"char": "new"})
    assert table.count(where("char") == "new") == 1


def test_one_document_is_had_by_condition_or_id(table: Table) -> None:
    found = table.get(where("char") == "b")

    assert isinstance(found, Document)
    assert (found, found.doc_id) == (ROWS[1], 2)
    assert table.get(doc_id=3) == ROWS[2]
    assert table.get(doc_id=99) is None
    assert table.get(where("char") == "z") is None
    assert table.get(doc_ids=[3, 1, 99]) == [ROWS[0], ROWS[2]]
    with pytest.raises(RuntimeError):
        table.get()


def test_containing_is_asked_by_condition_or_id(table: Table) -> None:
    assert table.contains(where("char") == "a")
    assert table.contains(doc_id=2)
    assert not table.contains(where("char") == "z")
    assert not table.contains(doc_id=99)
    with pytest.raises(RuntimeError):
        table.contains()


def test_a_changed_copy_is_not_the_stored_document(table: Table) -> None:
    found = table.get(doc_id=1)
    assert isinstance(found, Document)
    found["char"] = "changed"

    assert table.all()[1:] == ROWS[1:]
    assert table.search(where("char") == "a") == [ROWS[0]]


def test_updates_by_condition_by_ids_and_of_all(table: Table) -> None:
    assert table.update({"int": 2}, where("char") == "a") == [1]
    assert table.update({"char": "long " * 50}, doc_ids=[2, 99]) == [2]
    assert table.update({"seen": True}) == [1, 2, 3]

    assert table.all() == [
        ROWS[0] | {"int": 2, "seen": True},
        {"int": 1, "char": "long " * 50, "seen": True},
        ROWS[2] | {"seen": True},
    ]
    assert table.update({"int": 5}, where("char") == "z") == []


def test_updates_by_operations(table: Table) -> None:
    table.update(increment("int"), where("char") == "a")
    table.update(delete("char"), doc_ids=[2])
    table.update(add("int", 5), doc_ids=[3])
    table.update(set_field("char", "د"), doc_ids=[3])

    assert table.get(doc_id=1) == ROWS[0] | {"int": 2}
    assert table.get(doc_id=2) == {"int": 1}
    assert table.get(doc_id=3) == ROWS[2] | {"int": 6, "char": "د"}


def test_an_update_that_fails_changes_nothing(table: Table) -> None:
    def fails(document: Any) -> None:
        document["int"] = 9
        if document["char"] == "c":
            raise KeyError("no")

    with pytest.raises(KeyError):
        table.update(fails)
    assert table.all() == ROWS


def test_several_updates_at_once(table: Table) -> None:
    changed = table.update_multiple(
        [({"int": 2}, where("char") == "a"), (delete("int"), where("char") == "b")]
    )

    assert changed == [1, 2]
    assert table.all() == [ROWS[0] | {"int": 2}, {"char": "b"}, ROWS[2]]


def test_an_upsert_changes_or_inserts(table: Table) -> None:
    assert table.upsert({"int": 5}, where("char") == "a") == [1]
    assert table.upsert({"int": 9, "char": "x"}, where("char") == "x") == [4]
    assert table.upsert(Document({"int": 7}, doc_id=2)) == [2]
    assert table.upsert(Document({"new": 1}, doc_id=9)) == [9]
    with pytest.raises(ValueError, match="doc_id"):
        table.upsert({"no": "condition"})

    assert table.get(doc_id=2) == {"int": 7, "char": "b"}
    assert table.get(doc_id=9) == {"new": 1}
    assert len(table) == 5


def test_removal_by_condition_and_by_ids(table: Table) -> None:
    assert table.remove(where("char") == "b") == [2]
    assert table.remove(doc_ids=[1, 99]) == [1]
    assert table.remove(where("char") == "z") == []
    with pytest.raises(RuntimeError):
        table.remove()
    assert table.all() == [ROWS[2]]


def test_truncating_leaves_an_empty_table_that_takes_documents(table: Table) -> None:
    table.truncate()

    assert (len(table), table.all()) == (0, [])
    first, second = table.insert({"a": 1}), table.insert({"a": 2})
    assert second == first + 1
    assert len(table) == 2


def test_other_tables_stand_beside_it(database: TinyDB, table: Table) -> None:
    notes = database.table("notes")
    assert notes.insert({"text": "لهم"}) == 1
    notes.update({"text": "غيره"}, doc_ids=[1])
    table.insert({"char": "d"})

    assert {"articles", "notes"} <= database.tables()
    assert (notes.all(), len(table)) == ([{"text": "غيره"}], 4)
    database.drop_table("notes")
    assert "notes" not in database.tables()
    assert len(table) == 4


def test_a_table_dropped_is_empty(database: TinyDB, table: Table) -> None:
    database.drop_tables()
    assert len(database.table("articles")) == 0


# -- what is the archive's own --------------------------------------------------------------------
def test_the_file_reads_the_same_in_plain_tinydb(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with ArticlesDB(path) as db:
        db.insert_multiple([dict(row) for row in ROWS])
        db.update({"char": "longer " * 30}, doc_ids=[1])
        db.remove(doc_ids=[2])
        db.table("notes").insert({"text": "لهم"})
        held = {one.doc_id: dict(one) for one in db}
    with plain(path) as db:
        assert {one.doc_id: dict(one) for one in db.table("articles")} == held
        assert db.table("notes").all() == [{"text": "لهم"}]


def test_an_id_is_never_given_again(tmp_path: Path) -> None:
    with ArticlesDB(tmp_path / "a.json") as db:
        db.insert_multiple([{"n": 1}, {"n": 2}])
        db.remove(doc_ids=[2])
        assert db.insert({"n": 3}) == 3
        db.truncate()
        assert db.insert({"n": 4}) == 4


def test_the_door_and_the_table_are_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with TinyDB(path, storage=ArchiveStorage) as db:
        db.table_class = ArticlesTable
        db.table("articles").insert({"title": "خبر", "body": "نص", "mood": "جيد"})
    with open_archive(str(path)) as archive:
        assert (archive.get(1).title, archive.get(1).extra) == ("خبر", {"mood": "جيد"})
        assert archive.record_view(1) == 1
        assert archive.record_view(1) == 2
        assert archive.check().problems == []
        assert archive.undo() is not None
        assert archive.count() == 0


def test_a_plain_table_class_over_the_storage_still_works(tmp_path: Path) -> None:
    with TinyDB(tmp_path / "a.json", storage=ArchiveStorage) as db:
        table = db.table("articles")
        assert table.insert({"title": "خبر"}) == 1
        table.update({"title": "آخر"}, doc_ids=[1])
        assert table.all() == [{"title": "آخر"}]
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["articles"] == {
        "1": {"title": "آخر"}
    }


def test_by_id_nothing_else_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes read and written by one operation do not grow with the archive."""
    from newsctl.archive.file import disk

    moved: list[int] = []
    read, write = disk.read_at, disk.write_at

    def reads(fd: int, length: int, at: int) -> bytes:
        moved.append(length)
        return read(fd, length, at)

    def writes(fd: int, data: bytes, at: int) -> None:
        moved.append(len(data))
        write(fd, data, at)

    monkeypatch.setattr(disk, "read_at", reads)
    monkeypatch.setattr(disk, "write_at", writes)
    costs = []
    with ArticlesDB(tmp_path / "a.json") as db:
        for number in (10, 1000):
            db.insert_multiple({"title": f"{n:06}", "body": "نص"} for n in range(number))
            moved.clear()
            db.insert({"title": "......", "body": "نص"})
            db.get(doc_id=5)
            db.contains(doc_id=5)
            db.update({"title": "aaaaaa"}, doc_ids=[6])
            db.update({"body": "نص طويل " * 9}, doc_ids=[len(db) - 2])
            db.remove(doc_ids=[len(db) - 1])
            costs.append(sum(moved))
    assert costs[1] <= costs[0] * 1.2
