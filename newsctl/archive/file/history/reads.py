"""Reads by time: counted, listed, and those that wait for a writer to bring them into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.file.history.tables import QUARTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from newsctl.archive.file.history.file import HistoryFile

DAY = 86400  # seconds
_EVER = 1 << 53  # seconds: before and behind all reads


class Reads:
    """When articles were read here. What is counted belongs to a transaction that is open."""

    def __init__(self, file: HistoryFile) -> None:
        self._file = file

    def count(self, article_id: int, when: str, reads: int) -> None:
        """Count reads at a moment (ISO 8601, UTC)."""
        self._file.file.writing.execute(
            "INSERT INTO reads VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET reads = reads + excluded.reads",
            (moment(when) // QUARTER, article_id, reads),
        )

    def restore(self, article_id: int, when: str, reads: int) -> None:
        """Reads that come back; brought in twice, they are counted once."""
        table, column, seconds = (
            ("reads", "quarter", QUARTER) if "T" in when else ("days", "day", DAY)
        )
        self._file.file.writing.execute(
            f"INSERT INTO {table} ({column}, article_id, reads) VALUES (?, ?, ?) "  # noqa: S608
            "ON CONFLICT DO UPDATE SET reads = MAX(reads, excluded.reads)",
            (moment(when) // seconds, article_id, reads),
        )

    def wait(self, article_id: int, when: str, beyond: int, note: Callable[[], None]) -> None:
        """Count a read whose article nobody can write now: its line learns of it later. Its number
        is above `beyond`, the last that lines know of, which this history, begun since, may not.
        `note` says that something waits: in the same transaction, so that nobody takes that back
        who has not seen the read (`nobody_waiting`)."""
        db = self._file.file.writing
        with db.transaction():
            note()
            last = "(SELECT MAX(seq) FROM sqlite_sequence WHERE name = 'waiting')"
            db.execute(
                f"INSERT INTO waiting VALUES (MAX(COALESCE({last}, 0), ?) + 1, ?, ?)",  # noqa: S608
                (beyond, article_id, when),
            )
            self.count(article_id, when, 1)

    def nobody_waiting(self) -> AbstractContextManager[None]:
        """In the block no read is between being noted and being there."""
        return self._file.file.writing.transaction()

    def waiting(self, beyond: int) -> list[tuple[int, int, str]]:
        """(number, article, when) of the reads that wait, beyond a number."""
        db = self._file.db()
        if db is None:
            return []
        rows = db.execute(
            "SELECT number, article_id, moment FROM waiting WHERE number > ? ORDER BY number",
            (beyond,),
        )
        return list(rows.fetchall())

    def of(self, article_id: int) -> dict[str, int]:
        """When an article was read here, as an export tells it: {moment: reads}, by time."""
        db = self._file.db()
        if db is None:
            return {}
        rows = db.execute(
            "SELECT strftime('%Y-%m-%d', day * 86400, 'unixepoch'), reads FROM days "
            "WHERE article_id = :id "
            "UNION ALL SELECT strftime('%Y-%m-%dT%H:%MZ', quarter * 900, 'unixepoch'), reads "
            "FROM reads WHERE article_id = :id ORDER BY 1",
            {"id": article_id},
        )
        return dict(rows.fetchall())

    def by_article(self, since: int | None, until: int | None) -> dict[int, int]:
        """{article: reads} from a moment up to before another (UTC seconds, None for ever)."""
        rows = self._reads("article_id, SUM(reads)", since, until, None, "GROUP BY article_id")
        return dict(rows)

    def by_time(
        self, since: int | None, until: int | None, article_id: int | None = None
    ) -> list[tuple[int, int, int]]:
        """(moment in UTC seconds, article, reads), by time; of one article, or of all."""
        return self._reads("moment, article_id, reads", since, until, article_id, "ORDER BY 1, 2")

    def _reads(
        self, columns: str, since: int | None, until: int | None, article_id: int | None, end: str
    ) -> list[Any]:
        """What is known by the day only stands at its noon: in nearly every zone that is the same
        day."""
        db = self._file.db()
        if db is None:
            return []
        values = {
            "since": -_EVER if since is None else since,
            "until": _EVER if until is None else until,
            "id": article_id,
        }
        whose = "" if article_id is None else "AND article_id = :id"
        rows = db.execute(
            f"SELECT {columns} FROM ("  # noqa: S608
            "SELECT quarter * 900 AS moment, article_id, reads FROM reads "
            f"WHERE quarter >= (:since + 899) / 900 AND quarter < (:until + 899) / 900 {whose} "
            "UNION ALL SELECT day * 86400 + 43200, article_id, reads FROM days "
            "WHERE day >= (:since + 43199) / 86400 AND day < (:until + 43199) / 86400 "
            f"{whose}) {end}",
            values,
        )
        return list(rows.fetchall())


def moment(when: str) -> int:
    """UTC seconds of a time that newsctl set; 0 for what is none."""
    from newsctl.archive.columns import seconds

    return seconds(when) or 0
