"""Which words of an article a query matched, as the author wrote them.

The article is analysed again and compared term by term, so marks never shift however much folding
changes a text's length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from newsctl.search.query import And, Field, Near, Not, Or, Phrase, Prefix, Word

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer, Token
    from newsctl.search.query import Node, Query

Spans: TypeAlias = "list[tuple[int, int]]"  # [start, end) in code points of the original
_IN = {Field.TITLE: (Field.ANY, Field.TITLE), Field.BODY: (Field.ANY, Field.BODY)}


@dataclass(slots=True)
class Highlights:
    """What to mark in an article."""

    title: Spans = field(default_factory=list)
    body: Spans = field(default_factory=list)


@dataclass(slots=True)
class Wanted:
    """What a query looks for in one field, analysed."""

    exact: set[str] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    prefixes: tuple[str, ...] = ()
    sequences: list[list[str]] = field(default_factory=list)  # words side by side
    groups: list[tuple[set[str], int]] = field(default_factory=list)  # words near each other

    def __bool__(self) -> bool:
        return bool(self.exact or self.lemmas or self.prefixes or self.sequences or self.groups)


def highlights(query: Query, title: str, body: str, analyzer: Analyzer) -> Highlights:
    """The spans of title and body that the query matches; nothing of what it leaves out."""
    return Highlights(
        spans(wanted(query, Field.TITLE, analyzer), analyzer.tokens(title)),
        spans(wanted(query, Field.BODY, analyzer), analyzer.tokens(body)),
    )


def wanted(query: Query, where: Field, analyzer: Analyzer) -> Wanted:
    """What the query looks for in the title or the body."""
    found = Wanted()
    if query.root is not None:
        _gather(query.root, where, analyzer, found)
    return found


def _gather(node: Node, where: Field, analyzer: Analyzer, found: Wanted) -> None:
    if isinstance(node, And | Or):
        for part in node.parts:
            _gather(part, where, analyzer, found)
        return
    if isinstance(node, Not) or getattr(node, "field", None) not in _IN[where]:
        return
    if isinstance(node, Word):
        _gather_word(node, analyzer, found)
    elif isinstance(node, Prefix):
        found.prefixes += tuple(token.exact for token in analyzer.tokens(node.text)[-1:])
    elif isinstance(node, Phrase | Near):
        terms = [token.exact for word in node.words for token in analyzer.tokens(word)]
        if isinstance(node, Near):
            found.groups.append((set(terms), node.distance))
        elif terms:
            found.sequences.append(terms)


def _gather_word(node: Word, analyzer: Analyzer, found: Wanted) -> None:
    tokens = analyzer.tokens(node.text)
    if len(tokens) > 1:
        found.sequences.append([token.exact for token in tokens])
    elif tokens:
        found.exact.add(tokens[0].exact)
        if not node.exact:
            found.lemmas.add(tokens[0].lemma)


def spans(wanted: Wanted, tokens: list[Token]) -> Spans:
    """The spans of `tokens` that match, in order, without overlaps."""
    if not wanted:
        return []
    chosen = {at for at, token in enumerate(tokens) if _matches(wanted, token)}
    whole: set[tuple[int, int]] = set()
    terms = [token.exact for token in tokens]
    for sequence in wanted.sequences:
        for at in range(len(terms) - len(sequence) + 1):
            if terms[at : at + len(sequence)] == sequence:
                whole.add((at, at + len(sequence) - 1))
    for group, distance in wanted.groups:
        chosen |= _near(terms, group, distance)
    found = sorted(
        [(tokens[at].start, tokens[at].end) for at in chosen]
        + [(tokens[first].start, tokens[last].end) for first, last in whole]
    )
    return _merged(found)


def _matches(wanted: Wanted, token: Token) -> bool:
    return (
        token.lemma in wanted.lemmas
        or token.exact in wanted.exact
        or bool(wanted.prefixes and token.exact.startswith(wanted.prefixes))
    )


def _near(terms: list[str], group: set[str], distance: int) -> set[int]:
    """The places of a group's words where all of them stand within `distance` words."""
    places = [at for at, term in enumerate(terms) if term in group]
    reach = distance + len(group) - 1
    found: set[int] = set()
    for number, at in enumerate(places):
        window = [one for one in places[number:] if one - at <= reach]
        if {terms[one] for one in window} == group:
            found.update(window)
    return found


def _merged(found: Spans) -> Spans:
    merged: Spans = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
