"""How many articles a selection holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import driving, tallies
from newsctl.archive.file.index.id_lists import SORTED, TAGGED, dates, of_dates, of_names
from newsctl.archive.file.index.selection import ELSEWHERE, LIVING, TRASHED, where
from newsctl.archive.file.index.tallies import NAMED, TAG, of
from newsctl.archive.file.sql import listed
from newsctl.fast_dataclasses import replace
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    import sqlite3

# Looking an article up takes as long as so many steps along a list, each asked of another.
_LISTED = 7


def number_of(db: sqlite3.Connection, selection: Selection) -> int:
    """How many articles a selection holds: told by the tallies where one filter alone is given, or
    one and `unread`, or a time and `undated`; those without a date are in no month."""
    told = _told(db, selection)
    return _counted(db, selection) if told is None else told


def _told(db: sqlite3.Connection, selection: Selection) -> int | None:
    """The number of articles of a selection, by the tallies and a look at few; None where these do
    not tell."""
    if selection.unread:  # all but those that were read: people read few of very many
        rest = replace(selection, unread=False)
        told = _told(db, rest)
        return None if told is None else told - _counted(db, replace(rest, sort=Sort.VIEWED))
    if selection.undated and (selection.since, selection.until) != (None, None):
        rest = replace(selection, undated=False)
        told = _told(db, rest)
        return None if told is None else told + _counted(db, replace(rest, undated_only=True))
    if selection.first is not None and (
        where(selection) == where(Selection(first=selection.first))
    ):
        return _from(db, selection.first)
    if where(selection) == where(Selection(undated_only=True)):
        living = of(db, tallies.LIVING)
        return None if living is None else living[0] - tallies.published(db, None, None)
    kept = _kept(db, selection, where(selection)[0])
    return _in_months(db, selection) if kept is None else kept


def _from(db: sqlite3.Connection, first: int) -> int:
    """How many articles there are from an id on: their terms have a small row each."""
    sql = (
        "SELECT (SELECT COUNT(*) FROM fts_terms_docsize WHERE id >= ?) "
        "- (SELECT COUNT(*) FROM articles a WHERE a.deleted IS NOT NULL AND +a.id >= ?)"
    )
    return int(db.execute(sql, (first, first)).fetchone()[0])


def _counted(db: sqlite3.Connection, selection: Selection) -> int:
    along = _counted_along_lists(db, selection)
    return _counted_by_rows(db, selection) if along is None else along


def _counted_along_lists(db: sqlite3.Connection, selection: Selection) -> int | None:
    """The number of articles of a selection of names, tags and some time: the list of each is laid
    beside the longest, and no article is looked at but those that a mark of their own bars. None
    for another selection, where many are marked so, and where looking at the articles of the
    shortest list costs less."""
    if (selection.among, selection.after) != (None, None) or driving.marks(selection):
        return None
    lists = _lists(db, selection)
    if not lists or sum(one[0] for one in lists) > _LISTED * lists[0][0]:
        return None
    marked = driving.barred(db, selection)
    if marked is None:
        return None
    *others, (_most, sql, values) = lists
    column = "article_id" if sql == TAGGED else "id"
    conditions = [sql.removesuffix(SORTED).replace(f"SELECT {column}", "SELECT COUNT(*)")]
    for bound, sign in ((selection.first, ">="), (selection.last, "<=")):
        if bound is not None:
            conditions.append(f"+{column} {sign} ?")
            values = [*values, bound]
    for _number, other, some in others:
        conditions.append(f"+{column} IN ({other})")
        values = [*values, *some]
    (number,) = db.execute(" AND ".join(conditions), values).fetchone()
    condition, values = where(selection, ELSEWHERE, barred=False)
    sql = (
        f"SELECT COUNT(*) FROM json_each(?) CROSS JOIN articles a ON a.id = value WHERE {condition}"  # noqa: S608
    )
    (not_there,) = db.execute(sql, [listed(marked), *values]).fetchone()
    return int(number) - int(not_there)


def _lists(db: sqlite3.Connection, selection: Selection) -> list[tuple[int, str, list[object]]]:
    """The lists of what a selection's names, tags and dates let pass, the shortest first: about how
    many, SQL and its values. Names are in the order of dates: these need no list beside them."""
    found: list[tuple[int, str, list[object]]] = []
    for number, (attribute, tag) in driving.bearing(db, selection):
        found.append((number, TAGGED, [tag]) if tag else (number, *of_names(selection, attribute)))
    if dates(selection) and all(sql == TAGGED for _number, sql, _values in found):
        if not found:  # what is of some time is counted along its index as it is
            return []
        number = tallies.published(db, selection.since, selection.until)
        found.append((number, *of_dates(selection)))
    return sorted(found, key=lambda one: one[0])


def _counted_by_rows(db: sqlite3.Connection, selection: Selection) -> int:
    driver = driving.fewest(db, selection)
    condition, values = where(selection, driver and driver.filter)
    sql = f"SELECT COUNT(*) FROM {driving.table(driver)} WHERE {condition}"  # noqa: S608
    return int(db.execute(sql, values).fetchone()[0])


def _kept(db: sqlite3.Connection, selection: Selection, condition: str) -> int | None:
    """The number of articles of a selection that the tallies know; None where they do not."""
    if condition == TRASHED:
        counted = [of(db, tallies.TRASH)]
    elif condition == LIVING:
        counted = [of(db, tallies.LIVING)]
    else:
        given = [
            (kind, name)
            for kind in (*NAMED, TAG)
            for name in {name_key(one) for one in getattr(selection, f"{kind}s")}
        ]
        kinds = {kind for kind, _name in given}
        # An article has one source, and may have two tags.
        if len(kinds) != 1 or (TAG in kinds and len(given) > 1):
            return None
        named: dict[str, Any] = {f"{kinds.pop()}s": tuple(name for _kind, name in given)}
        if where(Selection(**named))[0] != condition:
            return None
        counted = [of(db, kind, name) for kind, name in given]
    if None in counted:
        return None
    return sum(one[0] for one in counted if one)


def _in_months(db: sqlite3.Connection, selection: Selection) -> int | None:
    """The number of articles of a time, by the tallies of its whole months and by looking at what
    it has of the first and of the last; None where anything else is asked, or there is no whole
    month."""
    since, until = selection.since, selection.until
    if where(selection) != where(Selection(since=since, until=until)):
        return None
    begin, end = db.execute(_WHOLE, (since, until)).fetchone()
    if (begin is None) != (since is None) or (end is None) != (until is None):
        return None  # beyond the years that SQLite knows
    if (begin is None and end is None) or (None not in (begin, end) and begin >= end):
        return None
    number = tallies.published(db, begin, None if end is None else end - 1)
    if begin is not None:
        number += _counted(db, Selection(since=since, until=begin - 1))
    if end is not None:
        number += _counted(db, Selection(since=end, until=until))
    return number


_WHOLE = """
SELECT CAST(strftime('%s', ?, 'unixepoch', 'start of month', '+1 month') AS INTEGER),
    CAST(strftime('%s', ?, 'unixepoch', 'start of month') AS INTEGER)"""
