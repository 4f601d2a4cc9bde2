"""A line that is typed into: query, tags, a date. What comes in is text, whatever the keyboard."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from newsctl.display.styled_text import Styled
from newsctl.fast_dataclasses import dataclass
from newsctl.text import drop_controls

if TYPE_CHECKING:
    from collections.abc import Callable

_CARET = "▏"
_LONGEST = 2000  # code points; what is pasted by mistake may be a book


@dataclass(slots=True)
class TextField:
    """A text, and where the next letter goes: so many code points into it."""

    text: str = ""
    at: int = 0

    @classmethod
    def holding(cls, text: str) -> TextField:
        """A field with a text in it, to go on behind it."""
        return cls(text, len(text))

    def take(self, name: str, text: str) -> bool:
        """What a key does in the field; whether it means something there. Left and right are the
        keys' own sides only in a text of the left: in Arabic the text goes on to the left."""
        if text:
            self._put(text)
            return True
        action = _EDITING.get(name)
        if action is None:
            return False
        action(self)
        return True

    def _put(self, text: str) -> None:
        text = text[: _LONGEST - len(self.text)]
        clean = drop_controls(text.replace("\n", " ").replace("\t", " "))
        self.text = self.text[: self.at] + clean + self.text[self.at :]
        self.at += len(clean)

    def move(self, steps: int) -> None:
        """Go on, or back, by letters; a mark stays with its letter."""
        from unicodedata import combining

        self.at = min(max(self.at + steps, 0), len(self.text))
        while 0 < self.at < len(self.text) and combining(self.text[self.at]):
            self.at += 1 if steps > 0 else -1

    def leap(self, steps: int) -> None:
        """The same towards a side of the screen: to the right it is back, in a text of Arabic."""
        from newsctl.display.bidi_classes import base_level

        self.move(-steps if base_level(self.text) else steps)

    def erase(self, start: int, end: int) -> None:
        """Take a part out."""
        start = max(start, 0)
        self.text = self.text[:start] + self.text[end:]
        self.at = start

    def word_start(self) -> int:
        """Where the word before the caret begins."""
        before = self.text[: self.at].rstrip()
        return before.rfind(" ") + 1

    def shown(self, before: str, fits: Callable[[Styled], bool]) -> Styled:
        """The field behind a label; where it goes on is marked without parting joined letters, and
        in sight: of a text that does not fit the beginning is left out."""

        def behind(start: int) -> Styled:
            return TextField(self.text[start:], self.at - start).whole(before)

        starts = range(0, self.at + 1, 4)
        first = bisect_left(starts, True, key=lambda start: fits(behind(start)))
        return behind(starts[min(first, len(starts) - 1)])

    def whole(self, before: str) -> Styled:
        """The whole field behind a label."""
        text = self.text if self.at < len(self.text) else self.text + _CARET
        start, at = len(before), len(before) + self.at
        spans = [(at, at + 1, "reverse")] if self.at < len(self.text) else []
        return Styled(before + text, "", spans, [(start, start + len(text))])


_EDITING: dict[str, Callable[[TextField], None]] = {
    "backspace": lambda one: one.erase(one.at - 1, one.at) if one.at else None,
    "delete": lambda one: one.erase(one.at, one.at + 1) if one.at < len(one.text) else None,
    "left": lambda one: one.leap(-1),
    "right": lambda one: one.leap(1),
    "c-b": lambda one: one.move(-1),
    "c-f": lambda one: one.move(1),
    "home": lambda one: one.move(-len(one.text)),
    "c-a": lambda one: one.move(-len(one.text)),
    "end": lambda one: one.move(len(one.text)),
    "c-e": lambda one: one.move(len(one.text)),
    "c-u": lambda one: one.erase(0, one.at),
    "c-k": lambda one: one.erase(one.at, len(one.text)),
    "c-w": lambda one: one.erase(one.word_start(), one.at),
}
