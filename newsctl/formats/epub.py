"""EPUB 3 books, written with nothing but a zip file: a chapter an article, right to left.

After the EPUB 3.3 recommendation of the W3C: `mimetype` first and uncompressed, a container that
names the package, the package (metadata, manifest, spine), a navigation document, the chapters.

What the end of a book says of its chapters is kept in temporary files meanwhile, so that a book of
very many takes no more memory than one of a few.
"""

from __future__ import annotations

import hashlib
import pickle
import uuid
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from newsctl.formats.xhtml_articles import article_element, language, line
from newsctl.messages import gettext as _
from newsctl.messages import language as spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
# Readers bring their own colours and fonts: only what they can't know is said.
_STYLE = """\
body { line-height: 1.8; }
h1 { font-size: 1.4em; line-height: 1.45; margin: 0 0 .4em; text-align: start; }
p { margin: 0 0 .9em; text-align: start; }
.facts, .address { font-size: .85em; opacity: .75; }
header { border-bottom: 1px solid; margin-bottom: 1.4em; padding-bottom: .6em; }
footer { border-top: 1px solid; margin-top: 1.6em; padding-top: .6em; }
.tags { list-style: none; margin: 0 0 .6em; padding: 0; font-size: .85em; }
.tags li { display: inline-block; margin-inline-end: 1em; }
.address { overflow-wrap: anywhere; }
nav ol { list-style: none; padding: 0; }
nav li { margin-bottom: .6em; }
"""
_IN_MEMORY = 1_000_000  # bytes of a temporary file, beyond which it goes to the disk
_EARLIEST = "2000-01-01T00:00:00Z"


@dataclass
class _Book:
    """What the package says of the chapters, gathered while they are written."""

    titles: SpooledTemporaryFile[bytes]  # escaped, a line each
    chapters: int = 0
    first: str = ""  # title
    directions: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    changed: str = ""
    identity: hashlib._Hash = field(default_factory=hashlib.sha256)

    def note(self, article: Article, text: bytes) -> None:
        lang, direction = language(article)
        self.add(line(article.title))
        self.directions[direction] += 1
        if lang:
            self.languages[lang] += 1
        if article.source:
            self.sources[line(article.source)] += 1
        self.changed = max(self.changed, article.updated_at or "", article.added_at or "")
        self.identity.update(text)

    def add(self, title: str) -> None:
        self.chapters += 1
        title = title or str(self.chapters)
        self.first = self.first or title
        self.titles.write(f"{title}\n".encode())

    @property
    def title(self) -> str:
        return self.first if self.chapters == 1 else _("Articles")

    @property
    def language(self) -> str:
        return self.languages.most_common(1)[0][0] if self.languages else spoken()

    @property
    def direction(self) -> str:
        return "ltr" if self.directions["ltr"] > self.directions["rtl"] else "rtl"


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """A book of all articles, in their order; the same articles give the same book."""
    with (
        SpooledTemporaryFile(_IN_MEMORY) as titles,
        SpooledTemporaryFile(_IN_MEMORY) as entries,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.filelist = _Entries(entries)
        book = _Book(titles)
        _put(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER)
        _put(archive, "EPUB/style.css", _STYLE)
        for number, article in enumerate(articles, 1):
            text = _chapter(article, number).encode()
            book.note(article, text)
            _put(archive, f"EPUB/{_name(number)}", text)
            archive.NameToInfo.clear()  # by which it would tell a name that is there twice
        if not book.chapters:  # a book has at least one page
            book.add(line(_("No articles")))
            _put(archive, f"EPUB/{_name(1)}", _empty_page(book))
        _put_pieces(archive, "EPUB/nav.xhtml", _navigation(book))
        _put_pieces(archive, "EPUB/package.opf", _package(book))


class _Entries(list[zipfile.ZipInfo]):
    """What is in a zip file, to be written at its end: in a file, where a list of a `ZipFile`'s own
    takes half a kilobyte of memory for each."""

    def __init__(self, file: SpooledTemporaryFile[bytes]) -> None:
        super().__init__()
        self._file, self._number = file, 0

    def append(self, info: zipfile.ZipInfo) -> None:
        pickle.dump(info, self._file)
        self._number += 1

    def __len__(self) -> int:
        return self._number

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        self._file.seek(0)
        for _entry_there in range(self._number):
            yield pickle.load(self._file)  # noqa: S301 - what was put there above


def _put(
    archive: zipfile.ZipFile, name: str, text: str | bytes, kind: int = zipfile.ZIP_DEFLATED
) -> None:
    archive.writestr(_entry(name, kind), text)


def _put_pieces(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    with archive.open(_entry(name, zipfile.ZIP_DEFLATED), "w") as stream:
        for piece in pieces:
            stream.write(piece.encode())


def _entry(name: str, kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)  # dated 1980: no clock is read
    info.compress_type = kind
    info.external_attr = 0o644 << 16
    return info


def _name(number: int) -> str:
    return f"a{number}.xhtml"


def _xhtml(title: str, attributes: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f"{attributes}>\n<head>\n<title>{title}</title>\n"
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _attributes(lang: str, direction: str) -> str:
    return f'lang="{line(lang)}" xml:lang="{line(lang)}" dir="{direction}"'


def _chapter(article: Article, number: int) -> str:
    title = line(article.title) or str(number)
    return _xhtml(title, _attributes(*language(article)), article_element(article))


def _empty_page(book: _Book) -> str:
    attributes = _attributes(spoken(), "rtl" if spoken() == "ar" else "ltr")
    return _xhtml(book.first, attributes, f"<p>{book.first}</p>")


def _navigation(book: _Book) -> Iterator[str]:
    heading = line(_("Contents"))
    before = f'<nav epub:type="toc" id="toc">\n<h1>{heading}</h1>\n<ol>\n'
    page = _xhtml(heading, _attributes(book.language, book.direction), f"{before}\0</ol>\n</nav>")
    head, _mark, tail = page.partition("\0")
    yield head
    book.titles.seek(0)
    for number, title in enumerate(book.titles, 1):
        yield f'<li><a href="{_name(number)}" dir="auto">{title.decode().rstrip()}</a></li>\n'
    yield tail


def _package(book: _Book) -> Iterator[str]:
    identity = uuid.UUID(bytes=book.identity.digest()[:16], version=4)
    creators = "".join(
        f"<dc:creator>{name}</dc:creator>\n" for name, _count in book.sources.most_common(5)
    )
    numbers = range(1, book.chapters + 1)
    yield f"""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" \
xml:lang="{line(book.language)}" dir="{book.direction}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>
<dc:title>{book.title}</dc:title>
<dc:language>{line(book.language)}</dc:language>
{creators}<meta property="dcterms:modified">{_moment(book.changed)}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
"""
    for one in numbers:
        yield f'<item id="a{one}" href="{_name(one)}" media-type="application/xhtml+xml"/>\n'
    yield f"""\
</manifest>
<spine page-progression-direction="{book.direction}">
<itemref idref="nav"/>
"""
    for one in numbers:
        yield f'<itemref idref="a{one}"/>\n'
    yield "</spine>\n</package>\n"


def _moment(text: str) -> str:
    """The time of the last change as the package wants it: UTC, to the second."""
    return text if len(text) == len(_EARLIEST) and text.endswith("Z") else _EARLIEST
