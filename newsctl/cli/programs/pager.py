"""The user's pager."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.cli.environment import Environment


def pager_of(env: Environment) -> str | None:
    """The pager's command; None where none is there, or wanted (an empty `PAGER`, `cat`)."""
    command = env.setting("pager")
    if command is None:
        command = env.environ.get("PAGER", "less -R")
    name = command.split()[0] if command.split() else ""
    if not name or name == "cat" or shutil.which(name) is None:
        return None
    colours = any(word[:1] == "-" and "R" in word.upper() for word in command.split()[1:])
    plain = os.path.basename(name) == "less" and not colours  # noqa: PTH119 - quicker to load
    return f"{command} -R" if plain else command


def run_pager(command: str, text: str, matches: Iterable[str] = ()) -> None:
    """Show a text through a pager, which alone gets Ctrl-C meanwhile. less begins at the first of
    some matches, and goes to the next with `n`: a word as it is typed is not what is drawn.

    Raises KeyboardInterrupt where that ended it.
    """
    import shlex
    import signal
    import subprocess

    def leave_it(_signal: int, _frame: object) -> None:
        """A handler, not SIG_IGN, which the pager would inherit."""

    words = shlex.split(command)
    if os.path.basename(words[0]) == "less":  # noqa: PTH119
        words += _searching(sorted(matches))
    before = signal.signal(signal.SIGINT, leave_it)
    try:
        done = subprocess.run(  # noqa: S603 - the user's own pager
            words, input=text.encode(errors="replace"), check=False
        )
    finally:
        signal.signal(signal.SIGINT, before)
    if done.returncode == -signal.SIGINT:
        raise KeyboardInterrupt


def _searching(matches: list[str]) -> list[str]:
    """The options by which less looks for any of them."""
    if not matches:
        return []
    special = set("\\.[]{}()*+?^$|")
    found = ["".join(f"\\{one}" if one in special else one for one in match) for match in matches]
    return ["-j.3", "-p", "|".join(found[:50])]
