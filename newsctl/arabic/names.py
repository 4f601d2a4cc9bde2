"""Names of sources, people, sections and tags as they are kept: one line, trimmed, and each once
however it is spelt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.text import normalise, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


def clean_name(text: str) -> str:
    """A name without what stands around it, on one line; "" where nothing is left."""
    return one_line(normalise(text))


def distinct_names(names: Iterable[str]) -> list[str]:
    """Names in their order, cleaned: none empty, none that is another one once folded."""
    found: dict[str, str] = {}
    for name in map(clean_name, names):
        if name:
            found.setdefault(" ".join(fold(name).split()), name)
    return list(found.values())
