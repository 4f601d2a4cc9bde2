"""Messages: sentences of one direction in which words of the other stand as they are read.

What a person types (a command, an option, a path, a period, a comparison) is read from left to
right wherever it stands; a name or a title in Arabic is read from right to left amid French words.
Each of them is set apart in the sentence as a whole, with its own order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.display.bidi_classes import base_level
from newsctl.display.styled_text import Styled
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_END = ".,:;!?…،؛؟"  # the sentence's own, behind a word
_EDGES = rf"{_RTL}«»“”()\[\]⟪⟫"
_LETTERS = rf"[^\s{_EDGES}{_END}]"
# A word of letters, digits and signs, read from the left: with signs of a sentence within it
# (12,15) or dots around it (..2024, -3w..), and what it takes in brackets (NEAR(a, b)).
_CHUNK = (
    rf"(?=[^\s{_RTL}]{{0,99}}[A-Za-z0-9])(?:\.{{1,2}}(?=[\w/]))?{_LETTERS}+(?:[{_END}]+{_LETTERS}+)*"
    rf"(?:\([^(){_RTL}\n]*\)|\.\.|…)?"
)
# A path or address, whatever the letters of its names.
_PATH = rf"(?<![^\s«“(])(?:[a-z]+:/|~|\.{{1,2}})?/(?:[^\s»”{_END}]|[{_END}](?=[^\s»”{_END}]))+"
_OPTIONAL = rf"\[[^\[\]{_RTL}\n]*\]"
_ONE = rf"(?:{_PATH}|{_CHUNK}|{_OPTIONAL})"
_TYPED = lazy_pattern(rf"(`[^`\n]+`)|{_ONE}")  # a `command`, or a path, a word, a [choice]
_COMMAND = lazy_pattern(r"`[^`\n]+`")
_AFTER_ONE = lazy_pattern(_ONE)  # where a sign like that of a command follows a word
_WORTH = lazy_pattern(r"[A-Za-z0-9]")
_PLAIN = lazy_pattern(r"\w+|[^\w]+|\d+(?:[.,٫٬]\d+)*[%٪]?")  # what keeps its order by itself
_FOREIGN = lazy_pattern(rf"(?<![«“\"(\[])[«“\"(\[]*+[{_RTL}](?:[^A-Za-z\n]*[{_RTL}])?[»”\")\]]*")


def typed(message: str, base: int = 1) -> Styled:
    """A message of the side `base` (1: right), in which what has an order of its own keeps it, and
    a `command` its line."""
    kept = [one.span() for one in _COMMAND.finditer(message)] if "`" in message else []
    if max(message, default="") < "\u0590":
        return Styled(message, kept=kept)
    if base:
        spans = [(start, end) for start, end in _spans(message) if _is_typed(message[start:end])]
    else:
        spans = [one.span() for one in _FOREIGN.finditer(message)]
    return Styled(message, isolates=spans, kept=kept)


def _spans(message: str) -> Iterator[tuple[int, int]]:
    """Where something typed may stand; what stands side by side is one. (A single pattern for it
    takes several times as long to compile as these take to read a page of help.)"""
    end = 0
    while found := _TYPED.search(message, end):
        start, end = found.span()
        while (
            found[1] is None
            and message.startswith(" ", end)
            and not _is_right(message[end - 1])
            and (more := (_AFTER_ONE if message.startswith("`", end + 1) else _TYPED).match(
                message, end + 1
            ))
        ):  # fmt: skip
            end = more.end()
        yield start, end


def _is_right(character: str) -> bool:
    return any(
        first <= character <= last for first, last in zip(_RTL[::3], _RTL[2::3], strict=True)
    )


def _is_typed(word: str) -> bool:
    return bool(_WORTH.search(word)) and _PLAIN.fullmatch(word) is None


def side_of(message: str, side: int) -> int:
    """The direction of a line that is said: the language's own where it has words of it, else that
    of the line's first letter (a query quoted on a line of its own)."""
    own = re.search(rf"[{_RTL}]" if side else "[A-Za-zÀ-ɏ]", message)
    return side if own else (base_level(message) or 0)
