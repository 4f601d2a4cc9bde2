"""Looking after an archive: check and repair, reindex, compact, backup."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.archive.door import CheckReport, Problem
from newsctl.archive.file import disk
from newsctl.archive.file.index.tables import Entry, row_of
from newsctl.archive.file.record import lines as record
from newsctl.archive.file.record import rewriting
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.errors import ArchiveError, BadInput, DamagedArchive
from newsctl.jsontext import dump
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.record.scan import Layout
    from newsctl.archive.file.store import Store


# -- check ---------------------------------------------------------------------------------------
def check(store: Store, *, repair: bool, progress: Progress | None) -> CheckReport:
    """Compare every line of the record with what the index says of it.

    Others may write meanwhile; what looks wrong is looked at again with nobody writing.
    """
    articles, problems = _look(store, progress)
    if not problems or store.file.read_only:
        return CheckReport(articles, problems)
    copy = None
    with store.locked_as_it_is():
        with suppress(DamagedArchive):
            store.catch_up()
        articles, problems = _look(store, progress)
        if problems and repair:
            copy = _repair(store, problems, progress)
    return CheckReport(articles, problems, repaired=bool(problems and repair), damaged_copy=copy)


def _look(store: Store, progress: Progress | None) -> tuple[int, list[Problem]]:
    problems: list[Problem] = []
    seen: set[int] = set()
    try:
        for article_id, offset, length in Scanner(store.file.fd).documents(progress):
            seen.add(article_id)
            problems += _compare(store, article_id, offset, length)
    except NotARecord as error:
        message = _("The record is damaged at byte {offset}").format(offset=error.offset)
        if store.index.get("stamp") is None:  # an index of nothing: there is nothing to compare
            problems = []
        problems.append(Problem("damaged", message, offset=error.offset))
    else:
        for (missing,) in store.index.db.execute("SELECT id FROM articles").fetchall():
            if missing not in seen:
                message = _("Article {id} is in the index, not in the record").format(id=missing)
                problems.append(Problem("missing", message, article_id=missing))
    problems += _look_at_index(store)
    return len(seen), problems


def _compare(store: Store, article_id: int, offset: int, length: int) -> Iterator[Problem]:
    """What the index says of an article that the record does not: its place, a field, a count."""
    line = disk.read_at(store.file.fd, length, offset)
    known = store.index.db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    if known is None:
        message = _("Article {id} is in the record, not in the index").format(id=article_id)
        yield Problem("unindexed", message, article_id, offset)
        return
    _id, document = record.decode(line)
    article = record.to_article(article_id, document)
    place = (known[1], known[2], record.checksum(line), int(record.has_slots(line)))
    if known[1] != offset or known != row_of(Entry(article, *place)):
        message = _("Article {id} is not what the index says").format(id=article_id)
        yield Problem("differs", message, article_id, offset)


_STRAYS = (  # rows that belong to no article, or articles without a row
    "SELECT id FROM articles WHERE id NOT IN (SELECT id FROM fts_terms_docsize)",
    "SELECT id FROM fts_terms_docsize WHERE id NOT IN (SELECT id FROM articles)",
    "SELECT DISTINCT article_id FROM tags WHERE article_id NOT IN (SELECT id FROM articles)",
)


def _look_at_index(store: Store) -> Iterator[Problem]:
    db = store.index.db
    for (told,) in db.execute("PRAGMA quick_check").fetchall():
        if told != "ok":
            message = _("The index is damaged: {reason}").format(reason=told)
            yield Problem("index", message)
            return
    for query in _STRAYS:
        for (article_id,) in db.execute(query).fetchall():
            message = _("Article {id} is not what the index says").format(id=article_id)
            yield Problem("terms", message, article_id=article_id)


# -- repair --------------------------------------------------------------------------------------
def _repair(store: Store, problems: list[Problem], progress: Progress | None) -> Path | None:
    """Save all that is readable; the damaged record is kept aside whole. The lock is held."""
    copy = None
    if any(one.kind == "damaged" for one in problems):
        from newsctl.archive.file.record.salvage import Salvage

        copy = rewriting.set_aside(store.file.path, "damaged")
        salvage = Salvage(store.file.fd)
        tables = {name: [dump(table)] for name, table in salvage.tables.items()}
        rewriting.replace(store, salvage.lines(), tables)
    store.rebuild(progress)
    return copy


# -- reindex, compact ----------------------------------------------------------------------------
def reindex(store: Store, progress: Progress | None) -> int:
    """Make the index anew from the record; how many articles it holds."""
    with store.locked():
        store.rebuild(progress)
    return int(store.index.db.execute("SELECT COUNT(*) FROM articles").fetchone()[0])


def compact(store: Store, progress: Progress | None) -> tuple[int, int]:
    """Squeeze out blanks and dead rows; (bytes before, bytes after), record and index together."""
    with store.locked():
        before = _bytes(store)
        layout = _layout(store.file.fd)
        rewriting.replace(store, living(store, progress), others(store.file.fd, layout))
        store.rescan()
        store.optimise()
        return before, _bytes(store)


def _layout(fd: int) -> Layout:
    scanner = Scanner(fd)
    for _document in scanner.documents():
        pass
    return scanner.layout


def others(fd: int, layout: Layout) -> dict[str, Iterable[bytes]]:
    """The tables of a record that are not ours, as they stand."""
    return {
        name: rewriting.pieces(fd, start, start + length)
        for name, (start, length) in layout.spans.items()
    }


def living(store: Store, progress: Progress | None = None) -> Iterator[bytes]:
    """Each article's line without its padding, and what strangers put among them, by place."""
    for article_id, offset, length in Scanner(store.file.fd, strange=True).documents(progress):
        if article_id >= 0:
            place = store.index.place(article_id)
            if place is None or place[0] != offset:
                continue  # an id that stands twice: the last is the one that counts
        yield disk.read_at(store.file.fd, length, offset).rstrip(b" ")


def _bytes(store: Store) -> int:
    paths = [
        store.file.path,
        store.index.path,
        store.index.path.with_name(store.index.path.name + "-wal"),
    ]
    return sum(path.stat().st_size for path in paths if path.exists())


# -- backup --------------------------------------------------------------------------------------
def backup(store: Store, target: Path) -> int:
    """A copy of the record as it stands between two changes; how many bytes."""
    if rewriting.same(target, store.file.path):
        raise BadInput(_("{file} is the archive itself").format(file=target), source=str(target))
    with store.disk_errors():
        return rewriting.copy_while_written(store, target)


def restore_backup(store: Store, source: Path) -> int:
    """Put a copy of `source` in the archive's place; how many articles it holds.

    What was there is set aside whole, and its name told.
    """
    if rewriting.same(source, store.file.path):
        raise BadInput(_("{file} is the archive itself").format(file=source), source=str(source))
    with store.disk_errors():
        fd = disk.open_record(source)
        try:
            articles = _count(fd, source)
            with store.locked():
                aside = _set_aside(store)
                with rewriting.draft_of(store.file.path, store) as draft:
                    for piece in rewriting.pieces(fd, 0, disk.size(fd)):
                        draft.write(piece)
                store.rescan()
                store.index.begin()
                store.index.db.execute("DELETE FROM undo")  # what was changed is not here any more
                store.index.commit()
        finally:
            disk.close(fd)
    if aside is not None:
        store.notice(_("What was there before is kept in {file}").format(file=aside))
    return articles


def _set_aside(store: Store) -> Path | None:
    """A copy of what a backup takes the place of; none of an empty archive."""
    if store.index.db.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
        return None
    return rewriting.set_aside(store.file.path, "replaced")


def _count(fd: int, source: Path) -> int:
    scanner = Scanner(fd)
    try:
        articles = sum(1 for _document in scanner.documents())
    except NotARecord as error:
        raise BadInput(
            _("{file} is damaged at byte {offset}").format(file=source, offset=error.offset),
            source=str(source),
        ) from None
    if not scanner.layout.has_articles:
        raise ArchiveError(_("{path} is not a newsctl archive").format(path=source))
    return articles
