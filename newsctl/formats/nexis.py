"""Articles of LexisNexis saved as one text: `1 of 25 DOCUMENTS`, the newspaper, its day, the title,
lines of `KEY: value`, the text, more keys, and whose it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_line
from newsctl.formats.text_streams import cut_lines
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_FIRST = re.compile(r"\d{1,6} of \d{1,6} DOCUMENTS?")
_KEY = re.compile(r"([A-Z][A-Z-]{2,30}(?: [A-Z]{2,20})?):(?: +(.*))?")
_OURS = {"BYLINE": "author", "SECTION": "section", "LANGUAGE": "lang", "URL": "url"}
_PAGE = re.compile(r"; (?:Pg|pg|Page|p)\b.*")  # behind a section: where it was printed
_FOOT = re.compile(r"Copyright (?:\(c\) |©)?\d{4}|All Rights Reserved", re.IGNORECASE)
_MOST = 2_000_000  # code points of one article


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The articles of a file. Raises BadInput for one without an article."""
    found = False
    for line, text in _documents(stream, source, options):
        found = True
        yield item_of(_record(text), options, at_line(source, line), source, line)
    if not found:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _documents(stream: BinaryIO, source: str, options: Options) -> Iterator[tuple[int, list[str]]]:
    """The paragraphs of each article, lines that were broken joined, and its line."""
    begun, size = 0, 0
    held: list[str] = []
    for number, line in enumerate(cut_lines(stream, source, options.damage), 1):
        text = line.strip(" \t\r\n\f\ufeff")
        if _FIRST.fullmatch(text):
            if begun:
                yield begun, _paragraphs(held)
            begun, size, held = number, 0, []
        elif begun and (size := size + len(text)) <= _MOST:
            held.append(text)
    if begun:
        yield begun, _paragraphs(held)


def _paragraphs(held: list[str]) -> list[str]:
    return [" ".join(one.split("\n")) for one in re.split(r"\n\n+", "\n".join(held).strip()) if one]


def _record(paragraphs: list[str]) -> dict[str, Any]:
    """An article by our names: what stands before the first key is the newspaper, the day and the
    title; what stands behind it and is no key is the text."""
    record: dict[str, Any] = {}
    extra: dict[str, str] = {}
    head: list[str] = []
    body: list[str] = []
    for text in paragraphs:
        if found := _KEY.fullmatch(text):
            name, value = found[1], (found[2] or "").strip()
            if name in _OURS and value:
                record[_OURS[name]] = _PAGE.sub("", value) if name == "SECTION" else value
            elif value and name not in {"BODY", "HEADLINE"}:
                extra[name] = value
            elif value:
                head.append(value) if name == "HEADLINE" else body.append(value)
        elif _FOOT.match(text):
            continue
        elif not record and not extra and len(head) < 3:
            head.append(text)
        else:
            body.append(text)
    record["source"] = head[0] if head else ""
    record["date"] = head[1] if len(head) > 1 else ""
    record["title"] = head[2] if len(head) > 2 else ""
    record["body"] = "\n\n".join(body)
    return {name: one for name, one in record.items() if one} | ({"extra": extra} if extra else {})
