"""Catalogues of messages as gettext compiles them (`.mo`), looked into where they stand.

Reading a catalogue whole, as the standard library does, costs as much as a third of a command; a
command says a few messages. A compiled catalogue holds its texts sorted, so they are searched for.
"""

from __future__ import annotations

from bisect import bisect_left
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = b"\xde\x12\x04\x95"  # little endian, as ours are


def arabic_form(number: int) -> int:
    """Which of six forms a counted noun takes in Arabic (CLDR)."""
    if number < 3:
        return number
    return 3 if 3 <= number % 100 <= 10 else 4 if number % 100 >= 11 else 5


def french_form(number: int) -> int:
    """Which of two forms a counted noun takes in French."""
    return int(number > 1)


FORMS = {"ar": arabic_form, "fr": french_form}


class Catalogue:
    """One language's texts, by the English ones. What it does not hold is said in English."""

    def __init__(self, path: Path, language: str) -> None:
        self._form = FORMS[language]
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            data = b""
        self._data = data if data.startswith(_MAGIC) else b""
        self._known: dict[str, bytes | None] = {}
        if self._data:
            count, ids, texts = unpack_from("<3I", self._data, 8)
            self._ids = self._places(ids, count)
            self._texts = texts

    def _places(self, table: int, count: int) -> list[tuple[int, int]]:
        """(length, start) of each text of a table."""
        numbers = unpack_from(f"<{2 * count}I", self._data, table)
        return [*zip(numbers[::2], numbers[1::2], strict=True)]

    def gettext(self, message: str) -> str:
        """The text for a message; a counted one's is that for one."""
        found = self._find(message)
        if found is None:
            return message
        forms = found.split(b"\0")
        return forms[self._form(1) if len(forms) > 1 else 0].decode()

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of a counted message that a number takes."""
        found = self._find(singular)
        if found is None:
            return singular if number == 1 else plural
        return found.split(b"\0")[self._form(number)].decode()

    def _find(self, message: str) -> bytes | None:
        if message not in self._known:
            self._known[message] = self._search(message.encode()) if self._data else None
        return self._known[message]

    def _search(self, wanted: bytes) -> bytes | None:
        at = bisect_left(self._ids, wanted, key=self._string)
        if at == len(self._ids) or self._string(self._ids[at]).partition(b"\0")[0] != wanted:
            return None  # (a counted one's plural stands behind it)
        return self._string(self._places(self._texts + 8 * at, 1)[0])

    def _string(self, place: tuple[int, int]) -> bytes:
        length, start = place
        return self._data[start : start + length]
