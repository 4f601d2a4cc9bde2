"""The columns of a listing, as people name them."""

from __future__ import annotations

from newsctl.article import FIELDS
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

LINE_COLUMNS = ("id", "published_at", "source", "views", "title")
PERIOD_COLUMNS = ("id", "published_at", "source", "period_views", "period_before", "title")
PERIOD_DRAWN = ("id", "published_at", "source", "period_views", "change", "title")
SEARCH_FIELDS = ("score", "snippet", "highlights")
PERIOD_FIELDS = ("period_views", "period_before")


def read_columns(text: str) -> tuple[str, ...]:
    """The columns that are named, in their order. Raises UsageError for one that is none."""
    from newsctl.search.fields import article_field

    names = tuple(name.strip() for name in text.replace("،", ",").split(",") if name.strip())
    known = (*FIELDS, *SEARCH_FIELDS, *PERIOD_FIELDS)
    for name in names:
        if article_field(name) not in known:
            raise UsageError(
                _("There is no column {name}. The columns are: {names}").format(
                    name=name, names=", ".join(known)
                )
            )
    return tuple(article_field(name) or name for name in names)
