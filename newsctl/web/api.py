"""The archive for programs: JSON in the published schema, paged by key.

Articles are as `list --json` and `search --json` have them. A list is an object: `articles`,
`total`, and `next`, the `after` of the next page (null behind the last one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.actions import finding, readership
from newsctl.actions import versions as versions_of
from newsctl.errors import ExitCode, NewsctlError, NothingMatched
from newsctl.fast_dataclasses import replace
from newsctl.jsontext import dump
from newsctl.messages import gettext as _
from newsctl.web import listing as lists
from newsctl.web.answering import Made

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.web.asked import Asked

_USUAL, _MOST = 20, 100  # articles of a page
_KINDS = ("source", "section", "tag", "author")
_MOST_NAMES = 10_000


def _json(value: dict[str, Any], status: int = 200) -> Made:
    return Made(dump(value), "application/json", status)


def error(status: int, what: NewsctlError | str) -> Made:
    """A mistake, as commands tell it with `--json`."""
    codes = {
        404: ExitCode.NOTHING_MATCHED,
        400: ExitCode.USAGE,
        503: ExitCode.DISK,
        500: ExitCode.BUG,
    }
    message, _line, hint = str(what).partition("\n")
    code = what.exit_code if isinstance(what, NewsctlError) else codes.get(status, ExitCode.USAGE)
    return _json({"error": int(code), "message": message, "hint": hint or None}, status)


def contents(_archive: Archive, asked: Asked) -> Made:
    """What there is to be asked."""
    from newsctl import __version__

    links = {
        "articles": "/api/articles", "article": "/api/articles/{id}",
        "related": "/api/articles/{id}/related", "versions": "/api/articles/{id}/versions",
        "search": "/api/search?q={query}", "top": "/api/top?period=day|week|month|all",
        "stats": "/api/stats", "reads": "/api/reads?by=day|week|month|hour|source|section",
        "names": "/api/names/source|section|tag|author", "feed": "/feed.xml?q={query}",
    }  # fmt: skip
    return _json({"newsctl": __version__, "schema": 1, "links": links})


def listing(archive: Archive, asked: Asked) -> Made:
    """The articles of filters, or of a search."""
    found = lists.listing(archive, asked, asked.number("limit", _USUAL, _MOST))
    about: dict[str, Any] = {
        "articles": [one.record() for one in found.found],
        "total": found.total,
        "next": found.next,
    }
    if found.answer is not None:
        results = found.answer.results
        about |= {"query": found.answer.query.text, "match": str(results.match)}
        about |= finding.bounds(results).as_json()
        about |= {"notes": list(found.notes)} if found.notes else {}
    return _json(about)


def article(archive: Archive, asked: Asked) -> Made:
    """One article, which is not counted as read."""
    found = archive.get(asked.id)
    if found.deleted_at:
        raise NothingMatched(_("No article has the id {id}").format(id=asked.id))
    return _json(found.to_record())


def related(archive: Archive, asked: Asked) -> Made:
    """Articles like one."""
    chosen = replace(asked.selection(), limit=asked.number("limit", 10, _MOST))
    found = finding.related(archive, asked.id, chosen)
    return _json({"articles": [one.record() for one in found]})


def versions(archive: Archive, asked: Asked) -> Made:
    """The versions of an article, as `history --json` has them."""
    history = versions_of.history(archive, asked.id, every=True)
    return _json({"versions": [one.record() for one in history.told]})


def most_read(archive: Archive, asked: Asked) -> Made:
    """The most read of a period, as `top --json` has them."""
    period = asked.word("period", readership.PERIODS, readership.ALWAYS)
    chosen = replace(asked.selection(), limit=asked.number("limit", 10, _MOST))
    locale = asked.house.locale or asked.language
    found = readership.most_read(archive, period, chosen, today=asked.today, locale=locale)
    return _json({"period": period, "articles": [one.record() for one in found]})


def stats(archive: Archive, asked: Asked) -> Made:
    """The archive in figures, as `stats --json` has them."""
    chosen = asked.selection()
    found = archive.stats(chosen)
    by = {
        kind: [{"name": one.name, "articles": one.articles, "views": one.views} for one in tallies]
        for kind, tallies in found.groups.items()
    }
    reads = readership.recent(archive, asked.today, chosen)
    return _json(
        {
            "articles": found.articles,
            "views": found.views,
            "trashed": found.trashed,
            "undated": found.undated,
            "changed": found.changed,
            "by": by,
            "reads": [{"name": one.name, "views": one.views} for one in reads],
        }
    )


def reads(archive: Archive, asked: Asked) -> Made:
    """The reads of a time by day, hour or name, as `views --json` has them."""
    by = asked.word("by", readership.BY, "day")
    locale = asked.house.locale or asked.language
    found = readership.counts(archive, by, asked.selection(), today=asked.today, locale=locale)
    rows = [{"name": one.name, "views": one.views, "before": one.before} for one in found]
    return _json({"by": by, "reads": rows})


def names(archive: Archive, asked: Asked) -> Made:
    """The names of a kind that begin so, and how many articles have each."""
    kind = asked.named["kind"]
    if kind not in _KINDS:
        raise NothingMatched(_("There is no such page"))
    found = archive.names(kind, asked.one("prefix"), asked.number("limit", 1000, _MOST_NAMES))
    return _json({"kind": kind, "names": [{"name": name, "articles": n} for name, n in found]})
