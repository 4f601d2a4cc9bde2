"""Progress on stderr: a bar on a terminal, nothing in a pipe, and nothing for what is quick.

rich counts, times and draws (`rich.progress`); it is loaded when the wait has begun, never before.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.cli.environment import Environment

_PATIENCE = 0.4  # seconds before a bar appears
_PACE = 0.1  # seconds between two drawings
_SYSTEMS: dict[str, Literal["standard", "256", "truecolor"]] = {
    "standard": "standard",
    "256": "256",
    "truecolor": "truecolor",
}


class Progress:
    """Called with (done, in all) now and then; `in all` is 0 when it is not known. What share of
    the work is done may be known even so: from 0 (which is not known either) to 1."""

    def __init__(self, env: Environment, label: str) -> None:
        self.env = env
        self.label = label
        self.started = time.monotonic()
        self.drawn = 0.0
        self.silent = env.quiet or not env.stderr.isatty() or env.environ.get("TERM") == "dumb"
        self._bar: _Bar | None = None

    def __call__(self, done: int, total: int, share: Callable[[], float] = lambda: 0.0) -> None:
        if self.silent:
            return
        now = time.monotonic()
        if now - self.started < _PATIENCE or now - self.drawn < _PACE:
            return
        if self._bar is None:
            self._bar = _Bar(self.env, self.label)  # known before it draws: Ctrl-C wipes it
            self._bar.start(self.started)
        self.drawn = now
        self._bar.show(done, total, share())

    def end(self) -> None:
        """Wipe the bar away."""
        if self._bar is not None:
            self._bar.wipe()
            self._bar = None


class _Bar:
    """A bar of rich's, from `start` on the terminal, the fence around it."""

    def __init__(self, env: Environment, label: str) -> None:
        from rich.console import Console
        from rich.progress import Progress, ProgressColumn, Task

        from newsctl.cli.terminal.screens import screen
        from newsctl.display.progress import ProgressLine

        target = screen(env, env.stderr)
        target.layout.line(
            label
        )  # asks the terminal, if it must be asked, before anything is drawn
        self._opened, self._closed = target.fence()

        class Whole(ProgressColumn):
            """All of it in one: its parts stand from the side where reading begins."""

            def render(self, task: Task) -> ProgressLine:
                done = task.fields["done"]
                speed = task.speed
                if speed is not None and task.completed:
                    speed *= done / task.completed
                return ProgressLine(
                    label, done, task.fields["total_number"], speed,
                    task.time_remaining if task.total else None,
                    share=task.completed / task.total if task.total else 0, layout=target.layout,
                )  # fmt: skip

        console = Console(
            file=env.stderr,
            force_terminal=True,
            width=target.columns,
            color_system=_SYSTEMS.get(target.theme.colours if target.escapes else ""),
            theme=target.theme.for_rich(),
        )
        self._rich = Progress(
            Whole(), console=console, auto_refresh=False, transient=True, expand=True
        )
        self._label = label
        self._stream = env.stderr

    def start(self, started: float) -> None:
        """Put the bar on the terminal; `started` is when the work began (time.monotonic)."""
        self._stream.write(self._opened)
        self._rich.start()
        self._task = self._rich.add_task(self._label, total=None, done=0, total_number=0)
        self._rich.tasks[0].start_time = started - time.monotonic() + self._rich.get_time()

    def show(self, done: int, total: int, share: float) -> None:
        if share > 0:  # rich forgets how fast it goes whenever the total is another one
            part, whole = share, 1.0
        else:
            part, whole = float(done), float(total)
        self._rich.update(
            self._task, completed=part, total=whole or None, done=done, total_number=total,
            refresh=True,
        )  # fmt: skip

    def wipe(self) -> None:
        self._rich.stop()
        self._stream.write(self._closed)
        self._stream.flush()
