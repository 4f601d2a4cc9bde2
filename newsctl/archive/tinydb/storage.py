"""The archive as a TinyDB `Storage`.

`read` and `write` are TinyDB's contract: the whole file as a dictionary. They are what tables of
others go through, at the cost that they have in plain TinyDB. The table of articles does not: see
`ArticlesTable`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tinydb.storages import Storage

from newsctl.archive.changes import ChangeKind
from newsctl.archive.file.open_files import OpenFiles
from newsctl.archive.file.record import lines
from newsctl.archive.open import TIMEOUT
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

Tables = dict[str, dict[str, Any]]


class ArchiveStorage(Storage):
    """An archive's file. Raises ArchiveError, ArchiveLocked (see `newsctl.errors`)."""

    def __init__(self, path: str | PathLike[str], *, timeout: float = TIMEOUT) -> None:
        super().__init__()
        self.files = OpenFiles(
            str(path),
            create=True,
            timeout=timeout,
            progress=None,
            notice=lambda _text: None,
        )

    def read(self) -> Tables:
        """Every table of the file, as plain TinyDB would read it."""
        with self.files.quiet():
            data = self.files.record.read(0, self.files.record.size)
        return cast("Tables", load(data))

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the file hold these tables; only documents of articles that differ are written."""
        with self.files.writing():
            now = self.read()
            theirs = {name: table for name, table in data.items() if name not in lines.OWN}
            if theirs != {name: table for name, table in now.items() if name not in lines.OWN}:
                texts = {name: [dump(dict(table))] for name, table in theirs.items()}
                self.files.replace_record(texts)
            before, after = now.get(lines.ARTICLES, {}), data.get(lines.ARTICLES, {})
            changes: dict[int, dict[str, Any] | None] = {
                int(key): dict(one) for key, one in after.items() if before.get(key) != one
            }
            changes |= {int(key): None for key in before if key not in after}
            self.change(changes)

    def change(self, documents: Mapping[int, dict[str, Any] | None]) -> None:
        """Put documents and remove those that are None: one change, all or nothing."""
        from time import time

        from newsctl.archive.file.changes import Change

        with self.files.writing() as writer:
            event = {"kind": ChangeKind.EDITED, "made": int(time())}
            writer.write(Change(list(documents.items()), event, exact=True))

    def close(self) -> None:
        """Let go of the files."""
        self.files.close()
