"""Files that are not read: what each is, with the way round where there is one, and how those that
are texts begin.
"""

from __future__ import annotations

import re

from newsctl.errors import BadInput
from newsctl.messages import N_
from newsctl.messages import gettext as _

# What is not read: what it is, and the way round, with {file} for its name.
_PANDOC = N_("`pandoc {file} -t plain -o {file}.txt` makes text of it")
_UNPACK = N_("Unpack it first")
_CRAWLED = N_("Import the web archive (WARC) that it was made from")
REFUSED: dict[str, tuple[str, str]] = {
    "pdf": (N_("a PDF document"), N_("`pdftotext {file}` makes text of it")),
    "rtf": (N_("a rich text document"), _PANDOC),
    "word": (N_("a document of a word processor"), _PANDOC),
    "old_office": (N_("an old Office document"), N_("Save it as text, or a table as xlsx")),
    "slides": (N_("a presentation"), ""),
    "ebook": (N_("an e-book"), _PANDOC),
    "image": (N_("an image"), ""),
    "sound": (N_("a recording"), ""),
    "font": (N_("a font"), ""),
    "script": (N_("a program's text or a style sheet"), ""),
    "program": (N_("a program"), ""),
    "yaml": (N_("YAML"), N_("`yq -o json {file} > {file}.json` makes JSON of it")),
    "database": (N_("a database"), N_("Export its table as CSV")),
    "parquet": (N_("a table in columns (Parquet, Arrow)"), N_("Save it as JSON Lines or CSV")),
    "packed_otherwise": (N_("an archive of a kind that is not unpacked"), _UNPACK),
    "webarchive": (N_("a web archive of Safari"),
                   N_("`textutil -convert html {file}` makes a page of it")),
    "wet": (N_("texts of pages with their menus (WET)"), _CRAWLED),
    "wat": (N_("facts about pages without their texts (WAT)"), _CRAWLED),
    "sitemap": (N_("a sitemap: addresses and no articles"),
                N_("Import the pages by their addresses")),
    "mediawiki": (N_("a dump of a wiki"), ""),
    "plist": (N_("a property list"), ""),
    "unknown_xml": (N_("XML of a kind that is not known"), ""),
    "log": (N_("a list or a log of a program"), ""),
    "calendar": (N_("a calendar, or contacts"), ""),
    "subtitles": (N_("subtitles"), ""),
    "tex": (N_("a TeX document"), _PANDOC),
    "diff": (N_("changes of a text (a patch)"), ""),
    "sealed": (N_("a message that is encrypted or signed"), N_("Open it first")),
    "shortcut": (N_("a link to a page"), N_("Import the pages by their addresses")),
    "response": (N_("a server's answer with its headers"), N_("Save the page without them")),
    "sql": (N_("a dump of a database in SQL"), N_("Load it, and export its table as CSV")),
    "org": (N_("an Org document"), _PANDOC),
    "chat": (N_("a conversation"), ""),
    "evernote": (N_("notes of Evernote"), N_("Export them as HTML, a page for each")),
    "newsml": (N_("news for machines (NewsML, NITF)"), ""),
    "tei": (N_("a text edition (TEI)"), ""),
    "references": (N_("references in RDF"), N_("Export them as RIS or BibTeX")),
    "mozlz4": (N_("bookmarks that Firefox packed"),
               N_("Export them from its library as JSON or HTML")),
    "binary": (N_("data of a kind that is not known"), ""),
    "empty": (N_("empty"), ""),
}  # fmt: skip

_DIGIT = r"[\d\u0660-\u0669]"
_STAMP = (  # `[5/3/2024, 8:00:00] `, `5/3/2024, 8:00 - `
    rf"[\u200e\u200f]?\[?{_DIGIT}{{1,4}}[/.\u200f-][^\n]{{3,22}}{_DIGIT}:{_DIGIT}{{2}}"
    r"[^\n\]\-–]{0,12}(?:\]| [-–]) "
)
# A line of a conversation, what it goes on with, and a line that somebody says.
_CHAT = re.compile(rf"{_STAMP}[^\n]*\n(?:(?!{_STAMP})[^\n]*\n){{0,20}}{_STAMP}[^\n:]{{1,60}}:")
_REFUSED_TEXTS = (
    (re.compile(r"(?:--|/\*!?|#) ?[^\n]{0,200}\b(?:SQL|dump|PostgreSQL|Adminer|phpMyAdmin)\b"
                r"|(?:CREATE TABLE|INSERT INTO|DROP TABLE|PRAGMA|BEGIN TRANSACTION)\b"), "sql"),
    (re.compile(r"#\+[A-Za-z_]{3,30}: "), "org"),
    (re.compile(r"BEGIN:V(?:CALENDAR|CARD|EVENT)\b"), "calendar"),
    (re.compile(r"WEBVTT\b|1\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> "), "subtitles"),
    (re.compile(r"\\(?:documentclass|documentstyle|input|begin)\b"), "tex"),
    (re.compile(r"diff --git |--- [^\n]{1,300}\n\+\+\+ |Index: [^\n]{1,300}\n={20}"), "diff"),
    (re.compile(r"-----BEGIN [A-Z ]{3,40}-----"), "sealed"),
    (re.compile(r"HTTP/[\d.]{1,3} \d{3}\b"), "response"),
    (re.compile(r"User-agent: |(?:\d{1,3}\.){3}\d{1,3} [^\n]{1,80}\[\d\d/\w{3}/\d{4}:"), "log"),
    (re.compile(r"\[InternetShortcut\]|\[Desktop Entry\]"), "shortcut"),
    (re.compile(r"\[Script Info\]"), "subtitles"),
    (_CHAT, "chat"),
)  # fmt: skip


def kind_of_refused(text: str) -> str:
    """The kind of a text that is none to be read; empty for any other."""
    return next((kind for pattern, kind in _REFUSED_TEXTS if pattern.match(text)), "")


class Refused(BadInput):
    """A file of a kind that is not read; `what` says which kind."""

    def __init__(self, message: str, what: str, source: str) -> None:
        super().__init__(message, source=source)
        self.what = what


def refusal(kind: str, source: str) -> Refused:
    """The error for a file of a kind that is not read, with the way round."""
    what, way = REFUSED[kind]
    if kind == "empty":
        return Refused(
            _("{file}: there is nothing in it").format(file=source), what_is(kind), source
        )
    text = _("{file}: this is {kind}, which is not read").format(file=source, kind=_(what))
    if way:
        text += f"\n{_(way).format(file=source)}"
    return Refused(text, what_is(kind), source)


def what_is(kind: str) -> str:
    """What a kind that is not read is, in words."""
    return _(REFUSED[kind][0]) if kind in REFUSED else kind
