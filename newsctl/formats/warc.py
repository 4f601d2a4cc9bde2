"""Web archives through warcio: the pages among their records, one after the other."""

from __future__ import annotations

import re
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.content_coding import decoded
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.item import Item, Later
from newsctl.formats.library_logs import silence
from newsctl.formats.page.html import article_of, page_text
from newsctl.formats.refused_types import refusal
from newsctl.formats.unpacking_limits import UNPACKING, Budget, Counted, Unpacked
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_PAGES = ("text/html", "application/xhtml+xml")
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_LONGEST_HEADERS = 4 << 20  # bytes of one record
_FIRST_LINE = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_PIECE = 1 << 16  # bytes read at once of what is passed
_LONGEST_REASON = 300  # code points: warcio's own words may hold a whole line of the file
_KINDS = frozenset(("response", "resource", "conversion"))
# What Common Crawl derives from its archives begins, behind a description, with a record of this
# type, and of nothing that is a page.
_DERIVED = {("conversion", "text/plain"): "wet", ("metadata", "application/json"): "wat"}


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The pages of a WARC or ARC file, packed or not. Each record that is broken, and the file's
    own end where it comes too early, is an error of its own. Raises BadInput for no web archive,
    and for one that holds, instead of pages, what was derived from them."""
    plain = _plain(stream, source, options)
    pages = number = 0
    record = None
    for record in _records(plain, source, options):
        number += 1
        if record is not None:
            pages += 1
            if not options.put_off:
                (record,) = record.now()
            yield record
    failure = getattr(plain.raw, "failure", None)
    if failure is not None and not (pages and record and _is_broken(record)):
        yield _broken(source, number + 1, _reason(failure, source))
    elif not pages:
        raise BadInput(_("{file}: there is no web page in it").format(file=source), source=source)


def _is_broken(item: Item) -> bool:
    return any(one.error for one in item.settled()[0])


class _Lengths:
    """Stands where warcio has the words it writes to stderr about a record of another length than
    it says; it notes that there was one."""

    noted = False

    def format(self, *_values: object) -> str:
        self.noted = True
        return ""


def _reader(stream: Any) -> Any:
    """warcio's reader, with an end to the lines of headers, which it would collect without one."""
    from warcio.bufferedreaders import DecompressingBufferedReader

    class Reader(DecompressingBufferedReader):  # type: ignore[misc]
        left = _LONGEST_HEADERS  # bytes; filled up with each record

        def readline(self, length: int | None = None) -> bytes:
            parts: list[bytes] = []
            while not (parts and parts[-1].endswith(b"\n")) and length != 0:
                self._fillbuff()
                if self.empty():
                    break
                part: bytes = self.buff.readline(length)
                parts.append(part)
                length = None if length is None else length - len(part)
                self.left -= len(part)
                if self.left < 0:
                    raise ValueError(_("its headers are too long"))
            return b"".join(parts)

        def to_next_record(self) -> bytes | None:
            """Pass all up to the next record: the line that it begins with, None without one."""
            at_start = True
            while line := super().readline(_PIECE):
                if at_start and _FIRST_LINE.fullmatch(line):
                    return bytes(line)
                at_start = line.endswith(b"\n")
            return None

    return Reader(stream)


def _records(stream: Any, source: str, options: Options) -> Iterator[Item | None]:
    """What each record gives: a page's article or its error, None for what is no page."""
    silence("warcio")
    lengths = _Lengths()
    number, waiting, described = 0, None, False
    for number, record in enumerate(_headed(stream, lengths), 1):
        if number > 1:
            yield _settled(waiting, lengths, source, number - 1)
        if isinstance(record, Exception):
            waiting = _broken(source, number, _reason(record, source))
            continue
        if not described and record.rec_type != "warcinfo":
            described = True
            if derived := _DERIVED.get((record.rec_type, _kind_of(record))):
                raise refusal(derived, source)
        try:
            waiting = _page(record, source, number, options) if _is_page(record) else None
            if _is_cut(record):
                waiting = _broken(source, number, _("it ends too early"))
        except _errors() as error:
            waiting = _broken(source, number, _reason(error, source))
    if number:
        yield _settled(waiting, lengths, source, number)


def _headed(stream: Any, lengths: _Lengths) -> Iterator[Any]:
    """The records as warcio reads them; in the place of one whose headers cannot be read what is
    wrong with it, and then what follows it, as far as a line begins another."""
    reader = _reader(stream)
    records = _iterator(stream, reader, lengths, None)
    while True:
        reader.left = _LONGEST_HEADERS
        try:
            record = next(records, None)
        except BadInput as error:
            yield error
            return
        except _errors() as error:
            yield error
            if (line := reader.to_next_record()) is None:
                return
            records = _iterator(stream, reader, lengths, line)
            continue
        if record is None:
            return
        yield record


def _iterator(stream: Any, reader: Any, lengths: _Lengths, line: bytes | None) -> Any:
    """warcio's iterator, where a reader stands; `line` was read already."""
    from warcio.archiveiterator import ArchiveIterator

    records = ArchiveIterator(stream)
    records.INC_RECORD, records.reader, records.next_line = lengths, reader, line
    return records


def _reason(error: Exception, source: str) -> str:
    return str(error).removeprefix(f"{source}: ") or type(error).__name__


def _settled(waiting: Item | None, lengths: _Lengths, source: str, number: int) -> Item | None:
    """A record once it is known what follows it."""
    if not lengths.noted:
        return waiting
    lengths.noted = False
    return _broken(source, number, _("its length is not what it says"))


def _is_cut(record: Any) -> bool:
    """Whether the file ended within a record, which is read to its end here."""
    while record.raw_stream.read(1 << 16):
        pass
    return bool(getattr(record.raw_stream, "limit", 0))


def _plain(stream: BinaryIO, source: str, options: Options) -> Any:
    """The stream unpacked: as one, since some pack the file and some each record."""
    buffered = BufferedReader(Counted(stream))
    first = buffered.peek(4)[:4]
    if first[:2] != b"\x1f\x8b" and first not in _ZSTD:
        return buffered
    counted = buffered.raw
    assert isinstance(counted, Counted)
    budget = options.budget or Budget()
    unpacked: Any
    if first in _ZSTD:
        from newsctl.formats.content_coding import unpacked_zstd

        unpacked = unpacked_zstd(buffered)
    else:
        import gzip

        unpacked = gzip.GzipFile(fileobj=buffered)
    return BufferedReader(Unpacked(unpacked, counted, budget, source))


def _errors() -> tuple[type[Exception], ...]:
    from warcio.bufferedreaders import ChunkedDataException
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    return (BadInput, ArchiveLoadFailed, ChunkedDataException, StatusAndHeadersParserException,
            AttributeError, TypeError, *UNPACKING)  # fmt: skip


def _is_page(record: Any) -> bool:
    if record.rec_type not in _KINDS:
        return False
    if record.http_headers is None:
        return _kind_of(record) in _PAGES
    if record.http_headers.get_statuscode() not in {"200", "203"}:
        return False
    return _kind(record.http_headers.get_header("Content-Type")) in _PAGES


def _kind_of(record: Any) -> str:
    return _kind(record.rec_headers.get_header("Content-Type"))


def _kind(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


def _charset(record: Any) -> str | None:
    headers = record.http_headers or record.rec_headers
    _type, _sign, charset = (headers.get_header("Content-Type") or "").partition("charset=")
    return charset.strip(" \"';") or None


def _url(record: Any) -> str | None:
    """The address that a record of WARC, or of ARC, was loaded from."""
    headers = record.rec_headers
    found = headers.get_header("WARC-Target-URI") or headers.get_header("uri") or ""
    return found.strip("<> ") or None


def _content(record: Any, source: str) -> Any:
    """What was loaded, without what it was packed in on the way."""
    headers = record.http_headers
    if headers is None:
        return record.raw_stream
    stream = record.raw_stream
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        from warcio.bufferedreaders import ChunkedDataReader

        stream = ChunkedDataReader(stream)
    return decoded(stream, headers.get_header("Content-Encoding") or "", source)


def _page(record: Any, source: str, number: int, options: Options) -> Item:
    url = _url(record)
    data = _content(record, source).read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        return _broken(source, number, _("the page is too large"))
    values = (data, _charset(record), url, source, number)
    later = Later("warc:read_page", values, source, options)  # when it is known to be whole
    return Item(None, source=source, number=number, later=later)


def read_page(
    data: bytes, charset: str | None, url: str | None, source: str, number: int, options: Options
) -> Iterator[Item]:
    """The page of one record, of the encoding and from the address that its headers name."""
    try:
        article = article_of(page_text(data, source, charset, options.damage), options, source, url)
    except _errors() as error:
        yield _broken(source, number, _reason(error, source))
    else:
        article.url = url or article.url
        yield Item(article, None, source, number)


def _broken(source: str, number: int, reason: str) -> Item:
    words = " ".join(reason[:_LONGEST_REASON].split())
    message = _("{file}, record {record}: {reason}").format(
        file=source, record=number, reason=f"{words}…" if reason[_LONGEST_REASON:] else words
    )
    return Item(None, BadInput(message, source=source, record=number), source, number)
