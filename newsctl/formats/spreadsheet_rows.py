"""The rows of a spreadsheet as calamine reads them, in a process of its own.

calamine holds each sheet whole, up to its farthest cell, and ends the process where a file asks
for more than there is, or leads it astray. So it is given a process that may end, with memory and
time within bounds where the system can set them. What it reads comes as lines of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

MEMORY = 340 << 20  # bytes of addresses, of which Python and its modules take some 60 million
SECONDS = 20  # of computing
_BEGIN = "import sys; sys.path[:] = {path}; from {module} import answer; answer()"


class NoSpreadsheet(Exception):
    """Not a file that calamine reads."""


class TooLarge(Exception):
    """One that took more memory or time than it may, or ended the process."""


def sheets(data: bytes) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    """The sheets of a spreadsheet, each by its name and its rows; those of one that are not read
    before the next is asked for are passed over.

    A cell is a text, a number or a truth value, dates as ISO 8601. Raises NoSpreadsheet, TooLarge.
    """
    code = _BEGIN.format(path=sys.path, module=__name__)
    child = subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        with suppress(OSError), child.stdin:  # it may be gone
            child.stdin.write(data)
        heard = _heard(child.stdout)
        for one in heard:
            if isinstance(one, str):
                rows = _rows(heard)
                yield one, rows
                for _row in rows:
                    pass
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def _rows(heard: Iterator[Any]) -> Iterator[list[Any]]:
    """The rows of the sheet that is being told of."""
    for one in heard:
        if one is None:
            return
        yield one


def _heard(lines: IO[bytes]) -> Iterator[Any]:
    """What the other process tells: a sheet's name, its rows, None at its end. It ends with a
    word of its own, true for whole."""
    for line in lines:
        one = json.loads(line)
        if one is True:
            return
        if one is False:
            raise NoSpreadsheet
        yield one
    raise TooLarge


# -- in the process of its own -------------------------------------------------------------------
def answer() -> None:
    """Read a spreadsheet from stdin, and tell what is in it on stdout."""
    _bound()
    out = sys.stdout.buffer

    def tell(one: Any) -> None:
        out.write(json.dumps(one).encode() + b"\n")

    try:
        _tell_all(sys.stdin.buffer.read(), tell)
    except MemoryError:
        return
    except BaseException:  # noqa: BLE001 - also a panic of Rust's
        tell(False)
    out.flush()


def _tell_all(data: bytes, tell: Any) -> None:
    import io

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        tell(name)
        for row in book.get_sheet_by_name(name).iter_rows():
            tell([_value(cell) for cell in row])
        tell(None)
    tell(True)


def _value(cell: Any) -> Any:
    """A cell as JSON has it: whole numbers without a fraction, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if hasattr(cell, "isoformat"):
        text: str = cell.isoformat()
        return text.removesuffix("T00:00:00")
    if isinstance(cell, str):
        return cell.strip()
    return cell if isinstance(cell, bool | int | float) else str(cell)


def _bound() -> None:
    """Let this process take so much and no more, where the system can see to it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
