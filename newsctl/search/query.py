"""What a query means, as a tree: the parser writes it, the index reads it.

Texts in the tree are as they were typed (unfolded); whoever matches them folds and stems them with
the archive's own analyser, so a query never depends on how an index was made. `start` and `end` are
code points in the query text, for pointing at a word.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from newsctl.fast_dataclasses import dataclass


class Field(StrEnum):
    """Where a word is looked for."""

    ANY = "any"  # title and body
    TITLE = "title"
    BODY = "body"
    AUTHOR = "author"
    SOURCE = "source"
    SECTION = "section"
    TAG = "tag"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Word:
    """A word: itself or a relative of it (`exact` false), or only itself, folded (`=word`)."""

    text: str
    field: Field = Field.ANY
    exact: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """`word*`: every word that begins so, once folded, also behind clitics."""

    text: str
    field: Field = Field.ANY
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """`*word`, `w*d`: every word of title or body that is so once folded, an asterisk standing for
    any letters or none; one that begins with letters also behind clitics."""

    text: str
    field: Field = Field.ANY
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in this order, folded but not stemmed; with `lemmas` (`~"…"`) they or
    relatives of theirs."""

    words: tuple[str, ...]
    field: Field = Field.ANY
    start: int = 0
    end: int = 0
    lemmas: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words within `distance` words of each other, in any order."""

    words: tuple[str, ...]
    distance: int = 10
    field: Field = Field.ANY
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class DateRange:
    """Published (`date`), added, last read or changed by its publisher (`added`, `viewed`,
    `changed`) within [first, last]: UTC seconds, both ends included, None for open. What was never
    read was not read at any time."""

    first: int | None
    last: int | None
    start: int = 0
    end: int = 0
    name: str = "date"


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A number within [first, last], both ends included, None for open; `views` or `id`."""

    name: str
    first: int | None
    last: int | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All of them. `loose` marks words that stand side by side with no operator between them:
    the only place where matching *any* of the words may be asked for (`--match any`)."""

    parts: tuple[Node, ...]
    loose: bool = True


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but."""

    part: Node


Node: TypeAlias = Word | Prefix | Pattern | Phrase | Near | DateRange | NumberRange | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: its text and its tree; `root` is None when it asks for nothing."""

    text: str
    root: Node | None


class Match(StrEnum):
    """How many of the words side by side an article must hold."""

    AUTO = "auto"  # all, and when nothing has them all, any
    ALL = "all"
    ANY = "any"
