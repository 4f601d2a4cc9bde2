"""How many articles match, told by the bits of frequent terms (`bitmaps`) and the texts of the few
whose bits are not in line, of one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.fulltext.expression import AllOf, AnyOf, ButNot
from newsctl.archive.postgres.bitmaps import ALL, FEWEST, NONE, PLACE, SHARE, SHIFT
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


def number(
    server: Server, expression: Expression, terms: Sequence[str], frequencies: Mapping[str, int]
) -> Statement | None:
    """SQL of how many articles match an expression, those in the trash too, and its values; it
    gives NULL where bits went meanwhile. None where it is counted otherwise as well: what few
    match, and what has no bits. With its terms, and their frequencies."""
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
    return _counted(expression, terms, with_bits)


def _counted(expression: Expression, terms: Sequence[str], with_bits: set[str]) -> Statement:
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
    asked, asked_values = matching(expression)
    sql = (
        "CASE WHEN %s = "  # noqa: S608
        "(SELECT count(*) FROM newsctl.frequent_terms WHERE term = ANY (%s::text[])) "
        f"THEN (SELECT coalesce(sum(bit_count({_bits(expression, names)} & ~stale)), 0)::bigint "
        f"FROM (SELECT block, {columns} FROM ({' UNION ALL '.join(sources)}) "
        "AS one (name, block, bits) GROUP BY block) AS block) "
        # Looked up one by one: an index would find all that match.
        "+ (SELECT count(*) FROM newsctl.stale s CROSS JOIN LATERAL (SELECT o.terms "
        "FROM newsctl.texts o WHERE o.article_id = s.article_id OFFSET 0) AS t "
        f"WHERE {asked}) END"
    )
    return sql, [len(with_bits), array(with_bits), *values, *asked_values]


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


def _bits(expression: Expression, names: Mapping[str, str]) -> str:
    """An expression over the bits of its terms."""
    match expression:
        case AllOf(parts):
            return f"({' & '.join(_bits(part, names) for part in parts)})"
        case AnyOf(parts):
            return f"({' | '.join(_bits(part, names) for part in parts) or NONE})"
        case ButNot(part, other):
            return f"({_bits(part, names)} & ~{_bits(other, names)})"
    return names[alone(expression) or ALL]
