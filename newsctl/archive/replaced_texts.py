"""What is kept of a text that another takes the place of: the fields and the paragraphs that
differ.

A body is cut into its lines; of a replaced one is kept a *recipe*, by which it is made from the one
that took its place: `[start, number]`, so many of the other's lines from that one on; a text, a
line that the other has not; null, a line that nobody holds any more. Lines that moved are copied
from where they stand, so a recipe takes time that grows with both texts' length alone.

*Marks* are the checksums of a body's lines: where another program wrote over a text, they tell
which lines of it are left.
"""

from __future__ import annotations

import zlib
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Document: TypeAlias = dict[str, Any]
Recipe: TypeAlias = list[Any]
HEAD = ("title", "author", "published_at")
SPACING, TEXT = "spacing", "text"  # the alterations that go least far, and furthest
_LEAST = 12  # characters of a line that is worth copying from elsewhere
_MARK = 4  # bytes
_WORDS = 1000  # of a text, that are held at once


def replaced(before: Document, after: Document) -> dict[str, Any] | None:
    """What tells two documents' texts apart, for the history; None where they are the same.

    `was` and `head` are the fields but the body, before and after; `recipe` makes the first body
    from the second, whose `marks` are in hexadecimal; `first` is when the article was added.
    """
    was, head = head_of(before), head_of(after)
    if was == head and before.get("body") == after.get("body"):
        return None
    body = body_of(after)
    return {
        "kind": alteration(before, after) or SPACING,
        "first": _text(before, "added_at"),
        "was": was,
        "head": head,
        "recipe": recipe(body_of(before), body),
        "marks": marks(body).hex(),
    }


def difference(before: Document, after: Document) -> dict[str, Any]:
    """What differs of one version from the next: the fields that it has otherwise, and the recipe
    of its body where that is another."""
    head = head_of(after)
    found: dict[str, Any] = {
        name: old for name, old in head_of(before).items() if head[name] != old
    }
    old, new = body_of(before), body_of(after)
    return found if old == new else found | {"body": recipe(old, new)}


def alteration(before: Document, after: Document) -> str | None:
    """How far a document's text is another: see `newsctl.arabic.text_changes`."""
    from newsctl.arabic.text_changes import alteration as between
    from newsctl.arabic.text_changes import widest

    dates = [_text(one, "published_at") for one in (before, after)]
    kinds: list[str | None] = [
        between(_text(before, name) or "", _text(after, name) or "")
        for name in ("title", "author", "body")
    ]
    return widest([*kinds, TEXT if dates[0] != dates[1] else None])


def head_of(document: Document) -> dict[str, str | None]:
    """A document's fields that make a version, but its body."""
    return {name: _text(document, name) for name in HEAD}


def field_marks(document: Document) -> dict[str, int]:
    """A checksum of each field that makes a version, the same in any spelling and spacing."""
    fields = {**head_of(document), "body": _text(document, "body")}
    return {name: _mark_of_words(one or "") for name, one in fields.items()}


def _mark_of_words(text: str) -> int:
    from newsctl.arabic.fold import folded_words

    found, joint = 0, ""
    words = folded_words(text)
    while some := list(islice(words, _WORDS)):
        found = zlib.crc32((joint + " ".join(some)).encode("utf-8", "surrogatepass"), found)
        joint = " "
    return found


def body_of(document: Document) -> list[str]:
    """The lines of a document's body."""
    return (_text(document, "body") or "").split("\n")


def _text(document: Document, name: str) -> str | None:
    """A field's text, whoever wrote it."""
    value = document.get(name)
    return value if value is None or isinstance(value, str) else str(value)


def mark(line: str) -> int:
    """A text's checksum (CRC-32)."""
    return zlib.crc32(line.encode("utf-8", "surrogatepass"))


def marks(lines: list[str]) -> bytes:
    """The checksums of lines, four bytes each."""
    return b"".join([mark(one).to_bytes(_MARK) for one in lines])


def _cut(data: bytes) -> list[bytes]:
    """Marks, one by one."""
    return [data[at : at + _MARK] for at in range(0, len(data), _MARK)]


# -- recipes -------------------------------------------------------------------------------------
def recipe(old: list[str], new: list[str]) -> Recipe:
    """How to make the lines `old` from the lines `new`."""
    places: dict[str, int] = {}
    for at, line in enumerate(new):
        places.setdefault(line, at)
    steps: list[int | str | None] = []
    following = 0
    for line in old:
        if following < len(new) and new[following] == line:
            steps.append(following)
            following += 1
        elif len(line) >= _LEAST and line in places:
            steps.append(places[line])
            following = places[line] + 1
        else:
            steps.append(line)
    return _packed(steps)


def by_marks(old: bytes, new: bytes) -> Recipe:
    """How to make lines of which only the marks are known from others, as far as they are there."""
    places = {one: at for at, one in reversed(list(enumerate(_cut(new))))}
    return _packed([places.get(one) for one in _cut(old)])


def made_from(steps: Recipe | None, new: Sequence[str | None]) -> list[str | None]:
    """The lines that a recipe makes of `new` (none: they are the same); None for those that nobody
    holds."""
    if steps is None:
        return [*new]
    return [new[one] if isinstance(one, int) else one for one in _unpacked(steps)]


def through(older: Recipe | None, newer: Recipe | None) -> Recipe | None:
    """The recipe that makes the oldest of three bodies from the newest, without the one between;
    None is a body that stayed."""
    if older is None or newer is None:
        return older if newer is None else newer
    between = _unpacked(newer)
    return _packed([between[one] if isinstance(one, int) else one for one in _unpacked(older)])


def marks_of(steps: Recipe, new: bytes) -> bytes:
    """The marks of the lines that a recipe makes of lines with these marks."""
    theirs = _cut(new)
    return b"".join(
        theirs[one] if isinstance(one, int) else mark(one or "").to_bytes(_MARK)
        for one in _unpacked(steps)
    )


def _packed(steps: list[Any]) -> Recipe:
    """Lines that follow each other in the other body as one step."""
    packed: Recipe = []
    runs = groupby(enumerate(steps), lambda one: one[1] - one[0] if type(one[1]) is int else None)
    for key, run in runs:
        lines = [step for _at, step in run]
        packed += lines if key is None else [[lines[0], len(lines)]]
    return packed


def _unpacked(steps: Recipe) -> list[Any]:
    """A step for each line: its place in the other body, its text, or None."""
    found: list[Any] = []
    for one in steps:
        found += range(one[0], one[0] + one[1]) if isinstance(one, list) else [one]
    return found
