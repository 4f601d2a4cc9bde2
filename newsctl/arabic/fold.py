"""Folding: lossy, for comparing only. What readers take for one word becomes one.

Arabic's own marks and variants go (tashkeel, tatweel, hamza and alef forms, ى/ي, ة/ه, Persian
letters that Arabic keyboards also give), digits become ASCII, Latin loses case and accents.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.text import in_parts, normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELETED = (
    *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, 0x0640, 0x0674, *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5), 0x06E7, 0x06E8, *range(0x06EA, 0x06EE), *range(0x08CA, 0x0900),
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C, 0xFEFF, 0x00AD,
    0x034F, 0x066C,
)  # fmt: skip

_MAPPED = {
    "ا": "آأإٱٲٳٵ",
    "ي": "ىیے",
    "ه": "ةۀہۂۃھە",
    "ك": "کڪگڭ",  # گ and ڭ where Moroccans and Gulf Arabs write g
    "ف": "ڤڢ",
    "ق": "ڨڧ",
    "ج": "چژ",
    "ب": "پٻ",
    ".": "٫",
}

TABLE: dict[int, str | None] = dict.fromkeys(_DELETED)
TABLE |= {ord(form): letter for letter, forms in _MAPPED.items() for form in forms}
TABLE |= {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}

# Marks and invisible characters that may stand inside a word without ending it.
MARKS = (
    "\u0300-\u036f\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08ca-\u08ff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)

_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_SPELLING: dict[int, str | None] = dict.fromkeys(_DELETED)


@cache
def _latin() -> frozenset[str]:
    """Letters that may bear marks, and the marks. (A pattern of them takes fifty times as long to
    make.)"""
    ranges = (range(0xC0, 0x250), range(0x300, 0x370), range(0x1E00, 0x1F00))
    return frozenset(map(chr, chain.from_iterable(ranges)))


def fold(text: str) -> str:
    """`text` as it is compared. Idempotent; its length is not that of `text`."""
    if text.isascii():
        return text.lower()
    folded = normal_form("NFKC", text).translate(TABLE).casefold()
    if not _latin().isdisjoint(folded):
        folded = normal_form("NFD", folded).translate(_ACCENTS)
        # Arabic letters with a hamza or a madda come together again.
        folded = normal_form("NFC", folded)
    return folded


def folded_words(text: str) -> Iterator[str]:
    """The words of a text, which white space parts, as they are compared."""
    for part in in_parts(text):
        yield from fold(part).split()


def spell(word: str) -> str:
    """`word` in all its letters without its marks: it tells apart words that folding merges."""
    if word.isascii():
        return word
    return normal_form("NFKC", word).translate(_SPELLING)
