"""What an article may be, in the words of Arabic, English and French: read, unread, undated,
changed by its publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

# Folded, without what stands between words.
_READ = {"read", "lu", "lue", "lus", "lues", "مقروء", "مقروءه", "مقروءات", "قرئ", "قرئت"}
_UNREAD = {
    "unread", "nonlu", "nonlue", "nonlus", "nonlues", "غيرمقروء", "غيرمقروءه", "غيرمقروءات",
    "لميقرا", "لمتقرا",
}  # fmt: skip
_UNDATED = {
    "undated", "nondate", "nondatee", "nondates", "nondatees", "sansdate", "بلاتاريخ", "بدونتاريخ",
    "دونتاريخ", "غيرمورخ", "غيرمورخه",
}  # fmt: skip
_CHANGED = {
    "changed", "corrige", "corrigee", "corriges", "corrigees", "change", "changee", "متغير",
    "متغيره", "تغير", "تغيرت", "مغير", "مغيره",
}  # fmt: skip


def is_changed(words: str) -> bool:
    """Whether words say that the publisher changed it after it came (`متغيّر`, `corrigé`)."""
    return _key(words) in _CHANGED


def is_undated(words: str) -> bool:
    """Whether words say that there is no date (`بلا تاريخ`, `non-daté`)."""
    return _key(words) in _UNDATED


def is_read(words: str) -> bool | None:
    """Whether words say read or unread (`غير مقروء`, `non-lu`); None where they say neither."""
    key = _key(words)
    if key in _READ:
        return True
    return False if key in _UNREAD else None


def _key(words: str) -> str:
    return "".join(one for one in fold(words) if one.isalnum())


def state_behind(words: Sequence[str]) -> tuple[list[str], bool | None]:
    """The words before a state, and the state that they end with, in one word or two; `-` is none
    of them."""
    for length in (2, 1):
        if not all(map(_key, words[-length:])):
            continue
        state = is_read(" ".join(words[-length:]))
        if state is not None:
            return list(words[:-length]), state
    return list(words), None
