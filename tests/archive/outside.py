"""The program from outside: each command a process of its own on an archive in a folder, and what
that archive tells of itself before and after. Nothing here knows what stands beside the record."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tinydb import TinyDB

from newsctl.archive.door import OnDuplicate
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.selection import Selection
from tests.forks import HERE, Forks
from tests.ran import Ran

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive

PROGRAM = [sys.executable, "-m", "newsctl"]
PROMISED = {0, 1, 2, 65, 74, 75}  # 70 is a mistake in newsctl itself: never
SOURCES = ("صوت الساحل", "جريدة الميناء", "الأهرام")
THEMES = (
    "محصول الزيتون وافر والمعاصر مفتوحة",
    "نتائج الدوري والمنتخب الوطني فائز",
    "أسعار النفط والغاز مرتفعة",
    "مهرجان المسرح يفتتح دورته",
)

TIMES = {"updated_at", "deleted_at", "viewed_at", "changed_at"}

Before: TypeAlias = Callable[[], None]


@dataclass
class Room:
    """A folder with an archive in it, and the program to work on it."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def db(self) -> Path:
        return self.folder / "articles.json"

    @property
    def files(self) -> list[Path]:
        """All files of the folder, by name."""
        return sorted(one for one in self.folder.iterdir() if one.is_file())

    def beside(self, end: str) -> Path:
        return self.db.with_name(self.db.name + end)

    def variables(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of a run."""
        kept = {name: value for name, value in os.environ.items() if name not in {"TERM", "PAGER"}}
        told = {"NEWSCTL_DB": str(self.db), "NEWSCTL_LANG": "en", "TZ": "UTC"}
        return kept | told | self.environ | dict(more or {})

    def __call__(
        self,
        *args: str | Path,
        code: int | Collection[int] = 0,
        stdin: str = "",
        under: list[str] | None = None,
        before: Before | None = None,
        bound: bool = False,
        timeout: float = 60,
        **more: str,
    ) -> Ran:
        """Run a command; its exit code is `code`, or one of those.

        `under` are the words of a program that watches it (strace …); permissions hold for one that
        is `bound`, though it is root's; `before` runs in the child before it: such a run begins
        with Python's own start.
        """
        words, variables, folder = [*map(str, args)], self.variables(more), self.folder.parent
        if before or not HERE:
            done = subprocess.run(
                [*PROGRAM, *words],
                input=stdin.encode(),
                env=variables,
                cwd=folder,
                capture_output=True,
                check=False,
                timeout=timeout,
                preexec_fn=before,
            )
        else:
            forks = Forks.of_this_process()
            done = forks.run(
                words, variables=variables, folder=folder, stdin=stdin.encode(), timeout=timeout,
                watcher=under or (), bound=bound,
            )  # fmt: skip
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in ran.err, (args, ran.err)
        allowed = {code} if isinstance(code, int) else set(code)
        assert ran.code in allowed, (args, ran.code, ran.err, ran.out[:500])
        return ran

    def script(self, script: str, *args: str | Path) -> Ran:
        """Run a script of a test's own on this archive, whose place is its first argument."""
        words = ["-c", script, str(self.db), *map(str, args)]
        variables, folder = self.variables(), self.folder.parent
        if HERE:
            done = Forks.of_this_process().run(words, variables=variables, folder=folder)
        else:
            done = subprocess.run(
                [sys.executable, *words], env=variables, cwd=folder, capture_output=True,
                check=False, timeout=60,
            )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))

    def start(self, *args: str | Path, under: list[str] | None = None) -> subprocess.Popen[bytes]:
        """A command at work, its streams open."""
        return subprocess.Popen(
            [*(under or []), *PROGRAM, *map(str, args)],
            env=self.variables(),
            cwd=self.folder.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def copy(self, name: str = "copy") -> Room:
        """The same archive in a folder of its own beside this one, and in no other's."""
        folder = self.folder.with_name(f"{self.folder.name}-{name}")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return Room(folder, dict(self.environ))

    def drop_index(self) -> None:
        """Delete the index, as anybody may at any moment."""
        for end in (".index", ".index-wal", ".index-shm"):
            self.beside(end).unlink(missing_ok=True)

    def open(self, **options: Any) -> Archive:
        """The archive through the door, in this process."""
        return open_archive(str(self.db), timeout=5, **options)


# -- what an archive tells -----------------------------------------------------------------------
@dataclass(frozen=True)
class Told:
    """All that an archive holds: articles by id (trash too) with the versions of their texts, reads
    of the last days, saved searches, what is left after one undo (None where there is nothing to
    take back), newspapers that are followed, each with what its site said, and how far what arrived
    was seen."""

    articles: dict[int, dict[str, Any]]
    reads: list[tuple[int, int]]
    searches: dict[str, str]
    undone: dict[int, dict[str, Any]] | None
    followed: dict[str, str | None] = field(default_factory=dict)
    seen: int = 0  # by `search @trains --new`


def articles_of(archive: Archive) -> dict[int, dict[str, Any]]:
    """Every article, in the trash or not, as JSON has it."""
    chosen = (Selection(), Selection(trash=True))
    return {one.id or 0: one.to_record() for some in chosen for one in archive.list(some)}


def with_versions(archive: Archive) -> dict[int, dict[str, Any]]:
    """Every article, and the versions of its text."""
    return {
        key: one | {"versions": versions_of(archive, key)}
        for key, one in articles_of(archive).items()
    }


def versions_of(archive: Archive, article_id: int) -> list[tuple[Any, ...]]:
    """The versions of an article's text, but for when each was made."""
    return [
        (one.number, one.by, one.kind, one.title, one.author, one.body, one.lost)
        for one in archive.versions(article_id)
    ]


def told(room: Room) -> Told:
    """All that an archive holds, after proving that it is whole: its own check finds nothing, and
    plain TinyDB reads the same. Undo is tried on a copy."""
    with room.open() as archive:
        searches = archive.saved_searches()
        articles = with_versions(archive)
        reads = sorted(archive.most_read(within=(None, None), limit=1000))
        followed = {one.feed: one.etag for one in archive.subscriptions()}
        seen = archive.seen("search:trains")
        report = archive.check()
        assert report.problems == []
        assert report.articles == len(articles)
    assert by_tinydb(room) == texts(articles)
    return Told(articles, reads, searches, undone(room), followed, seen)


def undone(room: Room) -> dict[int, dict[str, Any]] | None:
    """The articles after one undo, tried on a copy; None where nothing can be taken back."""
    copy = room.copy("undone")
    try:
        with copy.open() as archive:
            return without_times(with_versions(archive)) if archive.undo() is not None else None
    finally:
        shutil.rmtree(copy.folder)


def texts(articles: dict[int, dict[str, Any]]) -> dict[int, tuple[str, str]]:
    return {key: (one["title"], one["body"]) for key, one in articles.items()}


def by_tinydb(room: Room) -> dict[int, tuple[str, str]]:
    """Titles and bodies by id, as plain TinyDB reads them."""
    with TinyDB(room.db, access_mode="r", encoding="utf-8") as database:
        return {one.doc_id: (one["title"], one["body"]) for one in database.table("articles")}


def without_times(articles: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Articles without what differs from run to run: when they were changed."""
    return {
        key: {
            name: bool(value) if name in TIMES else value
            for name, value in one.items()
            if name != "added_at"
        }
        for key, one in articles.items()
    }


def timeless(one: Told) -> Told:
    return replace(one, articles=without_times(one.articles))


# -- an archive that has lived -------------------------------------------------------------------
def piece(number: int) -> Article:
    """The article of that number: no two alike, every third of one source."""
    words = " ".join(f"كلمة{number}ن{place}" for place in range(14))
    theme = THEMES[number % len(THEMES)]
    return Article(
        title=f"خبر {number} عن القطار السريع",
        body=f"وصل القطار إلى مدينة الصويرة في الصباح {number}.\n\n{words} {theme}.",
        source=SOURCES[number % 3],
        author=f"كاتب {number % 4}",
        section="محليات" if number % 2 else "رأي",
        tags=["نقل", f"وسم{number % 5}"],
        url=f"https://news.example/{number}",
        published_at=f"2026-0{number % 9 + 1}-1{number % 9}",
        views=number,
    )


def correct(archive: Archive, number: int) -> None:
    """The publisher of an article gives another text of it."""
    page = piece(number)
    page.body = page.body.replace("الصباح", "المساء") + "\nتصحيح من الجريدة."
    list(archive.add_many([page], on_duplicate=OnDuplicate.UPDATE))


def lived_in(room: Room, articles: int = 12) -> Room:
    """An archive in which all that can be lost is there: changes to undo, reads by day, a saved
    search, an article in the trash and one deleted for good."""
    with room.open() as archive:
        list(archive.add_many(piece(number) for number in range(1, articles + 1)))
        for article_id in (3, 3, 3, 5, 5, 8):
            archive.record_view(article_id)
        archive.save_search("trains", "قطار")
        archive.update(2, {"section": "اقتصاد"})
        correct(archive, 5)
        archive.remove([6])
        archive.trash([4])
        archive.tag([1, 2, 3], add=["مهم"])
    return room


# -- the world it stands in ----------------------------------------------------------------------
def protect(room: Room) -> None:
    """Nothing in the archive's folder may be written any more."""
    for file in room.files:
        file.chmod(0o444)
    room.folder.chmod(0o555)


def unprotect(room: Room) -> None:
    room.folder.chmod(0o755)
    for file in room.files:
        file.chmod(0o644)


def descriptors(most: int) -> Before:
    """In a child: at most so many open files."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    return limit


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Path]:
    """A file system of its own in memory, mounted with these options (`size=2m`); the test is
    skipped where that is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux mounts a disk of its own")
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", options, "newsctl", str(place)]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing may be mounted here: {done.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(disk: Path, *, leave: int = 0) -> None:
    """Fill a disk to its last byte, but for `leave` bytes."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    if leave:
        os.truncate(disk / "filler", max(0, (disk / "filler").stat().st_size - leave))


def make_room(disk: Path) -> None:
    """What filled a disk goes away."""
    for filler in disk.glob("filler*"):
        if filler.is_dir():
            shutil.rmtree(filler)
        else:
            filler.unlink()


def take_all_inodes(disk: Path) -> None:
    """No file can be made on a disk any more, though it has space."""
    (disk / "filler-files").mkdir()
    with suppress(OSError):
        for number in range(1_000_000):
            (disk / "filler-files" / str(number)).touch()


# -- trouble from outside ------------------------------------------------------------------------
def strace(options: str) -> list[str]:
    """The words that let strace watch a program and interfere; skipped where it may not. Where it
    interferes with some calls, it looks at those alone."""
    if not STRACE:
        pytest.skip("strace is not here")
    where = [] if " -o " in f" {options} " else ["-o", os.devnull]
    met = [] if "trace=" in options else re.findall(r"inject=([^\s:]+)", options)
    watched = ["-e", f"trace={','.join(met)}"] if met else []
    return [STRACE, "-f", "-qq", *where, *watched, *options.split()]


def may_trace() -> str:
    """The strace that may watch a process here, none for none."""
    found = shutil.which("strace") if sys.platform == "linux" else None
    if found:
        words = [found, "-f", "-qq", "-o", os.devnull, "true"]
        done = subprocess.run(words, capture_output=True, check=False)
        if done.returncode == 0 and not done.stderr:
            return found
    return ""


STRACE = may_trace()
