"""Movable Type's export, which TypePad and other makers of blogs write as well: entries of lines of
`KEY: value`, then their texts, each behind a line of five dashes; eight dashes end an entry."""

from __future__ import annotations

import re
from datetime import datetime
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

_KEY = re.compile(r"([A-Z][A-Z ]{1,30}): ?(.*)")
_SECTION, _END = "-----", "--------"
_DATES = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y")
_PUBLISHED = frozenset(("", "publish", "published"))
_TEXTS = ("BODY", "EXTENDED BODY", "EXCERPT")
_MOST = 2_000_000  # code points of one entry


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The published entries of an export, without comments. Raises BadInput for one without an
    entry."""
    found = False
    for line, keys, texts in _entries(stream, source, options):
        found = True
        status = "".join(keys.get("STATUS", [])).lower()
        if status not in _PUBLISHED:
            yield Item(None, None, source, line, passed=status)
            continue
        place = at_line(source, line)
        record, faults = _record(keys, texts)
        yield item_of(record, options, place, source, line, faults)
    if not found:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


Entry = tuple[int, dict[str, list[str]], dict[str, str]]  # its line, its keys, its texts


def _entries(stream: BinaryIO, source: str, options: Options) -> Iterator[Entry]:
    keys: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    begun, section, parts, size = 1, "", list[str](), 0

    def close() -> None:
        if section in _TEXTS:
            texts[section] = "\n".join(parts).strip()

    for number, line in enumerate(cut_lines(stream, source, options.damage), 1):
        text = line.rstrip("\r\n").lstrip("\ufeff")
        size += len(text)
        if text == _END:
            close()
            if keys:
                yield begun, keys, texts
            keys, texts = {}, {}
            begun, section, parts, size = number + 1, "", [], 0
        elif text == _SECTION:
            close()
            section, parts = "?", []  # which its first line names
        elif section == "?":
            name, _colon, rest = text.partition(":")
            section, parts = name.strip() or "?", [rest.strip()]
        elif section:
            if size <= _MOST:
                parts.append(text)
        elif found := _KEY.fullmatch(text):
            keys.setdefault(found[1], []).append(found[2].strip())
    close()
    if keys and texts:
        yield begun, keys, texts


def _record(keys: dict[str, list[str]], texts: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """An entry by our names, and what could not be read of it."""

    def first(*names: str) -> str:
        return next((one for name in names for one in keys.get(name, ()) if one), "")

    main = first("PRIMARY CATEGORY", "CATEGORY")
    others = [one for one in keys.get("CATEGORY", []) if one and one != main]
    tags = [one.strip(' "') for text in keys.get("TAGS", []) for one in text.split(",")]
    told = first("DATE")
    date = _date(told)
    record = {
        "title": first("TITLE"),
        "author": first("AUTHOR"),
        "section": main,
        "tags": [one for one in dict.fromkeys([*others, *tags]) if one],
        "url": first("UNIQUE URL", "PERMALINK"),
        "date": date,
        "body": "\n\n".join(filter(None, (texts.get(one, "") for one in _TEXTS[:2]))),
        "excerpt": texts.get("EXCERPT", ""),
    }
    faults = []
    if told and not date:
        faults.append(_("the date {date} cannot be read").format(date=told[:100]))
    return {name: value for name, value in record.items() if value}, faults


def _date(text: str) -> str:
    """The month is first, as the format has it."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).isoformat()
        except ValueError:
            continue
    return ""
