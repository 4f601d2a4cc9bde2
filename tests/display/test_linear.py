"""Laying out costs in proportion to the text, whatever it is made of."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from newsctl.display.bidi_classes import classes_of
from newsctl.display.bidi_modes import Mode
from newsctl.display.cells import word_of
from newsctl.display.joining import join
from newsctl.display.layout import Layout
from newsctl.display.styled_text import marked

if TYPE_CHECKING:
    from types import FrameType

PROSE = "قال الوزير (أمس) إن 12.5% من CNN، و[نعم] 1,234 "
TEXTS = {
    "prose": PROSE,
    "one word": "ب",
    "one Latin word": "ab/",
    "brackets": "()",
    "open brackets": "(",
    "neutrals": "! ",
    "numbers": "1,2 ",
    "Hebrew": "שלום 1 (רב) ",
}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("mode", list(Mode))
def test_twice_the_text_is_twice_the_work(
    name: str, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in code points that are given classes, and joined."""
    handled = 0

    def counted_classes(text: str) -> bytes:
        nonlocal handled
        handled += len(text)
        return classes_of(text)

    def counted_join(text: str) -> list[str]:
        nonlocal handled
        handled += len(text)
        return join(text)

    monkeypatch.setattr("newsctl.display.bidi.classes_of", counted_classes)
    monkeypatch.setattr("newsctl.display.putty.classes_of", counted_classes)
    monkeypatch.setattr("newsctl.display.cells.join", counted_join)

    def work(size: int) -> int:
        nonlocal handled
        handled = 0
        word_of.cache_clear()
        text = "ا" + TEXTS[name] * (size // len(TEXTS[name]))
        every_tenth = [(at, at + 3) for at in range(0, len(text), 50)]
        layout = Layout(mode)
        for line in layout.lines(marked(text, every_tenth, ""), 60):
            layout.sent(line, 60)
        return handled

    once, twice = work(3_000), work(6_000)
    assert once > 0
    assert twice <= 2.1 * once
    assert once <= (40 if mode is Mode.PUTTY else 6) * 3_000  # tries several ways


PIECES = TEXTS | {
    "empty lines": "\n",
    "equal lines": "قال الوزير\n",
    "lines of a letter": "ب\r\n",
    "letters": "ب ",
    "marks": "ب\u064e",
    "marks alone": "\u064b",
    "digits and Latin": "12a ب 3,4b ",
    "address": "https://a.b/c?d=e&f=%D8%A7/",
    "pictures": "👩🏽\u200d🚀 ب ",
    "tabs": "ب\t",
    "carriage returns": "ب\r",
    "controls": "\x1b[\x01\x9b",
    "bidi controls": "\u202eب\u2067a\u2066\u2069\u202c",
    "blanks": " ",
    "no-break spaces": "ب\u00a0",
    "line separators": "ب\u2028",
}


def calls(text: str, width: int, mode: Mode) -> int:
    """The calls, of functions of Python's and of C's, that lay out a text and send its lines."""
    number = 0

    def count(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    layout = Layout(mode)
    sys.setprofile(count)
    try:
        for line in layout.lines(text, width):
            layout.sent(line, width)
    finally:
        sys.setprofile(None)
    return number


@pytest.mark.parametrize("name", PIECES)
@pytest.mark.parametrize("width", [20, 200])
@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.TERMINAL, Mode.KONSOLE])
def test_twice_the_text_is_twice_the_calls(name: str, width: int, mode: Mode) -> None:
    """Whatever it is made of, and however wide the lines are."""
    piece = PIECES[name]
    calls(piece * 40, width, mode)  # what is made once: words, widths, patterns
    once, twice = (calls(piece * (n // len(piece)), width, mode) for n in (2_000, 4_000))

    assert twice <= 2.1 * once


@pytest.mark.parametrize(
    ("line", "most"), [("", 12), ("ب", 16), ("وزير", 16), ("{}", 60), ("وزير {}", 120)]
)
def test_a_line_of_few_letters_takes_few_calls(line: str, most: int) -> None:
    """A megabyte may be half a million of them: an equal one is not laid out again."""
    text = "\n".join(line.format(number) for number in range(1_000, 2_000))
    calls(text, 80, Mode.VISUAL)

    assert calls(text, 80, Mode.VISUAL) <= most * 1_000


@pytest.mark.parametrize("justify", ["", "spaces", "tatweel"])
@pytest.mark.parametrize("mode", list(Mode))
def test_the_lines_of_a_text_are_those_of_its_paragraphs(mode: Mode, justify: str) -> None:
    """Equal ones too, and those of which one has a match in it."""
    some = ["", "قال الوزير إن 12 من CNN", "قال", "", "plain", "قال الوزير إن 12 من CNN", "قال", ""]
    matches: list[list[tuple[int, int]]] = [[], [], [(0, 2)], [], [], [(4, 10)], [], []]
    layout = Layout(mode)
    apart = [
        line
        for one, spans in zip(some, matches, strict=True)
        for line in layout.lines(marked(one, spans, "quiet"), 12, justify=justify)
    ]
    starts = [sum(len(one) + 1 for one in some[:at]) for at in range(len(some))]
    together = [
        (at + start, at + end)
        for at, spans in zip(starts, matches, strict=True)
        for start, end in spans
    ]

    whole = layout.lines(marked("\n".join(some), together, "quiet"), 12, justify=justify)

    assert whole == apart
