"""An article set for reading, what belongs to it, and how it is cited."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from newsctl.actions import finding, readership, reading
from newsctl.actions import versions as versions_of
from newsctl.errors import NothingMatched, QueryError, UsageError
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _
from newsctl.selection import Selection
from newsctl.web import charts
from newsctl.web.answering import Made
from newsctl.web.rendering import Dates, date_of, rendered
from newsctl.web.texts import marked, plain

if TYPE_CHECKING:
    from newsctl.actions.finding import Found
    from newsctl.actions.versions import History
    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.search.query import Query
    from newsctl.web.asked import Asked

_BDI = Markup("<bdi>{}</bdi>")
_RELATED = 12  # that are looked at: copies are told apart among them
_SHOWN = 6


@dataclass(slots=True)
class Around:
    """What else the archive has: copies of the same story, and others like it."""

    copies: list[Found]
    related: list[Found]


def page(archive: Archive, asked: Asked) -> Made:
    """An article, as it is or as it was in a version; a view is counted where one is to be."""
    found = _read(archive, asked)
    article = found.article
    history = _history(archive, article)
    return rendered(
        "article.html",
        asked,
        title=plain(article.title) or _("Untitled"),
        found=found,
        article=article,
        version=found.extra.get("version"),
        address=address_of(article),
        around=around(archive, article),
        history=history,
        made_by=versions_of.made_by,
        citation=citation(article, asked),
        reads=_reads(archive, asked, article),
        query=asked.one("q"),
        date=date_of(article),
    )


def _read(archive: Archive, asked: Asked) -> Found:
    """The article that is asked for, marked where a query matches. Raises NothingMatched."""
    if archive.get(asked.id).deleted_at:  # what is in the trash is shown nowhere
        raise NothingMatched(_("No article has the id {id}").format(id=asked.id))
    number = asked.number("version", 0, 10**9) or None
    missing: list[NothingMatched] = []
    found = list(
        reading.read(
            archive,
            [asked.id],
            count=asked.counts,
            query=_query(archive, asked),
            missing=missing.append,
            uncounted=lambda error: asked.house.say(str(error)),
            version=number,
        )
    )
    if missing:
        raise missing[0]
    return found[0]


def _query(archive: Archive, asked: Asked) -> Query | None:
    """What was searched for; one that cannot be read marks nothing."""
    words = asked.one("q")
    if not words:
        return None
    try:
        return finding.read_query(archive, words, asked.today)
    except (QueryError, UsageError):
        return None


def around(archive: Archive, article: Article) -> Around:
    """What repeats an article, and what is like it."""
    assert article.id is not None
    from newsctl.web.copies import is_copy

    near = list(finding.related(archive, article.id, Selection(limit=_RELATED)))
    copies = [one for one in near if is_copy(article, one.article)]
    others = [one for one in near if one not in copies]
    return Around(copies, others[:_SHOWN])


def _history(archive: Archive, article: Article) -> History | None:
    """Its versions, where its text has changed."""
    if not article.updated_at or article.id is None:  # else it has but one
        return None
    history = versions_of.history(archive, article.id)
    return history if len(history.told) > 1 else None


def _reads(archive: Archive, asked: Asked, article: Article) -> charts.Chart | None:
    days = readership.recent_of(archive, article, asked.today)
    return charts.of_days(_("Reads of the last 30 days"), days, asked) if days else None


def changes(archive: Archive, asked: Asked) -> Made:
    """What changed between two versions, word by word."""
    first = asked.number("from", 0, 10**9) or None
    second = asked.number("to", 0, 10**9) or None
    compared = versions_of.compare(archive, asked.id, first, second, every=True)
    if compared.article.deleted_at:
        raise NothingMatched(_("No article has the id {id}").format(id=asked.id))
    names = {"title": _("Title"), "author": _("Author"), "published_at": _("Date"),
             "body": _("Text")}  # fmt: skip
    return rendered(
        "changes.html",
        asked,
        title=plain(compared.article.title),
        compared=compared,
        names=names,
        made_by=versions_of.made_by,
    )


# -- citing --------------------------------------------------------------------------------------
def address_of(article: Article) -> str | None:
    """An article's own address, where it is one of the web: no other is ever a link."""
    from html import unescape

    from newsctl.formats.xhtml_articles import web_address

    found = web_address(article.url)
    return unescape(found) if found else None


def citation(article: Article, asked: Asked) -> Markup:
    """An article as a text cites it: who, what, where, when, and when it was looked up; each part
    in its own direction, so that a Latin name does not draw the day behind it along."""
    when = Dates(asked)
    title = plain(article.title)
    parts = [
        plain(article.author),
        f"“{title}”" if asked.language == "en" else f"«{title}»",
        plain(article.source),
        when.day(article.published_at) if article.published_at else "",
    ]
    text = escape(_(", ")).join(_BDI.format(marked(one)) for one in parts if one)
    if address := address_of(article):
        whole = escape(_("{citation}. {address} (looked up on {date})"))
        text = whole.format(
            citation=text, address=_BDI.format(marked(address)), date=_BDI.format(when.today)
        )
    return text


def bibtex(archive: Archive, asked: Asked) -> Made:
    """An article as BibTeX."""
    return _file(archive, asked, "bibtex", "bib", "application/x-bibtex; charset=utf-8")


def ris(archive: Archive, asked: Asked) -> Made:
    """An article as RIS."""
    return _file(archive, asked, "ris", "ris", "application/x-research-info-systems; charset=utf-8")


def _file(archive: Archive, asked: Asked, kind: str, suffix: str, media: str) -> Made:
    from newsctl.formats.writing import write

    article = _read(archive, asked).article
    target = io.BytesIO()
    write(kind, [article], target)
    headers: dict[str, Any] = {
        "content-disposition": f'attachment; filename="newsctl-{article.id}.{suffix}"'
    }
    return Made(target.getvalue(), media, headers=headers)
