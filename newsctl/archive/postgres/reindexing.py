"""What articles are found by, made anew from their texts: for another version of the analyser."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive import documents
from newsctl.archive.postgres import bitmaps, texts
from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.reading import PIECE, hold, pieces
from newsctl.archive.postgres.values import array
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.jsontext import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Progress
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer
    from newsctl.article import Article

_TRIES = 30  # to be alone for a moment, after all was made anew
_CLOCKS = 600  # seconds by which those who changed articles may be behind the server


def reindex(server: Server, writer: Writer, progress: Progress | None) -> int:
    """Make the terms of all articles anew, some at a time, while others go on; how many."""
    total, begun = server.rows(
        "SELECT count(*), extract(epoch FROM now())::bigint FROM newsctl.articles"
    )[0]
    done = last = 0
    for some in pieces(server):
        done += server.write(lambda some=some: _put_some(server, writer, some))  # type: ignore[misc]
        last = some[-1]
        texts.fold(server)
        if progress:
            progress(done, max(total, done))
    for left in reversed(range(_TRIES)):
        try:
            server.alone_with_tables(lambda: _end(server, writer, last, begun - _CLOCKS))
            break
        except ArchiveLocked:  # somebody's change takes long
            if not left:
                raise
    server.analyzer = ANALYZER
    texts.fold(server, ended=True)
    with suppress(ArchiveError, ArchiveLocked):  # all is indexed, and found, without them
        bitmaps.make(server)
    return done


def _end(server: Server, writer: Writer, last: int, since: int) -> None:
    """Nobody changes anything now: what an older program put or changed meanwhile is read anew, and
    none can any more."""
    server.rows(
        f"SELECT pg_advisory_xact_lock({CHANGING[0]}, {CHANGING[1]}), nextval('newsctl.stamps')"
    )
    changed = [
        article_id
        for (article_id,) in server.rows(
            "SELECT id FROM newsctl.articles WHERE id > %s OR changed >= %s", (last, since)
        )
    ]
    for at in range(0, len(changed), PIECE):
        _put_some(server, writer, changed[at : at + PIECE])
    server.rows("UPDATE newsctl.archive SET analyzer = %s WHERE one", (ANALYZER,))


def _put_some(server: Server, writer: Writer, ids: Sequence[int]) -> int:
    found = server.rows(
        "SELECT a.id, a.document::text FROM newsctl.articles a "  # noqa: S608
        f"WHERE a.id = ANY (%s::bigint[]) ORDER BY a.id{hold(server, ids)}",
        (array(ids),),
    )
    put_anew(server, writer, [documents.to_article(one, load(text)) for one, text in found])
    return len(found)


def put_anew(server: Server, writer: Writer, articles: Sequence[Article]) -> None:
    """Put what articles are found by, and known by, in the place of what was."""
    writer.forget_texts([one.id or 0 for one in articles])
    writer.put_texts({one.id or 0: one for one in articles})
