"""Taking articles out: into files of other programs' formats, and into archives of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsctl.actions.finding import read_query, search
from newsctl.actions.ids import looks_like_ids, read_ids
from newsctl.archive.postgres.address import is_on_server
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.search.query import Query
    from newsctl.selection import Selection

FORMATS = ("json", "jsonl", "csv", "tsv", "markdown", "html", "epub", "bibtex", "ris")
_BESIDE = (".lock", ".fetching", ".staying", ".index", ".index-wal", ".index-shm", ".views")
_WHOLE = ("json", "jsonl")  # these tell when an article was read, and its versions
_BY_SUFFIX = {"md": "markdown", "htm": "html", "bib": "bibtex", "ndjson": "jsonl"}


def chosen(
    archive: Archive,
    words: Sequence[str],
    selection: Selection,
    today: date,
    piped: Callable[[], str],
    note: Callable[[str], None] = lambda _text: None,
) -> Iterator[Article]:
    """The articles of a selection that words mean: ids, a query, or all when there are none."""
    if not words:
        yield from archive.list(selection)
    elif looks_like_ids(words):
        for one in read_ids(archive, words, piped):
            article = archive.get(one)
            if (article.deleted_at is not None) == selection.trash:
                yield article
    else:
        query = read_query(archive, " ".join(words), today, note)
        for one in search(archive, query, selection, match="all").results.ids:
            yield archive.get(one)


def query_of(archive: Archive, words: Sequence[str], today: date) -> Query | None:
    """The query that words mean, where they are no ids. Raises UsageError."""
    if not words or looks_like_ids(words):
        return None
    return read_query(archive, " ".join(words), today)


def export(
    archive: Archive,
    articles: Iterator[Article],
    target: Path | BinaryIO,
    kind: str,
    *,
    bom: bool = False,
) -> int:
    """Write articles to a file, a folder or a stream, in one of `FORMATS`; how many. With `bom`
    csv and tsv begin with the mark by which spreadsheets know UTF-8.

    Raises UsageError for a target that is the archive itself, ArchiveError when it can't be
    written.
    """
    from newsctl.formats.writing import write

    if isinstance(target, Path):
        _refuse_archive(target, archive.location)
    count = 0

    def counted() -> Iterator[Article]:
        nonlocal count
        for article in articles:
            count += 1
            if kind in _WHOLE and article.id is not None:
                article.reads = archive.reads_of(article.id)
                if article.updated_at:  # else it has but one
                    article.versions = versions_of(archive, article.id)
            yield article

    write(kind, counted(), target, bom=bom)
    return count


def versions_of(archive: Archive, article_id: int) -> list[dict[str, Any]]:
    """The versions of an article as JSON has them; none of one whose text never changed."""
    from newsctl.archive.versions import records

    versions = archive.versions(article_id)
    return records(versions) if len(versions) > 1 else []


def format_of(name: str) -> str:
    """The format that a file's name says, else JSON Lines."""
    suffix = Path(name).suffix[1:].lower()
    suffix = _BY_SUFFIX.get(suffix, suffix)
    return suffix if suffix in FORMATS else "jsonl"


def _refuse_archive(place: Path, location: str) -> None:
    """Raises UsageError for the archive's own file and those beside it."""
    if is_on_server(location):
        return
    record, place = Path(location).resolve(), place.resolve()
    own = {record.name, *(f"{record.name}{end}" for end in _BESIDE)}
    if place.parent == record.parent and place.name.casefold() in {one.casefold() for one in own}:
        raise UsageError(_("{file} is the archive itself; choose another name").format(file=place))
