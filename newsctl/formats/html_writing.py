"""Web pages to read in a browser or print: one for each article and an index, or all in one.

A page stands alone: no script, no font or picture fetched, nothing sent anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.formats.file_names import file_name
from newsctl.formats.xhtml_articles import article_element, facts, language, line
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext
from newsctl.messages import language as spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from newsctl.article import Article

INDEX = "index.html"

STYLE = """\
:root { color-scheme: light dark; --ink: #1c1a17; --paper: #fdfcf9; --faint: #6b655c;
  --rule: #ddd6ca; --link: #0b5a8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e2da; --paper: #16171a; --faint: #a09a8f; --rule: #36373b; --link: #7cc0ee; }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 42rem; font-size: 1.2rem;
  line-height: 1.9; overflow-wrap: anywhere;
  font-family: "Noto Naskh Arabic", "Geeza Pro", "Sakkal Majalla", "Traditional Arabic",
    "Noto Serif", Georgia, serif; }
h1, h2 { line-height: 1.45; margin: 0 0 .4rem; text-wrap: balance;
  font-family: "Noto Kufi Arabic", "Geeza Pro", "Segoe UI", "Noto Sans Arabic", system-ui,
    sans-serif; }
h1 { font-size: 1.75rem; }
h2 { font-size: 1.45rem; }
[dir=ltr] { line-height: 1.65; }
p { margin: 0 0 1.1rem; }
a { color: var(--link); }
header { border-block-end: 1px solid var(--rule); margin-block-end: 1.6rem; }
.facts, .address, nav, .count { color: var(--faint); font-size: .95rem; }
.facts { margin-block-end: 1rem; }
.dot { padding-inline: .25em; }
footer { border-block-start: 1px solid var(--rule); margin-block-start: 2rem;
  padding-block-start: 1rem; }
.tags { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .8rem;
  padding: 0; font-size: .95rem; }
.tags li { border: 1px solid var(--rule); border-radius: 1rem; padding: 0 .8rem; }
.address { text-align: start; }
nav { margin-block-end: 2rem; }
article + article { margin-block-start: 4rem; }
.list { list-style: none; margin: 0; padding: 0; }
.list li { border-block-end: 1px solid var(--rule); padding-block: .8rem; }
.list a { font-size: 1.15rem; text-decoration: none; }
.list a:hover, .list a:focus { text-decoration: underline; }
.list .facts { margin: 0; }
@page { margin: 2cm; }
@media print {
  :root { --ink: #000; --paper: #fff; --faint: #444; --rule: #999; --link: #000; }
  body { max-width: none; padding: 0; font-size: 11.5pt; line-height: 1.7; }
  nav { display: none; }
  h1, h2, header, .facts { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  article + article { break-before: page; margin: 0; }
  .list li { break-inside: avoid; }
}
"""

# No script, picture, font or form: what is in an article cannot act, whatever it is.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def head(title: str, lang: str, direction: str) -> str:
    """A page up to its body; `title` is plain text."""
    return f"""<!DOCTYPE html>
<html lang="{lang}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="newsctl">
<title>{line(title)}</title>
<style>
{STYLE}</style>
</head>
<body>
"""


TAIL = "</body>\n</html>\n"


def _interface() -> tuple[str, str]:
    """The language and direction of what a page itself says."""
    return spoken(), "rtl" if spoken() == "ar" else "ltr"


def page(article: Article, *, above: str = "") -> str:
    """One article's page; `above` is markup that stands before it."""
    lang, direction = language(article)
    top = head(article.title, line(lang), direction)
    return f"{top}{above}<main>\n{article_element(article)}\n</main>\n{TAIL}"


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """All articles on one page, one after the other, as they come."""
    coming = iter(articles)
    first, second = next(coming, None), next(coming, None)
    if first is not None and second is None:
        stream.write(page(first).encode())
        return
    stream.write(head(_("Articles"), *_interface()).encode() + b"<main>\n")
    for article in (first, second):
        if article is not None:
            stream.write(article_element(article).encode() + b"\n")
    for article in coming:
        stream.write(article_element(article).encode() + b"\n")
    stream.write(b"</main>\n" + TAIL.encode())


def write_folder(
    articles: Iterable[Article], create: Callable[[str], AbstractContextManager[BinaryIO]]
) -> None:
    """A page for each article and an index of them all, in their order."""
    lang, direction = _interface()
    all_articles, heading = line(_("All articles")), line(_("Articles"))
    link = f'<a href="{INDEX}">{all_articles}</a>'
    back = f'<nav lang="{lang}" dir="{direction}">{link}</nav>\n'
    count = 0
    with create(INDEX) as index:
        index.write(head(_("Articles"), lang, direction).encode())
        index.write(f'<main>\n<h1>{heading}</h1>\n<ul class="list">\n'.encode())
        for count, article in enumerate(articles, 1):
            name = file_name(article, count, ".html")
            with create(name) as stream:
                stream.write(page(article, above=back).encode())
            index.write(_entry(article, name).encode())
        text = ngettext("{n} article", "{n} articles", count).format(n=grouped(count))
        index.write(f'</ul>\n<p class="count">{line(text)}</p>\n</main>\n{TAIL}'.encode())


def _entry(article: Article, name: str) -> str:
    from urllib.parse import quote

    _lang, direction = language(article)
    known = f'<p class="facts">{facts(article)}</p>' if facts(article) else ""
    link = f'<a href="{quote(name)}">{line(article.title)}</a>'
    return f'<li dir="{direction}">{link}{known}</li>\n'
