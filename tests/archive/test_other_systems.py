"""The archive as it runs on Windows and macOS, as far as another system can show it: without the
calls that those lack, and over what their modules promise in documents."""

from __future__ import annotations

import importlib.util
import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from newsctl import ArchiveLocked, Article, Match, Selection, open_archive, parse_query
from newsctl.archive.file import disk, lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSIX_ONLY = ("pread", "pwrite", "fdatasync", "O_DIRECTORY")


class Msvcrt(ModuleType):
    """`msvcrt` as its documents have it: locks belong to an open file, for bytes from where it
    stands, also behind its end; one that is held is refused with OSError; unlocking what is not
    locked is an error."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int], int] = {}  # (file, byte) → descriptor

    def locking(self, fd: int, mode: int, count: int) -> None:
        assert count == 1
        place = (os.fstat(fd).st_ino, os.lseek(fd, 0, os.SEEK_CUR))
        if mode == self.LK_UNLCK:
            if self.held.pop(place, None) != fd:
                raise PermissionError(13, "Permission denied")
        elif place in self.held:
            raise PermissionError(13, "Permission denied")
        else:
            self.held[place] = fd


@pytest.fixture
def windows_lock(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The lock's module as Windows loads it."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "msvcrt", Msvcrt())
    spec = importlib.util.spec_from_file_location("windows_lock", lock.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.undo()
    return module


@pytest.fixture
def few_calls(monkeypatch: pytest.MonkeyPatch, windows_lock: ModuleType) -> None:
    """A system without POSIX's calls, whose lock is Windows's."""
    for name in POSIX_ONLY:
        monkeypatch.delattr(os, name, raising=False)
    for name in ("_lock_now", "_lock_within", "unlock"):
        monkeypatch.setattr(lock, name, getattr(windows_lock, name))


def test_windows_lock_has_one_holder(windows_lock: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json.lock"
    first, second = windows_lock.WriterLock(path), windows_lock.WriterLock(path)

    assert first.try_acquire()
    assert not second.try_acquire()
    with pytest.raises(ArchiveLocked):
        second.acquire(0.05)
    first.release()
    second.acquire(0.05)
    assert (first.held, second.held) == (False, True)
    second.release()
    assert first.try_acquire()


def test_windows_lock_leaves_no_file_open_behind(windows_lock: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json.lock"
    holder = windows_lock.WriterLock(path)
    holder.acquire(1)
    before = os.open(path, os.O_RDONLY)
    os.close(before)
    for _turn in range(3):
        with pytest.raises(ArchiveLocked):
            windows_lock.WriterLock(path).acquire(0.01)
        assert not windows_lock.WriterLock(path).try_acquire()

    after = os.open(path, os.O_RDONLY)
    os.close(after)
    assert after == before


@pytest.mark.usefixtures("few_calls")
def test_bytes_are_read_and_written_without_posix_calls(tmp_path: Path) -> None:
    fd = disk.open_record(tmp_path / "a", write=True, create=True)
    disk.write_at(fd, b"0123456789", 0)
    disk.write_at(fd, b"\r\n", 4)  # no line end is translated
    disk.append(fd, b"ab")
    disk.sync(fd)

    assert disk.read_at(fd, 100, 2) == b"23\r\n6789ab"
    disk.truncate(fd, 6)
    assert disk.read_at(fd, 4, 0) + disk.read_at(fd, 100, 4) == b"0123\r\n"
    disk.close(fd)
    disk.replace(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"0123\r\n"


@pytest.mark.usefixtures("few_calls")
def test_an_archive_lives_without_posix_calls(tmp_path: Path) -> None:
    """Each kind of operation once, and the file that is left is read as usual."""
    path = tmp_path / "a.json"
    with open_archive(path) as archive:
        assert [one.id for one in archive.add_many(_articles())] == [1, 2, 3]
        archive.update(1, {"title": "قطار سريع بين المدينتين"})
        archive.tag([2], add=["سوق"])
        archive.record_view(3)
        archive.trash([2])
        archive.undo()
        archive.remove([3])
        found = archive.search(parse_query("القطارات"), Selection(), match=Match.ALL)
        assert [hit.id for hit in found.hits] == [1]
        assert archive.check().problems == []

    with open_archive(path) as archive:
        assert [one.id for one in archive.list(Selection(tags=("سوق",)))] == [2]
    lines = path.read_bytes()
    assert b"\r" not in lines


def _articles() -> Iterator[Article]:
    for title in ("قطار", "سوق", "مكتبة"):
        yield Article(title=title, body=f"نص عن {title}")


class Fcntl(ModuleType):
    """`fcntl` as macOS has it; `works` is whether the place can empty its drive's cache."""

    F_FULLFSYNC = 51

    def __init__(self, *, works: bool) -> None:
        super().__init__("fcntl")
        self.works = works
        self.called: list[int] = []

    def fcntl(self, fd: int, command: int) -> int:
        assert fd >= 0
        self.called.append(command)
        if not self.works:
            raise OSError(45, "Operation not supported")
        return 0


@pytest.mark.parametrize("works", [True, False])
def test_macos_empties_the_drives_cache_where_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    """A power cut takes what `fsync` left there; a network's place knows only `fsync`."""
    fcntl = Fcntl(works=works)
    synced: list[int] = []
    monkeypatch.setitem(sys.modules, "fcntl", fcntl)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delattr(os, "fdatasync", raising=False)
    monkeypatch.setattr(os, "fsync", synced.append)
    fd = os.open(tmp_path / "a", os.O_RDWR | os.O_CREAT)
    disk.sync(fd)
    os.close(fd)

    assert fcntl.called == [Fcntl.F_FULLFSYNC]
    assert synced == ([] if works else [fd])
