"""Versions of an article's text, as every archive tells them: who made each, and what of it is
another."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from newsctl.fast_dataclasses import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = ("title", "author", "published_at", "body")  # the fields that make a version


class Maker(StrEnum):
    """Who made a version."""

    PUBLISHER = "publisher"  # it came so, by an import or from a feed
    PERSON = "person"  # somebody edited the article here
    EXTRACTION = "extraction"  # the same page, read better
    OTHER = "other"  # another program wrote into the archive's file


class Alteration(StrEnum):
    """How far a version is another than the one before."""

    SPACING = "spacing"  # white space only
    SPELLING = "spelling"  # letters that folding takes for the same, and marks
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Version:
    """A version's text, and how it came about. They are numbered from 1, the text as it was first
    seen; what was not kept leaves a gap in the numbers."""

    number: int
    made_at: str  # ISO 8601, UTC
    by: Maker | None  # None of the first: it came so
    kind: Alteration | None  # None of the first
    title: str = ""
    author: str | None = None
    published_at: str | None = None
    body: str = ""
    lost: int = 0  # paragraphs that are gone, as another program wrote over them

    @property
    def is_silent(self) -> bool:
        """Whether only its spelling or its white space is another than the one before."""
        return self.kind in {Alteration.SPACING, Alteration.SPELLING}


class Arrivals(NamedTuple):
    """What came since a number: ids in the order in which they came, the number of the last that
    came at all, which only grows, and the number of each."""

    ids: list[int]
    position: int
    numbers: list[int]


def records(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """Versions as JSON has them, in an export: the last one, whose text is the article's own, says
    only how it came about."""
    return [_record(one, told=one is not versions[-1]) for one in versions]


def _record(version: Version, *, told: bool) -> dict[str, Any]:
    about = {
        "version": version.number,
        "made_at": version.made_at,
        "by": version.by,
        "kind": version.kind,
    }
    return about | ({name: getattr(version, name) for name in TEXTS} if told else {})
