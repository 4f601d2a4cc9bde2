"""What each key does: the one place where a key becomes a change of what is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions import readership, reading
from newsctl.browse import article_commands, list_commands
from newsctl.browse.help_page import Keys
from newsctl.browse.keymap import command
from newsctl.browse.moving import MOVES, move, row_under
from newsctl.browse.pages import ListPage, Looking, Reading
from newsctl.browse.prompts import Question, Typing
from newsctl.errors import NewsctlError, NothingMatched
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.article import Article
    from newsctl.browse.keys import Key
    from newsctl.browse.reader import Reader

_WHEEL = 3  # lines of a turn of the wheel
_TERMINAL = {"c-c": "leave", "c-z": "suspend", "c-l": "repaint"}


def press(reader: Reader, key: Key) -> None:
    """Do what a key asks for. What goes wrong is said, and nothing else changes."""
    reader.notice = ""
    try:
        if key.name in _TERMINAL:
            reader.asked = _TERMINAL[key.name]
        elif key.name in {"wheel-up", "wheel-down"}:
            for _turn in range(_WHEEL if reader.prompt is None else 0):
                move(reader, "down" if key.name == "wheel-down" else "up")
        elif key.name == "click":
            if reader.prompt is None:
                _click(reader, key)
        elif reader.prompt is not None:
            prompt = reader.prompt
            if isinstance(prompt, Question):  # answered, whatever becomes of it
                reader.prompt = None
            if not prompt.press(key) and reader.prompt is prompt:
                reader.prompt = None
        elif asked := command(key.name):
            _obey(reader, asked)
        reader.keep_in_sight()
    except NewsctlError as error:
        reader.notice = str(error)


def _obey(reader: Reader, asked: str) -> None:
    if asked in MOVES:
        move(reader, asked)
    elif asked in _COMMANDS:
        _COMMANDS[asked](reader)
    elif asked in _OF_ARTICLE and not isinstance(reader.page, Looking) and reader.shown:
        _OF_ARTICLE[asked](reader, reader.shown.article)


def _click(reader: Reader, key: Key) -> None:
    """A row is chosen; the one that is chosen already, or the article beside it, is read."""
    place = row_under(reader, key)
    if isinstance(reader.page, Reading) and place is not None:
        reader.pages.pop()
    page = reader.page
    if not isinstance(page, ListPage):
        return
    if place is None or place == page.at:
        _read(reader)
    else:
        page.at = place


# -- reading ---------------------------------------------------------------------------------------
def _read(reader: Reader) -> None:
    page = reader.page
    if not isinstance(page, ListPage) or not page.rows.first <= page.at < page.rows.end:
        return
    missing: list[NothingMatched] = []
    for found in reading.read(
        reader.archive,
        [article_commands.id_of(page.rows.row(page.at))],
        missing=missing.append,
        uncounted=lambda why: reader.say(
            _("The view was not counted: {reason}").format(reason=why)
        ),
    ):
        marks = reader.marks_in(found.article, page.query)
        page.rows.put(page.at, found.article)
        reader.pages.append(Reading(found.article, marks))
    if missing:
        raise missing[0]


def _quit(reader: Reader) -> None:
    if not _is_back(reader):
        reader.left = True


def _back(reader: Reader) -> None:
    if not _is_back(reader):
        reader.say(_("q leaves"))


def _is_back(reader: Reader) -> bool:
    """Go back a step: to the page behind this one, or from what was searched and chosen to the list
    that was there first; whether there was one."""
    if len(reader.pages) > 1:
        gone = reader.pages.pop()
        if isinstance(gone, ListPage):
            reader.setter.forget_widths()
        return True
    page = reader.list
    if (page.selection, page.text) == reader.first:
        return False
    reader.put(reader.opened(*reader.first))
    return True


def _next_match(reader: Reader, direction: int = 1) -> None:
    """Go to the next match or the one before: of the one that a person is at, or where that is out
    of sight, of what is on the screen."""
    page = reader.page
    if not isinstance(page, Reading):
        return
    places = reader.setter.article(page.article, page.marks).places
    if not places:
        reader.say(_("Nothing in this article matches a query"))
        return
    height, at = reader.setter.page_height, page.match
    if at is not None and at < len(places) and 0 <= places[at] - page.top < height:
        at += direction
    else:
        above = sum(one < page.top for one in places)
        at = above if direction > 0 else above - 1
    if not 0 <= at < len(places):
        reader.say(_("Gone on from the other end"))
    page.match = at % len(places)
    line = places[page.match]
    if not 0 <= line - page.top < height:
        page.top = line - height // 3


def _show_keys(reader: Reader) -> None:
    if not isinstance(reader.page, Looking):
        reader.pages.append(Looking(Keys(), _("All keys")))


def _show_reads(reader: Reader, article: Article) -> None:
    """The reads of an article by day."""
    counts = readership.recent(reader.archive, reader.desk.today, readership.only(article))
    if not counts:
        reader.say(_("Nothing was read here in that time"))
        return
    label = _("Reads: {title}").format(title=article.title)
    reader.pages.append(Looking(reader.desk.chart(counts), label))


# -- searching -------------------------------------------------------------------------------------
def _search(reader: Reader) -> None:
    before = list(reader.pages)

    def drop() -> None:
        reader.owe(None)
        reader.pages = before
        reader.setter.forget_widths()

    def done(_text: str) -> None:
        reader.settle()

    reader.expect_query()
    reader.prompt = Typing(
        _("Search:"), reader.list.text, done=done, changed=reader.owe, dropped=drop
    )


_COMMANDS: dict[str, Callable[[Reader], None]] = {
    "read": _read,
    "back": _back,
    "quit": _quit,
    "search": _search,
    "next-match": _next_match,
    "previous-match": lambda reader: _next_match(reader, -1),
    "help": _show_keys,
    **list_commands.COMMANDS,
}
_OF_ARTICLE: dict[str, Callable[[Reader, Article], None]] = {
    "views": _show_reads,
    **article_commands.COMMANDS,
}
