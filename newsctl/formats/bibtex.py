"""BibTeX and biblatex entries, for those who cite what they read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsctl.formats.file_names import key
from newsctl.formats.markup import clean, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from newsctl.article import Article

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
        names = [escaped(name) for name in re.split(r"\s*[،؛;,]\s*", article.author) if name]
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
