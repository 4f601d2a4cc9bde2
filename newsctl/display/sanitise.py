"""Text from an article made harmless for a terminal: what could steer it is shown or dropped.

Controls become visible marks, and what is no character U+FFFD, as terminals take other widths for
it; bidi controls and invisible format characters are dropped, since the layout decides the order; a
letter carries at most eight marks.
"""

from __future__ import annotations

from functools import cache
from unicodedata import category

from newsctl.lazy_patterns import lazy_pattern
from newsctl.text import NONCHARACTERS, normal_form

_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_MOST = 8  # that a letter carries
_TOO_MANY = lazy_pattern(f"([{_MARKS}]{{{_MOST}}})[{_MARKS}]+")
_SUSPECT = lazy_pattern(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u0600-\u0605\u061c\u06dd\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\ufdf0-\ufdfd\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    "\u070f\u0890\u0891\u08e2\u180e\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a"
    f"{NONCHARACTERS}]"
)
_OPENED = {
    "\t": "    ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\ufdfd": "بسم الله الرحمن الرحيم",
}
# Words in one letter, which has one cell: too small to be read, and in few fonts.
_WORDS = "\ufdfa\ufdf2\ufdfb\ufdfd\ufdfc\ufdf0\ufdf1\ufdf3\ufdf4\ufdf5\ufdf6\ufdf7\ufdf8\ufdf9"


@cache
def _shown(character: str) -> str:
    code = ord(character)
    if character in _OPENED:
        return _OPENED[character]
    if character in _WORDS:
        return normal_form("NFKC", character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code < 0xA0 or 0xD800 <= code < 0xE000:
        return "\ufffd"
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:  # no character, and never will be
        return "\ufffd"
    return ""


def sanitise(text: str) -> str:
    """`text` with nothing in it but printable characters and newlines. Idempotent."""
    if not text.isprintable() or any(one in text for one in _WORDS):
        text = _SUSPECT.sub(lambda found: _shown(found[0]), text.replace("\r\n", "\n"))
    some = text[_MOST::_MOST]  # a row of more marks has one of these in it
    if text.isascii() or not any(category(one) in {"Mn", "Me"} for one in some):
        return text
    return _TOO_MANY.sub(r"\1", text)


def visible(text: str) -> str:
    """`text` with every control and invisible character written as an escape, for inspection."""
    return _SUSPECT.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
