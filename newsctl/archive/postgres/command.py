"""One command: one change, however many times it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.changes import ChangeKind, Origin, event
from newsctl.archive.columns import utc
from newsctl.archive.postgres.writing import Change

if TYPE_CHECKING:
    from newsctl.archive.postgres.rows import Stored
    from newsctl.archive.postgres.writing import Writer


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
        self._number: int | None = None  # of the change, once something was kept
        self._writing: int | None = None  # the same, in the transaction that is open

    def begin(self) -> None:
        """A transaction of the command begins, or begins anew."""
        self._writing = self._number

    def keep(self) -> None:
        """The transaction was kept."""
        self._number = self._writing

    def write(
        self,
        writer: Writer,
        kind: ChangeKind,
        documents: dict[int, dict[str, Any] | None],
        before: dict[int, Stored],
        *,
        fields: tuple[str, ...] = (),
        by: str | None = None,
        **more: Any,
    ) -> None:
        """Change documents as a part of the command, within the transaction that is open, from what
        they are there `before`; `by` says who made the texts that it puts, and `more` are the other
        fields of a `Change`."""
        if not documents:
            return
        if self._writing is not None and not writer.changes.is_open(self._writing):
            self._writing = None  # somebody took back, or forgot, what was written so far
        part = event(
            self._kind or kind, self.made, fields, self._writing, by=by, origin=self._origin
        )
        self._writing = writer.write(Change(documents, before, part, **more))
