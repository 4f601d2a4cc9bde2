"""Each key on a terminal, typed on Latin, Arabic and French keyboards, and what it does there."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.browse.keymap import COMMANDS
from tests.browse.test_keys import ARABIC, LATIN
from tests.browse.test_on_terminal import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browse.conftest import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
KEYS: dict[str, dict[str, str]] = {
    "latin": {},
    "arabic": dict(zip(LATIN, ARABIC, strict=True))
    | {"N": "آ", "?": "؟", "b": "لا", "G": "لأ", "1": "١", "3": "٣"},
    "azerty": {"1": "&", "3": '"'},
}
SENT = {"down": "\x1b[B", "up": "\x1b[A", "pagedown": "\x1b[6~", "pageup": "\x1b[5~",
        "home": "\x1b[H", "end": "\x1b[F", "enter": "\r", "escape": "\x1b", "delete": "\x1b[3~",
        "c-l": "\x0c"}  # fmt: skip

END = b"\x1b[?2026l"

# Keys, and the number of the article that is chosen then, or what is on the screen.
MOVES: list[tuple[str, int]] = [
    ("down", 2), ("j", 3), ("up", 2), ("k", 1), ("pagedown", 19), (" ", 37), ("pageup", 19),
    ("b", 1), ("end", 40), ("g", 1), ("G", 40), ("home", 1),
]  # fmt: skip
STEPS: list[tuple[str, str]] = [
    ("/", "Search:"), ("=وزير", "وزير"), ("enter", "10 articles"),
    ("enter", "1 view"), ("n", "match 1 of 2"), ("n", "match 2 of 2"), ("N", "match 1 of 2"),
    ("q", "Search: "), ("escape", "latest first · 40 articles"),
    ("f", "Only which articles?"), ("3", "Tags:"), ("enter", "8 articles"),
    ("f", "No filter"), ("escape", "8 articles"), ("q", "40 articles"),
    ("s", "In which order?"), ("3", "most viewed first"), ("s", "by title"), ("1", "latest first"),
    ("m", "Marked read"), ("m", "Marked unread"),
    ("t", "-tag removes one"), ("=سلم", "سلم"), ("enter", "One article is changed"),
    ("e", "Nothing was changed"), ("d", "In the trash"), ("u", "Taken back"),
    ("delete", "In the trash"), ("u", "Taken back"),
    ("o", "Opened in the browser"), ("y", "Copied, as it was written"),
    ("r", "Similar to"), ("q", "40 articles"),
    ("enter", "1 view"), ("v", "Reads:"), ("q", "%"), ("q", "40 articles"),
    ("?", "All keys"), ("escape", "40 articles"), ("c-l", "40 articles"),
]  # fmt: skip
ELSEWHERE = {"c-c", "c-z", "c-n", "c-p", "c-f", "c-b", "c-home", "c-end", "backspace"}


def chosen(terminal: Terminal) -> int:
    """The number of the article that the cursor stands at."""
    line = plain(terminal).split("\n")[terminal.screen.cursor.y]
    found = re.search(r"(\d+) مقر ربخ", line)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("keyboard", KEYS)
def test_each_key_does_on_every_keyboard_what_it_says(
    on_terminal: Callable[..., Terminal], db: Path, tmp_path: Path, keyboard: str
) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexit 0\n")
    browser.chmod(0o755)
    terminal = on_terminal(EDITOR="true", BROWSER=str(browser), DISPLAY=":99")
    terminal.shows("40 articles")

    def types(key: str) -> None:
        sent = key[1:] if key.startswith("=") else SENT.get(key) or KEYS[keyboard].get(key, key)
        terminal.type(sent)

    def does(key: str, done: Callable[[], bool]) -> None:
        painted = terminal.sent.count(END)
        types(key)
        terminal.read(lambda: terminal.sent.count(END) > painted and done())

    def shows(text: str) -> bool:
        return text in plain(terminal) or text[::-1] in plain(terminal)

    for key, number in MOVES:
        does(key, lambda number=number: chosen(terminal) == number)  # type: ignore[misc]
    for key, text in STEPS:
        does(key, lambda text=text: shows(text))  # type: ignore[misc]
    types("q")

    assert terminal.ends() == 0
    with open_archive(str(db)) as archive:
        assert {one.id: one.views for one in archive.list() if one.views} == {3: 1, 4: 1}
        assert archive.get(1).tags == ["سلم"]


def test_every_command_is_among_them() -> None:
    tried = {key for key, _then in (*MOVES, *STEPS)}
    missing = [one.name for one in COMMANDS if not {*one.keys} & (tried | ELSEWHERE)]
    assert missing == []
    assert {key for one in COMMANDS for key in one.keys} - tried - ELSEWHERE == set()
