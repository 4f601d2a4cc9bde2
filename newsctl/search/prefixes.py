"""The forms in which a word that begins so may stand in a text: bare, or behind clitics."""

from __future__ import annotations

from functools import lru_cache

from newsctl.arabic.stem import CLITICS, is_arabic

_SHORTEST = 2  # letters: behind one letter anything may stand


@lru_cache(maxsize=256)
def prefix_forms(prefix: str) -> tuple[str, ...]:
    """A folded prefix, itself first, and behind each clitic that an Arabic word may carry.

    `اقتصاد` also stands for `الاقتصاد…` and `وباقتصاد…`; a prefix of one letter, or in another
    script, only for itself.
    """
    if len(prefix) < _SHORTEST or not is_arabic(prefix):
        return (prefix,)
    return (prefix, *(clitic + prefix for clitic in CLITICS))
