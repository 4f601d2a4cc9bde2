"""Reads that no row knows of yet, as the index would tell them: laid over its table of articles."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsctl.archive.columns import seconds
from newsctl.archive.file.index.tables import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.file.sql import Database

_READS = "COALESCE((SELECT COUNT(*) FROM waiting w WHERE w.article_id = a.id), 0)"
_LAST = "(SELECT MAX(w.moment) FROM waiting w WHERE w.article_id = a.id)"
_LAID = {
    "views": f"a.views + {_READS}",
    "viewed": f"NULLIF(MAX(COALESCE(a.viewed, 0), COALESCE({_LAST}, 0)), 0)",
}


@contextmanager
def laid_over(db: Database, waiting: Iterable[tuple[int, int, str]]) -> Iterator[None]:
    """In the block, `articles` is a view with these (number, article, when) in it. It is made for
    this connection alone, of single columns, so that each statement finds the table's indexes."""
    columns = ", ".join(f"{_LAID.get(one, f'a.{one}')} AS {one}" for one in COLUMNS)
    db.execute("CREATE TEMP TABLE waiting (article_id INTEGER NOT NULL, moment INTEGER)")
    try:
        db.execute("CREATE INDEX temp.waiting_articles ON waiting (article_id)")
        rows = [(article_id, seconds(when)) for _number, article_id, when in waiting]
        db.executemany("INSERT INTO waiting VALUES (?, ?)", rows)
        db.execute(f"CREATE TEMP VIEW articles AS SELECT {columns} FROM main.articles a")  # noqa: S608
        yield
    finally:
        db.execute("DROP VIEW IF EXISTS temp.articles")
        db.execute("DROP TABLE temp.waiting")
