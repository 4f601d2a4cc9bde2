"""Titles that are begun: the best of what few articles' titles hold, the latest of very many.

To rank what very many hold costs a look at all of them, and counting who holds each word that
begins so; the latest are found from the end of each word's list, at the cost of those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.fulltext.compile import Compiler
from newsctl.archive.fulltext.rank import find
from newsctl.search.query import Match

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.fulltext.postings import Postings
    from newsctl.search.query import Node
    from newsctl.selection import Selection

RANKED = 20_000  # articles whose titles match, of an archive or of a search
WORDS = 100  # of those that begin so, the most frequent


def titled(
    postings: Postings, analyzer: Analyzer, root: Node | None, selection: Selection
) -> list[int]:
    """The first so many articles of a selection whose titles match, at a cost that does not grow
    with the archive. A selection of the trash is ranked whatever it holds."""
    most = selection.limit
    if most is not None and not selection.trash and postings.articles() > RANKED:
        plan = Compiler(analyzer, postings, words_of_a_pattern=WORDS).plan(root)
        if plan.lemmas is not None and postings.known(plan.lemmas, ())[0] > RANKED:
            return postings.latest(plan.lemmas, most)
    found = find(postings, analyzer, root, selection, match=Match.ALL)
    return list(found.ids)
