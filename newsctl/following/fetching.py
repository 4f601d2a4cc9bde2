"""One feed fetched: what its site answered, what is new in it, and what is known of it then."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import dataclass, field, replace
from newsctl.following import schedule
from newsctl.following.documents import feed_of
from newsctl.following.entries import Entry, entries_of, fresh_of, remembered
from newsctl.following.pages import NotBehind, full_article
from newsctl.formats.feed import STUMBLES, no_feed
from newsctl.formats.web import Unreachable, refused
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.following.asking import Asker
    from newsctl.formats.item import Item, Options
    from newsctl.formats.web import Answer
    from newsctl.subscription import Subscription

_AT_ONCE = 10  # articles whose pages were read, after which they are handed on to be stored
MOST_PAGES = 100  # that are read behind the entries of one feed in one fetch
_PATIENCE = 3  # pages that cannot be read, one after the other, before the rest waits
_TRIES = 3  # of a page that cannot be read, one a fetch
# There are sites that answer whoever takes pages with a page.
_ACCEPTED = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,*/*;q=0.5"
)
_UNSURE = "?"  # the mark of an entry whose page is to be tried again, once for each try


class Status(StrEnum):
    """What became of one feed."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"  # its site says so, or sent the same bytes again
    FAILED = "failed"
    GONE = "gone"  # for good, as its site says
    UNREACHED = "unreached"  # this machine has no network


@dataclass(slots=True)
class Piece:
    """A part of what a feed gave: entries to be stored, and what is then known of the feed. The
    last piece has a status."""

    feed: str
    then: Subscription
    entries: list[Entry] = field(default_factory=list)
    status: Status | None = None
    items: list[Item] = field(default_factory=list)  # entries that hold no article
    moved_to: str | None = None
    error: BadInput | None = None
    known: int = 0  # entries that say nothing new


class Fetcher:
    """Fetches feeds, whichever thread asks it to. `now` is the time in UTC seconds."""

    def __init__(self, asker: Asker, options: Options, now: Callable[[], int]) -> None:
        self._asker = asker
        self._options = options
        self._now = now

    def fetch(self, one: Subscription) -> Iterator[Piece]:
        """What a feed gives, in pieces; what goes wrong is said in the last one."""
        try:
            answer, moved_to = self._asker.ask(one.address, _conditions(one))
            if answer.status >= 400:  # whatever becomes of this fetch
                wish = answer.headers.get("retry-after")
                one.asked_until = schedule.patience(wish, self._now())
            if answer.status == 304:
                yield self._unchanged(one, answer)
            elif answer.status == 410:
                yield self._gone(one)
            elif answer.status != 200:
                raise refused(
                    _("{file}: the site answered {code}"), one.address, code=answer.status
                )
            else:
                yield from self._read(one, answer, moved_to)
        except BadInput as error:
            yield self._failed(one, error)
        except STUMBLES:
            yield self._failed(one, no_feed(one.address))

    # -- what was answered -----------------------------------------------------------------------
    def _unchanged(self, one: Subscription, answer: Answer) -> Piece:
        then = self._answered(one)
        then.etag = answer.headers.get("etag") or then.etag
        then.modified = answer.headers.get("last-modified") or then.modified
        return Piece(one.feed, then, status=Status.UNCHANGED)

    def _gone(self, one: Subscription) -> Piece:
        now = self._now()
        error = refused(
            _("{file}: its site says that it is gone for good; it is not fetched any more"),
            one.address,
        )
        then = replace(one, fetched_at=now, ended_at=now, error=str(error))
        return Piece(one.feed, then, status=Status.GONE, error=error)

    def _failed(self, one: Subscription, error: BadInput) -> Piece:
        now = self._now()
        then = replace(one, fetched_at=now, errors=one.errors + 1, error=str(error))
        then.due_at = schedule.next_due(then, now)
        return Piece(one.feed, then, status=Status.FAILED, error=error)

    def _answered(self, one: Subscription) -> Subscription:
        now = self._now()
        then = replace(
            one, fetched_at=now, answered_at=now, ended_at=None, errors=0, error=None, asked_until=0
        )
        then.due_at = schedule.next_due(then, now)
        return then

    # -- what it holds ---------------------------------------------------------------------------
    def _read(self, one: Subscription, answer: Answer, moved_to: str | None) -> Iterator[Piece]:
        options = replace(self._options, folder=None, damage=type(self._options.damage)())
        channel, items = feed_of(answer, options)
        read = list(items)
        entries = entries_of(read, one, self._now())
        then = replace(
            one,
            address=moved_to or one.address,
            name=one.name or channel.title,
            home=one.home or channel.link,
            pace=channel.pace,
            skipped_hours=list(channel.skipped_hours),
            skipped_days=list(channel.skipped_days),
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
        )
        fresh = fresh_of(entries, one.seen)
        new = {entry.key for entry in fresh}
        known = {entry.key: entry.mark for entry in entries if entry.key not in new}
        then.seen = remembered(one.seen, known)
        last = Piece(
            one.feed, then, status=Status.FETCHED, moved_to=moved_to,
            items=[item for item in read if item.article is None], known=len(known),
        )  # fmt: skip
        if one.full:
            yield from self._with_pages(fresh, last)
        else:
            last.entries = fresh
            then.seen = remembered(then.seen, {entry.key: entry.mark for entry in entries})
        last.then = self._answered(last.then)
        yield last

    def _with_pages(self, fresh: list[Entry], last: Piece) -> Iterator[Piece]:
        """The entries with the articles behind them, in pieces. As long as not all are in, the site
        is not to be asked whether anything changed."""
        seen = dict(last.then.seen)
        unfinished = replace(last.then, etag=None, modified=None)
        entries: list[Entry] = []
        failures = 0  # in a row: a site that does not answer is not waited for page by page
        for entry in fresh[:MOST_PAGES]:
            mark = seen.get(entry.key, "")
            entry.retried = _is_unsure(mark)
            seen[entry.key] = (
                self._complete(entry, mark) if failures < _PATIENCE else mark or _UNSURE
            )
            failures = failures + 1 if _is_unsure(seen[entry.key]) else 0
            entries.append(entry)
            if len(entries) == _AT_ONCE:
                yield Piece(last.feed, replace(unfinished, seen=dict(seen)), entries)
                entries = []
        last.entries = entries
        whole = len(fresh) <= MOST_PAGES and not any(map(_is_unsure, seen.values()))
        last.then = replace(last.then if whole else unfinished, seen=seen)

    def _complete(self, entry: Entry, mark: str) -> str:
        """Put the text of its page behind an entry of which `mark` is known; the mark then. One
        whose page cannot be read is stored as the feed has it, and its page is tried again."""
        if not entry.article.url:
            return entry.mark
        try:
            entry.article = full_article(entry.article, self._asker, self._options)
        except Unreachable as error:
            entry.item.warnings.append(str(error))
            if (tries := mark.count(_UNSURE) + 1) < _TRIES:
                return _UNSURE * tries
        except (NotBehind, BadInput) as error:
            entry.item.warnings.append(str(error))
        except STUMBLES:
            text = _("{file}: the page there is not the article")
            entry.item.warnings.append(text.format(file=entry.article.url))
        return entry.mark


def _conditions(one: Subscription) -> dict[str, str]:
    """The headers that ask for a feed, and only where something changed."""
    headers = {"If-None-Match": one.etag, "If-Modified-Since": one.modified}
    asked = {name: value for name, value in headers.items() if value and value.isascii()}
    return {"Accept": _ACCEPTED, **asked}


def _is_unsure(mark: str) -> bool:
    return mark.startswith(_UNSURE)
