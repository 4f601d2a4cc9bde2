"""TinyDB's own interface over an archive, for programs that use TinyDB.

    from newsctl.archive.tinydb import ArticlesDB

    with ArticlesDB("articles.json") as db:
        article_id = db.insert({"title": "خبر", "body": "نص"})
        db.update({"section": "رأي"}, doc_ids=[article_id])

or, with a `TinyDB` of one's own, whose `table_class` is `ArticlesTable`:

    TinyDB("articles.json", storage=ArchiveStorage).table("articles")

Operations on one document by its id cost the same in an archive of any size; what looks for
documents by a condition reads all of them, one at a time.
"""

from newsctl.archive.tinydb.database import ArticlesDB
from newsctl.archive.tinydb.storage import ArchiveStorage
from newsctl.archive.tinydb.table import ArticlesTable

__all__ = ["ArchiveStorage", "ArticlesDB", "ArticlesTable"]
