"""Taking back the last change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.archive.door import Change, ChangeKind
from newsctl.archive.file import changes
from newsctl.archive.file.index.tables import utc
from newsctl.archive.file.record import lines

if TYPE_CHECKING:
    from newsctl.archive.file.history.changes import Done
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.writer import Writer

    Document: TypeAlias = dict[str, Any]


def undo(files: OpenFiles) -> Change | None:
    """Take back the last change, but of articles that somebody else wrote since; what it was, None
    where there is none."""
    last = files.change(lambda writer: _take_back(files, writer))
    if last is None:
        return None
    return Change(last.number, ChangeKind(last.kind), last.articles, utc(last.made), last.fields)


def _take_back(files: OpenFiles, writer: Writer) -> Done | None:
    last = files.history.changes.last_change()
    if last is not None:
        marked = utc(last.made) if last.kind == ChangeKind.MARKED else None
        before = [
            (one.article_id, _before(files, one.article_id, one.line, marked))
            for one in files.history.changes.lines_of(last.number)
            if _holds(files, one.article_id, one.after)
        ]
        writer.write(changes.Change(before, undoes=last.number))
    return last


def _holds(files: OpenFiles, article_id: int, fingerprint: int | None) -> bool:
    """Whether an article is as a change left it: what somebody else wrote since is theirs."""
    if files.index.place(article_id) is None:
        return fingerprint is None
    document = lines.decode(files.reader.line(article_id))[1]
    return fingerprint == lines.fingerprint(document)


def _before(
    files: OpenFiles, article_id: int, line: bytes | None, marked: str | None
) -> Document | None:
    """A document as it was, but with the reads that were counted since: a read is no change.

    `marked` is when it was marked read or unread, if that is what is taken back.
    """
    if line is None:
        return None
    document = lines.decode(line)[1]
    if files.index.place(article_id) is not None:
        now = lines.decode(files.reader.line(article_id))[1]
        if "views" in now:
            page = lines.page_views_of(document)
            document = lines.with_views(document, page, lines.reads_of(now))
        if marked is None or (now.get("viewed_at") or "") > marked:  # read since
            document |= {key: now[key] for key in ("viewed_at",) if key in now}
    return document
