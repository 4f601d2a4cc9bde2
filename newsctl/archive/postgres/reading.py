"""Reading articles."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newsctl.archive.postgres.rows import FROM, STORED, Stored, article_of, stored
from newsctl.archive.postgres.server import array
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsctl.archive.postgres.server import Server
    from newsctl.article import Article

_AT_ONCE = 200  # articles read by one statement


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
    rows = server.rows(
        f"SELECT {STORED} FROM {FROM} WHERE a.id = ANY (%s::bigint[]) ORDER BY a.id"  # noqa: S608
        f"{' FOR UPDATE OF a' if lock else ''}{', v' if counts else ''}",
        (array(sorted({fitting(one) for one in article_ids})),),
    )
    return {row[0]: stored(row) for row in rows}


def fitting(article_id: int) -> int:
    """An id as the server takes it: one that is too large is nobody's."""
    return article_id if abs(article_id) < 1 << 63 else 0


def missing(article_id: int) -> NothingMatched:
    """The error for an article that is not there."""
    return NothingMatched(_("No article has the id {id}").format(id=article_id))
