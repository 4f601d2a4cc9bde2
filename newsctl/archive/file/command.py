"""One command, as the history knows it: one change, however many times it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.changes import ChangeKind, Origin, event
from newsctl.archive.columns import utc
from newsctl.archive.file.changes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.archive.file.writer import Writer


class Command:
    """What is changed at a moment, `made` (UTC seconds), by a person or a timer; of a kind, or of
    that of its first part."""

    def __init__(
        self, made: int, origin: Origin = Origin.PERSON, kind: ChangeKind | None = None
    ) -> None:
        self.made = made
        self.now = utc(made)
        self._origin = origin
        self._kind = kind
        self._number: int | None = None  # of the change, once something was written

    def write(
        self,
        writer: Writer,
        kind: ChangeKind,
        documents: Iterable[tuple[int, dict[str, Any] | None]],
        *,
        fields: tuple[str, ...] = (),
        by: str | None = None,
        **more: Any,
    ) -> None:
        """Change documents as a part of the command; `by` says who made the texts that it puts, and
        `more` are the other fields of a `Change`."""
        if self._number is not None and not writer.history.changes.is_open(self._number):
            self._number = None  # somebody took back, or forgot, what was written so far
        part = event(
            self._kind or kind, self.made, fields, self._number, by=by, origin=self._origin
        )
        number = writer.write(Change(documents, part, **more))
        self._number = self._number or number or None
