"""UAX #9, held to Unicode's own conformance files (sampled; whole with --full)."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsctl.display.bidi import is_alike_alone, levels, levels_of, reorder
from newsctl.display.bidi_classes import LETTER_OF, base_level, has_right_to_left

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).resolve().parents[1] / "data"
BASES = {"0": 0, "1": 1, "2": None}
REMOVED = "x"  # a level that X9 takes away


def read(name: str) -> Iterator[str]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        yield from (line.strip() for line in lines if line.strip() and line[0] != "#")


def differing(expected: list[str], found: bytes) -> bool:
    return any(one not in (REMOVED, str(level)) for one, level in zip(expected, found, strict=True))


def test_every_character_case_gets_the_levels_and_the_order_of_the_standard(full: bool) -> None:
    """BidiCharacterTest.txt: levels and visual order of real characters, brackets included."""
    wrong, count = [], 0
    for number, line in enumerate(read("BidiCharacterTest.txt.gz")):
        if not full and number % 10:
            continue
        codes, direction, _base, expected, order = line.split(";")
        found = levels("".join(chr(int(code, 16)) for code in codes.split()), BASES[direction])
        told = expected.split()
        places = [at for at in reorder(found) if told[at] != REMOVED]
        count += 1
        if differing(told, found) or places != [int(at) for at in order.split()]:
            wrong.append(line)

    assert count >= 9_000
    assert wrong == []


def test_every_class_case_gets_the_levels_of_the_standard(full: bool) -> None:
    """BidiTest.txt: levels of all short sequences of classes, in each base direction."""
    wrong, count, expected = [], 0, [""]
    for line in read("BidiTest.txt.gz"):
        if line.startswith("@"):
            name, _colon, values = line.partition(":")
            expected = values.split() if name == "@Levels" else expected
            continue
        classes, _semicolon, bits = line.partition(";")
        for bit, base in ((1, None), (2, 0), (4, 1)):
            if not int(bits) & bit:
                continue
            count += 1
            if not full and count % 29:
                continue
            letters = "".join(LETTER_OF[name] for name in classes.split())
            if differing(expected, levels_of(letters.encode(), "x" * len(letters), base)):
                wrong.append((line, base))

    assert count == 770_241
    assert wrong == []


def test_a_line_of_one_direction_keeps_its_order() -> None:
    assert reorder([0, 0, 0]) == [0, 1, 2]
    assert reorder([1, 1, 1]) == [2, 1, 0]
    assert reorder([]) == []


def test_numbers_in_arabic_keep_their_digits_in_order() -> None:
    text = "عام 2026 م"

    assert [*levels(text, 1)] == [1, 1, 1, 1, 2, 2, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain text", False), ("café", False), ("قال", True), ("\u202eabc", True), ("١٢", True)],
)
def test_only_text_that_can_change_order_needs_the_algorithm(text: str, expected: bool) -> None:
    assert has_right_to_left(text) is expected


WORDS = st.lists(
    st.text(st.sampled_from(list("ابלa1٢()[«%,.-:!\u064e")), min_size=1, max_size=4), min_size=1
)


@given(WORDS, WORDS, WORDS, st.sampled_from([0, 1]))
@example(["ا"], ["ا", "a", "2."], ["a"], 1)  # a stop that Latin letters hold in their midst
def test_a_line_that_is_alike_alone_has_its_levels_without_its_paragraph(
    before: list[str], line: list[str], after: list[str], base: int
) -> None:
    first, middle, last = map(" ".join, (before, line, after))
    start = len(first) + 1
    of_line = levels(f"{first} {middle} {last}", base)[start : start + len(middle)]

    if is_alike_alone(middle, of_line, base):
        assert base_level(middle) == base
        assert levels(middle, base) == of_line
