"""Writing, while the archive's lock is held: a change is promised, laid, learnt, and answered.

promise   the journal's frames are appended and synced: from here on the change holds
lay       the splices go into the record, unsynced
learn     the index, then the history, in a transaction each, unsynced
settle    now and then: record and history are synced, and the journal is emptied
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain, islice
from typing import TYPE_CHECKING

from newsctl.archive import documents
from newsctl.archive.file.journal.frames import Frame, Splice, View
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.file import damaged_line
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from newsctl.archive.file.changes import Change
    from newsctl.archive.file.history.history import History
    from newsctl.archive.file.index.index import Index, Known
    from newsctl.archive.file.journal.journal import Journal
    from newsctl.archive.file.record.file import Record

_WRITTEN_ONCE = 1_000_000  # bytes of new lines, from which on they are not put into the journal


class Writer:
    """Changes to an archive. There is one only while the lock is held."""

    def __init__(
        self,
        archive_id: str,
        record: Record,
        journal: Journal,
        index: Index,
        history: History,
        replace_damaged: Callable[[DamagedDatabase], None],
    ) -> None:
        self._replace_damaged = replace_damaged
        self.archive_id = archive_id
        self.record = record
        self.journal = journal
        self.index = index
        self.history = history

    def write(self, change: Change) -> int:
        """Make a change durable and lay it into the record; its number.

        Raises OSError and ArchiveError; then nothing has changed, unless the message says that the
        change is kept: then the next command finishes it.
        """
        from newsctl.archive.file.changes import Plan

        plan = Plan(self.record, self.index, self.archive_id, change)
        frames = plan.frames()
        first = list(islice(frames, 2))
        if not first:
            return 0
        promised: Sequence[Frame]
        if len(first) == 1:
            promised, known = [self._write_once(first[0])], plan.known
            self.journal.promise(promised)
        else:  # too many to hold: they are read again from the journal, one by one
            promised, known = self.journal.promise(chain(_popped(first), frames)), {}
        try:
            self._finish(promised, known)
        except (OSError, ArchiveError, ArchiveLocked) as error:
            raise kept(error) from error
        number = promised[0].number
        self.settle_if_grown()
        return number

    def _finish(self, frames: Sequence[Frame], known: Mapping[int, Known]) -> None:
        """Lay what was promised, and tell the index and the history."""
        try:
            for frame in frames:
                self.journal.lay(self.record, [frame])
                self.index.bring_along(frame, self.record, known)
            self.history.bring_along(frames)
        except DamagedDatabase as error:
            self._replace_damaged(error)
            self.journal.lay(self.record, frames)
            self.history.bring_along(frames)

    def _write_once(self, frame: Frame) -> Frame:
        """Many new lines are written beyond the record's announced end and synced, so that the
        journal need not hold them too: the frame without them."""
        beyond = [one for one in frame.splices if not one.old]
        if sum(len(one.new) for one in beyond) < _WRITTEN_ONCE:
            return frame
        end = self.record.size
        tail = self.record.read(self.index.get("tail"), end - self.index.get("tail"))
        witness = Splice(end - len(tail), tail, tail)
        self.journal.promise([Frame(self.archive_id, announces=end, end=end, splices=[witness])])
        try:
            for splice in beyond:
                self.record.write(splice.offset, splice.new)
            self.record.sync()
        except BaseException:
            with suppress(OSError):
                self.record.truncate(end)
                self.journal.take_back()
            raise
        frame.splices = [one for one in frame.splices if one.old]
        return frame

    def settle_if_grown(self) -> None:
        """Empty a journal that has grown; one that cannot be emptied now stays as it is."""
        if self.journal.has_grown:
            with suppress(OSError, ArchiveError, ArchiveLocked):
                self.settle()

    def settle(self) -> None:
        """Have all on the disk that was promised, and the journal empty."""
        self.journal.settle(self.record, self.history.make_durable)

    # -- views -----------------------------------------------------------------------------------
    def count_views(
        self,
        reads: Iterable[tuple[int, int, str]],
        *,
        waiting: int | None = None,
        counted: bool = False,
    ) -> dict[int, int]:
        """Add reads to articles: (id, how many, when the last one was); their views now.

        Exact when a process is killed, without a sync. `waiting` is the last number of those that
        waited in the history; `counted` ones are in the history's figures already. Ids that are
        gone are passed over.
        """
        frame = Frame(self.archive_id, waiting=waiting)
        moved: list[tuple[int, dict[str, object]]] = []
        totals: dict[int, int] = {}
        for article_id, number, when in reads:
            place = self.index.place(article_id)
            if place is None:
                continue
            offset, length, checksum = place
            line = self.record.read(offset, length)
            if lines.checksum(line) != checksum:
                raise damaged_line(article_id)
            before = lines.views_of(line)
            totals[article_id] = total = before + number
            if lines.takes_reads(line):
                at = len(line.rstrip(b" ")) - lines.SLOTS_LENGTH
                old = line[at : at + lines.SLOTS_LENGTH]
                frame.splices.append(Splice(offset + at, old, lines.slots(total, when)))
            else:  # somebody else wrote this line: it is written anew and gets slots
                document = lines.decode(line)[1]
                page, here = documents.page_views_of(document), documents.reads_of(document)
                totals[article_id] = total = page + here + number
                document = documents.with_views(document, page, here + number) | {"viewed_at": when}
                moved.append((article_id, document))
            frame.views.append(View(article_id, number, when, total, counted))
        if not frame.views and waiting is None:
            return totals
        frames = self._with_moved(frame, moved)
        self.journal.promise(frames, durable=False)
        self._finish(frames, {})
        self.settle_if_grown()
        return totals

    def _with_moved(
        self, frame: Frame, moved: Sequence[tuple[int, dict[str, object]]]
    ) -> Sequence[Frame]:
        from newsctl.archive.file.changes import Change, Plan

        if moved:
            (made,) = Plan(self.record, self.index, self.archive_id, Change(list(moved))).frames()
            made.more = True
            frame.end, frame.tail, frame.last_id = made.end, made.tail, made.last_id
            return [made, frame]
        frame.end = self.record.size
        frame.tail = self.index.get("tail")
        frame.last_id = self.index.get("last_id")
        return [frame]


def _popped(frames: list[Frame]) -> Iterator[Frame]:
    """Each frame in turn, which nobody holds any more then."""
    while frames:
        yield frames.pop(0)


def kept(error: Exception) -> ArchiveError:
    """The error for a change that holds, though not all of it could be done now."""
    reason = reason_of(error) if isinstance(error, OSError) else error
    return ArchiveError(
        _("The change is kept, and the next command finishes it ({reason})").format(reason=reason)
    )
