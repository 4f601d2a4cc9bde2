"""With the lock: finishing what was promised, and reading what others wrote.

What is found, and what is done:

    record and index agree, all is known   the promises are laid once more: nothing changes, but
                                           what a power cut took is there again
    promises that the index does not know  they are laid, and index and history learn them
    …and the record was changed since      theirs is read anew, then ours is made again, by id
    lines announced and not promised       the record is cut back to where it ended
    another stamp, and no promise          somebody else wrote: the record is read anew
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.file.record import lines
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Progress
    from newsctl.archive.file.journal.promises import Promises
    from newsctl.archive.file.writer import Writer


class Recovery:
    """Brings record, index and history in step; raises DamagedArchive, ArchiveError, OSError."""

    def __init__(
        self, writer: Writer, progress: Progress | None, notice: Callable[[str], None]
    ) -> None:
        self._notice = notice
        self._writer = writer
        self._record = writer.record
        self._journal = writer.journal
        self._index = writer.index
        self._history = writer.history
        self._progress = progress

    def run(self, *, thorough: bool) -> None:
        """Do what is to be done. What is promised and was laid since the machine was started is
        looked at again only by a `thorough` one: whoever keeps to the rules left it there."""
        known = self._history.mark
        self._journal.number_above(max(self._index.mark, known))
        last = self._journal.last()
        if not thorough and known >= last and self._index.knows(self._record, last):
            if not self._journal.is_own and self._index.is_since_boot():
                self._journal.go_on()
            if self._journal.is_own:
                self._fold_waiting()
                return
        frames = self._journal.frames()
        if not frames.are_of(self._writer.archive_id):
            frames = frames[:0]
            aside = self._journal.set_aside()
            self._notice(
                _("{file} belonged to another archive; it is kept as {aside}").format(
                    file=self._journal.path, aside=aside
                )
            )
        if frames and frames.standing[-1].announces:
            known = not self._journal.touched_since(self._record, frames)
            frames = self._journal.cut_back(self._record, frames)
            if known:
                self._know(self._index.mark)
        promises = frames.made()
        if not self._lay(promises):
            self._read_anew(promises)
        self._history.bring_along(promises)
        self._fold_waiting()

    def _lay(self, promises: Promises) -> bool:
        """Lay what was promised and tell the index; false where the record has to be read anew."""
        known = self._index.get("stamp") == self._record.stamp
        fresh = promises.above(self._index.mark)
        touched = self._journal.touched_since(self._record, promises)
        if not known and not fresh and (touched or not self._index.is_of(self._record)):
            return False  # whoever wrote since saw all of ours: what they made of it holds
        if not self._journal.replay(self._record, promises, untouched=known):
            return False
        if known and self._index.get("stamp") != self._record.stamp:
            self._know(self._index.mark)
        for frame in fresh:
            self._index.bring_along(frame, self._record)
        return known or bool(fresh and not touched)

    def _read_anew(self, promises: Promises) -> None:
        """Somebody else wrote: take theirs, then make again what the index had not learnt yet."""
        mark = self._index.mark
        fresh = promises.above(mark)
        self.rescan(mark)
        self._history.bring_along(promises)
        self._make_again(fresh)
        if promises:
            self._journal.settle(self._record, self._history.make_durable)
            self._know(promises.standing[-1].number)

    def date_arrivals(self) -> None:
        """Articles that somebody else put in without a time came now."""
        if not self._index.get("undated_arrivals"):
            return
        from time import time

        from newsctl.archive.columns import utc
        from newsctl.archive.file.changes import Change

        now = utc(int(time()))
        rows = self._index.db.execute("SELECT id FROM articles WHERE added = 0").fetchall()
        documents = ((one, self._document(one)) for (one,) in rows)
        undated = ((one, known) for one, known in documents if not known.get("added_at"))
        self._writer.write(Change((one, known | {"added_at": now}) for one, known in undated))
        with self._index.file.writing.transaction():
            self._index.set("undated_arrivals", None)

    def _document(self, article_id: int) -> dict[str, Any]:
        place = self._index.place(article_id)
        assert place is not None
        return lines.decode(self._record.read(*place[:2]))[1]

    def rescan(self, mark: int) -> int:
        """Read the whole record, index what differs; how many articles."""
        from newsctl.archive.file.index.building import readable
        from newsctl.archive.file.index.rescan import rescan

        with readable(self._record):
            return rescan(self._record, self._index, mark, self._progress)

    def _know(self, mark: int) -> None:
        """The index knows of all promises up to `mark`."""
        with self._index.file.writing.transaction():
            self._index.set("mark", max(mark, self._index.mark))
            self._index.set("stamp", self._record.stamp)

    def _make_again(self, fresh: Promises) -> None:
        """Make changes again by id, in one, of what they left of each article last."""
        from newsctl.archive.file.changes import Change

        last: dict[int, int] = {}
        views: dict[int, tuple[int, str]] = {}
        for frame in fresh:
            last.update((row.id, frame.number) for row in frame.rows)
            for view in frame.views:
                if self._index.views(view.id) < view.total:  # they had not seen it yet
                    views[view.id] = (view.reads, view.when)
        self._writer.write(Change(self._documents(fresh, last)))
        if views:
            self._writer.count_views(
                [(one, number, when) for one, (number, when) in views.items()], counted=True
            )

    def _documents(
        self, fresh: Promises, last: dict[int, int]
    ) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """The documents that these promises leave, each from the frame that is its `last`."""
        for frame in fresh:
            for row in frame.rows:
                if last[row.id] != frame.number:
                    continue
                if row.after is None:
                    if self._index.place(row.id) is not None:
                        yield row.id, None
                elif (line := frame.new(row.after)) is not None:
                    yield row.id, lines.decode(line)[1]

    def _fold_waiting(self) -> None:
        """Bring the reads that waited for the lock into their articles' lines."""
        waiting = self._history.reads.waiting(self._index.waiting)
        if not waiting:
            return
        views: dict[int, tuple[int, str]] = {}
        for _number, article_id, when in waiting:
            number, last = views.get(article_id, (0, ""))
            views[article_id] = (number + 1, max(last, when))
        counts = [(one, number, when) for one, (number, when) in views.items()]
        self._writer.count_views(counts, waiting=waiting[-1][0], counted=True)
