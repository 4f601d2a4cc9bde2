"""Moving through what is on the screen: by keys, and by the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.browse.pages import ListPage, Reading

if TYPE_CHECKING:
    from newsctl.browse.keys import Key
    from newsctl.browse.reader import Reader

MOVES = frozenset(("down", "up", "page-down", "page-up", "home", "end"))


def move(reader: Reader, asked: str) -> None:
    """One of `MOVES`, of the chosen row or of the text in front."""
    page = reader.page
    if isinstance(page, ListPage):
        _move_in_list(reader, page, asked)
        return
    lines, height = reader.lines(), reader.setter.page_height
    steps = {"down": 1, "up": -1, "page-down": height - 1, "page-up": 1 - height,
             "home": -lines, "end": lines}  # fmt: skip
    page.top = min(max(page.top + steps[asked], 0), max(lines - height, 0))


def _move_in_list(reader: Reader, page: ListPage, asked: str) -> None:
    height = reader.setter.list_height
    if asked in {"home", "end"}:
        page.at = page.top = page.rows.leap(to_end=asked == "end")
        return
    steps = {"down": 1, "up": -1, "page-down": height, "page-up": -height}[asked]
    page.rows.cover(page.at + min(steps, 0), page.at + max(steps, 0) + 1)
    page.at += steps
    if abs(steps) > 1:
        page.top += steps


def row_under(reader: Reader, key: Key) -> int | None:
    """The place of the list's row that the mouse points at; None where it points elsewhere."""
    setter, page = reader.setter, reader.list
    if key.row >= setter.page_height:
        return None
    if setter.wide:
        in_article = (
            key.column <= setter.article_width
            if setter.layout.base
            else key.column >= setter.list_width
        )
        if in_article:
            return None
    elif isinstance(reader.page, Reading):
        return None
    place = page.top + key.row // setter.row_height
    return place if place < page.rows.end else None
