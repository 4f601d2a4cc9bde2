"""An archive spread over machines by Citus: what belongs to an article lies with it.

Articles and what belongs to them go by the article's id, so that all of one lies on one machine and
joins stay there. Keys by which copies are known, and the marks of near copies, lie together in one
shard: an article has several, which would lie on as many machines, and each add would have to be
kept by all of these or by none. What is small lies whole on every machine. What is only added up
now and then stays where it is put down, on the coordinator, which everybody connects to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres import bitmaps
from newsctl.archive.postgres.locks import CHANGING
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.postgres.server import Server

_BY_ARTICLE = (
    "tags", "views", "reads", "days", "sketches", "befores", "withdrawn", "versions", "given",
    "texts",
)  # fmt: skip
_BY_KEY = ("keys", "marks")
_EVERYWHERE = ("archive", "changes", "searches", "seen", "subscriptions", "gone", "tallies")
# On the coordinator.
STAYING = frozenset({"tally_deltas", "frequency_deltas", "frequencies"}) | bitmaps.NAMES


def statements() -> list[str]:
    """The statements that spread an archive, in their order."""
    return list(_by_table().values())


def _by_table() -> dict[str, str]:
    found = {"articles": "SELECT create_distributed_table('newsctl.articles', 'id')"}
    for one in _BY_ARTICLE:
        found[one] = (
            f"SELECT create_distributed_table('newsctl.{one}', 'article_id', "
            "colocate_with => 'newsctl.articles')"
        )
    for one in _BY_KEY:
        beside = "none" if one == _BY_KEY[0] else f"newsctl.{_BY_KEY[0]}"
        found[one] = (
            f"SELECT create_distributed_table('newsctl.{one}', NULL, colocate_with => '{beside}')"
        )
    for one in _EVERYWHERE:
        found[one] = f"SELECT create_reference_table('newsctl.{one}')"
    return found


def distribute(server: Server) -> bool:
    """Spread an archive, the articles that it holds too, all or nothing, while nobody changes it;
    whether it was not spread before. Raises ArchiveError where the server has no Citus."""
    if not is_possible(server):
        raise ArchiveError(
            _("{place}: the server has no Citus; `CREATE EXTENSION citus` in the database makes it "
              "ready").format(place=server.place)
        )  # fmt: skip
    some: list[str] = []
    server.alone_with_tables(lambda: some.extend(spread_rest(server)))
    return bool(some)


def spread_rest(server: Server) -> list[str]:
    """Spread what is not yet, within a transaction; the names of these tables."""
    # One machine after the other: else it would not do as much within one transaction.
    server.rows("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
    server.rows(f"SELECT pg_advisory_xact_lock({CHANGING[0]}, {CHANGING[1]})")
    spread = {
        name
        for (name,) in server.rows(
            "SELECT c.relname::text FROM pg_catalog.pg_dist_partition p "
            "JOIN pg_catalog.pg_class c ON c.oid = p.logicalrelid "
            "WHERE c.relnamespace = 'newsctl'::regnamespace"
        )
    }
    rest = {name: sql for name, sql in _by_table().items() if name not in spread}
    for sql in rest.values():
        server.rows(sql)
    return list(rest)


def gather_keys(server: Server) -> None:
    """Bring what goes by keys back to the coordinator, from where `spread_rest` spreads it."""
    server.rows("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
    for one in _BY_KEY:
        server.rows(f"SELECT undistribute_table('newsctl.{one}')")


def is_possible(server: Server) -> bool:
    """Whether the database has the extension."""
    return bool(server.rows("SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'citus'"))


def is_distributed(server: Server) -> bool:
    """Whether the archive is spread already."""
    if not is_possible(server):
        return False
    found = server.rows(
        "SELECT 1 FROM pg_catalog.pg_dist_partition "
        "WHERE logicalrelid = 'newsctl.articles'::regclass"
    )
    return bool(found)
