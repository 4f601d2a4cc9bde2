"""Changes: what each command replaced, so that it can be taken back, and put again.

Each is of somebody, `who`: the role, or who `NEWSCTL_USER` says, where several share one. What one
takes back, and puts again, is one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.differences import restored
from newsctl.archive.postgres.locks import CHANGING
from newsctl.archive.postgres.tallies import BYTES, KEPT, Tallies
from newsctl.archive.postgres.values import array
from newsctl.fast_dataclasses import NamedTuple
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsctl.archive.postgres.rows import Document, Stored
    from newsctl.archive.postgres.server import Server

# What is kept: for so long, and no more than this part of the articles; the last change always.
DAYS, SHARE = 30, 5
_SECONDS = DAYS * 86400
_LEAST = 262_144  # bytes that are kept of however few articles
_ROW = 32  # bytes that a row takes beside what it holds
_FORGETTING = (CHANGING[0], 4)

ADDED, LINE = "added", "line"
AGE, SIZE, ERASED = "age", "size", "erased"  # why a change is out of reach


class Replaced(NamedTuple):
    """What a change replaced of one article: ADDED, nothing was there; LINE, all of it; or the
    fields that differ. `after` is the fingerprint of what is there now, `text` what is kept of a
    text that another took the place of, `before` the article as it was."""

    id: int
    kept: dict[str, list[Any]] | str
    after: int | None
    text: dict[str, Any] | None
    before: Stored | None


class Done(NamedTuple):
    """A change as it is kept."""

    number: int
    who: str
    person: bool  # whether a person made it, not a timer
    made: int  # UTC seconds
    kind: str
    fields: tuple[str, ...]
    articles: int
    bytes: int
    erased: int  # articles of which nothing is left
    undone: int | None  # in which order it was taken back


class Before(NamedTuple):
    """An article on the other side of a change: its whole document, or the fields that differ;
    neither where it was not there."""

    id: int
    document: Document | None
    fields: dict[str, list[Any]] | None
    after: int | None  # the fingerprint of what is there now
    added: bool  # whether the change put it there
    arrival: tuple[int, int] | None


_DONE = "number, who, person, made, kind, fields::text, articles, bytes, erased, undone"
_BEFORE = {
    "article_id": "bigint", "change": "bigint", "document": "json", "fields": "json",
    "after": "bigint", "added": "boolean", "arrival": "bigint", "ceiling": "bigint",
}  # fmt: skip


class Changes:
    """The changes of one archive, as somebody sees them. What is written belongs to the
    transaction that is open."""

    def __init__(self, server: Server, who: str) -> None:
        self._server = server
        self._who = who
        self.tallies = Tallies(server)

    # -- keeping ---------------------------------------------------------------------------------
    def remember(self, event: dict[str, Any], replaced: Sequence[Replaced]) -> int:
        """Keep what a part of a change replaced; the number of the change."""
        server = self._server
        number: int | None = event.get("group")
        added = [one.id for one in replaced if one.kept == ADDED and one.before is not None]
        if added:
            server.rows(
                "DELETE FROM newsctl.withdrawn WHERE article_id = ANY (%s::bigint[])",
                (array(added),),
            )
        if number is None:
            number = self._begin(event, replaced)
        else:
            fields = [*self._one("number = %s", number).fields, *(event.get("fields") or ())]
            server.rows(
                "UPDATE newsctl.changes SET fields = %s WHERE number = %s", (_list(fields), number)
            )
            kept = [_row(number, one) for one in self._join(number, replaced)]
            server.insert("befores", _BEFORE, kept)
            self._grow(number, sum(_size(one[2], one[3]) for one in kept), len(kept))
        self._forget_old(number, event["made"])
        return number

    def _begin(self, event: dict[str, Any], replaced: Sequence[Replaced]) -> int:
        """A change of which this is the first part; its number."""
        person = event.get("by") != "timer"
        if person:
            self._forget_undone()
        kept = [_row(0, one) for one in replaced]
        held = sum(_size(one[2], one[3]) for one in kept)
        number = int(
            self._server.value(
                "INSERT INTO newsctl.changes "
                "(number, who, person, made, kind, fields, articles, bytes) VALUES "
                "(nextval('newsctl.change_numbers'), %s, %s, %s, %s, %s, %s, %s) RETURNING number",
                (self._who, person, event["made"], str(event["kind"]),
                 _list(event.get("fields") or ()), len(kept), held),
            )
        )  # fmt: skip
        for one in kept:
            one[1] = number
        self._server.insert("befores", _BEFORE, kept)
        self.tallies.add(KEPT, 0, held)
        return number

    def _join(self, number: int, replaced: Sequence[Replaced]) -> list[Replaced]:
        """Let rows that a change has already hold what was before both; those that it has not."""
        ids = array(one.id for one in replaced)
        known = {
            row[0]: row[1:]
            for row in self._server.rows(
                "SELECT article_id, document::text, fields::text, added, arrival, ceiling "
                "FROM newsctl.befores WHERE change = %s AND article_id = ANY (%s::bigint[])",
                (number, ids),
            )
        }
        others, more, joined = [], 0, []
        for one in replaced:
            if one.id not in known:
                others.append(one)
                continue
            document, fields, added, arrival, ceiling = known[one.id]
            was = _size(document, fields)
            if not added and document is None and fields is not None:
                if one.kept == LINE and one.before is not None:
                    document = _text(restored(one.before.document, load(fields)))
                    fields = None
                    arrival, ceiling = one.before.arrival, one.before.ceiling
                elif isinstance(one.kept, dict):
                    fields = _text(one.kept | load(fields))
            joined.append((one.id, number, document, fields, one.after, added, arrival, ceiling))
            more += _size(document, fields) - was
        if joined:
            self._server.rows(
                "DELETE FROM newsctl.befores WHERE change = %s AND article_id = ANY (%s::bigint[])",
                (number, array(one[0] for one in joined)),
            )
            self._server.insert("befores", _BEFORE, joined)
        self._grow(number, more)
        return others

    def turn(self, number: int, replaced: Sequence[Replaced], made: int) -> None:
        """A change was taken back at a moment, or put again: its rows tell the other side now."""
        from newsctl.archive.columns import utc

        server = self._server
        again = server.value(
            "SELECT undone IS NOT NULL FROM newsctl.changes WHERE number = %s", (number,)
        )
        ids = array(one.id for one in replaced)
        known = {
            row[0]: row[1:]
            for row in server.rows(
                "DELETE FROM newsctl.befores WHERE change = %s AND article_id = ANY (%s::bigint[]) "
                "RETURNING article_id, document::text, fields::text, added",
                (number, ids),
            )
        }
        put, more, withdrawn, back = [], 0, [], []
        for one in replaced:
            if one.id not in known:
                continue
            was_document, was_fields, added = known[one.id]
            row = _row(number, one)
            if added and again:
                row[2] = row[3] = None
            row[5] = added
            put.append([*row, not again])
            more += _size(row[2], row[3]) - _size(was_document, was_fields)
            if added and again:
                back.append(one.id)
            elif added and one.after is not None:
                withdrawn.append((one.id, utc(made)))
        server.insert("befores", _BEFORE | {"undone": "boolean"}, put)
        if back:
            server.rows(
                "DELETE FROM newsctl.withdrawn WHERE article_id = ANY (%s::bigint[])",
                (array(back),),
            )
        server.insert(
            "withdrawn", {"article_id": "bigint", "since": "text"}, withdrawn,
            "ON CONFLICT (article_id) DO UPDATE SET since = excluded.since",
        )  # fmt: skip
        self._grow(number, more)
        turn = None if again else server.value("SELECT nextval('newsctl.turns')")
        server.rows("UPDATE newsctl.changes SET undone = %s WHERE number = %s", (turn, number))

    def _grow(self, number: int, more: int, articles: int = 0) -> None:
        if more or articles:
            self._server.rows(
                "UPDATE newsctl.changes SET bytes = bytes + %s, articles = articles + %s "
                "WHERE number = %s",
                (more, articles, number),
            )
            self.tallies.add(KEPT, 0, more)

    # -- forgetting ------------------------------------------------------------------------------
    def _forget_old(self, newest: int, now: int) -> None:
        """Forget what is older than the time that changes are kept for, and the oldest of what is
        more than a part of the articles; never the newest, nor the last that each person made."""
        (_articles, held), (_articles, kept) = self.tallies.of(BYTES, KEPT)
        most = max(held // SHARE, _LEAST)
        oldest = self._server.value(
            "SELECT made FROM newsctl.changes WHERE number < %s ORDER BY number LIMIT 1", (newest,)
        )
        if oldest is None or (oldest >= now - _SECONDS and kept <= most):
            return
        if not self._server.value(
            f"SELECT pg_try_advisory_xact_lock({_FORGETTING[0]}, {_FORGETTING[1]})"
        ):
            return
        rows = self._server.rows(
            "SELECT number, made, bytes FROM newsctl.changes c WHERE number < %s AND number NOT IN "
            "(SELECT max(number) FROM newsctl.changes WHERE undone IS NULL AND person GROUP BY who)"
            " ORDER BY number LIMIT 1000",
            (newest,),
        )
        for number, made, held in rows:
            too_old = made < now - _SECONDS
            if not too_old and kept <= most:
                break
            self._note_gone(AGE if too_old else SIZE, made)
            self._forget(number, held)
            kept -= held

    def _forget_undone(self) -> None:
        """What one took back cannot be put again once one changed something else."""
        rows = self._server.rows(
            "SELECT number, bytes FROM newsctl.changes WHERE who = %s AND undone IS NOT NULL",
            (self._who,),
        )
        for number, held in rows:
            self._forget(number, held)

    def _forget(self, number: int, held: int) -> None:
        for sql in (
            "DELETE FROM newsctl.befores WHERE change = %s",
            "DELETE FROM newsctl.changes WHERE number = %s",
            "DELETE FROM newsctl.versions WHERE undone AND change = %s",
        ):
            self._server.rows(sql, (number,))
        self.tallies.add(KEPT, 0, -held)

    def _note_gone(self, why: str, made: int) -> None:
        self._server.rows(
            "INSERT INTO newsctl.gone AS g (why, changes, last) VALUES (%s, 1, %s) "
            "ON CONFLICT (why) DO UPDATE "
            "SET changes = g.changes + 1, last = greatest(g.last, excluded.last)",
            (why, made),
        )

    # -- telling ---------------------------------------------------------------------------------
    def last(self) -> Done | None:
        """The last change that one made oneself, and that was not taken back."""
        return self._first(
            "who = %s AND undone IS NULL AND person ORDER BY number DESC LIMIT 1", self._who
        )

    def last_undone(self) -> Done | None:
        """The change of one's own that was taken back last."""
        return self._first(
            "who = %s AND undone IS NOT NULL ORDER BY undone DESC LIMIT 1", self._who
        )

    def of_number(self, number: int) -> Done | None:
        """The change of a number, whoever's."""
        return self._first("number = %s", number)

    def all(self, *, everybody: bool) -> list[Done]:
        """One's own changes and those of timers, or all of them; the newest first."""
        if everybody:
            return self._some("TRUE ORDER BY number DESC")
        return self._some("(who = %s OR NOT person) ORDER BY number DESC", self._who)

    def hold(self, change: Done) -> Done | None:
        """A change as it is now, which nobody else takes back until the transaction is over."""
        return self._first("number = %s FOR UPDATE", change.number)

    def is_open(self, number: int) -> bool:
        """Whether a change can go on: it is kept, and was not taken back meanwhile."""
        found = self._first("number = %s FOR UPDATE", number)
        return found is not None and found.undone is None

    def _one(self, which: str, *values: object) -> Done:
        (found,) = self._some(which, *values)
        return found

    def _first(self, which: str, *values: object) -> Done | None:
        return next(iter(self._some(which, *values)), None)

    def _some(self, which: str, *values: object) -> list[Done]:
        rows = self._server.rows(f"SELECT {_DONE} FROM newsctl.changes WHERE {which}", values)  # noqa: S608
        return [Done(*row[:5], tuple(load(row[5])), *row[6:]) for row in rows]  # type: ignore[call-arg]

    def befores(self, change: Done) -> list[Before]:
        """What taking a change back, or putting it again, brings back, article by article."""
        rows = self._server.rows(
            "SELECT article_id, document::text, fields::text, after, added, arrival, ceiling "
            "FROM newsctl.befores WHERE change = %s AND undone = %s ORDER BY article_id",
            (change.number, change.undone is not None),
        )
        return [
            Before(
                row[0], row[1] and load(row[1]), row[2] and load(row[2]), row[3], row[4],
                None if row[5] is None else (row[5], row[6]),
            )
            for row in rows
        ]  # fmt: skip

    def out_of_reach(self) -> list[tuple[str, int, int]]:
        """(why, how many changes, when the last of them was made in UTC seconds)."""
        return self._server.rows("SELECT why, changes, last FROM newsctl.gone ORDER BY why")

    def withdrawn(self, article_ids: Iterable[int]) -> dict[int, str]:
        """Of articles those that lie in the trash because what added them was taken back, and since
        when (their `deleted_at` then)."""
        rows = self._server.rows(
            "SELECT article_id, since FROM newsctl.withdrawn WHERE article_id = ANY (%s::bigint[])",
            (array(article_ids),),
        )
        return dict(rows)


def _row(number: int, one: Replaced) -> list[Any]:
    document = fields = arrival = ceiling = None
    if one.kept == LINE and one.before is not None:
        document = _text(one.before.document)
        arrival, ceiling = one.before.arrival, one.before.ceiling
    elif isinstance(one.kept, dict):
        fields = _text(one.kept)
    return [one.id, number, document, fields, one.after, one.kept == ADDED, arrival, ceiling]


def _list(values: Iterable[str]) -> str:
    """Values as a JSON array, each once."""
    return dump(list(dict.fromkeys(values))).decode()  # type: ignore[arg-type]


def _text(value: dict[str, Any]) -> str:
    return dump(value).decode()


def _size(document: str | None, fields: str | None) -> int:
    return _ROW + len((document or "").encode()) + len((fields or "").encode())
