"""What changes make of an article's document: each is a function of it, and gives None where it is
so already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.archive import documents
from newsctl.archive.changes import ChangeKind
from newsctl.archive.columns import name_key
from newsctl.archive.replaced_texts import TEXT, alteration
from newsctl.archive.versions import Maker
from newsctl.errors import ArchiveLocked, UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsctl.article import Article

Document: TypeAlias = dict[str, Any]
Edit: TypeAlias = "Callable[[Document], Document | None]"

_COUNTS = frozenset(("views", "page_views"))


def fields(changes: Mapping[str, Any], now: str, by: str, read: Article | None = None) -> Edit:
    """Set fields, as somebody's doing at a moment (ISO 8601). `read` is the article as it was read
    before: ArchiveLocked where one of the fields is another since."""
    changed = {key: value for key, value in changes.items() if key not in _COUNTS}

    def edited(document: Document) -> Document | None:
        before = documents.to_article(0, document)
        if read is not None and any(getattr(before, one) != getattr(read, one) for one in changes):
            raise ArchiveLocked(
                _("Somebody else changed the article meanwhile. Read it again, and then change it")
            )
        if all(getattr(before, name) == value for name, value in changes.items()):
            return None
        kept = {key: value for key, value in document.items() if key not in changed}
        given = {key: value for key, value in changed.items() if value not in (None, [], {})}
        after = kept | given | _counts(document, changes) | {"updated_at": now}
        if by == Maker.PUBLISHER and alteration(document, after) == TEXT:
            after["changed_at"] = now
        return after

    return edited


def tags(add: Iterable[str], remove: Iterable[str], now: str) -> Edit:
    """Add and remove tags."""
    added, removed = list(add), {name_key(tag) for tag in remove}

    def tagged(document: Document) -> Document | None:
        before = [str(tag) for tag in document.get("tags") or []]
        kept = [tag for tag in before if name_key(tag) not in removed]
        known = {name_key(tag) for tag in kept}
        kept += [tag for tag in added if name_key(tag) not in known]
        return None if kept == before else document | {"tags": kept, "updated_at": now}

    return tagged


def into_trash(now: str) -> Edit:
    """Put in the trash."""

    def trashed(document: Document) -> Document | None:
        return None if document.get("deleted_at") else document | {"deleted_at": now}

    return trashed


def out_of_trash(document: Document) -> Document | None:
    """Take out of the trash."""
    if not document.get("deleted_at"):
        return None
    return {key: value for key, value in document.items() if key != "deleted_at"}


def mark(now: str, *, read: bool) -> Edit:
    """Mark as read, or unread."""

    def marked(document: Document) -> Document | None:
        if bool(document.get("viewed_at")) == read:
            return None
        page, reads = documents.page_views_of(document), documents.reads_of(document)
        changed = documents.with_views(document, page, reads)
        return changed | {"viewed_at": now if read else None}

    return marked


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


class Editing:
    """What changes articles that are there, wherever they are kept: each is one change of documents
    that `_change` makes."""

    _now: str  # ISO 8601

    def edit(
        self,
        article_ids: Iterable[int],
        changes: Mapping[str, Any],
        by: str,
        read: Article | None = None,
    ) -> int:
        """Set fields of articles, as somebody's doing; how many had others. `read` is the article
        as it was read before."""
        edit = fields(changes, self._now, by, read)
        return self._change(ChangeKind.EDITED, article_ids, edit, tuple(changes), by)

    def tag(self, article_ids: Iterable[int], add: Iterable[str], remove: Iterable[str]) -> int:
        """Add and remove tags; how many changed."""
        return self._change(ChangeKind.TAGGED, article_ids, tags(add, remove, self._now))

    def trash(self, article_ids: Iterable[int]) -> int:
        """Put articles in the trash; how many were not there yet."""
        return self._change(ChangeKind.TRASHED, article_ids, into_trash(self._now))

    def restore(self, article_ids: Iterable[int]) -> int:
        """Take articles out of the trash; how many were there."""
        return self._change(ChangeKind.RESTORED, article_ids, out_of_trash)

    def mark(self, article_ids: Iterable[int], *, read: bool) -> int:
        """Mark articles read or unread; how many were not so."""
        named = ("read" if read else "unread",)
        return self._change(ChangeKind.MARKED, article_ids, mark(self._now, read=read), named)

    def _change(
        self,
        kind: ChangeKind,
        article_ids: Iterable[int],
        edit: Edit,
        fields: tuple[str, ...] = (),
        by: str | None = None,
    ) -> int:
        """Change documents, all or none, but those for which `edit` gives None; how many."""
        raise NotImplementedError
