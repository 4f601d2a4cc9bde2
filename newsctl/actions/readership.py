"""How often articles were read: by time, by name, and which of them most.

Periods are the reader's (`newsctl.periods`). `locale` is where the reader is (`ar-MA`), for weeks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from newsctl.actions.finding import told
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.messages import gettext as _
from newsctl.periods import Period, begin, day_of, hour_of, later, midnight
from newsctl.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.actions.finding import Found
    from newsctl.archive.door import Archive
    from newsctl.article import Article

ALWAYS = "all"
PERIODS = ("day", "week", "month", ALWAYS)
NAMES = ("source", "section")
BY = (*(str(one) for one in (Period.DAY, Period.WEEK, Period.MONTH, Period.HOUR)), *NAMES)
RECENT = 30  # days
_SHOWN = {Period.DAY: RECENT, Period.WEEK: 12, Period.MONTH: 12, Period.HOUR: 1}  # periods; a day
_MOST = 100_000  # rows of a chart
_EARLIEST, _LATEST = date(1971, 1, 1), date(2900, 1, 1)


class Count(NamedTuple):
    """How often there was a read under a name (a day, an hour, a month's or a week's first day, a
    source), and how often in the time before."""

    name: str
    views: int
    before: int


# -- articles ------------------------------------------------------------------------------------
def most_read(
    archive: Archive,
    period: str,
    selection: Selection,
    *,
    today: date,
    locale: str,
    bare: bool = False,
) -> Iterator[Found]:
    """The articles of a selection that were read most within a period (one of `PERIODS`), with
    their reads in it (`period_views`) and in the one before (`period_before`); `bare` reads none
    (ids only)."""
    if period == ALWAYS:
        read = archive.most_read(limit=selection.limit, selection=selection)
        return told(archive, {one: {} for one, _views in read}, bare=bare)
    cut = Period(period)
    first = begin(cut, today, locale)
    now = _between(first, later(cut, first, 1))
    read = archive.most_read(within=now, limit=selection.limit, selection=selection)
    earlier = _between(later(cut, first, -1), first)
    before = (
        dict(archive.most_read(within=earlier, limit=None, selection=selection)) if read else {}
    )
    extra = {
        one: {"period_views": views, "period_before": before.get(one, 0)} for one, views in read
    }
    return told(archive, extra, bare=bare)


def _between(first: date, end: date) -> tuple[int, int]:
    return midnight(first), midnight(end)


# -- time ----------------------------------------------------------------------------------------
def counts(
    archive: Archive,
    by: str,
    selection: Selection = EVERYTHING,
    *,
    since: date | None = None,
    until: date | None = None,
    today: date,
    locale: str,
) -> list[Count]:
    """The reads of a selection's articles by one of `BY`, from one day to another (both in it).

    Without them: 30 days, 12 weeks or months, the hours of this day; by name, 30 days. Periods
    without a read are there too. Nothing where nothing was read in all that time, nor of a time
    that ends before it begins, as of one that is to come. Raises UsageError for a time that is too
    long to be shown so.
    """
    cut = Period(by) if by not in NAMES else Period.DAY
    last = _within(until or today)
    first = _within(since) if since else later(cut, begin(cut, last, locale), 1 - _SHOWN[cut])
    first = begin(cut, first, locale)
    if first > last:
        return []
    if by in NAMES:
        return _by_name(archive, by, selection, first, later(Period.DAY, last, 1))
    return _by_time(archive, cut, selection, first, last, locale)


def _within(day: date) -> date:
    """A day, or the nearest that may have reads: calendars end beyond them."""
    return min(max(day, _EARLIEST), _LATEST)


def _by_name(
    archive: Archive, by: str, selection: Selection, first: date, end: date
) -> list[Count]:
    """Each name, and its reads in as many days before."""
    earlier = first - (end - first)
    before = dict(archive.reads_by(by, _between(earlier, first), selection))
    read = archive.reads_by(by, _between(first, end), selection)
    return [Count(name, views, before.get(name, 0)) for name, views in read]


def _by_time(
    archive: Archive, cut: Period, selection: Selection, first: date, last: date, locale: str
) -> list[Count]:
    """Each period, and the reads of the one before it."""
    end = later(cut, begin(cut, last, locale), 1)
    if (end - first).days * (24 if cut is Period.HOUR else 1) > _MOST:
        raise UsageError(_("The time that was asked for is too long"))
    start = later(cut, first, -1)
    sums = dict.fromkeys(_names(cut, start, end), 0)
    for moment, reads in archive.reads(_between(start, end), selection):
        name = hour_of(moment) if cut is Period.HOUR else _name(cut, day_of(moment), locale)
        if name in sums:
            sums[name] += reads
    names = list(sums)
    shown = names[24:] if cut is Period.HOUR else names[1:]
    if not any(sums[name] for name in shown):
        return []
    previous = dict(zip(names[1:], names[:-1], strict=True))
    return [Count(name, sums[name], sums[previous[name]]) for name in shown]


def _names(cut: Period, start: date, end: date) -> Iterator[str]:
    at = start
    while at < end:
        if cut is Period.HOUR:
            yield from (f"{at}T{hour:02}:00" for hour in range(24))
        else:
            yield _name(cut, at)
        at = later(cut, at, 1)


def _name(cut: Period, day: date, locale: str = "") -> str:
    first = begin(cut, day, locale) if locale else day
    return f"{first:%Y-%m}" if cut is Period.MONTH else str(first)


def recent(archive: Archive, today: date, selection: Selection = EVERYTHING) -> list[Count]:
    """The reads of each of the last 30 days, for a chart; nothing where there is none to see."""
    return counts(archive, Period.DAY, selection, today=today, locale="")


def recent_of(archive: Archive, article: Article, today: date) -> list[Count]:
    """The same of one article: there is something to see when it was read on two days or more."""
    found = recent(archive, today, only(article))
    return found if sum(1 for day in found if day.views) > 1 else []


def only(article: Article, selection: Selection = EVERYTHING) -> Selection:
    """A selection of one article, in the trash or not."""
    trash = article.deleted_at is not None
    return replace(selection, first=article.id, last=article.id, trash=trash)
