"""Putting articles in, batch by batch, each a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from newsctl.archive.batch import PUBLISHER, AnotherText, Batch, Rehearsal
from newsctl.archive.door import OnDuplicate, Prepared
from newsctl.archive.postgres import texts
from newsctl.archive.postgres.there import ServerThere, last_id
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.archive.changes import ChangeKind
    from newsctl.archive.door import Added
    from newsctl.archive.postgres.analysis import Text
    from newsctl.archive.postgres.command import Command
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer
    from newsctl.article import Article

_BATCH_ARTICLES, _BATCH_CHARACTERS = 2000, 2_000_000
_LARGE = 500  # articles of a batch that are many


class Adder:
    """Adds articles in batches; all are taken back together."""

    def __init__(
        self,
        server: Server,
        writer: Writer,
        analyse: Callable[[str, str], Text],
        command: Command,
        kind: ChangeKind,
        on_duplicate: OnDuplicate,
        *,
        keep_ids: bool,
        by: str = PUBLISHER,
    ) -> None:
        self._server = server
        self._writer = writer
        self._analyse = analyse
        self._command = command
        self._kind = kind
        self._on_duplicate = on_duplicate
        self._keep_ids = keep_ids
        self._by = by
        self._prepared: dict[int, Text] = {}  # by the identity of the article, of this batch

    def rehearse(self, articles: Iterable[Article | Prepared | None]) -> Iterator[Added]:
        """What would become of each article, in order, with nothing stored."""
        there = self._there(first=last_id(self._server) + 1)
        batch = Rehearsal(there, self._command.now, keep_ids=self._keep_ids, by=self._by)
        batch.prepared = self._prepared
        for some in self._batches(articles, all_or_nothing=False):
            there.look_up(some, self._prepared)
            for one in some:
                yield batch.take(one, self._on_duplicate)
            self._prepared.clear()

    def add(
        self, articles: Iterable[Article | Prepared | None], *, all_or_nothing: bool
    ) -> Iterator[Added]:
        """What became of each article, in order; what was yielded is durable. None among them asks
        that those before be stored now, as none may come for a while."""
        gathers: bool | None = None
        came = 0
        for some in self._batches(articles, all_or_nothing=all_or_nothing):
            if gathers is None and len(some) >= _LARGE:
                gathers = texts.may_gather(self._server)
            answers = self._server.write(
                lambda some=some, gathers=gathers: self._put(  # type: ignore[misc]
                    some, at_once=all_or_nothing, gathers=bool(gathers)
                )
            )
            self._command.keep()
            self._prepared.clear()
            texts.fold(self._server)
            came += len(answers)
            yield from answers
        if gathers:
            texts.settle(self._server)
        texts.fold(self._server, ended=True, came=came)

    def _batches(
        self, articles: Iterable[Article | Prepared | None], *, all_or_nothing: bool
    ) -> Iterator[list[Article]]:
        batch: list[Article] = []
        size = 0
        for one in articles:
            if one is not None:
                article = self._plain(one)
                batch.append(article)
                size += len(article.body) + len(article.title)
            full = one is None or len(batch) >= _BATCH_ARTICLES or size >= _BATCH_CHARACTERS
            if full and batch and not all_or_nothing:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    def _plain(self, one: Article | Prepared) -> Article:
        """The article itself; what was prepared of it is put aside."""
        if not isinstance(one, Prepared):
            return one
        self._prepared[id(one.article)] = cast("Text", one.text)
        return one.article

    def _put(self, articles: list[Article], *, at_once: bool, gathers: bool) -> list[Added]:
        """Store a batch, in several parts where an article comes in several texts: each of them is
        a version; `at_once` all or none, and the last text only."""
        self._command.begin()
        if gathers:
            texts.gather(self._server)
        answers: list[Added] = []
        while len(answers) < len(articles):
            there = self._there()
            there.look_up(articles[len(answers) :], self._prepared)
            batch = Batch(there, self._command.now, keep_ids=self._keep_ids, by=self._by)
            batch.one_text = not at_once
            batch.prepared = self._prepared
            taken: list[Added] = []
            for article in articles[len(answers) :]:
                try:
                    taken.append(batch.take(article, self._on_duplicate))
                except AnotherText:
                    break
            answers += self._write(batch, there, taken)
        return answers

    def _write(self, batch: Batch[Text], there: ServerThere, taken: list[Added]) -> list[Added]:
        if not batch.documents:
            return taken
        real = there.real_ids()
        keys, claims = there.claims(batch)
        self._command.write(
            self._writer,
            self._kind,
            {real(one): document for one, document in batch.documents.items()},
            there.stored,
            by=self._by,
            texts={real(one): text for one, text in batch.texts.items()},
            keys={real(one): some for one, some in keys.items()},
            claims={key: real(one) for key, one in claims.items()},
            reads={real(one): reads for one, reads in batch.reads.items()},
            versions={real(one): versions for one, versions in batch.versions.items()},
            fresh=frozenset(map(real, batch.fresh)),
        )
        return [replace(one, id=real(one.id), near=tuple(map(real, one.near))) for one in taken]

    def _there(self, **first: int) -> ServerThere:
        lock = self._on_duplicate is OnDuplicate.UPDATE and not first
        return ServerThere(
            self._server, self._writer, self._analyse, keep_ids=self._keep_ids, lock=lock, **first
        )
