"""Values as cells of CSV, which no spreadsheet runs as a formula, and back."""

from __future__ import annotations

import re
from typing import Any

# What makes spreadsheets run a cell (OWASP, "CSV injection"); an apostrophe before it is a text's.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SAFE = re.compile("''*[=+\\-@\t\r\n＝＋－＠]")


def cell(value: Any) -> str:
    """A value as a cell's text."""
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, list):
        tags = [str(one) for one in value]
        return _json(tags) if any(map(_needs_json, tags)) else "; ".join(tags)
    return _json(value) if isinstance(value, dict) else str(value)


def _needs_json(tag: str) -> bool:
    """Whether a tag would not come back from a list with semicolons."""
    return tag != tag.strip() or not tag or any(sign in tag for sign in ';؛،,|["')


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def safe(text: str) -> str:
    """A cell's text that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def unsafe(text: str) -> str:
    """The text that `safe` made safe."""
    return text[1:] if _SAFE.match(text) else text
