"""The `Article`: what is kept of one piece of news, under the same names everywhere."""

from __future__ import annotations

from typing import Any

from newsctl.fast_dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Article:
    """One article, as its author wrote it.

    Dates are ISO 8601 texts: a bare date where the hour is not known, with the offset that its
    page gave, or none (`2022-05-23`, `2013-08-04T02:21+04:00`). The times that newsctl itself sets
    (`added_at`, `updated_at`, `deleted_at`, `viewed_at`) are UTC to the second, ending in `Z`.
    `views` counts the page's own views and the reads made here together; `page_views` is the page's
    own part, as last seen there (None: nobody kept them apart, and all are the page's). `extra`
    keeps the fields of an imported record that have no place here, untouched.

    `changed_at` is when the publisher last changed its text after it was first seen (UTC, as above;
    None: never).

    `reads` is how often it was read here, by the UTC quarter of an hour (`2026-11-24T19:30Z`) or,
    long ago, by the UTC day (`2026-11-24`). It is no field of the article: an archive keeps it
    apart, gives it to an export, and takes it where articles come back with their ids. So are
    `versions`: the texts that others took the place of, as `newsctl.archive.versions` has them for
    JSON, the first one first, and behind them what is said of the text that it has now.
    """

    id: int | None = None
    title: str = ""
    body: str = ""
    source: str | None = None
    author: str | None = None
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    url: str | None = None
    published_at: str | None = None
    added_at: str | None = None
    updated_at: str | None = None
    deleted_at: str | None = None
    views: int = 0
    viewed_at: str | None = None
    lang: str | None = None
    guid: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    page_views: int | None = None
    changed_at: str | None = None
    reads: dict[str, int] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)

    def to_record(self) -> dict[str, Any]:
        """The article as a JSON object, all its fields, in their documented order."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS: tuple[str, ...] = tuple(
    one for one in Article.__annotations__ if one not in {"reads", "versions"}
)
