"""Some articles of a query or of filters, and the key of the next ones: for pages and interfaces.

A listing goes on behind the key of its last article, a search behind its last hit: by its id, and
where that is gone, by its place. So nothing is told twice or left out when others come meanwhile.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from newsctl.actions import finding
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.jsontext import load
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.actions.finding import Answer, Found
    from newsctl.archive.door import Archive
    from newsctl.search.query import Query
    from newsctl.selection import Selection
    from newsctl.web.asked import Asked

FURTHEST = 1000  # hits of a search that are told of: further down nobody looks
_LONGEST_KEY = 1500  # letters


@dataclass(slots=True)
class Listing:
    """A page of articles, how many there are in all, and the key of the next page. `answer` is of a
    search: what was asked; `notes` what else is to be said of it; `begins` its first hit's place
    among all hits."""

    found: list[Found]
    total: int
    next: str | None
    answer: Answer | None = None
    notes: tuple[str, ...] = ()
    begins: int = 0

    @property
    def whole(self) -> int | None:
        """How many of the articles have all words of the query, where some have not."""
        if self.answer is None or self.answer.whole >= self.begins + len(self.found):
            return None
        return max(self.answer.whole - self.begins, 0)


def listing(archive: Archive, asked: Asked, size: int) -> Listing:
    """So many articles of what was asked for. Raises UsageError for what cannot be read."""
    words = asked.one("q")
    chosen = replace(asked.selection(), sort=asked.sort, reverse=bool(asked.one("reverse")))
    if words:
        return _searched(archive, asked, words, chosen, size)
    after = _read_key(asked.one("after"))
    page = archive.page(replace(chosen, limit=size, after=after))
    found = list(map(finding.Found, page.articles))
    return Listing(found, archive.count(chosen), page.next and _key(*page.next))


def _searched(archive: Archive, asked: Asked, words: str, chosen: Selection, size: int) -> Listing:
    notes: list[str] = []
    query = finding.read_query(archive, words, asked.today, notes.append)
    match = asked.word("match", ("auto", "all", "any"), "auto")
    place, last = _place(_read_key(asked.one("after")))
    answer, begins = _page_of(archive, query, chosen, match, place, last, size)
    hits = answer.results.hits
    some = hits[begins : begins + size]
    more = len(hits) > begins + size and begins + size < FURTHEST
    shown = replace(answer, results=replace(answer.results, hits=some))
    found = list(finding.articles_of(archive, shown))
    key = _key(begins + size, some[-1].id) if more and some else None
    if answer.widened:
        notes.append(_("No article has all these words; these have some of them"))
    notes += finding.bounds(answer.results).said()
    return Listing(found, answer.results.total, key, answer, tuple(notes), begins)


def _page_of(
    archive: Archive, query: Query, chosen: Selection, match: str, place: int, last: int, size: int
) -> tuple[Answer, int]:
    """An answer that goes as far as a page behind the hit `last`, and the page's place in it."""
    begins = place
    while True:
        wanted = min(begins + size, FURTHEST) + 1
        limited = replace(chosen, limit=wanted)
        answer = finding.search(archive, query, limited, match=match, fill=True)
        hits = answer.results.hits
        begins = _behind(last, place, list(answer.results.ids))
        if begins + size < wanted or len(hits) < wanted or wanted > FURTHEST:
            return answer, begins


def _behind(last: int, place: int, ids: list[int]) -> int:
    """The place behind the hit `last`, which stood before `place` when it was told of."""
    if last in ids:
        return ids.index(last) + 1
    return min(place, len(ids))


# -- keys ----------------------------------------------------------------------------------------
def _key(*parts: int | str) -> str:
    from newsctl.jsontext import dump

    return base64.urlsafe_b64encode(dump({"after": parts})).rstrip(b"=").decode()


def _read_key(text: str) -> tuple[Any, int] | None:
    """The two parts of a key. Raises UsageError for one that was not given here."""
    if not text:
        return None
    try:
        if len(text) > _LONGEST_KEY:
            raise ValueError
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        first, last = load(data)["after"]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(_("`after` is not a key of this list")) from None
    if not isinstance(first, int | str) or type(last) is not int or abs(last) >= 1 << 62:
        raise UsageError(_("`after` is not a key of this list"))
    return first, last


def _place(key: tuple[Any, int] | None) -> tuple[int, int]:
    """The place of a search's next hit, and the id of the one before it."""
    if key is None:
        return 0, 0
    if type(key[0]) is not int or not 0 < key[0] <= FURTHEST:
        raise UsageError(_("`after` is not a key of this list"))
    return key
