"""What a reader gives: an article, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.errors import BadInput
    from newsctl.formats.bounds import Budget


@dataclass(slots=True)
class Item:
    """One record of a source: `number` counts from 1 (a line in formats of lines)."""

    article: Article | None
    error: BadInput | None = None
    source: str = ""
    number: int = 0
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read: the day that relative dates count from, the user's names for fields
    (theirs → ours), and whether addresses of this machine and its network may be fetched.

    `kind` is the format told for what is inside an archive, `folder` the one that a file on this
    disk lies in, `budget` what may still be unpacked, `depth` how many archives are open around.
    """

    today: date
    mapping: dict[str, str] = field(default_factory=dict)
    allow_local: bool = False
    kind: str | None = None
    folder: Path | None = None
    budget: Budget | None = None
    depth: int = 0
