"""The history: one SQLite file that nothing can make anew, so no command ever deletes it.

It learns of a promise after the index does, in one transaction with the promise's number, its
`mark`: whoever finds it behind the journal tells it again, and nothing is counted twice.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive.file.history.file import HistoryFile
from newsctl.jsontext import dump, load
from newsctl.selection import SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.archive.file.history.arrivals import Arrivals
    from newsctl.archive.file.history.changes import Changes
    from newsctl.archive.file.history.reads import Reads
    from newsctl.archive.file.history.versions import Versions
    from newsctl.archive.file.journal.frames import Frame
    from newsctl.subscription import Subscription

_FOLLOWING = 3  # the version of the tables from which on newspapers are followed


class History(HistoryFile):
    """The history of one archive. Who only reads finds one that is not there to be empty."""

    @cached_property
    def changes(self) -> Changes:
        """What commands changed, to be taken back."""
        from newsctl.archive.file.history.changes import Changes

        return Changes(self, self.versions)

    @cached_property
    def versions(self) -> Versions:
        """What updates replaced of articles' texts."""
        from newsctl.archive.file.history.versions import Versions

        return Versions(self)

    @cached_property
    def arrivals(self) -> Arrivals:
        """In which order articles came."""
        from newsctl.archive.file.history.arrivals import Arrivals

        return Arrivals(self)

    @cached_property
    def reads(self) -> Reads:
        """When articles were read."""
        from newsctl.archive.file.history.reads import Reads

        return Reads(self)

    def bring_along(self, frames: Iterable[Frame]) -> None:
        """Learn of promises that it does not know yet: in one transaction, one after the other."""
        mark = self.mark
        fresh = (one for one in frames if one.number > mark)
        first = next(fresh, None)
        if first is None:
            return
        self.upgrade()
        db = self.file.writing
        with db.transaction():
            for frame in chain((first,), fresh):
                if frame.undoes is not None:
                    self._turn(frame, frame.undoes)
                elif frame.change is not None:
                    self.changes.remember(frame, frame.change)
                    self.versions.learn(frame, frame.change)
                    self.arrivals.learn(frame)
                for view in frame.views:
                    if not view.counted:
                        self.reads.count(view.id, view.when, view.reads)
                for read in frame.reads:
                    self.reads.restore(read.id, read.when, read.reads)
                if frame.waiting is not None:
                    db.execute("DELETE FROM waiting WHERE number <= ?", (frame.waiting,))
                if frame.last_id > int(self.get(db, "last_id") or 0):
                    self.set("last_id", frame.last_id)
                self.set("mark", frame.number)

    def _turn(self, frame: Frame, number: int) -> None:
        from newsctl.archive.columns import utc

        made = (frame.change or {}).get("made", 0)
        self.versions.turn(frame, number, made)
        self.changes.turn(frame, number, utc(made))

    # -- saved searches --------------------------------------------------------------------------
    def searches(self) -> dict[str, str]:
        """The saved searches: name → query text."""
        db = self.db()
        if db is None:
            return {}
        return dict(db.execute("SELECT name, query FROM searches ORDER BY name").fetchall())

    def save_search(self, name: str, text: str | None) -> None:
        """Save a search, or forget it (None); on the disk when this returns."""
        with self.durably() as db:
            before = db.execute("SELECT query FROM searches WHERE name = ?", (name,)).fetchone()
            if before is not None and before[0] != text:  # of another nobody was told anything
                self.arrivals.forget(SEARCH + name)
            db.execute("DELETE FROM searches WHERE name = ?", (name,))
            if text is not None:
                db.execute("INSERT INTO searches VALUES (?, ?)", (name, text))

    # -- followed newspapers ---------------------------------------------------------------------
    def subscriptions(self) -> list[Subscription]:
        """The feeds that are followed, by the address that each is known by."""
        from newsctl.subscription import Subscription

        db = self.since(_FOLLOWING)
        if db is None:
            return []
        rows = db.execute("SELECT feed, value FROM subscriptions ORDER BY feed").fetchall()
        return [Subscription.of_record(load(value) | {"feed": feed}) for feed, value in rows]

    def save_subscriptions(self, ones: Iterable[Subscription]) -> None:
        """Keep feeds, each in the place of what was kept of it; on the disk when this returns."""
        rows = [(one.feed, dump(one.to_record()).decode()) for one in ones]
        with self.durably() as db:
            db.executemany("INSERT OR REPLACE INTO subscriptions VALUES (?, ?)", rows)

    def forget_subscriptions(self, feeds: Iterable[str]) -> None:
        """Follow feeds no longer; on the disk when this returns."""
        with self.durably() as db:
            db.executemany("DELETE FROM subscriptions WHERE feed = ?", ((one,) for one in feeds))
