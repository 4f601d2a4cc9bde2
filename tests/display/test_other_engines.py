"""Order as two independent implementations of UAX #9 give it: GNU FriBidi (the C library, where it
is installed) and unicode-bidi (Rust, by way of python-bidi), on every line of real articles.

FriBidi gives levels for each paragraph and the order of each line of it; unicode-bidi the order of
each paragraph as one line. What a terminal shows of what it is sent is worked out from its way.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from bidi import get_display

from newsctl.display.bidi import levels
from newsctl.display.bidi_classes import MIRRORED, base_level
from newsctl.display.bidi_modes import SENDING, Mode
from newsctl.display.joining import is_mark, join
from newsctl.display.layout import Layout
from newsctl.display.line import Wanted
from newsctl.display.paragraph import Paragraph
from newsctl.display.sanitise import sanitise
from newsctl.display.styled_text import Styled
from newsctl.display.wrap import broken
from tests.display.seen import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SOME = (
    "قال الوزير (أمس) إن 12.5% من CNN، و[نعم] 1,234 وصل.",
    "وزیر گفت (دیروز) که ۱۲٫۵٪ از CNN می\u200cآید، و این را نمی\u200cدانیم.",
    "«خبر عاجل»: 3 قتلى في انفجار (BBC) بمدينة Al-Bab، 24/11/2026 14:30",
    "הממשלה החליטה (אתמול) על 12.5% מן התקציב, ב-2026 מן CNN.",
    "Le journal «خبر عاجل» a écrit que (نعم) 12,5 % des voix: 3 قتلى.",
    "بِسَلامٍ وَصَلَتِ الأَخْبارُ https://example.org/a?b=c إلى info@example.org، +212 5 22-33.",
    "12.5 نقطة: A-320 وB-52 [ملف (pdf) 3] -5 ٪٢٠ ١٢/٣ $5 €7",
)
JOINERS = "\u200c\u200d"
SHOWN = [mode for mode in Mode if SENDING[mode].padded]


@cache
def fribidi() -> Any:
    """The library; the test is skipped without it."""
    name = ctypes.util.find_library("fribidi")
    if not name:
        pytest.skip("FriBidi is not installed")
    return ctypes.CDLL(name)


def fribidi_levels(text: str, base: int) -> bytes:
    """The levels of a paragraph, by FriBidi."""
    size, library = len(text), fribidi()
    codes = (ctypes.c_uint32 * size)(*map(ord, text))
    types, brackets = (ctypes.c_uint32 * size)(), (ctypes.c_uint32 * size)()
    found = (ctypes.c_int8 * size)()
    library.fribidi_get_bidi_types(codes, size, types)
    library.fribidi_get_bracket_types(codes, size, types, brackets)
    side = ctypes.c_uint32(0x111 if base else 0x110)  # FRIBIDI_PAR_RTL, FRIBIDI_PAR_LTR
    library.fribidi_get_par_embedding_levels_ex(types, brackets, size, ctypes.byref(side), found)
    return bytes(found)


def fribidi_order(text: str, line: bytes, base: int) -> list[int]:
    """The logical index of each place of a line of those levels, by FriBidi."""
    size, library = len(text), fribidi()
    codes = (ctypes.c_uint32 * size)(*map(ord, text))
    types, places = (ctypes.c_uint32 * size)(), (ctypes.c_int * size)(*range(size))
    library.fribidi_get_bidi_types(codes, size, types)
    side = ctypes.c_uint32(0x111 if base else 0x110)
    own = (ctypes.c_int8 * size)(*line)
    library.fribidi_reorder_line(0, types, size, 0, side, own, None, places)
    return list(places)


def picture(text: str, order: Sequence[int], line: bytes) -> str:
    """Letters in an order, each with its marks behind it, lam with its alef, mirrored at odd
    levels: what is to be seen."""
    forms = join(text)
    marks: dict[int, str] = {}
    owner = -1
    for at, one in enumerate(text):
        if is_mark(one) and owner >= 0:
            marks[owner] = marks.get(owner, "") + one
        elif forms[at]:
            owner = at
    hung = {at for at, one in enumerate(text) if is_mark(one) and at}
    shown = []
    for at in order:
        if at in hung or not forms[at] or forms[at] in JOINERS:
            continue
        form = forms[at]
        shown.append((MIRRORED.get(form, form) if line[at] % 2 else form) + marks.get(at, ""))
    return bare("".join(unicodedata.normalize("NFKC", one)[::-1] for one in "".join(shown)))


def bare(text: str) -> str:
    """Plain letters without marks, some of which no terminal of a kind can show."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(one for one in plain if not is_mark(one) and one not in JOINERS).strip(" ")


def articles_of(folder: Path) -> Iterator[str]:
    """Titles and paragraphs of the real articles."""
    for file in sorted((folder / "corpus").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                yield from (article.get("title") or "").splitlines()
                yield from (article.get("body") or "").splitlines()


@pytest.fixture(scope="module")
def texts(full: bool, shared: Path) -> list[str]:
    """All of them with `--full`, else some, and what is made to be hard."""
    found = dict.fromkeys(filter(None, map(str.strip, map(sanitise, articles_of(shared)))))
    every = list(found)
    return [*SOME, *(every if full else every[:: max(1, len(every) // 80)])]


def breaks(text: str, layout: Layout, width: int) -> list[tuple[int, int]]:
    """Where the lines of a paragraph begin and end."""
    one = Paragraph(Styled(text), Wanted(layout.manner), layout.base)
    found = broken(one.words, one.widths, width, one._cells)
    return [(piece.start, piece.end) for piece, _used in found]


def differing(
    texts: Sequence[str], agrees: Callable[[str], bool], record: Callable[[str, object], None]
) -> list[str]:
    record("cases: real paragraphs", len(texts))
    return [text for text in texts if not agrees(text)][:5]


def test_levels_are_those_of_fribidi(texts: list[str], record_property: Any) -> None:
    """In each base direction, white space at the end apart, which belongs to lines."""

    def agrees(text: str) -> bool:
        return all(fribidi_levels(text, base) == levels(text, base) for base in (0, 1))

    assert differing(texts, agrees, record_property) == []


@pytest.mark.parametrize("mode", SHOWN)
def test_each_line_is_seen_as_fribidi_orders_it(
    mode: Mode, texts: list[str], full: bool, record_property: Any
) -> None:
    """Wrapped at 44 and 70 cells (whole corpus in `visual` and `konsole`, a tenth in others, whose
    lines are made from the same pictures)."""
    layout = Layout(mode)
    every = 1 if not full or mode in {Mode.VISUAL, Mode.KONSOLE} else 10

    def agrees(text: str) -> bool:
        side = base_level(text) or 0
        of_all = fribidi_levels(text, side)
        for width in (44, 70):
            lines = layout.lines(text, width)
            for line, (start, end) in zip(lines, breaks(text, layout, width), strict=True):
                plain, own = text[start:end], of_all[start:end]
                order = fribidi_order(plain, own, side)
                shown = seen(mode, layout.sent(line.moved(1), width + 3))
                if bare(shown) != picture(plain, order, own):
                    return False
        return True

    assert differing(texts[::every], agrees, record_property) == []


def test_each_paragraph_is_ordered_as_unicode_bidi_does(
    texts: list[str], record_property: Any
) -> None:
    """As one line; it mirrors nothing and moves no marks."""

    def agrees(text: str) -> bool:
        plain = "".join(one for one in text if not is_mark(one) and one not in JOINERS)
        expected = get_display(plain, base_dir="R" if base_level(text) else "L")
        found = Layout().line(plain).text
        return as_drawn(found) == as_drawn(expected)

    assert differing(texts, agrees, record_property) == []


def as_drawn(text: str) -> str:
    """Plain letters as they stand, of what may be mirrored one of both."""
    letters = (unicodedata.normalize("NFKC", one)[::-1] for one in text)
    return "".join(letters).translate(EITHER).strip()


EITHER = {ord(one): min(one, other) for one, other in MIRRORED.items()}
