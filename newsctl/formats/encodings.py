"""Bytes to text, whatever wrote them: a BOM, UTF-8, what is declared, what reads most like Arabic.

UTF-8 with a few bytes that are none is UTF-8: whole letters of several bytes do not come about by
chance. Such bytes become U+FFFD and are noted. Windows-1256 and ISO 8859-6 give nonsense for each
other's bytes, and the commonest words of Arabic tell which of the two is sense. They also tell
when a declaration lies: pages that were converted once go on declaring the encoding they had.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.formats.double_encoding import once
from newsctl.messages import gettext as _
from newsctl.text import normal_form

if TYPE_CHECKING:
    from typing import BinaryIO

    from newsctl.formats.decoding_errors import Damage

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
PUBLIC_NAMES = {"cp1256": "windows-1256", "cp1252": "windows-1252", "iso-8859-6": "ISO-8859-6"}
# What is meant by a narrower name (WHATWG, "Encoding").
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-11": "cp874",
}  # fmt: skip
# Bytes say for themselves whether they are one of these, or these are no encodings of files.
_NO_CLAIMS = frozenset(
    (
        "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
        "utf-32-be", "utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode",
        "undefined",
    )
)  # fmt: skip
_PLAIN_NAMES = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
HIGH = bytes(range(0x80, 0x100))
_TELLING = 0.04  # of the words being common ones: what is declared is something else
_NO_LETTERS = b"\0 \t\r\n"
_SAMPLE = 1 << 16  # bytes that are looked at to tell an encoding
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


def decode(
    data: bytes, source: str, declared: str | None = None, damage: Damage | None = None
) -> str:
    """The text of a whole file; `declared` is the encoding that it names, if any. Characters that
    cannot be read are U+FFFD, and noted in `damage`.

    Raises BadInput, with the byte, for a file that no encoding fits.
    """
    name = name_by_mark(data)
    if name is None:
        try:
            return once(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            place = error.start
        name = name_declared(data, place, declared) or name_guessed(data, source, place)
    text = text_in(data, name)
    if lost := lost_letters(text, data, name):
        if lost > max(1, len(text) // 10):
            raise unreadable(source, _first_bad(data, name))
        if damage is not None:
            line = text.count("\n", 0, text.find("\ufffd")) + 1
            damage.note(place_of(source, line), lost)
    return text


def place_of(source: str, line: int) -> str:
    return _("{file}, line {line}").format(file=source, line=line)


def text_in(data: bytes, name: str) -> str:
    """Bytes in an encoding, U+FFFD for what is none in it."""
    text = data.decode(name, "replace")
    if "\ufffd" in text and name == "utf-8" and b"\xed" in data:
        # Java and Oracle write letters beyond U+FFFF as two halves of three bytes each (CESU-8).
        halves = data.decode(name, "surrogatepass_or_replace")
        text = halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _pass_surrogates(error: UnicodeError) -> tuple[str | bytes, int]:
    try:
        return codecs.lookup_error("surrogatepass")(error)
    except UnicodeError:
        return codecs.replace_errors(error)


codecs.register_error("surrogatepass_or_replace", _pass_surrogates)


def lost_letters(text: str, data: bytes, name: str) -> int:
    """How many characters could not be read; U+FFFD that was there before is none of them."""
    marks = text.count("\ufffd")
    return max(0, marks - data.count("\ufffd".encode(_PLAIN_NAMES.get(name, name), "ignore")))


def _first_bad(data: bytes, name: str) -> int:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        return error.start + (3 if name == "utf-8-sig" else 0)  # which the error leaves out
    return 0


def read_whole(stream: BinaryIO, source: str) -> bytes:
    """The bytes of a file that holds one article. Raises BadInput when it is larger than any is."""
    data = stream.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        raise too_large(source)
    return data


def too_large(source: str) -> BadInput:
    """The error for what is larger than any article is."""
    return BadInput(
        _("{file}: larger than {n} MB, and that is no article").format(
            file=source, n=LARGEST_PAGE >> 20
        ),
        source=source,
    )


def name_by_mark(data: bytes) -> str | None:
    """The encoding that a byte order mark names, or the zeros of UTF-16 without one."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2 or not (b"\0" in sample or b"\x06" in sample):
        return None
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        high, low = sample[first::2], sample[1 - first :: 2]  # of Latin letters and of Arabic ones
        if high.count(b"\0") + high.count(b"\x06") > 0.7 * half and low.strip(_NO_LETTERS):
            return name
    return None


def name_declared(data: bytes, place: int, declared: str | None) -> str | None:
    """The encoding of bytes that are not UTF-8 throughout, the first bad one at `place`; None when
    nothing tells."""
    if is_mostly_utf8(data):
        return "utf-8"
    sample = data[max(0, place - _SAMPLE) : place + 16 * _SAMPLE]
    score, common, sense = best_by_sense(sample)
    said = _by_declaration(data, declared)
    if said is not None:
        lies = common > _TELLING and common > _common(sample.decode(said, "replace"))
        if not (score > 0 and (lies or _is_mistaken(sample, said))):
            return said
    return sense if score > 0 else None


def is_mostly_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 with few errors: at least two whole letters of several bytes for each
    place that is none."""
    text = data.decode("utf-8", "surrogatepass_or_replace")
    bad = text.count("\ufffd")
    whole = len(text) - len(data.translate(None, HIGH)) - bad
    return whole >= 2 * (bad - data.count(b"\xef\xbf\xbd")) and whole > 0


def best_by_sense(data: bytes) -> tuple[float, float, str]:
    """How much sense bytes make in the old encoding in which they make most (common words and
    Arabic ones for it, impossible ones against it, by the word), how many of the words are common
    ones, and its name."""
    return max((_score(data, name) for name in _LEGACY), key=lambda one: one[0])


def _score(data: bytes, name: str) -> tuple[float, float, str]:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return 0.0, 0.0, name
    count = len(_words(text))
    if not count:
        return 0.0, 0.0, name
    common = _common(text)
    nonsense = len(_NONSENSE.findall(text))
    arabic = len(_ARABIC.findall(text))
    return common + (0.1 * arabic - nonsense) / count, common, name


def _words(text: str) -> list[str]:
    return [word for word in text.split() if not word.isascii()]


def _common(text: str) -> float:
    """The share of common words among those that are not ASCII."""
    words = _words(text)
    return sum(word.strip("«»\"'().,،:؛") in _COMMON for word in words) / max(1, len(words))


def _by_declaration(data: bytes, declared: str | None) -> str | None:
    """The encoding that is declared, if it is an old one and the bytes are text in it."""
    try:
        name = codecs.lookup((declared or "").strip().lower()).name
        name = _WIDER.get(name, name)
        data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if name in _NO_CLAIMS else name


def _is_mistaken(data: bytes, name: str) -> bool:
    """Whether bytes declared to be Western are Arabic: no Western word has four letters with
    accents on end."""
    return name == "cp1252" and bool(re.search("[\xc0-\xff]{4}", data.decode(name, "replace")))


def name_guessed(data: bytes, source: str, place: int) -> str:
    from charset_normalizer import from_bytes

    if b"\0" not in data:
        best = from_bytes(data[:_SAMPLE]).best()
        if best is not None and _is_text(str(best)):
            try:
                data.decode(best.encoding)
            except UnicodeError:
                pass
            else:
                return best.encoding
    raise unreadable(source, place)


def _is_text(text: str) -> bool:
    """Whether a guess gives letters, and not the signs that any bytes make in some encoding."""
    plain = sum(one.isalnum() or one.isspace() for one in text)
    return plain > 0.8 * len(text) and not _NONSENSE.search(text)


def unreadable(source: str, place: int) -> BadInput:
    """The error for a file whose byte `place` belongs to no encoding that we know."""
    return BadInput(
        _("{file}: byte {place} is in no encoding that newsctl knows").format(
            file=source, place=place
        ),
        source=source,
    )


def plain_letters(text: str) -> str:
    """`text` with joined forms of letters turned back into letters."""
    return _FORMS.sub(
        lambda found: "".join(
            one if one in _SIGNS else normal_form("NFKC", one) for one in found[0]
        ),
        text,
    )
