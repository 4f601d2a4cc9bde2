"""Names, counts and tallies of a server's articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
# Of very many articles few were read: only those are looked up.
_VIEWS = "LEFT JOIN newsctl.views v ON v.article_id = a.id AND v.views > 0"
_TALLY = "count(*) AS n, coalesce(sum(v.views), 0)::bigint AS views"
_MONTH = (
    "CASE WHEN NOT a.undated THEN to_char(to_timestamp(a.published) AT TIME ZONE 'UTC', 'YYYY-MM') "
    "END"
)


_ALL = "all"
# By what articles are summed; tags stand in a table of their own.
_KEYS = {_ALL: "NULL", **{kind: f"a.{kind}_key" for kind in NAMED}, MONTH: _MONTH}


def _column(kind: str) -> tuple[str, str, str]:
    """(tables, key, name) of a kind of name, as SQL."""
    if kind == TAG:
        return _TAGS, "g.tag_key", "g.tag"
    return _ARTICLES, f"a.{kind}_key", f"a.{kind}"


def _spelt(server: Server, kind: str, keys: Sequence[str]) -> dict[str, str]:
    """The name that each key stands for: as the newest article that lives spells it."""
    if not keys:
        return {}
    source, key, name = _column(kind)
    newest = "g.article_id DESC" if kind == TAG else "a.published DESC, a.id DESC"
    if server.is_spread:  # no machine has all articles of a name: they are sorted
        found = server.rows(
            f"SELECT DISTINCT ON ({key}) {key}, {name} FROM {source} "  # noqa: S608
            f"WHERE {key} = ANY (%s::text[]) AND a.deleted IS NULL ORDER BY {key}, {newest}",
            (array(keys),),
        )
        return dict(found)
    found = server.rows(
        f"SELECT k.key, (SELECT {name} FROM {source} WHERE {key} = k.key "  # noqa: S608
        f"AND a.deleted IS NULL ORDER BY {newest} LIMIT 1) FROM unnest(%s::text[]) k (key)",
        (array(keys),),
    )
    return {one: name for one, name in found if name is not None}


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
    sums = _sums(server, condition, values)
    groups = {kind: _tallies(server, kind, sums[kind]) for kind in (*NAMED, TAG)}
    groups[MONTH] = [Tally(*row) for row in sorted(sums[MONTH])]
    changed, more = where(replace(selection, changed=True))
    number = server.value(f"SELECT count(*) FROM {_ARTICLES} WHERE {changed}", more)  # noqa: S608
    by_changed = _sums_by(server, "source", changed, more) if number else []
    groups[CHANGED] = _tallies(server, "source", by_changed)
    ((_key, articles, views),) = sums[_ALL]
    return Stats(articles, views, trash, groups, number)


def _sums(server: Server, condition: str, values: Sequence[object]) -> dict[str, list[Any]]:
    """(key, articles, views) of what a condition lets pass: of all of it, and by each kind of name
    and by month; what lacks a name is left out there."""
    sums = {TAG: _sums_by(server, TAG, condition, values)}
    if server.is_spread:  # Citus groups by one thing at a time
        return sums | {kind: _sums_by(server, kind, condition, values) for kind in _KEYS}
    names = [kind for kind in _KEYS if kind != _ALL]
    columns = ", ".join(f"{_KEYS[kind]} AS {kind}" for kind in names)
    found = server.rows(
        f"SELECT GROUPING({', '.join(names)}), coalesce({', '.join(names)}), {_TALLY} "  # noqa: S608
        f"FROM (SELECT {columns}, v.views FROM {_ARTICLES} {_VIEWS} WHERE {condition}) v "
        f"GROUP BY GROUPING SETS ((), ({'), ('.join(names)}))",
        values,
    )
    every = (1 << len(names)) - 1  # a bit for each name that is not grouped by, the last one lowest
    kinds = {every: _ALL} | {every ^ 1 << at: kind for at, kind in enumerate(reversed(names))}
    sums |= {kind: [] for kind in _KEYS}
    for bits, *row in found:
        if kinds[bits] == _ALL or row[0] is not None:
            sums[kinds[bits]].append(tuple(row))
    return sums


def _sums_by(server: Server, kind: str, condition: str, values: Sequence[object]) -> list[Any]:
    """(key, articles, views) of one kind."""
    source, key = (_TAGS, "g.tag_key") if kind == TAG else (_ARTICLES, _KEYS[kind])
    grouped = "" if kind == _ALL else f"AND {key} IS NOT NULL GROUP BY 1"
    return server.rows(
        f"SELECT {key} AS key, {_TALLY} FROM {source} {_VIEWS} WHERE {condition} {grouped}",  # noqa: S608
        values,
    )


def _tallies(server: Server, kind: str, sums: Sequence[Any]) -> list[Tally]:
    """The names of a kind by their sums, the most articles first."""
    spelt = _spelt(server, kind, [row[0] for row in sums])
    told = [Tally(spelt.get(one, one), articles, views) for one, articles, views in sums]
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
