"""The matches in an article that is set for reading, and the one that a person is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.line import Line
from newsctl.display.styled_text import Styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.display.article_page import ArticlePage

AT = "bold underline reverse"  # another look than any match has, with and without colours


class _Match(str):
    """The style of a match, equal to that of any other: so lines are the same as anywhere else.
    `number` says which of the article's it is."""

    __slots__ = ("number",)
    number: int


def number_matches(page: ArticlePage) -> None:
    """Have each match of a page, headline and body, know its number."""
    page.title = _numbered(page.title, 0)
    page.body = _numbered(page.body, len(page.title.spans))


def _numbered(text: Styled, first: int) -> Styled:
    spans = []
    for number, (start, end, style) in enumerate(text.spans, first):
        match = _Match(style)
        match.number = number
        spans.append((start, end, match))
    return Styled(text.plain, text.style, spans)


class SetArticle:
    """An article as lines; `places` has the line on which each of its matches begins."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        first: dict[int, int] = {}
        for at, line in enumerate(self.lines):
            for number in _numbers(line):
                first.setdefault(number, at)
        self._numbers = sorted(first)
        self.places = [first[one] for one in self._numbers]

    def shown(self, top: int, height: int, match: int | None = None) -> list[Line]:
        """So many lines from one on; one match, counted from 0, stands out among the others."""
        lines = self.lines[top : top + height]
        if match is None or match >= len(self._numbers):
            return lines
        return [_with_match(line, self._numbers[match]) for line in lines]


def _numbers(line: Line) -> Iterator[int]:
    return (run.style.number for run in line.runs if isinstance(run.style, _Match))


def _with_match(line: Line, number: int) -> Line:
    if number not in _numbers(line):
        return line
    runs = [
        run._replace(style=AT)
        if isinstance(run.style, _Match) and run.style.number == number
        else run
        for run in line.runs
    ]
    return Line(runs, line.width, line.left, line.logical)
