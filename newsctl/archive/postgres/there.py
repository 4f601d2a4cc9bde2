"""What is there already of the articles of a batch that goes to a server: asked for all of them at
once, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from newsctl.archive.batch import COMPARED, GUID, SAME_TEXT, URL
from newsctl.archive.postgres import reading
from newsctl.archive.postgres.keys import key, keys_of
from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.values import array
from newsctl.archive.sketches import LOOKED_AT, keys, sharing
from newsctl.archive.url_keys import url_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.archive.batch import Batch
    from newsctl.archive.postgres.analysis import Text
    from newsctl.archive.postgres.rows import Stored
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer
    from newsctl.article import Article

FIRST = 1 << 62  # ids from here on are given for a while, until it is known how many are needed
_FEW = 100_000  # ids that are passed over one by one
_RAISING = (CHANGING[0], 5)

# The latest articles under each mark; where Citus spreads marks it takes no limit for each.
_MARKED = """
SELECT k.key, m.article_id FROM unnest(%s::bigint[]) AS k (key) CROSS JOIN LATERAL (
    SELECT article_id FROM newsctl.marks WHERE key = k.key ORDER BY article_id DESC LIMIT %s
) AS m"""
_MARKED_SPREAD = """
SELECT key, article_id FROM (
    SELECT key, article_id, row_number() OVER (PARTITION BY key ORDER BY article_id DESC) AS place
    FROM newsctl.marks WHERE key = ANY (%s::bigint[])) AS m
WHERE place <= %s ORDER BY key, article_id DESC"""


class ServerThere:
    """The articles of an archive, as a batch asks for them (`archive.batch.There`).

    `lock` keeps others from changing those that the batch may change, until the transaction is
    over.
    """

    def __init__(
        self,
        server: Server,
        writer: Writer,
        analyse: Callable[[str, str], Text],
        *,
        keep_ids: bool,
        lock: bool,
        first: int = FIRST,
    ) -> None:
        self._server = server
        self._writer = writer
        self._analyse = analyse
        self._keep_ids = keep_ids
        self._lock = lock
        self._next = first
        self._largest = 0
        self._filed: dict[str, list[int]] = {}  # by key
        self.stored: dict[int, Stored] = {}
        self._withdrawn: dict[int, str] = {}
        self._given: dict[int, dict[str, int]] = {}
        self._near: dict[bytes, list[tuple[int, bytes]]] = {}
        self._living: set[int] = set()  # of those that are near

    # -- asking ----------------------------------------------------------------------------------
    def look_up(self, articles: Sequence[Article], prepared: dict[int, Text]) -> None:
        """Ask for all that some articles may repeat; `prepared` are texts, by the identity of their
        article, and those are read that will be needed."""
        addresses = {id(one): _addresses(one) for one in articles}
        self._find({one for some in addresses.values() for one in some})
        ids = {found for some in self._filed.values() for found in some}
        if self._keep_ids:
            ids |= {reading.fitting(one.id) for one in articles if one.id is not None}
        new = [
            one for one in articles
            if not any(self._filed.get(address) for address in addresses[id(one)])
        ]  # fmt: skip
        for one in new:
            if id(one) not in prepared:
                prepared[id(one)] = self._analyse(one.title, one.body)
        self._find({key(SAME_TEXT, prepared[id(one)].key) for one in new})
        ids |= {found for some in self._filed.values() for found in some}
        self._read(ids - self.stored.keys())
        self._find_near({prepared[id(one)].sketch for one in new} - {None})

    def _find(self, asked: set[str]) -> None:
        asked -= self._filed.keys()
        if not asked:
            return
        found = defaultdict(list)
        rows = self._server.rows(
            "SELECT key::text, article_id FROM newsctl.keys WHERE key = ANY (%s::uuid[]) "
            "ORDER BY article_id",
            (array(asked),),
        )
        for text, article_id in rows:
            found[text.replace("-", "")].append(article_id)
        self._filed |= {one: found.get(one, []) for one in asked}

    def _read(self, ids: Iterable[int]) -> None:
        some = sorted(ids)
        if not some:
            return
        self._withdrawn |= self._writer.changes.withdrawn(some)
        if self._lock:
            self._given |= self._writer.versions.given(some)
            self.stored |= reading.read(self._server, some, lock=True)
            return
        self.stored |= reading.read(self._server, some)
        if self._withdrawn:  # whose places may be taken
            withdrawn = [one for one in some if one in self._withdrawn]
            self.stored |= reading.read(self._server, withdrawn, lock=True)

    def _find_near(self, sketches: set[Any]) -> None:
        filed = {sketch: keys(sketch) for sketch in sketches}
        asked = {one for some in filed.values() for one in some}
        if not asked:
            return
        under = defaultdict(list)
        sql = _MARKED_SPREAD if self._server.is_spread else _MARKED
        rows = self._server.rows(sql, (array(asked), LOOKED_AT))
        for one, article_id in rows:
            under[one].append(article_id)
        likely = {
            sketch: sharing(article_id for one in some for article_id in under[one])
            for sketch, some in filed.items()
        }
        ids = {one for some in likely.values() for one in some}
        known: dict[int, bytes] = {}
        if ids:
            rows = self._server.rows(
                "SELECT s.article_id, s.sketch, a.deleted IS NULL FROM newsctl.sketches s "
                "JOIN newsctl.articles a ON a.id = s.article_id "
                "WHERE s.article_id = ANY (%s::bigint[]) AND s.sketch IS NOT NULL",
                (array(ids),),
            )
            known = {article_id: bytes(sketch) for article_id, sketch, _lives in rows}
            self._living |= {article_id for article_id, _sketch, lives in rows if lives}
        for sketch, some in likely.items():
            self._near[sketch] = [(one, known[one]) for one in some if one in known]

    # -- answering -------------------------------------------------------------------------------
    def read(self, title: str, body: str) -> Text:
        return self._analyse(title, body)

    def filed(self, name: str, value: object) -> list[int]:
        one = key(name, value)
        if one not in self._filed:
            self._find({one})
            self._read(set(self._filed[one]) - self.stored.keys())
        return [found for found in self._filed[one] if found in self.stored][:COMPARED]

    def titled(self, title: str) -> list[int]:
        return []  # the texts are analysed already

    def candidates(self, sketch: bytes) -> Iterable[tuple[int, bytes]]:
        if sketch not in self._near:
            self._find_near({sketch})
        return self._near.get(sketch, [])

    def holds(self, article_id: int) -> bool:
        return article_id in self.stored

    def lives(self, article_id: int) -> bool:
        one = self.stored.get(article_id)
        return article_id in self._living if one is None else one.lives

    def document(self, article_id: int) -> dict[str, Any]:
        return self.stored[article_id].document

    def withdrawn(self, article_id: int) -> str | None:
        return self._withdrawn.get(article_id) if article_id in self.stored else None

    def given(self, article_id: int) -> dict[str, int]:
        return self._given.get(article_id, {})

    def new_id(self, wanted: int | None) -> int:
        if wanted is not None and reading.fitting(wanted) and wanted < FIRST:
            self._largest = max(self._largest, wanted)
            return wanted
        self._next += 1
        return self._next - 1

    # -- afterwards ------------------------------------------------------------------------------
    def real_ids(self) -> Callable[[int], int]:
        """What each id that was given for a while becomes."""
        if self._largest:
            _raise_ids(self._server, self._largest)
        number = self._next - FIRST
        rows = self._server.rows(
            "SELECT nextval('newsctl.ids') FROM generate_series(1, %s)", (number,)
        ) if number else []  # fmt: skip
        real = {FIRST + at: one for at, (one,) in enumerate(rows)}
        return lambda article_id: real.get(article_id, article_id)

    def claims(self, batch: Batch[Text]) -> tuple[dict[int, list[str]], dict[str, int]]:
        """The keys of each of a batch's articles; of those that nobody had, whose each becomes."""
        held = {
            article_id: keys_of(document.get("url"), document.get("guid"), batch.texts[article_id])
            for article_id, document in batch.documents.items()
            if document is not None
        }
        self._find({one for some in held.values() for one in some})
        claimed: dict[str, int] = {}
        for article_id, some in held.items():
            for one in some:
                if not self._filed.get(one):
                    claimed.setdefault(one, article_id)
        return held, claimed


def last_id(server: Server) -> int:
    """The last id that was given."""
    row = server.row("SELECT last_value, is_called FROM newsctl.ids")
    return int(row[0]) if row and row[1] else 0


def _raise_ids(server: Server, at_least: int) -> None:
    """Give no id again that is not larger: others may be given some meanwhile."""
    gap = at_least - last_id(server)
    if gap <= 0:
        return
    if gap <= _FEW:
        server.rows("SELECT max(nextval('newsctl.ids')) FROM generate_series(1, %s)", (gap,))
        return
    server.rows(f"SELECT pg_advisory_xact_lock({_RAISING[0]}, {_RAISING[1]})")
    if at_least > last_id(server):
        server.rows("SELECT setval('newsctl.ids', %s)", (at_least,))


def _addresses(article: Article) -> list[str]:
    values = ((URL, url_key(article.url)), (GUID, article.guid or None))
    return [key(name, value) for name, value in values if value is not None]
