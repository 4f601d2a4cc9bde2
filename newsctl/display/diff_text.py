"""A comparison as paragraphs to read: what was removed and added stands out, in colours or between
marks, and of what stayed as much is told as helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.counted_nouns import number
from newsctl.display.styled_text import Styled
from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Pieces = Iterable[tuple[str, str]]  # (`same`, `removed` or `added`, text)

SAME = "same"
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}  # as `git diff --word-diff` has them
_BESIDE = 16  # words that are told of what stayed beside a change
_LEFT_OUT = "[…]"
_WORD = lazy_pattern(r"\S+\s*")
_SEEN = {" ": "·", "\n": "¶", "\t": "⇥"}


class Passage(NamedTuple):
    """A paragraph, or how many that stayed are left out before the next one."""

    text: Styled
    left_out: int = 0


def passages(
    pieces: Pieces, *, marked: bool, whole: bool = False, spaces: bool = False
) -> list[Passage]:
    """The paragraphs in which something changed, the ends of those beside them, and how many are
    left out between; with `whole` all of all. `marked` puts marks around what changed; `spaces`
    lets white space that changed be seen."""
    paragraphs = [one for one in _paragraphs(pieces, spaces=spaces) if one]
    changed = {at for at, one in enumerate(paragraphs) if _is_changed(one)}
    told: list[Passage] = []
    left_out = 0
    for at, one in enumerate(paragraphs):
        if not whole:
            before, behind = at - 1 in changed, at + 1 in changed
            if at in changed:
                one = _shortened(one)
            elif before or behind:
                one = [(SAME, _ends(one[0][1], first=before, last=behind))]
            else:
                left_out += 1
                continue
        if left_out:
            told.append(Passage(Styled(""), left_out))
            left_out = 0
        told.append(Passage(styled(one, marked=marked)))
    return [*told, Passage(Styled(""), left_out)] if left_out else told


def styled(pieces: Pieces, *, marked: bool) -> Styled:
    """Pieces as one text, what changed in its style, white space behind it left out."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    for op, piece in pieces:
        inner = piece.strip()
        if op == SAME or not inner:
            text += piece
            continue
        lead, tail = piece[: piece.index(inner)], piece[piece.index(inner) + len(inner) :]
        opening, closing = _MARKS[op] if marked else ("", "")
        if spans and spans[-1][1] == len(text) and not lead:
            text += " "  # two numbers side by side would be read as one
        start = len(text) + len(lead)
        text += f"{lead}{opening}{inner}{closing}"
        spans.append((start, len(text), op))
        text += tail
    return Styled(text.rstrip(), "", spans)


def left_out(paragraphs: int, digits: str = "latn") -> str:
    """How many paragraphs stayed and are not told."""
    text = ngettext("⋯ one paragraph as before", "⋯ {n} paragraphs as before", paragraphs)
    return text.format(n=number(paragraphs, digits))


# -- paragraphs ----------------------------------------------------------------------------------
def _paragraphs(pieces: Pieces, *, spaces: bool) -> Iterator[list[tuple[str, str]]]:
    """The pieces of each line, without those that hold white space only."""
    line: list[tuple[str, str]] = []
    for op, text in pieces:
        if spaces and op != SAME:
            text = _seen(text)
        for place, part in enumerate(text.split("\n")):
            if place:
                yield line
                line = []
            if part.strip():
                line.append((op, part))
            elif part and line:  # the space between two words
                line[-1] = (line[-1][0], line[-1][1] + part)
    yield line


def _seen(text: str) -> str:
    """A text with signs for the white space behind it, unless it is one space."""
    inner = text.rstrip()
    tail = text[len(inner) :]
    if tail == " " and inner:
        return text
    return inner + "".join(_SEEN.get(one, "·") + ("\n" if one == "\n" else "") for one in tail)


def _is_changed(pieces: Sequence[tuple[str, str]]) -> bool:
    return any(op != SAME for op, _text in pieces)


# -- in part -------------------------------------------------------------------------------------
def _shortened(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A paragraph without the middle of what stayed at length."""
    found = []
    for at, (op, text) in enumerate(pieces):
        if op == SAME:
            text = _ends(text, first=at > 0, last=at < len(pieces) - 1)
        found.append((op, text))
    return found


def _ends(text: str, *, first: bool, last: bool) -> str:
    """The first words of a text, its last ones, or both; all where that is hardly more."""
    words = _WORD.findall(text)
    if len(words) <= _BESIDE * (first + last) + _BESIDE // 2:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    begin = lead + "".join(words[:_BESIDE]) if first else ""
    end = "".join(words[-_BESIDE:]) if last else ""
    return " ".join(part for part in (begin.rstrip(), _LEFT_OUT, end) if part)
