"""Bytes to text, whatever wrote them: a BOM, then strict UTF-8, then what reads most like Arabic.

Windows-1256 and ISO 8859-6 give nonsense for each other's bytes, and the commonest words of Arabic
tell which of the two is sense.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = "في من على إلى أن عن مع التي الذي هذا هذه ما لا بعد قبل كان قال وقال كما بين"
_COMMON = frozenset(_WORDS.split())
_LEGACY = ("iso-8859-6", "cp1256")
_CHUNK = 1 << 20  # bytes

# Letters that old programs stored in their joined forms; signs with a meaning of their own stay.
_FORMS = re.compile("[\ufb50-\ufd3d\ufd40-\ufdef\ufe70-\ufefc]+")
_SIGNS = frozenset("\ufdfa\ufdfb\ufdf2\ufdfc\ufdfd")


def decode(data: bytes, source: str) -> str:
    """The text of a whole file. Raises BadInput, with the byte, for one that no encoding fits."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise unreadable(source, error.start) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    best = max(((_score(data, name), name) for name in _LEGACY), default=(0.0, ""))
    if best[0] > 0:
        return data.decode(best[1])
    return _guessed(data, source, place)


def _score(data: bytes, name: str) -> float:
    """The share of words that are among the commonest of Arabic."""
    try:
        words = data.decode(name).split()
    except UnicodeDecodeError:
        return 0.0
    return sum(word in _COMMON for word in words) / (len(words) or 1)


def _guessed(data: bytes, source: str, place: int) -> str:
    from charset_normalizer import from_bytes

    if b"\0" not in data:
        best = from_bytes(data).best()
        if best is not None:
            return str(best)
    raise unreadable(source, place)


def unreadable(source: str, place: int) -> BadInput:
    """The error for a file whose byte `place` belongs to no encoding that we know."""
    return BadInput(
        _("{file}: byte {place} is in no encoding that can be told").format(
            file=source, place=place
        ),
        source=source,
    )


def chunks(stream: BinaryIO, source: str) -> Iterator[str]:
    """The text of a stream piece by piece, in UTF-8 or as its BOM says; other encodings need the
    whole, so a stream that is not UTF-8 is read to its end. Raises BadInput."""
    data = stream.read(_CHUNK)
    name = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    decoder = codecs.getincrementaldecoder(name)()
    passed, first = 0, True
    while data:
        try:
            yield decoder.decode(data)
        except UnicodeDecodeError as error:
            if first and name == "utf-8":
                yield decode(data + stream.read(), source)
                return
            raise unreadable(source, passed + error.start) from None
        first = False
        passed += len(data)
        data = stream.read(_CHUNK)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise unreadable(source, passed) from None


def lines(stream: BinaryIO, source: str) -> Iterator[str]:
    """The lines of a stream, with their ends."""
    rest = ""
    for text in chunks(stream, source):
        *whole, rest = (rest + text).split("\n")
        yield from (line + "\n" for line in whole)
    if rest:
        yield rest


def plain_letters(text: str) -> str:
    """`text` with joined forms of letters turned back into letters."""
    return _FORMS.sub(
        lambda found: "".join(
            one if one in _SIGNS else unicodedata.normalize("NFKC", one) for one in found[0]
        ),
        text,
    )
