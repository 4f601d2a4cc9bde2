"""The pages that list: the latest, a search, the most read, names; and those that say no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.actions import finding, readership
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.selection import Selection, narrows
from newsctl.web.asked import OFFERED, SORTS
from newsctl.web.listing import listing
from newsctl.web.rendering import rendered

if TYPE_CHECKING:
    from newsctl.actions.finding import Found
    from newsctl.archive.door import Archive
    from newsctl.web.answering import Made
    from newsctl.web.asked import Asked

LIST, HITS = 30, 12  # articles of a page: of a list, and of a search, whose passages cost more
_FRONT = 25  # of the front page: one that leads, four beside it, and a column
_LEADING = 5
_READ = 5  # of the most read beside them
_NAMES = 60  # of each kind; the rest behind a link
_ALL_NAMES = 2000

_REASONS = {
    "busy": N_("Too many read at this moment. Try again in a few seconds"),
    "slow": N_("This took too long. Ask for less, or try again"),
    "archive": N_("The archive cannot be read now. Try again in a while"),
    "missing": N_("There is no such page"),
    "failed": N_("Something went wrong here. Whoever serves these pages has been told"),
    "method": N_("These pages are for reading: only GET and HEAD are answered"),
    "body": N_("A request for a page carries nothing"),
    "address": N_("This address is too long"),
    "head": N_("What stands above this request is too long: cookies, mostly"),
    "host": N_("The pages are not served under this name. `newsctl serve --name NAME` adds one"),
    "token": N_("Reading here needs the token that `newsctl serve` was started with"),
}


def latest(archive: Archive, asked: Asked) -> Made:
    """The newest articles, as the front page of a paper."""
    page = archive.page(Selection(limit=_FRONT))
    found = list(map(finding.Found, page.articles))
    read = _most_read(archive, asked, "week", _READ)
    return rendered(
        "latest.html",
        asked,
        title=_("Latest"),
        leading=found[:_LEADING],
        others=found[_LEADING:],
        read=read,
        number_of_articles=archive.count(),
        sources=archive.names("source", limit=12),
    )


def search(archive: Archive, asked: Asked) -> Made:
    """What a query and filters find; without any, the form and all articles."""
    mistake, found = "", None
    try:
        found = listing(archive, asked, HITS if asked.one("q") else LIST)
    except UsageError as error:
        mistake = str(error)
    suggestion = ""
    if found is not None and found.answer is not None and not found.begins:
        near = None if found.answer.results.as_typed else archive.suggest(found.answer.query)
        suggestion = near.text if near else ""
    return rendered(
        "search.html",
        asked,
        400 if mistake else 200,
        title=_("Search"),
        query=asked.one("q"),
        found=found,
        mistake=mistake,
        suggestion=suggestion,
        filters={one.name: asked.all(one.name) for one in OFFERED.values()},
        filtered=bool(asked.filters()),
        sorts=_sorts(),
        sort=asked.one("sort"),
        sources=archive.names("source", limit=100),
        sections_in_use=archive.names("section", limit=100),
    )


def _sorts() -> dict[str, str]:
    names = {
        "date": _("Newest first"), "added": _("Last added first"), "views": _("Most viewed first"),
        "title": _("By title"), "viewed": _("Last read first"),
    }  # fmt: skip
    return {name: names[name] for name in SORTS}


def most_read(archive: Archive, asked: Asked) -> Made:
    """The most read of a day, a week, a month, or ever."""
    period = asked.word("period", readership.PERIODS, "week")
    names = {"day": _("Today"), "week": _("This week"), "month": _("This month"), "all": _("Ever")}
    return rendered(
        "top.html",
        asked,
        title=_("Most read"),
        period=period,
        periods=names,
        found=_most_read(archive, asked, period, LIST, asked.selection()),
        filtered=narrows(asked.selection()),
    )


def _most_read(
    archive: Archive, asked: Asked, period: str, size: int, chosen: Selection | None = None
) -> list[Found]:
    from newsctl.fast_dataclasses import replace

    found = readership.most_read(
        archive,
        period,
        replace(chosen or Selection(), limit=size),
        today=asked.today,
        locale=asked.house.locale or asked.language,
    )
    return list(found)


class Named(NamedTuple):
    """Names of one kind with their articles, and whether there are more."""

    kind: str
    label: str
    names: list[tuple[str, int]]
    more: bool


def names(archive: Archive, asked: Asked) -> Made:
    """The sources, sections, tags and authors that the archive has."""
    labels = {"source": _("Sources"), "section": _("Sections"), "tag": _("Tags"),
              "author": _("Authors")}  # fmt: skip
    whole = asked.one("all")
    kinds = [whole] if whole in labels else list(labels)
    size = _ALL_NAMES if whole in labels else _NAMES
    groups = []
    for kind in kinds:
        found = archive.names(kind, limit=size + 1)
        groups.append(Named(kind, labels[kind], found[:size], len(found) > size))
    return rendered("names.html", asked, title=_("Sources and tags"), groups=groups, whole=whole)


# -- what is not ---------------------------------------------------------------------------------
def reason(why: str) -> str:
    """In words, why a request was not answered."""
    return _(_REASONS[why])


def failed(asked: Asked, status: int, words: str) -> Made:
    """A page that says what went wrong, with the way back."""
    return rendered("failed.html", asked, status, title=str(status), words=words)


def refused(asked: Asked, status: int, why: str) -> Made:
    """A page that says why a request was not admitted, without anything of the archive."""
    values: dict[str, Any] = {"title": str(status), "words": reason(why), "why": why}
    return rendered("refused.html", asked, status, **values)
