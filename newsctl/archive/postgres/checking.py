"""Checking an archive on a server: rows are what documents say, and none is astray."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.postgres import bitmaps, rows
from newsctl.archive.postgres.reading import hold, pieces
from newsctl.archive.postgres.reindexing import put_anew
from newsctl.archive.postgres.tallies import BYTES, KEPT
from newsctl.archive.postgres.values import array
from newsctl.archive.reports import CheckReport, Problem
from newsctl.jsontext import load
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Progress
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer

_COLUMNS = ", ".join(f"a.{name}" for name in rows.ARTICLE if name not in {"id", "document"})
# Tables of what belongs to an article: those that lie with it, and those that go by a key.
_WITH_ARTICLES, _BY_KEY = ("views", "tags", "texts", "sketches"), ("keys", "marks")
_AT_ONCE = 20_000  # articles whose keys are looked at together


def check(
    server: Server, writer: Writer, *, repair: bool, progress: Progress | None
) -> CheckReport:
    """Verify every article; with `repair`, put right what can be told from its document."""
    total = int(server.value("SELECT count(*) FROM newsctl.articles"))
    problems: list[Problem] = []
    done = 0
    for some in pieces(server):
        found = [_differs(one) for one, is_right in _looked_at(server, some) if not is_right]
        problems += found
        if repair and found:
            wrong = [one.article_id for one in found if one.article_id is not None]
            server.write(lambda wrong=wrong: _put_right(server, writer, wrong))  # type: ignore[misc]
        done += len(some)
        if progress:
            progress(done, max(total, done))
    problems += _astray(server)
    if not (_is_counted_right(server) and bitmaps.are_right(server)):
        problems.append(Problem("index", _("The index counts its articles wrong")))
    if repair and problems:
        server.write(lambda: _tidy(server))
        bitmaps.make(server)
    return CheckReport(done, problems, repaired=repair and bool(problems))


def _differs(article_id: int) -> Problem:
    message = _("Article {id} is not what the index says").format(id=article_id)
    return Problem("differs", message, article_id)


def _looked_at(server: Server, ids: list[int]) -> Iterator[tuple[int, bool]]:
    found = server.rows(
        f"SELECT a.id, a.document::text, {_COLUMNS}, v.article_id IS NOT NULL "  # noqa: S608
        "AND s.article_id IS NOT NULL AND t.article_id IS NOT NULL, "
        "ARRAY(SELECT g.tag_key FROM newsctl.tags g WHERE g.article_id = a.id ORDER BY 1) "
        "FROM newsctl.articles a LEFT JOIN newsctl.views v ON v.article_id = a.id "
        "LEFT JOIN newsctl.sketches s ON s.article_id = a.id "
        "LEFT JOIN newsctl.texts t ON t.article_id = a.id WHERE a.id = ANY (%s::bigint[]) "
        "ORDER BY a.id",
        (array(ids),),
    )
    for article_id, text, *columns, whole, tags in found:
        article = documents.to_article(article_id, load(text))
        row = rows.article_row(article, text.encode(), *columns[-2:])
        keys = sorted(key for _id, key, _tag in rows.tag_rows(article))
        yield article_id, whole and row[2:] == columns and keys == sorted(tags)


def _put_right(server: Server, writer: Writer, ids: list[int]) -> None:
    found = server.rows(
        "SELECT a.id, a.document::text, a.arrival, a.ceiling FROM newsctl.articles a "  # noqa: S608
        f"WHERE a.id = ANY (%s::bigint[]) ORDER BY a.id{hold(server, ids)}",
        (array(ids),),
    )
    articles = [documents.to_article(one, load(text)) for one, text, *_rest in found]
    lines = [
        rows.article_row(article, text.encode(), arrival, ceiling)
        for article, (_one, text, arrival, ceiling) in zip(articles, found, strict=True)
    ]
    server.update("articles", rows.ARTICLE, lines)
    server.insert("views", rows.VIEWS, [rows.views_row(one) for one in articles],
                  "ON CONFLICT (article_id) DO NOTHING")  # fmt: skip
    server.rows("DELETE FROM newsctl.tags WHERE article_id = ANY (%s::bigint[])", (array(ids),))
    server.insert("tags", rows.TAG, [tag for one in articles for tag in rows.tag_rows(one)])
    put_anew(server, writer, articles)


def _astray(server: Server) -> Iterator[Problem]:
    for table in _WITH_ARTICLES + _BY_KEY:
        for article_id in _astray_in(server, table):
            message = _("Article {id} is not what the index says").format(id=article_id)
            yield Problem("terms", message, article_id)


def _astray_in(server: Server, table: str) -> list[int]:
    """The ids by which a table names articles that are not there."""
    if table in _WITH_ARTICLES:
        found = server.rows(
            f"SELECT DISTINCT x.article_id FROM newsctl.{table} x "  # noqa: S608
            "LEFT JOIN newsctl.articles a ON a.id = x.article_id WHERE a.id IS NULL"
        )
        return [article_id for (article_id,) in found]
    # No join is made with what lies elsewhere.
    astray: list[int] = []
    last = -(1 << 62)
    while some := server.rows(
        f"SELECT DISTINCT article_id FROM newsctl.{table} "  # noqa: S608
        "WHERE article_id > %s ORDER BY article_id LIMIT %s",
        (last, _AT_ONCE),
    ):
        ids = {article_id for (article_id,) in some}
        there = server.rows(
            "SELECT id FROM newsctl.articles WHERE id = ANY (%s::bigint[])", (array(ids),)
        )
        astray += ids - {article_id for (article_id,) in there}
        last = some[-1][0]
    return astray


_SUMS: dict[str, str] = {
    BYTES: "SELECT count(*), coalesce(sum(bytes), 0)::bigint FROM newsctl.articles",
    KEPT: "SELECT 0, coalesce(sum(bytes), 0)::bigint FROM newsctl.changes",
}


def _is_counted_right(server: Server) -> bool:
    """Whether the tallies are what the rows say, all of one moment."""

    def compare() -> bool:
        return all(_tally(server, kind) == server.rows(sql)[0] for kind, sql in _SUMS.items())

    return server.write(compare, at_one_moment=True, stamped=False)


def _tally(server: Server, kind: str) -> Any:
    from newsctl.archive.postgres.tallies import Tallies

    return Tallies(server).of(kind)[0]


def _tidy(server: Server) -> None:
    for table in _WITH_ARTICLES + _BY_KEY:
        astray = _astray_in(server, table)
        server.rows(
            f"DELETE FROM newsctl.{table} WHERE article_id = ANY (%s::bigint[])",  # noqa: S608
            (array(astray),),
        )
        if table == "texts":
            bitmaps.mark(server, astray)
    bitmaps.forget(server)
    server.rows("DELETE FROM newsctl.tally_deltas WHERE kind IN ('bytes', 'kept')")
    for kind, sql in _SUMS.items():
        articles, total = server.rows(sql)[0]
        server.rows(
            "INSERT INTO newsctl.tallies VALUES (%s, '', %s, %s) ON CONFLICT (kind, name) "
            "DO UPDATE SET articles = excluded.articles, sum = excluded.sum",
            (kind, articles, total),
        )
