"""Reads: counted, told by time, by article and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.postgres.reading import fitting, missing
from newsctl.archive.postgres.selection import where

if TYPE_CHECKING:
    from newsctl.archive.door import Moments, Names, Reads, Within
    from newsctl.archive.postgres.server import Server
    from newsctl.selection import Selection

_EVER = 1 << 53  # seconds: before and behind all reads
# What is known by the day only stands at its noon: in nearly every zone that is the same day.
_MADE = """(
    SELECT article_id, quarter * 900 AS moment, reads FROM newsctl.reads
    WHERE quarter >= (%(since)s + 899) / 900 AND quarter < (%(until)s + 899) / 900
    UNION ALL SELECT article_id, day * 86400 + 43200, reads FROM newsctl.days
    WHERE day >= (%(since)s + 43199) / 86400 AND day < (%(until)s + 43199) / 86400
) r"""


def count(server: Server, article_id: int, moment: int) -> int:
    """Count one read of an article, exactly, by one statement; its views now. Raises
    NothingMatched."""
    counted = server.write(lambda: _counted(server, fitting(article_id), moment), stamped=False)
    if counted is None:
        raise missing(article_id)
    views, stamp = counted
    server.note_own(stamp)
    return int(views)


def _counted(server: Server, article_id: int, moment: int) -> Any:
    """An article that may be seen is counted."""
    if not server.is_spread:
        return server.value(
            "SELECT newsctl.count_view(a.id, %s) FROM newsctl.articles a WHERE a.id = %s",
            (moment, article_id),
        )
    # A function that is called beside a table would be called where the table's rows are.
    if server.value("SELECT 1 FROM newsctl.articles WHERE id = %s", (article_id,)) is None:
        return None
    return server.value("SELECT newsctl.count_view(%s, %s)", (article_id, moment))


def most_of_all(server: Server, limit: int | None, selection: Selection) -> Reads:
    """(id, views) of a selection's most read articles of all time."""
    condition, values = where(selection)
    return server.rows(
        "SELECT a.id, v.views FROM newsctl.views v "  # noqa: S608
        "JOIN newsctl.articles a ON a.id = v.article_id "
        f"WHERE {condition} AND v.views > 0 ORDER BY v.views DESC, v.article_id DESC LIMIT %s",
        [*values, limit],
    )


def most_within(server: Server, within: Within, limit: int | None, selection: Selection) -> Reads:
    """(id, reads made here) of a selection's most read articles of a stretch of time."""
    return _asked(
        server,
        "SELECT a.id, sum(r.reads)::bigint FROM {made} JOIN newsctl.articles a "
        "ON a.id = r.article_id WHERE {condition} GROUP BY a.id ORDER BY 2 DESC, 1 DESC "
        "LIMIT %(limit)s",
        within,
        selection,
        limit=limit,
    )


def by_time(server: Server, within: Within, selection: Selection) -> Moments:
    """(moment, reads made here) of a selection's articles, in order of time."""
    return _asked(
        server,
        "SELECT r.moment, sum(r.reads)::bigint FROM {made} JOIN newsctl.articles a "
        "ON a.id = r.article_id WHERE {condition} GROUP BY r.moment ORDER BY r.moment",
        within,
        selection,
    )


def by_name(server: Server, kind: str, within: Within, selection: Selection) -> Names:
    """(name, reads made here) by source, author or section, the most read first."""
    return _asked(
        server,
        f"SELECT (array_agg(a.{kind} ORDER BY a.id))[1] AS name, sum(r.reads)::bigint "  # noqa: S608
        "FROM {made} JOIN newsctl.articles a ON a.id = r.article_id "
        f"WHERE {{condition}} AND a.{kind}_key IS NOT NULL "
        f"GROUP BY a.{kind}_key ORDER BY 2 DESC, 1",
        within,
        selection,
    )


def of(server: Server, article_id: int) -> dict[str, int]:
    """When an article was read here, as an export tells it: {moment: reads}, by time."""
    rows = server.rows(
        "SELECT to_char(to_timestamp(day * 86400) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), reads "
        "FROM newsctl.days WHERE article_id = %(id)s UNION ALL SELECT "
        "to_char(to_timestamp(quarter * 900) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), "
        "reads FROM newsctl.reads WHERE article_id = %(id)s",
        {"id": fitting(article_id)},
    )
    return dict(sorted(rows))


def _asked(
    server: Server, sql: str, within: Within, selection: Selection, **more: object
) -> list[Any]:
    since, until = within
    condition, values = where(selection)
    named = {f"v{at}": value for at, value in enumerate(values)}
    condition = condition % tuple(f"%({name})s" for name in named)
    return server.rows(
        sql.format(made=_MADE, condition=condition),
        {
            "since": -_EVER if since is None else since,
            "until": _EVER if until is None else until,
        }
        | named
        | more,
    )
