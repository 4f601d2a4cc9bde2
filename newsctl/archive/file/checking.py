"""Checking an archive, and repairing it: all that is readable is saved."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.archive import documents
from newsctl.archive.file import walk
from newsctl.archive.file.index import bitmaps, tallies
from newsctl.archive.file.index.tables import Entry, row_of
from newsctl.archive.file.record import lines, rewriting
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.archive.file.sql import DamagedDatabase
from newsctl.archive.reports import CheckReport, Problem
from newsctl.errors import DamagedArchive
from newsctl.jsontext import dump
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsctl.archive.door import Progress
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.record.file import Record


def check(files: OpenFiles, *, repair: bool, progress: Progress | None) -> CheckReport:
    """Compare every line of the record with what the index says of it.

    Others may write meanwhile; what looks wrong is looked at again with nobody writing.
    """
    articles, problems = _look(files, files.record, progress)
    if problems and files.record.read_only:
        articles, problems = _look_at_promises(files, progress)
    if not problems or files.record.read_only:
        return CheckReport(articles, problems)
    copy = None
    files.thorough = True
    try:
        with files.writing():
            articles, problems = _look(files, files.record, progress)
            if any(one.kind == "index" for one in problems):  # which any command makes anew
                files.make_index(progress)
                articles, problems = _look(files, files.record, progress)
            if problems and repair:
                copy = _repair(files, problems, progress)
    except (DamagedArchive, DamagedDatabase):
        with files.locked_as_it_is():
            files.read_damaged()
            articles, problems = _look(files, files.record, progress)
            if problems and repair:
                copy = _repair(files, problems, progress)
    return CheckReport(articles, problems, repaired=bool(problems and repair), damaged_copy=copy)


def _look_at_promises(files: OpenFiles, progress: Progress | None) -> tuple[int, list[Problem]]:
    """What the index knows, against the record with what was promised until then: a writer that
    died, or is at work, has left the rest to who may write."""
    from newsctl.archive.file.promised_record import as_promised

    record = as_promised(files.record, files.journal, files.index.mark)
    try:
        return _look(files, record, progress)
    finally:
        record.let_go()


def _look(files: OpenFiles, record: Record, progress: Progress | None) -> tuple[int, list[Problem]]:
    try:
        return _look_through(files, record, progress)
    except DamagedDatabase as error:
        return 0, [Problem("index", _("The index is damaged: {reason}").format(reason=error))]


def _look_through(
    files: OpenFiles, record: Record, progress: Progress | None
) -> tuple[int, list[Problem]]:
    """Each article is held alone, and of the others nothing: where every row of the index stands
    for one of the record, none is missing, and no id need be remembered. A record that is as the
    index knows it is gone through along that; what is otherwise, only reading all as JSON tells."""
    known = _sound(files, record, progress)
    if known is not None:
        return known, list(_look_at_index(files))
    problems: list[Problem] = []
    in_place = articles = 0
    try:
        for article_id, offset, length in Scanner(record.fd).documents(progress):
            found = list(_compare(files, record, article_id, offset, length))
            articles += 1
            in_place += not any(one.kind in _ELSEWHERE for one in found)
            problems += found
    except NotARecord as error:
        message = _("The record is damaged at byte {offset}").format(offset=error.offset)
        if files.index.get("stamp") is None:  # an index of nothing: there is nothing to compare
            problems = []
        problems.append(Problem("damaged", message, offset=error.offset))
    else:
        (known,) = files.index.db.execute("SELECT COUNT(*) FROM articles").fetchone()
        if not articles == in_place == known:
            articles, missing = _missing(files, record)
            problems += missing
    problems += _look_at_index(files)
    return articles, problems


def _sound(files: OpenFiles, record: Record, progress: Progress | None) -> int | None:
    """How many articles a record holds, each of which is all that its row in the index says; None
    where one is not, or there is anything else in it."""
    articles = 0
    try:
        for row, line in walk.along(record.fd, files.index, "*", progress):
            article = documents.to_article(*lines.decode(bytes(line)))
            if row != row_of(Entry(article, *row[1:5])):
                return None
            articles += 1
    except (walk.Astray, ValueError):
        return None
    return articles


def _missing(files: OpenFiles, record: Record) -> tuple[int, list[Problem]]:
    """How many ids the record holds, and the articles that are in the index alone."""
    seen = {article_id for article_id, _offset, _length in Scanner(record.fd).documents()}
    message = _("Article {id} is in the index, not in the record")
    return len(seen), [
        Problem("missing", message.format(id=one), article_id=one)
        for (one,) in files.index.db.execute("SELECT id FROM articles")
        if one not in seen
    ]


_ELSEWHERE = {"unindexed", "differs"}  # whose row may stand for another line, or there is none


def _compare(
    files: OpenFiles, record: Record, article_id: int, offset: int, length: int
) -> Iterator[Problem]:
    """What the index says of an article that the record does not: its place, a field, a count."""
    line = record.read(offset, length)
    known = files.index.db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    if known is None:
        message = _("Article {id} is in the record, not in the index").format(id=article_id)
        yield Problem("unindexed", message, article_id, offset)
        return
    try:
        article = documents.to_article(*lines.decode(line))
    except ValueError:  # somebody changed it since the scan passed here
        message = _("Article {id} is not what the index says").format(id=article_id)
        yield Problem("differs", message, article_id, offset)
        return
    place = (known[1], known[2], lines.checksum(line), int(lines.has_slots(line)))
    if known[1] == offset and known[3] != place[2]:
        message = _("Article {id} was changed or damaged where it stands").format(id=article_id)
        yield Problem("rotten", message, article_id, offset)
    elif known[1] != offset or known != row_of(Entry(article, *place)):
        message = _("Article {id} is not what the index says").format(id=article_id)
        yield Problem("differs", message, article_id, offset)


_STRAYS = (  # rows that belong to no article, or articles without a row
    "SELECT id FROM articles WHERE id NOT IN (SELECT id FROM fts_terms_docsize)",
    "SELECT id FROM fts_terms_docsize WHERE id NOT IN (SELECT id FROM articles)",
    "SELECT DISTINCT article_id FROM tags WHERE article_id NOT IN (SELECT id FROM articles)",
)


def _look_at_index(files: OpenFiles) -> Iterator[Problem]:
    db = files.index.db
    for (row,) in db.execute("PRAGMA quick_check").fetchall():
        if row != "ok":
            message = _("The index is damaged: {reason}").format(reason=row)
            yield Problem("index", message)
            return
    if not (tallies.are_right(db) and bitmaps.are_right(db)):
        yield Problem("index", _("The index counts its articles wrong"))
        return
    for query in _STRAYS:
        for (article_id,) in db.execute(query).fetchall():
            message = _("Article {id} is not what the index says").format(id=article_id)
            yield Problem("terms", message, article_id=article_id)


# -- repair --------------------------------------------------------------------------------------
def _repair(files: OpenFiles, problems: list[Problem], progress: Progress | None) -> Path | None:
    """Save all that is readable; a damaged record is kept aside whole first. The lock is held."""
    copy = None
    kinds = {one.kind for one in problems}
    if kinds & {"damaged", "rotten"}:
        copy = rewriting.set_aside(files.record.path, "damaged")
    if "damaged" in kinds:
        known = _known(files)
        _salvage(files)
        files.make_index(progress)
        problems += _losses(known, _known(files))
    else:
        files.make_index(progress)
    return copy


def _salvage(files: OpenFiles) -> None:
    """A record of all that is readable, in the place of the damaged one."""
    from newsctl.archive.file.record.salvage import Salvage

    salvage = Salvage(files.record.fd)
    if files.take_over(salvage):
        return
    tables = {name: [dump(table)] for name, table in salvage.tables.items()}
    archive_id = (
        files.record.stored_archive_id() or files.history.stored_archive_id() or lines.new_id()
    )
    last_id = max(files.index.get("last_id") or 0, files.history.last_id)
    files.journal.reopen()
    with suppress(OSError):
        files.journal.forget()
    rewriting.replace(files.record, archive_id, last_id, salvage.lines(), tables)


def _known(files: OpenFiles) -> dict[int, tuple[int, int]]:
    """{article: (checksum, whether its line is one of ours)}, as far as the index can tell."""
    try:
        rows = files.index.db.execute("SELECT id, checksum, slots FROM articles").fetchall()
    except DamagedDatabase:
        return {}
    return {article_id: (checksum, slots) for article_id, checksum, slots in rows}


def _losses(
    before: dict[int, tuple[int, int]], after: dict[int, tuple[int, int]]
) -> Iterator[Problem]:
    """What could not be saved, or not as it was; a stranger's line is written anew in any case."""
    for article_id, known in sorted(before.items()):
        if article_id not in after:
            message = _("Article {id} could not be saved").format(id=article_id)
            yield Problem("lost", message, article_id)
        elif known[1] and after[article_id][0] != known[0]:
            message = _("Article {id} was changed or damaged where it stands").format(id=article_id)
            yield Problem("rotten", message, article_id)
