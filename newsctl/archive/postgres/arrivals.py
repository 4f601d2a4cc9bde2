"""In which order articles came, by a number that only grows, and who asked up to which.

An article gets its number when it is put, and is seen when that transaction is kept: numbers appear
out of order. Each article has the `ceiling` of its number: when it was given, every transaction
that changed the archive was below that. Once all of those are over, whoever had a smaller number is
seen, or never will be. Nobody is told of more than that, so that nothing is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.locks import GOING_ON
from newsctl.archive.versions import Arrivals
from newsctl.selection import SEARCH

if TYPE_CHECKING:
    from newsctl.archive.postgres.server import Server

# Asked one after the other, each of a later moment than the one before: where the archive is spread
# no two tables are read at one moment.
_OVER = f"""
WITH {GOING_ON} SELECT coalesce((SELECT min(number) FROM going_on), top) FROM top"""  # noqa: S608
_SETTLED = """
SELECT max(arrival) FILTER (WHERE ceiling <= %(over)s), max(ceiling) > %(over)s
FROM newsctl.articles WHERE arrival > %(since)s"""
_BEYOND = """
SELECT ceiling, max(arrival) FROM newsctl.articles
WHERE arrival > %(since)s AND ceiling > %(over)s GROUP BY ceiling"""
TOP = f"WITH {GOING_ON} SELECT top FROM top"  # noqa: S608


def arrivals(server: Server, since: int) -> Arrivals:
    """What came since a number, in the order in which it came, but for the trash."""
    position = _settled(server, since)
    if position is None:
        return Arrivals([], since, [])
    rows = server.rows(
        "SELECT id, arrival FROM newsctl.articles "
        "WHERE arrival > %s AND arrival <= %s AND deleted IS NULL ORDER BY arrival",
        (since, position),
    )
    ids, numbers = [one for one, _number in rows], [number for _one, number in rows]
    return Arrivals(ids, int(position), numbers)


def _settled(server: Server, since: int) -> int | None:
    """The last number below which none can appear any more; None where there is no new one."""
    asked: dict[str, int] = {"since": since, "over": server.value(_OVER)}
    position: int | None
    position, more = server.rows(_SETTLED, asked)[0]
    if more:
        # A ceiling above all transactions that there ever were is of another server, from which the
        # archive was moved: all below it is over.
        beyond = server.rows(_BEYOND, asked)
        top = server.value(TOP)
        moved = [arrival for ceiling, arrival in beyond if ceiling > top]
        position = max([*moved, *filter(None, [position])], default=None)
    return position


def seen(server: Server, name: str) -> int:
    """Up to which number somebody asked; 0 for who never did."""
    return int(server.value("SELECT number FROM newsctl.seen WHERE name = %s", (name,)) or 0)


def note_seen(server: Server, name: str, number: int) -> None:
    """Somebody asked up to a number: never a smaller one than before. Of a saved search whoever
    reads may note it."""
    from newsctl.archive.postgres.schema import LONGEST_MARK

    if name.startswith(SEARCH) and len(name) <= LONGEST_MARK:
        stamp = server.write(
            lambda: server.value("SELECT newsctl.note_seen(%s, %s)", (name, number)), stamped=False
        )
        server.note_own(stamp)
        return
    server.write(
        lambda: server.rows(
            "INSERT INTO newsctl.seen AS s VALUES (%s, %s) ON CONFLICT (name) "
            "DO UPDATE SET number = greatest(s.number, excluded.number)",
            (name, number),
        )
    )
