"""A query compiled: what texts are matched and ranked by, and what is asked beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.fulltext.expression import (
    NOTHING,
    Adjacent,
    AllOf,
    AnyOf,
    ButNot,
    Columns,
    any_of,
    any_term,
    apart,
    is_contradiction,
    leaves,
    within,
)
from newsctl.fast_dataclasses import NamedTuple, dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newsctl.archive.fulltext.conditions import Condition
    from newsctl.archive.fulltext.expression import Expression


class TextWord(NamedTuple):
    """A word that is looked for in texts, one of those side by side."""

    form: Adjacent | None  # as it is; None where others fold into the same letters
    columns: Columns  # of its lemmas
    lemmas: tuple[str, ...]
    spellings: tuple[str, ...] = ()  # lemmas of its other spellings, as a foreign name

    @property
    def ranked(self) -> Expression:
        """By its lemmas and other spellings, to be scored."""
        return any_term(self.columns, (*self.lemmas, *self.spellings))

    @property
    def lemma(self) -> Expression:
        """The same, to be found alone."""
        return within(self.ranked, lead=False)

    @property
    def own(self) -> Expression:
        """By its lemmas, without other spellings, to be scored."""
        return any_term(self.columns, self.lemmas)


@dataclass(slots=True)
class Plan:
    """A query compiled: the expression that ranks it, if any, and conditions beside it."""

    match: Expression | None = None
    # The same articles by lemmas alone, quicker to find: whatever holds a word holds its lemma.
    lemmas: Expression | None = None
    barred: tuple[Expression, ...] = ()  # what must not be there, which ends both
    absent: Expression | None = None  # what must not be there, where nothing else is asked
    any: bool = False  # whether any of the parts suffices
    # By lemmas; in titles alone, where that is looked for anywhere.
    parts: list[tuple[Expression, Expression | None]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    words: list[TextWord] = field(default_factory=list)  # those side by side, in order
    cut: list[str] = field(default_factory=list)  # patterns of more words than are looked for
    above: float = 0.0  # what lifts its scores above those of a tier behind it, in logarithms

    def tiers(self) -> list[Plan]:
        """The plan in parts that stand one behind the other: of one word what holds it as it was
        written, then what holds a relative of it, then what holds another spelling alone; of a
        phrase what holds it as it was written, then what holds it in another form."""
        if len(self.parts) != 1 or self.match is None:
            return [self]
        if not self.words:
            return self._of_phrase(self.parts[0][0])
        word = self.words[0]
        # No phrase's BM25 is more than its IDF times k1 + 1, whatever its column weighs.
        above = 2.2 * sum(1 for _leaf in leaves(self.match))
        found: list[Plan] = []
        before: list[Expression] = []
        own = word.own if word.spellings else None
        chosen: list[Expression] = [one for one in (word.form, own) if one is not None]
        for number, one in enumerate(chosen):
            match = AllOf((one, word.ranked)) if not number else one
            match = _without(match, [*before, *self.barred])
            lemmas = _without(within(one, lead=False), [*before, *self.barred])
            if is_contradiction(lemmas):
                match = lemmas = NOTHING
            title = self.parts[0][1] and within(one, body=False, lead=False)
            found.append(
                replace(
                    self,
                    match=match,
                    lemmas=lemmas,
                    parts=[(one, title)],
                    above=above * (len(chosen) - number),
                )
            )
            before.append(within(one, lead=False))
        before += self.barred
        rest = replace(
            self, match=_without(word.ranked, before), lemmas=_without(word.lemma, before)
        )
        return [*found, rest]

    def _of_phrase(self, phrase: Expression) -> list[Plan]:
        if not (isinstance(phrase, AnyOf) and phrase.parts and all(map(_is_phrase, phrase.parts))):
            return [self]
        typed, *others = phrase.parts

        def tier(some: Expression, without: Iterable[Expression], above: float) -> Plan:
            match, title = _without(some, without), within(some, body=False)
            return replace(self, match=match, lemmas=match, parts=[(some, title)], above=above)

        first = tier(typed, self.barred, 2.2 * len(others))
        return [first, tier(any_of(others), (typed, *self.barred), 0.0)]

    def without_parts(self, some: Collection[Expression]) -> Plan:
        """The same where any part suffices, without some of them, which are scored as they are
        found."""
        assert self.match is not None and self.lemmas is not None
        match, lemmas = apart(self.match)[0], apart(self.lemmas)[0]
        assert isinstance(match, AnyOf) and isinstance(lemmas, AnyOf)
        kept = [part for part in match.parts if part not in some]
        bare = [part for part in lemmas.parts if part not in some]
        return replace(
            self,
            match=_without(any_of(kept), self.barred),
            lemmas=_without(any_of(bare), self.barred),
            parts=[one for one in self.parts if one[0] not in some],
        )

    def without(self, other: Plan) -> Plan:
        """What matches this plan and not another, whose conditions are the same."""
        assert self.match and self.lemmas and other.match and other.lemmas
        return replace(
            self, match=ButNot(self.match, other.match), lemmas=ButNot(self.lemmas, other.lemmas)
        )

    def bare(self) -> Plan:
        """The same without what it leaves out, to be asked of articles that are known to match."""
        assert self.match is not None and self.lemmas is not None
        return replace(self, match=apart(self.match)[0], lemmas=apart(self.lemmas)[0], barred=())

    def bar(self, expression: Expression) -> None:
        """Leave out what matches."""
        assert self.match is not None and self.lemmas is not None
        self.match, self.lemmas = ButNot(self.match, expression), ButNot(self.lemmas, expression)
        self.barred += (expression,)


def _is_phrase(expression: Expression) -> bool:
    """Whether it is words side by side, looked for as they are written in title and body."""
    if not isinstance(expression, Adjacent) or len(expression.terms) < 2:
        return False
    return expression.columns.title and expression.columns.body and not expression.columns.lemmas


def _without(match: Expression, others: Iterable[Expression]) -> Expression:
    for one in others:
        match = ButNot(match, one)
    return match
