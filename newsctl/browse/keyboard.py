"""What is typed, read from the terminal: by prompt_toolkit's readers and its table of sequences.

It is loaded when the first screen is painted already: it takes as long to load as all else.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from newsctl.browse.keys import KEYPAD, Key, Sequences, is_asked_for, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit.key_binding.key_processor import KeyPress

_ESCAPE = 0.05  # seconds that a sequence may take to go on behind its Escape


class Keyboard(Protocol):
    """Where keys come from."""

    def read(self, timeout: float | None) -> list[Key]:
        """The keys that were typed, waiting for one so long at most, or until `wake` is called.
        Raises EOFError when the terminal is gone."""


class Parser:
    """Keys of what a terminal sends."""

    def __init__(self) -> None:
        from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
        from prompt_toolkit.input.vt100_parser import Vt100Parser

        self._known = ANSI_SEQUENCES
        self._sequences = Sequences()
        self._keys: list[Key] = []
        self._parser = Vt100Parser(self._take)

    def _take(self, press: KeyPress) -> None:
        key = key_of(getattr(press.key, "value", press.key), press.data)
        if key is not None:
            self._keys.append(key)

    @property
    def waits(self) -> bool:
        """Whether what was fed may be the beginning of a key."""
        return self._sequences.waits

    def feed(self, text: str) -> list[Key]:
        """The keys of a text, as far as they are whole; `""` says that nothing follows soon."""
        pieces = self._sequences.take(text) if text else iter((self._sequences.end(),))
        for piece in pieces:
            if not piece:
                continue
            piece = KEYPAD.get(piece, piece)
            sequence = piece[0] == "\x1b" and len(piece) > 1
            if not sequence:
                self._parser.feed(piece)
                if piece == "\x1b":
                    self._parser.flush()
            elif piece in self._known or is_asked_for(piece):
                self._parser.feed_and_flush(piece)
        keys, self._keys = self._keys, []
        return keys


class PosixKeyboard:
    """A terminal's keys; `woken` is a pipe's end that something is written to when the reader
    should look up."""

    def __init__(self, terminal: int, woken: int) -> None:
        from prompt_toolkit.input.posix_utils import PosixStdinReader

        self._terminal = terminal
        self._woken = woken
        self._reader = PosixStdinReader(terminal)
        self._parser = Parser()

    def read(self, timeout: float | None) -> list[Key]:
        """See `Keyboard`."""
        import select

        if self._parser.waits:
            timeout = _ESCAPE
        ready = select.select([self._terminal, self._woken], [], [], timeout)[0]
        if self._woken in ready:
            os.read(self._woken, 1024)
        if self._terminal not in ready:
            return (
                [] if self._woken in ready else self._parser.feed("") if self._parser.waits else []
            )
        text = self._reader.read()
        if self._reader.closed:
            raise EOFError
        return self._parser.feed(text) if text else []


class WindowsKeyboard:
    """The keys of a Windows console."""

    def __init__(self) -> None:
        from prompt_toolkit.input import create_input

        self._input = create_input()

    def read(self, timeout: float | None) -> list[Key]:
        """See `Keyboard`. A window's new size is noticed when the time is over."""
        from prompt_toolkit.eventloop import win32

        wait: Callable[..., object] = win32.wait_for_handles  # type: ignore[attr-defined]
        handle = self._input.handle  # type: ignore[attr-defined]
        if wait([handle], 250 if timeout is None else int(timeout * 1000)) is None:
            return list(_keys(iter(self._input.flush_keys())))
        return list(_keys(iter(self._input.read_keys())))


def _keys(presses: Iterator[KeyPress]) -> Iterator[Key]:
    for press in presses:
        key = key_of(getattr(press.key, "value", press.key), press.data)
        if key is not None:
            yield key


def keyboard(terminal: int, woken: int) -> Keyboard:
    """The keyboard of this system."""
    return WindowsKeyboard() if os.name == "nt" else PosixKeyboard(terminal, woken)
