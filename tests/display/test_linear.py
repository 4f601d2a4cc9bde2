"""Laying out costs in proportion to the text, whatever it is made of."""

from __future__ import annotations

import pytest

from newsctl.display.bidi import levels, levels_of
from newsctl.display.bidi_modes import Mode
from newsctl.display.cells import Cells, cells_of
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
@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.KONSOLE])
def test_twice_the_text_is_twice_the_work(
    name: str, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in code points that are given levels, and made into cells."""
    handled = 0

    def counted_cells(text: str, **more: bool) -> Cells:
        nonlocal handled
        handled += len(text)
        return cells_of(text, **more)

    def counted_stretch(classes: list[str], *more: object) -> list[int]:
        nonlocal handled
        handled += len(classes)
        return levels_of(classes, *more)  # type: ignore[arg-type]

    def counted_levels(text: str, base: int | None = 1) -> list[int]:
        nonlocal handled
        handled += len(text)
        return levels(text, base)

    monkeypatch.setattr("newsctl.display.layout.cells_of", counted_cells)
    monkeypatch.setattr("newsctl.display.bidi_fast_path.levels_of", counted_stretch)
    monkeypatch.setattr("newsctl.display.bidi_fast_path.levels", counted_levels)

    def work(size: int) -> int:
        nonlocal handled
        handled = 0
        text = "ا" + TEXTS[name] * (size // len(TEXTS[name]))
        every_tenth = [(at, at + 3) for at in range(0, len(text), 50)]
        Layout(mode).lines(marked(text, every_tenth, ""), 60)
        return handled

    once, twice = work(6_000), work(12_000)
    assert once > 0
    assert twice <= 2.1 * once
    assert once <= 6 * 6_000
