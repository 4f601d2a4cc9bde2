"""What articles are found by, made anew from their texts: for another version of the analyser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive import documents
from newsctl.archive.postgres import texts
from newsctl.archive.postgres.reading import hold, pieces
from newsctl.archive.postgres.server import array
from newsctl.jsontext import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Progress
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer
    from newsctl.article import Article


def reindex(server: Server, writer: Writer, progress: Progress | None) -> int:
    """Make the terms of all articles anew, some at a time, while others go on; how many."""
    total = int(server.value("SELECT count(*) FROM newsctl.articles"))
    done = 0
    for some in pieces(server):
        done += server.write(lambda some=some: _put_some(server, writer, some))  # type: ignore[misc]
        texts.fold(server)
        if progress:
            progress(done, max(total, done))
    server.write(
        lambda: server.rows("UPDATE newsctl.archive SET analyzer = %s WHERE one", (ANALYZER,))
    )
    texts.fold(server, ended=True)
    return done


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
    writer.put_texts({one.id or 0: one for one in articles}, {}, {})
