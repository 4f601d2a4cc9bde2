"""Articles as (X)HTML: what web pages and e-books share.

Everything from an article is text here: escaped, in elements of its own, in its own direction.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import replace_noncharacters

if TYPE_CHECKING:
    from newsctl.article import Article

# Controls and halves of characters, which XML forbids, and the two overrides, which turn letters
# around.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff]+")
_HEBREW = re.compile("[\u0590-\u05ff]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # BCP 47, its common part
_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")
)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SAMPLE = 2000  # code points that tell a text's script

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def clean(text: str) -> str:
    """Text without what no markup may hold, unescaped; U+FFFD stands for what is no character."""
    return replace_noncharacters(_FORBIDDEN.sub("", text))


def line(text: str) -> str:
    """Text as one line of a page, escaped."""
    return escape(" ".join(clean(text).split()))


def language(article: Article, sample: int = _SAMPLE) -> tuple[str, str]:
    """An article's language (BCP 47, empty when it is not known) and direction (`rtl` or `ltr`).

    The language is the article's own; without one, the letters of its title and of so many code
    points of its body tell: a third Arabic ones are `ar`.
    """
    named = (article.lang or "").strip()
    if _TAG.fullmatch(named):
        main = named.lower()
        right = main in _RIGHT_TO_LEFT or main.partition("-")[0] in _RIGHT_TO_LEFT
        return named, "rtl" if right else "ltr"
    text = f"{article.title} {article.body[:sample]}"
    letters = _length(_LETTERS, text)
    if not letters or _length(_ARABIC, text) * 3 >= letters:
        return "ar", "rtl"
    return "", "rtl" if _length(_HEBREW, text) * 2 >= letters else "ltr"


def _length(pattern: re.Pattern[str], text: str) -> int:
    """How much of a text a pattern matches, in code points."""
    return sum(map(len, pattern.findall(text)))


def attributes(article: Article) -> str:
    """The `lang` and `dir` of an article's element; an unknown language is said to be unknown."""
    lang, direction = language(article)
    return f'lang="{escape(lang)}" xml:lang="{escape(lang)}" dir="{direction}"'


def paragraphs(body: str) -> str:
    """A text's paragraphs as elements: blocks between blank lines, their lines kept; in a text
    without blank lines each line is a paragraph."""
    text = clean(body).strip()
    blocks = re.split(r"\n[ \t]*\n", text)
    if len(blocks) == 1:
        blocks = text.split("\n")
    lines = (block.strip().split("\n") for block in blocks if block.strip())
    return "\n".join(f"<p>{'<br/>'.join(map(line, one))}</p>" for one in lines)


def web_address(url: str | None) -> str | None:
    """An address that a page may link to, escaped; None for anything but http and https."""
    if not url or not _WEB.fullmatch(clean(url).strip()):
        return None
    return escape(clean(url).strip())


def long_date(iso: str) -> str:
    """A date in words, in the language of messages; the text itself when it is no date."""
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    hour = f" {when:%H:%M}" if len(iso) > len("2022-05-23") else ""
    return f"{when.day} {_(MONTHS[when.month - 1])} {when.year}{hour}"


def facts(article: Article) -> str:
    """The line under a headline: source, author, section, date and views, each isolated."""
    parts = [
        f'<bdi class="{name}">{line(value)}</bdi>'
        for name in ("source", "author", "section")
        if (value := getattr(article, name))
    ]
    if article.published_at:
        when = article.published_at
        parts.append(
            f'<time datetime="{line(when)}" dir="auto">{line(long_date(when))}</time>'
        )  # fmt: skip
    if article.views:
        text = ngettext("One view", "{n} views", article.views)
        parts.append(f'<bdi class="views">{text.format(n=grouped(article.views))}</bdi>')
    return ' <span class="dot">·</span> '.join(parts)


def article_element(article: Article, *, heading: str = "h1") -> str:
    """An article with its headline, facts, paragraphs, tags and address, well-formed as XML."""
    parts = [
        f"<article {attributes(article)}>",
        f"<header><{heading}>{line(article.title)}</{heading}>",
    ]
    if known := facts(article):
        parts.append(f'<p class="facts">{known}</p>')
    parts += ["</header>", paragraphs(article.body)]
    if end := _footer(article):
        parts.append(f"<footer>{end}</footer>")
    parts.append("</article>")
    return "\n".join(part for part in parts if part)


def _footer(article: Article) -> str:
    parts = []
    if article.tags:
        tags = "".join(f"<li>{line(tag)}</li>" for tag in article.tags)
        parts.append(f'<ul class="tags">{tags}</ul>')
    if address := web_address(article.url):
        parts.append(f'<p class="address" dir="ltr"><a href="{address}">{address}</a></p>')
    return "".join(parts)
