"""From the text of a query to its lexemes: where words, quotes, fields and operators begin and end.

Operators stand where a word could begin; inside a word, a phrase or an address their characters
are plain. What follows `date:`, `views:`, `id:` and `url:` is read as one value, so that
`date:-3w..` is a date and not a word taken away.
"""

from __future__ import annotations

from newsctl.arabic.fold import MARKS, fold
from newsctl.errors import QueryError
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import gettext as _
from newsctl.search.fields import VALUES, field_names, find_field

MAX_LEXEMES = 1_000
MAX_DEPTH = 32
DEFAULT_DISTANCE = 10
MAX_DISTANCE = 1_000

CLOSERS = {'"': '"', "«": "»", "“": "”", "„": "“”", "”": "“"}
_OPENERS = frozenset(CLOSERS)
_OR = "او"
_QUOTES = '"«»“”„'
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_SEPARATORS = "،؛؟;!…,"

_SKIPPED = lazy_pattern(rf"[\s{_INVISIBLE}{_SEPARATORS}»]+")
_INVISIBLES = lazy_pattern(f"[{_INVISIBLE}]*")
_BARS = lazy_pattern(r"\|+")
_ADDRESS = lazy_pattern(rf"[A-Za-z][A-Za-z0-9+.-]*://[^\s{_QUOTES}]+")
_ADDRESS_VALUE = lazy_pattern(rf"[^\s{_QUOTES}]+")
_VALUE = lazy_pattern(rf"[^\s()|{_QUOTES}]+")
_NAME = lazy_pattern(rf"(?<![\w{MARKS}])([^\W\d_](?:[^\W\d_]|[{MARKS}])*+):")
_LATIN_NAME = lazy_pattern(r"([A-Za-z\u00c0-\u024f]{2,}):(?=[^\W_])")
_RUN = lazy_pattern(rf"(?:[^\s()|{_QUOTES}{_SEPARATORS}]|(?<=\d),(?=\d))+")
_NEAR_GROUP = lazy_pattern(r"NEAR(?:/(\d{1,9}))?\(([^()]*)(\)?)")
_NEAR_DISTANCE = lazy_pattern(r"[,،]\s*(\d{1,9})\s*$")
_NEAR = lazy_pattern(r"NEAR(?:/(\d{1,9}))?")


class Kind:
    """What a lexeme is: texts with names. (An enumeration of them takes longer to make than a query
    to read.)"""

    RUN = "run"  # characters without a space between them: one word, several, or none
    PHRASE = "phrase"  # what stands between quotes
    ALIKE = "~phrase"  # the same behind a tilde
    VALUE = "value"  # what follows a field that takes no words
    ADDRESS = "address"
    FIELD = "field"
    OPEN = "("
    CLOSE = ")"
    OR = "OR"
    AND = "AND"
    NOT = "-"
    EXACT = "="
    NEAR = "NEAR"  # between two words
    NEAR_GROUP = "NEAR()"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of a query: `text` is its content, from `at` on; [start, end) all of it."""

    kind: str  # of `Kind`
    start: int
    end: int
    text: str = ""
    at: int = 0
    distance: int = DEFAULT_DISTANCE
    name: str = ""  # of a field


def lex(query: str) -> list[Lexeme]:
    """The lexemes of a query. Raises QueryError, with its place."""
    return _Lexer(query).all()


class _Lexer:
    def __init__(self, query: str) -> None:
        self.query = query
        self.place = 0
        self.found: list[Lexeme] = []
        self.groups: list[str | None] = []  # of each open parenthesis, the field it belongs to
        self.pending: str | None = None  # the field whose value comes next

    def all(self) -> list[Lexeme]:
        self._skip()
        while self.place < len(self.query):
            if len(self.found) >= MAX_LEXEMES:
                raise self.error(
                    _("A query may have at most {n} words and signs").format(n=MAX_LEXEMES)
                )
            self._next()
            self._skip()
        return _with_arabic_or(self.found)

    def error(self, message: str, place: int | None = None, *, stray: int = 0) -> QueryError:
        position = self.place if place is None else place
        return QueryError(message, query=self.query, position=position, stray=stray)

    def _skip(self) -> None:
        while self.query.startswith(" ", self.place):
            self.place += 1
        begin = self.query[self.place : self.place + 1]
        if not begin or begin.isalpha():  # as nearly always
            return
        if match := _SKIPPED.match(self.query, self.place):
            self.place = match.end()

    def _field(self) -> str | None:
        return self.pending or (self.groups[-1] if self.groups else None)

    def _add(
        self,
        kind: str,
        end: int,
        text: str = "",
        at: int = 0,
        *,
        distance: int = 0,
        name: str = "",
    ) -> None:
        self.found.append(Lexeme(kind, self.place, end, text, at or self.place, distance, name))
        self.place = end
        if kind not in {Kind.FIELD, Kind.NOT, Kind.EXACT}:
            self.pending = None

    def _next(self) -> None:
        char = self.query[self.place]
        if char in "()":
            self._parenthesis(char)
        elif char == "|" and (bars := _BARS.match(self.query, self.place)):
            self._add(Kind.OR, bars.end())
        elif char in CLOSERS:
            self._quoted(char)
        elif char == "~" and self.query[self.place + 1 : self.place + 2] in _OPENERS:
            self.place += 1
            self._quoted(self.query[self.place], alike=True)
        elif self._field() in VALUES:
            self._value()
        elif char in "-=":
            self._sign(char)
        elif char == "*" and not self._stands_before_a_word():
            self.place += 1
        else:
            self._run()

    def _parenthesis(self, char: str) -> None:
        if char == ")":
            if not self.groups:
                raise self.error(_("This parenthesis was never opened"), stray=1)
            self.groups.pop()
            self._add(Kind.CLOSE, self.place + 1)
            return
        if len(self.groups) >= MAX_DEPTH:
            raise self.error(_("Parentheses may stand {n} deep, not deeper").format(n=MAX_DEPTH))
        self.groups.append(self._field())
        self._add(Kind.OPEN, self.place + 1)

    def _quoted(self, opener: str, *, alike: bool = False) -> None:
        begin = self.place + 1
        ends = [self.query.find(closer, begin) for closer in CLOSERS[opener]]
        end = min((one for one in ends if one >= 0), default=-1)
        if end < 0:
            if opener == "”":  # a closing mark that closes nothing is punctuation
                self.place += 1
                return
            raise self.error(_("This quotation mark is never closed"), stray=1)
        kind = Kind.VALUE if self._field() in VALUES else Kind.ALIKE if alike else Kind.PHRASE
        self._add(kind, end + 1, self.query[begin:end], begin)

    def _value(self) -> None:
        if self._field() == "url":
            match = _ADDRESS_VALUE.match(self.query, self.place)
        else:
            match = _VALUE.match(self.query, self.place)
        assert match is not None
        text = match[0]
        if self._field() == "url":
            text = _without_tail(text)
        if text in {"OR", "AND"}:
            self._add(text, match.end())
        elif text:
            self._add(Kind.VALUE, self.place + len(text), text)
        else:
            self.place += 1

    def _sign(self, char: str) -> None:
        """`-` and `=` are signs where a word can begin and one follows; else punctuation."""
        before = self.query[self.place - 1] if self.place else " "
        begin = self.place
        while self.query.startswith(char, self.place):
            self.place += 1
        invisible = _INVISIBLES.match(self.query, self.place)
        follows = self.query[invisible.end() :][:1] if invisible else ""
        joined = before.isalnum() or before in _QUOTES or before == ")"
        alone = not follows or follows.isspace() or follows in "|)" + _SEPARATORS
        if follows == "*":
            alone = not self._stands_before_a_word(invisible.end() if invisible else None)
        if self.place == begin + 1 and not joined and not alone:
            self.place = begin
            self._add(Kind.NOT if char == "-" else Kind.EXACT, begin + 1)

    def _stands_before_a_word(self, at: int | None = None) -> bool:
        """Whether the asterisk here has a letter or digit behind it."""
        place = (self.place if at is None else at) + 1
        return self.query[place : place + 1].isalnum()

    def _run(self) -> None:
        if self._near_group():
            return
        free = self._field() is None
        addressed = free and "://" in self.query
        if addressed and (address := _ADDRESS.match(self.query, self.place)):
            text = _without_tail(address[0])
            self._add(Kind.ADDRESS, self.place + len(text), text)
            return
        if self._name(free):
            return
        text = self._characters()
        if not text:  # a quotation mark that opens nothing
            self.place += 1
            return
        end = self.place + len(text)
        bare = _bare(text)
        if bare in {"OR", "AND"}:
            self._add(bare, end)
        elif bare == "NOT":
            self._add(Kind.NOT, end)
        elif bare.startswith("NEAR") and (near := _NEAR.fullmatch(bare)):
            self._add(Kind.NEAR, end, distance=self._distance(near[1]))
        else:
            self._add(Kind.RUN, end, text)

    def _characters(self) -> str:
        """The run that begins here; nothing where no run can."""
        plain = self.query[self.place :].partition(" ")[0]
        if plain.isalpha():  # as nearly always: nothing in it ends a run
            return plain
        match = _RUN.match(self.query, self.place)
        return match[0] if match else ""

    def _near_group(self) -> bool:
        if not self.query.startswith("NEAR", self.place):
            return False
        match = _NEAR_GROUP.match(self.query, self.place)
        if match is None:
            return False
        opened = match.start(2) - 1
        if not match[3]:
            if match.end() < len(self.query):
                raise self.error(_("NEAR takes plain words, no parentheses"), match.end())
            raise self.error(_("This parenthesis is never closed"), opened)
        words, given = match[2], match[1]
        if last := _NEAR_DISTANCE.search(words):
            words, given = words[: last.start()], last[1]
        quote = next((n for n, char in enumerate(words) if char in _QUOTES), None)
        if quote is not None:
            raise self.error(_("NEAR takes plain words, no phrases"), match.start(2) + quote)
        distance = self._distance(given)
        self._add(Kind.NEAR_GROUP, match.end(), words, match.start(2), distance=distance)
        return True

    def _distance(self, digits: str | None) -> int:
        distance = DEFAULT_DISTANCE if digits is None else int(digits)
        if not 1 <= distance <= MAX_DISTANCE:
            raise self.error(
                _("NEAR takes a distance from 1 to {most} words").format(most=MAX_DISTANCE)
            )
        return distance

    def _name(self, free: bool) -> bool:
        """Whether a field's name stands here; it was taken then."""
        if ":" not in self.query:
            return False
        match = _NAME.match(self.query, self.place)
        name = find_field(match[1]) if match else None
        if match and name:
            if free:
                self._add(Kind.FIELD, match.end(), match[0], name=name)
                self.pending = name
                return True
            if self.query[match.end() :][:1].isalnum():
                raise self.error(_("A field cannot stand inside another"))
        elif free and (stranger := _LATIN_NAME.match(self.query, self.place)):
            # Arabic headlines are full of `name: words`, so only a Latin name is taken for a slip.
            raise self.error(
                _("There is no field “{name}”. Fields: {names}").format(
                    name=stranger[1], names=" ".join(f"{one}:" for one in field_names())
                )
            )
        return False


def _with_arabic_or(found: list[Lexeme]) -> list[Lexeme]:
    """أو between two quotations or parentheses is OR; elsewhere it is a word."""
    for at in range(1, len(found) - 1):
        one = found[at]
        if (
            one.kind is Kind.RUN
            and found[at - 1].kind in {Kind.PHRASE, Kind.ALIKE, Kind.CLOSE}
            and found[at + 1].kind in {Kind.PHRASE, Kind.ALIKE, Kind.OPEN}
            and fold(one.text) == _OR
        ):
            found[at] = replace(one, kind=Kind.OR)
    return found


def _bare(run: str) -> str:
    """A run without the invisible characters that pasted text carries around its words."""
    return run if run.isprintable() else _INVISIBLES.sub("", run)


def _without_tail(address: str) -> str:
    """An address without the punctuation of the sentence that it ends."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if not (last == ")" and unopened > 0) and last not in ".,;:!?'" + _SEPARATORS:
            break
        unopened -= last == ")"
        end -= 1
    return address[:end]
