"""How this program is started by others: by its whole path, whatever their PATH is."""

from __future__ import annotations

import os
import sys


def command_line() -> list[str]:
    """The words that start newsctl from anywhere."""
    started = os.path.abspath(sys.argv[0])  # noqa: PTH100 - pathlib has no such verb
    name = os.path.basename(started)  # noqa: PTH119 - the same
    if name.removesuffix(".exe") == "newsctl" and os.access(started, os.X_OK):
        return [started]
    return [sys.executable, "-m", "newsctl"]
