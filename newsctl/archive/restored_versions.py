"""Versions that an article brings along from an export, as the history keeps them."""

from __future__ import annotations

from typing import Any

from newsctl.archive import replaced_texts as texts
from newsctl.archive.columns import seconds
from newsctl.archive.timeline import MOST


def rows(versions: list[dict[str, Any]], document: dict[str, Any]) -> list[Any]:
    """Of each version: its number, when it was made (UTC seconds), by whom, how
    far it is another, and what differs from the next one; of the last one, which is what the
    document holds, its head and its marks."""
    kept = versions[:1] + versions[1:][1 - MOST :]
    texts_of = [*kept[:-1], document]
    found: list[Any] = []
    for at, one in enumerate(kept):
        now = texts_of[at]
        told = [one["version"], seconds(one["made_at"]), one.get("by"), one.get("kind")]
        if at == len(kept) - 1:
            found.append([*told, None, texts.head_of(now), texts.marks(texts.body_of(now)).hex()])
        else:
            found.append([*told, texts.difference(now, texts_of[at + 1]), None, None])
    return found
