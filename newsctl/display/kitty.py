"""What kitty is sent, which turns the letters of each Arabic word around by itself.

Words go out in visual order and what is in a word reversed; styles are not, since the colours of
cells stay where they are. kitty turns around whatever of a word one font draws: where its main font
has Arabic letters, the signs and digits that touch them too, and where another font has to help out
with a rare letter, the parts on both sides of it each by itself. It never joins what differs in
weight, so wherever that could matter the weight changes. Tashkeel it puts in cells of its own,
which tears words apart: it is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi import MIRRORED, reorder
from newsctl.display.paragraph import has_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import StyleType

    from newsctl.display.cells import Cells

_OTHER, _COMMON, _RARE = range(3)
# Forms of پ چ ژ ک گ ی, which fonts have that have Arabic at all.
_PERSIAN = frozenset((*range(0xFB56, 0xFB5A), *range(0xFB7A, 0xFB7E), 0xFB8A, 0xFB8B,
                      *range(0xFB8E, 0xFB96), *range(0xFBFC, 0xFC00)))  # fmt: skip
_SIGNS = frozenset((*range(0x60C, 0x66E), *range(0x6F0, 0x6FA)))  # digits among them


def in_words(
    cells: Cells, line: list[int], style: list[StyleType]
) -> Iterator[tuple[str, StyleType, bool]]:
    """The letters of a line as they are sent: text, style, and whether its weight is changed.

    `line` and `style` are the letters' levels and styles, in logical order.
    """
    order = reorder(line)
    start = 0
    for at in [*range(len(order)), len(order)]:
        if at == len(order) or cells.drawn[order[at]] == " ":
            yield from _word(cells, line, style, order[start:at])
            if at < len(order):
                yield " ", style[order[at]], False
            start = at + 1


def _word(
    cells: Cells, line: list[int], style: list[StyleType], order: list[int]
) -> Iterator[tuple[str, StyleType, bool]]:
    drawn = [cells.drawn[at] for at in order]
    kinds = [_kind(one[0]) for one in drawn]
    if not any(map(_turns, drawn)):  # its signs alone turn nothing around
        for at, one in zip(order, drawn, strict=True):
            yield (MIRRORED.get(one, one) if line[at] % 2 else one), style[at], False
        return
    start = 0
    flipped: bool | None = None
    while start < len(order):
        kind = kinds[start]
        end = start + 1
        while end < len(order) and kinds[end] == kind and kind != _RARE:
            end += 1
        # Common letters keep their weight, unless what stands before them kept it.
        flipped = kind != _COMMON if flipped is None else not flipped
        if kind == _OTHER:
            texts = [
                MIRRORED.get(drawn[one], drawn[one]) if line[order[one]] % 2 else drawn[one]
                for one in range(start, end)
            ]
        else:
            texts = [drawn[one][0] for one in range(end - 1, start - 1, -1)]
        for text, place in zip(texts, order[start:end], strict=True):
            yield text, style[place], flipped
        start = end


def _turns(drawn: str) -> bool:
    if has_letter(drawn):
        return drawn[0] > "\u061f"  # ؛ and ؟ are letters to the order of a line only
    return "\u0660" <= drawn[0] <= "\u0669" or "\u06f0" <= drawn[0] <= "\u06f9"


def _kind(letter: str) -> int:
    code = ord(letter)
    if 0xFE70 <= code <= 0xFEFC or code in _PERSIAN or code in _SIGNS:
        return _COMMON
    if 0x600 <= code <= 0x6FF or 0x750 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF:
        return _RARE
    return _OTHER
