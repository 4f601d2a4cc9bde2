"""Progress on stderr: a bar on a terminal, nothing in a pipe, and nothing for what is quick."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment

_PATIENCE = 0.4  # seconds before a bar appears
_PACE = 0.1  # seconds between two drawings
_WIDTH = 24  # cells


class Progress:
    """Called with (done, in all) now and then; `in all` is 0 when it is not known."""

    def __init__(self, env: Environment, label: str) -> None:
        self.env = env
        self.label = label
        self.shown = False
        self.started = time.monotonic()
        self.drawn = 0.0
        self.silent = env.quiet or not env.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.silent or now - self.started < _PATIENCE or now - self.drawn < _PACE:
            return
        self.drawn, self.shown = now, True
        self.env.stderr.write(f"\r\x1b[K{_bar(done, total)} {self._words(done, total)}")
        self.env.stderr.flush()

    def _words(self, done: int, total: int) -> str:
        from newsctl.cli.terminal import one_line_of

        counted = f"{done:,}/{total:,}" if total else f"{done:,}"
        return one_line_of(self.env, f"{self.label} {counted}")

    def end(self) -> None:
        """Wipe the bar away."""
        if self.shown:
            self.env.stderr.write("\r\x1b[K")
            self.env.stderr.flush()
            self.shown = False


def _bar(done: int, total: int) -> str:
    if not total:
        return "…"
    full = min(_WIDTH, done * _WIDTH // total)
    return "━" * full + "╺" + " " * (_WIDTH - full)
