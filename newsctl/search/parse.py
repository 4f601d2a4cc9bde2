"""The query language: text to tree, by recursive descent.

    query  = either
    either = all { ("OR" | "|") all }
    all    = part { ["AND"] part }
    part   = "-" part | field ":" part | near
    near   = word { "NEAR" ["/" number] word } | "NEAR(" word… ["," number] ")" | single
    single = "(" either ")" | quotation | "=" word | word "*" | word

Words side by side must all match. Arabic punctuation separates words as a space does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.arabic.analyzer import WORD
from newsctl.errors import QueryError
from newsctl.messages import gettext as _
from newsctl.search.lexer import FIELDS, RANGES, Kind, Piece, pieces
from newsctl.search.query import (
    And,
    DateRange,
    Field,
    Near,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

if TYPE_CHECKING:
    from datetime import date

_DEEPEST = 40  # parentheses within each other
_MOST = 1000  # pieces
_DISTANCE = 10  # words, for NEAR without a number
_NUMBER = re.compile(r"(>=|<=|>|<|=)?(\d{1,15})|(\d{1,15})?\.\.(\d{1,15})?")


def parse(text: str, *, today: date) -> Query:
    """The tree of a query; relative dates count from `today`.

    Raises QueryError, with the place, for what cannot be read and for a query without any word.
    """
    return Query(text, _Parser(text, today).query())


class _Parser:
    def __init__(self, text: str, today: date) -> None:
        self.text = text
        self.today = today
        self.pieces = pieces(text)
        self.at = 0
        self.depth = 0
        if len(self.pieces) > _MOST:
            raise self.error(_("The query is too long"), self.pieces[_MOST].start)

    def error(self, message: str, position: int) -> QueryError:
        return QueryError(message, query=self.text, position=position)

    @property
    def piece(self) -> Piece:
        return self.pieces[self.at]

    def take(self) -> Piece:
        piece = self.piece
        self.at += 1
        return piece

    def query(self) -> Node:
        node = self.either(Field.ANY)
        if self.piece.kind is Kind.CLOSE:
            raise self.error(_("This parenthesis closes nothing"), self.piece.start)
        if node is None:
            raise self.error(_("There is no word to look for"), 0)
        return node

    def either(self, where: Field) -> Node | None:
        parts = [self.all(where)]
        while self.piece.kind is Kind.OR:
            operator = self.take()
            part = self.all(where)
            if part is None or parts[-1] is None:
                raise self.error(_("OR stands between two words"), operator.start)
            parts.append(part)
        kept = tuple(part for part in parts if part is not None)
        if not kept:
            return None
        return kept[0] if len(kept) == 1 else Or(kept)

    def all(self, where: Field) -> Node | None:
        parts: list[Node] = []
        while self.piece.kind not in {Kind.OR, Kind.CLOSE, Kind.END}:
            if self.piece.kind is Kind.AND:
                self.take()
                continue
            part = self.part(where)
            if part is not None:
                parts.append(part)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def part(self, where: Field) -> Node | None:
        kind = self.piece.kind
        if kind is Kind.NOT:
            return self.negated(where)
        if kind is Kind.FIELD:
            return self.fielded()
        return self.near(where)

    def negated(self, where: Field) -> Node | None:
        sign = self.take()
        if self.piece.kind in {Kind.OR, Kind.CLOSE, Kind.END, Kind.AND}:
            raise self.error(_("A hyphen stands before the word to leave out"), sign.start)
        part = self.deeper(sign, lambda: self.part(where))
        return None if part is None else Not(part)

    def fielded(self) -> Node | None:
        name = self.take()
        if self.piece.kind in {Kind.OR, Kind.CLOSE, Kind.END, Kind.AND, Kind.NEAR}:
            raise self.error(_("A word is missing after {name}:").format(name=name.text), name.end)
        if name.text in RANGES:
            return self.range(name)
        return self.deeper(name, lambda: self.part(FIELDS[name.text]))

    def deeper(self, piece: Piece, read: Callable[[], Node | None]) -> Node | None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(_("The query is nested too deeply"), piece.start)
        node = read()
        self.depth -= 1
        return node

    # -- ranges ----------------------------------------------------------------------------------
    def range(self, name: Piece) -> Node:
        value = self.take()
        if value.kind not in {Kind.WORD, Kind.QUOTED}:
            raise self.error(_("A value is missing after {name}:").format(name=name.text), name.end)
        if RANGES[name.text] == "date":
            return self.dates(value)
        return self.numbers(RANGES[name.text], value)

    def dates(self, value: Piece) -> DateRange:
        from newsctl.arabic.dates import parse_period

        try:
            first, last = parse_period(value.text, today=self.today)
        except ValueError:
            message = _("The date {date} cannot be read").format(date=value.text)
            raise self.error(message, value.start) from None
        return DateRange(first, last, value.start, value.end)

    def numbers(self, name: str, value: Piece) -> NumberRange:
        from newsctl.arabic.numerals import latin_digits

        match = _NUMBER.fullmatch(latin_digits(value.text))
        if match is None or match[0] == "..":
            message = _("{text} is no number: write 100, >100 or 10..100").format(text=value.text)
            raise self.error(message, value.start)
        if match[2] is None:
            first, last = (int(one) if one else None for one in (match[3], match[4]))
            return NumberRange(name, first, last, value.start, value.end)
        number = int(match[2])
        first, last = {
            ">": (number + 1, None),
            ">=": (number, None),
            "<": (None, number - 1),
            "<=": (None, number),
        }.get(match[1], (number, number))
        return NumberRange(name, first, last, value.start, value.end)

    # -- words -----------------------------------------------------------------------------------
    def near(self, where: Field) -> Node | None:
        if self.piece.kind is Kind.NEAR:
            return self.near_list(where)
        first = self.piece
        node = self.single(where)
        if self.piece.kind is not Kind.NEAR or not isinstance(node, Word):
            return node
        words, distance = [node.text], _DISTANCE
        while self.piece.kind is Kind.NEAR:
            operator = self.take()
            if "/" in operator.text:
                distance = int(operator.text.partition("/")[2])
            following = self.single(where) if self.piece.kind is Kind.WORD else None
            if not isinstance(following, Word):
                raise self.error(_("NEAR stands between two words"), operator.start)
            words.append(following.text)
        return Near(tuple(words), distance, where, first.start, self.pieces[self.at - 1].end)

    def near_list(self, where: Field) -> Node | None:
        operator = self.take()
        if self.piece.kind is not Kind.OPEN or "/" in operator.text:
            raise self.error(_("NEAR stands between two words"), operator.start)
        self.take()
        words: list[Piece] = []
        while self.piece.kind is Kind.WORD:
            words.append(self.take())
        if self.piece.kind is not Kind.CLOSE:
            raise self.error(_("NEAR( ) holds words and, last, a number"), self.piece.start)
        closing = self.take()
        distance = _DISTANCE
        if len(words) > 2 and words[-1].text.isdecimal():
            distance = min(int(words.pop().text), 1000)
        kept = tuple(word.text for word in words if WORD.search(word.text))
        if len(kept) < 2:
            raise self.error(_("NEAR( ) holds words and, last, a number"), operator.start)
        return Near(kept, distance, where, operator.start, closing.end)

    def single(self, where: Field) -> Node | None:
        piece = self.take()
        if piece.kind is Kind.OPEN:
            return self.grouped(piece, where)
        if piece.kind is Kind.QUOTED:
            words = tuple(WORD.findall(piece.text))
            return Phrase(words, where, piece.start, piece.end) if words else None
        if piece.kind is Kind.FIELD or piece.kind is Kind.NOT:
            self.at -= 1
            return self.part(where)
        return _word(piece, where)

    def grouped(self, opening: Piece, where: Field) -> Node | None:
        node = self.deeper(opening, lambda: self.either(where))
        if self.piece.kind is not Kind.CLOSE:
            message = _("The parenthesis that opens here is not closed")
            raise self.error(message, opening.start)
        self.take()
        return node


def _word(piece: Piece, where: Field) -> Node | None:
    """A word's node; None when it is made of signs alone."""
    text = piece.text
    exact, prefix = text.startswith("="), text.endswith("*")
    text = text.removeprefix("=").removesuffix("*")
    if not WORD.search(text):
        return None
    if prefix:
        return Prefix(text, where, piece.start, piece.end)
    return Word(text, where, exact, piece.start, piece.end)


if TYPE_CHECKING:
    from collections.abc import Callable
