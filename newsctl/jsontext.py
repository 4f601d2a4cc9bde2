"""JSON texts as values and back: orjson, and the standard library for what orjson gets wrong."""

from __future__ import annotations

import math
from typing import Any

import orjson


def load(text: str | bytes, *, strict: bool = True) -> Any:
    """The value of a text, NaN, lone surrogates and integers past 64 bits as well.

    Without `strict`, line ends and other controls may stand within strings. Raises ValueError
    (with a place: json.JSONDecodeError) for what is no JSON, RecursionError for what is too deep.
    """
    try:
        value = orjson.loads(text)
        if not _holds_float(value):  # orjson makes a rounded number of an integer past 64 bits
            return value
    except (orjson.JSONDecodeError, UnicodeError):
        pass
    import json

    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogatepass")
    return json.loads(text, strict=strict)


def _holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(_holds_float(one) for one in value.values() if not isinstance(one, str))
    if isinstance(value, list):
        return any(_holds_float(one) for one in value if not isinstance(one, str))
    return isinstance(value, float)


def dump(value: dict[str, Any]) -> bytes:
    """A value as JSON in UTF-8, also what orjson cannot write. Raises TypeError for what is no JSON
    value."""
    try:
        data = orjson.dumps(value, default=_plain_tuple)
        if b"null" not in data or _is_finite(value):  # orjson writes NaN as null
            return data
    except TypeError:
        pass
    import json

    return json.dumps(value, separators=(",", ":")).encode()


_FINITE = frozenset((str, int, bool, type(None)))


def _plain_tuple(value: object) -> tuple[Any, ...]:
    """Named tuples as what they are: orjson takes no kinds of tuples."""
    if isinstance(value, tuple):
        return tuple(value)
    raise TypeError(value)


def _is_finite(value: object) -> bool:
    waiting = [value]
    for one in waiting:  # which grows; a journal's frame holds lists by the thousand
        if isinstance(one, float):
            if not math.isfinite(one):
                return False
        elif isinstance(one, dict | list | tuple):
            inner = one.values() if isinstance(one, dict) else one
            waiting += [some for some in inner if type(some) not in _FINITE]
    return True
