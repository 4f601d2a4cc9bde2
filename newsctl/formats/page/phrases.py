"""The phrases that pages print around articles, out of `phrases.txt`, folded as they are compared.

A line is compared as its words, so that marks and signs between them do not count.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from newsctl.arabic.fold import fold

_FILE = Path(__file__).with_name("phrases.txt")
_LONGEST = 500  # code points of a line that is made of phrases
_SHORT = 100  # code points of a line that is remembered
_WORD = re.compile(r"[^\W_]+")


@cache
def _sections() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    lines = sections.setdefault("", [])
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            lines = sections.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(" ".join(fold(line).split()))
    return sections


@cache
def phrases(section: str) -> frozenset[str]:
    """A section's phrases, folded."""
    return frozenset(_sections()[section])


@cache
def _beginnings(section: str) -> dict[str, list[tuple[str, ...]]]:
    """A section's phrases as words, the longest first, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases(section), key=len, reverse=True):
        words = tuple(phrase.split())
        found.setdefault(words[0].rstrip("*"), []).append(words)
    return found


def plain(text: str) -> str:
    """A line as it is compared: folded, its words one space apart, other signs left out."""
    return " ".join(_WORD.findall(folded(text)))


def folded(text: str) -> str:
    """A line folded: menus, labels and names come again in each page of a site, and are looked at
    several times in each."""
    return _remembered(text) if len(text) <= _SHORT else fold(text)


_remembered = lru_cache(maxsize=4096)(fold)


def begins(words: list[str], section: str) -> int:
    """How many of a line's folded words a phrase of the section takes at its beginning; 0 when
    none stands there."""
    for phrase in _beginnings(section).get(words[0], ()) if words else ():
        open_ended = phrase[-1].endswith("*")
        if open_ended:
            phrase = (*phrase[:-1], phrase[-1][:-1])
        if tuple(words[: len(phrase)]) == phrase:
            return len(words) if open_ended else len(phrase)
    return 0


def says(text: str, section: str) -> bool:
    """Whether a line says one of the section's phrases and nothing else."""
    words = plain(text).split()
    return 0 < begins(words, section) == len(words)


def says_only(text: str, section: str) -> bool:
    """Whether a line is made of the section's phrases, one or several in a row."""
    words = plain(text[:_LONGEST]).split()
    said = bool(words) and len(text) <= _LONGEST
    while words and said:
        taken = begins(words, section)
        said = taken > 0
        words = words[taken:]
    return said


@cache
def any_of(section: str) -> str:
    """A regular expression for the phrases of a section, to be laid on folded text."""
    words = (one.removesuffix("*") for one in phrases(section))
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
