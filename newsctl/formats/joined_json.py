"""What readers of JSON share whose records are only whole with tables that stand behind them: the
records wait in a temporary file, a line each, until the tables are known."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from newsctl.formats.json_scanner import NotJson, Scanner, TooLong, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

IN_MEMORY = 4 << 20  # bytes of waiting records


def keep(scan: Scanner, waiting: IO[bytes]) -> None:
    """Put each value of a list into a file, a line for each."""
    scan.skip()
    while (first := scan.peek()) != "]":
        if not first:
            raise NotJson(scan.line)
        line = scan.line
        try:
            text = scan.value()  # what is no value at all ends the file
        except TooLong:
            text = ""
        keep_one(text, line, waiting)
    scan.skip()


def keep_one(text: str, line: int, waiting: IO[bytes]) -> None:
    """Put the text of a value into a file, on one line: an empty one for what is no JSON."""
    try:
        value = json.dumps(decode(text, line)) if text else ""
    except NotJson:
        value = ""  # an error of its own
    waiting.write(value.encode() + b"\n")


def rows(value: Any) -> list[Row]:
    """The objects of a list; nothing for anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def kept(waiting: IO[bytes]) -> Iterator[tuple[int, Row | None]]:
    """The numbers of the records, from 1, and the records; None for one that is none."""
    waiting.seek(0)
    for number, line in enumerate(waiting, 1):
        value = json.loads(line) if line.strip() else None
        yield number, value if isinstance(value, dict) else None
