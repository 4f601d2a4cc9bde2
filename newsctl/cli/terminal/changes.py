"""`undo --list` on a terminal: changes as a table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsctl.actions.undoing import words
from newsctl.arabic.numerals import arabic_digits
from newsctl.archive.door import Origin
from newsctl.cli.terminal.drawing import draw
from newsctl.cli.terminal.screens import setting_of
from newsctl.display.counted_nouns import number, size
from newsctl.display.dates import short_date
from newsctl.display.isolates import typed
from newsctl.display.table import Column, Table
from newsctl.messages import gettext as _
from newsctl.messages import language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Change
    from newsctl.cli.environment import Environment


def print_changes(env: Environment, changes: Sequence[Change]) -> None:
    """Each change with its number, what it did, when, and what is kept of it."""
    setting = setting_of(env)
    columns = [
        Column(_("No."), "number", number=True),
        Column(_("Change"), yields=True),
        Column(_("When"), "date"),
        Column(_("Size"), "quiet"),
    ]
    rows = []
    for one in changes:
        what = words(one)
        if one.origin is Origin.TIMER:
            what = _("{change} (by itself)").format(change=what)
        made = datetime.fromisoformat(one.made_at).astimezone()
        clock = f"{made:%H:%M}"
        clock = arabic_digits(clock) if setting.digits == "arab" else clock
        day = short_date(f"{made:%Y-%m-%d}", setting.digits, setting.today)
        rows.append(
            (
                number(one.number, setting.digits),
                typed(what, 1 if language() == "ar" else 0),
                f"{day} {clock}",
                size(one.size, setting.digits),
            )
        )
    draw(env, Table(columns, rows))
