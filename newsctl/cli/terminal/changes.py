"""`undo --list` on a terminal: changes as a table."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from newsctl.actions.undoing import words
from newsctl.arabic.numerals import arabic_digits
from newsctl.archive.changes import Origin
from newsctl.cli.terminal.drawing import draw
from newsctl.cli.terminal.screens import setting_of
from newsctl.display.counted_nouns import number, size
from newsctl.display.dates import short_date
from newsctl.display.isolates import typed
from newsctl.display.styled_text import Styled
from newsctl.display.table import Column, Table
from newsctl.fast_dataclasses import replace
from newsctl.messages import gettext as _
from newsctl.messages import language, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.changes import Change
    from newsctl.cli.environment import Environment
    from newsctl.display.article_page import Setting


def print_changes(env: Environment, changes: Sequence[Change]) -> None:
    """Each change with its number, what it did, when, and what is kept of it. What ran by the clock
    on one day, nothing else between, is one row: a month of fetches is no longer than a month."""
    setting = setting_of(env)
    columns = [
        Column(_("No."), "number", number=True),
        Column(_("Change"), yields=True),
        Column(_("When"), "date"),
        Column(_("Size"), "quiet"),
    ]
    whose = any(one.who for one in changes)
    if whose:
        columns.append(Column(_("Who"), "quiet"))
    rows = [_row([*some], setting, whose=whose) for _key, some in groupby(changes, _alike)]
    draw(env, Table(columns, rows))


def _alike(change: Change) -> object:
    """What changes of one row have in common."""
    if change.origin is not Origin.TIMER:
        return change.number
    return change.kind, change.fields, _made(change).date()


def _row(changes: list[Change], setting: Setting, *, whose: bool) -> Sequence[Styled | str]:
    """Changes of one row, the newest first."""
    newest, oldest = changes[0], changes[-1]
    articles = sum(one.articles for one in changes)
    what = words(replace(newest, articles=articles))
    if len(changes) > 1:
        text = ngettext("{change}, once", "{change}, in {n} times", len(changes))
        what = text.format(change=what, n=number(len(changes), setting.digits))
    if newest.origin is Origin.TIMER:
        what = _("{change} (by itself)").format(change=what)
    numbers = number(newest.number, setting.digits)
    if oldest is not newest:
        numbers = f"{number(oldest.number, setting.digits)}–{numbers}"
    made = _made(newest)
    clock = f"{made:%H:%M}"
    clock = arabic_digits(clock) if setting.digits == "arab" else clock
    day = short_date(f"{made:%Y-%m-%d}", setting.digits, setting.today)
    return (
        Styled(numbers, "number", isolates=[(0, len(numbers))]),
        typed(what, 1 if language() == "ar" else 0),
        f"{day} {clock}",
        size(sum(one.size for one in changes), setting.digits),
        *([newest.who] if whose else ()),
    )


def _made(change: Change) -> datetime:
    return datetime.fromisoformat(change.made_at).astimezone()
