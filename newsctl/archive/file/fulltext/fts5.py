"""Expressions and conditions in SQLite's language: what FTS5 matches, and SQL over `articles a`.

Terms reach FTS5 only as quoted strings of analysed text, where a quote is doubled; names of columns
and operators are written here. Everything else is a parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.stem import FUNCTION
from newsctl.archive.fulltext.conditions import Bears, Every, Holds, Link, Matching, No, Some
from newsctl.archive.fulltext.expression import Adjacent, AllOf, AnyOf, ButNot, Nearby, of_leaves
from newsctl.fast_dataclasses import replace
from newsctl.search.query import DateRange, NumberRange

if TYPE_CHECKING:
    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.expression import Columns, Expression, Leaf

_DATES = {
    "date": "a.published", "added": "a.added", "viewed": "a.viewed", "changed": "a.changed",
}  # fmt: skip
# Names of a kind that hold a key between blanks.
BORNE = "SELECT name FROM tallies WHERE kind = ? AND instr(' ' || name || ' ', ?)"
# Who bears such a tag: listed, or asked of each article that other words found.
_BEARING = f"a.id IN (SELECT article_id FROM tags WHERE tag_key IN ({BORNE}))"  # noqa: S608
_BEARS = "EXISTS (SELECT 1 FROM tags WHERE article_id = a.id AND instr(' ' || tag_key || ' ', ?))"
_NEVER = '"."'  # a term that no text has
_NOTHING = "0"
_EVERYTHING = "1"
_LONGEST_LIKE = 20_000  # bytes; SQLite takes 50,000


def quoted(text: str) -> str:
    """An FTS5 string."""
    return '"' + text.replace('"', '""') + '"'


def named(columns: Columns) -> str:
    """The columns' names, as FTS5 takes them before a colon."""
    kind = "lemma" if columns.lemmas else "exact"
    names = [f"{part}_{kind}" for part in ("title", "body") if getattr(columns, part)]
    names += ["lead_lemma"] if columns.lead and columns.lemmas else []
    return names[0] if len(names) == 1 else f"{{{' '.join(names)}}}"


def match_text(expression: Expression) -> str:
    """An expression as MATCH text."""
    match expression:
        case AllOf(parts):
            return " AND ".join(_nested(part) for part in parts)
        case AnyOf(parts):
            return _any(parts)
        case ButNot(part, other):
            return f"{_nested(part)} NOT ({rows_text(other)})"  # which scores nothing
    if stands_anywhere(expression):
        return _leaf(expression)
    return f"{named(expression.columns)} : {_leaf(expression)}"


def rows_text(expression: Expression) -> str:
    """MATCH text of the same rows, not to be scored: what stands in the lead stands in the body."""
    return match_text(of_leaves(expression, _with_lead))


def _with_lead(leaf: Leaf) -> Leaf:
    if isinstance(leaf, Adjacent) and leaf.columns.body:
        return replace(leaf, columns=leaf.columns._replace(lead=True))
    return leaf


def stands_anywhere(leaf: Leaf) -> bool:
    """Whether a term is looked for in each column that can hold it: what only a function word's
    lemma is stands among lemmas alone. Where FTS5 is told no columns it finds rows without a look
    at the term's places in them, in half the time."""
    columns = leaf.columns
    told = columns.lemmas and columns.title and columns.body and columns.lead
    return told and leaf.terms[0].startswith(FUNCTION)


def _any(parts: tuple[Expression, ...]) -> str:
    """Leaves of the same columns, which may be very many, name these once."""
    if not parts:
        return _NEVER
    first = parts[0]
    if isinstance(first, Adjacent | Nearby) and all(
        isinstance(one, Adjacent | Nearby) and one.columns == first.columns for one in parts
    ):
        texts = " OR ".join(_leaf(one) for one in parts if isinstance(one, Adjacent | Nearby))
        anywhere = all(stands_anywhere(one) for one in parts if isinstance(one, Adjacent | Nearby))
        return texts if anywhere else f"{named(first.columns)} : ({texts})"
    return " OR ".join(_nested(part) for part in parts)


def _nested(expression: Expression) -> str:
    return f"({match_text(expression)})"


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Nearby):
        return f"NEAR({' '.join(map(quoted, leaf.terms))}, {leaf.distance})"
    return quoted(" ".join(leaf.terms)) + (" *" if leaf.begins else "")


def where(condition: Condition, *, beside: bool) -> tuple[str, list[object]]:
    """A condition as SQL and its parameters; `beside` says that a MATCH finds the articles."""
    match condition:
        case Matching(expression):
            sql = "a.id IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"
            return sql, [rows_text(expression)]
        case DateRange(first=first, last=last, name=name):
            return _dated(_DATES[name], first, last)
        case NumberRange(name=name, first=first, last=last):
            return _between("a.id" if name == "id" else "a.views", first, last)
        case No(part):
            sql, values = where(part, beside=beside)
            return f"NOT ({sql})", values
        case Every(parts):
            return _joined(parts, " AND ", _EVERYTHING, beside=beside)
        case Some(parts):
            return _joined(parts, " OR ", _NOTHING, beside=beside)
        case Link(text):
            return _linked(text)
        case Bears(key):
            return (_BEARS, [key]) if beside else (_BEARING, ["tag", key])
        case Holds(kind, key):
            column = f"a.{kind}_key"
            return f"{column} IS NOT NULL AND {column} IN ({BORNE})", [kind, key]
    raise TypeError(condition)


def _linked(text: str) -> tuple[str, list[object]]:
    """What an address holds. Only ASCII letters are alike in both sizes, as addresses have them;
    LIKE compares them without making each address anew, and takes no very long pattern."""
    if len(text.encode()) > _LONGEST_LIKE:
        return "instr(lower(ifnull(a.url, '')), ?)", [text]
    escaped = "".join(f"\\{one}" if one in "%_\\" else one for one in text)
    return "ifnull(a.url LIKE ? ESCAPE '\\', 0)", [f"%{escaped}%"]


def _joined(
    parts: tuple[Condition, ...], joint: str, nothing: str, *, beside: bool
) -> tuple[str, list[object]]:
    told = [where(part, beside=beside) for part in parts]
    text = joint.join(f"({sql})" for sql, _values in told)
    return text or nothing, [value for _sql, values in told for value in values]


def _dated(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    sql, values = _between(column, first, last)
    known = "a.undated = 0" if column == _DATES["date"] else f"{column} IS NOT NULL"
    return f"{known} AND {sql}", values


def _between(column: str, first: int | None, last: int | None) -> tuple[str, list[object]]:
    conditions, values = [], []
    for sign, bound in ((">=", first), ("<=", last)):
        if bound is not None:
            conditions.append(f"{column} {sign} ?")
            values.append(bound)
    return " AND ".join(conditions) or _EVERYTHING, list(values)
