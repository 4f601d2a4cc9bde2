"""Lines brought to the terminal: only those that are others than before, in one write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsctl.browse.view import Frame
    from newsctl.display.screen import Screen

# Where a terminal has it, nothing is shown until all is there; elsewhere it means nothing.
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"


class Painter:
    """Knows what the terminal shows."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._shown: list[str] = []

    def forget(self) -> None:
        """What is shown is not known any more: all is painted next time, on a cleared screen."""
        self._shown = []

    def paint(self, frame: Frame) -> None:
        """Show a frame; the terminal's cursor, though it is hidden, stands where a person is: a
        braille display and a magnifier follow it. Raises EOFError when the terminal is gone."""
        screen = self._screen
        texts = [screen.text_of(line) for line in frame.lines]
        pieces = [] if self._shown else ["\x1b[0m\x1b[2J"]
        shown = self._shown or [""] * len(texts)
        for row, (text, before) in enumerate(zip(texts, shown, strict=True), 1):
            if text != before:
                pieces.append(f"\x1b[{row};1H{text}\x1b[K")
        if not pieces:
            return
        self._shown = texts
        place = f"\x1b[{frame.at + 1};1H"
        try:
            screen.stream.write("".join([_BEGIN, *pieces, place, _END]))
            screen.stream.flush()
        except OSError as error:  # nobody is there any more
            raise EOFError from error
