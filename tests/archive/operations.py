"""What can be done to a small archive, by name, and what must be true of one afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from tinydb import TinyDB

from newsctl.archive.door import Added, Archive, OnDuplicate
from newsctl.archive.file import checking, disk
from newsctl.archive.file.lock import WriterLock
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.selection import Selection
from newsctl.subscription import Subscription
from tests.archive.outside import versions_of

if TYPE_CHECKING:
    from newsctl.archive.door import Archive

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
State: TypeAlias = dict[int, dict[str, Any]]
Operation: TypeAlias = Callable[[Path], None]


def opened(folder: Path, **options: Any) -> Archive:
    return open_archive(str(folder / "articles.json"), clock=lambda: NOON, timeout=2, **options)


def with_archive(work: Callable[[Archive], object]) -> Operation:
    def operation(folder: Path) -> None:
        with opened(folder) as archive:
            work(archive)

    return operation


def some(number: int, words: int = 12) -> Article:
    body = " ".join(f"كلمة{number}ن{place}" for place in range(words))
    return Article(
        title=f"خبر {number}", body=body, tags=["طقس"], url=f"https://n.example/{number}"
    )


@contextmanager
def theirs() -> Iterator[None]:
    """What another program does meanwhile: the trouble at hand is not its trouble."""
    trouble, disk.boundary = disk.boundary, None
    try:
        yield
    finally:
        disk.boundary = trouble


@contextmanager
def locked_by_another(folder: Path) -> Iterator[None]:
    lock = WriterLock(folder / "articles.json.lock")
    with theirs():
        assert lock.try_acquire()
    try:
        yield
    finally:
        lock.release()


def spooled_views(folder: Path) -> None:
    """Two views while somebody else holds the lock."""
    with locked_by_another(folder), opened(folder) as archive:
        archive.record_view(2)
        archive.record_view(3)


def spooled_views_and_an_add(folder: Path) -> None:
    spooled_views(folder)
    OPERATIONS["add"](folder)


def rewritten_by_tinydb(folder: Path) -> None:
    """Somebody else's program changes an article, adds one and a table of its own."""
    with (
        theirs(),
        TinyDB(folder / "articles.json", encoding="utf-8", ensure_ascii=False) as database,
    ):
        table = database.table("articles")
        table.insert({"title": "من برنامج آخر", "body": "سطر", "mood": 3})
        database.table("notes").insert({"text": "لهم"})
    with opened(folder):
        pass


def without_index(folder: Path) -> None:
    for end in ("", "-wal", "-shm"):
        (folder / f"articles.json.index{end}").unlink(missing_ok=True)
    with opened(folder):
        pass


def published_anew(archive: Archive) -> Added:
    """The publisher has another text of an article: what it replaces is kept as a version."""
    return archive.add(some(2, 20), on_duplicate=OnDuplicate.UPDATE)


def followed(archive: Archive) -> None:
    archive.save_subscriptions([Subscription(feed="https://n.example/feed", name="صوت الساحل")])


def two_writes(archive: Archive) -> None:
    with archive.one_change():
        archive.update(1, {"title": "ق"})
        archive.update(2, {"title": LONG})


def corrected(number: int, more: str) -> Callable[[Archive], object]:
    """The publisher's page of an article, with another paragraph."""

    def correct(archive: Archive) -> None:
        page = some(number)
        page.body += f"\n{more}"
        list(archive.add_many([page], on_duplicate=OnDuplicate.UPDATE))

    return correct


LONG = "عنوان أطول بكثير مما كان " * 8
OPERATIONS: dict[str, Operation] = {
    "add": with_archive(lambda a: a.add(some(50))),
    "add three": with_archive(lambda a: list(a.add_many([some(60), some(61, 90), some(62)]))),
    "edit that fits": with_archive(lambda a: a.update(1, {"title": "ق"})),
    "edit": with_archive(lambda a: a.update(2, {"title": "قصير"})),
    "edit that moves": with_archive(lambda a: a.update(2, {"title": LONG})),
    "edit the last so that it moves": with_archive(lambda a: a.update(4, {"title": LONG})),
    "tag all": with_archive(lambda a: a.tag([1, 2, 3, 4], add=["جديد", "مهم جدا لنا كلنا"])),
    "trash": with_archive(lambda a: a.trash([1, 3])),
    "trash and restore": with_archive(lambda a: (a.trash([2]), a.restore([2]))),
    "remove the first": with_archive(lambda a: a.remove([1])),
    "remove the middle": with_archive(lambda a: a.remove([2, 3])),
    "remove the last": with_archive(lambda a: a.remove([4])),
    "remove all": with_archive(lambda a: a.remove([1, 2, 3, 4])),
    "view": with_archive(lambda a: a.record_view(3)),
    "spooled views": spooled_views,
    "views folded by an add": spooled_views_and_an_add,
    "undo": with_archive(lambda a: (a.update(3, {"title": LONG}), a.undo())),
    "undo of a removal": with_archive(lambda a: (a.remove([2]), a.undo())),
    "undo of an add": with_archive(lambda a: (a.add(some(70)), a.undo())),
    "undo of a tag on all": with_archive(lambda a: (a.tag([1, 2, 3, 4], add=["و"]), a.undo())),
    "redo": with_archive(lambda a: (a.update(3, {"title": LONG}), a.undo(), a.redo())),
    "redo of an add": with_archive(lambda a: (a.add(some(70)), a.undo(), a.redo())),
    "redo of a removal": with_archive(lambda a: (a.remove([2]), a.undo(), a.redo())),
    "an add in the place of one taken back": with_archive(
        lambda a: (a.add(some(70)), a.undo(), a.add(some(70, 30)))
    ),
    "a correction": with_archive(corrected(2, "تصحيح")),
    "a correction that moves": with_archive(corrected(3, LONG)),
    "a correction taken back": with_archive(lambda a: (corrected(1, LONG)(a), a.undo())),
    "a correction put again": with_archive(lambda a: (corrected(1, LONG)(a), a.undo(), a.redo())),
    "two writes in one change": with_archive(two_writes),
    "compact": with_archive(lambda a: (a.remove([2]), a.upkeep.compact())),
    "reindex": with_archive(lambda a: a.upkeep.reindex()),
    "a stranger's change": rewritten_by_tinydb,
    "a lost index": without_index,
    "open": with_archive(lambda _a: None),
    "a newer text": with_archive(published_anew),
    "undo of a newer text": with_archive(lambda a: (published_anew(a), a.undo())),
    "mark": with_archive(lambda a: a.mark([1, 2], read=True)),
    "follow": with_archive(followed),
    "what was seen": with_archive(lambda a: a.note_seen("search:طقس", 4)),
    "a saved search": with_archive(lambda a: a.save_search("طقس", "مطر")),
}


def view_after_stranger(folder: Path) -> None:
    rewritten_by_tinydb(folder)
    OPERATIONS["view"](folder)


OPERATIONS["first view of a stranger's line"] = view_after_stranger


# -- what an archive holds -----------------------------------------------------------------------
def state(folder: Path) -> State:
    """All that an archive holds, after proving that it is whole."""
    with opened(folder) as archive:
        archive.save_search("healed", None)  # a writing command: folds in what was spooled
        found = {
            one.id or 0: _as_the_clock_says(one.to_record())
            | {"versions": versions_of(archive, one.id or 0)}
            for selection in (Selection(), Selection(trash=True))
            for one in archive.list(selection)
        }
        assert assert_whole(archive) == len(found)
        assert archive.count() + archive.count(Selection(trash=True)) == len(found)
    with TinyDB(folder / "articles.json", access_mode="r", encoding="utf-8") as database:
        theirs = {
            one.doc_id: (one["title"], one["body"], one.get("views", 0))
            for one in database.table("articles")
        }
    assert theirs == {key: (one["title"], one["body"], one["views"]) for key, one in found.items()}
    return found


def assert_whole(archive: Archive) -> int:
    """A check finds nothing: neither what it says, nor an index that is damaged or counts wrong,
    which it makes anew and says nothing of. How many articles it looked at."""
    files = getattr(archive, "files", None)
    if files is not None:  # not of an archive on a server
        assert list(checking._look_at_index(files)) == []
    report = archive.check()
    assert report.problems == []
    return report.articles


def _as_the_clock_says(record: dict[str, Any]) -> dict[str, Any]:
    """What a stranger put in is dated by the machine's own clock, which no two runs share."""
    ours = NOON.strftime("%Y-%m-%dT%H:%M:%SZ")
    return record | {"added_at": ours if record["added_at"] else None}


def grows_on(folder: Path, held: State) -> None:
    """After all that, the archive takes a new article, under an id that was never another's."""
    with opened(folder) as archive:
        added = archive.add(some(99))
        assert added.id > max(held, default=0)
        assert archive.get(added.id).title == "خبر 99"
