"""Names that are written in two ways: عبد الله and عبدالله, أبو ظبي and أبوظبي, ابن and بن.

Where words stand side by side, the same name written otherwise is looked for as well; `=word` asks
for the one that was typed.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.search.query import And, Or, Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.search.query import Node

_SERVANT = "عبد"  # of one of the names of God, which has the article
_FATHER = ("ابو", "ابا", "ابي")
_SON = ("بن", "ابن")
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "ول", "وب")
_SHORTEST = 2  # letters behind أبو
_MOST = 12  # ways of one phrase
_LONGEST = 12  # words of a phrase whose names are written otherwise


def joined(first: str, second: str) -> str | None:
    """The one word that two folded words of a name may be written as."""
    for clitic in _CLITICS:
        if first == clitic + _SERVANT and second.startswith("ال") and len(second) > 3:
            return first + second
        if first in {clitic + father for father in _FATHER} and len(second) > _SHORTEST:
            return None if second.startswith("ال") else first + second
    return None


def parted(word: str) -> tuple[str, str] | None:
    """The two words that a folded word may be written as, when it is a name of that kind."""
    for clitic in _CLITICS:
        if word.startswith(clitic + _SERVANT + "ال") and len(word) > len(clitic) + 6:
            cut = len(clitic) + len(_SERVANT)
            return word[:cut], word[cut:]
        for father in _FATHER:
            if word.startswith(clitic + father) and len(word) > len(clitic) + 5:
                cut = len(clitic) + len(father)
                return word[:cut], word[cut:]
    return None


def ways(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase of folded words in each way that its names may be written, as it is first."""
    choices: list[tuple[str, ...]] = []
    for word in words:
        same = _FATHER if word in _FATHER else _SON if word in _SON else (word,)
        choices.append((word, *(other for other in same if other != word)))
    found: list[tuple[str, ...]] = []
    for chosen in product(*choices):
        found.append(chosen)
        if len(found) == _MOST:
            break
    return list(dict.fromkeys([*found, *(other for one in found for other in _spelt(one))]))[:_MOST]


def _spelt(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase with two of its words joined, or one of them parted."""
    found = []
    for at, word in enumerate(words):
        if at + 1 < len(words) and (whole := joined(word, words[at + 1])):
            found.append((*words[:at], whole, *words[at + 2 :]))
        if pair := parted(word):
            found.append((*words[:at], *pair, *words[at + 1 :]))
    return found


def with_clitics(first: str) -> tuple[str, ...]:
    """A phrase's first folded word, and behind each clitic that may stand before it."""
    if first.startswith("ال") and len(first) > 3:
        rest = first[2:]
        return (
            first,
            *(one + first for one in ("و", "ف", "ب", "ك", "وب", "فب")),
            "لل" + rest,
            "ولل" + rest,
            "فلل" + rest,
        )
    return (first, *(one + first for one in ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")))


def phrase_forms(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A phrase of folded words in all the forms that it is found in, as it is first: a single word
    only as it is, unless it is a name that may stand in two."""
    found = ways(words) if len(words) <= _LONGEST else [words]
    if all(len(way) == 1 for way in found):
        return tuple(found)
    return tuple((first, *rest) for way in found for first, rest in _begun(way))


def _begun(words: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for first in with_clitics(words[0]):
        yield first, words[1:]


def look_for_both(parts: Sequence[Node]) -> list[Node]:
    """Words side by side; a name that may be written in one word or two is looked for as both."""
    found: list[Node] = []
    for part in parts:
        before = found[-1] if found else None
        whole = None
        if isinstance(part, Word) and isinstance(before, Word) and _alike(before, part):
            whole = joined(fold(before.text), fold(part.text))
        if whole is not None and isinstance(before, Word) and isinstance(part, Word):
            together = Word(whole, part.field, False, before.start, part.end)
            found[-1] = Or((And((before, part), loose=False), together))
        else:
            found.append(part)
    return [_in_two(part) for part in found]


def _alike(one: Word, other: Word) -> bool:
    return one.field is other.field and not one.exact and not other.exact


def _in_two(part: Node) -> Node:
    if not isinstance(part, Word) or part.exact:
        return part
    pair = parted(fold(part.text))
    return Or((part, Phrase(pair, part.field, part.start, part.end))) if pair else part
