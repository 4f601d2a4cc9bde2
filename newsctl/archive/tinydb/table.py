"""The articles as a TinyDB `Table`: one line read or written where TinyDB reads the whole file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from tinydb.table import Document, Table

from newsctl.archive.file.record import lines
from newsctl.archive.tinydb.storage import ArchiveStorage
from newsctl.errors import NothingMatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tinydb.queries import QueryLike
    from tinydb.storages import Storage

    Fields: TypeAlias = Mapping[str, Any] | Callable[[Any], None]
    Documents: TypeAlias = dict[int, dict[str, Any]]


class ArticlesTable(Table):
    """TinyDB's table. Over an `ArchiveStorage` the one named `articles` is the archive's own; any
    other is a plain table.

    It differs from a plain table in two things: an id is never given again, and no query's result
    is remembered, because other processes may have changed the archive since.
    """

    def __init__(self, storage: Storage, name: str, **options: Any) -> None:
        self._archive = (
            storage if isinstance(storage, ArchiveStorage) and name == lines.ARTICLES else None
        )
        super().__init__(storage, name, **options)

    # -- reading ---------------------------------------------------------------------------------
    def _one(self, doc_id: int) -> dict[str, Any] | None:
        assert self._archive is not None
        try:
            return lines.decode(self._archive.files.reader.line(int(doc_id)))[1]
        except NothingMatched:
            return None

    def _documents(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """(id, document) of each, in the order of ids; those of the moment it is asked."""
        assert self._archive is not None
        rows = self._archive.files.index.db.execute("SELECT id FROM articles ORDER BY id")
        for (doc_id,) in rows.fetchall():
            document = self._one(doc_id)
            if document is not None:  # not removed since
                yield doc_id, document

    def __iter__(self) -> Iterator[Document]:
        if self._archive is None:
            yield from super().__iter__()
            return
        for doc_id, document in self._documents():
            yield self.document_class(document, doc_id)

    def __len__(self) -> int:
        if self._archive is None:
            return len(self._read_table())
        row = self._archive.files.index.db.execute("SELECT COUNT(*) FROM articles").fetchone()
        return int(row[0])

    def search(self, cond: QueryLike) -> list[Document]:
        if self._archive is None:
            return super().search(cond)
        return [document for document in self if cond(document)]

    def get(  # type: ignore[override]  # one signature for TinyDB's seven overloads of it
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Document | list[Document] | None:
        if self._archive is None:
            answer: Document | list[Document] | None
            answer = _plain(super().get)(cond, doc_id, doc_ids)
            return answer
        if doc_id is not None:
            document = self._one(doc_id)
            return None if document is None else self.document_class(document, doc_id)
        if doc_ids is not None:
            found = ((one, self._one(one)) for one in sorted({int(one) for one in doc_ids}))
            return [self.document_class(one, number) for number, one in found if one is not None]
        if cond is not None:
            return next((document for document in self if cond(document)), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    # -- writing ---------------------------------------------------------------------------------
    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        if self._archive is None:
            if isinstance(documents, list) and len(documents) == 1:
                return [super().insert(documents[0])]
            return super().insert_multiple(documents)
        given = list(documents)
        with self._archive.files.writing():
            fresh = self._numbered(given)
            self._archive.change(fresh)
        return list(fresh)

    def _numbered(self, documents: list[Mapping[str, Any]]) -> dict[int, dict[str, Any] | None]:
        """New documents under their ids: their own, or the next ones."""
        assert self._archive is not None
        if not all(isinstance(one, Mapping) for one in documents):
            raise ValueError("Document is not a Mapping")
        fresh: dict[int, dict[str, Any] | None] = {}
        next_id = (self._archive.files.index.get("last_id") or 0) + 1
        for document in documents:
            doc_id = document.doc_id if isinstance(document, Document) else next_id
            if doc_id in fresh or self._one(doc_id) is not None:
                raise ValueError(f"Document with ID {doc_id} already exists")
            fresh[doc_id] = dict(document)
            next_id = max(next_id, doc_id + 1)
        return fresh

    def update(
        self,
        fields: Fields,
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        if self._archive is None:
            return super().update(fields, cond, doc_ids)
        with self._archive.files.writing():
            chosen = self._chosen(cond, doc_ids)
            changed = self._changed([(doc_id, one, fields) for doc_id, one in chosen])
            self._archive.change(changed)
        return list(changed)

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        if self._archive is None:
            return super().update_multiple(updates)
        pairs = list(updates)
        updated: list[int] = []
        changed: dict[int, dict[str, Any] | None] = {}
        with self._archive.files.writing():
            for doc_id, document in self._documents():
                for fields, cond in pairs:
                    if cond(document):
                        updated.append(doc_id)
                        changed |= self._changed([(doc_id, document, fields)])
            self._archive.change(changed)
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        if self._archive is None:
            return super().upsert(document, cond)
        with self._archive.files.writing():  # nobody may put it in between looking and writing
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        if self._archive is None:
            return super().remove(cond, doc_ids)
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._archive.files.writing():
            gone = [doc_id for doc_id, _document in self._chosen(cond, doc_ids)]
            self._archive.change(dict.fromkeys(gone))
        return gone

    def truncate(self) -> None:
        if self._archive is None:
            super().truncate()
            return
        with self._archive.files.writing():
            rows = self._archive.files.index.db.execute("SELECT id FROM articles").fetchall()
            self._archive.change(dict.fromkeys(row[0] for row in rows))

    def _chosen(
        self, cond: QueryLike | None, doc_ids: Iterable[int] | None
    ) -> list[tuple[int, dict[str, Any]]]:
        """The documents of these ids that are there; else all that meet the condition."""
        if doc_ids is not None:
            found = ((one, self._one(one)) for one in dict.fromkeys(doc_ids))
            return [(doc_id, document) for doc_id, document in found if document is not None]
        return [one for one in self._documents() if cond is None or cond(one[1])]

    def _changed(
        self,
        work: Iterable[tuple[int, dict[str, Any], Fields]],
    ) -> dict[int, dict[str, Any] | None]:
        changed: dict[int, dict[str, Any] | None] = {}
        for doc_id, document, fields in work:
            if callable(fields):
                fields(document)
            else:
                document.update(fields)
            changed[doc_id] = document
        return changed

    # -- TinyDB's own inner contract, for what builds on it ----------------------------------------
    def _get_next_id(self) -> int:
        if self._archive is None:
            return int(_plain(super()._get_next_id)())
        return int(self._archive.files.index.get("last_id") or 0) + 1

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        if self._archive is None:
            return super()._read_table()
        return {str(doc_id): document for doc_id, document in self._documents()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        if self._archive is None:
            super()._update_table(updater)
            return
        from copy import deepcopy

        with self._archive.files.writing():
            before = dict(self._documents())
            table: dict[int, Mapping[str, Any]] = dict(deepcopy(before))
            updater(table)
            changes: dict[int, dict[str, Any] | None] = {
                one: dict(document)
                for one, document in table.items()
                if before.get(one) != document
            }
            changes |= {doc_id: None for doc_id in before if doc_id not in table}
            self._archive.change(changes)


def _plain(method: Any) -> Any:
    """A method of TinyDB's whose types say less than it does."""
    return method
