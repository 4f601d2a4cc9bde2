"""Sums that every change adds to: kept as deltas, which one folds now and then, so that no two
changes wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.locks import CHANGING

if TYPE_CHECKING:
    from newsctl.archive.postgres.server import Server

BYTES, KEPT = "bytes", "kept"  # of all documents; of what is kept so that it can be taken back
_FOLDING = (CHANGING[0], 6)
_MANY = 64  # deltas that are folded at once


class Tallies:
    """The tallies of one archive; what is added belongs to the transaction that is open."""

    # How many articles there are, those in the trash too.
    NUMBER = f"""
        SELECT coalesce(sum(articles), 0)::bigint FROM (
            SELECT kind, articles FROM newsctl.tallies
            UNION ALL SELECT kind, articles FROM newsctl.tally_deltas) t WHERE kind = '{BYTES}'"""  # noqa: S608

    def __init__(self, server: Server) -> None:
        self._server = server

    def add(self, kind: str, articles: int, more: int) -> None:
        """Add to a sum, and to the number of articles that it is of."""
        if not articles and not more:
            return
        number = self._server.value(
            "INSERT INTO newsctl.tally_deltas (kind, name, articles, sum) "
            "VALUES (%s, '', %s, %s) RETURNING id",
            (kind, articles, more),
        )
        if number % _MANY == 0:
            self._fold()

    def of(self, *kinds: str) -> list[tuple[int, int]]:
        """(articles, sum) of each kind."""
        rows = self._server.rows(
            "SELECT kind, sum(articles)::bigint, sum(sum)::bigint FROM ("
            "SELECT kind, articles, sum FROM newsctl.tallies "
            "UNION ALL SELECT kind, articles, sum FROM newsctl.tally_deltas) one GROUP BY kind"
        )
        found = {kind: (int(articles), int(total)) for kind, articles, total in rows}
        return [found.get(kind, (0, 0)) for kind in kinds]

    def _fold(self) -> None:
        """Bring the deltas into the sums, unless somebody else is at it."""
        server = self._server
        if not server.value(f"SELECT pg_try_advisory_xact_lock({_FOLDING[0]}, {_FOLDING[1]})"):
            return
        server.rows(
            "WITH gone AS (DELETE FROM newsctl.tally_deltas RETURNING kind, name, articles, sum) "
            "INSERT INTO newsctl.tallies AS t (kind, name, articles, sum) "
            "SELECT kind, name, sum(articles), sum(sum) FROM gone GROUP BY kind, name "
            "ON CONFLICT (kind, name) DO UPDATE "
            "SET articles = t.articles + excluded.articles, sum = t.sum + excluded.sum"
        )
