"""Everything that can go wrong, as a tree; each error carries its exit code and its own words.

    NewsctlError
    ├── NothingMatched       1    no article with that id, no hit
    ├── UsageError           2    an option, date or query that cannot be read
    │   └── QueryError       2    (with the place in the query)
    ├── BadInput            65    a file or record that cannot be read
    ├── ArchiveError        74    the disk or the archive file
    │   └── DamagedArchive  74    found damaged; `check --repair` saves what is readable
    └── ArchiveLocked       75    another process kept the lock past the time limit

Only `newsctl.cli.app` turns an error into an exit code. Messages are already in the user's
language when an error is raised: one or two lines saying what, where, and how to mend it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """What a script sees when a command ends."""

    DONE = 0
    NOTHING_MATCHED = 1
    USAGE = 2
    BAD_INPUT = 65
    BUG = 70
    DISK = 74
    LOCKED = 75
    INTERRUPTED = 130


class NewsctlError(Exception):
    """An error for a person: its text is shown as it is, never a traceback."""

    exit_code: ExitCode

    def __reduce__(self) -> tuple[Any, ...]:
        """It comes whole out of another process, whatever it is made with."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[NewsctlError], args: tuple[Any, ...], told: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *args)
    error.__dict__.update(told)
    return error


class NothingMatched(NewsctlError):
    """What was asked for is not in the archive."""

    exit_code = ExitCode.NOTHING_MATCHED


class UsageError(NewsctlError):
    """The command was typed wrongly."""

    exit_code = ExitCode.USAGE


class QueryError(UsageError):
    """A query that cannot be read; `position` is the code point in `query` where it goes wrong, and
    `stray` how many signs stand there that only have to go for it to be read."""

    def __init__(self, message: str, *, query: str, position: int, stray: int = 0) -> None:
        super().__init__(message)
        self.query = query
        self.position = position
        self.stray = stray


class BadInput(NewsctlError):
    """A file or a record that cannot be read.

    `source` names the file (or `-`), `record` counts from 1 (a line for line formats), where known.
    """

    exit_code = ExitCode.BAD_INPUT

    def __init__(
        self, message: str, *, source: str | None = None, record: int | None = None
    ) -> None:
        super().__init__(message)
        self.source = source
        self.record = record


class ArchiveError(NewsctlError):
    """The disk is full or read-only, or the file is not an archive."""

    exit_code = ExitCode.DISK


class DamagedArchive(ArchiveError):
    """The record file is damaged beyond what opening it can mend."""


class ArchiveLocked(NewsctlError):
    """Another process held the archive's lock longer than the timeout."""

    exit_code = ExitCode.LOCKED
