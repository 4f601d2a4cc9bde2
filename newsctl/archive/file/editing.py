"""Changing articles that are there: all that one command changes is one change, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.archive import documents
from newsctl.archive.changes import ChangeKind
from newsctl.archive.columns import name_key
from newsctl.archive.file.record import lines
from newsctl.archive.replaced_texts import TEXT, alteration
from newsctl.archive.versions import Maker
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsctl.archive.file.command import Command
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.writer import Writer

    Document: TypeAlias = dict[str, Any]

_COUNTS = frozenset(("views", "page_views"))


class Editor:
    """Changes articles, as a command or a part of one."""

    def __init__(self, files: OpenFiles, command: Command) -> None:
        self._files = files
        self._command = command
        self._now = command.now

    def edit(self, article_ids: Iterable[int], changes: Mapping[str, Any], by: str) -> int:
        """Set fields of articles, as somebody's doing; how many had others."""
        changed = {key: value for key, value in changes.items() if key not in _COUNTS}

        def edited(document: Document) -> Document | None:
            before = documents.to_article(0, document)
            if all(getattr(before, name) == value for name, value in changes.items()):
                return None
            kept = {key: value for key, value in document.items() if key not in changed}
            given = {key: value for key, value in changed.items() if value not in (None, [], {})}
            counts = _counts(document, changes)
            after = kept | given | counts | {"updated_at": self._now}
            if by == Maker.PUBLISHER and alteration(document, after) == TEXT:
                after["changed_at"] = self._now
            return after

        return self._change(ChangeKind.EDITED, article_ids, edited, tuple(changes), by)

    def tag(self, article_ids: Iterable[int], add: Iterable[str], remove: Iterable[str]) -> int:
        """Add and remove tags; how many changed."""
        added, removed = list(add), {name_key(tag) for tag in remove}

        def tagged(document: Document) -> Document | None:
            tags = [str(tag) for tag in document.get("tags") or []]
            kept = [tag for tag in tags if name_key(tag) not in removed]
            known = {name_key(tag) for tag in kept}
            kept += [tag for tag in added if name_key(tag) not in known]
            if kept == tags:
                return None
            return document | {"tags": kept, "updated_at": self._now}

        return self._change(ChangeKind.TAGGED, article_ids, tagged)

    def trash(self, article_ids: Iterable[int]) -> int:
        """Put articles in the trash; how many were not there yet."""

        def trashed(document: Document) -> Document | None:
            return None if document.get("deleted_at") else document | {"deleted_at": self._now}

        return self._change(ChangeKind.TRASHED, article_ids, trashed)

    def restore(self, article_ids: Iterable[int]) -> int:
        """Take articles out of the trash; how many were there."""

        def restored(document: Document) -> Document | None:
            if not document.get("deleted_at"):
                return None
            return {key: value for key, value in document.items() if key != "deleted_at"}

        return self._change(ChangeKind.RESTORED, article_ids, restored)

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
            sql = "SELECT id FROM articles WHERE deleted IS NOT NULL"
            ids = [row[0] for row in self._files.index.db.execute(sql).fetchall()]
            if ids:
                self._command.write(writer, ChangeKind.REMOVED, [(one, None) for one in ids])
            return len(ids)

        return self._files.change(emptied)

    def mark(self, article_ids: Iterable[int], *, read: bool) -> int:
        """Mark articles read or unread; how many were not so."""

        def marked(document: Document) -> Document | None:
            if bool(document.get("viewed_at")) == read:
                return None
            page, reads = documents.page_views_of(document), documents.reads_of(document)
            changed = documents.with_views(document, page, reads)
            return changed | {"viewed_at": self._now if read else None}

        fields = ("read" if read else "unread",)
        return self._change(ChangeKind.MARKED, article_ids, marked, fields)

    def _change(
        self,
        kind: ChangeKind,
        article_ids: Iterable[int],
        change: Callable[[Document], Document | None],
        fields: tuple[str, ...] = (),
        by: str | None = None,
    ) -> int:
        """Change documents, all or none, but those for which `change` is None; how many."""
        number = 0

        def changed() -> Iterator[tuple[int, Document]]:
            nonlocal number
            for article_id in ids:
                document = change(lines.decode(self._files.reader.line(article_id))[1])
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


def _counts(document: Document, changes: Mapping[str, Any]) -> Document:
    """What becomes of a document's counts: the page's part, or the sum, is another; the reads made
    here stay. Raises UsageError for a sum that is less than they are."""
    if not _COUNTS & changes.keys():
        return {}
    reads = documents.reads_of(document)
    page = changes["page_views"] if "page_views" in changes else changes["views"] - reads
    if (page or 0) < 0:
        raise UsageError(
            _("{option} can't be {value}: {n} of the views are reads made here").format(
                option="views", value=changes["views"], n=reads
            )
        )
    return documents.with_views({"page_views": 0}, page or 0, reads)
