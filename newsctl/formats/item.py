"""What a reader gives: an article, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.decoding_errors import Damage
from newsctl.formats.extent import Extent
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.formats.unpacking_limits import Budget

_MOST_UNKNOWN = 500  # names counted; a file that has more has no names


@dataclass(slots=True)
class Item:
    """One item of a source: `number` counts from 1 (a line in formats of lines).

    It has an article, or an error, or a word for what it is that was passed over (`passed`: a
    draft, an image). `warnings` say what of it could not be read, and where; `changed` is when its
    source last changed it, as it is written there.
    """

    article: Article | None
    error: BadInput | None = None
    source: str = ""
    number: int = 0
    warnings: list[str] = field(default_factory=list)
    passed: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read: the day that relative dates count from, the user's names for fields
    (theirs → ours), and whether addresses of this machine and its network may be fetched.

    `kind` is the format given for what is inside an archive, `folder` the one that a file on this
    disk lies in, `budget` what may still be unpacked, `depth` how many archives are open around,
    `alone` whether there is nothing to read but this one file. Noted while reading: in `damage`
    the characters that cannot be read, until the next item tells of them; in `used` the user's
    names that were met; in `unknown` how often each name was met that nobody knows; in `extent` how
    much of the files on this disk was read.
    """

    today: date
    mapping: dict[str, str] = field(default_factory=dict)
    allow_local: bool = False
    kind: str | None = None
    folder: Path | None = None
    budget: Budget | None = None
    depth: int = 0
    alone: bool = False
    damage: Damage = field(default_factory=Damage)
    used: set[str] = field(default_factory=set)
    unknown: dict[str, int] = field(default_factory=dict)
    extent: Extent = field(default_factory=Extent)

    def note_unknown(self, name: str) -> None:
        """Count a field that no article has."""
        if name in self.unknown or len(self.unknown) < _MOST_UNKNOWN:
            self.unknown[name] = self.unknown.get(name, 0) + 1


def take_date(article: Article, text: str | None, options: Options) -> list[str]:
    """Give an article the date that its source has for it, if any; what is to be warned of."""
    from newsctl.arabic.dates import DateUnreadable, parse_date

    if not text or not text.strip():
        return []
    try:
        article.published_at = parse_date(text, today=options.today)
    except DateUnreadable:
        return [_("the date {date} cannot be read").format(date=text[:100])]
    return []


def at_line(source: str, line: int) -> str:
    """How a line of a file is named."""
    return _("{file}, line {line}").format(file=source, line=line)


def at_record(source: str, number: int) -> str:
    """How a record of a file is named."""
    return _("{file}, record {record}").format(file=source, record=number)


def failed(place: str, reason: str, source: str, number: int = 0) -> Item:
    """An item that cannot be read, for what reason, at a place that has a name."""
    message = _("{place}: {reason}").format(place=place, reason=" ".join(reason.split()))
    return Item(None, BadInput(message, source=source, record=number), source, number)


def placed(place: str, warnings: Iterable[str]) -> list[str]:
    """Warnings that say where."""
    return [_("{place}: {reason}").format(place=place, reason=one) for one in warnings]
