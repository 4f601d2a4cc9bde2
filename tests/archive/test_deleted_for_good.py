"""What was deleted for good is still in undo until `compact`, which says so; after that not a byte
of it is left in any file of the archive, nor in the cache."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from newsctl.article import Article
from tests.archive.outside import Room, protect, unprotect

if TYPE_CHECKING:
    from pathlib import Path

# Words that nothing else holds, in scripts and forms that an index may keep them in.
SECRETS = {
    "title": ("عنوان ظغضمخفي", "ظغضمخفي"),
    "body": ("قال زثقخشاهد واسمه Zqxwitness كلاما", "زثقخشاهد"),
    "source": ("جريدة ذضظسرية", "ذضظسرية"),
    "author": ("كاتب ثغظمستتر", "ثغظمستتر"),
    "section": ("قسم ضثذخاص", "ضثذخاص"),
    "tag": ("غثضوسم", "غثضوسم"),
    "url": ("https://secret.example/zqxpath", "zqxpath"),
    "guid": ("zqxguid-77", "zqxguid"),
}
LATIN = "zqxwitness"


@pytest.fixture
def cached(room: Room, tmp_path: Path) -> Room:
    """The archive with a cache of its own."""
    (tmp_path / "cache").mkdir()
    room.environ["NEWSCTL_CACHE"] = str(tmp_path / "cache")
    return room


def add_secret(room: Room) -> str:
    words = [part for name, (text, _word) in SECRETS.items() for part in (f"--{name}", text)]
    return room("add", *words).out.strip()


def files_of(room: Room) -> list[Path]:
    cache = room.folder.parent / "cache"
    return [one for top in (room.folder, cache) for one in top.rglob("*") if one.is_file()]


def traces(room: Room) -> set[tuple[str, str]]:
    """(file, field) wherever a byte of a secret is, as it was written or as JSON escapes it."""
    found = set()
    for file in files_of(room):
        data = file.read_bytes()
        lower = data.lower()
        for name, (text, word) in SECRETS.items():
            escaped = word.encode("ascii", "backslashreplace")
            for form in (text.encode(), word.encode(), escaped, word.encode("utf-16-le")):
                if form in data or (form.isascii() and form.lower() in lower):
                    found.add((file.name, name))
        if LATIN.encode() in lower:
            found.add((file.name, "body"))
    return found


def delete_it(room: Room) -> str:
    """The secret article lives a little, and is deleted for good."""
    number = add_secret(room)
    room("search", "Zqxwitness", "--format", "ids")
    room("show", number)
    room("edit", number, "--set", "section=رأي")
    for name in ("title", "body", "author"):  # each secret is in versions too
        room("edit", number, "--set", f"{name}=غيره")
        room("edit", number, "--set", f"{name}={SECRETS[name][0]}")
    room("tag", number, "+آخر")
    room("add", "--title", "بعده", "--body", "نص")
    assert traces(room)
    return number


def test_the_message_says_what_undo_and_compact_do(room: Room) -> None:
    number = add_secret(room)
    ran = room("rm", number, "--forever", "--yes")

    assert "undo" in ran.err
    assert "compact" in ran.err
    room("undo")
    assert room("show", number, "--json").json["title"] == SECRETS["title"][0]


def test_emptying_the_trash_says_so_too(room: Room) -> None:
    ran = room("trash", "--empty", "--yes")

    assert "undo" in ran.err
    assert "compact" in ran.err


def test_however_few_ids_are_asked_after_at_once_all_that_are_gone_are_forgotten(
    cached: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsctl.archive.file.history import changes

    number = delete_it(cached)
    with cached.open() as archive:
        archive.remove([1, 3, int(number)])
        for at_once in (1, 2):
            monkeypatch.setattr(changes, "_ASKED_AT_ONCE", at_once)
            archive.upkeep.compact()
            history = archive.files.history.file.reading  # type: ignore[attr-defined]
            for table in ("lines", "versions", "given", "withdrawn"):
                rows = history.execute(f"SELECT DISTINCT article_id FROM {table}").fetchall()
                assert not {one for (one,) in rows} & {1, 3, int(number)}
    assert traces(cached) == set()


def fill(room: Room, others: int) -> None:
    """Let so many live that what is deleted is little, and taken out where it stands."""
    with room.open() as archive:
        articles = [Article(title=f"خبر {n}", body=f"نص {n} كتب الكاتب") for n in range(others)]
        list(archive.add_many(articles))


@pytest.mark.parametrize("others", [0, 300])
@pytest.mark.parametrize("way", ["rm", "trash", "older changes", "many"])
def test_after_compact_no_byte_is_left(cached: Room, way: str, others: int) -> None:
    fill(cached, others)
    number = delete_it(cached)
    if way == "trash":
        cached("rm", number)
        cached("trash", "--empty", "--yes")
    elif way == "many":
        cached("rm", f"1-3,{number}", "--forever", "--yes")
    else:
        cached("rm", number, "--forever", "--yes")
    if way == "older changes":
        for other in range(6):
            cached("edit", "2", "--set", f"section=قسم {other}")
    cached("compact")

    assert traces(cached) == set()
    assert cached("check").code == 0


@pytest.mark.parametrize("others", [0, 300])
@pytest.mark.parametrize("way", ["fails", "dies"])
def test_a_compact_that_does_not_come_to_its_end_is_made_up_for(
    cached: Room, way: str, others: int, full: bool
) -> None:
    """At each of its steps on the disk (in full; else at each ninth, others each way): the next one
    leaves no byte either."""
    fill(cached, others)
    number = delete_it(cached)
    cached("rm", number, "--forever", "--yes")
    begun = cached.folder.with_name("begun")
    shutil.copytree(cached.folder, begun)
    first = 5 * (way == "dies") + 2 * (others == 0)
    for step in (steps := range(way == "dies", 200) if full else range(first, 200, 9)):
        shutil.rmtree(cached.folder)
        shutil.copytree(begun, cached.folder)
        if not stopped_at(cached, step, way):
            break
        cached("compact")
        assert traces(cached) == set(), step
        assert cached("check").code == 0
    assert step > steps[1]


def test_what_a_compact_that_died_left_goes_with_the_next(cached: Room) -> None:
    """A record half written beside the old one holds what was there then."""
    number = delete_it(cached)
    left = cached.db.with_name("articles.json.new")
    shutil.copy(cached.db, left)
    cached("rm", number, "--forever", "--yes")
    cached("compact")

    assert traces(cached) == set()


def stopped_at(room: Room, step: int, way: str) -> bool:
    """Compact until so many steps on the disk were taken; whether there were as many."""
    script = f"""
import os, sys
from itertools import count
from newsctl.archive.file import disk
from newsctl.archive.open import open_archive
steps = count()
def boundary(operation):
    if operation in ("write", "rename", "commit", "committed", "remove", "sync"):
        if next(steps) == {step}:
            if {way!r} == "dies":
                os._exit(9)
            raise OSError(28, "full")
archive = open_archive(sys.argv[1])
disk.boundary = boundary
try:
    archive.upkeep.compact()
except Exception:
    os._exit(9)
"""
    ran = room.script(script)
    assert ran.code in {0, 9}, ran.err
    return ran.code == 9


def test_what_was_undone_before_compact_stays(cached: Room) -> None:
    number = add_secret(cached)
    cached("rm", number, "--forever", "--yes")
    cached("undo")
    cached("compact")

    assert cached("show", number, "--json").json["title"] == SECRETS["title"][0]


def test_compact_takes_no_other_change_from_undo(cached: Room) -> None:
    """The changes of other articles can be taken back after it; the deletion cannot."""
    number = add_secret(cached)
    cached("edit", "2", "--set", "section=أول")
    cached("rm", number, "--forever", "--yes")
    cached("edit", "2", "--set", "section=ثان")
    cached("compact")

    cached("undo")
    assert cached("show", "2", "--json").json["section"] == "أول"
    cached("undo", code={0, 1, 74})
    assert cached("show", number, code=1).out == ""
    assert traces(cached) == set()


def test_a_deletion_that_was_imported_in_its_place_again_is_kept_apart(cached: Room) -> None:
    """The same text under a new id is another article: `compact` leaves it, and its undo."""
    first = add_secret(cached)
    cached("rm", first, "--forever", "--yes")
    second = add_secret(cached)
    cached("edit", second, "--set", "section=رأي")
    cached("compact")

    assert cached("show", second, "--json").json["title"] == SECRETS["title"][0]
    cached("undo")
    assert cached("show", second, "--json").json["section"] == SECRETS["section"][0]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_copy_in_the_cache_goes_too(cached: Room) -> None:
    """Somebody who could only read had an index in the cache, before it was deleted."""
    number = delete_it(cached)
    cached.drop_index()
    protect(cached)
    cached("search", "Zqxwitness", "--format", "ids", bound=True)
    unprotect(cached)
    cached("rm", number, "--forever", "--yes")
    cached("compact")

    assert traces(cached) == set()


def test_views_of_a_deleted_article_go_with_it(cached: Room) -> None:
    """Who read what is a trace as well: its id is in no list of what was read."""
    number = delete_it(cached)
    cached("rm", number, "--forever", "--yes")
    cached("compact")

    assert int(number) not in cached("top", "--period", "month", "--format", "ids").ids
