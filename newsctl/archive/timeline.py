"""The versions of one article's text, as archives keep them: one after the other, few and small.

The newest version is what the article holds: it has the `head` and the `marks` of that, by which a
text that another program wrote over is known. Each older one is kept as what differs from the next
one that is kept (`archive.replaced_texts`). A version that was taken back stays, `undone`, as long
as it can be put again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive import replaced_texts as texts
from newsctl.archive.columns import seconds, utc
from newsctl.archive.versions import Alteration, Maker, Version
from newsctl.fast_dataclasses import NamedTuple
from newsctl.jsontext import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What is kept of an article: so many versions, the newest among them, and so many bytes of what was
# replaced. The first always stays.
MOST, MOST_BYTES = 50, 65_536
PUBLISHER, PERSON, OTHER = "publisher", "person", "other"
SILENT = ("spacing", "spelling")
KINDS = (None, *SILENT, "text")


class Kept(NamedTuple):
    """A version as it is kept: `replaced` is what differs from the next one, None of the newest."""

    number: int
    change: int  # the change that made it; 0 of the first
    made: int  # UTC seconds
    maker: str | None
    kind: str | None
    replaced: bytes | None
    head: bytes | None
    marks: bytes | None

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        return sum(len(one) for one in (self.replaced, self.head, self.marks) if one is not None)


def left_of(newest: Kept, head: dict[str, Any], marks: bytes) -> dict[str, Any]:
    """What is left of a version when another program wrote over it: its fields, and the lines that
    stand there still."""
    kept = {name: old for name, old in load(newest.head or b"{}").items() if head[name] != old}
    return kept | {"body": texts.by_marks(newest.marks or b"", marks)}


def own(text: dict[str, Any]) -> tuple[bytes, bytes]:
    """The head and the marks of the text that took another's place."""
    return dump(text["head"]), bytes.fromhex(text["marks"])


def first(text: dict[str, Any], marks: bytes, made: int) -> Kept:
    """The text as it was first seen: nothing was kept of it while it was the only one."""
    added = seconds(text["first"])
    return Kept(1, 0, made if added is None else added, None, None, None, dump(text["was"]), marks)


def replaced_by(text: dict[str, Any], before: bytes, after: bytes) -> bytes:
    """What is kept of a text that another takes the place of; `before` and `after` are marks."""
    kept = {name: old for name, old in text["was"].items() if text["head"][name] != old}
    if before != after:
        kept["body"] = text["recipe"]
    return dump(kept)


def brought(row: Sequence[Any], made: int) -> Kept:
    """A version that an article brings along (`archive.restored_versions`)."""
    number, when, by, kind, replaced, head, marks = row
    return Kept(
        number, 0, made if when is None else when, by, kind,
        None if replaced is None else dump(replaced),
        None if head is None else dump(head),
        None if marks is None else bytes.fromhex(marks),
    )  # fmt: skip


def is_too_much(rows: Sequence[Kept]) -> bool:
    """Whether an article's versions are more than are kept."""
    return len(rows) > 2 and (len(rows) > MOST or sum(one.size for one in rows) > MOST_BYTES)


def through(older: Kept, gone: Kept) -> dict[str, Any]:
    """What differs between a version and the one behind the next, which goes."""
    one: dict[str, Any] = load(older.replaced or b"{}")
    other: dict[str, Any] = load(gone.replaced or b"{}")
    body = texts.through(one.pop("body", None), other.pop("body", None))
    return other | one | ({} if body is None else {"body": body})


def given_after(
    given: dict[str, int], marks: dict[str, int], changed: Iterable[str], by: str
) -> dict[str, int]:
    """Of the fields that others changed, what the publisher gave last, once somebody changed some:
    their marks."""
    if by == PUBLISHER:
        return {name: value for name, value in given.items() if name not in changed}
    return {name: marks[name] for name in changed if name in marks} | given


class Timeline:
    """The versions of one article, while they change: `rows`, those that were taken back among
    them, which `undone` names."""

    def __init__(self, rows: Iterable[Kept] = (), undone: Iterable[int] = ()) -> None:
        self.rows = list(rows)
        self.undone = set(undone)

    @property
    def living(self) -> list[Kept]:
        """The versions that were not taken back."""
        return [one for one in self.rows if one.number not in self.undone]

    def begin(self, rows: Iterable[Sequence[Any]], made: int) -> None:
        """An article is new under its id: what was kept under it is another's."""
        self.rows, self.undone = [brought(one, made) for one in rows], set()
        self._keep_few()

    def add(self, text: dict[str, Any], change: int, made: int, by: str) -> list[str]:
        """A text took the place of another; the fields that it has otherwise."""
        self.rows, self.undone = self.living, set()
        after = bytes.fromhex(text["marks"])
        before = texts.marks_of(text["recipe"], after)
        if not self.rows:
            self.rows.append(first(text, before, made))
        newest = self.rows[-1]
        if newest.marks != before or newest.head != dump(text["was"]):
            left = dump(left_of(newest, text["was"], before))
            self.rows[-1] = newest._replace(replaced=left, head=None, marks=None)
            newest = Kept(
                newest.number + 1, 0, made, OTHER, "text", None, dump(text["was"]), before
            )
            self.rows.append(newest)
        kept = replaced_by(text, before, after)
        self.rows[-1] = newest._replace(replaced=kept, head=None, marks=None)
        self.rows.append(Kept(newest.number + 1, change, made, by, text["kind"], None, *own(text)))
        self._keep_few()
        return list(load(kept))

    def turn(
        self, text: dict[str, Any], change: int, turned_by: int, made: int, *, again: bool
    ) -> None:
        """A change was taken back, or put `again`: its versions go with it, and come back with it.
        Where somebody made another since, what is brought back is a new one, `turned_by`'s."""
        which = self._made_by(change, again=again)
        if not which:
            self.add(text, turned_by, made, PERSON)
            return
        at = next(at for at, one in enumerate(self.rows) if one.number == min(which))
        if again:
            self.undone -= set(which)
        else:
            self.undone |= set(which)
        below = next(
            (one for one in range(at - 1, -1, -1) if self.rows[one].number not in self.undone), None
        )
        if below is not None:
            head, marks = (None, None) if again else own(text)
            self.rows[below] = self.rows[below]._replace(head=head, marks=marks)

    def _made_by(self, change: int, *, again: bool) -> list[int]:
        """The versions that a change made, where no others stand between them and the newest."""
        rows = [one for one in self.rows if (one.number in self.undone) == again]
        found = []
        for one in rows if again else reversed(rows):
            if one.change != change:
                break
            found.append(one.number)
        return found

    def _keep_few(self) -> None:
        """Let go of what is too much, between the first version and the newest: those that only
        respell another before others, older ones before newer ones."""
        rows = self.rows
        while is_too_much(rows):
            between = range(1, len(rows) - 1)
            at = next((one for one in between if rows[one].kind in SILENT), 1)
            gone, behind = rows.pop(at), rows[at]
            rows[at - 1] = rows[at - 1]._replace(replaced=dump(through(rows[at - 1], gone)))
            kind = max(gone.kind, behind.kind, key=KINDS.index)
            rows[at] = behind._replace(kind=kind)


# -- telling -------------------------------------------------------------------------------------
def told(document: dict[str, Any], rows: Sequence[Kept]) -> list[Version]:
    """The versions of an article in full, the first one first, from its document and from what is
    kept of them."""
    head: dict[str, Any] = texts.head_of(document)
    body: list[str | None] = [*texts.body_of(document)]
    if not rows:
        return [_version(1, str(document.get("added_at") or ""), None, None, head, body)]
    newest, marks = rows[-1], texts.marks(texts.body_of(document))
    found: list[Version] = []
    known = is_of(newest, document)
    if not known:  # another program wrote over it
        when = str(document.get("updated_at") or "")
        found.append(_version(newest.number + 1, when, Maker.OTHER, Alteration.TEXT, head, body))
    for row in reversed(rows):
        if row is not newest or not known:
            kept = load(row.replaced or b"{}") if row is not newest else left_of(row, head, marks)
            body = texts.made_from(kept.pop("body", None), body)
            head = head | kept
        by = None if row.maker is None else Maker(row.maker)
        kind = None if row.kind is None else Alteration(row.kind)
        found.append(_version(row.number, utc(row.made), by, kind, head, body))
    return found[::-1]


def is_of(newest: Kept, document: dict[str, Any]) -> bool:
    """Whether the newest version is what the document holds."""
    marks, head = texts.marks(texts.body_of(document)), dump(texts.head_of(document))
    return newest.marks == marks and newest.head == head


def _version(
    number: int,
    made_at: str,
    by: Maker | None,
    kind: Alteration | None,
    head: dict[str, Any],
    body: Sequence[str | None],
) -> Version:
    return Version(
        number,
        made_at,
        by,
        kind,
        title=head["title"] or "",
        author=head["author"],
        published_at=head["published_at"],
        body="\n".join(_LOST if one is None else one for one in body),
        lost=body.count(None),
    )


_LOST = "[…]"  # stands for a paragraph that nobody holds any more
