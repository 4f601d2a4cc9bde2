"""The whole screen as lines: what is read, a line of state, a line of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.browse.help_page import labels
from newsctl.browse.pages import ListPage, Looking, Reading
from newsctl.browse.prompts import Choosing
from newsctl.browse.wording import bound_words, filter_words, order_name
from newsctl.display.article_page import BETWEEN
from newsctl.display.counted_nouns import articles
from newsctl.display.line import EMPTY, Line
from newsctl.display.renderable import at_side
from newsctl.display.styled_text import Styled, beside
from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import gettext as _
from newsctl.selection import narrows

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.browse.reader import Reader
    from newsctl.browse.typesetter import Typesetter

_ASKED = 10  # cells; with less, what was asked for is no longer told


class Frame(NamedTuple):
    """All lines of the screen, and the one that a person is at."""

    lines: list[Line]
    at: int


def frame(reader: Reader) -> Frame:
    """The screen as it should be now."""
    setter = reader.setter
    body, at = _body(reader)
    body = body[: setter.page_height]
    body += [EMPTY] * (setter.page_height - len(body))
    foot = [_state(reader), _keys(reader)]
    if reader.prompt is not None:
        at = setter.page_height
    return Frame([*body, *foot][-setter.height :], min(at, setter.height - 1))


def _body(reader: Reader) -> tuple[list[Line], int]:
    setter, page = reader.setter, reader.page
    if isinstance(reader.prompt, Choosing):
        return _choices(reader.prompt, setter)
    if isinstance(page, Looking):
        return setter.drawn(page.drawn)[page.top :], 0
    if isinstance(page, Reading) and not setter.wide:
        return _reading(page, setter)
    rows, at = _rows(reader)
    if not setter.wide:
        return rows, at
    if isinstance(page, Reading):
        lines, line = _reading(page, setter)
        at = line or at
    else:
        shown = reader.shown
        lines = setter.preview(shown.article, shown.marks).lines if shown else []
    both = []
    for number in range(setter.page_height):
        first = rows[number] if number < len(rows) else EMPTY
        second = lines[number] if number < len(lines) else EMPTY
        both.append(setter.beside(first, second))
    return both, at


def _reading(page: Reading, setter: Typesetter) -> tuple[list[Line], int]:
    """The article, and the line of the match that a person is at."""
    found = setter.article(page.article, page.marks)
    lines = found.shown(page.top, setter.page_height, page.match)
    if page.match is None or page.match >= len(found.places):
        return lines, 0
    at = found.places[page.match] - page.top
    return lines, at if 0 <= at < len(lines) else 0


def _rows(reader: Reader) -> tuple[list[Line], int]:
    setter, page = reader.setter, reader.list
    rows = page.rows
    end = min(page.top + setter.list_height, rows.end)
    shown = range(max(page.top, rows.first), end)
    setter.make_room([rows.row(place) for place in shown])
    lines: list[Line] = []
    for place in shown:
        article = rows.row(place)
        lines += setter.row(article, reader.title_marks(article), chosen=place == page.at)
    if not lines:
        lines = setter.said(_nothing(page))
    return lines, max(page.at - page.top, 0) * setter.row_height


def _nothing(page: ListPage) -> str:
    if page.query is not None:
        return _("No article matches: {query}").format(query=page.text)
    if not narrows(page.selection):
        return _("The archive is empty. `newsctl import PATH` and `newsctl add FILE` fill it")
    return _("No article is like that")


def _choices(prompt: Choosing, setter: Typesetter) -> tuple[list[Line], int]:
    """The choices, numbered where a digit chooses one."""
    top = max(prompt.at - setter.page_height + 1, 0)
    lines = []
    for number, one in enumerate(prompt.shown[top : top + setter.page_height], top):
        text = f"{number + 1}  " if prompt.field is None else ""
        shown = beside([one.name, one.note] if one.note else [one.name], "  ", "", text)
        line = at_side(setter.line(shown), setter.layout, setter.width)
        lines.append(setter.as_chosen(line, setter.width) if number == prompt.at else line)
    return lines, prompt.at - top


# -- the line of state -----------------------------------------------------------------------------
def _state(reader: Reader) -> Line:
    setter, prompt = reader.setter, reader.prompt
    if prompt is not None and prompt.field is not None:
        return _full(setter, prompt.field.shown(f"{prompt.label} ", _fits(setter)))
    if prompt is not None:
        return _full(setter, Styled(prompt.label, "heading"))
    if reader.notice:
        return _full(setter, Styled(reader.notice.replace("\n", BETWEEN), "note"))
    page = reader.page
    if isinstance(page, ListPage):
        return _full(setter, _list_state(page, setter))
    return _full(setter, beside(_page_words(page, setter), BETWEEN, "heading"))


def _page_words(page: Looking | Reading, setter: Typesetter) -> list[str]:
    """What is read, in words."""
    if isinstance(page, Looking):
        return [page.label]
    found = setter.article(page.article, page.marks)
    lines, matches = len(found.lines), len(found.places)
    seen = min(page.top + setter.page_height, lines)
    words = [f"{seen * 100 // max(lines, 1)}%", page.article.title]
    if page.match is not None and page.match < matches:
        here = _("match {number} of {total}")
        words.insert(0, here.format(number=page.match + 1, total=matches))
    if page.gone:
        words.insert(0, _("Deleted for good"))
    elif page.article.deleted_at:
        words.insert(0, _("In the trash"))
    return words


def _list_state(page: ListPage, setter: Typesetter) -> Styled:
    """What a list holds, in words: what was asked for, the order, how many there are and by what
    that is bounded. Where the line is too short for them the order gives way first, then the end of
    what was asked for."""
    asked = [_("Similar to: {title}").format(title=page.about)] if page.about else []
    if page.text:
        asked.append(_("Search: {query}").format(query=page.text))
    asked += filter_words(page.selection)
    order = order_name(page.selection, ranked=page.query is not None or bool(page.about))
    found = [] if page.total is None else [articles(page.total, setter.setting.digits)]
    found += bound_words(page.rows.bounds)
    fits = _fits(setter)
    for words in ([*asked, order, *found], [*asked, *found]):
        if words and fits(state := beside(words, BETWEEN, "heading")):
            return state
    room = setter.width - setter.layout.width(beside(["", *found], BETWEEN))
    if asked and room >= _ASKED:
        asked = [setter.layout.shortened(BETWEEN.join(asked), room).plain]
        return beside([*asked, *found], BETWEEN, "heading")
    return beside(found or asked or [order], BETWEEN, "heading")


# -- the line of keys ------------------------------------------------------------------------------
def _keys(reader: Reader) -> Line:
    setter, prompt = reader.setter, reader.prompt
    if prompt is not None and prompt.mistake:
        place_first = BETWEEN.join(reversed(prompt.mistake.split("\n")))
        return _full(setter, Styled(place_first, "error"))
    if prompt is not None and reader.notice:
        return _full(setter, Styled(reader.notice.replace("\n", BETWEEN), "note"))
    if prompt is not None and prompt.hint:
        return _full(setter, Styled(prompt.hint, "quiet"))
    shown = Styled("", "quiet")
    for key, label in labels(reader.page, reader.prompt):
        longer = _with_key(shown, key, label)
        if setter.layout.width(longer) > setter.width:
            break
        shown = longer
    return _full(setter, shown)


def _with_key(text: Styled, key: str, label: str) -> Styled:
    """A line of keys with one more: first the key, then what it does, as one reads."""
    plain = f"{text.plain}   " if text.plain else ""
    start, end = len(plain), len(plain) + len(key)
    plain += f"{key} {label}"
    return Styled(
        plain,
        text.style,
        [*text.spans, (start, end, "term")],
        [*text.isolates, (start, end), (end + 1, len(plain))],
    )


def _fits(setter: Typesetter) -> Callable[[Styled], bool]:
    return lambda text: setter.layout.width(text) <= setter.width


def _full(setter: Typesetter, text: Styled) -> Line:
    return at_side(setter.line(text), setter.layout, setter.width)
