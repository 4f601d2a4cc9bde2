"""Which kind of file it is: by what its first bytes are, then by its name.

A kind is read (`newsctl.formats.registry` says by which module), or is none of ours: then it is
named, with the way round where there is one. What is inside a ZIP file is known by its members.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

from newsctl.formats.refused_types import kind_of_refused

if TYPE_CHECKING:
    from collections.abc import Collection

ARCHIVES = frozenset(("zip", "tar", "packed"))  # what holds files of other formats
ENOUGH = 4096  # bytes that tell a kind; a line of JSON may need more

_SUFFIXES = {
    "page": "txt text",
    "html": "html htm xhtml shtml php asp aspx jsp",
    "mhtml": "mht mhtml",
    "feed": "rss atom rdf",
    "xml": "xml",
    "opml": "opml",
    "json": "json",
    "jsonl": "jsonl ndjson ldjson",
    "csv": "csv",
    "tsv": "tsv tab",
    "spreadsheet": "xlsx xlsm xlsb xls ods",
    "markdown": "md markdown",
    "eml": "eml",
    "mbox": "mbox mbx",
    "ris": "ris",
    "bibtex": "bib bibtex",
    "warc": "warc arc warc.gz arc.gz warc.zst",
    "wacz": "wacz",
    "zip": "zip",
    "tar": "tar",
    "packed": "tgz tbz tbz2 txz gz bz2 xz zst",
    # Not read:
    "pdf": "pdf",
    "rtf": "rtf",
    "word": "docx docm dotx doc odt fodt pages",
    "slides": "pptx ppt odp key",
    "ebook": "epub mobi azw3 fb2 djvu",
    "image": "jpg jpeg png gif webp bmp tif tiff svg ico heic avif psd",
    "sound": "mp3 mp4 m4a m4v mov avi mkv webm ogg oga ogv opus wav flac mpg mpeg 3gp",
    "font": "woff woff2 ttf otf eot",
    "script": "css js mjs map ts py sh c h java",
    "program": "exe dll so dylib class jar dump apk deb rpm iso dmg msi",
    "yaml": "yaml yml",
    "database": "sqlite sqlite3 db mdb accdb",
    "parquet": "parquet feather arrow orc avro",
    "packed_otherwise": "7z rar lz4 lzma z cab",
    "webarchive": "webarchive",
    "sql": "sql",
    "calendar": "ics vcs ifb vcf vcard",
    "subtitles": "srt vtt ass ssa sbv",
    "tex": "tex ltx latex",
    "diff": "diff patch",
    "sealed": "asc pgp gpg p7m p7s",
    "shortcut": "url webloc desktop",
    "org": "org",
    "evernote": "enex",
    "mozlz4": "jsonlz4",
    "log": "log ini cfg conf lock toml cdx cdxj idx",
}  # fmt: skip
KIND_OF_SUFFIX = {suffix: kind for kind, names in _SUFFIXES.items() for suffix in names.split()}

_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "packed"), (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"), (b"\x28\xb5\x2f\xfd", "packed"), (b"\x5d\x2a\x4d\x18", "packed"),
    (b"WARC/", "warc"), (b"filedesc://", "warc"),
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
    (b"\x89PNG\r\n", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"),
    (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"8BPS", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"ID3", "sound"), (b"OggS", "sound"), (b"fLaC", "sound"), (b"\x1aE\xdf\xa3", "sound"),
    (b"\x7fELF", "program"), (b"MZ\x90", "program"), (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"), (b"!<arch>\n", "program"),
    (b"SQLite format 3\x00", "database"), (b"PGDMP", "database"),
    (b"mozLz40\x00", "mozlz4"), (b"\x00\x01\x00\x00Standard ", "database"),
    (b"PAR1", "parquet"), (b"ARROW1", "parquet"), (b"FEA1", "parquet"), (b"ORC", "parquet"),
    (b"Obj\x01", "parquet"),
    (b"7z\xbc\xaf\x27\x1c", "packed_otherwise"), (b"Rar!\x1a\x07", "packed_otherwise"),
    (b"\x04\x22\x4d\x18", "packed_otherwise"), (b"MSCF", "packed_otherwise"),
    (b"bplist00", "webarchive"), (b"wOFF", "font"), (b"wOF2", "font"), (b"OTTO\x00", "font"),
    (b"\x00\x01\x00\x00\x00", "font"),
)  # fmt: skip
_NOTHING = b" \t\r\n\0"
_FEW_ZEROS = 4  # that a text may have been damaged with
_TAR_MAGIC, _TAR_PLACE = b"ustar", 257
_RIFF = {b"WEBP": "image", b"WAVE": "sound", b"AVI ": "sound"}
_PROLOG = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|\s+)+", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([^\s>\[]+)[^>\[]*(?:\[[^\]]*\]\s*)?>\s*", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_ROOTS = {
    "opml": "opml", "rss": "feed", "feed": "feed", "rdf:rdf": "feed", "atom:feed": "feed",
    "channel": "feed", "posts": "posts", "urlset": "sitemap", "sitemapindex": "sitemap",
    "mediawiki": "mediawiki", "plist": "plist", "svg": "image", "pkg:package": "word",
    "w:worddocument": "word", "office:document": "word", "fictionbook": "ebook",
    "en-export": "evernote", "nitf": "newsml", "newsitem": "newsml", "newsml": "newsml",
    "newsmessage": "newsml", "tei": "tei", "teicorpus": "tei",
    "html": "html", "head": "html", "body": "html", "meta": "html", "title": "html",
    "article": "html", "div": "html", "p": "html", "h1": "html", "main": "html",
}  # fmt: skip
_BOOKMARKS = re.compile(r"<!DOCTYPE NETSCAPE-Bookmark", re.IGNORECASE)
_POCKET = re.compile(r"<title>\s*Pocket Export\s*</title>", re.IGNORECASE)
_WXR = re.compile(r"xmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/|<wp:wxr_version>")
_REFERENCES = re.compile(
    r"=[\"']http://(?:www\.zotero\.org/namespaces/export|purl\.org/net/biblio)#"
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')
_BROWSER = re.compile(
    r'"type"\s*:\s*"text/x-moz-place-container"|"roots"\s*:\s*\{\s*"(?:bookmark_bar|other|synced)"'
)
_NEXIS = re.compile(r"\d{1,6} of \d{1,6} DOCUMENTS?[ \t]*\r?\n")
_MOVABLE_TYPE = re.compile(
    r"(?:AUTHOR|TITLE|BASENAME|STATUS): [^\n]{0,500}\n"
    r"(?:[A-Z][A-Z ]{2,30}:[^\n]{0,500}\n){1,40}-----\r?\n"
)
_JSON_API = re.compile(r'\{\s*"jsonapi"\s*:\s*\{\s*"version"')
_GHOST = re.compile(
    r'\{\s*(?:"db"\s*:\s*\[\s*\{\s*"(?:meta|data)"|"meta"\s*:\s*\{\s*"exported_on")'
)
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")
_YAML = re.compile(r"(?:---[ \t]*\r?\n)?(?:- )?([a-z_][\w-]{0,40}):(?: \S.{0,400}|[ \t]*)?\r?\n"
                   r"(?:(?: *- | {2,}| *)[\w-]{1,40}:(?: .{0,400}|[ \t]*)?\r?\n){2}")  # fmt: skip
_RIS = re.compile(r"TY  ?- ?[A-Z]{2,8}[ \t]*\r?\n")
_BIBTEX = re.compile(
    r"(?:%[^\n]{0,300}\n|\s)*@(?:article|book|booklet|collection|comment|conference|dataset"
    r"|electronic|inbook|incollection|inproceedings|manual|mastersthesis|misc|newspaper|online"
    r"|phdthesis|preamble|proceedings|report|software|string|techreport|thesis|unpublished|www)"
    r"\s*[{(]",
    re.IGNORECASE,
)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?(.{0,998})\r?\n((?:[ \t].{0,998}\r?\n)*)")
_MAIL_HEADERS = frozenset(
    (
        "from", "to", "subject", "date", "received", "return-path", "delivered-to", "message-id",
        "mime-version", "content-type", "reply-to", "cc", "sender", "x-mailer", "list-id",
        "dkim-signature", "x-received", "authentication-results", "content-transfer-encoding",
        "x-gm-thrid", "x-gmail-labels", "arc-seal", "x-account-key", "x-mozilla-status",
        "snapshot-content-location",
    )
)  # fmt: skip


def kind_of_name(name: str) -> str | None:
    """The kind that a file's name tells (`xml` for any that is written in XML), or None."""
    parts = name.lower().rpartition("/")[2].lstrip(".").split(".")
    for suffix in (".".join(parts[-2:]), parts[-1]):
        if len(parts) > suffix.count(".") + 1 and suffix in KIND_OF_SUFFIX:
            return KIND_OF_SUFFIX[suffix]
    return None


def kind_of_bytes(first: bytes) -> str:
    """The kind of a file that begins with `first`: the text of a page if nothing else tells,
    `empty` for none, `binary` for what is no text."""
    if not first.strip(_NOTHING):  # zeros are what a system that went down leaves of a file
        return "binary" if b"\0" in first else "empty"
    for magic, kind in _MAGIC:
        if first.startswith(magic):
            return kind
    if first[_TAR_PLACE : _TAR_PLACE + 5] == _TAR_MAGIC:
        return "tar"
    if first[:4] == b"RIFF" and first[8:12] in _RIFF:
        return _RIFF[first[8:12]]
    if first[4:8] == b"ftyp":
        return "sound"
    text = _text(first)
    if text is None:
        return "binary"
    if not text.strip():
        return "empty"
    return _kind_of_text(text if "\n" in text else text.replace("\r", "\n"))


def _kind_of_text(text: str) -> str:
    if refused := kind_of_refused(text):
        return refused
    if text[0] in "{[":
        return _kind_of_json(text)
    if text[0] == "<":
        return _kind_of_markup(text)
    if text.startswith("From ") and _HEADER.match(text.partition("\n")[2]):
        return "mbox"
    if _NEXIS.match(text):
        return "nexis"
    if _MOVABLE_TYPE.match(text):
        return "movabletype"
    if found := _kind_of_mail(text):
        return found
    if _FRONT_MATTER.match(text) and re.search(r"\n(?:---|\.\.\.|\+\+\+)[ \t]*(?:\r?\n|\Z)", text):
        return "markdown"
    if _RIS.match(text):
        return "ris"
    if _BIBTEX.match(text):
        return "bibtex"
    if found := _kind_of_table(text):
        return found
    return "yaml" if _YAML.match(text) else "page"


def _kind_of_json(text: str) -> str:
    """JSON, or lines of JSON: a line that is an object by itself, and no container of others."""
    if text[0] == "{" and _BROWSER.search(text[:ENOUGH]):
        return "browser"
    if text[0] == "{" and _JSON_API.match(text):
        return "jsonapi"
    if text[0] == "{" and _GHOST.match(text):
        return "ghost"
    if text[0] == "{" and _JSON_FEED.search(text[:ENOUGH]):
        return "jsonfeed"
    if text[0] == "[":
        return "json"
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return "json"
    whole = [line for line in lines[:50] if line.startswith("{") and _is_record(line)]
    return "jsonl" if whole and (whole[0] == lines[0] or len(whole) > 1) else "json"


def _is_record(line: str) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    inner = [one for one in value.values() if isinstance(one, list | dict)]
    return not any(_holds_records(one) for one in inner)


def _holds_records(value: list[object] | dict[str, object]) -> bool:
    ones = list(value.values()) if isinstance(value, dict) else value
    return len(ones) > 0 and all(
        isinstance(one, dict) and {"title", "headline", "body", "text"} & one.keys() for one in ones
    )


def _kind_of_markup(text: str) -> str:
    if _BOOKMARKS.search(text[:500]) or _POCKET.search(text[:1000]):
        return "bookmarks"
    declared = text.startswith("<?xml")
    found = _PROLOG.match(text)
    at = found.end() if found else 0
    if doctype := _DOCTYPE.match(text, at):
        at, declared = doctype.end(), declared and doctype[1].lower() != "html"
        found = _PROLOG.match(text, at)
        at = found.end() if found else at
    root = _ROOT.match(text, at)
    kind = _ROOTS.get(root[1].lower()) if root else None
    if kind == "feed" and _WXR.search(text):
        return "wxr"
    if kind == "feed" and _REFERENCES.search(text):
        return "references"
    return kind or ("unknown_xml" if declared and root else "html")


def _kind_of_mail(text: str) -> str | None:
    """A mail, or a page saved as one (MHTML), by its headers."""
    headers: dict[str, str] = {}
    at = 0
    while found := _HEADER.match(text, at):
        headers[found[1].lower()] = found[2] + found[3]
        at = found.end()
    if len(headers.keys() & _MAIL_HEADERS) < 2 and "mime-version" not in headers:
        return None
    saved = "saved by" in headers.get("from", "").lower() or "from" not in headers
    if "snapshot-content-location" in headers or (saved and "mime-version" in headers):
        return "mhtml"
    return "eml"


def _text(first: bytes) -> str | None:
    """The text of a file's beginning, without marks and space before it; None for what is none."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):  # fmt: skip
        if first.startswith(mark):
            return first.decode(name, "ignore").lstrip("\ufeff \t\r\n")
    if (zeros := first[:1024].count(0)) > _FEW_ZEROS:
        from newsctl.formats.encodings import name_by_mark

        name = name_by_mark(first) or ""
        return first.decode(name, "ignore").lstrip("\ufeff \t\r\n") if name else None
    text = first.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if zeros and (text.count("\ufffd") or len(text) < _FEW_ZEROS * zeros):
        return None
    return text


def _kind_of_table(text: str) -> str:
    """A table by its head; nothing where no two of its names are known."""
    from newsctl.formats.field_names import meanings

    head = text.partition("\n")[0]
    if head.startswith("sep="):
        return "csv"
    for separator in "\t,;|؛،":
        heads = [name.strip(' "') for name in head.split(separator)]
        names = {ours for name in heads for ours, _rank in meanings(name)}
        if len(names) >= 2:
            return "tsv" if separator == "\t" else "csv"
    return ""


_FORMAT_OF_MEMBER = (
    ("word/", "word"), ("xl/", "spreadsheet"), ("ppt/", "slides"),
    ("META-INF/MANIFEST.MF", "program"),
    ("AndroidManifest.xml", "program"), ("Index/Document.iwa", "word"),
)  # fmt: skip
_FORMAT_OF_TYPE = {
    "application/epub+zip": "ebook",
    "application/vnd.oasis.opendocument.text": "word",
    "application/vnd.oasis.opendocument.presentation": "slides",
    "application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
}


def kind_of_members(names: Collection[str], mimetype: str) -> str:
    """The kind of a ZIP file by its members' names and the text of its member `mimetype`."""
    kind = _FORMAT_OF_TYPE.get(mimetype.strip())
    if kind is not None:
        return kind
    if "datapackage.json" in names and any(name.startswith("archive/") for name in names):
        return "wacz"
    office = "[Content_Types].xml" in names or "META-INF/MANIFEST.MF" in names
    for name in names if office or "AndroidManifest.xml" in names else ():
        for start, kind in _FORMAT_OF_MEMBER:
            if name.startswith(start):
                return kind
    return "zip"
