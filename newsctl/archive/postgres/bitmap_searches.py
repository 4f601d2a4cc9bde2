"""What very many articles match, told by the bits of frequent terms (`bitmaps`) and by the texts of
the few whose bits are not in line, of one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.fulltext.expression import AllOf, AnyOf, ButNot
from newsctl.archive.postgres.bitmaps import ALL, FEWEST, LAST, NONE, PLACE, SHARE, SHIFT
from newsctl.archive.postgres.scoring import alone
from newsctl.archive.postgres.tsquery import matching
from newsctl.archive.postgres.values import array

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.postgres.server import Server

    Statement: TypeAlias = tuple[str, list[object]]

_MOST_STALE = 512  # articles whose texts a search asks themselves
_OF_STALE = f"SELECT %s, article_id >> {SHIFT}, bit_or({PLACE}) FROM newsctl.stale GROUP BY 2"  # noqa: S608
_OF_BITS = "SELECT %s, block, bits FROM newsctl.bitmaps WHERE term = %s"
_OF_TEXTS = (
    f"SELECT %s, article_id >> {SHIFT}, bit_or({PLACE}) FROM newsctl.texts t "  # noqa: S608
    "WHERE {} GROUP BY 2"
)


class Bits:
    """What matches an expression of these terms, by the bits of those of them that have any."""

    def __init__(self, expression: Expression, terms: Sequence[str], with_bits: set[str]) -> None:
        names = {term: f"t{at}" for at, term in enumerate(terms)}
        sources = [_OF_STALE]
        values: list[object] = [""]
        for term, name in names.items():
            if term in with_bits:
                sources.append(_OF_BITS)
                values += [name, term]
            else:
                condition, more = matching(_leaf(expression, term))
                sources.append(_OF_TEXTS.format(condition))
                values += [name, *more]
        columns = ", ".join(
            f"coalesce(bit_or(bits) FILTER (WHERE name = '{name}'), {NONE}) AS {name or 'stale'}"
            for name in ("", *names.values())
        )
        self._blocks = (
            f"(SELECT block, {_over(expression, names)} & ~stale AS bits, stale "  # noqa: S608
            f"FROM (SELECT block, {columns} FROM ({' UNION ALL '.join(sources)}) "
            "AS one (name, block, bits) GROUP BY block) AS block)"
        )
        self._values = values
        self._asked = matching(expression)
        self._whole = (
            "%s = (SELECT count(*) FROM newsctl.frequent_terms WHERE term = ANY (%s::text[]))",
            [len(with_bits), array(with_bits)],
        )

    def number(self) -> Statement:
        """SQL of how many articles match, those in the trash too, and its values; it gives NULL
        where bits went meanwhile."""
        (whole, its_values), (asked, values) = self._whole, self._asked
        sql = (
            f"CASE WHEN {whole} "  # noqa: S608
            f"THEN (SELECT coalesce(sum(bit_count(bits)), 0)::bigint FROM {self._blocks} AS b) "
            # Looked up one by one: an index would find all that match.
            "+ (SELECT count(*) FROM newsctl.stale s CROSS JOIN LATERAL (SELECT o.terms "
            "FROM newsctl.texts o WHERE o.article_id = s.article_id OFFSET 0) AS t "
            f"WHERE {asked}) END"
        )
        return sql, [*its_values, *self._values, *values]

    def texts(self, among: Sequence[tuple[str, Sequence[object]]]) -> Statement:
        """SQL of the rows of texts that match, of those that any of some conditions on `t` chooses,
        and its values: the vector of one that does not match is not unpacked. (A condition by
        itself is what an index tells; of several in one, each row would be asked again.)"""
        (whole, its_values), (asked, asked_values) = self._whole, self._asked
        some = " UNION ".join(
            f"SELECT t.article_id FROM newsctl.texts t WHERE {condition}"  # noqa: S608
            for condition, _values in among
        )
        place = f"(x.article_id & {LAST})::integer"
        sql = (
            "(SELECT t.article_id, t.length, t.terms FROM ("  # noqa: S608
            f"SELECT x.article_id, {whole} AND get_bit(coalesce(b.bits, {NONE}), {place}) = 1 "
            f"AS sure FROM ({some}) AS x "
            f"LEFT JOIN {self._blocks} AS b ON b.block = x.article_id >> {SHIFT} "
            f"WHERE NOT {whole} OR get_bit(coalesce(b.bits | b.stale, {NONE}), {place}) = 1 "
            "OFFSET 0) AS c "
            "CROSS JOIN LATERAL (SELECT o.article_id, o.length, o.terms FROM newsctl.texts o "
            f"WHERE o.article_id = c.article_id OFFSET 0) AS t WHERE c.sure OR ({asked}) OFFSET 0)"
        )
        values = [value for _condition, some in among for value in some]
        return sql, [*its_values, *values, *self._values, *its_values, *asked_values]


def bits_of(
    server: Server, expression: Expression, terms: Sequence[str], frequencies: Mapping[str, int]
) -> Bits | None:
    """What matches an expression of these terms; None where it is found otherwise as well: what few
    match, and what has no bits. `frequencies` are the terms'."""
    articles = frequencies.get(ALL, 0)
    most = _most(expression, frequencies)
    if articles < FEWEST or most <= articles // SHARE:
        return None
    known = server.rows(
        "SELECT ARRAY(SELECT term FROM newsctl.frequent_terms WHERE term = ANY (%s::text[])), "
        "(SELECT count(*) FROM (SELECT 1 FROM newsctl.stale LIMIT %s) AS s)",
        (array(terms), _MOST_STALE + 1),
    )[0]
    with_bits, stale = set(known[0]), int(known[1])
    others = sum(frequencies.get(one, 0) for one in terms if one not in with_bits)
    if not with_bits or stale > _MOST_STALE or others > articles // SHARE:
        return None
    return Bits(expression, terms, with_bits)


def terms(expression: Expression) -> list[str] | None:
    """The terms of an expression, each once; None where one is asked for otherwise than anywhere in
    a text."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            below = [terms(part) for part in parts]
        case ButNot(part, other):
            below = [terms(part), terms(other)]
        case _:
            term = alone(expression)
            return None if term is None else [term]
    found: dict[str, None] = {}
    for some in below:
        if some is None:
            return None
        found |= dict.fromkeys(some)
    return list(found)


def _leaf(expression: Expression, term: str) -> Expression:
    """The leaf of an expression that asks for a term."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            below = parts
        case ButNot(part, other):
            below = (part, other)
        case _:
            return expression
    return next(_leaf(one, term) for one in below if term in (terms(one) or ()))


def _most(expression: Expression, frequencies: Mapping[str, int]) -> int:
    """How many match at most."""
    match expression:
        case AllOf(parts):
            return min(_most(part, frequencies) for part in parts)
        case AnyOf(parts):
            return sum(_most(part, frequencies) for part in parts)
        case ButNot(part, _other):
            return _most(part, frequencies)
    return frequencies.get(alone(expression) or ALL, 0)


def _over(expression: Expression, names: Mapping[str, str]) -> str:
    """An expression over the bits of its terms."""
    match expression:
        case AllOf(parts):
            return f"({' & '.join(_over(part, names) for part in parts)})"
        case AnyOf(parts):
            return f"({' | '.join(_over(part, names) for part in parts) or NONE})"
        case ButNot(part, other):
            return f"({_over(part, names)} & ~{_over(other, names)})"
    return names[alone(expression) or ALL]
