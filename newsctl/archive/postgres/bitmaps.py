"""Which articles hold a frequent term, a bit for each, so that what very many match is counted
without a look at each of them (PostgreSQL looks at every row that an index finds, to see whether it
is there for who asks).

A row of `bitmaps` is of a term and of a block of ids; a term has bits for all articles once it
stands in `frequent_terms`. `stale` are the articles whose bits are not what their texts say: who
puts or drops a text names the article there, in the same transaction, and now and then one brings
the bits into line (`fold`); who puts many, while nobody else is at bits, puts theirs himself
(`of_new`). So at any moment bits are right of all others, and the texts of the stale ones, which
are few, are asked themselves. What is chosen to have bits is what one article in
so many holds: there a bit for each article takes no more room than an index.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.terms import EXACT
from newsctl.archive.postgres.values import array

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from newsctl.archive.postgres.server import Server

BLOCK = 4096  # ids
SHIFT, LAST = BLOCK.bit_length() - 1, BLOCK - 1  # which block an id is of, and which of its bits
NONE = f"0::bit({BLOCK})"
PLACE = f"set_bit({NONE}, (article_id & {LAST})::integer, 1)"
TABLES = f"""
CREATE TABLE newsctl.frequent_terms (
    term text COLLATE "C" PRIMARY KEY, articles bigint NOT NULL
);
CREATE TABLE newsctl.bitmaps (
    term text COLLATE "C" NOT NULL, block bigint NOT NULL, bits bit({BLOCK}) NOT NULL,
    PRIMARY KEY (term, block)
) WITH (fillfactor = 50);
CREATE TABLE newsctl.stale (article_id bigint PRIMARY KEY);
"""
NAMES = frozenset({"frequent_terms", "bitmaps", "stale"})
ALL = ""  # a term that no text has: stands for all articles
SHARE = 32  # one article in so many holds a frequent term
FEWEST = 10_000  # articles of an archive that has bits: in a smaller one none match very many
_GROWN = 1.25  # of which growth frequent terms are chosen again
_WORTH = 200  # articles that are looked at for new terms, for each whose bits are put
SOME, MUCH = 256, 4 * BLOCK  # stale articles that are brought into line: after few, after many
_NEAR = 4  # blocks in which articles lie whose bits are put together
_AT_ONCE = 500  # texts whose terms are read together
_LOOKS_AT_ONCE = 100_000  # at articles, for the terms that one transaction gives bits
# All that hold a term are told by its index alone, and by none that goes along the articles; how
# few blocks these are of, the planner cannot tell.
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; "
    "SET LOCAL enable_sort = off; SET LOCAL max_parallel_workers_per_gather = 0; "
    "SET LOCAL jit = off"
)
_LOCK = (CHANGING[0], 7)  # whose holder brings bits into line


def mark(server: Server, article_ids: Iterable[int]) -> None:
    """The texts of articles become others in this transaction: their bits are right no longer.
    Who brings bits into line leaves alone what is marked here until it is over."""
    server.post(
        "INSERT INTO newsctl.stale SELECT unnest(%s::bigint[]) "
        "ON CONFLICT (article_id) DO UPDATE SET article_id = excluded.article_id",
        (array(sorted(article_ids)),),
    )


class Blocks:
    """Bits of some terms, block by block, before they are put."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = sorted(terms)
        self._blocks: dict[int, dict[bytes, bytearray]] = {}

    def note(self, article_id: int, held: Iterable[bytes]) -> None:
        """An article holds these terms, and others, each as UTF-8."""
        block = article_id >> SHIFT
        if block not in self._blocks:
            self._blocks[block] = {one.encode(): bytearray(BLOCK // 8) for one in self._terms}
        byte, bit = _place(article_id)
        for bits in filter(None, map(self._blocks[block].get, held)):
            bits[byte] |= bit

    def put(self, server: Server) -> None:
        """Put them beside those that are there."""
        for block, held in sorted(self._blocks.items()):
            some = {term.decode(): f"x{bits.hex()}" for term, bits in held.items() if any(bits)}
            server.post(
                "INSERT INTO newsctl.bitmaps AS known (term, block, bits) "  # noqa: S608
                f"SELECT term, %s, bits FROM unnest(%s::text[], %s::bit({BLOCK})[]) AS new "
                "(term, bits) ON CONFLICT (term, block) DO UPDATE SET bits = known.bits | "
                "excluded.bits",
                (block, array(some), array(some.values())),
            )


def of_new(server: Server, article_ids: Collection[int]) -> Blocks | None:
    """Where the texts of these articles are new, and this transaction puts their bits with them,
    nothing yet; None where it marks them, as they are few, lie far apart, or another is at bits."""
    blocks = {one >> SHIFT for one in article_ids}
    if len(article_ids) <= SOME or len(blocks) > _NEAR or server.is_spread:
        return None
    if not server.value("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK):
        return None
    frequent = _frequent(server)  # behind the lock: no others will be
    return Blocks(frequent) if frequent else None


def _frequent(server: Server) -> set[str]:
    rows = server.rows("SELECT term FROM newsctl.frequent_terms WHERE term <> %s", (ALL,))
    return {term for (term,) in rows}


def fold(server: Server, *, choose: bool, came: int = 0) -> None:
    """Bring bits into line with texts, unless somebody else is at it; with `choose` give bits to
    more terms, in proportion, where the archive has grown. So many articles came with theirs."""
    done = came
    while some := _alone(server, partial(_fold_some, server)):
        done += some
        if some < MUCH:
            break
    if choose and not server.is_spread:
        _choose(server, done * _WORTH)


def make(server: Server) -> None:
    """Bring all bits into line, and give bits to all terms that are frequent."""
    fold(server, choose=False)
    if not server.is_spread:
        _choose(server, None)


def are_right(server: Server) -> bool:
    """Whether as many articles have a bit of each term as hold it."""
    return all(
        server.write(partial(_is_right, server, term), stamped=False) for term in _frequent(server)
    )


def _is_right(server: Server, term: str) -> bool:
    server.rows(_BY_INDEX)
    with_bits, holding = server.rows(
        f"WITH stale AS (SELECT article_id >> {SHIFT} AS block, bit_or({PLACE}) AS bits "  # noqa: S608
        "FROM newsctl.stale GROUP BY 1) SELECT (SELECT coalesce(sum(bit_count("
        f"b.bits & ~coalesce(s.bits, {NONE}))), 0) FROM newsctl.bitmaps b "
        "LEFT JOIN stale s ON s.block = b.block WHERE b.term = %s), "
        "(SELECT count(*) FROM newsctl.texts t WHERE t.terms @@ %s::tsquery "
        "AND t.article_id NOT IN (SELECT article_id FROM newsctl.stale))",
        (term, _quoted(term)),
    )[0]
    return bool(with_bits == holding)


def forget(server: Server) -> None:
    """Forget all bits, within a transaction: they are made anew."""
    server.rows("DELETE FROM newsctl.frequent_terms")
    server.rows("DELETE FROM newsctl.bitmaps")


def _alone(server: Server, work: Callable[[], int]) -> int:
    """What one transaction does, none but this one at a time; 0 where another is at it."""

    def run() -> int:
        held = server.value("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK)
        return work() if held else 0

    return server.write(run, stamped=False)


def _fold_some(server: Server) -> int:
    """Bring some articles' bits into line; how many."""
    if server.is_spread and server.value("SELECT EXISTS (SELECT 1 FROM newsctl.frequent_terms)"):
        forget(server)
    gone = server.rows(
        "DELETE FROM newsctl.stale WHERE article_id = ANY (ARRAY(SELECT article_id "
        "FROM newsctl.stale ORDER BY article_id LIMIT %s FOR UPDATE SKIP LOCKED)) "
        "RETURNING article_id",
        (MUCH,),
    )
    ids = sorted(article_id for (article_id,) in gone)
    frequent = _frequent(server)
    if frequent:
        for block, some in groupby(ids, key=lambda one: one >> SHIFT):
            _put(server, block, list(some), frequent)
    return len(ids)


def _put(server: Server, block: int, ids: Sequence[int], frequent: set[str]) -> None:
    """Put the bits of some articles of a block, as their texts are now."""
    mask = bytearray(BLOCK // 8)
    for article_id in ids:
        byte, bit = _place(article_id)
        mask[byte] |= bit
    found = Blocks(frequent)
    for at in range(0, len(ids), _AT_ONCE):
        texts = server.rows(
            "SELECT article_id, array_to_string(tsvector_to_array(terms), ' ') FROM newsctl.texts "
            "WHERE article_id = ANY (%s::bigint[])",
            (array(ids[at : at + _AT_ONCE]),),
        )
        for article_id, held in texts:
            found.note(article_id, held.encode().split(b" "))  # no term holds a space
    server.rows(
        "UPDATE newsctl.bitmaps AS b SET bits = b.bits & ~one.mask "  # noqa: S608
        f"FROM newsctl.frequent_terms f, (SELECT %s::bit({BLOCK}) AS mask) AS one "
        f"WHERE b.term = f.term AND b.block = %s AND b.bits & one.mask <> {NONE}",
        (f"x{mask.hex()}", block),
    )
    found.put(server)


def _place(article_id: int) -> tuple[int, int]:
    """Of which byte of its block an article has which bit."""
    place = article_id & LAST
    return place >> 3, 0x80 >> (place & 7)


def _choose(server: Server, looks: int | None) -> None:
    """Give bits to terms that have become frequent, the most frequent first, as far as so many
    articles are looked at for them."""
    found = server.rows(
        "SELECT (SELECT articles FROM newsctl.frequencies WHERE term = %s), "
        "(SELECT articles FROM newsctl.frequent_terms WHERE term = %s)",
        (ALL, ALL),
    )[0]
    articles, chosen_of = (int(one or 0) for one in found)
    if articles < FEWEST or (looks is not None and articles < chosen_of * _GROWN):
        return
    frequent = server.rows(
        "SELECT f.term, f.articles FROM newsctl.frequencies f WHERE f.articles >= %s "
        "AND f.term > ' ' AND NOT starts_with(f.term, %s) "
        "AND NOT EXISTS (SELECT 1 FROM newsctl.frequent_terms k WHERE k.term = f.term) "
        "ORDER BY f.articles DESC, f.term",
        (articles // SHARE, EXACT),
    )
    looked = [*accumulate(holding for _term, holding in frequent)]
    affordable = len(frequent) if looks is None else bisect_right(looked, looks)
    some = zip(frequent[:affordable], looked, strict=False)
    for _at, together in groupby(some, key=lambda one: one[1] // _LOOKS_AT_ONCE):
        if not _alone(server, partial(_begin, server, [one for one, _looked in together])):
            return
    if affordable == len(frequent):
        _alone(server, partial(_note_chosen, server, articles))


def _begin(server: Server, terms: Sequence[tuple[str, int]]) -> int:
    """Give terms (and how many articles hold each) bits, of all articles that are not stale."""
    server.rows(_BY_INDEX)
    names = array(term for term, _articles in terms)
    server.rows("DELETE FROM newsctl.bitmaps WHERE term = ANY (%s::text[])", (names,))
    server.rows(
        f"INSERT INTO newsctl.bitmaps SELECT k.term, t.article_id >> {SHIFT}, bit_or({PLACE}) "  # noqa: S608
        "FROM unnest(%s::text[], %s::tsquery[]) AS k (term, query) "
        "JOIN newsctl.texts t ON t.terms @@ k.query "
        "WHERE t.article_id NOT IN (SELECT article_id FROM newsctl.stale) GROUP BY 1, 2",
        (names, array(_quoted(term) for term, _articles in terms)),
    )
    server.rows(
        "INSERT INTO newsctl.frequent_terms SELECT * FROM unnest(%s::text[], %s::bigint[]) "
        "ON CONFLICT (term) DO NOTHING",
        (names, array(articles for _term, articles in terms)),
    )
    return len(terms)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _note_chosen(server: Server, articles: int) -> int:
    server.rows(
        "INSERT INTO newsctl.frequent_terms VALUES (%s, %s) "
        "ON CONFLICT (term) DO UPDATE SET articles = excluded.articles",
        (ALL, articles),
    )
    return 1
