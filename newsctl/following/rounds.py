"""A round: all feeds that are due, fetched side by side, their articles stored in one place.

What is known of a feed is kept only after its articles are acknowledged. So a round that is killed
at any moment is only done again: what is there already is told by the archive, whoever put it
there.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newsctl.archive.changes import ChangeKind, Origin
from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.archive.versions import Maker
from newsctl.errors import NothingMatched
from newsctl.fast_dataclasses import dataclass, field, replace
from newsctl.following.crew import Crew
from newsctl.following.entries import correction
from newsctl.following.fetching import Fetcher, Piece, Status
from newsctl.following.hosts import host_of
from newsctl.formats.web import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.archive.door import Added, Archive
    from newsctl.article import Article
    from newsctl.following.entries import Entry
    from newsctl.subscription import Subscription

_KEPT_EACH = 2.0  # seconds between two writings of what is known of feeds
_ENOUGH = 8  # feeds that cannot be reached, and no other, after which nothing more is tried


@dataclass(slots=True)
class Account:
    """What became of one feed in a round, and of its entries."""

    feed: str
    name: str
    address: str
    status: Status | None = None
    moved_to: str | None = None
    error: str | None = None
    read: int = 0
    added: int = 0
    updated: int = 0
    skipped: int = 0
    ids: list[int | None] = field(default_factory=list)
    in_trash: list[int] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    passed_over: list[dict[str, Any]] = field(default_factory=list)

    def to_record(self) -> dict[str, Any]:
        """The account as JSON has it: that of an import, and what the site answered."""
        return {
            "name": self.name,
            "feed": self.feed,
            "address": self.address,
            "status": str(self.status) if self.status else None,
            "moved_to": self.moved_to,
            "error": self.error,
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "skipped": self.skipped,
            "failed": len(self.errors),
            "ids": self.ids,
            "in_trash": self.in_trash,
            "errors": self.errors,
            "warnings": self.warnings,
            "passed_over": self.passed_over,
        }


class Round:
    """Fetches feeds and stores what is new. `progress` is called with how many are done."""

    def __init__(
        self,
        archive: Archive,
        fetcher: Fetcher,
        *,
        origin: Origin = Origin.PERSON,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        tell: Callable[[Account], None] = lambda _account: None,
    ) -> None:
        self._archive = archive
        self._fetcher = fetcher
        self._origin = origin
        self._progress = progress
        self._tell = tell
        self._crew: Crew[Subscription, Piece] | None = None
        self._known: dict[str, Piece] = {}  # whose articles are stored, and what is not kept yet
        self._kept_at = time.monotonic()
        self.accounts: dict[str, Account] = {}

    def run(self, ones: Sequence[Subscription]) -> list[Account]:
        """Fetch all of these; one change of the archive, whatever came. The accounts in order."""
        self.accounts = {one.feed: Account(one.feed, one.name, one.address) for one in ones}
        groups: dict[str, list[Subscription]] = {}
        for one in ones:
            groups.setdefault(host_of(one.address), []).append(replace(one))
        longest_first = sorted(groups.values(), key=len, reverse=True)
        self._crew = Crew(longest_first, self._fetcher.fetch)
        unreached: list[Piece] = []
        done = 0
        self._progress(0, len(ones))
        with self._archive.one_change(self._origin, ChangeKind.FETCHED):
            for pieces in self._crew.results():
                offline = [one for one in pieces if _is_offline(one)]
                unreached += offline
                self._take([one for one in pieces if not _is_offline(one)])
                done += sum(one.status is not None for one in pieces)
                self._progress(done, len(ones))
                if done == len(unreached) >= _ENOUGH:
                    self._crew.finish()
            self._settle(unreached, alone=done == len(unreached))
            self._keep()
        return list(self.accounts.values())

    def finish(self) -> None:
        """End in order: no other feed is begun; what is on its way is stored."""
        if self._crew is not None:
            self._crew.finish()

    def _settle(self, unreached: list[Piece], *, alone: bool) -> None:
        """Where nothing at all could be reached it is not the sites that failed."""
        if alone and len({host_of(one.then.address) for one in unreached}) > 1:
            for account in self.accounts.values():
                account.status = Status.UNREACHED
            return
        self._take(unreached)

    # -- storing ---------------------------------------------------------------------------------
    def _take(self, pieces: list[Piece]) -> None:
        """Store the articles of some pieces, then what is known of their feeds."""
        if not pieces:
            return
        entries = [(piece, entry) for piece in pieces for entry in piece.entries]
        articles = (entry.article for _piece, entry in entries)
        added = list(self._archive.add_many(articles, on_duplicate=OnDuplicate.SKIP))
        updated = self._correct([entry for _piece, entry in entries], added)
        for (piece, entry), one in zip(entries, added, strict=True):
            self._note(self.accounts[piece.feed], entry, one, updated=one.id in updated)
        for piece in pieces:
            self._close(piece)
            self._known[piece.feed] = piece
        if time.monotonic() > self._kept_at + _KEPT_EACH:
            self._keep()

    def _correct(self, entries: list[Entry], added: list[Added]) -> set[int]:
        """Change in articles that were there already what their publishers changed in them, and put
        behind them the pages that could not be read before; the ids of those that are others now.
        """
        corrected: dict[Maker, list[Article]] = {Maker.PUBLISHER: [], Maker.EXTRACTION: []}
        for entry, one in zip(entries, added, strict=True):
            if one.outcome is Outcome.SKIPPED:
                with suppress(NothingMatched):  # deleted for good this very moment
                    before = self._archive.get(one.id)
                    if changes := correction(before, entry.article):
                        by = Maker.EXTRACTION if entry.retried else Maker.PUBLISHER
                        corrected[by].append(replace(before, **changes))
        return {
            one.id
            for by, articles in corrected.items()
            if articles
            for one in self._archive.add_many(articles, on_duplicate=OnDuplicate.UPDATE, by=by)
            if one.outcome is Outcome.UPDATED
        }

    def _note(self, account: Account, entry: Entry, added: Added, *, updated: bool) -> None:
        account.read += 1
        account.ids.append(added.id)
        if added.trashed:
            account.in_trash.append(added.id)
        if added.outcome is Outcome.ADDED:
            account.added += 1
        elif updated:
            account.updated += 1
        else:
            account.skipped += 1
        account.warnings += [
            {"source": entry.item.source, "record": entry.item.number, "reason": one}
            for one in entry.item.warnings
        ]

    def _close(self, piece: Piece) -> None:
        """The account of a piece besides its articles."""
        account = self.accounts[piece.feed]
        for item in piece.items:
            told = {"source": item.source, "record": item.number}
            if item.passed:
                account.passed_over.append({**told, "reason": item.passed})
            elif item.error is not None:
                account.read += 1
                account.ids.append(None)
                account.errors.append({**told, "reason": str(item.error)})
        if piece.status is None:
            return
        account.status = piece.status
        account.name = piece.then.name or account.name
        account.moved_to = piece.moved_to
        account.read += piece.known
        account.skipped += piece.known
        account.error = str(piece.error) if piece.error else None
        self._tell(account)

    def _keep(self) -> None:
        """Keep what is known of feeds, unless they were given up meanwhile; what their reader asked
        for meanwhile stays."""
        kept = []
        for one in self._archive.subscriptions() if self._known else ():
            if (piece := self._known.get(one.feed)) is not None:
                then = replace(
                    piece.then, name=one.name or piece.then.name, source=one.source,
                    section=one.section, tags=one.tags, full=one.full, interval=one.interval,
                )  # fmt: skip
                if self.accounts[one.feed].added:
                    then.arrived_at = then.fetched_at
                kept.append(then)
        if kept:
            self._archive.save_subscriptions(kept)
        self._known = {}
        self._kept_at = time.monotonic()


def _is_offline(piece: Piece) -> bool:
    return isinstance(piece.error, Unreachable) and piece.error.offline


def failed(accounts: Iterable[Account]) -> list[Account]:
    """Those that did not answer."""
    return [one for one in accounts if one.status not in {Status.FETCHED, Status.UNCHANGED, None}]


def in_all(accounts: Iterable[Account]) -> dict[str, Any]:
    """The account of a round as JSON has it: that of an import over all, then by feed."""
    ones = [one.to_record() for one in accounts]
    counts = ("read", "added", "updated", "skipped", "failed")
    lists = ("ids", "in_trash", "errors", "warnings", "passed_over")
    return {
        **{name: sum(one[name] for one in ones) for name in counts},
        **{name: [value for one in ones for value in one[name]] for name in lists},
        "feeds": ones,
    }
