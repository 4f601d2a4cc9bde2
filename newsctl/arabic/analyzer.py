"""The one analyser of text, used by indexing and by queries alike."""

from __future__ import annotations

from typing import NamedTuple


class Token(NamedTuple):
    """A word of a text: where it stands (code points of the original), and its two terms."""

    start: int
    end: int
    exact: str  # the folded word
    lemma: str  # what it shares with its relatives


class Analyzer:
    """Text in, tokens out; `version` changes whenever the same text would give other terms."""

    version: str

    def tokens(self, text: str) -> list[Token]:
        """The tokens of `text`, in order, with offsets into it."""
        raise NotImplementedError

    def word(self, word: str) -> tuple[str, str]:
        """(exact, lemma) of one word."""
        raise NotImplementedError
