"""What archives keep of articles in columns: names as they are compared, moments as numbers."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=512)  # an import's articles share their sources, sections and tags
def name_key(name: str) -> str:
    """A source's, author's, section's or tag's name as names are compared."""
    from newsctl.arabic.fold import fold

    return " ".join(fold(name).split())


def title_key(title: str) -> str:
    """A title as titles are put in order: by its letters, whatever quotes or signs begin it."""
    key = name_key.__wrapped__(title)  # not remembered: each article has another
    first = next((at for at, one in enumerate(key) if one.isalnum()), 0)
    return key[first:]


@lru_cache(maxsize=512)  # an import's articles share their day and the moment they were added
def seconds(text: str | None) -> int | None:
    """UTC seconds of an ISO 8601 text, a bare date at its midnight; None for what is none."""
    if not text:
        return None
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp())


def utc(moment: int) -> str:
    """UTC seconds as an ISO 8601 text."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storable(text: str) -> str:
    """A text as a database takes it: no lone surrogate, which only strangers write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
