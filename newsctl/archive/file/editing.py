"""Changing articles that are there: all that one command changes is one change, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import edits
from newsctl.archive.changes import ChangeKind
from newsctl.archive.file.index.selection import TRASH
from newsctl.archive.file.record import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.edits import Document, Edit
    from newsctl.archive.file.command import Command
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.writer import Writer


class Editor(edits.Editing):
    """Changes articles, as a command or a part of one."""

    def __init__(self, files: OpenFiles, command: Command) -> None:
        self._files = files
        self._command = command
        self._now = command.now

    def remove(self, article_ids: Iterable[int]) -> int:
        """Delete articles for good; how many."""
        ids = list(dict.fromkeys(article_ids))

        def removed(writer: Writer) -> int:
            for article_id in ids:
                self._files.reader.line(article_id)  # raises when it is not there
            self._command.write(writer, ChangeKind.REMOVED, [(one, None) for one in ids])
            return len(ids)

        return self._files.change(removed)

    def empty_trash(self) -> int:
        """Delete for good what is in the trash once nobody else writes; how many."""

        def emptied(writer: Writer) -> int:
            ids = [row[0] for row in self._files.index.db.execute(TRASH).fetchall()]
            if ids:
                self._command.write(writer, ChangeKind.REMOVED, [(one, None) for one in ids])
            return len(ids)

        return self._files.change(emptied)

    def _change(
        self,
        kind: ChangeKind,
        article_ids: Iterable[int],
        edit: Edit,
        fields: tuple[str, ...] = (),
        by: str | None = None,
    ) -> int:
        """Change documents, all or none, but those for which `edit` gives None; how many."""
        number = 0

        def changed() -> Iterator[tuple[int, Document]]:
            nonlocal number
            for article_id in ids:
                document = edit(lines.decode(self._files.reader.line(article_id))[1])
                if document is not None:
                    number += 1
                    yield article_id, document

        def write(writer: Writer) -> int:
            nonlocal number
            number = 0
            self._command.write(writer, kind, changed(), fields=fields, by=by)
            return number

        ids = list(dict.fromkeys(article_ids))
        return self._files.change(write)
