"""What is true of any text, in any language: normal form, line ends, and characters that do harm.

Normalising is lossless and happens when text enters the archive. Dropping controls is for text
that leaves as plain lines (tsv, ids, templates); a terminal has its own visible marks for them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal

from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# C0 but tab and newline, DEL, C1, soft hyphen, lone surrogates, bidi embeddings, overrides and
# isolates, LRM, RLM and ALM, invisible operators and deprecated format characters, BOM, interlinear
# marks, tags.
# ZWNJ and ZWJ stay: Persian and Kurdish are spelt with them.
_HARMFUL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)


@cache
def harmful() -> re.Pattern[str]:
    """What matches one character that does harm; made when the first text is cleaned."""
    return re.compile(f"[{_HARMFUL}]")


def normalise(text: str) -> str:
    """`text` in NFC with `\\n` line ends: what is stored, nothing else changed.

    Half a surrogate pair is no character, and no file in UTF-8 can hold it: U+FFFD stands for it.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    text = whole(text)
    if len(text) <= _MARKS:  # most fields
        return unicodedata.normalize("NFC", text)
    return normal_form("NFC", text)


_SIGNS = lazy_pattern(r"[^\w\s!-~]{31,}")  # where marks may stand upon marks without end
_MARKS = 30  # that a letter may bear (UAX #15, "Stream-Safe Text Format")


def normal_form(form: Literal["NFC", "NFKC", "NFD", "NFKD"], text: str) -> str:
    """`text` in a normal form of Unicode, in time that grows with its length alone: sorting the
    marks of a letter takes their number squared, and no letter of any language bears thirty."""
    some = text[_MARKS::_MARKS]  # a run of more marks has one of these in it
    if not any(map(unicodedata.combining, some)) or _SIGNS.search(text) is None:
        return unicodedata.normalize(form, text)
    pieces, begun, marks = [], 0, 0
    for place, letter in enumerate(text):
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > _MARKS:
            pieces.append(unicodedata.normalize(form, text[begun:place]))
            begun, marks = place, 1
    return "".join([*pieces, unicodedata.normalize(form, text[begun:])])


_PART = 50_000  # code points
_BLANK = lazy_pattern(r"\s")


def in_parts(text: str) -> Iterator[str]:
    """A text in pieces, each but the first from some white space on, since what is made of a piece
    takes many times its room: no word is cut, and a normal form of each is that of the whole."""
    begin = 0
    while len(text) - begin > _PART and (blank := _BLANK.search(text, begin + _PART)):
        yield text[begin : blank.start()]
        begin = blank.start()
    yield text[begin:]


def whole(text: str) -> str:
    """`text` with U+FFFD for each half of a surrogate pair, as bytes that are not UTF-8 leave."""
    try:
        text.encode("utf-16")  # refuses them too, in less time than UTF-8 takes
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return text


def drop_controls(text: str) -> str:
    """`text` without control, bidi and invisible format characters; tabs and newlines stay."""
    return text if text.isascii() and text.isprintable() else harmful().sub("", text)


# What Unicode never gives to a character (chapter 23.7): HTML and XML know no such thing.
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(  # within a class of a pattern
    f"{chr(last - 1)}{chr(last)}" for last in range(0xFFFF, 0x110000, 0x10000)
)
_NONCHARACTERS = lazy_pattern(f"[{NONCHARACTERS}]")


def replace_noncharacters(text: str) -> str:
    """`text` with U+FFFD for each code point that is no character and never will be one."""
    return text if text.isascii() else _NONCHARACTERS.sub("\ufffd", text)


_SEEN = lazy_pattern(f"[^\\s\u200c\u200d{_HARMFUL}]")


def visible(text: str) -> str:
    """`text`, or nothing where all of it is blanks, controls and invisible characters."""
    return text if _SEEN.search(text) else ""


def one_line(text: str) -> str:
    """`text` as one field of one line: no controls, each run of white space one space."""
    return " ".join(drop_controls(text).split())
