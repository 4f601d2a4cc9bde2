"""Joining, held to Unicode's own data."""

from __future__ import annotations

import gzip
from pathlib import Path
from unicodedata import decomposition, lookup, name

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from newsctl.display import cells
from newsctl.display.cells import cells_of
from newsctl.display.joining import is_mark, join, join_usual, joins

DATA = Path(__file__).resolve().parents[1] / "data" / "ArabicShaping.txt.gz"
BLOCKS = (range(0x600, 0x700), range(0x750, 0x780), range(0x870, 0x900))
TYPES = {
    "U": (False, False),
    "R": (True, False),
    "D": (True, True),
    "C": (True, True),
    "L": (False, True),
}


def shaping() -> dict[str, str]:
    """Each Arabic letter of ArabicShaping.txt and its joining type."""
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        rows = [line.partition("#")[0].split(";") for line in lines]
    found = {chr(int(row[0], 16)): row[2].strip() for row in rows if len(row) == 4}
    return {one: kind for one, kind in found.items() if any(ord(one) in b for b in BLOCKS)}


def test_every_arabic_letter_joins_as_the_standard_says() -> None:
    """Letters of Arabic, Persian, Urdu, Kurdish, Pashto, Sindhi, Uighur and African languages."""
    letters = {one: kind for one, kind in shaping().items() if kind != "T"}
    wrong = [
        (f"{ord(one):04X}", kind, joins(one))
        for one, kind in letters.items()
        if not is_mark(one) and joins(one) != TYPES[kind]
    ]

    assert len(letters) > 250
    assert wrong == []


def test_every_letter_with_forms_gets_the_one_its_place_asks_for() -> None:
    """Between two behs, and alone; the names of the forms say which they are."""
    told = 0
    for letter, kind in shaping().items():
        if kind not in {"R", "D"}:
            continue
        for text, place, form in (
            (letter, 0, "ISOLATED"),
            (f"ب{letter}", 1, "FINAL"),
            (f"{letter}ب", 0, "INITIAL" if kind == "D" else "ISOLATED"),
            (f"ب{letter}ب", 1, "MEDIAL" if kind == "D" else "FINAL"),
        ):
            shown = join(text)[place]
            if has_form(letter, form):
                told += 1
                assert name(shown).endswith(f"{form} FORM"), (f"{ord(letter):04X}", form)
    assert told > 200


def has_form(letter: str, form: str) -> bool:
    try:
        shown = lookup(f"{name(letter)} {form} FORM")
    except KeyError:
        return False
    return decomposition(shown).split()[1:] == [f"{ord(letter):04X}"]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("لا", ["\ufefb", ""]),
        ("بلا", ["\ufe91", "\ufefc", ""]),
        ("للآن", ["\ufedf", "\ufef6", "", "\ufee5"]),
        ("لَا", ["\ufefb", "\u064e", ""]),
        ("پژوگ", ["\ufb58", "\ufb8b", "\ufeed", "\ufb92"]),
        ("یہ", ["\ufbfe", "\ufba7"]),
        ("می\u200cخا", ["\ufee3", "\ufbfd", "\u200c", "\ufea7", "\ufe8e"]),
        ("هەڵۆ", ["\ufeeb", "\u06d5", "\u06b5", "\ufbda"]),
        ("ء", ["\u0621"]),
    ],
)
def test_words_of_several_languages_take_their_forms(word: str, forms: list[str]) -> None:
    assert join(word) == forms


@given(
    st.text(
        st.sampled_from([*map(chr, range(0x620, 0x64C)), *"لااأآإء12٣،.«»()abcگیـ\u064e\u200d…"])
    )
)
def test_a_word_put_together_of_stretches_has_the_forms_of_its_letters(word: str) -> None:
    """And a cell for each of them; what has anything unusual is left to the rest."""
    usual = join_usual(word)
    assert usual in {None, "".join(join(word))}
    assert usual is None or len(usual) == cells_of(word, joined=True, invisible=False).width
    plain = all("ء" <= one <= "غ" or "ف" <= one <= "ي" for one in word)
    assert usual is not None or not plain


def test_usual_letters_take_the_cell_that_tables_give_them() -> None:
    for ends in cells._NARROW:
        all_between = map(chr, range(ord(ends[0]), ord(ends[1]) + 1))
        assert set(map(get_character_cell_size, all_between)) == {1}, ends
