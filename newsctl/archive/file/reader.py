"""Reading articles without the lock, whatever a writer is doing, or left undone."""

from __future__ import annotations

from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING

from newsctl.archive import documents
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.file import damaged_line
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.file.index.index import Index
    from newsctl.archive.file.journal.journal import Journal
    from newsctl.archive.file.record.file import Record
    from newsctl.article import Article

_LOOKS = 40  # how often a reader looks again at bytes that a writer is changing
_PAUSE = 0.002  # seconds, longer each time


class Reader:
    """Reads lines: what the index says of one is compared by checksum with what the record holds.

    `waiting` gives (number, article, when) of the reads that no line knows of yet.

    On a difference it lays what the journal promised over, or takes it off, looks again, and asks
    for the archive to be mended: `heal`, which says whether nobody else holds the lock.
    """

    def __init__(
        self,
        record: Record,
        journal: Journal,
        index: Index,
        waiting: Callable[[], list[tuple[int, int, str]]],
        heal: Callable[[int], bool],
    ) -> None:
        self._record = record
        self._journal = journal
        self._index = index
        self._waiting = waiting
        self._heal = heal

    def line(self, article_id: int) -> bytes:
        """An article's line. Raises NothingMatched, DamagedArchive."""
        for look in range(_LOOKS):
            place = self._index.place(article_id)
            if place is None:
                raise NothingMatched(_("No article has the id {id}").format(id=article_id))
            offset, length, checksum = place
            data = self._record.read(offset, length)
            if lines.checksum(data) == checksum and len(data) == length:
                return data
            data = self._overlaid(data.ljust(length, b"\0"), offset)
            if lines.checksum(data) == checksum:
                return data
            sleep(_PAUSE * min(look + 1, 25))
            if self._heal(article_id) and look > 2:
                break
        raise damaged_line(article_id)

    def _overlaid(self, data: bytes, offset: int) -> bytes:
        """The bytes as they are with all promises that the index knows, and without the others."""
        from newsctl.archive.file.journal.promises import PromisesGone

        mark = self._index.mark
        with suppress(PromisesGone):  # then all of them are laid
            frames = self._journal.frames()
            fresh = frames.above(mark)
            known = frames[: len(frames) - len(fresh)]
            return fresh.taken_from(known.laid_over(data, offset), offset)
        return data

    def article(self, article_id: int) -> Article:
        """An article, with the reads that wait for the lock. Raises NothingMatched."""
        waiting = [when for _number, one, when in self._waiting() if one == article_id]
        article = documents.to_article(*lines.decode(self.line(article_id)))
        if waiting:
            article.views = self._index.views(article_id) + len(waiting)
            article.viewed_at = max(article.viewed_at or "", *waiting)
        return article
