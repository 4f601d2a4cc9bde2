"""The words of a half-typed bash command line, and words written back as bash is to read them.

Bash hands a completion function words that are cut at `:` and `=` too, with their quotes on. So the
line itself is read here, and each answer is only what replaces the piece after the last place where
readline cuts, quoted as the user began to quote it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPECIAL = frozenset(" \t!\"#$&'()*,;<>?[\\]^`{|}~")
_SPECIAL_IN_DOUBLE = frozenset('"$\\`')
_LISTING = "63"  # COMP_TYPE: what may stand here is shown, nothing is put in


@dataclass(slots=True)
class Line:
    """A command line up to the cursor, read."""

    words: list[str]  # without their quotes; the last is the one being typed, perhaps empty
    quote: str  # the quote that is open at the cursor, or none
    kept: str  # of the last word, what stands before the piece that readline replaces


def read_line(line: str, breaks: str) -> Line:
    """Read a line as bash does; `breaks` (COMP_WORDBREAKS) are where readline cuts a word."""
    words, word, quote, kept = [], "", "", ""
    begun = False
    letters = iter(line)
    for letter in letters:
        if quote == "'":
            quote, word = ("", word) if letter == "'" else (quote, word + letter)
        elif letter == "\\":
            after = next(letters, "")
            word += after if not quote or after in _SPECIAL_IN_DOUBLE else letter + after
            begun = True
        elif quote:
            quote, word = ("", word) if letter == '"' else (quote, word + letter)
        elif letter in "\"'":
            quote, kept, begun = letter, word, True
        elif letter in " \t\n":
            if begun:
                words.append(word)
            word, kept, begun = "", "", False
        else:
            word, begun = word + letter, True
            if letter in breaks:
                kept = word
    return Line([*words, word], quote, kept)


def replies(line: Line, found: Sequence[tuple[str, str]], kind: str) -> list[str]:
    """What COMPREPLY is to hold for (value, description) pairs; `kind` is bash's COMP_TYPE.

    Descriptions are shown where bash lists what there is, and never put into the line.
    """
    tails = [
        (value[len(line.kept) :], text) for value, text in found if value.startswith(line.kept)
    ]
    if len(tails) > 1 and kind == _LISTING:
        return [f"{tail}  ({text})" if text else tail for tail, text in tails]
    answers = [escape(tail, line.quote) for tail, _text in tails]
    typed = line.words[-1][len(line.kept) :]
    if len(answers) > 1 and not all(tail.startswith(typed) for tail, _text in tails):
        answers.append(" ")  # nothing in common: bash lists, and leaves what was typed alone
    return answers


def escape(text: str, quote: str) -> str:
    """`text` as it is written within an open quote (`'`, `"`), or outside any."""
    if quote == "'":
        return text.replace("'", "'\\''")
    special = _SPECIAL_IN_DOUBLE if quote else _SPECIAL
    return "".join(f"\\{letter}" if letter in special else letter for letter in text)
