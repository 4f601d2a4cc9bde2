"""Names of sources, people, sections and tags as they are kept: one line, trimmed, and each once
however it is spelt."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.text import normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONG = 200  # code points: what is longer is no name, and not remembered


def clean_name(text: str) -> str:
    """A name without what stands around it, on one line; "" where nothing is left."""
    return _read(text)[0]


def distinct_names(names: Iterable[str]) -> list[str]:
    """Names in their order, cleaned: none empty, none that is another one once folded."""
    found: dict[str, str] = {}
    for name, folded in map(_read, names):
        if name:
            found.setdefault(folded, name)
    return list(found.values())


def _read(text: str) -> tuple[str, str]:
    """A name cleaned, and folded as well."""
    return _read_short(text) if len(text) <= _LONG else _read_short.__wrapped__(text)


@lru_cache(maxsize=512)  # an import's articles share their sources, authors, sections and tags
def _read_short(text: str) -> tuple[str, str]:
    name = one_line(normalise(text))
    return name, " ".join(fold(name).split())
