"""A server's articles that repeat each other: exactly (address, guid, or the same folded text), or
nearly, as `archive.sketches` tells it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsctl.archive import near_copies
from newsctl.archive.postgres.values import array
from newsctl.archive.sketches import LARGEST, grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.door import Ids
    from newsctl.archive.postgres.server import Server

_AT_ONCE = 10_000  # articles whose sketches are fetched at once
# Keys that several articles have; of those in the trash too, which are left out behind.
_SAME_KEY = """
SELECT k.key, k.article_id FROM newsctl.keys k
WHERE k.key IN (SELECT key FROM newsctl.keys GROUP BY key HAVING count(*) > 1) ORDER BY 1, 2"""
# By what no machine alone can tell where the archive is spread: in two steps.
_REPEATED_TEXTS = "SELECT text_key FROM newsctl.sketches GROUP BY text_key HAVING count(*) > 1"
_SAME_TEXT = """
SELECT text_key, article_id FROM newsctl.sketches WHERE text_key = ANY (%s::bigint[])
ORDER BY 1, 2"""
_SHARED = """
SELECT key, count(*) FROM newsctl.marks WHERE key BETWEEN 0 AND %s
GROUP BY key HAVING count(*) > 1 ORDER BY key"""
_SKETCHES = """
SELECT article_id, sketch FROM newsctl.sketches
WHERE article_id > %s AND sketch IS NOT NULL ORDER BY article_id LIMIT %s"""


def groups(server: Server) -> list[Ids]:
    """Groups of ids of articles that repeat each other, the trash left out."""
    trash = {row[0] for row in server.rows(
        "SELECT id FROM newsctl.articles WHERE deleted IS NOT NULL"
    )}  # fmt: skip
    return grouped(_pairs(server, trash))


def _pairs(server: Server, trash: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs of articles that repeat each other; each repeats an earlier one."""
    repeated = array(key for (key,) in server.rows(_REPEATED_TEXTS))
    for rows in (server.rows(_SAME_KEY), server.rows(_SAME_TEXT, (repeated,))):
        last, first = None, 0
        for key, article_id in rows:
            if article_id in trash:
                continue
            if key == last:
                yield first, article_id
            else:
                last, first = key, article_id
    shared = server.rows(_SHARED, (LARGEST,))
    yield from near_copies.pairs(shared, _living(server, trash), partial(_sketches, server))


def _living(server: Server, trash: set[int]) -> Iterator[tuple[int, bytes]]:
    """(id, sketch) of the articles outside the trash, in the order of their ids."""
    last = 0
    while some := server.rows(_SKETCHES, (last, _AT_ONCE)):
        yield from ((one, bytes(sketch)) for one, sketch in some if one not in trash)
        last = some[-1][0]


def _sketches(server: Server, ids: Sequence[int]) -> dict[int, bytes]:
    found = server.rows(
        "SELECT article_id, sketch FROM newsctl.sketches "
        "WHERE article_id = ANY (%s::bigint[]) AND sketch IS NOT NULL",
        (array(ids),),
    )
    return {article_id: bytes(sketch) for article_id, sketch in found}
