"""What the server knows of articles' texts: their terms, and how many articles hold each.

How many hold a term would be one row that every add changes, and every add would wait for the one
before it. So each transaction puts down what it changes, in a row of its own, and now and then one
adds these up (the others go on meanwhile). Whoever reads adds the small ones that wait; those of an
import are left out until then, which is a third of the articles at most. Adding up changes most
rows at once: half of each page is left for that, so that indexes need not hear of it.

What waits before the indexes is sorted into them by whoever finds too much there, or by autovacuum,
one at a time; were that one to pause as it does elsewhere, an import would pile up gigabytes there
meanwhile, which stay in the indexes as empty pages.

The vectors lie beside their table, and the title's is no column but an index of what the whole one
labels so: counting what an index finds looks at each row, and goes through few pages where these
are narrow.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.archive.postgres import bitmaps
from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.terms import EXACT
from newsctl.archive.postgres.values import array
from newsctl.errors import ArchiveError, ArchiveLocked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.postgres.analysis import Text
    from newsctl.archive.postgres.server import Server

TABLES = f"""
CREATE TABLE newsctl.texts (
    article_id bigint PRIMARY KEY, length integer NOT NULL,
    terms tsvector NOT NULL
) WITH (toast_tuple_target = 128, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX texts_terms ON newsctl.texts USING gin (terms);
CREATE INDEX texts_title_terms ON newsctl.texts USING gin (ts_filter(terms, '{{a}}'));
CREATE TABLE newsctl.frequencies (
    term text COLLATE "C" PRIMARY KEY, articles bigint NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX frequencies_backwards ON newsctl.frequencies (reverse(term) COLLATE "C")
    WHERE term >= '{EXACT}' AND term < '>';
CREATE TABLE newsctl.frequency_deltas (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, size integer NOT NULL,
    terms text[] NOT NULL, numbers bigint[] NOT NULL
);
"""

_INDEXES = (
    "FROM pg_catalog.pg_class WHERE relname IN ('texts_terms', 'texts_title_terms') "
    "AND relnamespace = 'newsctl'::regnamespace"
)
ARTICLES, LENGTHS = "", " "  # terms that no text has: how many articles, and their lengths together
SMALL = 4_000  # terms of a row that is read while it waits
_LOCK = (CHANGING[0], 3)  # whose holder adds up what waits
_SMALL_ONES = 24  # rows
_SHARE = 25  # of all terms, one in so many waits at most
_LEAST = 250_000  # terms


def put(server: Server, entries: Sequence[tuple[int, Text]]) -> None:
    """Keep the terms of articles (id, text) that have none here, or no longer."""
    changes: Counter[bytes] = Counter()
    bits = bitmaps.of_new(server, [article_id for article_id, _text in entries])
    server.insert(
        "texts", {"article_id": "bigint", "length": "integer", "terms": "tsvector"},
        ((one, text.vectors.length, text.vectors.terms) for one, text in entries),
    )  # fmt: skip
    if bits is None:
        bitmaps.mark(server, (article_id for article_id, _text in entries))
    for article_id, text in entries:
        terms = text.vectors.distinct.split(b" ")
        changes.update(terms)
        if bits is not None:
            bits.note(article_id, terms)
    length = sum(text.vectors.length for _article_id, text in entries)
    changes[LENGTHS.encode()] = length
    changes[ARTICLES.encode()] = len(entries)  # and not how many have no word at all
    _note(server, changes)
    if bits is not None:
        bits.put(server)


def may_gather(server: Server) -> bool:
    """Whether the role may sort into the indexes what waits before them (`settle`): their owner."""
    return bool(server.value(f"SELECT bool_and(pg_has_role(relowner, 'USAGE')) {_INDEXES}"))


def gather(server: Server) -> None:
    """Until the transaction is over, let more wait before the indexes: what is sorted into them
    together meets each word once, which is a third of an import's work in a large archive."""
    server.rows("SET LOCAL gin_pending_list_limit = '16MB'; SET LOCAL work_mem = '64MB'")


def settle(server: Server) -> None:
    """Sort into the indexes what waits before them, which each search goes through, where the role
    may."""
    owned = f"{_INDEXES} AND pg_has_role(relowner, 'USAGE')"
    server.write(lambda: server.rows(f"SELECT gin_clean_pending_list(oid) {owned}"))


def drop(server: Server, article_ids: Sequence[int]) -> None:
    """Forget the terms of articles."""
    gone = server.rows(
        "DELETE FROM newsctl.texts WHERE article_id = ANY (%s::bigint[]) "
        "RETURNING tsvector_to_array(terms), length",
        (array(article_ids),),
    )
    changes: Counter[bytes] = Counter()
    for terms, length in gone:
        changes.subtract(map(str.encode, terms))
        changes[LENGTHS.encode()] -= length
        changes[ARTICLES.encode()] -= 1
    bitmaps.mark(server, article_ids)
    _note(server, changes)


def _note(server: Server, changes: dict[bytes, int]) -> None:
    if 0 in changes.values():
        changes = {term: number for term, number in changes.items() if number}
    if changes:
        server.insert(
            "frequency_deltas", {"size": "integer", "terms": "text[]", "numbers": "bigint[]"},
            [(len(changes), [*changes], [*changes.values()])],
        )  # fmt: skip


def fold(server: Server, *, ended: bool = False, came: int = 0) -> None:
    """Add up what waits, where that is much, or an import has `ended`, by which so many articles
    came, and nobody else is doing it; so with bits. It is a transaction of its own: for after a
    change was kept, which is not said to have failed where this does; it is tried again after the
    next."""
    with suppress(ArchiveError, ArchiveLocked):
        _fold_much(server, ended, came)


def _fold_much(server: Server, ended: bool, came: int) -> None:
    small, waiting, held, stale = server.rows(
        "SELECT count(*) FILTER (WHERE size <= %s), coalesce(sum(size), 0), "
        "(SELECT articles FROM newsctl.frequencies WHERE term = %s), "
        "(SELECT count(*) FROM (SELECT 1 FROM newsctl.stale LIMIT %s) AS s) "
        "FROM newsctl.frequency_deltas",
        (SMALL, LENGTHS, bitmaps.MUCH),
    )[0]
    much = max(_LEAST, int(held or 0) // _SHARE)
    if small >= _SMALL_ONES or waiting > (SMALL if ended else much):
        server.write(lambda: _fold(server))
    if stale >= (bitmaps.SOME if ended else bitmaps.MUCH) or came > bitmaps.SOME:
        choose = max(stale, came) > bitmaps.SOME
        if choose:  # each term that is given bits is looked for by the indexes
            settle(server)
        bitmaps.fold(server, choose=choose, came=came)


def _fold(server: Server) -> None:
    if server.value("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK):
        server.rows(
            "WITH gone AS (DELETE FROM newsctl.frequency_deltas RETURNING terms, numbers) "
            "INSERT INTO newsctl.frequencies AS f (term, articles) "
            "SELECT term, sum(number) FROM gone, unnest(terms, numbers) AS u (term, number) "
            "GROUP BY term ORDER BY term "
            "ON CONFLICT (term) DO UPDATE SET articles = f.articles + excluded.articles"
        )
