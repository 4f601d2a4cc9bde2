"""Taking back what was changed, putting it again, and what both are in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.changes import ChangeKind, Origin
from newsctl.errors import NothingMatched
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsctl.archive.changes import Change, Gone
    from newsctl.archive.door import Archive

MANY = 20  # articles; a change of more is taken back only when that is agreed to

BROUGHT_IN = frozenset((ChangeKind.IMPORTED, ChangeKind.FETCHED))  # many at a time

_FIELDS = {
    "title": N_("title"),
    "body": N_("text"),
    "source": N_("source"),
    "author": N_("author"),
    "section": N_("section"),
    "tags": N_("tags"),
    "url": N_("address"),
    "published_at": N_("date"),
    "lang": N_("language"),
    "guid": N_("identity"),
    "views": N_("views"),
    "page_views": N_("views of the page"),
}


def undo(archive: Archive, number: int | None, agreed: Callable[[str], bool]) -> Change | None:
    """Take back a change, or the last one that a person made; what it was, None where it was not
    agreed to. Asked about are imports, and changes of more than `MANY` articles.

    Raises NothingMatched, saying why, for what cannot be taken back.
    """
    change = _to_undo(archive, number)
    asked = change.articles > MANY or change.kind in BROUGHT_IN
    question = _("Take back {change}?").format(change=words(change))
    if asked and not agreed(question):
        return None
    done = archive.undo(change.number)
    if done is None:
        raise NothingMatched(_("There is nothing to take back"))  # another was quicker
    return done


def _to_undo(archive: Archive, number: int | None) -> Change:
    kept = archive.changes(everybody=number is not None)
    for one in kept.done:
        if one.number == number or (number is None and one.origin is Origin.PERSON):
            return one
    if number is None:
        text = _("There is nothing to take back")
    elif any(one.number == number for one in kept.undone):
        text = _("Change {n} was taken back already; `newsctl redo` puts it again")
    else:
        text = _("No change has the number {n}; `newsctl undo --list` lists them")
    raise NothingMatched("\n".join([text.format(n=number), *map(gone_words, kept.gone)]))


def redo(archive: Archive) -> Change:
    """Put again what was taken back last; what it was. Raises NothingMatched."""
    change = archive.redo()
    if change is None:
        raise NothingMatched(
            _("There is nothing to put again: `redo` goes until something else is changed")
        )
    return change


# -- in words ------------------------------------------------------------------------------------
def words(change: Change) -> str:
    """What a change did: `source of 300 articles`."""
    n = change.articles
    texts = {
        ChangeKind.ADDED: ngettext("the adding of one article", "the adding of {n} articles", n),
        ChangeKind.IMPORTED: ngettext("the import of one article", "the import of {n} articles", n),
        ChangeKind.FETCHED: ngettext("the fetch of one article", "the fetch of {n} articles", n),
        ChangeKind.EDITED: ngettext("{fields} of one article", "{fields} of {n} articles", n)
        if change.fields  # version 0.1 did not note them
        else ngettext("the change of one article", "the change of {n} articles", n),
        ChangeKind.TAGGED: ngettext("tags of one article", "tags of {n} articles", n),
        ChangeKind.TRASHED: ngettext(
            "the move of one article to the trash", "the move of {n} articles to the trash", n
        ),
        ChangeKind.RESTORED: ngettext(
            "the way back of one article from the trash",
            "the way back of {n} articles from the trash",
            n,
        ),
        ChangeKind.REMOVED: ngettext(
            "the deletion of one article", "the deletion of {n} articles", n
        ),
        ChangeKind.MARKED: ngettext(
            "the mark of one article as unread", "the mark of {n} articles as unread", n
        )
        if "unread" in change.fields
        else ngettext("the mark of one article as read", "the mark of {n} articles as read", n),
    }
    return texts[change.kind].format(n=grouped(n), fields=field_names(change.fields))


def field_names(fields: Iterable[str]) -> str:
    """Fields by their names in the reader's language."""
    return _(", ").join([_(_FIELDS[one]) if one in _FIELDS else one for one in fields])


def gone_words(gone: Gone) -> str:
    """How many changes can no longer be taken back, and why."""
    texts = {
        "age": ngettext(
            "One older change is out of reach: changes are kept for 30 days",
            "{n} older changes are out of reach: changes are kept for 30 days",
            gone.changes,
        ),
        "size": ngettext(
            "One older change is out of reach: what is kept of all of them is at most a fifth of "
            "the archive's size",
            "{n} older changes are out of reach: what is kept of all of them is at most a fifth of "
            "the archive's size",
            gone.changes,
        ),
        "erased": ngettext(
            "One older change is out of reach: `compact` erased its articles",
            "{n} older changes are out of reach: `compact` erased their articles",
            gone.changes,
        ),
    }
    return texts[gone.why].format(n=grouped(gone.changes))


def as_record(change: Change) -> dict[str, Any]:
    """A change as JSON has it."""
    return {
        "number": change.number,
        "kind": str(change.kind),
        "fields": list(change.fields),
        "articles": change.articles,
        "made_at": change.made_at,
        "origin": str(change.origin),
        "bytes": change.size,
        "erased": change.erased,
    } | ({"who": change.who} if change.who else {})
