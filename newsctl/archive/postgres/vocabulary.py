"""The words that a server's texts hold, and how many articles hold each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.terms import EXACT
from newsctl.archive.postgres.texts import SMALL
from newsctl.archive.postgres.values import array

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsctl.archive.postgres.server import Server
    from newsctl.search.wildcards import Shape

MOST_OF_A_PATTERN = 500  # words; BM25 is counted for each of them
_MOST_READ = 200_000  # articles, of all words of a pattern together
_LAST = "\U0010ffff"
_WAITING = """
SELECT u.term, u.number FROM newsctl.frequency_deltas d, unnest(d.terms, d.numbers) u (term, number)
WHERE d.size <= {small} AND {chosen}"""
_KNOWN = """
SELECT term, sum(articles)::bigint FROM (
    SELECT term, articles FROM newsctl.frequencies WHERE {kept} UNION ALL {waiting}
) AS f GROUP BY term"""


def frequencies(server: Server, terms: Iterable[str]) -> dict[str, int]:
    """How many articles hold each of some terms, as vectors have them; none for none."""
    some = array(set(terms))
    chosen = "{} = ANY (%s::text[])"
    waiting = _WAITING.format(small=SMALL, chosen=chosen.format("u.term"))
    sql = _KNOWN.format(kept=chosen.format("term"), waiting=waiting)
    return dict(server.rows(sql, (some, some)))


def held(server: Server, lemmas: Sequence[str], most: int = 4) -> list[str]:
    """Those of some lemmas that texts hold, the most frequent, at most so many."""
    found = frequencies(server, lemmas)
    best = sorted(found, key=lambda term: (-found[term], term))
    return [term for term in best if found[term] > 0][:most]


def of_shape(server: Server, shape: Shape, most: int | None = None) -> tuple[list[str], bool]:
    """The words of a shape that texts hold, the most frequent so many, and whether there are more.
    Where it is not told how many, of very many those that together stand in more articles than a
    search can read and score are left out too. Reads one stretch of the words, forwards or
    backwards, and all of them where a shape is open on both sides."""
    number_of_words = MOST_OF_A_PATTERN if most is None else most
    head = min(shape.heads, key=len)
    stretches = [("term", EXACT + one) for one in shape.heads]
    if len(shape.tail) >= len(head) and shape.tail:
        stretches = [('reverse(term) COLLATE "C"', shape.tail[::-1])]
    pattern = _pattern(shape)
    found: dict[str, int] = {}
    for column, begin in stretches:
        for word, number in _words(server, column, begin, pattern, 4 * number_of_words):
            if shape.fits(word):
                found[word] = found.get(word, 0) + number
    words = sorted((one for one in found if found[one] > 0), key=lambda one: (-found[one], one))
    chosen, more = words[:number_of_words], len(words) > number_of_words
    return _affordable(chosen, found) if more and most is None else chosen, more


def _pattern(shape: Shape) -> str:
    """What LIKE lets pass at least: the pieces, and how it ends."""
    pieces = "%".join(_plain(one) for one in ("", *shape.pieces, shape.tail))
    return f"{pieces}" if shape.tail else f"{pieces}%"


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _words(
    server: Server, column: str, begin: str, pattern: str, most: int
) -> Iterable[tuple[str, int]]:
    """Words, without their mark, that begin so (or end so, backwards), the most frequent."""
    exact = "term >= %s AND term < '>'"
    waiting = _WAITING.format(small=SMALL, chosen=f"u.{exact} AND u.term LIKE %s")
    kept = f"{exact} AND {column} >= %s AND {column} <= %s AND term LIKE %s"
    sql = _KNOWN.format(kept=kept, waiting=waiting) + " ORDER BY 2 DESC, 1 DESC LIMIT %s"
    values = (EXACT, begin, begin + _LAST, pattern, EXACT, pattern, most)
    return [(term[len(EXACT) :], number) for term, number in server.rows(sql, values)]


def _affordable(words: Sequence[str], times: Mapping[str, int]) -> list[str]:
    """The first of some words, as long as a search can read all that hold them; one at least."""
    left = _MOST_READ
    found: list[str] = []
    for word in words:
        left -= times[word]
        if found and left < 0:
            break
        found.append(word)
    return found


def many_begin(server: Server, beginnings: Sequence[str], *, most: int = MOST_OF_A_PATTERN) -> bool:
    """Whether more than so many of the texts' words begin in one of some ways."""
    begins = " OR ".join(["{0} >= %s AND {0} <= %s"] * len(beginnings))
    bounds = [bound for one in beginnings for bound in (EXACT + one, EXACT + one + _LAST)]
    kept = f"SELECT term FROM newsctl.frequencies WHERE {begins.format('term')} LIMIT %s"  # noqa: S608
    chosen = f"({begins.format('u.term')})"
    waiting = _WAITING.format(small=SMALL, chosen=chosen).replace(", u.number", "")
    sql = f"SELECT count(*) FROM (({kept}) UNION {waiting}) AS w"  # noqa: S608
    return int(server.value(sql, [*bounds, most + 1, *bounds])) > most
