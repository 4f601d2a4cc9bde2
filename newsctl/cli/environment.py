"""The world outside a command: streams, variables, the clock, and what the user asked for.

Everything that a test replaces is here; commands get it as `ctx.obj` and reach for nothing else.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, cast

from newsctl import messages
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    import typer

    from newsctl.archive.door import Archive
    from newsctl.cli.terminal.progress import Progress


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass()
class Environment:
    """One run of the program. `options` holds the global options that were typed."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    clock: Callable[[], datetime] = _utc_now
    options: dict[str, Any] = field(default_factory=dict)
    drawing: Progress | None = None  # the bar that is on the terminal now
    _progress: Progress | None = None

    @classmethod
    def of_process(cls) -> Environment:
        """The real one: streams speak UTF-8 everywhere, with `\\n` line ends in a pipe.

        A stream that was closed (`newsctl … >&-`) is nowhere from the start, before any file of
        ours could be opened under its number.
        """
        sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
        sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if (stream.encoding or "").lower().replace("-", "") != "utf8" or os.name == "nt":
                stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        return cls(sys.stdin, sys.stdout, sys.stderr, os.environ)

    # -- what was asked for ----------------------------------------------------------------------
    def setting(self, name: str) -> str | None:
        """A setting: from its option, its variable, the settings file, or its default."""
        from newsctl.cli.settings.file import SETTINGS, check

        option = self.options.get(name)
        if option is not None:
            return str(option)
        if name == "color" and self._no_color:
            return "never"
        setting = SETTINGS[name]
        told = self.environ.get(setting.variable or "")
        if told:
            check(name, told)
            return told
        value = self.file_settings.get(name)
        return str(value) if value is not None else setting.default

    @property
    def _no_color(self) -> bool:
        """`NO_COLOR` (no-color.org) weighs what a variable weighs; our own is the more precise."""
        return bool(self.environ.get("NO_COLOR")) and not self.environ.get("NEWSCTL_COLOR")

    @cached_property
    def settings_path(self) -> Path:
        """Where the settings file is, or would be."""
        from newsctl.cli.settings.folders import settings_file

        return settings_file(self.environ)

    @cached_property
    def file_settings(self) -> dict[str, Any]:
        """The settings file, read once."""
        if not self.settings_path.exists():
            return {}
        from newsctl.cli.settings.file import read

        return read(self.settings_path)

    def forgive_settings(self) -> None:
        """Do without a settings file that can't be read: for whoever is about to mend it."""
        try:
            _read = self.file_settings
        except UsageError:
            self.__dict__["file_settings"] = {}

    @property
    def quiet(self) -> bool:
        """Whether messages that are not errors stay unsaid."""
        return bool(self.options.get("quiet"))

    @property
    def today(self) -> date:
        """The day it is for the user: dates such as `أمس` count from it."""
        return self.clock().astimezone().date()

    def choose_language(self) -> None:
        """Speak the user's language from now on.

        A settings file that can't be read is complained of by whoever needs it: `config edit` does
        not, and mends it.
        """
        try:
            told = self.setting("lang")
        except UsageError:
            if self.environ.get("NEWSCTL_LANG"):
                raise
            told = None
        messages.set_language(told or messages.DEFAULT_LANGUAGE)

    # -- the archive -----------------------------------------------------------------------------
    def open_archive(self, *, create: bool = False, damaged: bool = False) -> Archive:
        """The archive that `--db`, `NEWSCTL_DB` or the settings name, or the default one.

        The default one is made when it is not there; another only with `create`. `damaged` opens
        a damaged one too, for it to be mended.
        """
        open_archive = _archive_opener()
        told = self.setting("db")
        location = self.locate(told) if told else None
        if location is None:
            from newsctl.cli.settings.folders import default_archive

            location, create = str(default_archive(self.environ)), True
        return open_archive(
            location,
            create=create,
            timeout=self._timeout(),
            clock=self.clock,
            progress=self._indexing,
            notice=self.say,
            damaged=damaged,
        )

    def _indexing(self, done: int, total: int) -> None:
        """Show how far the making of the index is."""
        if self._progress is None:
            from newsctl.cli.terminal.progress import Progress

            self._progress = Progress(self, _("Indexing"))
        self._progress(done, total)

    def _timeout(self) -> float:
        """Seconds to wait for the archive's lock. Raises UsageError for what is no number."""
        from newsctl.archive.open import TIMEOUT

        told = self.environ.get("NEWSCTL_TIMEOUT") or str(TIMEOUT)
        try:
            seconds = float(told)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            raise UsageError(
                _("{option} can't be {value}. It is a number of seconds").format(
                    option="NEWSCTL_TIMEOUT", value=told
                )
            )
        return seconds

    def locate(self, name: str) -> str:
        """The path or address that `--db` means: itself, or the archive of that name.

        A word without a slash, a dot or a file of that name is a name from the settings.
        Raises UsageError for a name that is not there.
        """
        if any(mark in name for mark in "/\\.:") or os.path.exists(name):  # noqa: PTH110
            return os.path.expanduser(name)  # noqa: PTH111 - pathlib would eat `postgresql://`
        archives = self.file_settings.get("archives", {})
        if name in archives:
            return os.path.expanduser(str(archives[name]))  # noqa: PTH111
        raise UsageError(
            _("No archive is called {name}. Name one with `newsctl config set "
              "archives.{name} PATH`, or write ./{name} for a file").format(name=name)
        )  # fmt: skip

    def settle(self) -> None:
        """Wipe away the bar that is on the terminal, and give the terminal back as it was."""
        if self.drawing is not None:
            self.drawing.end()

    # -- speaking --------------------------------------------------------------------------------
    def say(self, message: str) -> None:
        """One message to the user, on stderr; unsaid with `--quiet`."""
        if not self.quiet:
            self.complain(message)

    def complain(self, message: str) -> None:
        """One message that is said even with `--quiet`."""
        from newsctl.cli.voice import speak

        speak(self, message)

    def confirm(self, question: str) -> bool:
        """Whether the user agrees: yes with `--yes`; asked only where somebody can answer.

        Raises UsageError where nobody can.
        """
        if self.options.get("yes"):
            return True
        if not (self.stdin.isatty() and self.stderr.isatty()):
            raise UsageError(_("{question} Say so with --yes").format(question=question))
        from newsctl.cli.voice import ask

        return ask(self, question)


def _archive_opener() -> Callable[..., Archive]:
    """`open_archive`, loaded: until that is done Ctrl-C ends the process."""
    from newsctl.cli.interrupts import end_at_once, raise_again

    ending = end_at_once()
    from newsctl.archive.open import open_archive

    if ending:
        raise_again()
    return open_archive


def environment(ctx: typer.Context) -> Environment:
    """The environment of a running command."""
    return cast("Environment", ctx.obj)
