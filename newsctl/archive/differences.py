"""What a document held before a change, by the fields that differ: often a few bytes, where
its line has thousands.

Reads are no change: of `views` only the page's part is kept (`page_views`), and `viewed_at` with
the value that the change gave it and how often the article had been read, so that a read made since
is known.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from newsctl.archive import documents
from newsctl.jsontext import dump

Document: TypeAlias = dict[str, Any]
Difference: TypeAlias = dict[str, list[Any]]  # {field: [value before]}, [] where there was none

_COUNTED = frozenset(("views", "page_views", "viewed_at"))


def difference(before: Document, after: Document) -> Difference:
    """The fields of `before` that `after` has not, or has otherwise."""
    found: Difference = {}
    for name in {**before, **after}:
        if name not in _COUNTED and not _same(name, before, after):
            found[name] = [before[name]] if name in before else []
    page = documents.page_views_of(before)
    if page != documents.page_views_of(after):
        found["page_views"] = [page]
    if before.get("viewed_at") != after.get("viewed_at"):
        found["viewed_at"] = [
            before.get("viewed_at"), after.get("viewed_at"), documents.reads_of(after)
        ]  # fmt: skip
    return found


def _same(name: str, one: Document, other: Document) -> bool:
    if name not in one or name not in other:
        return False
    a, b = one[name], other[name]
    return a is b or (type(a) is type(b) and (a == b if isinstance(a, str) else dump(a) == dump(b)))


def restored(now: Document, before: Difference) -> Document:
    """A document with the fields that it had before; the reads made since stay."""
    document = dict(now)
    for name, value in before.items():
        if name == "viewed_at":
            if [now.get(name), documents.reads_of(now)] == value[1:]:
                document[name] = value[0]
        elif name != "page_views":
            if value:
                document[name] = value[0]
            else:
                document.pop(name, None)
    if "page_views" in before:
        document = documents.with_views(document, before["page_views"][0], documents.reads_of(now))
    return document


def with_reads_of(document: Document, now: Document) -> Document:
    """A whole document as it was, with the reads that its article has now."""
    if "views" in now:
        page = documents.page_views_of(document)
        document = documents.with_views(document, page, documents.reads_of(now))
    return document | {key: now[key] for key in ("viewed_at",) if key in now}
