"""What an archive says of itself: its health, and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class Problem:
    """One thing that `check` found: what kind, where (a byte offset or an article id), in words."""

    kind: str
    message: str
    article_id: int | None = None
    offset: int | None = None


@dataclass(slots=True)
class CheckReport:
    """What `check` found and, with repair, did; `damaged_copy` is where damaged bytes were kept."""

    articles: int
    problems: list[Problem]
    repaired: bool = False
    damaged_copy: Path | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many articles bear a name (a source, a tag, a month `2026-11`), and their views."""

    name: str
    articles: int
    views: int


@dataclass(slots=True)
class Stats:
    """The archive in figures, trash left out.

    `groups` holds tallies by `source`, `author`, `section` and `tag`, the most articles first, and
    by `month` of publication, in order of time, without the months that have none; articles without
    a date are in no month. `changed` is how many were changed by their publisher after they came;
    in `groups` these stand under `changed`, by source.
    """

    articles: int
    views: int
    trashed: int
    groups: dict[str, list[Tally]]
    changed: int = 0

    @property
    def undated(self) -> int:
        """How many articles have no date."""
        return self.articles - sum(one.articles for one in self.groups["month"])
