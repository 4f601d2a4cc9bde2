"""Names, counts and tallies of a server's articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.selection import tables, where
from newsctl.archive.postgres.tallies import Tallies
from newsctl.archive.postgres.values import array
from newsctl.archive.reports import Stats, Tally
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, narrows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Ids, Names
    from newsctl.archive.postgres.server import Server
    from newsctl.selection import Selection

NAMED = ("source", "author", "section")
TAG, MONTH, CHANGED = "tag", "month", "changed"
_LAST = "\U0010ffff"
_ARTICLES = "newsctl.articles a"
_TAGS = "newsctl.tags g JOIN newsctl.articles a ON a.id = g.article_id"
_VIEWS = "JOIN newsctl.views v ON v.article_id = a.id"
_TALLY = "count(*) AS n, coalesce(sum(v.views), 0)::bigint AS views"
_MONTH = "to_char(to_timestamp(a.published) AT TIME ZONE 'UTC', 'YYYY-MM')"


def _column(kind: str) -> tuple[str, str, str]:
    """(tables, key, name) of a kind of name, as SQL."""
    if kind == TAG:
        return _TAGS, "g.tag_key", "g.tag"
    return _ARTICLES, f"a.{kind}_key", f"a.{kind}"


def _spelt(server: Server, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """The name that each key stands for: as the newest article that lives spells it."""
    source, key, name = _column(kind)
    newest = "a.id DESC" if kind == TAG else "a.published DESC, a.id DESC"
    found = server.rows(
        f"SELECT DISTINCT ON ({key}) {key}, {name} FROM {source} "  # noqa: S608
        f"WHERE {key} = ANY (%s::text[]) AND a.deleted IS NULL ORDER BY {key}, {newest}",
        (array(keys),),
    )
    return dict(found)


def number_of(server: Server, selection: Selection) -> int:
    """How many articles a selection holds."""
    condition, values = where(selection)
    if (condition, values) == where(EVERYTHING) and server.sees_all:
        return _living(server)
    sql = f"SELECT count(*) FROM {tables(selection)} WHERE {condition}"  # noqa: S608
    return int(server.value(sql, values))


def _living(server: Server) -> int:
    """How many articles are not in the trash, as the tallies tell it without a look at each."""
    trashed = "SELECT count(*) FROM newsctl.articles WHERE deleted IS NOT NULL"
    if server.is_spread:  # a machine knows no tallies
        return int(server.value(Tallies.NUMBER)) - int(server.value(trashed))
    return int(server.value(f"SELECT ({Tallies.NUMBER}) - ({trashed})"))


def names(server: Server, kind: str, prefix: str, limit: int | None) -> Names:
    """The values in use of a kind whose keys begin so, and how many articles have each; at most
    so many, the most used."""
    source, key, _name = _column(kind)
    found = server.rows(
        f"SELECT {key}, count(*) FROM {source} WHERE a.deleted IS NULL "  # noqa: S608
        f"AND {key} >= %s AND {key} <= %s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s",
        (prefix, prefix + _LAST, limit),
    )
    spelt = _spelt(server, kind, [one for one, _number in found])
    told = [(spelt[one], number) for one, number in found if one in spelt]
    return sorted(told, key=lambda one: (-one[1], one[0]))


def stats(server: Server, selection: Selection) -> Stats:
    """A selection in figures."""
    trashed, trash_values = where(replace(selection, trash=True))
    trash = server.value(
        f"SELECT count(*) FROM newsctl.articles a WHERE {trashed}",  # noqa: S608
        trash_values,
    )
    condition, values = where(selection)
    chosen = f"FROM {_ARTICLES} {_VIEWS} WHERE {condition}"
    articles, views = server.rows(f"SELECT {_TALLY} {chosen}", values)[0]
    groups = {kind: _tallies(server, kind, condition, values) for kind in (*NAMED, TAG)}
    months = server.rows(
        f"SELECT {_MONTH} AS key, {_TALLY} {chosen} AND NOT a.undated GROUP BY key ORDER BY key",
        values,
    )
    groups[MONTH] = [Tally(*row) for row in months]
    changed, more = where(replace(selection, changed=True))
    number = server.value(f"SELECT count(*) FROM {_ARTICLES} WHERE {changed}", more)  # noqa: S608
    groups[CHANGED] = _tallies(server, "source", changed, more) if number else []
    return Stats(articles, views, trash, groups, number)


def _tallies(server: Server, kind: str, condition: str, values: Sequence[object]) -> list[Tally]:
    """The names of a kind, the most articles first."""
    source, key, _name = _column(kind)
    found = server.rows(
        f"SELECT {key} AS key, {_TALLY} FROM {source} {_VIEWS} "  # noqa: S608
        f"WHERE {condition} AND {key} IS NOT NULL GROUP BY 1",
        values,
    )
    spelt = _spelt(server, kind, [row[0] for row in found])
    told = [Tally(spelt.get(one, one), articles, views) for one, articles, views in found]
    return sorted(told, key=lambda one: (-one.articles, one.name))


def chosen(server: Server, ids: Sequence[int], selection: Selection) -> Ids:
    """Those of some ids that a selection holds."""
    if not narrows(selection):
        return list(ids)
    condition, values = where(selection)
    found = server.rows(
        f"SELECT a.id FROM {_ARTICLES} WHERE {condition} AND a.id = ANY (%s::bigint[])",  # noqa: S608
        [*values, array(ids)],
    )
    held = {row[0] for row in found}
    return [one for one in ids if one in held]
