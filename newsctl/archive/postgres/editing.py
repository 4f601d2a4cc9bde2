"""Changing articles that are there: all that one command changes is one change, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import edits
from newsctl.archive.changes import ChangeKind
from newsctl.archive.postgres import reading
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsctl.archive.edits import Document, Edit
    from newsctl.archive.postgres.command import Command
    from newsctl.archive.postgres.rows import Stored
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer


class _Part(NamedTuple):
    """What one call changes: documents, and what they are before."""

    kind: ChangeKind
    documents: dict[int, Document | None]
    before: dict[int, Stored]
    fields: tuple[str, ...] = ()
    by: str | None = None


class Editor(edits.Editing):
    """Changes articles, as a command or a part of one."""

    def __init__(self, server: Server, writer: Writer, command: Command) -> None:
        self._server = server
        self._writer = writer
        self._command = command
        self._now = command.now

    def remove(self, article_ids: Iterable[int]) -> int:
        """Delete articles for good; how many."""
        ids = list(dict.fromkeys(article_ids))
        return self._write(lambda: self._removed(ids))

    def empty_trash(self) -> int:
        """Delete for good what is in the trash; how many."""

        def emptied() -> _Part:
            rows = self._server.rows("SELECT id FROM newsctl.articles WHERE deleted IS NOT NULL")
            some = [one for (one,) in rows]
            found = reading.read(self._server, some, lock=True, counts=True)
            gone = {one: it for one, it in found.items() if not it.lives}
            return _Part(ChangeKind.REMOVED, dict.fromkeys(gone), gone)

        return self._write(emptied)

    def _removed(self, ids: list[int]) -> _Part:
        found = reading.read(self._server, ids, lock=True, counts=True)
        for one in ids:
            if one not in found:
                raise reading.missing(one)
        return _Part(ChangeKind.REMOVED, dict.fromkeys(ids), found)

    def _change(
        self,
        kind: ChangeKind,
        article_ids: Iterable[int],
        edit: Edit,
        fields: tuple[str, ...] = (),
        by: str | None = None,
    ) -> int:
        """Change documents, all or none, but those for which `edit` gives None; how many."""
        ids = list(dict.fromkeys(article_ids))

        def changed() -> _Part:
            found = reading.read(self._server, ids, lock=True)
            documents: dict[int, Document | None] = {}
            for one in ids:
                if one not in found:
                    raise reading.missing(one)
                document = edit(found[one].document)
                if document is not None:
                    documents[one] = document
            return _Part(kind, documents, found, fields, by)

        return self._write(changed)

    def _write(self, what: Callable[[], _Part]) -> int:
        def write() -> int:
            self._command.begin()
            part = what()
            self._command.write(
                self._writer, part.kind, part.documents, part.before, fields=part.fields, by=part.by
            )
            return len(part.documents)

        articles = self._server.write(write)
        self._command.keep()
        return articles
