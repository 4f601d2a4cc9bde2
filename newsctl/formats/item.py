"""What a reader gives: an article, or why there is none, or what is still to be read.

Reading is put off where another process may do it: what takes long is handed on as it lies in its
file, and comes out as if it had been read at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import NamedTuple, dataclass, field, replace
from newsctl.formats.decoding_errors import Damage
from newsctl.formats.extent import Extent
from newsctl.formats.lazy_imports import function_of
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.formats.unpacking_limits import Budget

_LONGEST_NAME = 100  # code points of a field's name that are told
_MOST_UNKNOWN = 500  # names counted; a file that has more has no names


@dataclass(slots=True)
class Item:
    """One item of a source: `number` counts from 1 (a line in formats of lines).

    It has an article, or an error, or a word for what it is that was passed over (`passed`: a
    draft, an image). `warnings` say what of it could not be read, and where; `changed` is when its
    source last changed it, as it is written there. With `later` it is none of these: it is still to
    be read, and may turn out to be several.

    For whoever reads in several processes: `notes` are what was noted since the item before, and
    `prepared` what an archive worked out of its text.
    """

    article: Article | None
    error: BadInput | None = None
    source: str = ""
    number: int = 0
    warnings: list[str] = field(default_factory=list)
    passed: str = ""
    changed: str = ""
    later: Later | None = None
    notes: Notes | None = None
    prepared: object = None

    def now(self) -> Iterator[Item]:
        """The item, or what it turns out to be, read now. Raises BadInput."""
        if self.later is None:
            yield self
            return
        warnings = self.warnings
        for item in self.later.read():
            item.warnings[:0] = warnings
            warnings = []
            yield item

    def settled(self) -> tuple[list[Item], Notes | None]:
        """The same, where what cannot be read is an item with an error; and what was noted."""
        if self.later is None:
            return [self], None
        items, notes = self.later.settled()
        if items:
            items[0].warnings[:0] = self.warnings
        return items, notes


@dataclass(frozen=True, slots=True)
class Options:
    """How sources are read: the day that relative dates count from, the user's names for fields
    (theirs → ours), and whether addresses of this machine and its network may be fetched.

    `kind` is the format given for what is inside an archive, `folder` the one that a file on this
    disk lies in, `budget` what may still be unpacked, `depth` how many archives are open around,
    `alone` whether there is nothing to read but this one file. Noted while reading: in `damage`
    the characters that cannot be read, until the next item tells of them; in `used` the user's
    names that were met; in `unknown` how often each name was met that nobody knows; in `extent` how
    much of the files on this disk was read. With `put_off` readers hand on what takes long to read.
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
    put_off: bool = False

    def note_unknown(self, name: str, times: int = 1) -> None:
        """Count a field that no article has."""
        if len(name) > _LONGEST_NAME:
            name = f"{name[:_LONGEST_NAME]}…"
        if name in self.unknown or len(self.unknown) < _MOST_UNKNOWN:
            self.unknown[name] = self.unknown.get(name, 0) + times

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process there are no open files, and nothing is noted yet."""
        plain = (self.today, self.mapping, self.allow_local, self.kind, self.folder, None)
        return Options, (*plain, self.depth, self.alone)


class Notes(NamedTuple):
    """What was noted of a source's fields while some items were read: see `Options`."""

    used: tuple[str, ...]
    unknown: dict[str, int]

    @classmethod
    def taken(cls, options: Options) -> Notes | None:
        """What is noted in some options, which is then forgotten; None for nothing."""
        if not (options.used or options.unknown):
            return None
        notes = cls(tuple(options.used), dict(options.unknown))
        options.used.clear()
        options.unknown.clear()
        return notes

    def put_into(self, options: Options) -> None:
        """Note it in other options."""
        options.used.update(self.used)
        for name, times in self.unknown.items():
            options.note_unknown(name, times)


@dataclass(slots=True)
class Later:
    """A piece of `source` to be read: by a `module:function` of the formats, which takes `values`
    and the options."""

    function: str
    values: tuple[Any, ...]
    source: str
    options: Options

    def read(self) -> Iterator[Item]:
        """Its items, read now. Raises BadInput as the function does."""
        for item in function_of({"": self.function}, "")(*self.values, self.options):
            item.warnings[:0] = self.options.damage.taken()
            yield item

    def settled(self) -> tuple[list[Item], Notes | None]:
        """Its items, where what cannot be read is an item with an error; and what was noted."""
        options = replace(self.options, damage=Damage(), used=set(), unknown={})
        items: list[Item] = []
        try:
            items += replace(self, options=options).read()
        except BadInput as error:
            items.append(Item(None, error, self.source, error.record or 0))
        except Exception as error:
            from newsctl.formats.unpacking_limits import UNPACKING, damaged

            if not (options.depth and isinstance(error, UNPACKING)):  # see `tar` and `zip_`
                raise
            items.append(Item(None, damaged(self.source, error), self.source))
        return items, Notes.taken(options)


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
