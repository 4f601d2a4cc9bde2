"""Messages that may be thousands: the first of them one by one, at last how many more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.messages import grouped, ngettext
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.cli.voice import Voice
    from newsctl.errors import BadInput

_SAID = 20  # errors said one by one, and warnings


class FirstFew:
    """Says the first errors and warnings about what was read, and counts the others.

    `complain` is how an error is said: on a line of its own, unless the voice's own way is wanted.
    """

    def __init__(self, voice: Voice, complain: Callable[[BadInput], None] | None = None) -> None:
        self._voice = voice
        self._complain = complain or (
            lambda error: voice.fail(one_line(str(error)), error.exit_code)
        )
        self.errors = self.warnings = 0

    def complain(self, error: BadInput) -> None:
        """An item that could not be read."""
        self.errors += 1
        if self.errors <= _SAID:
            self._complain(error)

    def warn(self, text: str) -> None:
        """What is to be said of an item that came in."""
        self.warnings += 1
        if self.warnings <= _SAID:
            self._voice.warn(one_line(text))

    def rest(self) -> None:
        """Say how many were not said."""
        if (n := self.errors - _SAID) > 0:
            text = ngettext("and one more that could not be read",
                            "and {n} more that could not be read", n)  # fmt: skip
            self._voice.complain(text.format(n=grouped(n)), "error")
        if (n := self.warnings - _SAID) > 0:
            text = ngettext("and one more warning", "and {n} more warnings", n)
            self._voice.warn(text.format(n=grouped(n)))
