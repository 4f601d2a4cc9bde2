"""What the system says is told in the user's language."""

from __future__ import annotations

import errno
import os
import socket
import sqlite3
import ssl
from typing import TYPE_CHECKING

import pytest

from newsctl.messages import speaking
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMON = (
    "ENOENT", "EACCES", "EPERM", "ENOSPC", "EROFS", "EISDIR", "ENOTDIR", "EMFILE", "EIO",
    "ENAMETOOLONG", "EEXIST", "ENOTEMPTY", "ELOOP", "EBUSY", "ECONNREFUSED", "ECONNRESET",
    "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOLCK", "ENOSYS", "EOPNOTSUPP", "EINVAL", "EXDEV",
    "EMLINK", "EILSEQ", "EUCLEAN", "EBADMSG", "EREMOTEIO", "EHWPOISON", "ENOMEDIUM", "ENOKEY",
    "EAGAIN", "EDEADLK", "E2BIG", "EAFNOSUPPORT", "EDQUOT", "ENFILE", "EFBIG", "ETXTBSY", "ENODEV",
    "ENXIO", "ESTALE", "ENOMEM", "ENOEXEC", "EPIPE", "EADDRINUSE", "EADDRNOTAVAIL", "EHOSTDOWN",
)  # fmt: skip


def _errors() -> Iterator[tuple[str, BaseException]]:
    for name in COMMON:
        if number := getattr(errno, name, None):
            yield name, OSError(number, os.strerror(number), "file")
    for extended in (sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_FULL):
        refused = sqlite3.OperationalError("disk I/O error")
        refused.sqlite_errorcode = extended
        yield f"SQLite's {extended}", refused
    yield "no such host", socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    yield "looked up later", socket.gaierror(socket.EAI_AGAIN, "Temporary failure")
    yield "looking up", socket.gaierror(12345, "Something")
    yield "certificate", ssl.SSLCertVerificationError(1, "certificate verify failed")
    yield "tls", ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    yield "slow", TimeoutError("timed out")
    yield "bytes", UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


@pytest.mark.parametrize(("name", "error"), list(_errors()))
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_common_reason_is_in_english(language: str, name: str, error: BaseException) -> None:
    """And each is one line without a full stop, for the middle of a sentence."""
    with speaking("en"):
        english = reason_of(error)
    with speaking(language):
        reason = reason_of(error)

    assert english
    assert reason != english, name
    assert str(error) not in reason
    assert "\n" not in reason
    assert reason[-1:] != "."
    if language == "ar":
        assert any("\u0621" <= letter <= "\u064a" for letter in reason)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (10, "the site's certificate has expired"),
        (62, "the site's certificate belongs to another site"),
        (18, "nobody known vouches for the site's certificate"),
    ],
)
def test_a_certificate_is_refused_for_what_is_wrong_with_it(code: int, reason: str) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    with speaking("en"):
        assert reason_of(error) == reason


def test_what_lies_behind_a_librarys_error_is_told() -> None:
    """A library's own error says where it was raised, not why."""
    try:
        try:
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
        except OSError as error:
            raise RuntimeError("All connection attempts failed") from error
    except RuntimeError as error:
        with speaking("en"):
            assert reason_of(error) == "the connection was refused"


def test_what_was_being_handled_meanwhile_is_no_reason() -> None:
    """Only what an error was raised from tells more than the error itself."""
    try:
        try:
            raise FileExistsError(errno.EEXIST, "File exists")
        except OSError:
            raise PermissionError(errno.EACCES, "Permission denied") from None
    except OSError as error:
        with speaking("en"):
            assert reason_of(error) == "permission is denied"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (10, "the disk reports an error"),
        (13, "the disk is full"),
        (8 | 1 << 8, "it can only be read"),
    ],
)
def test_what_sqlite_says_of_the_disk_is_told_too(code: int, reason: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with speaking("en"):
        assert reason_of(error) == reason


def test_what_is_not_known_is_told_as_it_is() -> None:
    with speaking("en"):
        assert reason_of(OSError(errno.EPROTO, "Odd bytes")) == "Odd bytes"
        assert reason_of(RuntimeError("two\nlines")) == "two lines"
        assert reason_of(RuntimeError()) == "RuntimeError"


def test_what_a_librarys_error_only_holds_is_told() -> None:
    """httpcore raises its errors from none, with the system's as their only argument."""
    import httpcore
    import httpx

    with speaking("en"), pytest.raises(httpx.ConnectError) as caught:
        try:
            raise httpcore.ConnectError(ConnectionRefusedError(errno.ECONNREFUSED, "refused"))
        except httpcore.ConnectError as error:
            error.__suppress_context__ = True
            raise httpx.ConnectError("refused") from error

    with speaking("en"):
        assert reason_of(caught.value) == "the connection was refused"
