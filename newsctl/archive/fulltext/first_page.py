"""Among which articles the best of very many are looked for, in a file and on a server alike.

Scoring a row costs ten times as much as finding it, so where words match very many rows, those to
score are chosen first: what a rare word matches, and of frequent ones only the titles, since there
a word counts several times as much and the best of very many have it there. MaxScore leaves
frequent words out likewise (Turtle and Flood, "Query Evaluation: Strategies and Optimizations",
1995). Titles that have all words are taken from anywhere, those that have some from the latest
(`passed_over`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsctl.archive.fulltext.expression import all_of, leaves
from newsctl.archive.fulltext.postings import MANY, VERY_MANY, passed_over
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan

TIES = 50  # articles beyond the page, since equals are put in order by date
LATEST = 20_000  # articles that are looked at where very many hold a word
_PART = 20  # of which one in so many shall match, at least: of fewer, more are looked at
_SCORED = 3_000_000  # leaves that are looked for in the rows scored, all of them in each


class Numbers(Protocol):
    """How many articles match, those in the trash too."""

    def number(self, expression: Expression) -> int:
        """So many; of more than MANY it need not say how many more."""

    def are_more(self, expression: Expression, than: int) -> bool:
        """Whether more than so many do."""

    def are_very_many(self, expression: Expression) -> bool:
        """Whether more than VERY_MANY do, where that is known at once."""

    def last(self) -> int:
        """The largest id that an article has."""


class Among(NamedTuple):
    """Articles: those that match any of `whole`, of what matches any of `foremost` at least those
    that match another, of these or of `others`, or one at their beginning, and of those above an id
    what matches any of `late`; where there is none of these, all above it."""

    whole: tuple[Expression, ...] = ()
    late: tuple[Expression, ...] = ()
    above: int = 0
    foremost: tuple[Expression, ...] = ()
    others: tuple[Expression, ...] = ()


def choices(numbers: Numbers, plan: Plan, matching: int, enough: int) -> Iterator[Among]:
    """Where to look for the best so many, one after the other until that gives a page; among all
    where none does. `matching` is how many match."""
    if matching <= MANY:
        return
    last = numbers.last()
    if _tell_nothing(numbers, plan, matching):
        above = max(0, last - max(LATEST, last * (LATEST // _PART) // matching))
        titles = [title for _part, title in plan.parts if title is not None]
        if len(titles) == len(plan.parts) and any(title != part for part, title in plan.parts):
            there = tuple(titles) if plan.any else (all_of(titles),)
            yield Among(late=there, above=above)  # the best of the latest have it there
        yield Among(above=above)
    if plan.any and len(plan.parts) > 1:
        yield from _of_rare(numbers, plan)
    chosen = _choice(numbers, plan, enough)
    if chosen is not None:
        for passed in sorted({passed_over(matching, last), 0}, reverse=True):
            yield chosen._replace(above=passed)


def _tell_nothing(numbers: Numbers, plan: Plan, matching: int) -> bool:
    """Whether all that is asked for is in very many articles, or in many by very many words: any of
    them are as good, and the best are looked for among the latest."""
    parts = [part for part, _title in plan.parts]
    if plan.any and len(parts) > 1:
        return all(map(numbers.are_very_many, parts))
    assert plan.match is not None
    if matching * sum(1 for _leaf in leaves(plan.match)) > _SCORED:  # words of a pattern
        return True
    return matching > VERY_MANY or (bool(parts) and numbers.are_very_many(all_of(parts)))


def _of_rare(numbers: Numbers, plan: Plan) -> Iterator[Among]:
    """Of several parts of which any suffices, what rare ones match, and the titles of those that
    are not very frequent; what very many match tells so little that nothing is good for that alone.
    Where it is much, the foremost of it: news says first what it is about."""
    found = {part: numbers.number(part) for part, _title in plan.parts}
    rare = tuple(part for part in found if found[part] <= MANY)
    others = [one for one in plan.parts if found[one[0]] > MANY]
    between = [one for one in others if not numbers.are_very_many(one[0])]
    late = tuple(title for _part, title in between if title is not None)
    if not rare or len(late) < len(between):
        return
    if late or sum(found[part] for part in rare) > MANY:
        yield Among(late=late, foremost=rare, others=tuple(part for part, _title in between))
    else:
        yield Among(rare)


def _choice(numbers: Numbers, plan: Plan, enough: int) -> Among | None:
    """Those among which the best of very many are; None for all. Where all parts have to be there,
    those that have them in their titles do, if there are enough."""
    titles = tuple(title for _part, title in plan.parts if title is not None)
    if not plan.parts or (not plan.any and len(titles) < len(plan.parts)):
        return None
    if not plan.any:
        if all(title == part for part, title in plan.parts):  # of titles alone: there are no others
            return None
        every = all_of(titles)
        if len(titles) == 1 or numbers.are_more(every, enough):
            return Among((every,))
        return Among((every,), titles)
    whole: list[Expression] = []
    late: list[Expression] = []
    left = MANY
    for part, title in plan.parts:
        number = numbers.number(part)
        if number <= left:
            whole.append(part)
            left -= number
        else:
            late.append(part if title is None else title)
    return Among(tuple(whole), tuple(late))
