"""HTML and EPUB: whole, right to left, and nothing of an article's text acts."""

from __future__ import annotations

import html.parser
import io
import re
import tracemalloc
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from newsctl.errors import ArchiveError
from newsctl.formats import epub
from newsctl.formats.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.article import Article

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=y>\u202e\x00\x1b[31m\ufffe"
OPF = "{http://www.idpf.org/2007/opf}"


class Tags(html.parser.HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def hostile(article: Callable[..., Article]) -> Article:
    return article(
        title=HOSTILE, body=HOSTILE, source=HOSTILE, author=HOSTILE, section=HOSTILE,
        tags=[HOSTILE], url="javascript:alert(1)//", published_at='"><script>', lang='"><b>',
    )  # fmt: skip


def test_nothing_in_an_article_acts_on_a_page(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    page = written("html", [hostile(article)])

    tags = Tags(page).found
    assert {tag for tag, _attrs in tags}.isdisjoint({"script", "img", "b", "a", "iframe"})
    assert not [name for _tag, attrs in tags for name in attrs if name.startswith("on")]
    assert "\u202e" not in page
    assert "\x00" not in page
    assert "\x1b" not in page


def test_a_page_is_right_to_left_and_says_its_language(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    page = written("html", [article()])

    tags = Tags(page).found
    assert ("html", {"lang": "ar", "dir": "rtl"}) in tags
    assert "<h1>افتتاح مكتبة القرية</h1>" in page
    assert page.count("<p>") == 2
    assert ("a", {"href": "https://example.org/news/7"}) in tags


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "Library opens", "body": "A library opened."}, 'lang="" dir="ltr"'),
        ({"title": "La bibliothèque", "body": "Elle ouvre.", "lang": "fr"}, 'lang="fr" dir="ltr"'),
        ({"title": "کتابخانه", "lang": "fa"}, 'lang="fa" dir="rtl"'),
        ({"title": "شركة Tesla Motors", "body": "سيارة Model S الجديدة"}, 'lang="ar" dir="rtl"'),
    ],
)
def test_direction_is_the_articles_own(
    written: Callable[..., str],
    article: Callable[..., Article],
    fields: dict[str, str],
    expected: str,
) -> None:
    assert f"<html {expected}>" in written("html", [article(**fields)])


def test_lines_are_paragraphs_when_nothing_else_parts_them(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    assert "<p>أ</p>\n<p>ب</p>" in written("html", [article(body="أ\nب")])
    assert "<p>أ<br/>ب</p>\n<p>ج</p>" in written("html", [article(body="أ\nب\n\nج")])


def test_a_folder_holds_a_page_each_and_an_index_that_leads_to_them(
    article: Callable[..., Article], tmp_path: Path
) -> None:
    some = [article(id=n, title=title) for n, title in enumerate(["أول", "../x", "", "أول"], 1)]

    write("html", iter(some), tmp_path / "site")

    names = sorted(one.name for one in (tmp_path / "site").iterdir())
    assert names == ["1-أول.html", "2-x.html", "3.html", "4-أول.html", "index.html"]
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    links = [unquote(attrs["href"] or "") for tag, attrs in Tags(index).found if tag == "a"]
    assert links == names[:4]


def test_several_articles_in_one_file_are_one_page(
    article: Callable[..., Article], tmp_path: Path
) -> None:
    write("html", [article(id=1), article(id=2)], tmp_path / "all.html")

    assert (tmp_path / "all.html").read_text(encoding="utf-8").count("<article ") == 2


def test_a_file_is_whole_or_as_it_was(article: Callable[..., Article], tmp_path: Path) -> None:
    place = tmp_path / "all.jsonl"
    place.write_text("before")

    def breaking() -> Iterator[Article]:
        yield article()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write("jsonl", breaking(), place)

    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("all.jsonl", "before")]


def test_a_link_stays_a_link_and_permissions_stay(
    article: Callable[..., Article], tmp_path: Path
) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("before")
    real.chmod(0o640)
    mode = real.stat().st_mode
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")

    write("jsonl", [article()], link)

    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith('{"id":7')
    assert real.stat().st_mode == mode


def test_a_place_that_cannot_be_written_is_an_archive_error(
    article: Callable[..., Article], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "none" / "a.jsonl", tmp_path, tmp_path / "file" / "site"):
        with pytest.raises(ArchiveError):
            write("html" if place.name == "site" else "jsonl", [article()], place)


def book(some: list[Article]) -> tuple[bytes, zipfile.ZipFile]:
    stream = io.BytesIO()
    write("epub", some, stream)
    return stream.getvalue(), zipfile.ZipFile(stream)


def test_a_book_begins_with_its_type_uncompressed(article: Callable[..., Article]) -> None:
    """At a fixed place, as programs that look at the first bytes expect."""
    data, _zip = book([article()])

    assert data[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_book_names_all_that_it_holds(article: Callable[..., Article], count: int) -> None:
    _data, files = book([article(id=n + 1) for n in range(count)])

    package = ET.fromstring(files.read("EPUB/package.opf"))
    named = {f"EPUB/{item.get('href')}" for item in package.iter(f"{OPF}item")}
    assert set(files.namelist()) == named | {
        "mimetype", "META-INF/container.xml", "EPUB/package.opf",
    }  # fmt: skip
    spine = package.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"
    assert len(spine) == max(count, 1) + 1


def test_every_file_of_a_book_is_well_formed_whatever_is_in_the_articles(
    article: Callable[..., Article],
) -> None:
    _data, files = book([hostile(article), article(title="\x00", id=8)])

    for name in files.namelist():
        if name.endswith((".xhtml", ".opf", ".xml")):
            tree = ET.fromstring(files.read(name))
            assert not [one for one in tree.iter() if one.tag.endswith(("script", "img", "}b"))]


def test_the_same_articles_give_the_same_book(article: Callable[..., Article]) -> None:
    assert book([article()])[0] == book([article()])[0]


ENTRY = """\
@online{example2026-7,
  title = {{افتتاح مكتبة القرية}},
  author = {{ليلى الطرابلسي}},
  organization = {صوت الساحل},
  date = {2026-11-20},
  year = {2026},
  url = {https://example.org/news/7},
  urldate = {2026-11-24},
  keywords = {كتب, قرى},
  langid = {arabic},
}

"""


def test_a_bibtex_entry_is_whole(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    assert written("bibtex", [article()]) == ENTRY
    assert written("bibtex", [article(url=None)]).startswith("@article{news2026-7,\n")


def test_bibtex_keys_are_unique_and_braces_balance(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    nasty = "50% of {x}} \\end & a_b #1 $5 ~ ^ }{"
    some = [article(id=n, title=nasty, author=nasty, url=f"https://x.org/{nasty}") for n in (1, 2)]

    text = written("bibtex", [*some, article(id=None, url=None), article(id=None, url=None)])

    keys = re.findall(r"^@\w+\{([^,]+),$", text, re.MULTILINE)
    assert len(keys) == len(set(keys)) == 4
    assert text.count("{") == text.count("}")
    assert r"50\% of \textbraceleft{}x\textbraceright{}" in text


def test_a_book_of_many_chapters_takes_the_memory_of_a_few(
    article: Callable[..., Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(epub, "_IN_MEMORY", 1)

    def peak(number: int) -> int:
        some = (article(title=f"عنوان المقال {n}", body="نص", id=n) for n in range(number))
        tracemalloc.start()
        try:
            write("epub", some, tmp_path / "book.epub")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)  # modules are loaded
    few = peak(50)

    assert peak(1000) < few + 50_000
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        assert book.testzip() is None
        assert len(book.namelist()) == 3 + 1000 + 2
        nav = book.read("EPUB/nav.xhtml").decode()
    assert nav.count("<li>") == 1000
    assert '<li><a href="a1000.xhtml" dir="auto">عنوان المقال 999</a></li>\n</ol>' in nav
