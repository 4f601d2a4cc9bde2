"""A `TinyDB` whose documents are an archive's articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb import TinyDB

from newsctl.archive.door import OnDuplicate
from newsctl.archive.file.record import lines
from newsctl.archive.tinydb.checked_table import CheckedTable
from newsctl.archive.tinydb.storage import ArchiveStorage

if TYPE_CHECKING:
    from os import PathLike


class ArticlesDB(TinyDB):
    """TinyDB with the archive's storage and table; its default table is the articles'.

    `on_duplicate` is what happens to an inserted document that repeats an article: `skip`, `update`
    or `keep`, as in `Archive.add`. Raises ValueError for another.
    """

    table_class = CheckedTable  # type: ignore[assignment]  # TinyDB names its own class there
    default_table_name = lines.ARTICLES
    default_storage_class = ArchiveStorage  # type: ignore[assignment]

    def __init__(
        self, path: str | PathLike[str], *, on_duplicate: str = "skip", **options: Any
    ) -> None:
        self._on_duplicate = OnDuplicate(on_duplicate)
        super().__init__(path, **options)

    def table(self, name: str, **options: Any) -> Any:
        """A table; the archive's articles, or one of the program's own beside them."""
        if issubclass(self.table_class, CheckedTable):
            options.setdefault("on_duplicate", self._on_duplicate)
        return super().table(name, **options)
