"""A query's conditions as a selection says them: an archive knows of its names, tags, dates and
ids how many articles each lets pass, and lists them; of other conditions it asks each article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.columns import name_key
from newsctl.archive.fulltext.conditions import Bears, Holds, No
from newsctl.fast_dataclasses import replace
from newsctl.search.query import DateRange, NumberRange
from newsctl.selection import FILTERS

if TYPE_CHECKING:
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.selection import Selection

Bounds: TypeAlias = "tuple[int | None, int | None]"  # both ends included, None for open
_FIELDS = {one.name: field for field, one in FILTERS.items()}
_NAMES = 50  # of one kind: of more, each is looked up in the index in vain too often


def narrowed(postings: Postings, plan: Plan, selection: Selection) -> tuple[Plan, Selection]:
    """A plan without the conditions that a selection can say too, and the selection narrowed by
    them."""
    rest: list[Condition] = []
    for one in plan.conditions:
        some = _and(postings, selection, one)
        if some is None:
            rest.append(one)
        else:
            selection = some
    return replace(plan, conditions=rest), selection


def _and(postings: Postings, selection: Selection, one: Condition) -> Selection | None:
    """A selection of what is of another and meets a condition; None where there is none."""
    match one:
        case DateRange(name="changed", first=None, last=None):
            return replace(selection, changed=True)
        case No(DateRange(name="viewed", first=None, last=None)):
            return replace(selection, unread=True)
        case No(DateRange(name="date", first=None, last=None)) if not _asks_for_a_time(selection):
            return replace(selection, undated_only=True)
        case DateRange(name="date", first=first, last=last) if (
            (first, last) != (None, None) and not selection.undated and not selection.undated_only
        ):
            since, until = _overlap((selection.since, selection.until), (first, last))
            return replace(selection, since=since, until=until)
        case NumberRange(name="id", first=first, last=last):
            begin, end = _overlap((selection.first, selection.last), (first, last))
            return replace(selection, first=begin, last=end)
        case Holds(kind, key):
            return _of_names(postings, selection, kind, key)
        case Bears(key):
            return _of_tag(postings, selection, key)
    return None


def _asks_for_a_time(selection: Selection) -> bool:
    return selection.undated or selection.since is not None or selection.until is not None


def _overlap(one: Bounds, other: Bounds) -> Bounds:
    """What lies within two stretches, whose ends may be open."""
    begins = [begin for begin, _end in (one, other) if begin is not None]
    ends = [end for _begin, end in (one, other) if end is not None]
    return max(begins, default=None), min(ends, default=None)


def _of_names(postings: Postings, selection: Selection, kind: str, key: str) -> Selection | None:
    """The names of a kind that hold some words, of those that are asked for."""
    field = _FIELDS[kind]
    names = postings.names(kind, key, _NAMES)
    asked = {name_key(one) for one in getattr(selection, field)}
    if names is not None and asked:
        names = [one for one in names if one in asked]
    return replace(selection, **{field: tuple(names)}) if names else None


def _of_tag(postings: Postings, selection: Selection, key: str) -> Selection | None:
    """The one tag that holds some words: of several a selection asks for all."""
    tags = postings.names("tag", key, 1)
    return replace(selection, tags=(*selection.tags, *tags)) if tags else None
