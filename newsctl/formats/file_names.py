"""File names for articles: readable in Arabic, safe on every system, never a path."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from newsctl.text import normal_form

if TYPE_CHECKING:
    from newsctl.article import Article

_LONGEST = 60  # code points: 180 bytes at most in Arabic's UTF-8, where systems allow 255
_BYTES = 180


def file_name(article: Article, number: int, suffix: str) -> str:
    """`12-عنوان-المقال.md`: the article's id (`number` when it has none) and its title's words.

    Unique among articles by the id alone, on systems that ignore case too. Letters, digits and
    hyphens only, so no title can name another folder, a device or a hidden file.
    """
    first = article.id if article.id is not None else number
    words = slug(article.title)
    return f"{first}-{words}{suffix}" if words else f"{first}{suffix}"


def slug(text: str) -> str:
    """The words of a text with hyphens between, vowel signs left out, cut at a word."""
    plain = normal_form("NFC", text.replace("\u0640", ""))
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LN" else _between(letter) for letter in plain
    )
    words = "-".join(kept.split())
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    while len(words.encode()) > _BYTES:
        words = words[:-1]
    return words.strip("-")


def _between(letter: str) -> str:
    """What stands for a sign: nothing for marks on letters and joiners, else a gap."""
    return "" if unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"} else " "


def key(text: str) -> str:
    """The first of a text's words in ASCII letters and digits, for keys; empty if it has none."""
    found = re.findall(r"[a-z0-9]+", normal_form("NFKD", text).lower())
    return found[0][:20] if found else ""
