"""The one seam to the disk: every open, read, write, sync, rename and truncate goes through here.

Tests set `boundary` to fail or to kill the process at any of them; it is called with the name of
the operation before it happens (and by the index around each commit). All failures are OSError.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from mmap import mmap

boundary: Callable[[str], None] | None = None

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
_OWNER_ONLY = 0o600
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)  # said of folders by some file systems


def beside(path: Path, end: str) -> Path:
    """The file of that ending beside another."""
    return path.with_name(path.name + end)


def reached(operation: str) -> None:
    """Tell whoever listens that `operation` is about to happen."""
    if boundary is not None:
        boundary(operation)


def open_record(path: Path, *, write: bool = False, create: bool = False) -> int:
    """A file descriptor; a file that is created is its owner's alone (0600)."""
    reached("open")
    flags = (os.O_RDWR if write else os.O_RDONLY) | _BINARY
    return os.open(path, flags | (os.O_CREAT if create else 0), _OWNER_ONLY)


def close(fd: int) -> None:
    os.close(fd)


_databases: dict[tuple[int, int, bool], int] = {}


@contextmanager
def database_opened(path: Path, *, write: bool = False) -> Iterator[int]:
    """A descriptor of a file that SQLite may have open in this process. On POSIX systems it stays
    open: that any descriptor of a file is closed takes all locks of the process on it away, those
    of SQLite too (fcntl(2)). It goes when nobody can open the file any more."""
    if os.name == "nt":
        fd = open_record(path, write=write)
        try:
            yield fd
        finally:
            close(fd)
        return
    status = path.stat()
    fd = _databases.get((status.st_dev, status.st_ino, write), -1)
    if fd < 0:
        fd = open_record(path, write=write)
        status = os.fstat(fd)
        _databases[status.st_dev, status.st_ino, write] = fd
    yield fd
    for name, other in list(_databases.items()):
        if not os.fstat(other).st_nlink:
            del _databases[name]
            close(other)


def size(fd: int) -> int:
    """Bytes in the file."""
    return os.fstat(fd).st_size


def modified(fd: int) -> int:
    """When a file was last written, in nanoseconds."""
    return os.fstat(fd).st_mtime_ns


def stamp(fd: int) -> str:
    """What a file is known by: a change by anybody changes it. One that keeps the file's size and
    time is no change that somebody meant, but damage, and it is not to be believed."""
    status = os.fstat(fd)
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def read_at(fd: int, length: int, offset: int) -> bytes:
    """Up to `length` bytes from `offset`; fewer at the file's end."""
    reached("read")
    if hasattr(os, "pread"):
        return os.pread(fd, length, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, length)


@contextmanager
def mapped(fd: int) -> Iterator[bytes | mmap]:
    """All of a file as bytes that are read as they are looked at; closed when the block ends."""
    from mmap import ACCESS_READ, mmap

    reached("read")
    if not size(fd):  # nothing cannot be mapped
        yield b""
        return
    with mmap(fd, 0, access=ACCESS_READ) as data:
        yield data


def write_at(fd: int, data: bytes, offset: int) -> None:
    """All of `data` at `offset`."""
    reached("write")
    view = memoryview(data)
    while view:
        if hasattr(os, "pwrite"):
            written = os.pwrite(fd, view, offset)
        else:
            os.lseek(fd, offset, os.SEEK_SET)
            written = os.write(fd, view)
        view, offset = view[written:], offset + written


_FICLONE = 0x40049409  # of linux/fs.h
_AT_ONCE = 1 << 26  # bytes that are copied by one call
# What a system says of a copy that it cannot make by itself, or not between these two.
_CANNOT_COPY = (*_CANNOT_SYNC, errno.EOPNOTSUPP, errno.ENOTTY, errno.EXDEV, errno.EPERM)


def share(source: int, target: int) -> bool:
    """Let an empty file have all bytes of another and its disk's blocks with it (a reflink), which
    costs the same for any size; whether the file system can."""
    if sys.platform != "linux":
        return False
    import fcntl

    reached("write")
    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError as error:
        if error.errno not in _CANNOT_COPY:
            raise
        return False
    return True


def copy(source: int, target: int, length: int) -> int:
    """Copy the first bytes of a file to another without reading them here, where the system can;
    how many it copied."""
    done = 0
    while hasattr(os, "copy_file_range") and done < length:
        reached("write")
        some = min(_AT_ONCE, length - done)
        try:
            copied = os.copy_file_range(source, target, some, done, done)
        except OSError as error:
            if error.errno not in _CANNOT_COPY:
                raise
            break
        if not copied:
            break
        done += copied
    return done


def append(fd: int, data: bytes) -> None:
    """All of `data` at the end of a file that nobody else appends to meanwhile."""
    write_at(fd, data, size(fd))


def sync(fd: int) -> None:
    """Return when the file is on the disk."""
    reached("sync")
    if sys.platform == "darwin":
        import fcntl

        # There `fsync` leaves bytes in the drive's own cache, which a power cut empties (fsync(2)).
        # Places that are no drive (a network's) know only `fsync`.
        with suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
    if hasattr(os, "fdatasync"):
        os.fdatasync(fd)
    else:
        os.fsync(fd)


def truncate(fd: int, length: int) -> None:
    """Cut the file to `length` bytes."""
    reached("truncate")
    os.ftruncate(fd, length)


def replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target` at one instant, and the folder's entry on the disk."""
    reached("rename")
    os.replace(source, target)  # noqa: PTH105 - said as what it is: atomic, on every system
    sync_folder(target)


def sync_folder(path: Path) -> None:
    """Return when the name of a file is on the disk, where a system can say so."""
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        except OSError as error:
            if error.errno not in _CANNOT_SYNC:
                raise
        finally:
            os.close(folder)


def boot() -> str | None:
    """What names the time since the machine was started: no power cut was within it. None where a
    system does not tell."""
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as file:  # noqa: PTH123 - it costs less
            return file.read(64).decode("ascii", "replace").strip()
    except OSError:
        return None


def gives_locks(path: Path) -> bool:
    """Whether the system locks ranges of a file at all, whoever may hold one. (Not to be asked of a
    file of SQLite's: that it is closed here takes the process's own locks on it away.)"""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fd = os.open(path, os.O_RDONLY)
    except OSError:
        return True  # nobody can say
    try:
        fcntl.lockf(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _NO_LOCKS
    finally:
        os.close(fd)
    return True


_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


def is_on_network(path: Path) -> bool:
    """Whether a path lies on a network share, where processes on several machines may meet."""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:  # a system that does not tell
        return False
    found, kind = "", ""
    where = f"{os.path.realpath(path.parent)}/"
    for mount in mounts:
        _device, folder, name, *_rest = mount.split(" ")
        folder = folder.replace("\\040", " ").rstrip("/") + "/"
        if where.startswith(folder) and len(folder) >= len(found):
            found, kind = folder, name
    return kind in _NETWORK or kind.startswith("fuse.sshfs")


_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.glusterfs",
     "lustre", "ncpfs", "davfs", "fuse.davfs2", "fuse.rclone", "fuse.s3fs"}
)  # fmt: skip


def remove(path: Path) -> None:
    """Delete a file, if it is there."""
    reached("remove")
    path.unlink(missing_ok=True)


def is_same(fd: int, path: Path) -> bool:
    """Whether an open file is the one of that name."""
    try:
        status, ours = path.stat(), os.fstat(fd)
    except OSError:
        return False
    return (status.st_ino, status.st_dev) == (ours.st_ino, ours.st_dev)
