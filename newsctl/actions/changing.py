"""Changing articles: their fields, their tags, whether they lie in the trash.

An article may be changed as a text, its fields between two `---` lines, its body below:

---
title: …
tags: one, two
---

The first paragraph …
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.actions.filters import read_date
from newsctl.article import Article
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext
from newsctl.selection import Selection
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from newsctl.archive.door import Archive

FIELDS = ("title", "source", "author", "section", "tags", "url", "published_at", "lang", "guid")
EDITABLE = (*FIELDS, "views", "page_views", "body")
_RULE = "---"
_MOST_DIGITS = 12  # as many as the archive keeps of a number of views


# -- fields --------------------------------------------------------------------------------------
def set_fields(archive: Archive, article_ids: Iterable[int], values: Mapping[str, Any]) -> int:
    """Set fields of articles, in one change; how many changed. Raises NothingMatched."""
    changing = [one for one in article_ids if _differing(archive.get(one), values)]
    return archive.edit(changing, values) if changing else 0


def rewrite(
    archive: Archive, article_ids: Iterable[int], write: Callable[[Article], Article]
) -> int:
    """Have somebody write articles anew, one after the other, in one change, each stored before the
    next is written; how many changed. Raises ArchiveLocked where somebody else changed one of them
    meanwhile."""
    number = 0
    with archive.one_change():
        for one in article_ids:
            before = archive.get(one)
            after = write(before)
            number += _update(archive, before, after)
    return number


def _update(archive: Archive, before: Article, after: Article) -> bool:
    new = _differing(before, {name: getattr(after, name) for name in EDITABLE})
    if new and before.id is not None:
        archive.update(before.id, new, read=before)
    return bool(new)


def _differing(article: Article, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != getattr(article, name)}


def editable(name: str) -> str | None:
    """The field that a person may set under a name in any of our languages; None if none is."""
    from newsctl.search.fields import article_field

    field = article_field(name)
    return field if field in EDITABLE else None


def read_value(name: str, text: str, today: date) -> Any:
    """The value of a field as it is typed; empty is none. Raises UsageError."""
    from newsctl.arabic.names import clean_name, distinct_names

    text = normalise(text)
    if name == "tags":
        return distinct_names(re.split("[,،]", text))
    if name != "body":
        text = clean_name(text)
    if name in {"views", "page_views"}:
        return _views(name, text)
    if name == "published_at" and text:
        return read_date(name, text, today)
    if name == "title" and not text.strip():
        raise UsageError(_("The title is empty"))
    return text if text or name == "body" else None


def _views(name: str, text: str) -> int:
    number = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else -1
    if number < 0:
        raise UsageError(
            _("{option} can't be {value}. It is a whole number, {least} or more").format(
                option=name, value=text, least=0
            )
        )
    return number


# -- as a text -----------------------------------------------------------------------------------
def to_text(article: Article) -> str:
    """The text of an article, for an editor."""
    lines = [f"{name}: {_shown(getattr(article, name))}".rstrip() for name in FIELDS]
    return "\n".join([_RULE, *lines, _RULE, "", article.body, ""])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return " ".join(str(value).split()) if value is not None else ""


def from_text(text: str, article: Article, today: date) -> Article:
    """The article that an edited text means; fields that are not in it stay.

    Raises UsageError, naming the line, for what cannot be read.
    """
    lines = normalise(text).split("\n")
    if not lines or lines[0].strip() != _RULE:
        raise UsageError(_("The first line is not `---`"))
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == _RULE), None)
    if end is None:
        raise UsageError(_("The line `---` below the fields is missing"))
    changed = Article(**article.to_record())
    for number, line in enumerate(lines[1:end], 2):
        if line.strip():
            name, value = _field(number, line, today)
            setattr(changed, name, value)
    changed.body = "\n".join(lines[end + 1 :]).strip("\n")
    if not changed.title.strip():
        raise UsageError(_("The title is empty"))
    return changed


def _field(number: int, line: str, today: date) -> tuple[str, Any]:
    name, colon, value = line.partition(":")
    field = editable(name)
    if not colon or field not in FIELDS:
        raise UsageError(
            _("Line {number} is not a field. The fields are: {names}").format(
                number=number, names=", ".join(FIELDS)
            )
        )
    return field, read_value(field, value, today)


# -- for good ------------------------------------------------------------------------------------
def delete(archive: Archive, article_ids: Sequence[int], agreed: Callable[[str], bool]) -> int:
    """Delete articles for good when that is agreed to; how many. Raises NothingMatched."""
    return archive.remove(article_ids) if agreed(_question(len(article_ids))) else 0


def empty_trash(archive: Archive, agreed: Callable[[str], bool]) -> int:
    """Delete for good all that is in the trash when that is agreed to; how many."""
    inside = archive.count(Selection(trash=True))
    return archive.empty_trash() if inside and agreed(_question(inside)) else 0


def _question(number: int) -> str:
    return ngettext("Delete one article for good?", "Delete {n} articles for good?", number).format(
        n=grouped(number)
    )
