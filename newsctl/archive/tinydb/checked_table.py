"""The table of `ArticlesDB`: what is put in through it is an article as if it were added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import time
from typing import TYPE_CHECKING, Any

from tinydb.table import Document

from newsctl.archive import documents
from newsctl.archive.changes import ChangeKind
from newsctl.archive.columns import utc
from newsctl.archive.door import OnDuplicate, Outcome
from newsctl.archive.file.adding import Adder
from newsctl.archive.file.command import Command
from newsctl.archive.file.record import lines
from newsctl.archive.tinydb.table import ArticlesTable
from newsctl.article import FIELDS
from newsctl.errors import BadInput
from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tinydb.storages import Storage

    from newsctl.archive.tinydb.table import Fields

_TELLING = ("title", "body", "url", "guid")  # by which an article is known to repeat another
_SET_HERE = {"id", "added_at", "updated_at", "views", "viewed_at", "page_views", "changed_at"}
_GIVEN = frozenset(FIELDS) - _SET_HERE


class CheckedTable(ArticlesTable):
    """TinyDB's table over the archive's articles, which takes them as `Archive.add` does.

    - What is inserted gets its `added_at`, what is changed its `updated_at`.
    - The fields of an article have an article's types; others are the program's own.
    - A document that repeats an article (its address, its guid, or its folded title and body) is
      that one: `insert` answers its id. With `on_duplicate` `skip` the article stays as it is,
      with `update` it takes the new fields, with `keep` both are there. A `Document` that brings
      an id of its own, and one without any of these fields, repeats none.

    Raises BadInput for a field of another type, with the document's number as `record`; then
    nothing is written.
    """

    on_duplicate = OnDuplicate.SKIP

    def __init__(
        self, storage: Storage, name: str, *, on_duplicate: str | None = None, **options: Any
    ) -> None:
        super().__init__(storage, name, **options)
        if on_duplicate is not None:
            self.on_duplicate = OnDuplicate(on_duplicate)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        if self._archive is None:
            return super().insert_multiple(documents)
        given = list(documents)
        for number, document in enumerate(given, 1):
            if not isinstance(document, Mapping):
                raise ValueError("Document is not a Mapping")
            check(document, number)
        command = Command(int(time()))
        with self._archive.files.writing():
            there, earlier = self._repeats(given, command)
            fresh = [at for at in range(len(given)) if at not in there and at not in earlier]
            numbered = self._numbered([_dated(given[at], command.now) for at in fresh])
            ids = dict(zip(fresh, numbered, strict=True)) | there
            ids |= {at: ids[first] for at, first in earlier.items()}
            if self.on_duplicate is OnDuplicate.UPDATE:
                repeating = [(ids[at], given[at]) for at in sorted({*there, *earlier})]
                self._archive.change(numbered | self._merged(repeating, numbered, command.now))
            else:
                self._archive.change(numbered)
        return [ids[at] for at in range(len(given))]

    def _repeats(
        self, given: list[Mapping[str, Any]], command: Command
    ) -> tuple[dict[int, int], dict[int, int]]:
        """By place among the documents: the article in the archive that one repeats, or the place
        of the earlier one that it repeats."""
        assert self._archive is not None
        there: dict[int, int] = {}
        earlier: dict[int, int] = {}
        if self.on_duplicate is OnDuplicate.KEEP:
            return there, earlier
        files = self._archive.files
        asked = [at for at, one in enumerate(given) if _tells(one)]
        articles = [documents.to_article(0, dict(given[at])) for at in asked]
        adder = Adder(files, command, ChangeKind.ADDED, OnDuplicate.SKIP, keep_ids=False)
        added: dict[int, int] = {}  # rehearsed id → place
        for at, answer in zip(asked, adder.rehearse(articles), strict=True):
            if answer.outcome is Outcome.ADDED:
                added[answer.id] = at
            elif answer.id in added:
                earlier[at] = added[answer.id]
            else:
                there[at] = answer.id
        return there, earlier

    def _merged(
        self,
        repeating: list[tuple[int, Mapping[str, Any]]],
        fresh: Mapping[int, dict[str, Any] | None],
        now: str,
    ) -> dict[int, dict[str, Any] | None]:
        """Articles with the fields of the documents that repeat them."""
        merged: dict[int, dict[str, Any] | None] = {}
        for doc_id, document in repeating:
            before = merged.get(doc_id) or fresh.get(doc_id) or self._one(doc_id) or {}
            after = before | {k: v for k, v in document.items() if k in _GIVEN or k not in FIELDS}
            if after != before:
                merged[doc_id] = after | {"updated_at": now}
        return merged

    def _changed(
        self, work: Iterable[tuple[int, dict[str, Any], Fields]]
    ) -> dict[int, dict[str, Any] | None]:
        from copy import deepcopy

        pairs = list(work)
        before = {doc_id: deepcopy(document) for doc_id, document, _fields in pairs}
        changed = super()._changed(pairs)
        now = utc(int(time()))
        for number, (doc_id, document) in enumerate(changed.items(), 1):
            if document is None or document == before[doc_id]:
                continue
            check(document, number)
            if document.get("updated_at") == before[doc_id].get("updated_at"):
                document["updated_at"] = now
        return changed


def _dated(document: Mapping[str, Any], now: str) -> Mapping[str, Any]:
    if document.get("added_at"):
        return document
    dated = {**document, "added_at": now}
    return Document(dated, document.doc_id) if isinstance(document, Document) else dated


def _tells(document: Mapping[str, Any]) -> bool:
    return not isinstance(document, Document) and any(document.get(name) for name in _TELLING)


# -- types ---------------------------------------------------------------------------------------
_TEXT, _TEXTS, _COUNT, _DATE, _OBJECT = (
    N_("a text"),
    N_("a list of texts"),
    N_("a whole number, 0 or more"),
    N_("a date as ISO 8601 has it"),
    N_("an object"),
)
_KINDS = {
    "tags": _TEXTS, "views": _COUNT, "page_views": _COUNT, "extra": _OBJECT,
    **dict.fromkeys(("published_at", "added_at", "updated_at", "deleted_at", "viewed_at"), _DATE),
}  # fmt: skip
_REQUIRED = {"title", "body", "tags", "views", "extra"}  # never null where they are given


def check(document: Mapping[str, Any], number: int) -> None:
    """Raises BadInput when a field of an article is not of its type; others may hold anything."""
    for name in FIELDS:
        if name == "id" or name not in document:
            continue
        value, kind = document[name], _KINDS.get(name, _TEXT)
        if value is None and name not in _REQUIRED:
            continue
        if not _is(kind, value):
            raise BadInput(
                _("{field} is {kind}: it can't be {value}").format(
                    field=name, kind=_(kind), value=repr(value)[:60]
                ),
                record=number,
            )


def _is(kind: str, value: object) -> bool:
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == _COUNT:
        return type(value) is int and 0 <= value <= lines.MOST_VIEWS
    if kind == _OBJECT:
        return isinstance(value, Mapping)
    return isinstance(value, str) and (kind == _TEXT or _is_date(value))


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
