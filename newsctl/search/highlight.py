"""Which words of an article a query matched, as the author wrote them.

The article is analysed again and compared term by term, so marks never shift however much folding
changes a text's length. What a query leaves out (`-word`) is never marked, wherever it stands.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from newsctl.arabic import skeletons
from newsctl.fast_dataclasses import NamedTuple, dataclass, field
from newsctl.search.name_variants import phrase_forms
from newsctl.search.query import And, Field, Near, Or, Pattern, Phrase, Prefix, Word
from newsctl.search.wildcards import Shape, prefix_forms, shape

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from newsctl.arabic.analyzer import Analyzer, Token
    from newsctl.search.query import Node, Query

Spans: TypeAlias = "list[tuple[int, int]]"  # [start, end) in code points of the original


@dataclass(slots=True)
class Highlights:
    """What to mark in an article, in order; no two spans overlap or touch."""

    title: Spans = field(default_factory=list)
    body: Spans = field(default_factory=list)


class Found(NamedTuple):
    """One match: its place (code points of the text), and which part of the query it is of."""

    start: int
    end: int
    part: int


@dataclass()
class Wanted:
    """What a query looks for in one text, analysed; each with the number of its part."""

    exact: dict[str, int] = field(default_factory=dict)
    lemmas: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    shapes: list[tuple[Shape, int]] = field(default_factory=list)
    phrases: list[tuple[list[str], int]] = field(default_factory=list)
    alike: list[tuple[list[str], int]] = field(default_factory=list)  # phrases by their lemmas
    groups: list[tuple[frozenset[str], int, int]] = field(default_factory=list)  # terms, distance

    def __bool__(self) -> bool:
        return bool(self.exact or self.lemmas or self._others)

    @property
    def _others(self) -> bool:
        """Whether anything but single words is looked for."""
        return bool(self.prefixes or self.shapes or self.phrases or self.alike or self.groups)

    @cached_property
    def unlikely(self) -> re.Pattern[str] | None:
        """What passes over words that do not match, where single words alone are looked for; None
        where it may be any word."""
        return None if self._others else skeletons.unlikely((*self.lemmas, *self.exact))


def highlights(query: Query, title: str, body: str, analyzer: Analyzer) -> Highlights:
    """The spans of title and body that the query matches."""
    in_body = merged(find(wanted(query, Field.BODY, analyzer), body, analyzer))
    in_title = merged(find(wanted(query, Field.TITLE, analyzer), title, analyzer))
    return Highlights(in_title, in_body)


def wanted(query: Query, where: Field, analyzer: Analyzer) -> Wanted:
    """What the query looks for in the title, or in the body."""
    sought = Wanted()
    for part, leaf in enumerate(_leaves(query.root)):
        if leaf.field is not Field.ANY and leaf.field is not where:
            continue
        match leaf:
            case Prefix(text=text):
                terms = _terms((text,), analyzer)
                if terms:
                    sought.prefixes.append((prefix_forms(terms[-1]), part))
            case Pattern(text=text):
                sought.shapes.append((shape(text), part))
            case Near(words=words, distance=distance):
                sought.groups.append((frozenset(_terms(words, analyzer)), distance, part))
            case Phrase(words=words, lemmas=True):
                lemmas = [token.lemma for word in words for token in analyzer.tokens(word)]
                if lemmas:
                    sought.alike.append((lemmas, part))
            case Phrase(words=words):
                for form in phrase_forms(tuple(_terms(words, analyzer))):
                    _want_phrase(sought, list(form), part)
            case Word(text=text, exact=exact):
                _want_word(sought, text, part, analyzer, exact=exact)
    return sought


def _leaves(node: Node | None) -> Iterator[Word | Prefix | Pattern | Phrase | Near]:
    """The words, prefixes, patterns, phrases and groups that an article may have been found by."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Word | Prefix | Pattern | Phrase | Near):
        yield node


def _terms(words: Iterable[str], analyzer: Analyzer) -> list[str]:
    return [token.exact for word in words for token in analyzer.tokens(word)]


def _want_phrase(sought: Wanted, terms: list[str], part: int) -> None:
    if len(terms) == 1:
        sought.exact.setdefault(terms[0], part)
    elif terms:
        sought.phrases.append((terms, part))


def _want_word(sought: Wanted, text: str, part: int, analyzer: Analyzer, *, exact: bool) -> None:
    tokens = analyzer.tokens(text)
    if len(tokens) != 1 or exact or not tokens[0].shared:
        _want_phrase(sought, [token.exact for token in tokens], part)
    if len(tokens) == 1 and not exact:
        for lemma in (tokens[0].lemma, *tokens[0].others, *analyzer.spellings(tokens[0])):
            sought.lemmas.setdefault(lemma, part)


def find(sought: Wanted, text: str, analyzer: Analyzer) -> list[Found]:
    """Every match in a text, in order of place; a phrase is one match."""
    if not sought or not text:
        return []
    unlikely = sought.unlikely
    if unlikely is not None:
        return list(_single_words(sought, analyzer.tokens_like(text, unlikely)))
    tokens = analyzer.tokens(text)
    found = list(_single_words(sought, tokens))
    if sought.prefixes or sought.shapes:
        found += _prefixed(sought, tokens)
    if sought.phrases or sought.groups or sought.alike:
        terms = [token.exact for token in tokens]
        for phrase, part in sought.phrases:
            found += _phrase(phrase, part, terms, tokens)
        lemmas = [token.lemma for token in tokens] if sought.alike else []
        for phrase, part in sought.alike:
            found += _phrase(phrase, part, lemmas, tokens)
        for group, distance, part in sought.groups:
            found += _near(group, distance, part, terms, tokens)
        found.sort()
    elif sought.prefixes or sought.shapes:
        found.sort()
    return found


def _single_words(sought: Wanted, tokens: list[Token]) -> Iterator[Found]:
    lemmas, exact = sought.lemmas, sought.exact
    for start, end, term, lemma, others, _shared in tokens:
        if lemma in lemmas:
            yield Found(start, end, lemmas[lemma])
        elif term in exact:
            yield Found(start, end, exact[term])
        elif others and (known := next((one for one in others if one in lemmas), None)):
            yield Found(start, end, lemmas[known])


def _prefixed(sought: Wanted, tokens: list[Token]) -> Iterator[Found]:
    for forms, part in sought.prefixes:
        for start, end, term, *_rest in tokens:
            if term.startswith(forms):
                yield Found(start, end, part)
    for shaped, part in sought.shapes:
        fitting = {term for term in {token.exact for token in tokens} if shaped.fits(term)}
        for start, end, term, *_rest in tokens:
            if term in fitting:
                yield Found(start, end, part)


def _phrase(phrase: list[str], part: int, terms: list[str], tokens: list[Token]) -> Iterator[Found]:
    length = len(phrase)
    for at, term in enumerate(terms):
        if term == phrase[0] and terms[at : at + length] == phrase:
            yield Found(tokens[at].start, tokens[at + length - 1].end, part)


def _near(
    group: frozenset[str], distance: int, part: int, terms: list[str], tokens: list[Token]
) -> Iterator[Found]:
    """The words of a group where all of them stand with at most `distance` words between the first
    and the last, as FTS5's NEAR has it."""
    places = [at for at, term in enumerate(terms) if term in group]
    times = dict.fromkeys(group, 0)
    missing, left, marked = len(group), 0, 0
    for right, place in enumerate(places):
        missing -= times[terms[place]] == 0
        times[terms[place]] += 1
        while place - places[left] > distance + 1:
            times[terms[places[left]]] -= 1
            missing += times[terms[places[left]]] == 0
            left += 1
        if not missing:
            for one in places[max(left, marked) : right + 1]:
                yield Found(tokens[one].start, tokens[one].end, part)
            marked = right + 1


def merged(found: Iterable[tuple[int, int] | Found]) -> Spans:
    """The places of matches, in order, those that overlap or touch made one."""
    spans: Spans = []
    for start, end, *_part in found:
        if spans and start <= spans[-1][1]:
            if end > spans[-1][1]:
                spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
