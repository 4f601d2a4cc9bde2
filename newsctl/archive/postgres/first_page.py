"""The first page of a search, at a cost that grows neither with the archive nor with what matches.

Scoring a row costs ten times as much as finding it, so where words match very many, those to score
are chosen first, as for a file: what a rare word matches, and of frequent ones the titles, since
there a word counts several times as much and the best of very many have it there. Titles that have
all words are taken from anywhere, those that have some from the latest (`passed_over`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newsctl.archive.fulltext.expression import all_of, any_of
from newsctl.archive.fulltext.postings import MANY, VERY_MANY, passed_over
from newsctl.archive.postgres.tsquery import matching as said
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.archive.fulltext.postings import Scored

    Condition = tuple[str, Sequence[object]]  # SQL over `newsctl.texts t`, and its values

_TIES = 50  # beyond the page, by which the file's archive and this one choose alike
_LATEST = 20_000  # articles, the latest, that are scored where no choice is left


class Numbers(Protocol):
    """How many match."""

    def number(self, expression: Expression) -> int:
        """So many, those in the trash too."""

    def are_more(self, expression: Expression, than: int) -> bool:
        """Whether more than so many do."""

    def last(self) -> int:
        """The largest id that an article has."""


class Choice(NamedTuple):
    """What the best are looked for among: all of some, and of others the latest."""

    whole: tuple[Expression, ...]
    late: tuple[Expression, ...]

    def after(self, passed: int) -> Condition:
        """The same as SQL, those `late` with larger ids than one."""
        if not passed or not self.late:
            return said(any_of((*self.whole, *self.late)))
        late, values = said(any_of(self.late))
        sql = f"({late}) AND t.article_id > %s"
        if not self.whole:
            return sql, [*values, passed]
        whole, more = said(any_of(self.whole))
        return f"({whole}) OR ({sql})", [*more, *values, passed]


def best(
    numbers: Numbers,
    plan: Plan,
    matching: int,
    wanted: int,
    score: Callable[[Condition | None], Scored],
) -> Scored:
    """The best so many of what matches a plan, so many in all; `score` scores those of them that a
    condition chooses."""
    if matching <= MANY:
        return score(None)
    last = numbers.last()
    latest: Condition = ("t.article_id > %s", [last - _LATEST])
    if matching > VERY_MANY and len(plan.parts) == 1:
        # The best of the latest have it in their titles; else all of these are scored.
        title = plan.parts[0][1]
        titled = [] if title is None else [Choice((), (title,)).after(last - _LATEST)]
        for among in (*titled, latest):
            found = score(among)
            if len(found) >= wanted:
                return found
    choice = _choice(numbers, plan, wanted)
    if choice is not None:
        for passed in sorted({passed_over(matching, last), 0}, reverse=True):
            found = score(choice.after(passed))
            if len(found) >= wanted:
                return found
    found = score(latest)
    return found if len(found) >= wanted else score(None)


def _choice(numbers: Numbers, plan: Plan, enough: int) -> Choice | None:
    """Those among which the best of very many are: what a rare word matches, and of frequent ones
    the titles; None for all. Where all parts have to be there, those that have them in their titles
    do, if there are enough."""
    titles = [title for _part, title in plan.parts if title is not None]
    if not plan.parts or (not plan.any and len(titles) < len(plan.parts)):
        return None
    if not plan.any:
        both = all_of(titles)
        if numbers.are_more(both, enough + _TIES):
            return Choice((both,), ())
        return Choice((both,), tuple(titles) if len(titles) > 1 else ())
    whole: list[Expression] = []
    late: list[Expression] = []
    left = MANY
    for part, title in plan.parts:
        number = numbers.number(part)
        if number <= left:
            whole.append(part)
            left -= number
        elif title is None:
            return None
        else:
            late.append(title)
    return Choice(tuple(whole), tuple(late))
