"""What is done with the list: which articles are in it, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions import filters
from newsctl.browse import article_commands
from newsctl.browse.prompts import Choice, Choosing, Typing
from newsctl.browse.wording import filter_label, filter_words, order_name
from newsctl.display.counted_nouns import articles
from newsctl.errors import NewsctlError
from newsctl.fast_dataclasses import replace
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING, FILTERS, Sort, narrows

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.browse.reader import Reader
    from newsctl.selection import Selection


def _choose(reader: Reader, selection: Selection) -> None:
    """The same list with another selection."""
    reader.put(reader.opened(selection, reader.list.text))


def _filter(reader: Reader) -> None:
    selection = reader.list.selection
    choices = [
        Choice(
            filter_label(FILTERS[name].name),
            _(", ").join(getattr(selection, name)),
            _names(reader, name),
        )
        for name in ("sources", "sections", "tags", "authors")
    ]
    choices.append(Choice(_("Date"), "", lambda: _ask_date(reader)))
    unread = replace(selection, unread=not selection.unread)
    label = _("Read ones too") if selection.unread else _("Only what was not read yet")
    choices.append(Choice(label, "", lambda: _choose(reader, unread)))
    if narrows(selection):
        kept = replace(EVERYTHING, sort=selection.sort, reverse=selection.reverse)
        note = _(", ").join(filter_words(selection))
        choices.append(Choice(_("No filter"), note, lambda: _choose(reader, kept)))
    reader.prompt = Choosing(_("Only which articles?"), choices)


def _names(reader: Reader, field: str) -> Callable[[], None]:
    """Asks for one of the names in use."""

    def ask() -> None:
        selection, digits = reader.list.selection, reader.setter.setting.digits
        name = FILTERS[field].name

        def only(chosen: str) -> Callable[[], None]:
            return lambda: _choose(reader, replace(selection, **{field: (chosen,)}))

        choices = [
            Choice(one, articles(number, digits), only(one))
            for one, number in reader.archive.names(name)
        ]
        if not choices:
            reader.say(_("No article has one"))
            return
        reader.prompt = Choosing(f"{filter_label(name)}:", choices, many=True)

    return ask


def _ask_date(reader: Reader) -> None:
    def done(text: str) -> None:
        selection = reader.list.selection
        try:
            given = {"since": text, "until": text} if text.strip() else {}
            found = filters.selection(given, today=reader.desk.today, spelt=_("Date"))
        except NewsctlError as error:
            if reader.prompt is not None:
                reader.prompt.mistake = str(error)
            return
        _choose(reader, replace(selection, since=found.since, until=found.until))

    hint = _("A day, a month, a year: 2024-03-15, 2024-03, 2024, yesterday")
    reader.prompt = Typing(_("Date") + ":", done=done, hint=hint)


def _sort(reader: Reader) -> None:
    page = reader.list
    if page.about:
        return
    ranked = page.query is not None
    selection = page.selection
    sorts: list[Sort | None] = [None] if ranked else []
    sorts += [Sort.DATE, Sort.ADDED, Sort.VIEWS, Sort.TITLE, Sort.VIEWED]

    usual = Sort.RANK if ranked else Sort.DATE
    first = reader.first[0].sort

    def by(sort: Sort | None) -> Callable[[], None]:
        if (sort or usual) == (first or usual):
            sort = first  # the list that was there first, and q need not bring it back
        return lambda: _choose(reader, replace(selection, sort=sort, reverse=False))

    choices = [
        Choice(order_name(replace(selection, sort=one, reverse=False), ranked=ranked), "", by(one))
        for one in sorts
    ]
    turned = replace(selection, reverse=not selection.reverse)
    choices.append(Choice(_("The other way round"), "", lambda: _choose(reader, turned)))
    reader.prompt = Choosing(_("In which order?"), choices)


COMMANDS: dict[str, Callable[[Reader], None]] = {
    "filter": _filter,
    "sort": _sort,
    "undo": article_commands.undo,
}
