"""The world outside a command: streams, variables, the clock, and what the user asked for.

Everything that a test replaces is here, and nothing else: who speaks is `newsctl.cli.voice`.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from newsctl.fast_dataclasses import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from newsctl.cli.settings.lookup import Settings


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass()
class Environment:
    """The world around one run. `options` holds the global options that were typed."""

    stdin: TextIO
    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    clock: Callable[[], datetime] = _utc_now
    options: dict[str, Any] = field(default_factory=dict)

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

    @cached_property
    def settings(self) -> Settings:
        """What was set, by option, variable or file."""
        from newsctl.cli.settings.lookup import Settings

        return Settings(self.environ, self.options)

    def setting(self, name: str) -> str | None:
        """The value of a setting, or its default."""
        return self.settings.value(name)

    @property
    def quiet(self) -> bool:
        """Whether messages that are not errors stay unsaid."""
        return bool(self.options.get("quiet"))

    @property
    def today(self) -> date:
        """The day it is for the user: dates such as `أمس` count from it."""
        return self.clock().astimezone().date()

    @property
    def locale(self) -> str:
        """Where the reader is, as `ar-MA`: as set, else as the system says, else the language."""
        from newsctl.messages import language

        chosen = self.setting("locale")
        if chosen:
            return chosen
        names = (self.environ.get(one) for one in ("LC_ALL", "LC_TIME", "LANG"))
        system = next((one for one in names if one), "").partition(".")[0].replace("_", "-")
        return system if "-" in system else language()

    def piped(self) -> str:
        """All that standard input brings, without the mark of UTF-8 that PowerShell begins with."""
        return self.stdin.read().removeprefix("\ufeff")
