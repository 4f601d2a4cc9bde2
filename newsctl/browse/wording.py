"""Filters and orders in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext
from newsctl.selection import FILTERS, FLAG, NAMES, Sort

if TYPE_CHECKING:
    from newsctl.actions.finding import Bounds
    from newsctl.selection import Selection


def filter_words(selection: Selection) -> list[str]:
    """The filters of a selection, in words."""
    from datetime import UTC, datetime

    words, comma = [], _(", ")
    for name, one in FILTERS.items():
        value = getattr(selection, name)
        if value in (None, (), False):
            continue
        label = filter_label(one.name)
        if one.kind == NAMES:
            words.append(f"{label}: {comma.join(value)}")
        elif one.kind == FLAG:
            words.append(label)
        else:
            words.append(f"{label}: {datetime.fromtimestamp(value, UTC).date()}")
    return words


def filter_label(name: str) -> str:
    """What a filter is called."""
    return {
        "source": _("Source"), "author": _("Author"), "section": _("Section"), "tag": _("Tags"),
        "since": _("from"), "until": _("until"), "undated": _("undated too"),
        "unread": _("unread only"), "changed": _("changed only"), "trash": _("In the trash"),
    }[name]  # fmt: skip


def order_name(selection: Selection, *, ranked: bool) -> str:
    """What an order is called."""
    names = {
        Sort.DATE: _("latest first"),
        Sort.ADDED: _("last added first"),
        Sort.VIEWS: _("most viewed first"),
        Sort.TITLE: _("by title"),
        Sort.VIEWED: _("last read first"),
        Sort.RANK: _("best first"),
    }
    sort = selection.sort or (Sort.RANK if ranked else Sort.DATE)
    name = names[sort]
    return _("{order}, reversed").format(order=name) if selection.reverse else name


def bound_words(bounds: Bounds) -> list[str]:
    """What a search of very frequent words was bounded by, in few words: they stand behind how many
    were found."""
    words = [
        _("the most frequent words of “{pattern}”").format(pattern=one)
        for one in bounds.patterns_cut
    ]
    if bounds.latest is not None:
        among = ngettext(
            "of the latest article added", "of the latest {n} articles added", bounds.latest
        )
        words.append(among.format(n=grouped(bounds.latest)))
    return words
