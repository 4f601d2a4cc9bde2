"""Keys as the reader knows them, and what a terminal sends for them.

prompt_toolkit knows the sequences of keys; it takes any other sequence apart into its letters,
which would be obeyed as if they were typed. So a terminal's late answer, a report of focus, or a
key of a protocol that nobody asked for is left out here, whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


class Key(NamedTuple):
    """A key by its name (`up`, `enter`; a letter's is the letter), a `paste` with its `text`, or
    what a mouse did (`click`, `wheel-up`, `wheel-down`) at a row and a column from 0."""

    name: str
    text: str = ""
    row: int = 0
    column: int = 0


_NAMES = {
    "c-m": "enter",
    "c-j": "enter",
    "c-h": "backspace",
    "c-i": "tab",
    "f1": "?",
    "<bracketed-paste>": "paste",
}
# The keys of a number pad that another program left to send sequences.
KEYPAD = {"\x1bOM": "\r", "\x1bOo": "/"} | {
    f"\x1bO{chr(0x70 + one)}": str(one) for one in range(10)
}
_KNOWN = frozenset(
    ("escape", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "delete",
     "c-a", "c-b", "c-c", "c-d", "c-e", "c-f", "c-k", "c-l", "c-n", "c-p", "c-u", "c-w", "c-z",
     "c-home", "c-end", "c-left", "c-right")
)  # fmt: skip
_MOUSE = re.compile(r"\x1b\[<(\d+);(\d+);(\d+)([Mm])")
# The same from a terminal that knows no numbers: three signs, each 32 above what it tells.
_OLD_MOUSE = re.compile(r"(?s)\x1b\[M(.)(.)(.)")
_WINDOWS_MOUSE = re.compile(r"(\w{1,30});(\w{1,30});(\d{1,6});(\d{1,6})")
_WHEELS = {64: "wheel-up", 65: "wheel-down"}


def key_of(name: str, data: str) -> Key | None:
    """The key that prompt_toolkit calls so, with the data it gives; None for one without meaning
    here."""
    if name == "<vt100-mouse-event>":
        return _mouse(data)
    if name == "<windows-mouse-event>":
        return _windows_mouse(data)
    if name in _NAMES:
        return Key(_NAMES[name], data if name == "<bracketed-paste>" else "")
    if name in _KNOWN:
        return Key(name)
    return Key(name, name) if len(name) == 1 and name.isprintable() else None


def _mouse(data: str) -> Key | None:
    if found := _MOUSE.fullmatch(data):
        button, column, row = (int(found[number]) for number in (1, 2, 3))
    elif found := _OLD_MOUSE.fullmatch(data):
        # A byte that is no letter of UTF-8 comes as half of a surrogate pair (PEP 383).
        button, column, row = ((ord(one) & ~0xDC00) - 32 for one in found.groups())
    else:
        return None
    let_go = data[-1] == "m" and data[2] == "<"
    name = _WHEELS.get(button) or ("click" if button == 0 and not let_go else "")
    return Key(name, row=row - 1, column=column - 1) if name else None


def _windows_mouse(data: str) -> Key | None:
    found = _WINDOWS_MOUSE.fullmatch(data)
    if found is None:
        return None
    name = {"SCROLL_UP": "wheel-up", "SCROLL_DOWN": "wheel-down", "MOUSE_DOWN": "click"}
    kind = name.get(found[2])
    return Key(kind, row=int(found[4]), column=int(found[3])) if kind else None


class Sequences:
    """What a terminal sends, cut into texts and whole sequences, however it was read in pieces."""

    _whole = lazy_pattern(
        r"(?s)\x1b(?:\[\[[ -~]|\[M...|\[(?!M)[0-?]*[ -/]*[@-Z\\-~]|O[ -~]"
        r"|[P\]X^_][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[OP\]X^_\x1b])"
    )
    _begun = lazy_pattern(r"(?s)\x1b(?:\[\[|\[M.{0,2}|\[[0-?]*[ -/]*|O|[P\]X^_][^\x07\x1b]*\x1b?)?")
    _longest = 4096  # characters of a sequence that never ends

    def __init__(self) -> None:
        self._held = ""

    @property
    def waits(self) -> bool:
        """Whether a sequence has begun: Escape alone, or the beginning of something."""
        return bool(self._held)

    def take(self, text: str) -> Iterator[str]:
        """The texts and whole sequences of what was read, behind what was held back before."""
        text = self._held + text
        self._held = ""
        while text:
            if text[0] != "\x1b":
                plain, escape, rest = text.partition("\x1b")
                yield plain
                text = escape + rest
            elif found := self._whole.match(text):
                yield found[0]
                text = text[found.end() :]
            elif self._begun.fullmatch(text) and len(text) < self._longest:
                self._held = text
                return
            else:
                yield text[0]
                text = text[1:]

    def end(self) -> str:
        """What was held back, when nothing follows: the key Escape, or nothing of use."""
        held, self._held = self._held, ""
        return "\x1b" if held == "\x1b" else ""


def is_asked_for(sequence: str) -> bool:
    """Whether a sequence is no key's, but one that the reader has asked for: a report of the mouse,
    the end of a paste."""
    if sequence == "\x1b[201~":
        return True
    return bool(_MOUSE.fullmatch(sequence) or _OLD_MOUSE.fullmatch(sequence))
