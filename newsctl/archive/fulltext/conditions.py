"""What is asked of an article beside its text, or of its text where no ranking can take it: a tree
that each archive says in SQL of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsctl.fast_dataclasses import dataclass
from newsctl.search.query import DateRange, NumberRange

if TYPE_CHECKING:
    from newsctl.archive.fulltext.expression import Expression


@dataclass(frozen=True, slots=True)
class Matching:
    """Its text matches."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Holds:
    """Its `source`, `author` or `section`, folded and between blanks, holds a key."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Bears:
    """One of its tags, folded and between blanks, holds a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Link:
    """Its address, in small letters, holds a text."""

    text: str


@dataclass(frozen=True, slots=True)
class No:
    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Condition, ...]


Condition: TypeAlias = Matching | Holds | Bears | Link | No | Every | Some | DateRange | NumberRange
NOTHING = Some(())
