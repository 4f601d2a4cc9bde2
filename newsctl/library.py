"""newsctl for programs: what `from newsctl import …` gives beside the archive's own classes.

    >>> from newsctl import Article, Match, Selection, open_archive, parse_query
    >>> with open_archive("news.json") as archive:
    ...     added = archive.add(Article(title="افتتاح مرصد للطيور", body="على البحيرة مرصد."))
    ...     found = archive.search(parse_query("الطيور"), Selection(limit=5), match=Match.ALL)
    ...     [archive.get(hit.id).title for hit in found.hits]
    ['افتتاح مرصد للطيور']

Nothing is printed, no environment variable and no settings file is read. All errors are
`newsctl.NewsctlError`s; their texts are for people, in the language of `speaking` (Arabic
elsewhere): programs look at the class.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.archive.open import TIMEOUT
from newsctl.archive.open import open_archive as _open

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

    from newsctl.archive.door import Archive
    from newsctl.article import Article
    from newsctl.formats.item import Item
    from newsctl.search.query import Query


def open_archive(
    location: str | os.PathLike[str], *, create: bool = True, timeout: float = TIMEOUT
) -> Archive:
    """The archive at a path; use it as a context manager.

    It is made first when it is not there, unless `create` is false. `timeout` is how many seconds
    a change waits for another process that is changing the archive.

    Raises ArchiveError for a folder, a file that is no archive, one that cannot be opened or, with
    `create` false, is not there; DamagedArchive; ArchiveLocked.

    >>> with open_archive("news.json") as archive:
    ...     archive.count()
    0
    >>> open_archive("nowhere.json", create=False)
    Traceback (most recent call last):
    ...
    newsctl.errors.ArchiveError: ...
    """
    return _open(str(location), create=create, timeout=timeout)


def parse_query(text: str, *, today: date | None = None) -> Query:
    """What a search looks for, as a tree: words side by side, `"a phrase"`, `-word`, `OR`, `( )`,
    `word*`, `*word`, `w*d`, `=word`, and the fields `title:` `body:` `author:` `source:`
    `section:` `tag:` `date:`.

    Relative dates count from `today`, the machine's own day unless given. Raises QueryError, whose
    `position` is the code point where the text goes wrong.

    >>> parse_query('"المياه الجوفية" OR قطار').text
    '"المياه الجوفية" OR قطار'
    """
    from newsctl.search.parse import parse

    return parse(text, today=today or date.today())


def read_articles(
    place: str | os.PathLike[str] | BinaryIO,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    fields: Mapping[str, str] | None = None,
    today: date | None = None,
    allow_local: bool = False,
) -> Iterator[Item]:
    """What a file, a folder, a byte stream or a web address (`https://…`) holds, item by item.

    An item has an `article`, or the `error` (BadInput) that kept it from being one, with its
    `source` and its `number`, which counts from 1; `warnings` say what was left out. The format is
    the one given (a name that `newsctl import --from` takes), or what the name and the first bytes
    tell. `fields` maps names that the source uses to ours. Relative dates count from `today`.
    `allow_local` lets addresses lead to this machine and its network.

    Raises BadInput for a place that cannot be read at all, UsageError for a format that is none.

    >>> import io
    >>> lines = io.BytesIO('{"headline": "خبر", "body": "نص"}\\n{broken'.encode())
    >>> for item in read_articles(lines, format="jsonl", fields={"headline": "title"}):
    ...     print(item.number, item.article.title if item.article else type(item.error).__name__)
    1 خبر
    2 BadInput
    """
    from newsctl.formats.registry import read

    address = isinstance(place, str) and place.lower().startswith(("http://", "https://"))
    return read(
        str(place) if address else _path_or_stream(place),
        format=format,
        today=today or date.today(),
        mapping=dict(fields or {}),
        allow_local=allow_local,
    )


def write_articles(
    articles: Iterable[Article],
    target: str | os.PathLike[str] | BinaryIO,
    *,
    format: str,  # noqa: A002 - the option's name
) -> None:
    """Write articles to a file, a folder or a byte stream, in a format that `newsctl export --as`
    takes: `json`, `jsonl`, `csv`, `tsv`, `markdown`, `html`, `epub`, `bibtex` or `ris`.

    A file appears, or takes the place of another, only when it is whole. `jsonl` comes back equal
    to the byte, `csv`, `tsv` and `markdown` with every field. Raises UsageError for a format that
    is none, ArchiveError when something cannot be written.

    >>> import io
    >>> stream = io.BytesIO()
    >>> write_articles([Article(id=1, title="خبر", body="نص")], stream, format="bibtex")
    >>> print(stream.getvalue().decode().splitlines()[0])
    @article{...,
    """
    from newsctl.formats.writing import write

    write(format, articles, _path_or_stream(target))


def _path_or_stream(place: str | os.PathLike[str] | BinaryIO) -> Path | BinaryIO:
    if isinstance(place, str) or hasattr(place, "__fspath__"):
        return Path(place)
    return place
