"""Whether an article repeats another: the same address, or nearly the same text.

Two texts are compared by their shingles (runs of words, Broder 1997), as they are folded: what
agencies' clients add or leave out changes a few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold

if TYPE_CHECKING:
    from newsctl.article import Article

_RUN = 4  # words
_ALIKE = 0.6  # of the shorter one's runs are in the other
_LENGTH = 0.5  # the shorter one has so much of the longer one's words at least
_LONGEST = 20_000  # code points that are compared


def is_copy(article: Article, other: Article) -> bool:
    """Whether another article repeats this one."""
    if article.url and article.url == other.url:
        return True
    words, others = _words(article.body), _words(other.body)
    shorter, longer = sorted((len(words), len(others)))
    if not shorter or shorter < longer * _LENGTH:
        return False
    ours, theirs = _runs(words), _runs(others)
    return len(ours & theirs) >= _ALIKE * min(len(ours), len(theirs))


def _words(text: str) -> list[str]:
    return fold(text[:_LONGEST]).split()


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
