"""The user's pager."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.cli.environment import Environment

_SHELL = set("|&;<>()$`=")  # what a shell reads otherwise than as words
# Back from the alternate screen, the cursor shown, its keys as they were.
_LEAVE_SCREEN = "\x1b[?1047l\x1b[?25h\x1b[?1l\x1b>"


def pager_of(env: Environment) -> str | None:
    """The pager's command; None where none is there, or wanted (an empty `PAGER`, `cat`)."""
    command = env.setting("pager")
    if command is None:
        command = env.environ.get("PAGER", "less -R")
    if _is_for_shell(command):
        return command
    name = command.split()[0] if command.split() else ""
    if not name or name == "cat" or shutil.which(name) is None:
        return None
    colours = any(word[:1] == "-" and "R" in word.upper() for word in command.split()[1:])
    plain = os.path.basename(name) == "less" and not colours  # noqa: PTH119 - quicker to load
    return f"{command} -R" if plain else command


def _is_for_shell(command: str) -> bool:
    """Whether a command is more than a program and its options (`less -R | cat`, `LESS=R less`)."""
    return os.name != "nt" and not _SHELL.isdisjoint(command)


def run_pager(command: str, text: str, matches: Iterable[str] = ()) -> None:
    """Show a text through a pager, which alone gets Ctrl-C meanwhile. less begins at the first of
    some matches, and goes to the next with `n`: a word as it is typed is not what is drawn.

    Whatever the pager does, the terminal is afterwards as it was. Raises KeyboardInterrupt where
    Ctrl-C ended it.
    """
    import shlex
    import signal

    words = ["/bin/sh", "-c", command] if _is_for_shell(command) else shlex.split(command)
    if os.path.basename(words[0]) == "less":  # noqa: PTH119
        words += _searching(sorted(matches))

    def leave_it(_signal: int, _frame: object) -> None:
        """A handler, not SIG_IGN, which the pager would inherit."""

    before = signal.signal(signal.SIGINT, leave_it)
    try:
        with _terminal_kept() as terminal:
            ended = _run(words, text.encode(errors="replace"))
            if ended < 0 and terminal is not None:
                os.write(terminal, _LEAVE_SCREEN.encode())
    finally:
        signal.signal(signal.SIGINT, before)
    if ended in {-signal.SIGINT, 128 + signal.SIGINT}:
        raise KeyboardInterrupt


def _run(words: list[str], text: bytes) -> int:
    """Run a pager to its end, and to that of what it started: a shell that Ctrl-C ends leaves its
    pager behind, at work on the terminal."""
    import subprocess

    if os.name == "nt":
        return subprocess.run(words, input=text, check=False).returncode  # noqa: S603 - the user's
    ours, theirs = os.pipe()
    try:
        with subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=[theirs]) as pager:  # noqa: S603
            os.close(theirs)
            pager.communicate(text)
        if pager.returncode:
            while os.read(ours, 1):  # nothing is written: it ends when nobody holds the other end
                pass
        return pager.returncode
    finally:
        os.close(ours)


@contextmanager
def _terminal_kept() -> Iterator[int | None]:
    """Put the terminal's manners back after the block; its number, where there is one."""
    try:
        import termios

        terminal = os.open(os.ctermid(), os.O_RDWR | os.O_NOCTTY)
    except (ImportError, OSError):
        yield None
        return
    try:
        manners = termios.tcgetattr(terminal)
        yield terminal
        termios.tcsetattr(terminal, termios.TCSADRAIN, manners)
    finally:
        os.close(terminal)


def _searching(matches: list[str]) -> list[str]:
    """The options by which less looks for any of them."""
    if not matches:
        return []
    special = set("\\.[]{}()*+?^$|")
    found = ["".join(f"\\{one}" if one in special else one for one in match) for match in matches]
    return ["-j.3", "-p", "|".join(found[:50])]
