"""A server's articles that repeat each other: exactly (address, guid, or the same folded text), or
nearly, as `archive.sketches` tells it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.archive.postgres.values import array
from newsctl.archive.sketches import LOOKED_AT, grouped, nearest, sharing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Ids
    from newsctl.archive.postgres.server import Server

_AT_ONCE = 2_000  # articles whose sketches are fetched at once
# Keys that several articles have; of those in the trash too, which are left out behind.
_SAME_KEY = """
SELECT k.key, k.article_id FROM newsctl.keys k
WHERE k.key IN (SELECT key FROM newsctl.keys GROUP BY key HAVING count(*) > 1) ORDER BY 1, 2"""
# By what no machine alone can tell where the archive is spread: in two steps.
_REPEATED_TEXTS = "SELECT text_key FROM newsctl.sketches GROUP BY text_key HAVING count(*) > 1"
_SAME_TEXT = """
SELECT text_key, article_id FROM newsctl.sketches WHERE text_key = ANY (%s::bigint[])
ORDER BY 1, 2"""
_FILED_TOGETHER = """
SELECT m.key, m.article_id FROM newsctl.marks m WHERE m.key IN (
    SELECT key FROM newsctl.marks GROUP BY key HAVING count(*) > 1) ORDER BY 2, 1"""


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
    yield from _near(server, trash)


def _near(server: Server, trash: set[int]) -> Iterator[tuple[int, int]]:
    holders: dict[int, list[int]] = {}  # of a key, the articles before, in their order
    likely: list[tuple[int, list[int]]] = []
    filed = (row for row in server.rows(_FILED_TOGETHER) if row[1] not in trash)
    for article_id, rows in groupby(filed, key=lambda row: int(row[1])):
        keys = [row[0] for row in rows]
        before = [one for key in keys for one in holders.get(key, [])[-LOOKED_AT:]]
        others = sharing(sorted(before, reverse=True))
        if others:
            likely.append((article_id, others))
        for key in keys:
            holders.setdefault(key, []).append(article_id)
    for at in range(0, len(likely), _AT_ONCE):
        some = likely[at : at + _AT_ONCE]
        sketches = _sketches(server, {one for pair in some for one in (pair[0], *pair[1])})
        for article_id, others in some:
            known = [(one, sketches[one]) for one in others if one in sketches]
            for other in nearest(sketches.get(article_id, b""), known):
                yield other, article_id


def _sketches(server: Server, ids: set[int]) -> dict[int, bytes]:
    found = server.rows(
        "SELECT article_id, sketch FROM newsctl.sketches "
        "WHERE article_id = ANY (%s::bigint[]) AND sketch IS NOT NULL",
        (array(sorted(ids)),),
    )
    return {article_id: bytes(sketch) for article_id, sketch in found}
