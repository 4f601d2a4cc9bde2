"""`follow` on a terminal: the newspapers that are followed, as a table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from newsctl.actions import following
from newsctl.arabic.numerals import arabic_digits
from newsctl.cli.terminal.drawing import draw
from newsctl.cli.terminal.screens import setting_of
from newsctl.display.dates import short_date
from newsctl.display.isolates import typed
from newsctl.display.table import Column, Table
from newsctl.messages import gettext as _
from newsctl.messages import grouped, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.cli.environment import Environment
    from newsctl.display.article_page import Setting
    from newsctl.subscription import Subscription


_NOTHING = frozenset(("", "—"))  # a column of nothing else is left out


def print_subscriptions(env: Environment, ones: Sequence[Subscription]) -> None:
    """Each newspaper with its address, when it was last fetched, when it last had something new,
    and how it is."""
    setting = setting_of(env)
    columns = [
        Column(_("Newspaper"), yields=True),
        Column(_("Address"), "quiet", yields=True),
        Column(_("Last fetch"), "date"),
        Column(_("Last new"), "date"),
        Column(_("State")),
    ]
    rows = [
        (
            one.name or one.address,
            one.address.partition("://")[2].removeprefix("www."),
            _when(one.fetched_at, setting),
            _when(one.arrived_at, setting),
            typed(state, 1 if language() == "ar" else 0) if (state := _state(one)) else "",
        )
        for one in ones
    ]
    cells = enumerate(zip(*rows, strict=True))
    kept = [one for one, column in cells if not _NOTHING.issuperset(map(str, column))]
    draw(env, Table([columns[one] for one in kept], [[row[one] for one in kept] for row in rows]))


def _when(seconds: int | None, setting: Setting) -> str:
    if seconds is None:
        return "—"
    time = datetime.fromtimestamp(seconds).astimezone()
    if time.date() == setting.today:
        clock = f"{time:%H:%M}"
        return arabic_digits(clock) if setting.digits == "arab" else clock
    return short_date(f"{time:%Y-%m-%d}", setting.digits, setting.today)


def _state(one: Subscription) -> str:
    """How a newspaper is, in a word or two; nothing while all is well."""
    state = following.state(one)
    if state == following.ENDED:
        return _("ended")
    if state == following.FAILING:
        text = ngettext("one error in a row", "{n} errors in a row", one.errors)
        return text.format(n=grouped(one.errors))
    return _("not fetched yet") if state == following.NEW else ""
