"""Records that newsctl wrote itself (an export, an archive): taken as they stand."""

from __future__ import annotations

import re
from typing import Any

from newsctl.article import FIELDS, Article

TIMES = frozenset(("added_at", "updated_at", "deleted_at", "viewed_at", "changed_at"))
_OURS = frozenset(FIELDS)
_TEXTS = _OURS - {"id", "title", "body", "tags", "views", "page_views", "extra"}
_READS, _VERSIONS = "reads", "versions"  # in our own JSON
_MAKERS = {"publisher", "person", "extraction", "other", None}
_KINDS = {"spacing", "spelling", "text", None}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\dZ)?", re.ASCII)
_DATES = TIMES | {"published_at"}


def our_own(record: dict[str, Any]) -> Article | None:
    """The article of a record that newsctl wrote (an export, an archive), as it is; else None."""
    if "added_at" not in record or not record.keys() <= _OURS | {_READS, _VERSIONS}:
        return None
    title, tags, extra = record.get("title"), record.get("tags", []), record.get("extra", {})
    if not (isinstance(title, str) and title.strip() and isinstance(record.get("body"), str)):
        return None
    if not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        return None
    if not (isinstance(extra, dict) and is_count(record.get("views", 0), 0)):
        return None
    for name, least in (("id", 1), ("page_views", 0)):
        if record.get(name) is not None and not is_count(record[name], least):
            return None
    if not _are_reads(record.get(_READS, {})) or not _are_versions(record.get(_VERSIONS, [])):
        return None
    texts = ((name, record.get(name)) for name in _TEXTS)
    if not all(text is None or _fits(name, text) for name, text in texts):
        return None
    return Article(**record)


def _are_reads(value: Any) -> bool:
    return isinstance(value, dict) and all(
        _MOMENT.fullmatch(when) and _fits("added_at", when) and is_count(number, 1)
        for when, number in value.items()
    )


def _are_versions(value: Any) -> bool:
    """Whether a value is what an export tells of versions: in order, the last without its text."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return False
    numbers = [one.get("version") for one in value]
    if not all(is_count(one, 1) for one in numbers) or numbers != sorted(set(numbers)):
        return False
    return all(_is_version(one, told=one is not value[-1]) for one in value)


def _is_version(one: dict[str, Any], *, told: bool) -> bool:
    made, by, kind = one.get("made_at"), one.get("by"), one.get("kind")
    known = by in _MAKERS if by is None or isinstance(by, str) else False
    known = known and (kind in _KINDS if kind is None or isinstance(kind, str) else False)
    if not known or not isinstance(made, str) or (made and not _fits("added_at", made)):
        return False
    texts = [one.get("title", ""), one.get("body", "")]
    others = [one.get("author"), one.get("published_at")]
    return not told or (
        all(isinstance(text, str) for text in texts)
        and all(text is None or isinstance(text, str) for text in others)
    )


def is_count(value: Any, least: int) -> bool:
    """Whether a value is a whole number, and no smaller than `least`."""
    return type(value) is int and value >= least


def _fits(name: str, text: Any) -> bool:
    from newsctl.arabic.dates import utc_seconds

    if name not in _DATES or not isinstance(text, str):
        return isinstance(text, str)
    try:
        utc_seconds(text)
    except (ValueError, OverflowError):
        return False
    return True
