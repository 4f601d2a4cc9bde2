"""What the reader asks of a person: a line to type, one of several, yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsctl.browse.keymap import agrees, command, digit
from newsctl.browse.text_field import TextField
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.browse.keys import Key


class Prompt(Protocol):
    """Something that is asked. It stands in the line of state, and takes all keys."""

    label: str
    field: TextField | None  # what is typed into, if anything is
    mistake: str  # what is wrong with it so far
    hint: str

    def press(self, key: Key) -> bool:
        """Take a key; whether more is to come."""


class Typing:
    """A line of text. `changed` is told each time it is another, `done` what it is at last,
    `dropped` that it was given up."""

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        done: Callable[[str], None],
        changed: Callable[[str], None] = lambda _text: None,
        dropped: Callable[[], None] = lambda: None,
        hint: str = "",
    ) -> None:
        self.label = label
        self.field: TextField | None = TextField.holding(text)
        self.mistake = ""
        self.hint = hint
        self._changed = changed
        self._done = done
        self._dropped = dropped

    def press(self, key: Key) -> bool:
        """See `Prompt`."""
        field = self.field
        if field is None or key.name == "escape":
            self._dropped()
            return False
        if key.name == "enter":
            self._done(field.text)
            return bool(self.mistake)
        before = field.text
        field.take(key.name, key.text)
        if field.text != before:
            self.mistake = ""
            self._changed(field.text)
        return True


class Choice(NamedTuple):
    """One of several: what it is called, what is known of it, and what choosing it does."""

    name: str
    note: str
    choose: Callable[[], None]


class Choosing:
    """One of several, by arrows or by digit; of many also by typing how its name begins."""

    def __init__(self, label: str, choices: Sequence[Choice], *, many: bool = False) -> None:
        self.label = label
        self.field: TextField | None = TextField() if many else None
        self.mistake = ""
        self.hint = ""
        self.choices = choices
        self.shown = list(choices)
        self.at = 0

    def press(self, key: Key) -> bool:
        """See `Prompt`."""
        asked = None if self.field and key.text else command(key.name)
        number = None if self.field else digit(key.name)
        if key.name == "escape" or (self.field is None and asked in {"back", "quit"}):
            return False
        if key.name == "enter":
            return not self._choose(self.at)
        if number is not None:
            return not self._choose(number - 1)
        steps = {"down": 1, "up": -1, "page-down": 10, "page-up": -10}
        if asked in steps:
            self.at = min(max(self.at + steps[asked], 0), max(len(self.shown) - 1, 0))
        elif self.field is not None and self.field.take(key.name, key.text):
            self._narrow(self.field.text)
        return True

    def _choose(self, at: int) -> bool:
        if not 0 <= at < len(self.shown):
            return False
        self.shown[at].choose()
        return True

    def _narrow(self, text: str) -> None:
        from newsctl.arabic.fold import fold

        begun = fold(text).strip()
        self.shown = [one for one in self.choices if begun in fold(one.name)]
        self.at = 0


class Question:
    """Yes or no; anything but yes is no."""

    def __init__(self, label: str, yes: Callable[[], None], no: Callable[[], None]) -> None:
        self.label = label
        self.field: TextField | None = None
        self.mistake = ""
        self.hint = ""
        self._yes = yes
        self._no = no

    def press(self, key: Key) -> bool:
        """See `Prompt`."""
        if agrees(key.name):
            self._yes()
        else:
            self._no()
        return False
