"""What may lie on the screen, one upon the other: lists, an article, and texts to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass, field

if TYPE_CHECKING:
    from newsctl.article import Article
    from newsctl.browse.rows import Rows
    from newsctl.display.renderable import Renderable
    from newsctl.search.highlight import Spans
    from newsctl.search.query import Query
    from newsctl.selection import Selection


@dataclass(slots=True)
class ListPage:
    """A list: its rows, the row that is chosen, and the one at the top of the screen. `about` names
    the article whose relatives these are; `text` is the query as it was typed."""

    rows: Rows
    selection: Selection
    text: str = ""
    query: Query | None = None
    about: str = ""
    at: int = 0
    top: int = 0
    total: int | None = None
    counted: bool = False  # whether that is known, or was tried


@dataclass(slots=True)
class Marks:
    """What a query matches in an article, in code points of title and body."""

    title: Spans = field(default_factory=list)
    body: Spans = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """An article that is read, its line at the top of the screen, and which of its matches, counted
    from 0, a person went to; `gone` where others deleted it for good meanwhile."""

    article: Article
    marks: Marks = field(default_factory=Marks)
    top: int = 0
    match: int | None = None
    gone: bool = False


@dataclass(slots=True)
class Looking:
    """Something to look at: the keys, the reads of an article."""

    drawn: Renderable
    label: str
    top: int = 0


Page = ListPage | Reading | Looking


def kept_in_sight(at: int, top: int, height: int, margin: int = 0) -> int:
    """The top of a screen of so many rows that has a row in it, moved no further than needed."""
    margin = min(margin, max(height - 1, 0) // 2)
    if at < top + margin:
        return at - margin
    if at >= top + height - margin:
        return at - height + 1 + margin
    return top
