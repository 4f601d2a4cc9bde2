"""Why a file could not be used or a place not be reached, in the user's language.

The system says it in its own (`Permission denied`), and libraries wrap what it says; what is not
known here is said as they say it.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

_REASONS = {
    "ENOENT": N_("there is no such file or folder"),
    "EACCES": N_("permission is denied"),
    "EPERM": N_("permission is denied"),
    "ENOSPC": N_("the disk is full"),
    "EDQUOT": N_("the space allotted to you on the disk is used up"),
    "EROFS": N_("the disk is read-only"),
    "EISDIR": N_("it is a folder"),
    "ENOTDIR": N_("a part of the path is not a folder"),
    "ENOTEMPTY": N_("the folder is not empty"),
    "EEXIST": N_("it is there already"),
    "EMFILE": N_("too many files are open"),
    "ENFILE": N_("too many files are open"),
    "ENAMETOOLONG": N_("the name is too long"),
    "ELOOP": N_("its links lead round in a circle"),
    "EFBIG": N_("the file would be too large"),
    "EBUSY": N_("it is in use"),
    "ETXTBSY": N_("it is in use"),
    "EIO": N_("the disk reports an error"),
    "ENODEV": N_("the device is not there"),
    "ENXIO": N_("the device is not there"),
    "ESTALE": N_("the file is gone from the machine that it was on"),
    "ENOMEM": N_("memory is used up"),
    "ENOLCK": N_("the file system gives no locks"),
    "ENOSYS": N_("the system cannot do that here"),
    "EOPNOTSUPP": N_("the system cannot do that here"),
    "ENOTSUP": N_("the system cannot do that here"),
    "EINVAL": N_("the system cannot do that here"),
    "EXDEV": N_("it lies on another disk"),
    "EMLINK": N_("the file system takes no more links there"),
    "EILSEQ": N_("the file system takes no such name"),
    "EUCLEAN": N_("the file system is damaged"),
    "EBADMSG": N_("the file system is damaged"),
    "EREMOTEIO": N_("the disk reports an error"),
    "EHWPOISON": N_("the disk reports an error"),
    "ENOMEDIUM": N_("the device is not there"),
    "ENOKEY": N_("the folder is encrypted, and its key is not there"),
    "EAGAIN": N_("it is in use"),
    "EDEADLK": N_("it is in use"),
    "E2BIG": N_("more is passed to a program than the system allows"),
    "EAFNOSUPPORT": N_("no way leads there through the network"),
    "ENOEXEC": N_("it is not a program that runs here"),
    "ECONNREFUSED": N_("the connection was refused"),
    "ECONNRESET": N_("the connection broke off"),
    "ECONNABORTED": N_("the connection broke off"),
    "EPIPE": N_("the connection broke off"),
    "EADDRINUSE": N_("another program listens there already"),
    "EADDRNOTAVAIL": N_("this machine has no such address"),
    "ETIMEDOUT": N_("no answer in time"),
    "EHOSTUNREACH": N_("no way leads there through the network"),
    "ENETUNREACH": N_("no way leads there through the network"),
    "ENETDOWN": N_("no way leads there through the network"),
    "EHOSTDOWN": N_("no way leads there through the network"),
}
_BY_NUMBER = {getattr(errno, name): text for name, text in _REASONS.items() if hasattr(errno, name)}
_LOOKED_UP = {  # what looking up a host's name says; the numbers are the system's own
    "EAI_AGAIN": N_("names of sites cannot be looked up now"),
    "EAI_NONAME": N_("no site has that name"),
    "EAI_NODATA": N_("no site has that name"),
    "EAI_FAIL": N_("the site's name could not be looked up"),
}
_SQLITE = {  # SQLite's own result codes, and extended ones
    3: _REASONS["EACCES"],
    7: _REASONS["ENOMEM"],
    8: N_("it can only be read"),
    10: _REASONS["EIO"],
    11: N_("it is damaged"),
    13: _REASONS["ENOSPC"],
    14: N_("it cannot be opened"),
    26: N_("it is damaged"),
    **dict.fromkeys((2314, 3594, 3850, 5130), _REASONS["ENOLCK"]),  # SQLITE_IOERR_…LOCK
}
_CERTIFICATES = {  # OpenSSL's X509_V_ERR_…
    9: N_("the site's certificate is not valid yet"),
    10: N_("the site's certificate has expired"),
    62: N_("the site's certificate belongs to another site"),
}
# By the names of their classes: a library that is not loaded has raised nothing.
_OTHERS = {
    "TimeoutError": N_("no answer in time"),
    "TimeoutException": N_("no answer in time"),
    "UnicodeDecodeError": N_("this is not UTF-8"),
    "SSLCertVerificationError": N_("nobody known vouches for the site's certificate"),
    "SSLError": N_("no secure connection could be made"),
    "gaierror": N_("the site's name could not be looked up"),
    "UnicodeError": N_("no site has that name"),
    "InvalidURL": N_("this is not a web address"),
    "UnsupportedProtocol": N_("this is not a web address"),
    "RemoteProtocolError": N_("the site broke off, or speaks no HTTP"),
    "NetworkError": N_("the connection broke off"),
}


def reason_of(error: BaseException) -> str:
    """Why something failed, on one line without a full stop; for an error that a library raised
    from another, what that other says."""
    behind = list(_behind(error))
    # Of classes the innermost is the most exact: a certificate is refused within a "network error".
    for reason_by, errors in ((_by_number, behind), (_by_class, behind[::-1])):
        for one in errors:
            reason = reason_by(one)
            if reason is not None:
                return _(reason)
    words = getattr(error, "strerror", None) or " ".join(str(error).split())
    return str(words) or type(error).__name__


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An error, and those that it was raised from, or that it holds: httpcore says "from none"."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        held = next((part for part in one.args if isinstance(part, BaseException)), None)
        one = one.__cause__ or held or (None if one.__suppress_context__ else one.__context__)


def _by_number(error: BaseException) -> str | None:
    """What the system, OpenSSL or SQLite say by a number of their own."""
    kinds = _kinds(error)
    if (code := getattr(error, "verify_code", 0)) and "SSLCertVerificationError" in kinds:
        return _CERTIFICATES.get(code)
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    if "gaierror" in kinds:
        socket = sys.modules["socket"]
        names = {getattr(socket, name, None): text for name, text in _LOOKED_UP.items()}
        return names.get(getattr(error, "errno", None), _OTHERS["gaierror"])
    if isinstance(error, OSError) and "SSLError" not in kinds and error.errno is not None:
        return _BY_NUMBER.get(error.errno)
    return None


def _by_class(error: BaseException) -> str | None:
    return next((_OTHERS[kind] for kind in _kinds(error) if kind in _OTHERS), None)


def _kinds(error: BaseException) -> list[str]:
    return [one.__name__ for one in type(error).__mro__]
