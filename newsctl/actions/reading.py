"""Reading articles, and counting that they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.actions.finding import Found
from newsctl.errors import ArchiveError, ArchiveLocked, NothingMatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsctl.archive.door import Archive
    from newsctl.search.query import Query


def read(
    archive: Archive,
    article_ids: Iterable[int],
    *,
    count: bool = True,
    query: Query | None = None,
    missing: Callable[[NothingMatched], None],
    uncounted: Callable[[Exception], None] = lambda _reason: None,
    version: int | None = None,
) -> Iterator[Found]:
    """The articles that are there, one view counted each, marked where they match a query; as they
    were in a `version`, which counts none: its text is no longer theirs.

    `missing` is called with what is to be said of an id that is not there, `uncounted` with the
    reason why a view could not be counted.
    """
    for one in article_ids:
        try:
            if version is not None:
                found = _at_version(archive, one, version)
            else:
                if count:
                    count_read(archive, one, uncounted)
                found = Found(archive.get(one))
        except NothingMatched as error:
            missing(error)
            continue
        if query is not None:
            _mark(archive, found, query)
        yield found


def _at_version(archive: Archive, article_id: int, number: int) -> Found:
    from newsctl.actions.versions import at_version

    article, version = at_version(archive, article_id, number)
    return Found(article, {"version": version.number, "version_made_at": version.made_at,
                           "version_by": version.by})  # fmt: skip


def count_read(archive: Archive, article_id: int, uncounted: Callable[[Exception], None]) -> None:
    """Count a read of an article. Raises NothingMatched."""
    try:
        archive.record_view(article_id)
    except (ArchiveError, ArchiveLocked) as error:
        uncounted(error)


def _mark(archive: Archive, found: Found, query: Query) -> None:
    from newsctl.search.highlight import highlights

    article = found.article
    marks = highlights(query, article.title, article.body, archive.analyzer)
    found.extra["highlights"] = {"title": marks.title, "body": marks.body}
