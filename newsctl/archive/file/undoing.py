"""Taking back what was changed, and putting it again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from newsctl.archive import documents
from newsctl.archive.changes import Change, ChangeKind, Changes, Gone, Origin
from newsctl.archive.columns import utc
from newsctl.archive.differences import restored, with_reads_of
from newsctl.archive.file import changes as writing
from newsctl.archive.file.record import lines
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.file.history.changes import Before, Done
    from newsctl.archive.file.open_files import OpenFiles
    from newsctl.archive.file.writer import Writer

    Document: TypeAlias = dict[str, Any]


def undo(files: OpenFiles, now: int, number: int | None) -> Change | None:
    """Take back a change, or the last one that a person made, at a moment (UTC seconds); what it
    was, None for none."""

    def take_back(writer: Writer) -> Change | None:
        made = writer.history.changes
        change = made.last() if number is None else made.of_serial(number)
        if change is None or change.undone:
            return None
        return _turn(files, writer, change, now, chosen=number is not None)

    return files.change(take_back)


def redo(files: OpenFiles, now: int) -> Change | None:
    """Put again what was taken back last; what it was, None for none."""

    def put_again(writer: Writer) -> Change | None:
        change = writer.history.changes.last_undone()
        return None if change is None else _turn(files, writer, change, now)

    return files.change(put_again)


def changes(files: OpenFiles) -> Changes:
    """What can be taken back, and what can be put again."""
    if files.history.is_refused and not files.record.read_only:
        with suppress(ArchiveError, ArchiveLocked):
            files.change(lambda _writer: None)  # which sets it aside, and says so
    kept = files.history_in_step().changes
    every = kept.all()
    undone = sorted((one for one in every if one.undone), key=lambda one: -(one.undone or 0))
    return Changes(
        done=[_change_of(one) for one in every if not one.undone],
        undone=[_change_of(one) for one in undone],
        gone=[Gone(why, number, utc(last)) for why, (number, last) in kept.out_of_reach().items()],
    )


def _turn(
    files: OpenFiles, writer: Writer, change: Done, now: int, *, chosen: bool = False
) -> Change:
    """Bring back the other side of a change, but of articles that somebody changed since.

    One that was `chosen`, and of which nothing can be brought back, stays; any other makes way for
    the change before it.
    """
    befores = writer.history.changes.befores(change)
    turned = [one for one in befores if _holds(files, one)]
    done = replace(_change_of(change), articles=len(turned), left=len(befores) - len(turned))
    if chosen and befores and not turned:
        return done

    def documents() -> Iterator[tuple[int, Document | None]]:
        for one in turned:
            yield one.article_id, _other_side(files, one, change, utc(now))

    writer.write(writing.Change(documents(), {"made": now}, undoes=change.number))
    return done


def _change_of(change: Done) -> Change:
    return Change(
        number=change.serial,
        kind=ChangeKind(change.kind),
        articles=change.articles - change.erased,
        made_at=utc(change.made),
        fields=change.fields,
        origin=Origin.PERSON if change.person else Origin.TIMER,
        size=change.bytes,
        erased=change.erased,
    )


def _holds(files: OpenFiles, one: Before) -> bool:
    """Whether an article is as a change left it: what somebody else wrote since is theirs."""
    now = _now(files, one.article_id)
    if now is None or one.after is None:
        return one.after is None and now is None
    return one.after in (documents.fingerprint(now), documents.ordered_fingerprint(now))


def _now(files: OpenFiles, article_id: int) -> Document | None:
    if files.index.place(article_id) is None:
        return None
    return lines.decode(files.reader.line(article_id))[1]


def _other_side(files: OpenFiles, one: Before, change: Done, now: str) -> Document | None:
    """An article as it was; one that the change added lies in the trash then."""
    document = _now(files, one.article_id)
    if one.fields is not None and document is not None:
        return restored(document, one.fields)
    if one.line is not None:
        before = lines.decode(one.line)[1]
        return before if document is None else with_reads_of(before, document)
    if one.added and not change.undone and document is not None:
        return document | {"deleted_at": now}
    return None
