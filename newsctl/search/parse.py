"""The query language: text to tree, by recursive descent.

    query    = either
    either   = all { ("OR" | "|") all }
    all      = together { together }              words side by side: all of them, or any
    together = near { "AND" near }
    near     = part { "NEAR" ["/" number] part }
    part     = ("-" | "NOT") part | "=" part | field ":" part | "(" either ")"
             | ["~"] quotation | ["*"] word { "*" [ word ] } | address
             | "NEAR(" word… ["," number] ")"

AND binds tighter than OR, as everywhere. Words in Arabic (أو، و، ليس) are words like others, but
for أو between two quotations or parentheses, which is OR. Arabic punctuation separates words as a
space does. A piece of punctuation or of marks alone is passed over; a query of nothing else is a
mistake. A query that only leaves words out (`-word`) is none: it asks for all other articles.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsctl.arabic.analyzer import WORD, is_plain
from newsctl.arabic.fold import fold
from newsctl.arabic.stem import is_arabic
from newsctl.errors import QueryError
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.messages import gettext as _
from newsctl.search.lexer import Kind, Lexeme, lex
from newsctl.search.name_variants import look_for_both
from newsctl.search.query import (
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Query,
    Word,
)
from newsctl.text import drop_controls

if TYPE_CHECKING:
    from datetime import date

_NUMBERS = {"views", "id"}
_DATES = {"date", "since", "until", "added", "viewed", "changed"}
_TEXT = {Field.ANY, Field.TITLE, Field.BODY}
_DEEPEST = 128  # signs, fields and parentheses one within the other
_HYPHENS = {"-", "\u2010", "\u2011"}
_MOST_STRAYS = 100
_END = {Kind.OR, Kind.AND, Kind.NEAR, Kind.CLOSE}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds for a part of a query: its field, and the signs that stand before it."""

    field: str = Field.ANY
    exact: bool = False
    negated: bool = False


def parse(text: str, *, today: date) -> Query:
    """The tree of a query; relative dates count from `today`.

    Raises QueryError, with its place, for a query that cannot be read or that has nothing to look
    for.
    """
    return Query(text, _Parser(text, today).query())


def parse_pasted(text: str, *, today: date) -> Query:
    """The same, of a text that was pasted rather than composed: a quotation mark or a bracket that
    lacks its other half counts for nothing, and is no more in the query's text."""
    clean = text
    for _turn in range(_MOST_STRAYS):
        try:
            return parse(clean, today=today)
        except QueryError as error:
            if not error.stray:
                raise QueryError(str(error), query=text, position=error.position) from None
            end = error.position + error.stray
            clean = f"{clean[: error.position]}{' ' * error.stray}{clean[end:]}"
    return parse(clean, today=today)


class _Parser:
    def __init__(self, text: str, today: date) -> None:
        self.text = text
        self.today = today
        self.lexemes = lex(text)
        self.at = 0
        self.depth = 0

    def error(self, message: str, position: int, *, stray: int = 0) -> QueryError:
        return QueryError(message, query=self.text, position=position, stray=stray)

    def kind(self) -> str | None:
        """The kind of the next lexeme, None at the end."""
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else None

    def take(self) -> Lexeme:
        self.at += 1
        return self.lexemes[self.at - 1]

    def query(self) -> Node:
        root = self.either(_Scope())
        if root is None:
            raise self.error(_("There is no word to look for"), 0)
        return root

    # -- operators -------------------------------------------------------------------------------
    def either(self, scope: _Scope) -> Node | None:
        parts = [self.all(scope)]
        while self.kind() == Kind.OR:
            operator = self.take()
            parts.append(self.all(scope))
            if parts[-1] is None or parts[-2] is None:
                raise self.error(self.between("OR"), operator.start)
        return _joined(Or, parts)

    def all(self, scope: _Scope) -> Node | None:
        parts: list[Node] = []
        while self.kind() not in {None, Kind.OR, Kind.CLOSE}:
            part = self.together(scope)
            if isinstance(part, And) and part.loose:  # parentheses that change nothing
                parts += part.parts
            elif part is not None:
                parts.append(part)
        if not scope.exact and scope.field in _TEXT:
            parts = look_for_both(parts)
        if len(parts) > 1:
            return And(tuple(parts), loose=not scope.negated)
        return parts[0] if parts else None

    def together(self, scope: _Scope) -> Node | None:
        if self.kind() == Kind.AND:
            raise self.error(self.between("AND"), self.take().start)
        parts = [self.near(scope)]
        while self.kind() == Kind.AND:
            operator = self.take()
            if self.kind() in {None, *_END}:
                raise self.error(self.between("AND"), operator.start)
            parts.append(self.near(scope))
        kept = tuple(part for part in parts if part is not None)
        if len(kept) > 1:
            return And(kept, loose=False)
        return kept[0] if kept else None

    def near(self, scope: _Scope) -> Node | None:
        if self.kind() == Kind.NEAR:
            raise self.error(self.between("NEAR"), self.take().start)
        left = self.part(scope)
        pairs: list[Node | None] = []
        while self.kind() == Kind.NEAR:
            operator = self.take()
            if self.kind() in {None, *_END}:
                raise self.error(self.between("NEAR"), operator.start)
            right = self.part(scope)
            if not isinstance(left, Word) or not isinstance(right, Word):
                message = _("NEAR stands between two plain words, without signs or phrases")
                raise self.error(message, operator.start)
            if right.field not in _TEXT or left.field is not right.field:
                raise self.error(_("NEAR looks in the title and the body"), operator.start)
            words = (left.text, right.text)
            pairs.append(Near(words, operator.distance, left.field, left.start, right.end))
            left = right
        return _joined(And, pairs) if pairs else left

    def between(self, operator: str) -> str:
        return _("{operator} stands between two things to look for; in quotes it is a word").format(
            operator=operator
        )

    # -- parts -----------------------------------------------------------------------------------
    def part(self, scope: _Scope) -> Node | None:
        lexeme = self.take()
        match lexeme.kind:
            case Kind.NOT:
                return self.negation(lexeme, scope)
            case Kind.EXACT:
                self.require(lexeme, _("A word must follow the equals sign"))
                return self.deeper(lexeme, replace(scope, exact=True))
            case Kind.FIELD:
                return self.fielded(lexeme, scope)
            case Kind.OPEN:
                return self.group(lexeme, scope)
            case Kind.VALUE:
                return self.value(lexeme, scope.field)
            case Kind.PHRASE | Kind.ALIKE:
                return self.phrase(lexeme, scope)
            case Kind.ADDRESS:
                return self.address(lexeme, scope)
            case Kind.NEAR_GROUP:
                return self.near_group(lexeme, scope)
        return self.run(lexeme, scope)

    def deeper(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(_("The query is nested too deeply"), lexeme.start)
        node = self.part(scope)
        self.depth -= 1
        return node

    def require(self, lexeme: Lexeme, message: str) -> None:
        """Something to look for must follow a sign or a field."""
        if self.kind() in {None, *_END}:
            raise self.error(message, lexeme.start)

    def negation(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        self.require(lexeme, _("A word to leave out must follow"))
        part = self.deeper(lexeme, replace(scope, negated=True))
        if isinstance(part, Not):
            return part.part
        return None if part is None else Not(part)

    def fielded(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        message = _("Nothing to look for follows {name}").format(name=lexeme.text)
        self.require(lexeme, message)
        node = self.deeper(lexeme, replace(scope, field=lexeme.name))
        if node is None:
            raise self.error(message, lexeme.start)
        return node

    def group(self, lexeme: Lexeme, scope: _Scope) -> Node:
        self.depth += 1
        node = self.either(scope)
        self.depth -= 1
        if self.kind() != Kind.CLOSE:
            raise self.error(_("This parenthesis is never closed"), lexeme.start, stray=1)
        end = self.take().end
        if node is None:
            message = _("There is nothing between these parentheses")
            raise self.error(message, lexeme.start, stray=end - lexeme.start)
        return node

    def value(self, lexeme: Lexeme, name: str) -> Node | None:
        from newsctl.search.ranges import date_range, number_range, state

        text = drop_controls(lexeme.text).strip()
        place = (lexeme.start, lexeme.end)
        try:
            if name in _DATES:
                return date_range(name, text, *place, today=self.today)
            if name in _NUMBERS:
                return number_range(name, text, *place)
            if name == "is":
                return state(text, *place)
        except ValueError as error:
            raise self.error(str(error), lexeme.at) from error
        return Word(text, Field.URL, False, *place) if text else None

    # -- words -----------------------------------------------------------------------------------
    def phrase(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        where = Field(scope.field)
        words = self.plain_words(lexeme, where)
        alike = lexeme.kind == Kind.ALIKE
        return Phrase(words, where, lexeme.start, lexeme.end, alike) if words else None

    def plain_words(self, lexeme: Lexeme, where: Field) -> tuple[str, ...]:
        """The words within quotes or NEAR( ), where no asterisk may touch one of a text."""
        found = _words(lexeme.text)
        touching = [at for _word, start, end in found for at in (start - 1, end)]
        star = next((at for at in touching if at >= 0 and lexeme.text[at : at + 1] == "*"), None)
        if star is not None and where in _TEXT and lexeme.kind != Kind.ADDRESS:
            message = _("Within quotes and NEAR an asterisk stands for nothing: leave it out")
            raise self.error(message, lexeme.at + star)
        return tuple(word for word, _start, _end in found)

    def address(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        """An article's own address, or one that its text mentions."""
        text = drop_controls(lexeme.text)
        here = Word(text, Field.URL, False, lexeme.start, lexeme.end)
        mentioned = self.phrase(lexeme, scope)
        return Or((here, mentioned)) if mentioned else here

    def near_group(self, lexeme: Lexeme, scope: _Scope) -> Node:
        where = Field(scope.field)
        words = self.plain_words(lexeme, where)
        if len(words) < 2:
            raise self.error(_("NEAR takes two words or more: NEAR(price oil, 5)"), lexeme.start)
        if where not in _TEXT:
            raise self.error(_("NEAR looks in the title and the body"), lexeme.start)
        return Near(words, lexeme.distance, where, lexeme.start, lexeme.end)

    def run(self, lexeme: Lexeme, scope: _Scope) -> Node | None:
        """The words of a run: side by side when they are Latin or numbers (`e-mail`, `10:30`), or
        joined by a hyphen (`واي-فاي`)."""
        words = _words(lexeme.text)
        where = Field(scope.field)
        starred = "*" in lexeme.text
        if len(words) > 1 and not starred and _is_one(lexeme.text, words, scope):
            whole = (lexeme.at + words[0][1], lexeme.at + words[-1][2])
            return Phrase(tuple(word for word, _start, _end in words), where, *whole)
        nodes: list[Node | None] = [
            self.word(lexeme, one, scope) for one in _with_stars(lexeme.text, words)
        ]
        return _joined(And, nodes, loose=not scope.negated and not starred)

    def word(self, lexeme: Lexeme, one: tuple[str, int, int], scope: _Scope) -> Node:
        """A word, the beginning of words, or a pattern of them."""
        text, start, end = one
        where, place = Field(scope.field), (lexeme.at + start, lexeme.at + end)
        star = text.find("*")
        if star < 0:
            return Word(text, where, scope.exact, *place)
        if scope.exact:
            message = _("“=” asks for one word and “*” for many: use one of them")
            raise self.error(message, place[0] + star)
        if not text[star:].strip("*"):
            return Prefix(text[:star], where, *place)
        if where not in _TEXT:
            message = _("An asterisk before letters looks in the title and the body")
            raise self.error(message, place[0] + star)
        return Pattern(text, where, *place)


def _with_stars(text: str, words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The words of a run with the asterisks that touch them; those that one joins are one."""
    found: list[tuple[str, int, int]] = []
    for _word, start, end in words:
        first = len(text[:start].rstrip("*"))
        last = len(text) - len(text[end:].lstrip("*"))
        if found and first < start and found[-1][2] == start:
            first = found.pop()[1]
        found.append((text[first:last], first, last))
    return found


def _words(text: str) -> list[tuple[str, int, int]]:
    """(word, start, end) of each word that a text holds, without those that fold to nothing."""
    if is_plain(text):
        return [(text, 0, len(text))]
    found = ((match[0], match.start(), match.end()) for match in WORD.finditer(text))
    return [one for one in found if fold(one[0]).strip()]


def _is_one(text: str, words: list[tuple[str, int, int]], scope: _Scope) -> bool:
    """Whether the words of a run are one expression; Arabic ones joined by a sign are several, but
    for a hyphen."""
    if all(text[end:start] in _HYPHENS for (_one, _s, end), (_two, start, _e) in pairwise(words)):
        return True
    if scope.exact or scope.negated or scope.field not in _TEXT:
        return True
    return not any(is_arabic(fold(word)) for word, _start, _end in words)


def _joined(kind: type[And | Or], parts: list[Node | None], *, loose: bool = False) -> Node | None:
    kept = tuple(part for part in parts if part is not None)
    if len(kept) < 2:
        return kept[0] if kept else None
    return And(kept, loose) if kind is And else Or(kept)
