"""A `TinyDB` whose documents are an archive's articles."""

from __future__ import annotations

from tinydb import TinyDB

from newsctl.archive.file.record import lines
from newsctl.archive.tinydb.storage import ArchiveStorage
from newsctl.archive.tinydb.table import ArticlesTable


class ArticlesDB(TinyDB):
    """TinyDB with the archive's storage and table; its default table is the articles'."""

    table_class = ArticlesTable  # type: ignore[assignment]  # TinyDB names its own class there
    default_table_name = lines.ARTICLES
    default_storage_class = ArchiveStorage  # type: ignore[assignment]
