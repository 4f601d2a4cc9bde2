"""Reading articles."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.rows import FROM, STORED, Stored, article_of, stored
from newsctl.archive.postgres.values import array
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsctl.archive.postgres.server import Server
    from newsctl.article import Article

_AT_ONCE = 200  # articles read by one statement
PIECE = 500  # ids looked through at a time


def get(server: Server, article_id: int) -> Article:
    """An article. Raises NothingMatched."""
    row = server.row(f"SELECT {STORED} FROM {FROM} WHERE a.id = %s", (fitting(article_id),))  # noqa: S608
    if row is None:
        raise missing(article_id)
    return article_of(row)


def articles(server: Server, article_ids: Iterable[int]) -> Iterator[Article]:
    """The articles of these ids, in this order; those that are not there are left out."""
    ids = iter(article_ids)
    while some := list(islice(ids, _AT_ONCE)):
        rows = server.rows(
            f"SELECT {STORED} FROM {FROM} WHERE a.id = ANY (%s::bigint[])",  # noqa: S608
            (array({fitting(one) for one in some}),),
        )
        found = {row[0]: row for row in rows}
        yield from (article_of(found[one]) for one in some if one in found)


def read(
    server: Server, article_ids: Sequence[int], *, lock: bool = False, counts: bool = False
) -> dict[int, Stored]:
    """Articles as they are kept, by id; `lock` keeps others from changing them until the
    transaction is over, one after the other in the order of their ids, and with `counts` from
    counting reads of them."""
    alone = ""
    if lock:
        alone = hold(server, article_ids, "a, v" if counts else "a")
    rows = server.rows(
        f"SELECT {STORED} FROM {FROM} WHERE a.id = ANY (%s::bigint[]) ORDER BY a.id"  # noqa: S608
        f"{alone}",
        (array(sorted({fitting(one) for one in article_ids})),),
    )
    return {row[0]: stored(row) for row in rows}


def hold(server: Server, article_ids: Iterable[int], tables: str = "a") -> str:
    """What keeps others from changing articles until the transaction is over: the end of the
    statement that reads them. Where they are spread over machines, which lock no rows of several at
    once, locks by their ids are taken here, in order, and the end is empty."""
    if not server.is_spread:
        return f" FOR UPDATE OF {tables}"
    server.rows(
        "SELECT pg_advisory_xact_lock(%s, hashint8(id)) FROM "
        "(SELECT unnest(%s::bigint[]) AS id ORDER BY 1) one",
        (CHANGING[0] + 2, array(sorted({fitting(one) for one in article_ids}))),
    )
    return ""


def fitting(article_id: int) -> int:
    """An id as the server takes it: one that is too large is nobody's."""
    return article_id if abs(article_id) < 1 << 63 else 0


def missing(article_id: int) -> NothingMatched:
    """The error for an article that is not there."""
    return NothingMatched(_("No article has the id {id}").format(id=article_id))


def pieces(server: Server) -> Iterator[list[int]]:
    """The ids of all articles, some at a time, in order."""
    last = -(1 << 62)
    while True:
        some = server.rows(
            "SELECT id FROM newsctl.articles WHERE id > %s ORDER BY id LIMIT %s", (last, PIECE)
        )
        if not some:
            return
        last = some[-1][0]
        yield [one for (one,) in some]
