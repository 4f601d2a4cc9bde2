"""A query's text, cut into the pieces that the parser reads."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from newsctl.errors import QueryError
from newsctl.messages import gettext as _
from newsctl.search.query import Field

# Field names in Arabic (with and without hamza and the article), English and French.
FIELDS: dict[str, Field] = {
    name: where
    for where, names in {
        Field.TITLE: "title headline عنوان العنوان titre",
        Field.BODY: "body text نص النص متن texte corps",
        Field.AUTHOR: "author by كاتب الكاتب مؤلف auteur",
        Field.SOURCE: "source مصدر المصدر صحيفة",
        Field.SECTION: "section category قسم القسم rubrique",
        Field.TAG: "tag tags وسم الوسم وسوم étiquette",
        Field.URL: "url link رابط الرابط lien",
    }.items()
    for name in names.split()
}
RANGES: dict[str, str] = {
    name: kind
    for kind, names in {
        "date": "date تاريخ التاريخ",
        "views": "views مشاهدات المشاهدات vues",
        "id": "id رقم الرقم",
    }.items()
    for name in names.split()
}

_QUOTES = {'"': '"', "«": "»", "“": "”„“", "„": "“”", "”": "”"}
_SPACE = " \t\r\n\u00a0،؛؟,;"
_STOPS = frozenset(_SPACE) | frozenset('()|"«»“”„')
_FIELD = re.compile(r"([^\W\d_]+):(?!//)")


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    QUOTED = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    NEAR = auto()
    END = auto()


class Piece(NamedTuple):
    """A piece, its text, and where it stands (code points)."""

    kind: Kind
    text: str
    start: int
    end: int


def pieces(query: str) -> list[Piece]:
    """The pieces of a query, an END last. Raises QueryError."""
    found: list[Piece] = []
    at = 0
    while at < len(query):
        if query[at] in _SPACE:
            at += 1
            continue
        piece = _piece(query, at, after_space=at == 0 or query[at - 1] not in _word_ends(found, at))
        found.append(piece)
        at = piece.end
    found.append(Piece(Kind.END, "", len(query), len(query)))
    return found


def _word_ends(found: list[Piece], at: int) -> frozenset[str]:
    """The characters after which a hyphen is part of a word, not an operator: none but a word's own."""
    last = found[-1] if found else None
    inside = last is not None and last.end == at and last.kind is Kind.WORD
    return frozenset(last.text[-1:]) if inside and last is not None else frozenset()


def _piece(query: str, at: int, *, after_space: bool) -> Piece:
    character = query[at]
    simple = {"(": Kind.OPEN, ")": Kind.CLOSE, "|": Kind.OR}.get(character)
    if simple is not None:
        return Piece(simple, character, at, at + 1)
    if character in _QUOTES:
        return _quoted(query, at)
    if character in "»„":  # a closing mark alone means nothing
        return Piece(Kind.AND, character, at, at + 1)
    if character in "-−" and after_space and at + 1 < len(query) and query[at + 1] not in _SPACE:
        return Piece(Kind.NOT, character, at, at + 1)
    field = _FIELD.match(query, at)
    if field is not None:
        return _field(field)
    end = at
    while end < len(query) and query[end] not in _STOPS:
        end += 1
    text = query[at:end]
    return Piece(_word_kind(text), text, at, max(end, at + 1))


def _word_kind(text: str) -> Kind:
    if text == "OR":
        return Kind.OR
    if text == "AND":
        return Kind.AND
    return Kind.NEAR if re.fullmatch(r"NEAR(/\d{1,4})?", text) else Kind.WORD


def _quoted(query: str, at: int) -> Piece:
    closing = _QUOTES[query[at]]
    end = next((i for i in range(at + 1, len(query)) if query[i] in closing), None)
    if end is None:
        raise QueryError(_("The quotation that begins here has no end"), query=query, position=at)
    return Piece(Kind.QUOTED, query[at + 1 : end], at, end + 1)


def _field(match: re.Match[str]) -> Piece:
    name = match[1].casefold()
    if name not in FIELDS and name not in RANGES:
        raise QueryError(
            _("There is no field {name}. The fields are: {names}").format(
                name=match[1],
                names="title body author source section tag url date views id",
            ),
            query=match.string,
            position=match.start(),
        )
    return Piece(Kind.FIELD, name, match.start(), match.end())
