"""A version of an article in words: which it is, who made it, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsctl.actions.versions import maker_words
from newsctl.display.counted_nouns import number
from newsctl.display.dates import long_date
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.display.article_page import Setting


def moment(made_at: str, setting: Setting) -> str:
    """A day by its name, and the hour, in the reader's zone."""
    made = local_time(made_at)
    text = made_at if made is None else f"{made:%Y-%m-%dT%H:%M}"
    return long_date(text, setting.locale, setting.digits)


def about_version(extra: dict[str, Any], setting: Setting) -> list[str]:
    """Which version `show --version` shows, who made it, and when."""
    text = _("Version {n}").format(n=number(extra["version"], setting.digits))
    return [text, maker_words(extra["version_by"]), moment(extra["version_made_at"], setting)]


def local_time(made_at: str) -> datetime | None:
    """When something was made, in the reader's zone; None for what cannot be read."""
    try:
        return datetime.fromisoformat(made_at).astimezone()
    except ValueError:
        return None
