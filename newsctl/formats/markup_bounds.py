"""Bounds of markup: parsers take the square of a tag's attributes, feedparser that of an entry's
categories. No page or feed has as many as are cut off here.
"""

from __future__ import annotations

import re

_LONGEST = 4_000  # code points: no shorter text has a tag of so many
_MOST_CATEGORIES = 500
# A tag's name and its attributes, five hundred or more. Text between scripts' signs may look so.
_CROWDED = re.compile(
    r"<([A-Za-z][\w:-]{0,60}+)(?:[\s/]++"
    r"(?:[^\s\"'<>=]++\s{0,9}+=\s{0,9}+(?:\"[^\"]*+\"|'[^']*+')|[^\s<>]++)){500,}+"
)


def with_few_attributes(text: str) -> str:
    """A text of markup; a tag of five hundred attributes or more has none."""
    return _CROWDED.sub(r"<\1", text) if len(text) > _LONGEST else text


def bound_categories() -> None:
    """Have feedparser keep no more than some hundred categories of an entry, for each of which it
    looks through all that it has."""
    from feedparser.mixin import _FeedParserMixin as Parser

    add = Parser._add_tag  # noqa: SLF001 - it has no other place for this
    if hasattr(add, "bounded"):
        return

    def add_a_few(self: Parser, term: object, scheme: object, label: object) -> None:
        if len(self._get_context().get("tags", ())) < _MOST_CATEGORIES:
            add(self, term, scheme, label)

    add_a_few.bounded = True  # type: ignore[attr-defined]
    Parser._add_tag = add_a_few  # noqa: SLF001
