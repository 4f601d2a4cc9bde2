"""Progress on stderr: a bar on a terminal, nothing in a pipe, and nothing for what is quick."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment
    from newsctl.display.screen import Screen

_PATIENCE = 0.4  # seconds before a bar appears
_PACE = 0.1  # seconds between two drawings


class Progress:
    """Called with (done, in all) now and then; `in all` is 0 when it is not known."""

    def __init__(self, env: Environment, label: str) -> None:
        self.env = env
        self.label = label
        self.shown = False
        self.screen: Screen | None = None
        self.started = time.monotonic()
        self.drawn = 0.0
        self.silent = env.quiet or not env.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.silent or now - self.started < _PATIENCE or now - self.drawn < _PACE:
            return
        from newsctl.cli.terminal.drawing import progress_line, screen
        from newsctl.messages import grouped

        if self.screen is None:
            self.screen = screen(self.env, self.env.stderr)
        counted = f"{grouped(done)}/{grouped(total)}" if total else grouped(done)
        self.drawn, self.shown = now, True
        opened, _closed = self.screen.fence()
        shown = progress_line(self.screen, f"{self.label} {counted}", done, total)
        self.env.stderr.write(f"{opened}\r\x1b[K{shown}")
        self.env.stderr.flush()

    def end(self) -> None:
        """Wipe the bar away."""
        if self.shown and self.screen is not None:
            _opened, closed = self.screen.fence()
            self.env.stderr.write(f"\r\x1b[K{closed}")
            self.env.stderr.flush()
            self.shown = False
