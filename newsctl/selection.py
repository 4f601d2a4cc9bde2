"""Which articles, and in which order: the one value that every listing and every search takes.

A new filter is a field of `Selection` and a line of `FILTERS`: every face offers it from there, in
every command that chooses among articles; each archive's `where` says what it means to it.
"""

from __future__ import annotations

from enum import StrEnum

from newsctl.fast_dataclasses import dataclass
from newsctl.messages import N_


class Sort(StrEnum):
    """What a listing is ordered by: newest or largest first, titles alphabetically."""

    DATE = "date"  # published_at, or added_at when undated; ties by id
    ADDED = "added"
    VIEWS = "views"
    TITLE = "title"
    VIEWED = "viewed"
    RANK = "rank"  # searches only: BM25, ties by date


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles, and in which order. Names compare folded.

    `since` and `until` are UTC seconds, `first` and `last` are ids, both ends included. What has no
    date is within them only with `undated`: then by the day that it was added. `undated_only` asks
    for just these. `unread` asks for those that were neither read here nor marked so, `changed` for
    those whose text the publisher changed after it was first seen. `trash` asks for trashed
    articles only; otherwise they are left out everywhere.
    """

    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # all of them
    since: int | None = None
    until: int | None = None
    undated: bool = False
    undated_only: bool = False
    first: int | None = None
    last: int | None = None
    unread: bool = False
    changed: bool = False
    among: tuple[int, ...] | None = None  # none but these ids
    trash: bool = False
    sort: Sort | None = None  # None: by date, and by rank in a search
    reverse: bool = False
    limit: int | None = None
    offset: int = 0
    after: tuple[int | str, int] | None = None  # behind this one, as a page before named it

    @property
    def dated(self) -> bool:
        """Whether it asks for a time, and so leaves out what has no date."""
        too = self.undated or self.undated_only
        return not too and (self.since is not None or self.until is not None)

    @property
    def only(self) -> int | None:
        """The one id that it asks for, if it does."""
        return self.first if self.first == self.last else None


EVERYTHING = Selection()
SEARCH = "search:"  # before a saved search's name: who asked it for what is new


# How a filter is given by a person.
NAMES = "names"  # one text or several
FROM_DATE = "from"  # a date, from its first second on
TO_DATE = "to"  # a date, up to its last second
FLAG = "flag"  # yes, or not at all


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a person meets it: its name (`source` is typed `--source`), in one letter where
    it is typed often, what is given to it, and what it does."""

    name: str
    kind: str
    help: str
    metavar: str = ""
    letter: str = ""


# The field of `Selection` that each fills.
FILTERS: dict[str, Filter] = {
    "sources": Filter("source", NAMES, N_("Only of this source"), "NAME", "s"),
    "authors": Filter("author", NAMES, N_("Only by this author"), "NAME", "a"),
    "sections": Filter("section", NAMES, N_("Only of this section"), "NAME"),
    "tags": Filter("tag", NAMES, N_("Only with this tag"), "TAG", "t"),
    "since": Filter("since", FROM_DATE, N_("Only from this date on"), "DATE"),
    "until": Filter("until", TO_DATE, N_("Only up to this date"), "DATE"),
    "undated": Filter("undated", FLAG, N_("With dates, undated ones too, by when they were added")),
    "unread": Filter("unread", FLAG, N_("Only what was not read yet")),
    "changed": Filter("changed", FLAG, N_("Only what the publisher changed after it came")),
    "trash": Filter("trash", FLAG, N_("Only what is in the trash")),
}


def narrows(selection: Selection) -> bool:
    """Whether a selection leaves anything out but by its size: whether a filter was given."""
    names = (name for name in (*FILTERS, "among") if name != "undated")  # which takes in
    return any(getattr(selection, name) != getattr(EVERYTHING, name) for name in names)
