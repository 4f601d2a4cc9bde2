"""The record stays a TinyDB file, whoever writes it; the index may go at any time."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tinydb import TinyDB, where

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.errors import ArchiveError, DamagedArchive

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive

TITLES = ["أول", "ثان", "ثالث"]


def filled(path: Path, titles: list[str] = TITLES) -> Path:
    with open_archive(str(path)) as archive:
        list(archive.add_many(Article(title=title, body=f"نص {title}") for title in titles))
        settle(archive)  # what is damaged afterwards is not in the journal any more
    return path


def settle(archive: Archive) -> None:
    """Have the journal emptied, as a later writer would."""
    with archive.files.writing() as writer:  # type: ignore[attr-defined]
        writer.settle()


def titles_by_tinydb(path: Path) -> list[str]:
    with TinyDB(path, encoding="utf-8") as db:
        return [document["title"] for document in db.table("articles").all()]


def test_tinydb_reads_what_newsctl_wrote(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    with open_archive(str(path)) as archive:
        archive.update(2, {"title": "أطول من قبل بكثير"})
        archive.remove([1])
        archive.record_view(3)

    assert titles_by_tinydb(path) == ["ثالث", "أطول من قبل بكثير"]


def test_one_article_is_one_line_of_plain_text(tmp_path: Path) -> None:
    lines = filled(tmp_path / "a.json").read_text(encoding="utf-8").split("\n")

    assert sum('"title"' in line for line in lines) == 3
    assert "أول" in lines[4]


def test_what_tinydb_wrote_is_noticed_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    with TinyDB(path, encoding="utf-8", ensure_ascii=False) as db:
        table = db.table("articles")
        table.insert({"title": "غريب", "body": "كتبه برنامج آخر", "mood": "جيد"})
        table.update({"title": "معدل"}, where("title") == "ثان")
        table.remove(doc_ids=[1])
        db.table("notes").insert({"text": "تبقى"})

    with open_archive(str(path)) as archive:
        assert sorted(one.title for one in archive.list()) == ["ثالث", "غريب", "معدل"]
        assert archive.get(4).extra == {"mood": "جيد"}
        archive.record_view(4)
        archive.add(Article(title="بعده", body="نص جديد"))
        assert archive.check().problems == []
    with TinyDB(path, encoding="utf-8") as db:
        assert db.table("notes").all() == [{"text": "تبقى"}]
        assert db.table("articles").get(doc_id=4)["mood"] == "جيد"
        assert len(db.table("articles")) == 4


def test_a_record_laid_out_by_an_editor_is_read(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=4), encoding="utf-8")

    with open_archive(str(path)) as archive:
        archive.update(1, {"title": "بعد المحرر"})
        archive.remove([2])
        assert archive.get(1).title == "بعد المحرر"
    assert sorted(titles_by_tinydb(path)) == ["بعد المحرر", "ثالث"]


@pytest.mark.parametrize("end", [".index", ".lock"])
def test_what_stands_beside_the_record_can_be_deleted(tmp_path: Path, end: str) -> None:
    path = filled(tmp_path / "a.json")
    (tmp_path / f"a.json{end}").unlink()

    with open_archive(str(path)) as archive:
        assert archive.count() == 3
        assert archive.add(Article(title="رابع", body="جديد")).id == 4


def test_an_index_that_is_something_else_is_made_anew(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    (tmp_path / "a.json.index").write_bytes(b"no index at all" * 100)

    with open_archive(str(path)) as archive:
        assert archive.count() == 3


def test_ids_go_on_after_index_and_last_articles_are_gone(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    with open_archive(str(path)) as archive:
        archive.remove([3])
    (tmp_path / "a.json.index").unlink()

    with open_archive(str(path)) as archive:
        assert archive.add(Article(title="رابع", body="جديد")).id == 4


def test_an_emptied_archive_takes_articles_again(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    with open_archive(str(path)) as archive:
        archive.remove([1, 2, 3])
        assert titles_by_tinydb(path) == []
        archive.add(Article(title="من جديد", body="نص"))
    assert titles_by_tinydb(path) == ["من جديد"]


@pytest.mark.parametrize("content", ["not json", "[1, 2]", '{"a": 1}', '{"_default": {}}', "\x00"])
def test_a_file_that_is_no_archive_is_left_as_it_is(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(ArchiveError):
        open_archive(str(path))
    assert path.read_text(encoding="utf-8") == content


def test_a_folder_and_a_missing_file_are_no_archives(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        open_archive(str(tmp_path))
    with pytest.raises(ArchiveError):
        open_archive(str(tmp_path / "none.json"), create=False)


def test_a_cut_record_is_said_and_repaired_and_its_bytes_are_kept(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json", [f"مقال {n}" for n in range(20)])
    whole = path.read_bytes()
    cut = whole[: len(whole) * 3 // 4]
    path.write_bytes(cut)
    (tmp_path / "a.json.index").unlink()

    with pytest.raises(DamagedArchive):
        open_archive(str(path))
    with open_archive(str(path), damaged=True) as archive:
        report = archive.check(repair=True)

    assert [one.kind for one in report.problems] == ["damaged"]  # and no word of each article
    assert report.repaired
    assert report.damaged_copy is not None
    assert report.damaged_copy.read_bytes() == cut
    kept = titles_by_tinydb(path)
    assert kept == [f"مقال {n}" for n in range(len(kept))]
    assert len(kept) >= 14


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_new_archive_is_its_owners_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "folder" / "a.json")

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.with_name("a.json.index").stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


# -- strangers' ways, and damage -----------------------------------------------------------------
def raw(path: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(path.read_text("utf-8"))
    return found


STRANGE = (
    '{"before": {"1": {"x": 1}}, "articles": {"1": {"title": "أول", "body": "نص", '
    '"mood": [1, null]}, "2": {"body": "بلا عنوان"}, '
    '"3": "no object", "4": {}, "5": {"title": 5, "views": "many"}, '
    '"900719925474099299999": {"title": "رقم هائل"}, "7": {"title": "س", "n": NaN}, '
    '"8": {"title": "\\ud800", "tags": ["\\udfff"]}, "9": {"title": "ع", '
    '"big": 123456789012345678901}, '
    '"12": {"title": "قديم"}, "12": {"title": "جديد"}}, "after": {"7": {"y": "ص"}}}'
)


def test_what_strangers_wrote_is_opened_changed_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(STRANGE, encoding="utf-8")
    before = raw(path)

    with open_archive(str(path)) as archive:
        assert sorted(archive.ids()) == [1, 2, 4, 5, 7, 8, 9, 12]
        assert archive.get(12).title == "جديد"
        for one in (1, 4, 5, 7, 9):
            archive.update(one, {"section": "رأي"})
        archive.record_view(4)
        archive.add(Article(title="بعدهم", body="نص"))
        archive.upkeep.compact()
        assert archive.check().problems == []
        assert archive.get(12).title == "جديد"
    after = raw(path)

    assert (after["before"], after["after"]) == (before["before"], before["after"])
    articles = after["articles"]
    assert articles["3"] == "no object"
    assert articles["900719925474099299999"] == {"title": "رقم هائل"}
    assert '"n":NaN' in path.read_text("utf-8")
    assert articles["1"]["mood"] == [1, None]  # type: ignore[index]
    assert articles["5"]["views"] == "many"  # type: ignore[index]
    assert articles["9"]["big"] == 123456789012345678901  # type: ignore[index]


@pytest.mark.parametrize("there", [1, 2, 3])
@pytest.mark.parametrize("gone", [(1,), (2,), (1, 2), (3,), (1, 2, 3)])
@pytest.mark.parametrize("grows", [False, True])
def test_what_is_no_article_stays_whichever_lines_before_and_behind_it_go(
    tmp_path: Path, there: int, gone: tuple[int, ...], grows: bool
) -> None:
    """A stranger's text stands among the articles, at each place."""
    articles = {str(one): {"title": f"خبر {one}", "body": "نص", "views": 0} for one in (1, 2, 3)}
    rows = list(articles.items())
    rows.insert(there - 1, ("77", "no object"))  # type: ignore[arg-type]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"articles": dict(rows)}), encoding="utf-8")

    with open_archive(str(path)) as archive:
        if grows:
            archive.edit(gone, {"body": "نص أطول كثيرا " * 20})
        else:
            archive.remove(gone)
        assert archive.check().problems == []
        archive.add(Article(title="بعدهم", body="نص"))
    held = raw(path)["articles"]

    assert held["77"] == "no object"
    assert set(held) == {"77", "4", *("123" if grows else set("123") - set(map(str, gone)))}


def test_a_record_on_one_line_is_repaired_with_the_tables_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with TinyDB(path, encoding="utf-8", ensure_ascii=False) as db:
        db.table("notes").insert({"text": "لهم"})
        db.table("articles").insert_multiple(
            {"title": f"مقال {n}", "body": "نص", "extra": {"7": {"title": "ليس مقالا"}}}
            for n in range(20)
        )
        db.table("later").insert({"text": "بعدها"})
    whole = path.read_bytes()
    at = whole.index("مقال 11".encode()) - 3
    damaged = whole[:at] + b"\x00\xff" + whole[at + 2 :]
    path.write_bytes(damaged)

    with open_archive(str(path), damaged=True) as archive:
        report = archive.check(repair=True)
        assert archive.count() == 19
        assert archive.check().problems == []
    assert report.damaged_copy is not None
    assert report.damaged_copy.read_bytes() == damaged
    held = raw(path)
    assert (held["notes"], held["later"]) == ({"1": {"text": "لهم"}}, {"1": {"text": "بعدها"}})
    assert titles_by_tinydb(path) == [f"مقال {n}" for n in range(20) if n != 11]


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_costs_one_article_at_most(tmp_path: Path, seed: int) -> None:
    """Found or harmless; after the repair all other articles read the same."""
    import random

    titles = [f"مقال {n}" for n in range(12)]
    path = filled(tmp_path / "a.json", titles)
    data = bytearray(path.read_bytes())
    chance = random.Random(seed)
    place = chance.randrange(data.index(b'"1":'), len(data) - 6)
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data)

    try:
        with open_archive(str(path), damaged=True) as archive:
            archive.check(repair=True)
            assert archive.check().problems == []
            assert archive.count() >= 11
    except ArchiveError:
        pytest.fail("a damaged archive could not be repaired")
    assert len(set(titles_by_tinydb(path)) & set(titles)) >= 11


def test_compact_and_restore_keep_what_they_replace(tmp_path: Path) -> None:
    path = filled(tmp_path / "a.json")
    told: list[str] = []
    with open_archive(str(path), notice=told.append) as archive:
        archive.upkeep.backup(tmp_path / "copy.json")
        archive.update(1, {"title": "بعد النسخة"})
        archive.upkeep.restore_backup(tmp_path / "copy.json")
        assert archive.get(1).title == "أول"
        assert archive.add(Article(title="رابع", body="ج")).id == 4
    assert "بعد النسخة" in titles_by_tinydb(tmp_path / "a.json.replaced-1")
    assert "a.json.replaced-1" in told[0]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_every_file_made_is_its_owners_alone(tmp_path: Path) -> None:
    """Also those beside the record, the copies, and what a repair keeps."""
    before = os.umask(0)
    try:
        folder = tmp_path / "folder"
        path = filled(folder / "a.json")
        with open_archive(str(path)) as archive:
            archive.upkeep.backup(folder / "copy.json")
            archive.upkeep.restore_backup(folder / "copy.json")
            archive.add(Article(title="رابع", body="ج"))
            with open_archive(str(path)) as other:
                assert archive.files.lock.try_acquire()  # type: ignore[attr-defined]
                other.record_view(1)
                archive.files.lock.release()  # type: ignore[attr-defined]
            made = {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}
            settle(archive)
        path.write_bytes(path.read_bytes()[:-40])
        with open_archive(str(path), damaged=True) as archive:
            archive.check(repair=True)
        made |= {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}
    finally:
        os.umask(before)

    sqlites = {f"a.json.{one}{end}" for one in ("index", "history") for end in ("", "-wal", "-shm")}
    assert sqlites | {"a.json.journal", "a.json.damaged-1"} <= set(made)
    assert {name: mode for name, mode in made.items() if mode != 0o600} == {}


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 1", "PRAGMA application_id = 7"])
def test_an_index_of_another_version_is_made_anew(tmp_path: Path, statement: str) -> None:
    import sqlite3
    from contextlib import closing

    path = filled(tmp_path / "a.json")
    with open_archive(str(path)) as archive:
        archive.save_search("س", "ص")
    with closing(sqlite3.connect(tmp_path / "a.json.index")) as db:
        db.execute(statement)

    with open_archive(str(path)) as archive:
        assert archive.count() == 3
        assert archive.saved_searches() == {"س": "ص"}
        assert archive.check().problems == []


def test_an_index_of_another_record_is_brought_in_step(tmp_path: Path) -> None:
    import shutil

    path = filled(tmp_path / "a.json")
    other = filled(tmp_path / "b.json", ["غيره", "ثان", "خامس", "سادس"])
    shutil.copyfile(f"{other}.index", f"{path}.index")

    with open_archive(str(path)) as archive:
        assert [archive.get(one).title for one in sorted(archive.ids())] == TITLES
        assert archive.check().problems == []


def test_compact_leaves_no_long_log_behind_and_says_what_it_gained(tmp_path: Path) -> None:
    """The sizes told are those of record and index: what was squeezed out is gone when it returns,
    and the log holds what was noted after that alone, some pages."""
    path = filled(tmp_path / "a.json", [f"خبر {number} " + "كلمة " * 200 for number in range(200)])
    with open_archive(str(path)) as archive:
        archive.remove(range(1, 190))
        before, after = archive.upkeep.compact()
        there = sum((tmp_path / name).stat().st_size for name in ("a.json", "a.json.index"))

    assert after < before
    assert after == there
    log = tmp_path / "a.json.index-wal"
    assert not log.exists() or log.stat().st_size <= 10 * 4120


def test_copying_and_putting_back_tell_how_far_they_are(tmp_path: Path) -> None:
    """After each article of the copy: bytes read so far, and in all."""
    path, copy = filled(tmp_path / "a.json"), tmp_path / "copy.json"
    with open_archive(str(path)) as archive:
        for work in (archive.upkeep.backup, archive.upkeep.restore_backup):
            told: list[tuple[int, int]] = []

            def tell(done: int, total: int, told: list[tuple[int, int]] = told) -> None:
                told.append((done, total))

            assert work(copy, tell) == len(TITLES)
            assert len(told) == len(TITLES)
            assert told == sorted(set(told))
            assert {total for _done, total in told} == {copy.stat().st_size}
