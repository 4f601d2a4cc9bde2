"""Changing articles' rows, within a transaction: what stands there becomes what a change says, and
what it replaced is kept so that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.differences import difference
from newsctl.archive.postgres import rows, texts
from newsctl.archive.postgres.arrivals import TOP
from newsctl.archive.postgres.changes import ADDED, LINE, Changes, Replaced
from newsctl.archive.postgres.errors import Conflict
from newsctl.archive.postgres.keys import keys_of
from newsctl.archive.postgres.values import array
from newsctl.archive.postgres.versions import Versions
from newsctl.archive.replaced_texts import field_marks
from newsctl.archive.replaced_texts import replaced as replaced_text
from newsctl.archive.sketches import keys as sketch_keys
from newsctl.fast_dataclasses import dataclass, field
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from newsctl.archive.postgres.analysis import Text
    from newsctl.archive.postgres.rows import Document, Stored
    from newsctl.archive.postgres.server import Server
    from newsctl.article import Article

_PUBLISHER = "publisher"


@dataclass(slots=True)
class Change:
    """What a part of one command changes: documents by id (None deletes for good).

    `event` is what is kept of it (None: nothing, it cannot be taken back), `undoes` the number of
    the change that it takes back, or puts again.
    """

    documents: dict[int, dict[str, Any] | None]
    before: dict[int, Stored]  # those that are there, held, as the documents were made from them
    event: dict[str, Any] | None = None
    undoes: int | None = None
    # Articles that are kept as added, though something lay there whose place they take.
    fresh: frozenset[int] = frozenset()
    texts: dict[int, Text] = field(default_factory=dict)  # those analysed before
    keys: dict[int, list[str]] = field(default_factory=dict)  # those of articles that are known
    claims: dict[str, int] = field(default_factory=dict)  # keys that nobody had: whose they become
    reads: dict[int, dict[str, int]] = field(default_factory=dict)
    versions: dict[int, list[Any]] = field(default_factory=dict)
    arrivals: dict[int, tuple[int, int]] = field(default_factory=dict)  # of what comes back


class Writer:
    """Changes rows of one archive; `analyse` reads a title and a body."""

    def __init__(self, server: Server, who: str, analyse: Callable[[str, str], Text]) -> None:
        self.server = server
        self.changes = Changes(server, who)
        self.versions = Versions(server)
        self._analyse = analyse

    def write(self, change: Change) -> int | None:
        """Make a change; the number that it is known by, None where nothing was kept of it."""
        before = {one: it for one, it in change.before.items() if one in change.documents}
        # What needs no answer is on its way while the rest is made.
        held, more_bytes = self._put(change, before)
        replaced = [
            self._replaced(change, article_id, before.get(article_id), document)
            for article_id, document in change.documents.items()
        ]
        self._claim(change.claims, held)
        articles = sum(one is not None for one in change.documents.values())
        self.changes.tallies.add("bytes", articles - len(before), more_bytes)
        number = None
        if change.undoes is not None:
            made = (change.event or {})["made"]
            self.changes.turn(change.undoes, replaced, made)
            self.versions.turn(change.undoes, replaced, made)
        elif change.event is not None:
            number = self.changes.remember(change.event, replaced)
            self.versions.learn(replaced, number, change.event)
        return number

    def _replaced(
        self, change: Change, article_id: int, before: Stored | None, after: Document | None
    ) -> Replaced:
        """What is kept of an article."""
        holds = None if after is None else documents.fingerprint(after)
        if before is None or article_id in change.fresh:
            brought = change.versions.get(article_id)
            restored = None if brought is None else {"restored": brought}
            return Replaced(article_id, ADDED, holds, restored, before)
        if after is None:
            return Replaced(article_id, LINE, holds, None, before)
        text = replaced_text(before.document, after)
        if text is not None and (change.event or {}).get("maker") != _PUBLISHER:
            text["given"] = field_marks(before.document)
        return Replaced(article_id, difference(before.document, after), holds, text, before)

    # -- rows ------------------------------------------------------------------------------------
    def _put(self, change: Change, before: dict[int, Stored]) -> tuple[set[tuple[str, int]], int]:
        """Put all rows but the keys of those whose text or address is another: these, and how many
        bytes more the articles have."""
        after = {
            article_id: documents.to_article(article_id, document)
            for article_id, document in change.documents.items()
            if document is not None
        }
        gone = [one for one in before if one not in after]
        changed = [one for one in before if one in after]
        new = [one for one in after if one not in before]
        arrivals = self._arrivals(change, before, new)
        held = self._change_texts(change, before, after, gone)  # which takes a server longest
        for table in ("articles", "views", "tags"):
            self._delete(table, "id" if table == "articles" else "article_id", gone)
        lines = {
            one: rows.article_row(
                article, rows.text_of(change.documents[one] or {}), *arrivals[one]
            )
            for one, article in after.items()
        }
        server = self.server
        server.insert("articles", rows.ARTICLE, [lines[one] for one in new])
        server.update("articles", rows.ARTICLE, [lines[one] for one in changed])
        server.insert("views", rows.VIEWS, [rows.views_row(after[one]) for one in new])
        self._change_views([(before[one], after[one]) for one in changed])
        self._put_tags(before, after)
        self._restore_reads(change.reads)
        sizes = sum(line[2] for line in lines.values())
        return held, sizes - sum(one.bytes for one in before.values())

    def _change_views(self, pairs: Sequence[tuple[Stored, Article]]) -> None:
        """Counts by what they change: reads that others count meanwhile stay."""
        changed = []
        for stored, article in pairs:
            _id, views, page, viewed = rows.views_row(article)
            _id, old_views, old_page, old_viewed = rows.views_row(
                documents.to_article(stored.id, stored.document)
            )
            if (views, page, viewed) != (old_views, old_page, old_viewed):
                changed.append((stored.id, views - old_views, page, viewed != old_viewed, viewed))
        if changed:
            self.server.rows(
                "UPDATE newsctl.views AS v SET views = v.views + n.more, page_views = n.page, "
                "viewed = CASE WHEN n.marked THEN n.viewed ELSE v.viewed END "
                "FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::bigint[])"
                " AS n (article_id, more, page, marked, viewed) WHERE v.article_id = n.article_id",
                [array(one) for one in zip(*changed, strict=True)],
            )

    def _put_tags(self, before: dict[int, Stored], after: dict[int, Article]) -> None:
        tags = {
            one: rows.tag_rows(article)
            for one, article in after.items()
            if one not in before or (before[one].document.get("tags") or []) != article.tags
        }
        self._delete("tags", "article_id", [one for one in tags if one in before])
        self.server.insert("tags", rows.TAG, [tag for some in tags.values() for tag in some])

    def _delete(self, table: str, column: str, ids: Collection[int]) -> None:
        if ids:
            self.server.rows(
                f"DELETE FROM newsctl.{table} WHERE {column} = ANY (%s::bigint[])",  # noqa: S608
                (array(ids),),
            )

    def _arrivals(
        self, change: Change, before: dict[int, Stored], new: Sequence[int]
    ) -> dict[int, tuple[int, int]]:
        """When articles came: those that come now get numbers, and the ceiling below which all
        others began."""
        known = {one: (it.arrival, it.ceiling) for one, it in before.items()} | change.arrivals
        ids = [one for one in change.documents if one in change.fresh or one in new]
        ids = [one for one in ids if one not in change.arrivals]
        if ids:
            numbers = self.server.rows(
                "SELECT nextval('newsctl.arrivals') FROM generate_series(1, %s)", (len(ids),)
            )
            # Behind the numbers: who had a smaller one is among those going on then, or over.
            ceiling = int(self.server.value(TOP))
            known |= {one: (number, ceiling) for one, (number,) in zip(ids, numbers, strict=True)}
        return known

    # -- texts -----------------------------------------------------------------------------------
    def _change_texts(
        self,
        change: Change,
        before: dict[int, Stored],
        after: dict[int, Article],
        gone: Sequence[int],
    ) -> set[tuple[str, int]]:
        """What articles are found by, and known by: of those whose text or address is another. The
        keys that they are to be filed under."""
        others = {one: it for one, it in after.items() if _is_another(before.get(one), it)}
        if others:
            self.server.refuse_other_terms()
        self.forget_texts([*gone, *(one for one in others if one in before)])
        return self._put_texts(others, change.texts, change.keys)

    def forget_texts(self, ids: Sequence[int]) -> None:
        """Forget what articles are found by."""
        if ids:
            texts.drop(self.server, ids)
            for table in ("keys", "sketches", "marks"):
                self._delete(table, "article_id", ids)

    def put_texts(self, articles: dict[int, Article]) -> None:
        """Put what articles are found by, and known by."""
        self._claim({}, self._put_texts(articles, {}, {}))

    def _put_texts(
        self, articles: dict[int, Article], known: dict[int, Text], keys: dict[int, list[str]]
    ) -> set[tuple[str, int]]:
        """Put what articles are found by; the texts and the keys of some are known. Their keys."""
        if not articles:
            return set()
        found = {
            one: known.get(one) or self._analyse(article.title, article.body)
            for one, article in articles.items()
        }
        texts.put(self.server, list(found.items()))
        self.server.insert(
            "sketches", {"article_id": "bigint", "text_key": "bigint", "sketch": "bytea"},
            ((one, text.key, text.sketch) for one, text in found.items()),
        )  # fmt: skip
        marks = {(key, one) for one, text in found.items() for key in sketch_keys(text.sketch)}
        self.server.insert("marks", {"key": "bigint", "article_id": "bigint"}, sorted(marks))
        return {
            (key, one)
            for one, text in found.items()
            for key in keys.get(one) or keys_of(articles[one].url, articles[one].guid, text)
        }

    def _claim(self, claims: dict[str, int], held: Iterable[tuple[str, int]]) -> None:
        """File articles under their keys. One that nobody had is claimed: whoever else wants it
        waits, and is told when somebody else has it first."""
        filed = sorted((key, 0 if claims.get(key) == one else one, one) for key, one in held)
        told = self.server.insert(
            "keys", {"key": "uuid", "copy": "bigint", "article_id": "bigint"}, filed,
            "ON CONFLICT (key, copy) DO NOTHING RETURNING 1",
        )  # fmt: skip
        if len(told) < len(filed):
            raise Conflict(
                _("{place}: others change the same all the time. Try again in a moment").format(
                    place=self.server.place
                )
            )

    def _restore_reads(self, reads: dict[int, dict[str, int]]) -> None:
        """Reads that come back; brought in twice, they are counted once."""
        from newsctl.archive.columns import seconds

        for table, column, length in (("reads", "quarter", 900), ("days", "day", 86400)):
            self.server.insert(
                f"{table} AS known", {"article_id": "bigint", column: "bigint", "reads": "bigint"},
                (
                    (one, (seconds(when) or 0) // length, number)
                    for one, times in reads.items()
                    for when, number in times.items()
                    if ("T" in when) == (table == "reads")
                ),
                f"ON CONFLICT (article_id, {column}) "
                "DO UPDATE SET reads = greatest(known.reads, excluded.reads)",
            )  # fmt: skip


def _is_another(before: Stored | None, after: Article) -> bool:
    """Whether what an article is found by is to be put anew."""
    if before is None:
        return True
    was = documents.to_article(after.id or 0, before.document)
    return (was.title, was.body, was.url, was.guid) != (
        after.title, after.body, after.url, after.guid
    )  # fmt: skip
