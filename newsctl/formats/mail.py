"""Mails and boxes of mails, by the standard library: the subject is the title, the text the body.

What a mail says of itself is read leniently: headers in raw bytes, letters cut in two by the
folding of a header, and charsets that are not what they are said to be.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email._policybase import Compat32
from email.errors import MessageError
from email.header import decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import BadInput
from newsctl.formats import field_mapping, html_fragments
from newsctl.formats.encodings import decode, plain_letters
from newsctl.formats.item import Item, at_record, failed, placed, take_date
from newsctl.messages import gettext as _
from newsctl.text import normalise, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from typing import BinaryIO

    from newsctl.formats.item import Options

LARGEST = 32 << 20  # bytes of one mail, its attachments with it
_LINE = 1 << 16  # bytes
_LONGEST_HEADER = 20_000  # characters: those of the RFC have 998 a line
_ENOUGH = 200  # code points of a plain text: a shorter one says where the web page is
_MOST_LINES = 600_000  # of one mail: the library holds each as a text of its own
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_STUMBLES = (
    MessageError,
    ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError, KeyError,
)  # fmt: skip


class _Bounded(Compat32):
    """The library's way with headers, which takes the square of a header's length, less what is
    longer than any."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        kept, size = sourcelines[:1], len(sourcelines[0])
        for line in sourcelines[1:]:
            size += len(line)
            if size > _LONGEST_HEADER:
                break
            kept.append(line)
        name, value = super().header_source_parse(kept)
        return name, value[:_LONGEST_HEADER]


_POLICY = _Bounded()


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The one mail of a file. Raises BadInput for one without a text."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST or data.count(b"\n") > _MOST_LINES:
        raise _too_large(source)
    article, warnings = _article(data, source, options)
    yield Item(article, None, source, 1, placed(source, warnings))


def _too_large(place: str) -> BadInput:
    return BadInput(
        _("{file}: larger than {n} MB, and that is no article").format(file=place, n=LARGEST >> 20),
        source=place,
    )


def read_box(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The mails of an mbox file, one after the other. One that cannot be read is an error of its
    own."""
    for number, data in enumerate(_mails(stream), 1):
        place = at_record(source, number)
        try:
            if data is None:
                raise _too_large(place)
            article, warnings = _article(data, place, options)
        except BadInput as error:
            yield failed(place, str(error).removeprefix(f"{place}: "), source, number)
        else:
            yield Item(article, None, source, number, placed(place, warnings))


def _mails(stream: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each mail, None for one that is too large."""
    parts = bytearray()
    size, begun, blank = 0, False, True
    while line := stream.readline(_LINE):
        if blank and line.startswith(b"From "):
            if begun:
                yield _whole(parts, size)
            parts, size, begun = bytearray(), 0, True
        elif begun:
            size += len(line)
            if size <= LARGEST:
                parts += line
        blank = not line.strip()
    if begun:
        yield _whole(parts, size)


def _whole(parts: bytearray, size: int) -> bytes | None:
    if size > LARGEST or parts.count(b"\n") > _MOST_LINES:
        return None
    return _QUOTED_FROM.sub(rb"\1", bytes(parts))


def _article(data: bytes, place: str, options: Options) -> tuple[Article, list[str]]:
    try:
        message = message_from_bytes(data, policy=_POLICY)
        said = _Said(message, place, options)
        article = Article(title=visible(said.header("subject")), body=visible(_body(message, said)))
        name, address = parseaddr(said.header("from"))
        article.author = name.strip() or None
        article.source = address.rpartition("@")[2].lower() or None
        article.guid = said.header("message-id").strip("<> ") or None
        article.lang = said.header("content-language").partition(",")[0].strip() or None
        article.tags = [tag.strip() for tag in said.header("keywords").split(",") if tag.strip()]
        warnings = take_date(article, said.header("date"), options)
    except _STUMBLES:
        raise BadInput(_("{file}: this mail cannot be read").format(file=place)) from None
    if not article.title:
        article.title = field_mapping.title_of(article.body)
    if not article.title or not article.body:
        raise BadInput(_("{file}: there is no text in this mail").format(file=place), source=place)
    return article, warnings


class _Said:
    """What a mail says, as text."""

    def __init__(self, message: Message, place: str, options: Options) -> None:
        self._headers: dict[str, str] = {}
        for part in (message, *message.walk()):
            for name, value in part.raw_items():
                self._headers.setdefault(name.lower(), str(value))
        self._place = place
        self._damage = options.damage

    def text(self, data: bytes, charset: str | None) -> str:
        """Bytes as text, U+FFFD for what is none."""
        try:
            text = decode(data, self._place, charset, self._damage)
        except BadInput:
            text = data.decode("utf-8", "replace")
        return normalise(plain_letters(text))

    def header(self, name: str) -> str:
        """A header as one line of text."""
        raw = self._headers.get(name, "")[:_LONGEST_HEADER]
        pieces: list[tuple[bytes, str | None]] = []
        try:
            parts: list[tuple[Any, str | None]] = decode_header(raw)
        except MessageError:  # base64 that is none
            parts = [(raw, None)]
        for value, charset in parts:
            data = value.encode("ascii", "surrogateescape") if isinstance(value, str) else value
            if pieces and pieces[-1][1] == charset:  # a letter may be cut in two
                data = pieces.pop()[0] + data
            pieces.append((data, charset))
        return " ".join("".join(self.text(data, charset) for data, charset in pieces).split())


def _body(message: Message, said: _Said) -> str:
    """The mail's text: the plain one, or the paragraphs of its page."""
    plain, page = "", ""
    for part in message.walk():
        if part.is_multipart() or "attachment" in str(part.get("content-disposition", "")).lower():
            continue
        kind = part.get_content_type()
        if (kind == "text/plain" and plain) or (kind == "text/html" and page):
            continue
        if kind not in {"text/plain", "text/html"}:
            continue
        payload = part.get_payload(decode=True)
        text = said.text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
        if kind == "text/html":
            page = text
        elif str(part.get_param("format", "")).lower() == "flowed":
            plain = _unflowed(text)
        else:
            plain = text.strip()
    if page and len(plain) < _ENOUGH:
        shown = "\n\n".join(html_fragments.paragraphs(page))
        return shown if len(shown) > len(plain) else plain
    return plain


def _unflowed(text: str) -> str:
    """A text whose lines go on after a space at their ends (RFC 3676)."""
    lines: list[list[str]] = []
    going_on = False
    for line in text.split("\n"):
        line = line.removeprefix(" ") if line.startswith((" From", " >")) else line
        if going_on:
            lines[-1].append(line)
        else:
            lines.append([line])
        going_on = line.endswith(" ") and line != "-- "
    return "\n".join("".join(parts).rstrip() for parts in lines).strip()
