"""What terminals that order lines, or words, show of what they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsctl.display.bidi_modes import Mode
from newsctl.display.layout import Layout
from newsctl.display.line import Run
from newsctl.display.word_reversal import for_kitty, for_runs
from tests.display.seen import seen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


@pytest.mark.parametrize("send", [for_kitty, for_runs])
@pytest.mark.parametrize(
    "word", ["\ufefc\ufe91", "\ufefc\ufe91 \ufea6\ufef3", "abc", "12", "\u062f\u2025"]
)
def test_hard_blanks_that_fill_a_line_are_no_part_of_the_word_beside_them(
    send: Callable[[Sequence[Run]], list[Run]], word: str
) -> None:
    """kitty would turn them around with it, and the word would stand at the screen's side."""
    fill, slanted = Run("\u00a0\u00a0", "reverse italic"), Run(word, "reverse")
    sent = send([fill, slanted, fill])

    assert (sent[0], sent[-1]) == (fill, fill)
    assert "".join(run.text for run in sent[1:-1]) == "".join(run.text for run in send([slanted]))
