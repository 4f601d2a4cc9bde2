"""Putting articles in, batch by batch."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

from newsctl.archive.batch import PUBLISHER, AnotherText, Batch, Rehearsal
from newsctl.archive.door import Added, OnDuplicate, Prepared
from newsctl.archive.file.batch import FileThere
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.sqlite_snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.changes import ChangeKind
    from newsctl.archive.file.command import Command
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.writer import Writer
    from newsctl.archive.texts import Text
    from newsctl.article import Article

# Pages of terms that are merged at last, for each batch: less than a hundredth of what that took.
_MERGED, _AT_ONCE = 100, 4_000
_BATCH_ARTICLES, _BATCH_CHARACTERS = 2000, 900_000  # of which each takes 26 bytes of memory


class Adder:
    """Adds articles in batches, each a change under the lock, which is free between them; all are
    taken back together."""

    def __init__(
        self,
        files: OpenFiles,
        command: Command,
        kind: ChangeKind,
        on_duplicate: OnDuplicate,
        *,
        keep_ids: bool,
        by: str = PUBLISHER,
    ) -> None:
        self._files = files
        self._command = command
        self._kind = kind
        self._on_duplicate = on_duplicate
        self._keep_ids = keep_ids
        self._by = by
        self._batches = 0  # but the last: whether there are several is known
        self._prepared: dict[int, Text] = {}  # by the identity of the article, of this batch

    def rehearse(self, articles: Iterable[Article | Prepared | None]) -> Iterator[Added]:
        """What would become of each article, in order, with nothing stored."""
        files = self._files
        there = FileThere(files.index, files.reader, files.history)
        batch = Rehearsal(there, self._command.now, keep_ids=self._keep_ids, by=self._by)
        batch.prepared = self._prepared
        for one in articles:
            article = self._plain(one)
            if article is not None:
                yield batch.take(article, self._on_duplicate)
            self._prepared.clear()

    def _plain(self, one: Article | Prepared | None) -> Article | None:
        """The article itself; what was prepared of it is put aside."""
        if not isinstance(one, Prepared):
            return one
        self._prepared[id(one.article)] = cast("Text", one.text)
        return one.article

    def add(
        self, articles: Iterable[Article | Prepared | None], *, all_or_nothing: bool
    ) -> Iterator[Added]:
        """What became of each article, in order; what was yielded is durable. None among them asks
        that those before be stored now, as none may come for a while."""
        batch: list[Article] = []
        size = 0
        for one in articles:
            article = self._plain(one)
            if article is None:
                if batch and not all_or_nothing:
                    yield from self._commit(batch)
                    batch, size = [], 0
                continue
            batch.append(article)
            size += len(article.body) + len(article.title)
            full = len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS
            if full and not all_or_nothing:
                self._batches += 1
                yield from self._commit(batch)
                batch, size = [], 0
        if batch:
            yield from self._commit(batch, at_once=all_or_nothing)
        if self._batches:
            with suppress(ArchiveError, ArchiveLocked):  # what was added is so, done or not
                self._merge_terms(self._batches * _MERGED)
                self._files.change(lambda writer: writer.index.file.expect_few())

    def _merge_terms(self, pages: int) -> None:
        """So that searches find them in few steps."""
        for left in range(pages, 0, -_AT_ONCE):
            some = min(left, _AT_ONCE)
            if not self._files.change(partial(_merged, pages=some)):
                return

    def _commit(self, articles: list[Article], *, at_once: bool = False) -> list[Added]:
        answers = self._files.change(
            lambda writer: self._commit_with(writer, articles, at_once=at_once)
        )
        self._prepared.clear()
        return answers

    def _commit_with(
        self, writer: Writer, articles: list[Article], *, at_once: bool
    ) -> list[Added]:
        """Store a batch, in several parts where an article comes in several texts: each of them is
        a version; `at_once` all or none, and the last text only."""
        if self._batches:
            writer.index.expect_many()
        for text in self._prepared.values():
            writer.index.texts.hear(text)
        answers: list[Added] = []
        while len(answers) < len(articles):
            there = FileThere(writer.index, self._files.reader, writer.history)
            batch = Batch(there, self._command.now, keep_ids=self._keep_ids, by=self._by)
            batch.one_text = not at_once
            batch.prepared = self._prepared
            left = articles[len(answers) :]
            with snapshot(writer.index.db):
                if len(left) > 1 and not answers:  # once, however many parts there are
                    there.look_up(left, self._prepared)
                for article in left:
                    try:
                        answers.append(batch.take(article, self._on_duplicate))
                    except AnotherText:
                        break
            if batch.documents:
                self._command.write(
                    writer,
                    self._kind,
                    list(batch.documents.items()),
                    by=self._by,
                    texts=batch.texts,
                    reads=batch.reads,
                    versions=batch.versions,
                    fresh=frozenset(batch.fresh),
                )
        return answers


def _merged(writer: Writer, pages: int) -> bool:
    return writer.index.merge_terms(pages)
