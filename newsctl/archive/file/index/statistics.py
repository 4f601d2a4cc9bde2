"""Names, counts and tallies, from the index alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import bitmaps, driving, tallies
from newsctl.archive.file.index.counting import number_of
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import ELSEWHERE, where
from newsctl.archive.file.index.tallies import LIVING, MONTH, NAMED, TAG, kinds
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.archive.reports import Stats, Tally
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING, Selection, Sort, narrows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from newsctl.archive.door import Ids, Names, Reads
    from newsctl.archive.file.index.bits import Bits

_LAST = "\U0010ffff"  # behind whatever goes on a prefix
_AT_ONCE = 500  # ids named in one statement
_LOOKED_UP = 8  # one article in so many, or fewer, is looked up beside bits


def _spelt(kind: str) -> str:
    """SQL of the name that a `key` stands for: as the newest article that lives spells it."""
    if kind in {LIVING, MONTH}:
        return "key"
    if kind == TAG:
        source, name, key = "tags t JOIN articles a ON a.id = t.article_id", "t.tag", "t.tag_key"
        newest = "t.article_id DESC"
    else:
        source, name, key = "articles a", f"a.{kind}", f"a.{kind}_key"
        newest = "a.published DESC, a.id DESC"
    return (
        f"(SELECT {name} FROM {source} WHERE {key} = key AND a.deleted IS NULL "  # noqa: S608
        f"ORDER BY {newest} LIMIT 1)"
    )


def _tallies(
    db: sqlite3.Connection, wanted: Sequence[str], sums: str, values: Sequence[object]
) -> dict[str, list[Tally]]:
    """The names of the kinds that are wanted, of which `sums` tells (kind, key, n, views), the most
    articles first; months by time. Raises DamagedDatabase where a key is nobody's, or no kind is
    read any more."""
    if LIVING not in kinds(db):
        raise DamagedDatabase("tallies", getattr(db, "path", None))
    named = [
        f"SELECT kind, {_spelt(kind)}, n, views FROM sums WHERE kind = '{kind}'"  # noqa: S608
        for kind in wanted
    ]
    sql = f"WITH sums (kind, key, n, views) AS MATERIALIZED ({sums}) {' UNION ALL '.join(named)}"
    found: dict[str, list[Tally]] = {kind: [] for kind in wanted}
    for kind, *row in db.execute(sql, values).fetchall():
        if row[0] is None:
            raise DamagedDatabase(f"tallies: {kind}", getattr(db, "path", None))
        if row[1]:
            found[kind].append(Tally(*row))
    for kind, some in found.items():
        some.sort(key=_by_time if kind == MONTH else _by_size)
    return found


def _by_time(one: Tally) -> tuple[int, str]:
    return 0, one.name


def _by_size(one: Tally) -> tuple[int, str]:
    return -one.articles, one.name


def names(db: sqlite3.Connection, kind: str, prefix: str, limit: int | None) -> Names:
    """The values in use of a kind whose keys begin so, and how many articles have each; at most
    so many, the most used."""
    kept = (
        "SELECT kind, name, articles, sum FROM tallies WHERE kind = ? "
        "AND name >= ? AND name <= ? AND articles > 0 ORDER BY articles DESC, name LIMIT ?"
    )
    values = (kind, prefix, prefix + _LAST, -1 if limit is None else limit)
    return [(one.name, one.articles) for one in _tallies(db, [kind], kept, values)[kind]]


def stats(db: sqlite3.Connection, selection: Selection, waiting: Sequence[int] = ()) -> Stats:
    """A selection in figures; `waiting` are the articles of reads that no row knows of yet, each
    as often as it was read."""
    groups = _groups(db, selection)
    changed = _groups(db, replace(selection, changed=True))
    groups[_CHANGED] = changed["source"]
    found = Stats(
        *_all(groups), number_of(db, replace(selection, trash=True)), groups, _all(changed)[0]
    )
    for article_id in waiting:
        _add_read(db, found, article_id, selection)
    return found


def _groups(db: sqlite3.Connection, selection: Selection) -> dict[str, list[Tally]]:
    """The names of all kinds in a selection; of all articles the tallies tell, and of the unread
    with a look at the others, where these are fewer."""
    if where(selection) == where(EVERYTHING):
        return _tallies(db, _KINDS, f"{_KEPT} WHERE articles > 0", ())
    living, _views = tallies.of(db, LIVING) or (0, 0)
    if where(selection) == where(_UNREAD) and driving.are_at_most(db, "viewed", living // 2):
        read, values = _sums_of(db, Selection(sort=Sort.VIEWED))
        unread = (
            f"SELECT kind, name, SUM(articles) AS n, SUM(sum) FROM ({_KEPT} UNION ALL "  # noqa: S608
            f"SELECT kind, name, -articles, -sum FROM ({read})) GROUP BY kind, name HAVING n > 0"
        )
        return _tallies(db, _KINDS, unread, values)
    bits = passing(db, selection)
    # Of those that have views each row is looked at; of the others none is, but all bits are.
    if (
        bits is not None
        and driving.are_at_most(db, "views", len(bits) // _LOOKED_UP)
        and bitmaps.are_at_most(db, len(bits))
    ):
        return _tallies(db, _KINDS, *_sums_by_bits(db, selection, bits))
    return _tallies(db, _KINDS, *_sums_of(db, selection))


def _sums_by_bits(
    db: sqlite3.Connection, selection: Selection, bits: Bits
) -> tuple[str, list[object]]:
    """The same sums, of articles whose bits are known."""
    condition, values = where(selection, ELSEWHERE)
    views = driving.Driver(("views", ""), 0)
    viewed = tallies.among(f"{driving.table(views)} WHERE {condition} AND a.views > 0")
    sql = (
        "SELECT kind, name, SUM(articles), SUM(sum) FROM ("  # noqa: S608
        "SELECT json_extract(value, '$[0]') AS kind, json_extract(value, '$[1]') AS name, "
        "json_extract(value, '$[2]') AS articles, 0 AS sum FROM json_each(?) "
        f"UNION ALL SELECT kind, name, 0, sum FROM ({viewed})) "
        "GROUP BY kind, name HAVING SUM(articles) > 0"
    )
    numbers = [(LIVING, "", len(bits)), *bitmaps.numbers(db, bits)] if len(bits) else []
    return sql, [json.dumps(numbers), *values]


def _sums_of(db: sqlite3.Connection, selection: Selection) -> tuple[str, list[object]]:
    """SQL of what the tallies of a selection would be, and its parameters."""
    driver = driving.fewest(db, selection)
    condition, values = where(selection, driver and driver.filter)
    return tallies.among(f"{driving.table(driver)} WHERE {condition}"), values


def _all(groups: dict[str, list[Tally]]) -> tuple[int, int]:
    """(articles, views) of all that `groups` are of, which are no names."""
    whole = groups.pop(LIVING)
    return (whole[0].articles, whole[0].views) if whole else (0, 0)


_UNREAD = Selection(unread=True)
_KEPT = "SELECT kind, name, articles, sum FROM tallies"
_KINDS = (LIVING, *NAMED, TAG, MONTH)
_CHANGED = "changed"


def _add_read(db: sqlite3.Connection, stats: Stats, article_id: int, selection: Selection) -> None:
    """Count a read that its article's row does not know of."""
    condition, values = where(selection)
    row = db.execute(
        f"SELECT a.source_key, a.author_key, a.section_key, "  # noqa: S608
        f"CASE a.undated WHEN 0 THEN strftime('%Y-%m', a.published, 'unixepoch') END "
        f"FROM articles a WHERE {condition} AND a.id = ?",
        [*values, article_id],
    ).fetchone()
    if row is None:
        return
    tags = db.execute("SELECT tag_key FROM tags WHERE article_id = ?", (article_id,)).fetchall()
    borne = {MONTH: {row[3]}, TAG: {one for (one,) in tags}}
    borne |= {kind: {key} for kind, key in zip(NAMED, row, strict=False)}
    stats.views += 1
    for kind, some in stats.groups.items():
        for at, one in enumerate(some):
            if (one.name if kind == MONTH else name_key(one.name)) in borne[kind]:
                some[at] = Tally(one.name, one.articles, one.views + 1)


def chosen(
    db: sqlite3.Connection, ids: Sequence[int], selection: Selection, *, living: bool = False
) -> Ids:
    """Those of some ids that a selection holds; `living` when some may be gone or in the trash."""
    if not living and not narrows(selection):
        return list(ids)
    condition, values = where(selection)
    found: set[int] = set()
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = f"SELECT a.id FROM articles a WHERE {condition} AND a.id IN ({places})"  # noqa: S608
        found.update(row[0] for row in db.execute(sql, [*values, *some]).fetchall())
    return [one for one in ids if one in found]


def most_read(db: sqlite3.Connection, limit: int | None, selection: Selection) -> Reads:
    """(id, views) of a selection's most read articles of all time."""
    driver = driving.fewest(db, selection, ("views",))
    condition, values = where(selection, driver and driver.filter)
    sql = (
        f"SELECT a.id, a.views FROM {driving.table(driver)} "  # noqa: S608
        f"WHERE {condition} AND a.views > 0 "
        "ORDER BY a.views DESC, a.id DESC LIMIT ?"
    )
    rows = db.execute(sql, [*values, -1 if limit is None else limit])
    return cast("Reads", rows.fetchall())


def most_of(
    db: sqlite3.Connection, reads: Mapping[int, int], limit: int | None, selection: Selection
) -> Reads:
    """The most read of those that a selection holds, by the reads given for each."""
    condition, values = where(selection)
    ordered = sorted(reads.items(), key=lambda one: (-one[1], -one[0]))
    found: list[tuple[int, int]] = []
    for at in range(0, len(ordered), _AT_ONCE):
        some = ordered[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = f"SELECT a.id FROM articles a WHERE {condition} AND a.id IN ({places})"  # noqa: S608
        rows = db.execute(sql, [*values, *(one for one, _reads in some)])
        held = {row[0] for row in rows.fetchall()}
        found += [one for one in some if one[0] in held]
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def named(
    db: sqlite3.Connection, kind: str, reads: Mapping[int, int], selection: Selection
) -> Names:
    """(name, reads) by source, author or section, the most read first, from the reads of each."""
    condition, values = where(selection)
    ids = list(reads)
    names: dict[str, str] = {}
    sums: dict[str, int] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        places = ", ".join("?" * len(some))
        sql = (
            f"SELECT a.id, a.{kind}_key, a.{kind} FROM articles a WHERE {condition} "  # noqa: S608
            f"AND a.{kind}_key IS NOT NULL AND a.id IN ({places})"
        )
        for article_id, key, name in db.execute(sql, [*values, *some]).fetchall():
            names.setdefault(key, name)
            sums[key] = sums.get(key, 0) + reads[article_id]
    ordered = sorted(sums.items(), key=lambda one: (-one[1], names[one[0]]))
    return [(names[key], number) for key, number in ordered]
