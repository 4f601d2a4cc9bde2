"""Power cuts, simulated from outside: what commands write is recorded by strace, with what they
sync; at any moment the power goes, and of all that was not synced by then any part may be lost.

The model is that of ALICE (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014),
made small: writes and truncations of one file since its last sync are lost, kept or torn (at 512
bytes) each on its own, in whatever order they reach the disk; names (created, renamed, removed)
reach it in order, and surely by a sync of the folder, or (`lenient`, as ext4 and XFS do) of a file.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.archive.outside import strace

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.archive.outside import Room

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,mkdir"
NOT_MODELLED = "sendfile,copy_file_range,pwritev,pwritev2,writev,fallocate,link,renameat2,truncate"
SECTOR = 512  # bytes that a disk writes whole or not at all
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<.*>)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"|<((?:\\x[0-9a-f]{2})*)>')


@dataclass(frozen=True)
class Step:
    """One call: `kind` is write, truncate, sync, sync folder, create, rename, remove or done (a
    command has ended, and with it everything that it acknowledged)."""

    kind: str
    name: str = ""
    other: str = ""
    data: bytes = b""
    offset: int = 0


def recorded(room: Room, *args: str) -> list[Step]:
    """Run a command; what it wrote in the archive's folder, call by call."""
    log = room.folder.parent / "power.log"
    watch = f"-y -xx -s 100000000 -e trace={CALLS},{NOT_MODELLED} -o {log}"
    room(*args, code={0, 1}, under=strace(watch))
    steps = []
    for line in log.read_text(errors="replace").splitlines():
        step = _step(line, str(room.folder))
        if step is not None:
            steps.append(step)
    return [*steps, Step("done", " ".join(args))]


def _step(line: str, folder: str) -> Step | None:
    found = _LINE.match(line)
    if found is None or found[3].startswith("-"):
        return None
    call, told = found[1], found[2]
    texts = [bytes.fromhex((one or two).replace("\\x", "")) for one, two in _TEXT.findall(told)]
    if call == "openat":
        return _opened(texts, told, folder)
    places = [one.decode("utf-8", "surrogateescape") for one in texts[:1]]
    if not places or not places[0].startswith(folder):
        return None
    assert call not in NOT_MODELLED.split(","), line[:200]
    if places[0] == folder:
        return Step("sync folder") if "sync" in call else None
    name = places[0].removeprefix(f"{folder}/")
    if name.endswith("-shm"):  # shared memory: it outlives no machine
        return None
    numbers = [int(one) for one in re.findall(r", (\d+)", _TEXT.sub("", told))]
    if call == "pwrite64":
        return Step("write", name, data=texts[1], offset=numbers[-1])
    if call == "write":
        return Step("write", name, data=texts[1], offset=-1)  # at the end: it was opened to append
    if call == "ftruncate":
        return Step("truncate", name, offset=numbers[-1])
    if call == "rename":
        return Step("rename", name, texts[1].decode().removeprefix(f"{folder}/"))
    return Step({"unlink": "remove", "mkdir": "mkdir"}.get(call, "sync"), name)


def _opened(texts: list[bytes], told: str, folder: str) -> Step | None:
    place = texts[1].decode("utf-8", "surrogateescape")
    if not place.startswith(f"{folder}/") or place.endswith("-shm") or "O_CREAT" not in told:
        return None
    name = place.removeprefix(f"{folder}/")
    return Step("create", name, "empty" if "O_TRUNC" in told else "")


@dataclass
class File:
    """A file's bytes as the disk surely has them, and what was done to it since."""

    data: bytes = b""
    since: list[Step] = field(default_factory=list)

    def now(self) -> bytes:
        return _done(self.data, self.since)


def _done(data: bytes, steps: list[Step]) -> bytes:
    found = bytearray(data)
    for one in steps:
        if one.kind == "truncate":
            if one.offset < len(found):
                del found[one.offset :]
            else:
                found += bytes(one.offset - len(found))
            continue
        at = len(found) if one.offset < 0 else one.offset
        if at > len(found):
            found += bytes(at - len(found))
        found[at : at + len(one.data)] = one.data
    return bytes(found)


class Machine:
    """A folder on a disk whose power can be cut."""

    def __init__(self, folder: Path, *, lenient: bool) -> None:
        self.lenient = lenient
        self.files = {
            one.name: File(one.read_bytes())
            for one in sorted(folder.iterdir())
            if one.is_file() and not one.name.endswith("-shm")
        }
        self.kept_names = dict(self.files)  # as the disk surely has them
        self.names_since: list[Step] = []
        self.made: list[File] = []  # by each of `names_since` that creates
        self.done = 0

    def take(self, step: Step) -> None:
        if step.kind == "done":
            self.done += 1
        elif step.kind == "sync folder":
            self._keep_names()
        elif step.kind == "sync":
            file = self.files.get(step.name)
            if file is not None:
                file.data, file.since = file.now(), []
                if self.lenient:
                    self._keep_names()
        elif step.kind in {"write", "truncate"}:
            if step.name in self.files:  # else it is unlinked, and nobody's any more
                self.files[step.name].since.append(step)
        elif step.kind != "mkdir":
            self._name(step)

    def _name(self, step: Step) -> None:
        if step.kind == "create":
            if step.name in self.files:
                if step.other:
                    self.files[step.name].since.append(Step("truncate", step.name))
                return
            self.made.append(File())
            step = Step("create", step.name, str(len(self.made) - 1))
        self.names_since.append(step)
        _named(self.files, step, self.made)

    def _keep_names(self) -> None:
        for step in self.names_since:
            _named(self.kept_names, step, self.made)
        self.names_since = []

    def cut(self, target: Path, chance: random.Random, how: str) -> None:
        """The power goes: what the disk may hold then, in `target`. `how`: all that was not synced
        is lost, or some of it, or nothing of the data but all of the names."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        names = dict(self.kept_names)
        kept = {"nothing": 0, "names": len(self.names_since), "everything": len(self.names_since)}
        number = kept.get(how, chance.randint(0, len(self.names_since)))
        for step in self.names_since[:number]:
            _named(names, step, self.made)
        for name, file in names.items():
            since = file.since if how == "everything" else []
            if how == "some":
                since = _some(file.since, chance)
            (target / name).write_bytes(_done(file.data, since))


def _named(files: dict[str, File], step: Step, made: list[File]) -> None:
    if step.kind == "create":
        files.setdefault(step.name, made[int(step.other)])
    elif step.kind == "rename" and step.name in files:
        files[step.other] = files.pop(step.name)
    elif step.kind == "remove":
        files.pop(step.name, None)


def _some(steps: list[Step], chance: random.Random) -> list[Step]:
    """Some of what was not synced: each step lost, kept or torn."""
    found: list[Step] = []
    for one in steps:
        fate = chance.random()
        if fate < 0.35:
            continue
        if fate < 0.7 or one.kind != "write" or one.offset < 0:
            found.append(one)
            continue
        at = 0
        while at < len(one.data):
            end = at + SECTOR - (one.offset + at) % SECTOR
            if chance.random() < 0.5:
                found.append(Step("write", one.name, "", one.data[at:end], one.offset + at))
            at = end
    return found
