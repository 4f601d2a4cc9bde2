"""`--format '{id}\\t{published_at:%Y-%m}\\t{title}'`: one line an article, as a person writes it.

Fields are those of an article, `score` and `snippet` in a search, `period_views` and
`period_before` in the most read of a period. Nothing else of Python's
format language is let in: no attributes, no indexes. `\\t`, `\\n`, `\\0` and `\\\\` mean what they
mean everywhere.
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

_DATES = {"published_at", "added_at", "updated_at", "deleted_at", "viewed_at"}
_NAMES = {*FIELDS, "score", "snippet", "period_views", "period_before"}
_TOO_WIDE = re.compile(r"\d{5}")  # no line is ten thousand characters wide
_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\0": "\0", r"\\": "\\"}


class Template:
    """A template, read once. Raises UsageError when it holds what it cannot."""

    def __init__(self, text: str) -> None:
        unescaped = re.sub(r"\\[tn0\\]", lambda found: _ESCAPES[found[0]], text)
        try:
            self.parts = list(Formatter().parse(unescaped))
        except ValueError as error:
            raise UsageError(_bad(text, _("a brace is not closed, or not opened"))) from error
        for _literal, name, spec, conversion in self.parts:
            if name is not None and (name not in _NAMES or conversion or "{" in (spec or "")):
                raise UsageError(
                    _bad(text, _("there is no field {name}").format(name=name or "{}"))
                )
            if name is not None and _TOO_WIDE.search(spec or ""):
                raise UsageError(_bad(text, _("{width} is too wide").format(width=spec)))
        self.text = text

    def fill(self, record: Mapping[str, Any], *, lines: bool = False) -> str:
        """The text of one record; `lines` keeps its line breaks.

        Raises UsageError when a value cannot be written as the template says.
        """
        return "".join(
            literal + (self._value(record, name, spec or "", lines) if name else "")
            for literal, name, spec, _conversion in self.parts
        )

    def _value(self, record: Mapping[str, Any], name: str, spec: str, lines: bool) -> str:
        try:
            return _value(record, name, spec, lines)
        except (ValueError, OverflowError) as error:
            reason = _("“{spec}” is no way to write {name}").format(spec=spec, name=name)
            raise UsageError(_bad(self.text, reason)) from error


def _bad(text: str, reason: str) -> str:
    return _("The template {text} can't be used: {reason}").format(text=text, reason=reason)


def _value(record: Mapping[str, Any], name: str, spec: str, lines: bool) -> str:
    value = record.get(name)
    if value is None:
        return format("", spec) if "%" not in spec else ""
    if name in _DATES and "%" in spec:
        return _date(str(value), spec)
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    elif isinstance(value, dict):
        value = str(value.get("text", value)) if name == "snippet" else _json(value)
    if isinstance(value, str):
        value = drop_controls(value) if lines else one_line(value)
    if spec.endswith("c"):  # a number as a character: any character, harmful ones too
        raise ValueError("Unknown format code 'c'")
    return format(value, spec)


def _date(text: str, spec: str) -> str:
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).strftime(spec)
    except ValueError:
        return one_line(text)


def _json(value: object) -> str:
    import orjson

    return orjson.dumps(value).decode()
