"""How the tables of one version become those of the next, step by step.

All steps run in one transaction, as the archive's owner, while nobody makes, migrates or changes
the archive. A step is never changed once it was released: whoever changes the tables changes what
`schema` says of a new archive, and adds a step that brings an older one to the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.errors import REFUSED, Refused
from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.roles import owner, quoted
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.postgres.server import Server

_COUNTED = "newsctl.count_view(bigint, bigint)"


def migrate(server: Server) -> None:
    """Bring an archive to the newest version, all or nothing. Raises ArchiveError where the role
    may not, ArchiveLocked where others have it."""

    def work() -> None:
        server.rows(f"SET LOCAL ROLE {quoted(owner(server))}")
        server.rows(f"SELECT pg_advisory_xact_lock({CHANGING[0]}, {CHANGING[1]})")
        version = server.value("SELECT version FROM newsctl.archive WHERE one")
        if version >= VERSION:  # somebody else did meanwhile
            return
        for step in STEPS[version - 1 :]:
            step(server)
        server.rows("UPDATE newsctl.archive SET version = %s WHERE one", (VERSION,))
        if server.is_spread:
            from newsctl.archive.postgres.distributing import is_distributed, spread_rest

            if is_distributed(server):
                spread_rest(server)

    try:
        server.alone_with_tables(work)
    except Refused as error:
        if error.code != REFUSED:
            raise
        raise ArchiveError(
            _("{place}: the archive was made by an older newsctl, and only its owner may bring it "
              "up to date: any command does. Until then, use the older one").format(
                place=server.place
            )
        ) from error  # fmt: skip


def _tell_stamp_of_view(server: Server) -> None:
    """To 2: a view's answer is its change's number too. Whoever might count still may."""
    from newsctl.archive.postgres import schema

    may = _counting(server)
    server.rows(f"DROP FUNCTION {_COUNTED}")
    server.rows(schema.COUNT_VIEW)
    for role in may:
        server.rows(f"GRANT EXECUTE ON FUNCTION {_COUNTED} TO {role}")


def _let_readers_note(server: Server) -> None:
    """To 3: who may count a read may note how far a saved search was seen."""
    from newsctl.archive.postgres import schema

    server.rows(schema.NOTE_SEEN)
    for role in _counting(server):
        server.rows(f"GRANT EXECUTE ON FUNCTION newsctl.note_seen(text, bigint) TO {role}")


def _lay_apart(server: Server) -> None:
    """To 4: what comes from now on lies beside its table; what is there stays where it is."""
    server.rows("ALTER TABLE newsctl.articles SET (toast_tuple_target = 512)")
    server.rows("ALTER TABLE newsctl.texts SET (toast_tuple_target = 128)")


def _let_citus_count(server: Server) -> None:
    """To 5: what readers may call can be called where the archive is spread, too."""
    from newsctl.archive.postgres import schema

    server.rows(schema.COUNT_VIEW)
    server.rows(schema.NOTE_SEEN)


def _bring_keys_together(server: Server) -> None:
    """To 6: the marks of an article are found without a look at all of them; where the archive is
    spread, keys and marks lie together on one machine (`spread_rest` puts them there)."""
    server.rows("CREATE INDEX marks_article ON newsctl.marks (article_id)")
    if server.is_spread:
        from newsctl.archive.postgres.distributing import gather_keys, is_distributed

        if is_distributed(server):
            gather_keys(server)


def _narrow_texts(server: Server) -> None:
    """To 7: what a vector labels as the title is indexed, and no longer a column beside it. What is
    there stays as wide as it is until it is written anew."""
    server.rows("ALTER TABLE newsctl.texts DROP COLUMN title_terms")
    server.rows(
        "CREATE INDEX texts_title_terms ON newsctl.texts USING gin (ts_filter(terms, '{a}'))"
    )


def _give_bits(server: Server) -> None:
    """To 8: frequent terms have a bit for each article, those that are there once the archive is
    made compact, or has grown; and indexes do not swell while autovacuum sorts into them."""
    from newsctl.archive.postgres import bitmaps

    server.rows(bitmaps.TABLES)
    server.rows("ALTER TABLE newsctl.texts SET (autovacuum_vacuum_cost_delay = 0)")


def _pack_quickly(server: Server) -> None:
    """To 9: articles' documents are packed as their terms are, which takes a fraction of the time,
    and there is room to add up frequencies and to put bits. What is there stays as it is until it
    is written anew."""
    from newsctl.archive.postgres import schema

    server.rows(schema.PACKING)
    server.rows("ALTER TABLE newsctl.frequencies SET (fillfactor = 50)")
    server.rows("ALTER TABLE newsctl.bitmaps SET (fillfactor = 50)")


def _counting(server: Server) -> list[str]:
    """The roles that may count a read, as SQL has them."""
    rows = server.rows(
        "SELECT pg_catalog.pg_get_userbyid(grantee) "
        "FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(p.proacl) "
        "WHERE p.oid = %s::regprocedure AND grantee NOT IN (0, p.proowner)",
        (_COUNTED,),
    )
    return [quoted(role) for (role,) in rows]


# The first leads from version 1 to 2, and so on.
STEPS: tuple[Callable[[Server], None], ...] = (
    _tell_stamp_of_view,
    _let_readers_note,
    _lay_apart,
    _let_citus_count,
    _bring_keys_together,
    _narrow_texts,
    _give_bits,
    _pack_quickly,
)
VERSION = len(STEPS) + 1
