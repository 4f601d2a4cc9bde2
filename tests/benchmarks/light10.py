"""Larkey, Ballesteros and Connell's stemmer ("Light Stemming for Arabic Information Retrieval",
2007), which Lucene's Arabic analyzer is made after: what ours is measured beside."""

from newsctl.arabic.stem import strip_endings

_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال")


def light10(word: str) -> str:
    """`word`, folded, without article, conjunction and the commonest endings."""
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            if len(word) - len(prefix) >= 2:
                word = word[len(prefix) :]
            break
    else:
        if word.startswith("و") and len(word) > 3:
            word = word[1:]
    return strip_endings(word)
