"""Laying out costs in proportion to the text, whatever it is made of."""

from __future__ import annotations

import pytest

from newsctl.display.bidi_classes import classes_of
from newsctl.display.bidi_modes import Mode
from newsctl.display.cells import word_of
from newsctl.display.joining import join
from newsctl.display.layout import Layout
from newsctl.display.styled_text import marked

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
