"""Looking after an archive on a server."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsctl.archive.postgres import bitmaps, texts
from newsctl.archive.postgres.changes import ERASED
from newsctl.archive.postgres.tallies import KEPT, Tallies
from newsctl.archive.postgres.values import array
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.postgres.server import Server


class ServerUpkeep:
    """What an archive on a server needs; copies of it are whole archives in a file."""

    def __init__(
        self, server: Server, location: str, reindex: Callable[[Progress | None], int]
    ) -> None:
        self._server = server
        self._location = location
        self._reindex = reindex

    def reindex(self, progress: Progress | None = None) -> int:
        return self._reindex(progress)

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        return compact(self._server)

    def backup(self, target: Path, progress: Progress | None = None) -> int:
        raise self._only_files()

    def restore_backup(self, source: Path, progress: Progress | None = None) -> int:
        raise self._only_files()

    def files(self) -> list[Path]:
        return []

    def _only_files(self) -> UsageError:
        return UsageError(
            _("{place}: this is for an archive in a file; `newsctl copy` copies one from a server, "
              "and to it").format(place=self._location)
        )  # fmt: skip


def compact(server: Server) -> tuple[int, int]:
    """Leave nothing of articles that were deleted for good, in changes and versions, and let the
    server use their room again; (bytes before, bytes after) of all tables."""
    before = size(server)
    server.write(lambda: _forget_gone(server))
    texts.fold(server, ended=True)
    bitmaps.make(server)
    tables = (
        "articles", "befores", "versions", "texts", "tags", "views", "keys", "marks",
        *sorted(bitmaps.NAMES),
    )  # fmt: skip
    server.rows(f"VACUUM {', '.join(f'newsctl.{table}' for table in tables)}")
    return before, size(server)


def size(server: Server) -> int:
    """The bytes that the archive takes on the server, or on all machines that it is spread over."""
    spread = server.value("SELECT to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL")
    elsewhere = "SELECT logicalrelid FROM pg_catalog.pg_dist_partition"
    total = "pg_total_relation_size(c.oid)"
    if spread:
        total = (
            f"CASE WHEN c.oid IN ({elsewhere}) THEN citus_total_relation_size(c.oid) ELSE {total} "
            "END"
        )
    return int(
        server.value(
            f"SELECT coalesce(sum({total}), 0)::bigint FROM pg_class c "  # noqa: S608
            "WHERE c.relnamespace = 'newsctl'::regnamespace AND c.relkind = 'r'"
        )
    )


def _forget_gone(server: Server) -> None:
    gone = server.rows(
        "DELETE FROM newsctl.befores b WHERE NOT EXISTS "
        "(SELECT 1 FROM newsctl.articles a WHERE a.id = b.article_id) RETURNING change, "
        "32 + coalesce(octet_length(document::text), 0) + coalesce(octet_length(fields::text), 0)"
    )
    articles, bytes_ = Counter[int](), Counter[int]()
    for change, held in gone:
        articles[change] += 1
        bytes_[change] += held
    server.rows(
        "UPDATE newsctl.changes c SET bytes = c.bytes - sums.held, erased = erased + sums.articles "
        "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS sums (number, articles, held) "
        "WHERE c.number = sums.number",
        [array(one) for one in (articles, articles.values(), bytes_.values())],
    )
    tallies = Tallies(server)
    tallies.add(KEPT, 0, -bytes_.total())
    numbers = {number for (number,) in server.rows("SELECT number FROM newsctl.changes")}
    held_by = server.rows("SELECT DISTINCT change FROM newsctl.befores")
    empty = server.rows(
        "DELETE FROM newsctl.changes WHERE number = ANY (%s::bigint[]) RETURNING made, bytes",
        (array(numbers - {change for (change,) in held_by}),),
    )
    for made, held in empty:
        server.rows(
            "INSERT INTO newsctl.gone AS g (why, changes, last) VALUES (%s, 1, %s) "
            "ON CONFLICT (why) DO UPDATE "
            "SET changes = g.changes + 1, last = greatest(g.last, excluded.last)",
            (ERASED, made),
        )
        tallies.add(KEPT, 0, -held)
    for table in ("versions", "given", "withdrawn"):
        server.rows(
            f"DELETE FROM newsctl.{table} x WHERE NOT EXISTS "  # noqa: S608
            "(SELECT 1 FROM newsctl.articles a WHERE a.id = x.article_id)"
        )
