"""The first page of a search, at a cost that grows neither with the archive nor with what matches.

Of very many that match those to score are chosen first, as for a file (`fulltext.first_page`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.expression import any_of
from newsctl.archive.fulltext.first_page import LATEST, TIES, Among, choices
from newsctl.archive.fulltext.postings import MANY
from newsctl.archive.postgres.tsquery import matching as said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsctl.archive.fulltext.first_page import Numbers
    from newsctl.archive.fulltext.plan import Plan
    from newsctl.archive.fulltext.postings import Scored

    Condition = tuple[str, Sequence[object]]  # SQL over `newsctl.texts t`, and its values


def best(
    numbers: Numbers,
    plan: Plan,
    matching: int,
    wanted: int,
    score: Callable[[Sequence[Condition] | None], Scored],
) -> Scored:
    """The best so many of what matches a plan, so many in all; `score` scores those that any of
    some conditions chooses."""
    if matching <= MANY:
        return score(None)
    latest = Among(above=numbers.last() - LATEST)
    for among in chain(choices(numbers, plan, matching, wanted + TIES), [latest]):
        found = score(_conditions(among))
        if len(found) >= wanted:
            return found
    return score(None)


def _conditions(among: Among) -> list[Condition]:
    """Those of which one holds for what is looked at."""
    found: list[Condition] = []
    if among.whole or among.foremost:
        found.append(said(any_of((*among.whole, *among.foremost))))
    if among.late:
        late, values = said(any_of(among.late))
        if among.above:
            late, values = f"({late}) AND t.article_id > %s", [*values, among.above]
        found.append((late, values))
    return found or [("t.article_id > %s", [among.above])]
