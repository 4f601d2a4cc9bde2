"""What came for a saved search since it was last asked so.

Articles are counted as they come, whatever their dates (`Archive.arrivals`); up to which number a
search was asked is kept under its name. What updates an article is no arrival: `changed:` finds
that. With filters beside the search the mark is another, so that nobody misses what a filter left
out; dates are no part of it, as they move.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.actions import finding
from newsctl.errors import NothingMatched, UsageError
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING, FILTERS, FROM_DATE, SEARCH, TO_DATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsctl.actions.finding import Answer
    from newsctl.archive.door import Archive
    from newsctl.search.query import Query
    from newsctl.selection import Selection

_NAME = re.compile(r'@(?:"([^"]+)"|(\S+))')


@dataclass(frozen=True, slots=True)
class New:
    """What is new for a search: its answer, and how to say that it was seen."""

    answer: Answer
    seen_as: str
    position: int

    def was_seen(self, archive: Archive) -> None:
        """It was told: from now on it is not new. To be called when what was told has arrived."""
        archive.note_seen(self.seen_as, self.position)


def saved_name(words: Sequence[str], saved: Mapping[str, str]) -> str:
    """The saved search that words name, and nothing else. Raises UsageError."""
    match = _NAME.fullmatch(" ".join(words).strip())
    if match is None:
        raise UsageError(_("--new goes with a saved search alone: `newsctl search @NAME --new`"))
    name = match[1] or match[2]
    if name not in saved:
        text = _("No search is saved as @{name}; `newsctl search WORD… --save {name}` saves one")
        raise UsageError(text.format(name=name))
    return name


def new(
    archive: Archive, name: str, query: Query, chosen: Selection, *, match: str, explain: bool
) -> New:
    """What came since the saved search was asked: everything that matches, the first time. In the
    order in which it came, unless the selection has one; with a limit the first of it, and the rest
    is still new. Raises NothingMatched, having said that it was seen, when there is nothing."""
    seen_as = _key(name, chosen)
    since = archive.seen(seen_as)
    came = archive.arrivals(since)
    among = None if not since else tuple(came.ids)
    everything = replace(chosen, among=among, limit=None)
    answer = finding.search(archive, query, everything, match=match, explain=explain)
    numbers = dict(zip(came.ids, came.numbers, strict=True))
    hits = [one for one in answer.results.hits if one.id in numbers]
    position = came.position
    by_arrival = sorted(hits, key=lambda one: numbers[one.id])
    if chosen.limit is not None and chosen.limit < len(hits):
        by_arrival = by_arrival[: chosen.limit]
        position = numbers[by_arrival[-1].id] if by_arrival else since
    told = {one.id for one in by_arrival}
    answer.results.hits = (
        by_arrival if chosen.sort is None else [one for one in hits if one.id in told]
    )
    return New(answer, seen_as, position)


def nothing_new(name: str) -> NothingMatched:
    """What is said when nothing came."""
    return NothingMatched(_("Nothing new for @{name}").format(name=name))


def _key(name: str, chosen: Selection) -> str:
    """By what name the archive keeps up to where it was asked."""
    narrowed = {
        one.name: getattr(chosen, field)
        for field, one in FILTERS.items()
        if one.kind not in {FROM_DATE, TO_DATE}
        and getattr(chosen, field) != getattr(EVERYTHING, field)
    }
    filters = "".join(f"\n{one} {value!r}" for one, value in sorted(narrowed.items()))
    return f"{SEARCH}{name}{filters}"
