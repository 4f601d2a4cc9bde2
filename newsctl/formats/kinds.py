"""Which format a file's first bytes look like."""

from __future__ import annotations

import codecs
import re

_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),
    (b"From: <Saved by ", "mhtml"),
    (b"MIME-Version: ", "mhtml"),
)
_TAR_MAGIC, _TAR_PLACE = b"ustar", 257
_PROLOG = re.compile(r"(?:<\?xml.*?\?>|<!--.*?-->|<\?.*?\?>|\s+)+", re.DOTALL)
_DOCTYPE = r"(?:<!DOCTYPE[^>]*>\s*)?"
_PAGE = r"<(?:!DOCTYPE\s+html|html|head|body|meta|title|article|div|p|h1)\b"
_ROOTS = (
    (re.compile(rf"{_DOCTYPE}<opml\b", re.IGNORECASE), "opml"),
    (re.compile(rf"{_DOCTYPE}<(?:rss|feed|rdf:RDF|atom:feed)\b", re.IGNORECASE), "feed"),
    (re.compile(_PAGE, re.IGNORECASE), "html"),
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")


def kind_of_bytes(first: bytes) -> str:
    """The format of a file that begins with `first` (4 kB are enough); a page's text if nothing
    else."""
    for magic, kind in _MAGIC:
        if first.startswith(magic):
            return kind
    if first[_TAR_PLACE : _TAR_PLACE + 5] == _TAR_MAGIC:
        return "tar"
    text = _text(first)
    if text[:1] in {"{", "["}:
        return "jsonfeed" if text[0] == "{" and _JSON_FEED.search(text) else "json"
    if text[:1] == "<":
        found = _PROLOG.match(text)
        root = text[found.end() :] if found else text
        return next((kind for look, kind in _ROOTS if look.match(root)), "html")
    if _FRONT_MATTER.match(text):
        return "markdown"
    return "csv" if _is_table(text) else "page"


def _text(first: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if first.startswith(mark):
            return first.decode(name, "ignore").lstrip("\ufeff \t\r\n")
    return first.decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")


def _is_table(text: str) -> bool:
    from newsctl.formats.field_names import meanings

    head = text.partition("\n")[0]
    for separator in "\t,;":
        heads = [name.strip('"') for name in head.split(separator)]
        names = {ours for name in heads for ours, _rank in meanings(name)}
        if len(names) >= 2:
            return True
    return False
