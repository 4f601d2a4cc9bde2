"""An article's versions: what is kept of the texts that others took the place of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.postgres import reading
from newsctl.archive.postgres.changes import ADDED, Replaced
from newsctl.archive.postgres.values import array
from newsctl.archive.timeline import PERSON, Kept, Timeline, given_after, is_of, told
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsctl.archive.postgres.server import Server
    from newsctl.archive.versions import Version

_COLUMNS = "article_id, number, change, made, maker, kind, replaced, head, marks, undone"
_TYPES = {
    "article_id": "bigint", "number": "bigint", "change": "bigint", "made": "bigint",
    "maker": "text", "kind": "text", "replaced": "bytea", "head": "bytea", "marks": "bytea",
    "undone": "boolean",
}  # fmt: skip


class Versions:
    """The versions of one archive's articles. What is written belongs to the transaction that is
    open."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def learn(self, replaced: Sequence[Replaced], number: int, event: dict[str, Any]) -> None:
        """Keep the texts that a change replaced."""
        made, by = event["made"], event.get("maker") or PERSON
        texts = [one for one in replaced if one.text is not None and one.kept != ADDED]
        begun = [one for one in replaced if one.kept == ADDED]
        given: dict[int, dict[str, int]] = {}
        known = self.given([one.id for one in texts])

        def change(one: Replaced, line: Timeline) -> None:
            if one.kept == ADDED:
                line.begin((one.text or {}).get("restored", ()), made)
            elif one.text is not None:
                fields = line.add(one.text, number, made, by)
                marks = one.text.get("given", {})
                given[one.id] = given_after(known.get(one.id, {}), marks, fields, by)

        # Nothing is kept of a new article, unless it brings versions along, or takes another's id.
        some = [one for one in begun if one.text or one.before] + texts
        plain = [one.id for one in begun if not (one.text or one.before)]
        if plain:
            self._forget_all(plain)
        self._change(some, change)
        self._note_given(given, [one.id for one in begun if one.id not in plain])

    def turn(self, number: int, replaced: Sequence[Replaced], made: int) -> None:
        """A change was taken back, or put again."""
        texts = [one for one in replaced if one.text is not None and one.kept != ADDED]
        if not texts:
            return
        again = not self._server.value(
            "SELECT undone IS NOT NULL FROM newsctl.changes WHERE number = %s", (number,)
        )

        def change(one: Replaced, line: Timeline) -> None:
            assert one.text is not None
            line.turn(one.text, number, 0, made, again=again)

        self._change(texts, change)

    def _change(
        self, replaced: Sequence[Replaced], change: Callable[[Replaced, Timeline], None]
    ) -> None:
        lines = self._timelines([one.id for one in replaced])
        for one in replaced:
            change(one, lines[one.id])
        if not lines:
            return
        self._forget(lines)
        self._server.insert(
            "versions",
            _TYPES,
            [
                (article_id, *row, row.number in line.undone)
                for article_id, line in lines.items()
                for row in line.rows
            ],
        )

    def _timelines(self, ids: Sequence[int]) -> dict[int, Timeline]:
        lines = {one: Timeline() for one in ids}
        if not lines:
            return lines
        rows = self._server.rows(
            f"SELECT {_COLUMNS} FROM newsctl.versions "  # noqa: S608
            "WHERE article_id = ANY (%s::bigint[]) ORDER BY article_id, number",
            (array(lines),),
        )
        for article_id, *columns, undone in rows:
            kept = _kept(columns)
            lines[article_id].rows.append(kept)
            if undone:
                lines[article_id].undone.add(kept.number)
        return lines

    def _forget(self, ids: Iterable[int]) -> None:
        self._server.rows(
            "DELETE FROM newsctl.versions WHERE article_id = ANY (%s::bigint[])", (array(ids),)
        )

    def _forget_all(self, ids: Iterable[int]) -> None:
        some = array(ids)
        self._server.post(
            "DELETE FROM newsctl.versions WHERE article_id = ANY (%s::bigint[]); "
            "DELETE FROM newsctl.given WHERE article_id = ANY (%s::bigint[])",
            (some, some),
        )

    # -- what the publisher gave -----------------------------------------------------------------
    def given(self, ids: Sequence[int]) -> dict[int, dict[str, int]]:
        """Of articles' fields that others changed since: the mark of what the publisher gave."""
        if not ids:
            return {}
        rows = self._server.rows(
            "SELECT article_id, fields::text FROM newsctl.given "
            "WHERE article_id = ANY (%s::bigint[])",
            (array(ids),),
        )
        return {article_id: load(fields) for article_id, fields in rows}

    def _note_given(self, given: dict[int, dict[str, int]], new: Sequence[int]) -> None:
        if not given and not new:
            return
        self._server.rows(
            "DELETE FROM newsctl.given WHERE article_id = ANY (%s::bigint[])",
            (array([*given, *new]),),
        )
        self._server.insert(
            "given", {"article_id": "bigint", "fields": "json"},
            [(one, dump(fields).decode()) for one, fields in given.items() if fields],
        )  # fmt: skip

    # -- telling ---------------------------------------------------------------------------------
    def living(self, article_id: int) -> list[Kept]:
        """The versions of an article, the first one first; none of one whose text never changed."""
        return self._timelines([article_id])[article_id].living


def _kept(columns: Sequence[Any]) -> Kept:
    number, change, made, maker, kind, *texts = columns
    return Kept(
        number, change, made, maker, kind, *(None if one is None else bytes(one) for one in texts)
    )


def versions(server: Server, article_id: int) -> list[Version]:
    """The versions of an article in full, the first one first. Raises NothingMatched."""
    for look in range(_LOOKS):
        found = reading.read(server, [article_id])
        if article_id not in found:
            raise reading.missing(article_id)
        rows = Versions(server).living(article_id)
        # Somebody may change it between the two looks.
        if not rows or is_of(rows[-1], found[article_id].document) or look == _LOOKS - 1:
            break
    return told(found[article_id].document, rows)


_LOOKS = 4
