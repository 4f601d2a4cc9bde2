"""Expressions and conditions in PostgreSQL's language: `tsquery`s over `newsctl.texts t`, and SQL
over `newsctl.articles a`.

Terms reach the server only as quoted lexemes within a value; all of SQL is written here.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.conditions import Bears, Every, Holds, Link, Matching, No, Some
from newsctl.archive.fulltext.expression import Adjacent, AllOf, AnyOf, ButNot, Nearby, all_of
from newsctl.archive.postgres.terms import EXACT
from newsctl.search.query import DateRange, NumberRange

if TYPE_CHECKING:
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.expression import Columns, Expression

# The vectors: of all, and of what is labelled as the title, which an index of its own is of.
WHOLE, TITLE = "t.terms", "ts_filter(t.terms, '{a}')"
_MIXED = ""  # what no single one can be asked
_BODY = "BC"  # the labels of a body
_NEVER = f"'{EXACT}'"  # a term that no text has
_FURTHEST = 64  # places between two terms that one query goes through
_BEARS = (
    "EXISTS (SELECT 1 FROM newsctl.tags b WHERE b.article_id = a.id "
    "AND position(%s IN ' ' || b.tag_key || ' ') > 0)"
)
_VIEWS = "EXISTS (SELECT 1 FROM newsctl.views w WHERE w.article_id = a.id AND {})"
_NOTHING, _EVERYTHING = "false", "true"
_BETWEEN = """EXISTS (
    WITH p AS (
        SELECT u.lexeme, p.place FROM unnest({vector}) u, unnest(u.positions, u.weights)
            AS p (place, label)
        WHERE u.lexeme = ANY (%s) AND p.label = ANY (%s))
    SELECT 1 FROM p WHERE (
        SELECT count(DISTINCT q.lexeme) FROM p q WHERE q.place BETWEEN p.place AND p.place + %s
    ) = %s)"""


def lexeme(columns: Columns, term: str) -> str:
    """A term as it stands in a vector."""
    return term if columns.lemmas else EXACT + term


def vector_of(expression: Expression) -> str:
    """The vector that one query can ask for all of an expression; none where there is no such."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            found = {vector_of(part) for part in parts}
        case ButNot(part, other):
            found = {vector_of(part), vector_of(other)}
        case Nearby(terms=terms, distance=distance) if len(terms) > 2 or distance > _FURTHEST:
            return _MIXED
        case _:
            return WHOLE if expression.columns.body else TITLE
    return found.pop() if len(found) == 1 else _MIXED if found else WHOLE


def tsquery(expression: Expression) -> str:
    """An expression as the text of a `tsquery`, over its `vector_of`."""
    match expression:
        case AllOf(parts):
            return " & ".join(_nested(part) for part in parts)
        case AnyOf(parts):
            return " | ".join(_nested(part) for part in parts) or _NEVER
        case ButNot(part, other):
            return f"{_nested(part)} & !{_nested(other)}"
        case Nearby():
            return _near(expression)
        case Adjacent(columns, terms, begins):
            quoted = [_quoted(columns, one) for one in terms]
            quoted[-1] = _quoted(columns, terms[-1], "*" if begins else "")
            return " <-> ".join(quoted)
    raise TypeError(expression)


def _nested(expression: Expression) -> str:
    return f"({tsquery(expression)})"


def _quoted(columns: Columns, term: str, mark: str = "") -> str:
    text = lexeme(columns, term).replace("\\", "\\\\").replace("'", "''")
    marks = mark + (_BODY if columns.body and not columns.title else "")
    return f"'{text}':{marks}" if marks else f"'{text}'"


def _near(leaf: Nearby) -> str:
    """At most two terms; of more, what each text must hold at least."""
    terms = [_quoted(leaf.columns, one) for one in dict.fromkeys(leaf.terms)]
    if len(terms) != 2 or leaf.distance > _FURTHEST:
        return " & ".join(terms)
    one, other = terms
    return " | ".join(
        f"({first} <{places}> {second})"
        for places in range(1, leaf.distance + 2)
        for first, second in ((one, other), (other, one))
    )


def matching(expression: Expression) -> tuple[str, list[object]]:
    """SQL of what matches an expression, and its values."""
    vector = vector_of(expression)
    if vector != _MIXED:
        return f"{vector} @@ %s::tsquery", [tsquery(expression)]
    match expression:
        case AllOf(parts):
            ordered = sorted(parts, key=vector_of)
            together = [all_of(some) for _vector, some in groupby(ordered, key=vector_of)]
            mixed = [part for part in parts if vector_of(part) == _MIXED]
            single = [one for one in together if vector_of(one) != _MIXED]
            return _joined([matching(one) for one in (*single, *mixed)], " AND ")
        case AnyOf(parts):
            sql, values = _joined([matching(one) for one in parts], " OR ")
            return f"({sql})", values  # something may be asked beside it
        case ButNot(part, other):
            (sql, values), (barred, more) = matching(part), matching(other)
            return f"({sql}) AND NOT ({barred})", [*values, *more]
        case Nearby():
            return _within(expression)
    raise TypeError(expression)


def _within(leaf: Nearby) -> tuple[str, list[object]]:
    """More than two terms near each other: their places are looked at."""
    vector = WHOLE if leaf.columns.body else TITLE
    labels = list("ABCD" if leaf.columns.title else _BODY)
    lexemes = [lexeme(leaf.columns, one) for one in dict.fromkeys(leaf.terms)]
    sql = f"{vector} @@ %s::tsquery AND {_BETWEEN.format(vector=vector)}"
    return sql, [_near(leaf), lexemes, labels, leaf.distance + 1, len(lexemes)]


def _joined(told: list[tuple[str, list[object]]], joint: str) -> tuple[str, list[object]]:
    text = joint.join(f"({sql})" for sql, _values in told)
    return text, [value for _sql, values in told for value in values]


# -- beside texts --------------------------------------------------------------------------------
def where(condition: Condition) -> tuple[str, list[object]]:
    """A condition as SQL and its values."""
    match condition:
        case Matching(expression):
            sql, values = matching(expression)
            return (
                f"EXISTS (SELECT 1 FROM newsctl.texts t WHERE t.article_id = a.id AND {sql})",  # noqa: S608
                values,
            )
        case DateRange(first=first, last=last, name="viewed"):
            return _viewed("viewed", first, last)
        case DateRange(first=first, last=last, name=name):
            column = "a.published" if name == "date" else f"a.{name}"
            known = "NOT a.undated" if name == "date" else f"{column} IS NOT NULL"
            sql, values = _bounded(column, first, last)
            return f"{known} AND {sql}", values
        case NumberRange(name="id", first=first, last=last):
            return _bounded("a.id", first, last)
        case NumberRange(first=first, last=last):
            return _viewed("views", first, last)
        case No(part):
            sql, values = where(part)
            return f"NOT ({sql})", values
        case Every(parts):
            sql, values = _joined([where(part) for part in parts], " AND ")
            return sql or _EVERYTHING, values
        case Some(parts):
            sql, values = _joined([where(part) for part in parts], " OR ")
            return sql or _NOTHING, values
        case Link(text):
            return "position(%s IN lower(coalesce(a.document ->> 'url', ''))) > 0", [text]
        case Bears(key):
            return _BEARS, [key]
        case Holds(kind, key):
            held = f"a.{kind}_key IS NOT NULL AND position(%s IN ' ' || a.{kind}_key || ' ') > 0"
            return held, [key]
    raise TypeError(condition)


def _viewed(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    sql, values = _bounded(f"w.{column}", first, last)
    return _VIEWS.format(f"w.{column} IS NOT NULL AND {sql}"), values


def _bounded(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    bounds = [(sign, one) for sign, one in ((">=", first), ("<=", last)) if one is not None]
    sql = " AND ".join(f"{column} {sign} %s" for sign, _bound in bounds)
    return sql or _EVERYTHING, [bound for _sign, bound in bounds]
