"""What terminals that order lines, or words, show of what they are sent."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from tests.display.seen import seen

MODES = [Mode.TERMINAL, Mode.VTE, Mode.KONSOLE, Mode.WORDS, Mode.MLTERM, Mode.OVERRIDE]


@pytest.mark.parametrize("mode", MODES)
@given(
    st.text(st.sampled_from(list("abשב12٢٣۴() []-./")), min_size=1, max_size=24), st.integers(4, 12)
)
@example("a (b ٢)٢", 4)  # the line that ends a pair holds Arabic digits only
@example("ב ٢](٢", 12)
def test_signs_between_digits_stand_as_in_the_picture(mode: Mode, text: str, width: int) -> None:
    """Also where a line ends within brackets, so that it alone would be ordered otherwise."""
    text = " ".join(text.split())
    layout = Layout(mode)
    for line, picture in zip(layout.lines(text, width), Layout().lines(text, width), strict=True):
        shown = seen(mode, layout.sent(line.moved(1), width + 3))
        assert shown.strip() == picture.text.strip()
