"""The Markdown of the manual's pages, as blocks: heads, paragraphs, lists, code, tables.

Only what the pages use is known: ATX heads, paragraphs, lists of one level, fenced code, tables
with `\\|` for a bar in a cell; inside a line `code`, **bold**, *emphasis*, [links](page.md). A
picture, which has a line of its own, is for those who read the page elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


class Heading(NamedTuple):
    """A head; the page's own is of level 1."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """Running text on one line."""

    text: str


class Entries(NamedTuple):
    """A list: the mark of each entry (`•`, or its number) and its text."""

    entries: list[tuple[str, str]]


class Code(NamedTuple):
    """Lines that stand as they are; in a console's, a line after `$ ` is typed."""

    lines: list[str]
    console: bool


class Rows(NamedTuple):
    """A table; heads may be empty."""

    heads: list[str]
    rows: list[list[str]]


Block: TypeAlias = Heading | Paragraph | Entries | Code | Rows


class Piece(NamedTuple):
    """A part of a line: its text, and what it is (`code`, `bold`, `emphasis`, `link`, or nothing);
    a link has its target."""

    text: str
    kind: str = ""
    target: str = ""


_HEAD = re.compile(r"(#{1,6}) (.+)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)\s]+\)")
_ENTRY = re.compile(r"(-|\d+\.) (.+)")
_BAR = re.compile(r"(?<!\\)\|")
_PIECE = re.compile(
    r"(?P<ticks>`{1,3})(?P<code>.+?)(?P=ticks)"
    r"|\[(?P<link>[^\]\[]+)\]\((?P<target>[^()\s]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*"
)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page in their order."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() or _PICTURE.fullmatch(line):
            at += 1
        elif head := _HEAD.fullmatch(line):
            yield Heading(len(head[1]), head[2])
            at += 1
        elif line.startswith("```"):
            end = lines.index("```", at + 1)
            yield Code(lines[at + 1 : end], line == "```console")
            at = end + 1
        else:
            end = at + 1
            while end < len(lines) and lines[end].strip() and not lines[end].startswith("```"):
                end += 1
            yield _block(lines[at:end])
            at = end


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("|"):
        heads, _rule, *rows = (_cells(line) for line in lines)
        return Rows(heads, rows)
    if not _ENTRY.match(lines[0]):
        return Paragraph(" ".join(line.strip() for line in lines))
    entries: list[tuple[str, str]] = []
    for line in lines:
        if entry := _ENTRY.fullmatch(line):
            entries.append((entry[1].replace("-", "•"), entry[2]))
        else:
            mark, before = entries[-1]
            entries[-1] = (mark, f"{before} {line.strip()}")
    return Entries(entries)


def _cells(line: str) -> list[str]:
    cells = _BAR.split(line.strip().removeprefix("|").removesuffix("|"))
    return [cell.strip().replace("\\|", "|") for cell in cells]


def pieces(line: str) -> Iterator[Piece]:
    """The parts of a line of text."""
    at = 0
    for found in _PIECE.finditer(line):
        if found.start() > at:
            yield Piece(line[at : found.start()])
        kind = found.lastgroup or ""
        kind = "link" if kind == "target" else kind
        # a longer fence may be set off by blanks from the backquotes that it holds
        text = found[kind].strip() if kind == "code" and len(found["ticks"]) > 1 else found[kind]
        yield Piece(text, kind, found["target"] or "")
        at = found.end()
    if at < len(line):
        yield Piece(line[at:])


def plain(line: str) -> str:
    """A line without its marks."""
    return "".join(piece.text for piece in pieces(line))
