"""Taking back what was changed, and putting it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive import documents
from newsctl.archive.changes import Change, ChangeKind, Changes, Gone, Origin
from newsctl.archive.columns import utc
from newsctl.archive.differences import restored, with_reads_of
from newsctl.archive.postgres import reading
from newsctl.archive.postgres import writing as changing
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    from newsctl.archive.postgres.changes import Before, Done
    from newsctl.archive.postgres.rows import Document
    from newsctl.archive.postgres.server import Server
    from newsctl.archive.postgres.writing import Writer


def undo(server: Server, writer: Writer, now: int, number: int | None) -> Change | None:
    """Take back a change, or the last one of one's own, at a moment (UTC seconds); what it was,
    None for none."""

    def take_back() -> Change | None:
        made = writer.changes
        change = made.last() if number is None else made.of_number(number)
        if change is None or change.undone is not None:
            return None
        return _turn(server, writer, change, now, chosen=number is not None)

    return server.write(take_back)


def redo(server: Server, writer: Writer, now: int) -> Change | None:
    """Put again what one took back last; what it was, None for none."""

    def put_again() -> Change | None:
        change = writer.changes.last_undone()
        return None if change is None else _turn(server, writer, change, now)

    return server.write(put_again)


def changes(writer: Writer, *, everybody: bool) -> Changes:
    """What can be taken back, and what can be put again: one's own, or everybody's."""
    every = writer.changes.all(everybody=everybody)
    undone = sorted(
        (one for one in every if one.undone is not None), key=lambda one: -(one.undone or 0)
    )
    return Changes(
        done=[_change_of(one) for one in every if one.undone is None],
        undone=[_change_of(one) for one in undone],
        gone=[Gone(why, number, utc(last)) for why, number, last in writer.changes.out_of_reach()],
    )


def _turn(
    server: Server, writer: Writer, change: Done, now: int, *, chosen: bool = False
) -> Change | None:
    """Bring back the other side of a change, but of articles that somebody changed since.

    One that was `chosen`, and of which nothing can be brought back, stays; any other makes way for
    the change before it.
    """
    held = writer.changes.hold(change)
    if held is None or (held.undone is None) != (change.undone is None):
        return None  # somebody else was quicker
    befores = writer.changes.befores(change)
    there = reading.read(server, [one.id for one in befores], lock=True, counts=True)
    now_there = {one: stored.document for one, stored in there.items()}
    turned = [one for one in befores if _holds(one, now_there.get(one.id))]
    done = replace(_change_of(change), articles=len(turned), left=len(befores) - len(turned))
    if chosen and befores and not turned:
        return done
    writer.write(
        changing.Change(
            {one.id: _other_side(one, change, now_there.get(one.id), utc(now)) for one in turned},
            there,
            {"made": now},
            undoes=change.number,
            arrivals={one.id: one.arrival for one in turned if one.arrival is not None},
        )
    )
    return done


def _change_of(change: Done) -> Change:
    return Change(
        number=change.number,
        kind=ChangeKind(change.kind),
        articles=change.articles - change.erased,
        made_at=utc(change.made),
        fields=change.fields,
        origin=Origin.PERSON if change.person else Origin.TIMER,
        size=change.bytes,
        erased=change.erased,
        who=change.who,
    )


def _holds(one: Before, now: Document | None) -> bool:
    """Whether an article is as a change left it: what somebody else wrote since is theirs."""
    if now is None or one.after is None:
        return one.after is None and now is None
    return one.after == documents.fingerprint(now)


def _other_side(one: Before, change: Done, now: Document | None, when: str) -> Document | None:
    """An article as it was; one that the change added lies in the trash then."""
    if one.fields is not None and now is not None:
        return restored(now, one.fields)
    if one.document is not None:
        return one.document if now is None else with_reads_of(one.document, now)
    if one.added and change.undone is None and now is not None:
        return now | {"deleted_at": when}
    return None
