"""`--format '{id}\\t{published_at:%Y-%m}\\t{title}'`: one line an article, as a person writes it.

Fields are those of an article, by any of their names (`{date:%Y-%m}`), `score`, `snippet` and
`highlights` in a search, `period_views` and `period_before` in the most read of a period. Nothing
else of Python's format language is let in: no attributes, no indexes, no conversions. `\\t`, `\\n`,
`\\0` and `\\\\` mean what they mean everywhere.
"""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING, Any

from newsctl.article import FIELDS
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.text import drop_controls, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATES = {"published_at", "added_at", "updated_at", "deleted_at", "viewed_at", "changed_at"}
_NUMBERS: dict[str, int | float] = {
    "id": 1, "views": 1, "page_views": 1, "score": 0.5, "period_views": 1, "period_before": 1,
}  # fmt: skip
_NAMES = {*FIELDS, "score", "snippet", "highlights", "period_views", "period_before"}
_TOO_WIDE = re.compile(r"\d{5}")  # no line is ten thousand characters wide
_WIDTH = re.compile(r"[1-9]\d*")
_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\0": "\0", r"\\": "\\"}


class Template:
    """A template, read once. Raises UsageError when it holds what it cannot."""

    def __init__(self, text: str) -> None:
        unescaped = re.sub(r"\\[tn0\\]", lambda found: _ESCAPES[found[0]], text)
        try:
            parts = list(Formatter().parse(unescaped))
        except ValueError:
            reason = _("a brace opens a field that is never closed, or closes none; "
                       "one that is meant is written twice")  # fmt: skip
            raise UsageError(_bad(text, reason)) from None
        try:
            self.parts = [
                (literal, name and _field(name, spec or "", conversion), spec or "")
                for literal, name, spec, conversion in _named(parts)
            ]
        except ValueError as error:
            raise UsageError(_bad(text, str(error))) from None

    @property
    def names(self) -> set[str]:
        """The fields that it prints."""
        return {name for _literal, name, _spec in self.parts if name}

    def fill(self, record: Mapping[str, Any], *, lines: bool = False) -> str:
        """The text of one record; `lines` keeps its line breaks."""
        return "".join(
            literal + (_value(record, name, spec, lines) if name else "")
            for literal, name, spec in self.parts
        )


def _named(parts: list[Any]) -> list[Any]:
    """The parts; a field without a name (`{}`) is named by its braces."""
    return [
        (literal, name if name is None else name or "{}", spec, conversion)
        for literal, name, spec, conversion in parts
    ]


def _field(typed: str, spec: str, conversion: str | None) -> str:
    """The field of a name, when it can be written so. Raises ValueError, in words for a person."""
    from newsctl.search.fields import article_field

    name = article_field(typed)
    if name not in _NAMES:
        raise ValueError(_("there is no field {name}").format(name=typed))
    if conversion is not None:
        raise ValueError(
            _("a conversion such as {conversion} has no meaning here; {name} stands alone or with "
              "a width, as in {example}").format(
                conversion=f"!{conversion}", name=typed, example=f"{{{typed}:>6}}"
            )
        )  # fmt: skip
    if _TOO_WIDE.search(spec):
        raise ValueError(_("{width} is too wide").format(width=spec))
    if not _fits(name, spec):
        text = (
            _("{name} is a number, and {format} is no way to write one")
            if name in _NUMBERS
            else _("{name} is a date, and {format} is no way to write one")
            if name in _DATES
            else _("{name} is a text, and {format} is no way to write one")
        )
        raise ValueError(text.format(name=typed, format=spec))
    return name


def _fits(name: str, spec: str) -> bool:
    """Whether a field's values can be written as its format says."""
    if "{" in spec or spec.endswith("c"):  # a number as a character: any, harmful ones too
        return False
    if name in _DATES and "%" in spec:
        return True
    try:
        format(_NUMBERS.get(name, ""), spec)
    except (ValueError, OverflowError):
        return False
    return True


def _bad(text: str, reason: str) -> str:
    return _("The template {text} can't be used: {reason}").format(text=text, reason=reason)


def _value(record: Mapping[str, Any], name: str, spec: str, lines: bool) -> str:
    value = record.get(name)
    if value is None:
        return _nothing(name, spec)
    if name in _DATES and "%" in spec:
        return _date(str(value), spec)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    elif isinstance(value, dict):
        value = str(value.get("text", value)) if name == "snippet" else _json(value)
    if isinstance(value, str):
        value = drop_controls(value) if lines else one_line(value)
    return format(value, spec)


def _nothing(name: str, spec: str) -> str:
    """Nothing, as wide as a value would be."""
    if name in _DATES and "%" in spec:
        return ""
    width = _WIDTH.search(spec.partition(".")[0])
    return " " * int(width[0]) if width else ""


def _date(text: str, spec: str) -> str:
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).strftime(spec)
    except ValueError:
        return one_line(text)


def _json(value: object) -> str:
    import orjson

    return orjson.dumps(value).decode()
