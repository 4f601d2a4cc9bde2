"""What commands changed, as every archive tells it: what can be taken back, and put again."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from newsctl.fast_dataclasses import NamedTuple, dataclass


class ChangeKind(StrEnum):
    """What a command did to articles; a face makes the words."""

    ADDED = "added"
    IMPORTED = "imported"  # added or updated
    FETCHED = "fetched"  # the same, from a feed that is followed
    EDITED = "edited"
    TAGGED = "tagged"
    TRASHED = "trashed"
    RESTORED = "restored"
    REMOVED = "removed"
    MARKED = "marked"  # read, or unread


class Origin(StrEnum):
    """Whose doing a change is: a person's, or that of what runs by the clock."""

    PERSON = "person"
    TIMER = "timer"


@dataclass(frozen=True, slots=True)
class Change:
    """One command's change of articles: all that it did, taken back and put again together."""

    number: int  # growing from change to change
    kind: ChangeKind
    articles: int  # how many it changed; of `undo` and `redo`, how many these changed
    made_at: str  # ISO 8601, UTC
    fields: tuple[str, ...] = ()  # those that were edited; of a mark `read` or `unread`
    origin: Origin = Origin.PERSON
    size: int = 0  # bytes that are kept so that it can be taken back
    erased: int = 0  # more articles, of which nothing is left since they were erased for good
    left: int = 0  # of `undo` and `redo`: more articles, left alone as they changed since
    who: str = ""  # whose it is, where several change one archive


class Gone(NamedTuple):
    """Changes that can no longer be taken back, and why: `age`, they were made too long ago;
    `size`, together they took too much space; `erased`, their articles were erased for good."""

    why: str
    changes: int
    last_at: str  # when the last of them was made, ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Changes:
    """What can be taken back (the newest first), put again (in that order), and neither."""

    done: list[Change]
    undone: list[Change]
    gone: list[Gone]


def event(
    kind: ChangeKind,
    made: int,
    fields: tuple[str, ...],
    group: int | None,
    *,
    by: str | None,
    origin: Origin,
) -> dict[str, Any]:
    """What is kept of a part of a command: when it was made (UTC seconds), of which fields, in the
    change `group`; `by` says who made the texts that it puts."""
    kept: dict[str, Any] = {"kind": kind, "made": made, "fields": list(fields), "group": group}
    if by is not None:
        kept["maker"] = str(by)
    if origin is not Origin.PERSON:
        kept["by"] = str(origin)
    return kept
