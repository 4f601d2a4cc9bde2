"""A change as its maker sees it, and as promises: which bytes of the record become which."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.differences import difference
from newsctl.archive.file.index.index import Known
from newsctl.archive.file.journal.frames import ADDED, LINE, Frame, Restored, Row, Span, Splice
from newsctl.archive.file.record import lines
from newsctl.archive.file.record.file import damaged_line
from newsctl.archive.replaced_texts import field_marks, replaced
from newsctl.fast_dataclasses import dataclass, field
from newsctl.jsontext import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.file.index.index import Index
    from newsctl.archive.file.record.file import Record
    from newsctl.archive.texts import Text

_PUBLISHER = "publisher"
_PART_BYTES = 8_000_000  # of lines, old and new, in one frame


@dataclass(slots=True)
class Change:
    """What one command changes: documents by id (None deletes for good), read once, in order.

    `event` is what the history keeps of it (None: nothing, it cannot be taken back).
    """

    documents: Iterable[tuple[int, dict[str, Any] | None]]
    event: dict[str, Any] | None = None
    undoes: int | None = None  # the number of the change that it takes back, or puts again
    # Articles that the history keeps as added, though something lay there whose place they take.
    fresh: frozenset[int] = frozenset()
    exact: bool = False  # write what the documents hold and no more: see `lines.encode`
    texts: dict[int, Text] = field(default_factory=dict)  # those analysed before
    # Of articles that come back with their ids: when they were read, for the history.
    reads: dict[int, dict[str, int]] = field(default_factory=dict)
    # The versions that new articles bring along, as `history.versions` keeps them.
    versions: dict[int, list[Any]] = field(default_factory=dict)


class Plan:
    """Where each line of a change goes: into its old place, or beyond the record's end.

    Everything is planned against the record as it is before the change, however many frames it
    takes.
    """

    def __init__(self, record: Record, index: Index, archive_id: str, change: Change) -> None:
        self._record = record
        self._index = index
        self._archive = archive_id
        self._change = change
        self._end = record.size
        self._tail: int = index.get("tail")
        self._last_id: int = index.get("last_id")
        self._given_id = self._last_id  # no article had a larger one before the change
        self._appended = 0  # bytes
        self._blanked: dict[int, int] = {}  # where each stretch that goes begins and ends
        self._frame = self._empty()
        self._weight = 0
        self._run: Splice | None = None  # of lines appended one behind another, while it grows
        self._run_lines: list[bytes] = []
        self.known: dict[int, Known] = {}  # of a change that is one frame

    def _empty(self) -> Frame:
        return Frame(self._archive, more=True)

    def frames(self) -> Iterator[Frame]:
        """The change's promises; none for a change of nothing."""
        some = False
        for article_id, document in self._change.documents:
            if self._weight >= _PART_BYTES:
                yield self._closed()
                self.known = {}
            self._place(article_id, document)
            some = True
        if not some and self._change.undoes is None:
            return
        stays = self._mend_first_comma()
        self._move_tail(after_others=stays)
        self._note_last_id()
        self._frame.more = False
        yield self._closed()

    def _closed(self) -> Frame:
        self._end_run()
        frame, self._frame, self._weight = self._frame, self._empty(), 0
        frame.change, frame.undoes = self._change.event, self._change.undoes
        frame.end = self._end + self._appended
        frame.tail = self._tail
        frame.last_id = self._last_id
        frame.given_id = self._given_id
        return frame

    # -- one line --------------------------------------------------------------------------------
    def _place(self, article_id: int, document: dict[str, Any] | None) -> None:
        line = None
        if document is not None:
            line = lines.encode(article_id, document, exact=self._change.exact)
        place = self._index.place(article_id) if article_id <= self._given_id else None
        before = Span(*place[:2]) if place else None
        old = None
        if before is not None and place is not None:
            old = self._record.read(*before)
            if lines.checksum(old) != place[2]:
                raise damaged_line(article_id)
            self._weight += len(old)
            if line is not None and len(line) <= before.length:
                line = line.ljust(before.length)
                self._frame.splices.append(Splice(before.offset, old, line))
                self._row(article_id, document, before, before, line, old)
                return
            self._blank(before)
        after = None
        if line is not None:
            after = self._append(line)
            self._last_id = max(self._last_id, article_id)
        self._row(article_id, document, before, after, line, old)

    def _row(
        self,
        article_id: int,
        document: dict[str, Any] | None,
        before: Span | None,
        after: Span | None,
        line: bytes | None,
        old: bytes | None,
    ) -> None:
        holds = None if document is None else documents.fingerprint(document)
        kept, text = self._for_history(article_id, document, old)
        self._frame.rows.append(Row(article_id, before, after, holds, kept, text))
        for when, number in self._change.reads.get(article_id, {}).items():
            self._frame.reads.append(Restored(article_id, when, number))
        if document is not None and line is not None:
            self._weight += len(line)
            article = documents.to_article(article_id, document)
            self.known[article_id] = Known.of(article, line, self._change.texts.get(article_id))

    def _for_history(
        self, article_id: int, document: dict[str, Any] | None, old: bytes | None
    ) -> tuple[dict[str, list[Any]] | str | None, dict[str, Any] | None]:
        """What the history keeps of an article, where it keeps any: see `Row`."""
        if self._change.event is None and self._change.undoes is None:
            return None, None
        if old is None or article_id in self._change.fresh:
            versions = self._change.versions.get(article_id)
            if versions is not None:
                self._weight += len(dump({"": versions}))
            return ADDED, None if versions is None else {"restored": versions}
        if document is None:
            return LINE, None
        stood = lines.decode(old)[1]
        text = replaced(stood, document)
        if text is not None and (self._change.event or {}).get("maker") != _PUBLISHER:
            text["given"] = field_marks(stood)
        return difference(stood, document), text

    def _append(self, line: bytes) -> Span:
        """Beyond the end, behind those that stand there already."""
        joint = b"\n," if self._appended else b""
        start = self._end + self._appended
        splices = self._frame.splices
        if not splices or splices[-1] is not self._run:
            self._end_run()
            self._run = Splice(start, b"", b"")
            splices.append(self._run)
        self._run_lines += (joint, line)
        self._appended += len(joint) + len(line)
        return Span(start + len(joint), len(line))

    def _end_run(self) -> None:
        """Make one splice of the lines that were appended one behind another."""
        if self._run is not None:
            splices = self._frame.splices
            at = next(at for at, one in enumerate(splices) if one is self._run)
            splices[at] = self._run._replace(new=b"".join(self._run_lines))
            self._run = None
            self._run_lines = []

    def _blank(self, span: Span) -> None:
        """White space for a line and for the comma before it."""
        start = self._comma_before(span.offset)
        begin = span.offset if start is None else start
        old = self._record.read(begin, span.offset + span.length - begin)
        between = old[: span.offset - begin]
        new = bytes(10 if byte == 10 else 32 for byte in between) + b" " * span.length
        self._frame.splices.append(Splice(begin, old, new))
        self._blanked[begin] = span.offset + span.length

    # -- what stands between lines ---------------------------------------------------------------
    # (Strangers put there what is no article, too: `"3": "a text"`. It stays as it is.)
    def _comma_before(self, offset: int) -> int | None:
        """Where the comma before a line stands; None before the first."""
        at, byte = self._last_before(offset)
        return at if byte == b"," else None

    def _last_before(self, offset: int) -> tuple[int, bytes]:
        """The last byte before an offset that is no white space, and where it stands."""
        reach = 1
        while True:
            start = max(0, offset - reach)
            text = self._record.read(start, offset - start).rstrip(b" \t\r\n")
            if text or not start:
                return start + len(text) - 1, text[-1:]
            reach *= 64

    def _first_from(self, offset: int) -> tuple[int, bytes]:
        """The first byte from an offset on that is no white space, and where it stands."""
        reach = 16
        while True:
            data = self._record.read(offset, min(reach, self._record.size - offset))
            text = data.lstrip(b" \t\r\n")
            if text or len(data) < reach:
                return offset + len(data) - len(text), text[:1]
            reach *= 64

    def _mend_first_comma(self) -> bool:
        """When the first line goes, what stands first now loses its comma; whether anything stays
        among the articles."""
        rows = self._index.db.execute("SELECT offset FROM articles ORDER BY offset LIMIT 1")
        with closing(rows):
            first = rows.fetchone()
        if first is None:
            return self._last_before(self._tail)[1] != b"{"
        if first[0] not in self._blanked:  # it stays, or a stranger's stands before it
            return True
        at = self._blanked[first[0]]
        while True:
            at, byte = self._first_from(at)
            if byte != b",":
                return False
            if at not in self._blanked:
                self._frame.splices.append(Splice(at, b",", b" "))
                return True
            at = self._blanked[at]

    def _move_tail(self, *, after_others: bool) -> None:
        """What follows the last article moves behind the new lines; where it stood comes white
        space, with the comma before the first new line."""
        if not self._appended:
            return
        width = self._end - self._tail
        tail = self._record.read(self._tail, width)
        comma = b"," if after_others else b" "
        self._frame.splices.append(Splice(self._tail, tail, b"\n" + b" " * (width - 2) + comma))
        start = self._end + self._appended
        self._frame.splices.append(Splice(start, b"", tail))
        self._tail = start
        self._appended += width

    def _note_last_id(self) -> None:
        """The record's head says which id was given last: also that of an article that somebody
        else put in."""
        offset = self._index.get("last_id_offset")
        if offset is None or offset >= self._index.get("begin"):  # it moves with the tail
            return
        width = self._index.get("last_id_width")
        new, old = lines.id_slot(self._last_id, width), self._record.read(offset, width)
        if len(new) == width and new != old:
            self._frame.splices.append(Splice(offset, old, new))
