"""The archive as a TinyDB `Storage`.

`read` and `write` are TinyDB's contract: the whole file as a dictionary. They are what tables of
others go through, at the cost that they have in plain TinyDB. The table of articles does not: see
`ArticlesTable`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tinydb.storages import Storage

from newsctl.archive.file import disk
from newsctl.archive.file.record import lines as record
from newsctl.archive.file.record import rewriting
from newsctl.archive.file.store import Store
from newsctl.archive.open import TIMEOUT
from newsctl.jsontext import dump, load
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

Tables = dict[str, dict[str, Any]]
_AT_ONCE = 500  # documents changed in one transaction


class ArchiveStorage(Storage):
    """An archive's file. Raises ArchiveError, ArchiveLocked (see `newsctl.errors`)."""

    def __init__(self, path: str | PathLike[str], *, timeout: float = TIMEOUT) -> None:
        super().__init__()
        self.store = Store(
            str(path), create=True, timeout=timeout, progress=None, notice=lambda _text: None
        )

    def read(self) -> Tables:
        """Every table of the file, as plain TinyDB would read it."""
        with self.store.quiet():
            fd = self.store.file.fd
            data = disk.read_at(fd, disk.size(fd), 0)
        return cast("Tables", load(data))

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the file hold these tables; only documents of articles that differ are written."""
        with self.store.locked():
            now = self.read()
            theirs = {name: table for name, table in data.items() if name not in _OURS}
            if theirs != {name: table for name, table in now.items() if name not in _OURS}:
                self._rewrite(theirs)
            before, after = now.get(record.ARTICLES, {}), data.get(record.ARTICLES, {})
            changes: dict[int, dict[str, Any] | None] = {
                int(key): dict(one) for key, one in after.items() if before.get(key) != one
            }
            changes |= {int(key): None for key in before if key not in after}
            self.change(changes)

    def _rewrite(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        from newsctl.archive.file.maintenance import living

        texts = {name: [dump(dict(table))] for name, table in tables.items()}
        rewriting.replace(self.store, living(self.store), texts)
        self.store.rescan()

    def change(self, documents: Mapping[int, dict[str, Any] | None]) -> None:
        """Put documents and remove those that are None, in a few transactions undone together."""
        from newsctl.archive.file.writer import Change

        group = None
        ids = list(documents)
        with self.store.locked() as writer:
            for at in range(0, len(ids), _AT_ONCE):
                some = {one: documents[one] for one in ids[at : at + _AT_ONCE]}
                change = Change(_("the change of an article"), some, group=group, exact=True)
                writer.write(change)
                group = change.group

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()


_OURS = (record.HOUSE, record.ARTICLES)
