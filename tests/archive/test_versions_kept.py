"""Versions in the history's file: what they take, what becomes of them when others write, and
histories that have none yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tinydb import TinyDB

from newsctl.archive.door import OnDuplicate
from newsctl.archive.file.history.tables import UPGRADES, VERSION
from newsctl.archive.versions import Maker
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

    Opener = Callable[..., Archive]

URL = "https://paper.example/a"


def publish(archive: Archive, body: str, title: str = "العنوان") -> None:
    page = Article(title=title, body=body, url=URL)
    list(archive.add_many([page], on_duplicate=OnDuplicate.UPDATE))


def bodies(archive: Archive, article_id: int = 1) -> list[str]:
    return [one.body for one in archive.versions(article_id)]


def kept(archive: Archive) -> int:
    """The bytes that versions take in the history."""
    with closing(sqlite3.connect(f"{archive.location}.history")) as db:
        (size,) = db.execute(
            "SELECT SUM(COALESCE(LENGTH(replaced), 0) + COALESCE(LENGTH(head), 0) "
            "+ COALESCE(LENGTH(marks), 0)) FROM versions"
        ).fetchone()
    return int(size or 0)


def overwrite(archive: Archive, **fields: Any) -> None:
    """Another program writes an article's line."""
    with TinyDB(archive.location, encoding="utf-8", ensure_ascii=False) as database:
        database.table("articles").update(fields, doc_ids=[1])
    archive.refresh()


# -- what they take ------------------------------------------------------------------------------
def test_only_changed_paragraphs_are_kept(open_at: Opener) -> None:
    paragraphs = [f"فقرة {n}: " + "كلمة " * 60 for n in range(40)]
    archive = open_at()
    publish(archive, "\n".join(paragraphs))
    changed = "\n".join([*paragraphs[:7], "فقرة أخرى", *paragraphs[8:]])
    publish(archive, changed)
    assert kept(archive) < 2 * len(paragraphs[7].encode()) + 500
    assert bodies(archive) == ["\n".join(paragraphs), changed]


def live_blog(archive: Archive, minutes: int) -> int:
    """A page that grows by a paragraph at its head each minute; what is kept of it in the end."""
    lines: list[str] = []
    for minute in range(minutes):
        lines.insert(0, f"الدقيقة {minute}: " + "حدث جديد في المباراة. " * 4)
        publish(archive, "\n".join(lines))
    return kept(archive)


def test_a_live_blog_does_not_grow_quadratically(open_at: Opener, tmp_path: Path) -> None:
    """Twice the minutes: no more than twice the bytes, however many are corrected."""
    once = live_blog(open_at(tmp_path / "one" / "a.json"), 24)
    twice = live_blog(open_at(tmp_path / "two" / "a.json"), 48)
    assert twice <= 2.2 * once


def test_a_live_blog_that_is_rewritten_each_minute_keeps_to_its_bound(open_at: Opener) -> None:
    archive = open_at()
    for minute in range(70):
        publish(archive, "\n".join(f"{minute} فقرة {n} " + "كلمة " * 30 for n in range(20)))
    assert kept(archive) <= 65_536 + 10_000
    assert archive.versions(1)[0].body.startswith("0 فقرة 0 ")
    assert archive.versions(1)[-1].number == 70


def test_whatever_falls_the_rest_is_as_it_was(open_at: Opener) -> None:
    """Moves, repeats, blank lines: recipes made through one another give the same texts."""
    archive, texts = open_at(), []
    lines = ["", "أولى فيها كلام كثير", "ثانية فيها كلام كثير", "", "ثالثة فيها كلام كثير", ""]
    for n in range(120):
        lines = lines[n % 3 :] + lines[: n % 3]
        if n % 4 == 0:
            lines = [*lines, f"سطر جديد برقم {n} وكلام"]
        if n % 7 == 0:
            lines = [*lines[:2], *lines[3:], lines[0]]
        texts.append("\n".join([f"رأس {n}", *lines]))
        publish(archive, texts[-1], title=f"العنوان {n // 3}")
    found = archive.versions(1)
    assert len(found) == 50
    for one in found:
        assert one.body == texts[one.number - 1]
        assert one.title == f"العنوان {(one.number - 1) // 3}"


# -- others write --------------------------------------------------------------------------------
def test_another_programs_text_is_a_version_of_another_program(open_at: Opener) -> None:
    """What it overwrote is lost where nothing else holds it: that is shown, and nothing is made
    up."""
    archive = open_at()
    publish(archive, "أولى طويلة بما يكفي\nثانية طويلة بما يكفي\nثالثة طويلة بما يكفي")
    publish(archive, "أولى طويلة بما يكفي\nثانية مصححة الآن\nثالثة طويلة بما يكفي", "عنوان آخر")
    overwrite(archive, body="أولى طويلة بما يكفي\nكتبها برنامج آخر")
    expected = [
        "أولى طويلة بما يكفي\nثانية طويلة بما يكفي\n[…]",
        "أولى طويلة بما يكفي\n[…]\n[…]",
        "أولى طويلة بما يكفي\nكتبها برنامج آخر",
    ]
    assert bodies(archive) == expected
    assert [one.lost for one in archive.versions(1)] == [1, 2, 0]
    assert [one.title for one in archive.versions(1)] == ["العنوان", "عنوان آخر", "عنوان آخر"]
    publish(archive, "رابعة", "عنوان آخر")
    assert bodies(archive) == [*expected, "رابعة"]
    makers = [one.by for one in archive.versions(1)]
    assert makers == [None, Maker.PUBLISHER, Maker.OTHER, Maker.PUBLISHER]


def test_another_program_that_changes_no_text_makes_no_version(open_at: Opener) -> None:
    archive = open_at()
    publish(archive, "أولى")
    publish(archive, "ثانية")
    overwrite(archive, mood=3, section="رأي")
    assert bodies(archive) == ["أولى", "ثانية"]
    publish(archive, "ثالثة")
    assert [one.by for one in archive.versions(1)] == [None, Maker.PUBLISHER, Maker.PUBLISHER]


def test_a_first_text_that_another_program_overwrote_was_never_ours(open_at: Opener) -> None:
    archive = open_at()
    publish(archive, "أولى")
    overwrite(archive, body="كتبها آخر")
    assert bodies(archive) == ["كتبها آخر"]


def test_an_update_through_our_tinydb_is_a_persons(open_at: Opener) -> None:
    from newsctl.archive.tinydb import ArticlesDB

    archive = open_at()
    publish(archive, "أولى")
    archive.close()
    with ArticlesDB(archive.location) as database:
        database.update({"body": "ثانية"}, doc_ids=[1])
    again = open_at()
    assert [(one.by, one.body) for one in again.versions(1)] == [
        (None, "أولى"),
        (Maker.PERSON, "ثانية"),
    ]


# -- files ---------------------------------------------------------------------------------------
def test_no_byte_of_a_version_is_left_behind_compact(open_at: Opener, tmp_path: Path) -> None:
    archive = open_at()
    secrets = [f"سر{n}" * 5 for n in range(4)]
    for secret in secrets:
        publish(archive, f"فقرة\n{secret}\nفقرة", title=secret)
        archive.edit([1], {"author": f"كاتب{secret}"})
    archive.remove([1])
    archive.upkeep.compact()
    archive.close()
    for path in (tmp_path / "news").rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert [one for one in secrets if one.encode() in data] == [], path


def test_a_backup_carries_versions(open_at: Opener, tmp_path: Path) -> None:
    archive = open_at()
    publish(archive, "أولى")
    publish(archive, "ثانية")
    archive.note_seen("search:x", 1)
    archive.upkeep.backup(tmp_path / "copy.json")
    copy = open_at(tmp_path / "copy.json")
    assert bodies(copy) == ["أولى", "ثانية"]
    assert copy.seen("search:x") == 1
    archive.edit([1], {"body": "ثالثة"})
    archive.upkeep.restore_backup(tmp_path / "copy.json")
    assert bodies(archive) == ["أولى", "ثانية"]


def test_a_history_that_is_lost_leaves_the_article_and_when_it_was_changed(
    open_at: Opener,
) -> None:
    archive = open_at()
    publish(archive, "أولى")
    publish(archive, "ثانية")
    archive.upkeep.compact()  # the journal is empty: it would tell the history again
    archive.close()
    for end in ("", "-wal", "-shm"):
        Path(f"{archive.location}.history{end}").unlink(missing_ok=True)
    again = open_at()
    assert bodies(again) == ["ثانية"]
    assert again.get(1).changed_at is not None
    publish(again, "ثالثة")
    assert bodies(again) == ["ثانية", "ثالثة"]


def make_version_2(history: Path) -> None:
    """Make a history of version 2 of one that has nothing in the tables of version 3."""
    with closing(sqlite3.connect(history)) as db:
        for statement in UPGRADES[2].split(";"):
            words = statement.split()
            if words[:2] == ["CREATE", "TABLE"]:
                db.execute(f"DROP TABLE {words[2]}")
        db.execute("PRAGMA user_version = 2")
        db.commit()


def test_an_older_history_is_read_and_moves_up_in_place(open_at: Opener) -> None:
    archive = open_at()
    publish(archive, "أولى")
    archive.save_search("x", "خبر")
    archive.close()
    make_version_2(Path(f"{archive.location}.history"))
    again = open_at()
    assert bodies(again) == ["أولى"]
    assert again.arrivals(0).ids == [1]
    assert again.seen("search:x") == 0
    assert [one.kind for one in again.changes().done] == ["imported"]
    publish(again, "ثانية")
    assert bodies(again) == ["أولى", "ثانية"]
    assert again.undo() is not None
    assert bodies(again) == ["أولى"]
    with closing(sqlite3.connect(f"{archive.location}.history")) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == VERSION


@pytest.mark.parametrize("number", [3, 600])
def test_listing_costs_nothing_for_versions(open_at: Opener, number: int) -> None:
    """`list` and `show` open no history, however many versions there are."""
    archive = open_at()
    for n in range(min(number, 60)):
        publish(archive, f"نص {n}")
    archive.close()
    again = open_at()
    assert [one.body for one in again.list()] == [again.get(1).body]
    assert not again.files.history.file.is_open  # type: ignore[attr-defined]


def test_a_writer_between_record_and_history_is_no_other_program(
    open_at: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is read before an update, and versions after it, are looked at again."""
    from newsctl.archive.file.history.versions import Versions

    archive, writer = open_at(), open_at()
    publish(archive, "أولى")
    publish(archive, "ثانية")
    real = Versions.of
    waiting = ["ثالثة"]

    def of(self: Versions, *args: Any) -> Any:
        if waiting and not args[1:]:
            publish(writer, waiting.pop())
        return real(self, *args)

    monkeypatch.setattr(Versions, "of", of)
    assert [(one.by, one.body) for one in archive.versions(1)] == [
        (None, "أولى"),
        (Maker.PUBLISHER, "ثانية"),
        (Maker.PUBLISHER, "ثالثة"),
    ]
