"""The reader on a terminal: keys in, lines out."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from newsctl.browse.commands import press
from newsctl.browse.full_screen import Ended, FullScreen
from newsctl.browse.keymap import LAM_ALEF
from newsctl.browse.keys import Key
from newsctl.browse.painter import Painter
from newsctl.browse.reader import Reader
from newsctl.browse.typesetter import Typesetter
from newsctl.browse.view import frame
from newsctl.errors import ArchiveError, ArchiveLocked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TextIO

    from newsctl.archive.door import Archive
    from newsctl.browse.desk import Desk
    from newsctl.browse.keyboard import Keyboard
    from newsctl.display.article_page import Setting
    from newsctl.display.screen import Screen
    from newsctl.selection import Selection

_LOOK = 1.0  # seconds between looks at what others changed


def browse(
    archive: Archive,
    selection: Selection,
    text: str,
    *,
    screen: Screen,
    typed: TextIO,
    size: Callable[[], tuple[int, int]],
    setting: Setting,
    desk: Callable[[FullScreen], Desk],
) -> int:
    """Let a person read an archive, until they leave. `size` says how large the terminal is now;
    `desk` makes what lies around the reader, for a screen that can be given back for a while.

    The signal that ended it, 0 for none; the process is to end by it when the archive is closed.
    Raises KeyboardInterrupt where Ctrl-C ended it, UsageError for a query that can't be read.
    """
    _ = screen.layout.manner  # the terminal may have to be asked, while its line is quiet
    screen.columns, screen.height = size()
    setter = Typesetter(screen.layout, setting, screen.width, screen.height)
    full = FullScreen(screen, typed)
    reader = Reader(archive, desk(full), setter, selection, text)
    painter = Painter(screen)
    begun = frame(reader)
    try:
        with full:
            full.stale = False
            painter.paint(begun)
            from newsctl.browse.keyboard import keyboard

            _converse(reader, keyboard(typed.fileno(), full.woken), painter, full, screen, size)
    except Ended as end:
        return end.number
    except EOFError:
        return int(getattr(signal, "SIGHUP", signal.SIGTERM))
    if reader.asked == "leave":
        raise KeyboardInterrupt
    return 0


def _converse(
    reader: Reader,
    keyboard: Keyboard,
    painter: Painter,
    full: FullScreen,
    screen: Screen,
    size: Callable[[], tuple[int, int]],
) -> None:
    wait = 0.0  # what is owed is done when nobody types
    while not reader.left:
        keys = keyboard.read(wait)
        if not keys and wait == 0:
            wait = 0.0 if reader.settle() else _LOOK
        elif not keys and not full.stale and _look_around(reader):
            wait = 0.0
        for key in _joined(keys):
            wait = 0.0
            press(reader, key)
            if _ask_terminal(reader, painter, full):
                return
        if full.stale:
            full.stale = False
            full.take_again()
            painter.forget()
        if (now := size()) != (screen.columns, screen.height):
            screen.columns, screen.height = now
            reader.resize(screen.width, screen.height)
            painter.forget()
        painter.paint(frame(reader))


def _ask_terminal(reader: Reader, painter: Painter, full: FullScreen) -> bool:
    """What a key asked of the terminal; whether the reader is left."""
    asked = reader.asked
    if asked == "leave" or reader.left:
        return True
    reader.asked = ""
    if asked == "suspend":
        full.suspend()
    if asked == "repaint":
        painter.forget()
    return False


def _look_around(reader: Reader) -> bool:
    try:
        return reader.refresh()
    except (ArchiveError, ArchiveLocked) as error:
        reader.say(str(error))
        return False


def _joined(keys: Iterable[Key]) -> Iterator[Key]:
    """Keys as they were pressed: some keys of an Arabic keyboard type lam and alef, at once."""
    held: Key | None = None
    for key in keys:
        if held is not None and (both := held.name + key.name) in LAM_ALEF:
            yield Key(both, both)
            held = None
            continue
        if held is not None:
            yield held
        held = key if key.name == "ل" else None
        if held is None:
            yield key
    if held is not None:
        yield held
