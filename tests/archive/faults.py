"""Faults from outside the process: strace lets each system call on the archive's folder fail in
turn, or kills the program at it; then the archive must be whole.

A scenario is one command on an archive that has lived. It runs once undisturbed, which tells its
calls and what the archive holds before and after; then once for each call and each trouble that
may befall it. `cases` gives them, `Scenario.suffer` proves one.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.archive.outside import Room, by_tinydb, piece, strace, timeless, told
from tests.following.sites import AtOnce, News, Site, feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.archive.outside import Told
    from tests.ran import Ran

# What may befall a call: the error and whether it stays (`+`: a full disk stays full).
TROUBLES: dict[str, tuple[str, ...]] = {
    "openat": ("error=EMFILE", "error=EIO", "error=EROFS", "error=ENOSPC", "kill"),
    "write": ("error=ENOSPC+", "error=EIO", "kill"),
    "pwrite64": ("error=ENOSPC+", "error=EIO", "error=ENOSPC", "kill"),
    "copy_file_range": ("error=ENOSPC+", "error=EIO", "kill"),
    "fsync": ("error=EIO", "error=ENOSPC+", "kill"),
    "fdatasync": ("error=EIO", "error=ENOSPC+", "kill"),
    "ftruncate": ("error=EIO", "error=ENOSPC+", "kill"),
    "rename": ("error=ENOSPC+", "error=EIO", "error=EROFS", "kill"),
    "unlink": ("error=EIO", "error=EROFS", "kill"),
    "mkdir": ("error=ENOSPC", "error=EROFS", "kill"),
}
KILLED = {-9, 137}
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")


class Case(NamedTuple):
    """The Nth of one kind of call on the archive's files, and what befalls it."""

    call: str
    nth: int
    trouble: str


@dataclass
class Scenario:
    """A command and what it may leave. `between`: it is acknowledged piece by piece, so that what
    lies between before and after may be found as well; `by_clock`: no person's doing, which `undo`
    passes over; `quiet`: it may do without (a view); `unsure`: when a sync of it fails, nobody can
    tell whether it is kept (SQLite's own commit)."""

    args: tuple[str, ...]
    prepare: Callable[[Room], Site | None] = lambda _room: None
    between: bool = False
    by_clock: bool = False
    quiet: bool = False
    unsure: bool = False
    before: Told | None = None
    after: Told | None = None
    calls: dict[str, int] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    room: Room | None = None
    site: Site | None = None

    def set_up(self, room: Room) -> None:
        """Run it once undisturbed, in a folder that each case is then a copy of."""
        self.site = self.prepare(room)
        self.room = room
        place = self._anew()
        log = place.folder.parent / "calls.log"
        place(*self._args(place), under=strace(f"-y -e trace={','.join(TROUBLES)} -o {log}"))
        self.after = timeless(told(place))
        self.before = timeless(told(self._anew()))
        self._read(log, place.folder)

    def _read(self, log: Path, folder: Path) -> None:
        """Which calls on the folder's files it made, and on which."""
        names: set[str] = set()
        for line in log.read_text(errors="replace").splitlines():
            found = _CALL.match(line)
            if found is None or str(folder) not in found[2]:
                continue
            names |= {one for one in re.findall(r'["<]([^"<>]+)[">]', found[2])
                      if one.startswith(f"{folder}/") or one == str(folder)}  # fmt: skip
        # The folder itself is opened to sync names; counted as those calls that strace will count.
        self.paths = sorted(names)
        for line in log.read_text(errors="replace").splitlines():
            found = _CALL.match(line)
            if found and any(f'"{one}"' in found[2] or f"<{one}>" in found[2] for one in names):
                self.calls[found[1]] = self.calls.get(found[1], 0) + 1

    def _anew(self) -> Room:
        assert self.room is not None
        return self.room.copy("case")

    def _args(self, room: Room) -> list[str]:
        places = {
            "{target}": "target.json",
            "{import}": "import.jsonl",
            "{feeds}": "feeds.opml",
        }
        return [str(room.folder / places[one]) if one in places else one for one in self.args]

    def cases(self) -> Iterator[Case]:
        for call, number in sorted(self.calls.items()):
            for nth in range(1, number + 1):
                for trouble in TROUBLES[call]:
                    yield Case(call, nth, trouble)

    def suffer(self, case: Case) -> bool:
        """Prove one case; whether its trouble was really met (a call may come to no trouble)."""
        place = self._anew()
        log = place.folder.parent / "fault.log"
        kind = "signal=SIGKILL" if case.trouble == "kill" else case.trouble.rstrip("+")
        on = "+" if case.trouble.endswith("+") else ""
        watched = " ".join(f"-P {one}" for one in self.paths)
        inject = f"-e inject={case.call}:{kind}:when={case.nth}{on}"
        # What is brought in, by its fault.
        unreadable = {65} if {"{import}", "{feeds}"} & set(self.args) else set()
        ran = place(
            *self._args(place),
            code={0, 1, 74, *unreadable, *KILLED},
            under=strace(f"{watched} {inject} -e trace={case.call} -o {log}"),
        )
        met = ran.code in KILLED or "INJECTED" in log.read_text(errors="replace")
        what = f"{' '.join(self.args)}: {case}, exit {ran.code}, {ran.err.strip()}"
        self._prove(place, ran, what, unsure=self.unsure and "sync" in case.call)
        return met

    def _prove(self, place: Room, ran: Ran, what: str, *, unsure: bool) -> None:
        """The archive is whole, holds what the command said, is read by TinyDB, and goes on."""
        try:
            found = timeless(told(place))
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from error
        assert self.before is not None
        assert self.after is not None
        if self.between and found not in (self.before, self.after):
            self._lies_between(found, ran, what)
        elif ran.code in KILLED or self.quiet or (unsure and ran.code):
            assert found in (self.before, self.after), what
        elif ran.code == 0 or "kept" in ran.err:
            assert found == self.after, what
        else:
            assert found == self.before, what
        self._backup(place, ran, what)
        self._goes_on(place, found, what)

    def _lies_between(self, found: Told, ran: Ran, what: str) -> None:
        """Some of what was brought in is there, and nothing else is changed."""
        assert self.before is not None
        assert self.after is not None
        assert ran.code != 0, what
        before, after = self.before.articles, self.after.articles
        assert before.keys() <= found.articles.keys() <= after.keys(), what
        assert all(one in (before.get(key), after[key]) for key, one in found.articles.items()), (
            what
        )
        assert found.undone is not None, what
        stays = {key: one for key, one in found.undone.items() if key in before}
        if self.by_clock:
            assert stays == self.before.undone, what
            return
        assert stays == before, what
        gone = found.undone.keys() - stays.keys()
        assert all(found.undone[key]["deleted_at"] for key in gone), what

    def _backup(self, place: Room, ran: Ran, what: str) -> None:
        """A copy that is acknowledged is whole; one that is there is never half a copy."""
        target = place.folder / "target.json"
        if "{target}" not in self.args or "--restore" in self.args:
            return
        assert target.exists() or ran.code != 0, what
        if target.exists():
            copy = place.folder.parent / "opened"
            shutil.rmtree(copy, ignore_errors=True)
            copy.mkdir()
            for file in place.folder.glob("target.json*"):
                shutil.copyfile(file, copy / file.name.replace("target", "articles"))
            assert self.before is not None
            assert by_tinydb(Room(copy)).keys() == self.before.articles.keys(), what
            if ran.code == 0:
                assert timeless(told(Room(copy))) == self.before, what

    def _goes_on(self, place: Room, found: Told, what: str) -> None:
        with place.open() as archive:
            added = archive.add(piece(5000)).id
            assert added > max(found.articles, default=0), what
            assert archive.check().problems == [], what
        assert added in by_tinydb(place), what


def many(room: Room, said: str = "وفيه") -> None:
    """Something to import."""
    lines = [
        f'{{"title": "مستورد {n}", "url": "https://n.example/{n}", '
        f'"body": "نص المستورد {n} {said} كلمة{n}"}}'
        for n in range(40)
    ]
    (room.folder / "import.jsonl").write_text("\n".join(lines), encoding="utf-8")


def changed_since(room: Room) -> None:
    """What is to be imported is there, with other texts."""
    imported(room)
    many(room, "وليس فيه غير")


LIST = """<?xml version="1.0"?><opml version="2.0"><body>
<outline type="rss" text="صوت الساحل" xmlUrl="https://one.example/feed"/>
<outline type="rss" text="الميناء" xmlUrl="https://two.example/feed"/>
</body></opml>"""


def listed(room: Room) -> None:
    (room.folder / "feeds.opml").write_text(LIST, encoding="utf-8")


def followed(room: Room) -> None:
    listed(room)
    room("follow", room.folder / "feeds.opml")


def newspaper(room: Room) -> Site:
    """A newspaper of this machine that is followed, with news."""
    site = Site(AtOnce())
    reply = feed(site.url, [News(number) for number in range(12)])
    reply.headers["ETag"] = '"first"'
    site.answers["/feed"] = reply
    room("follow", "--allow-local", f"{site.url}/feed")
    return site


def imported(room: Room) -> None:
    many(room)
    room("import", room.folder / "import.jsonl")


def withdrawn(room: Room) -> None:
    imported(room)
    room("undo", "--yes")


def edited(room: Room) -> None:
    room("edit", "1-12", "--set", "source=مصدر له اسم أطول", "--yes")


def taken_back(room: Room) -> None:
    edited(room)
    room("undo", "--yes")


def backed_up(room: Room) -> None:
    room("backup", room.folder / "target.json")
    room("add", "--title", "بعد النسخة", "--body", "نص")


def promised(room: Room) -> None:
    """A writer was killed while it laid what it had promised."""
    args = ("edit", "1-3", "--set", "title=عنوان له طول لم يكن له من قبل أبدا")
    room(*args, code=KILLED, under=strace(f"-P {room.db} -e inject=pwrite64:signal=SIGKILL:when=2"))


def without_index(room: Room) -> None:
    room.drop_index()


SCENARIOS: dict[str, Callable[[], Scenario]] = {
    "add": lambda: Scenario(("add", "--title", "جديد", "--body", "نص جديد " * 20)),
    "import": lambda: Scenario(("import", "{import}"), many, between=True),
    "import --strict": lambda: Scenario(("import", "--strict", "{import}"), many),
    "import of what the publisher changed": lambda: Scenario(
        ("import", "--on-duplicate", "update", "{import}"), changed_since, between=True
    ),
    "follow": lambda: Scenario(("follow", "{feeds}"), listed, unsure=True),
    "unfollow": lambda: Scenario(("unfollow", "الميناء"), followed, unsure=True),
    "fetch": lambda: Scenario(
        ("fetch", "--allow-local", "--json"), newspaper, between=True, by_clock=True, unsure=True
    ),
    "edit": lambda: Scenario(("edit", "2", "--set", "section=رأي")),
    "edit that moves": lambda: Scenario(("edit", "2", "--set", "title=" + "عنوان طويل " * 9)),
    "edit of many": lambda: Scenario(("edit", "1-12", "--set", "source=مصدر له اسم أطول", "--yes")),
    "tag": lambda: Scenario(("tag", "1-3", "+جديد", "-نقل")),
    "mark": lambda: Scenario(("mark", "1-5", "unread")),
    "rm": lambda: Scenario(("rm", "2", "3")),
    "rm --forever": lambda: Scenario(("rm", "2", "--forever", "--yes")),
    "restore": lambda: Scenario(("restore", "4")),
    "trash --empty": lambda: Scenario(("trash", "--empty", "--yes")),
    "undo": lambda: Scenario(("undo",)),
    "undo of an import": lambda: Scenario(("undo", "--yes"), imported),
    "undo of many": lambda: Scenario(("undo", "--yes"), edited),
    "redo": lambda: Scenario(("redo",), taken_back),
    "import in the place of what was taken back": lambda: Scenario(
        ("import", "{import}"), withdrawn, between=True
    ),
    "show": lambda: Scenario(("show", "3", "--format", "ids"), quiet=True),
    "search --save": lambda: Scenario(
        ("search", "النفط", "--save", "oil", "--format", "ids"), unsure=True
    ),
    "search --new": lambda: Scenario(
        ("search", "@trains", "--new", "--format", "ids"), unsure=True
    ),
    "compact": lambda: Scenario(("compact",)),
    "reindex": lambda: Scenario(("reindex",)),
    "backup": lambda: Scenario(("backup", "{target}")),
    "restore from backup": lambda: Scenario(
        ("backup", "--restore", "{target}", "--yes"), backed_up
    ),
    "check --repair": lambda: Scenario(("check", "--repair"), without_index),
    "list that heals": lambda: Scenario(("list",), promised),
    "add that heals": lambda: Scenario(("add", "--title", "ج", "--body", "د"), promised),
    "list without an index": lambda: Scenario(("list",), without_index),
}
