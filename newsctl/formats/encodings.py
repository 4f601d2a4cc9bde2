"""Bytes to text, whatever wrote them: a BOM, then strict UTF-8, then what reads most like Arabic.

Windows-1256 and ISO 8859-6 give nonsense for each other's bytes, and the commonest words of Arabic
tell which of the two is sense. What a file says of itself counts only when nothing else tells:
pages that were converted once go on declaring the encoding they had.
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
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = (
    "في من على إلى الى أن ان عن مع التي الذي هذا هذه ما لا بعد قبل كان قال وقال كما بين أو او و"
    " از به كه را اين با است براي"  # Persian, as these encodings spell it
    " à été où même après très déjà être première présidé"
)
_COMMON = frozenset(_WORDS.split())
_LEGACY = ("iso-8859-6", "cp1256", "cp1252")
_CHUNK = 1 << 20  # bytes
_SAMPLE = 1 << 16  # bytes that are looked at to tell an encoding
_LONGEST_LINE = 64 << 20  # code points
LARGEST_PAGE = 20 << 20  # bytes of one article's file, saved or fetched

# A word of two scripts, a control of C1, a vowel sign without a letter, a tanwin amid a word: no
# encoding that gives these is the right one.
_NONSENSE = re.compile(
    "[\u0621-\u064a][\u00c0-\u00ff]|[\u00c0-\u00ff][\u0621-\u064a]|[\x80-\x9f]"
    "|(?:^|[\\s(])[\u064b-\u0652]|[\u064b-\u064d][\u0628-\u0648\u064a]"
)
_ARABIC = re.compile("[\u0621-\u064a\u067e\u0686\u06a9\u06af]{2,}")

# Letters that old programs stored in their joined forms; signs with a meaning of their own stay.
_FORMS = re.compile("[\ufb50-\ufd3d\ufd40-\ufdef\ufe70-\ufefc]+")
_SIGNS = frozenset("\ufdfa\ufdfb\ufdf2\ufdfc\ufdfd")


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text of a whole file; `declared` is the encoding that it names, if any.

    Raises BadInput, with the byte, for a file that no encoding fits.
    """
    name = _by_mark(data)
    if name is not None:
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            mark = 3 if name == "utf-8-sig" else 0  # which the error leaves out
            raise unreadable(source, error.start + mark) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    name = _by_sense(data[:_CHUNK]) or _by_declaration(data, declared)
    if name is not None:
        return data.decode(name, "replace")
    return _guessed(data, source, place)


def read_whole(stream: BinaryIO, source: str) -> bytes:
    """The bytes of a file that holds one article. Raises BadInput when it is larger than any is."""
    data = stream.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        raise BadInput(
            _("{file}: larger than {n} MB, and that is no article").format(
                file=source, n=LARGEST_PAGE >> 20
            ),
            source=source,
        )
    return data


def _by_mark(data: bytes) -> str | None:
    """The encoding that a byte order mark names, or the zeros of UTF-16 without one."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or not (b"\0" in sample or b"\x06" in sample):
        return None
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        high = sample[first::2]  # of Latin letters and of Arabic ones
        if high.count(b"\0") + high.count(b"\x06") > 0.7 * half:
            return name
    return None


def _by_sense(data: bytes) -> str | None:
    """The encoding in which the bytes make most sense, None when they make none in any."""
    score, name = max(((_score(data, name), name) for name in _LEGACY), key=lambda one: one[0])
    return name if score > 0 else None


def _score(data: bytes, name: str) -> float:
    """How much of the text is sense: common words for it, impossible ones against it."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return 0.0
    words = [word for word in text.split() if not word.isascii()]
    if not words:
        return 0.0
    common = sum(word.strip("«»\"'().,،:؛") in _COMMON for word in words)
    nonsense = len(_NONSENSE.findall(text))
    arabic = len(_ARABIC.findall(text))
    return (common + 0.1 * arabic - nonsense) / len(words)


def _by_declaration(data: bytes, declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
        data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return name if name not in {"utf-8", "unicode_escape", "idna", "punycode"} else None


def _guessed(data: bytes, source: str, place: int) -> str:
    from charset_normalizer import from_bytes

    if b"\0" not in data:
        best = from_bytes(data[:_SAMPLE]).best()
        if best is not None and _is_text(str(best)):
            try:
                return data.decode(best.encoding)
            except UnicodeError:
                pass
    raise unreadable(source, place)


def _is_text(text: str) -> bool:
    """Whether a guess gives letters, and not the signs that any bytes make in some encoding."""
    plain = sum(one.isalnum() or one.isspace() for one in text)
    return plain > 0.8 * len(text) and not _NONSENSE.search(text)


def unreadable(source: str, place: int) -> BadInput:
    """The error for a file whose byte `place` belongs to no encoding that we know."""
    return BadInput(
        _("{file}: byte {place} is in no encoding that can be told").format(
            file=source, place=place
        ),
        source=source,
    )


def chunks(stream: BinaryIO, source: str) -> Iterator[str]:
    """The text of a stream piece by piece. Its encoding is told by its first megabyte, or by the
    first that is not ASCII. Raises BadInput, with the byte, for bytes that do not fit."""
    data = stream.read(_CHUNK)
    name = _by_mark(data) or "utf-8"
    decoder = codecs.getincrementaldecoder(name)()
    passed, told = 0, name != "utf-8"
    while data:
        held = len(decoder.getstate()[0])  # the beginning of a letter, from the piece before
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError as error:
            legacy = None if told else _by_sense(data)
            if legacy is None:
                raise unreadable(source, passed - held + error.start) from None
            decoder = codecs.getincrementaldecoder(legacy)("replace")
            text = decoder.decode(data)
            told = True
        told = told or not text.isascii()
        yield text
        passed += len(data)
        data = stream.read(_CHUNK)
    try:
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise unreadable(source, passed) from None


def lines(stream: BinaryIO, source: str) -> Iterator[str]:
    """The lines of a stream, with their ends. Raises BadInput, also for one too long to hold."""
    rest: list[str] = []
    held = 0
    for text in chunks(stream, source):
        if "\n" not in text:
            rest.append(text)
            held += len(text)
            if held > _LONGEST_LINE:
                raise BadInput(
                    _("{file}: a line is longer than {n} million characters").format(
                        file=source, n=_LONGEST_LINE >> 20
                    ),
                    source=source,
                )
            continue
        first, *whole, last = text.split("\n")
        yield "".join(rest) + first + "\n"
        yield from (line + "\n" for line in whole)
        rest, held = [last], len(last)
    if whole_rest := "".join(rest):
        yield whole_rest


def plain_letters(text: str) -> str:
    """`text` with joined forms of letters turned back into letters."""
    return _FORMS.sub(
        lambda found: "".join(
            one if one in _SIGNS else unicodedata.normalize("NFKC", one) for one in found[0]
        ),
        text,
    )
