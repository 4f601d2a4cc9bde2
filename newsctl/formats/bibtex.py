"""BibTeX and biblatex entries, for those who cite what they read: written, and read again.

An entry that is broken ends where a line begins with the next one. What TeX needs for a letter is
that letter again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.file_names import key
from newsctl.formats.item import Item, at_line, failed
from newsctl.formats.text_streams import chunks
from newsctl.formats.xhtml_articles import clean, language
from newsctl.messages import gettext as _
from newsctl.text import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Options

# Braces are counted even behind a backslash, so they must be words.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_",
}  # fmt: skip
_UNSAFE = re.compile(r"[{}\\\s\"<>^`|]")  # in an address
_LANGUAGES = {"ar": "arabic", "fr": "french", "en": "english", "fa": "persian", "ur": "urdu"}


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """An entry an article: `@online` with an address, `@article` without. UTF-8, as biber and
    bibtex8 read it."""
    for number, article in enumerate(articles, 1):
        kind = "online" if article.url else "article"
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(article))
        entry = f"@{kind}{{{_key(article, number)},\n{fields}}}\n\n"
        stream.write(entry.encode("utf-8", "replace"))


def _key(article: Article, number: int) -> str:
    """`bbc2018-12`: the site, the year, the id; unique by the id."""
    host = (_host(article.url) or article.source or "").removeprefix("www.")
    year = (article.published_at or "")[:4]
    name = key(host) or "news"
    last = article.id if article.id is not None else f"n{number}"
    return f"{name}{year if year.isdecimal() else ''}-{last}"


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    # Names and titles stand in braces of their own: whole, not to be parsed or lower-cased.
    yield "title", f"{{{escaped(article.title)}}}"
    if article.author:
        names = [escaped(name.strip()) for name in re.split("[،؛;,]", article.author)]
        yield "author", " and ".join(f"{{{name}}}" for name in names if name)
    if article.source:
        yield ("organization" if article.url else "journal"), escaped(article.source)
    if article.published_at:
        yield "date", escaped(article.published_at[:10])
        yield "year", escaped(article.published_at[:4])
    if article.url:
        yield "url", _UNSAFE.sub(_percent, clean(article.url).strip())
        if article.added_at:
            yield "urldate", escaped(article.added_at[:10])
    if article.tags:
        yield "keywords", ", ".join(escaped(tag.replace(",", " ")) for tag in article.tags)
    lang = language(article)[0].partition("-")[0].lower()
    if lang in _LANGUAGES:
        yield "langid", _LANGUAGES[lang]


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def escaped(text: str) -> str:
    """A text as one line that TeX prints as it is."""
    return "".join(_SPECIAL.get(letter, letter) for letter in " ".join(clean(text).split()))


_ENTRY = re.compile(r"(?:^|\n)[ \t]*@[ \t]*([A-Za-z]{1,40})[ \t\n]*([{(])")
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))
_LONGEST_MACRO, _MOST_MACROS = 1000, 10_000  # code points of an abbreviation; of them
_LONGEST = 1 << 20  # code points of one entry
_NAME = re.compile(r"[\s,]*([^\s=,{}\"#%()]{1,100})\s*=\s*")
_PLAIN = re.compile(r"[^\s,{}\"#]+")
_JOINED = re.compile(r"\s*#\s*")
_BRACE = re.compile(r"[{}\"]")
_TEX = re.compile(
    r"\\(?P<accent>[`'^\"~=.cvuHrkd](?![A-Za-z])|[`'^\"~=.](?=[A-Za-z]))\s*"
    r"(?:\{\\?(?P<braced>[A-Za-z])\}|\\?(?P<letter>[A-Za-z]))"
    r"|\\(?P<word>[A-Za-z]+)(?:\{\}|\s?)|\\(?P<sign>.)|(?P<brace>[{}$])|(?P<tie>~)"
)
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a",
    "k": "\u0328", "d": "\u0323",
}  # fmt: skip
_WORDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^", "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "ldots": "…", "dots": "…",
    "textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# Fields of ours by theirs, the surest first; what is not here keeps its name.
_THEIRS = {
    "source": ("journaltitle", "journal", "organization", "newspaper", "institution", "publisher",
               "howpublished", "booktitle"),
    "body": ("abstract", "annote", "annotation"), "url": ("url",), "lang": ("langid", "language"),
    "tags": ("keywords",), "title": ("title",),
}  # fmt: skip
_CODES = {name: code for code, name in _LANGUAGES.items()}


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The entries of a file. Raises BadInput for a file without one."""
    number = 0
    macros = {name: str(place) for place, name in enumerate(_MONTHS, 1)}
    for kind, text, line in _entries(chunks(stream, source, options.damage)):
        place = at_line(source, line)
        if kind == "string":
            _define(macros, _fields_of(text, macros))
        if kind in _NO_ENTRIES:
            continue
        number += 1
        try:
            fields = _fields_of(text.partition(",")[2], macros)
        except BadInput as error:
            yield failed(place, str(error), source, line)
        else:
            yield item_of(_record(fields), options, place, source, line)
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _define(macros: dict[str, str], named: dict[str, str]) -> None:
    """Add abbreviations, which may be made of others, as long as names are: each of two others
    would otherwise be as long as both."""
    for name, value in named.items():
        if len(macros) < _MOST_MACROS:
            macros[name.lower()] = value[:_LONGEST_MACRO]


def _entries(pieces: Iterator[str]) -> Iterator[tuple[str, str, int]]:
    """Each entry's kind, what stands between its braces, and the line that it begins on."""
    rest, line, done = "", 1, False
    while not done:
        piece = next(pieces, None)
        done = piece is None
        rest += (piece or "").replace("\r\n", "\n").replace("\r", "\n")
        starts = list(_ENTRY.finditer(rest))
        counted = 0
        for found, after in zip(starts, [*starts[1:], None], strict=False):
            if after is None and not done:
                break  # the next piece may hold more of it
            line += rest.count("\n", counted, found.start(1))
            counted = found.start(1)
            end = after.start() if after else len(rest)
            yield found[1].lower(), rest[found.end() : min(end, found.end() + _LONGEST)], line
        line += rest.count("\n", counted, starts[-1].start()) if starts else 0
        rest = rest[starts[-1].start() :] if starts else rest[-200:]
        rest = rest[: 2 * _LONGEST]


def _fields_of(text: str, macros: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while name := _NAME.match(text, at):
        value, at = _value(text, name.end(), macros)
        found.setdefault(name[1].lower(), value)
    return found


def _value(text: str, at: int, macros: dict[str, str]) -> tuple[str, int]:
    """A field's value, its parts joined (`"a" # macro`), and the place behind it."""
    parts: list[str] = []
    size = 0
    while at < len(text):
        if text[at] in '{"':
            end = _closing(text, at)
            parts.append(text[at + 1 : end])
            at = end + 1
        elif word := _PLAIN.match(text, at):
            parts.append(macros.get(word[0].lower(), word[0]) if size < _LONGEST else "")
            at = word.end()
        else:
            break
        size += len(parts[-1])
        more = _JOINED.match(text, at)
        if more is None:
            break
        at = more.end()
    return "".join(parts), max(at, 1)


def _closing(text: str, at: int) -> int:
    """The place of the brace or quote that closes the one at `at`; the text's end without one."""
    quoted, depth = text[at] == '"', 0
    for found in _BRACE.finditer(text, at + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            if not depth and not quoted:
                return found.start()
            depth = max(0, depth - 1)
        elif quoted and not depth:
            return found.start()
    return len(text)


def _record(fields: dict[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for ours, names in _THEIRS.items():
        found = [fields.pop(name) for name in names if fields.get(name)]
        if found:
            record[ours] = plain_text(found[0]) if ours != "url" else _plain_address(found[0])
    if "lang" in record:
        record["lang"] = _CODES.get(record["lang"].lower(), record["lang"])
    authors = fields.pop("author", "") or fields.pop("editor", "")
    if authors:
        record["author"] = "، ".join(map(_person, " ".join(authors.split()).split(" and ")))
    year, month, day = (fields.pop(name, "") for name in ("year", "month", "day"))
    if date := fields.pop("date", "") or _day(plain_text(year), plain_text(month), plain_text(day)):
        record["published_at"] = plain_text(date).partition("/")[0]  # the first of a span
    extra = {name: plain_text(value) for name, value in fields.items() if value.strip()}
    return record | ({"extra": extra} if extra else {})


def _day(year: str, month: str, day: str) -> str:
    low = month.lower()[:3]
    number = str(_MONTHS.index(low) + 1) if low in _MONTHS else month
    if number.isdecimal() and len(number) < 3:
        return f"{year}-{int(number):02}" + (
            f"-{int(day):02}" if day.isdecimal() and len(day) < 3 else ""
        )
    return f"{day} {month} {year}".strip() if month else year


def _person(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return plain_text(name)
    last, comma, first = name.partition(",")
    return f"{plain_text(first)} {plain_text(last)}".strip() if comma else plain_text(name)


def _plain_address(text: str) -> str:
    return re.sub(r"\\([&%$#_{}~])", r"\1", text).strip("{} \n")


def plain_text(text: str) -> str:
    """A text of TeX as it is printed, on one line."""
    shown = _TEX.sub(_letter, text)
    return " ".join(normal_form("NFC", shown).split())


def _letter(found: re.Match[str]) -> str:
    if found["accent"]:
        return (found["braced"] or found["letter"]) + _ACCENTS[found["accent"]]
    if found["word"]:
        return _WORDS.get(found["word"], "")
    return " " if found["tie"] else found["sign"] or ""
