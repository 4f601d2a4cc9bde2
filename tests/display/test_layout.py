"""Styled text in, finished lines out."""

from __future__ import annotations

import random
import unicodedata

import arabic_reshaper
import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from newsctl.display.layout import Layout, Line
from newsctl.display.sanitise import sanitise
from newsctl.display.terminal import Mode

VISUAL = Layout(Mode.VISUAL)
WORDS = [
    "قال",
    "الوزير",
    "إن",
    "الأسعار",
    "ارتفعت",
    "لا",
    "إله",
    "الآن",
    "لأن",
    "CNN",
    "2026",
    "12.5%",
    "(نعم)",
    "«قوس»",
    "شؤون",
    "مسؤول",
    "كُتِبَ",
    "https://example.org",
    "و100",
    "[أ]",
    "سُئِلَ",
    "ـ",
    "a-b",
]
LETTERS = st.text(st.sampled_from("ابتلآأإؤئةىكمن ًٌَُِّ abc12.,()«»-/\u200c"), max_size=60)


def drawn(line: Line) -> str:
    return line.text.strip(" ")


def test_arabic_is_reordered_and_joined_letter_by_letter() -> None:
    assert drawn(VISUAL.line("سلام")) == "\ufee1\ufefc\ufeb3"


def test_lam_and_alef_are_one_cell() -> None:
    assert VISUAL.line("لا").width == 1


def test_marks_stay_behind_their_letter_in_visual_order() -> None:
    assert drawn(VISUAL.line("بَ")) == "\ufe8f\u064e"


def test_brackets_are_mirrored_in_arabic_and_not_in_latin() -> None:
    assert drawn(VISUAL.line("(ب)")) == "(\ufe8f)"
    assert drawn(VISUAL.line("(a) ب")) == "\ufe8f (a)"


def test_a_line_begins_at_the_right_edge() -> None:
    [line] = VISUAL.lines("سلام", 10)

    assert (line.text, line.width) == (" " * 7 + "\ufee1\ufefc\ufeb3", 10)


def test_wrapping_keeps_the_first_words_on_the_first_line() -> None:
    first, second = VISUAL.lines("واحد اثنان", 6)

    assert drawn(first) == drawn(VISUAL.line("واحد"))
    assert drawn(second) == drawn(VISUAL.line("اثنان"))


def test_what_is_too_long_for_one_line_ends_in_an_ellipsis_at_its_logical_end() -> None:
    line = VISUAL.line("واحد اثنان ثلاثة", 8)

    assert line.text[0] == "…"
    assert line.width <= 8


def test_a_highlight_inside_a_word_keeps_the_word_joined() -> None:
    text = Text("كتاب")
    text.stylize("bold", 0, 2)

    line = VISUAL.line(text)

    assert [(run.text, str(run.style)) for run in line.runs] == [
        ("\ufe8f\ufe8e", ""),
        ("\ufe98\ufedb", "bold"),
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.VISUAL, "(\ufe8f)"),
        (Mode.TERMINAL, "\u200e\u202b(ب)\u202c"),
        (Mode.KONSOLE, "\u200e\u202b)\ufe8f(\u202c"),
        (Mode.KITTY, "(\ufe8f)"),
        (Mode.OFF, "(ب)"),
    ],
)
def test_each_mode_sends_its_own_code_points(mode: Mode, expected: str) -> None:
    assert Layout(mode).line("(ب)").text == expected


def test_kitty_gets_words_in_visual_order_with_logical_letters() -> None:
    assert Layout(Mode.KITTY).line("بيت لا").text == "\ufefb \ufe91\ufef4\ufe96"


def test_kitty_takes_signs_of_the_script_along_and_others_not() -> None:
    """What touches a word and is not of the script changes its weight, which parts it."""
    [before, word] = Layout(Mode.KITTY).line("بيت،:").runs

    assert (before.text, before.flipped) == (":", True)
    assert (word.text, word.flipped) == ("\ufe91\ufef4\ufe96،", False)


def test_kitty_keeps_the_digits_of_a_word_in_order() -> None:
    """It turns the whole word around, so what it holds is sent reversed."""
    assert Layout(Mode.KITTY).line("و٣٤").text == "\ufeed٤٣"


def test_a_left_to_right_layout_begins_at_the_left() -> None:
    assert Layout(Mode.VISUAL, base=0).line("News: سلام").text == "News: \ufee1\ufefc\ufeb3"


@given(LETTERS, st.integers(4, 30))
def test_no_letter_is_lost_and_no_line_is_wider_than_asked(text: str, width: int) -> None:
    lines = Layout(Mode.OFF).lines(text, width)

    assert all(line.width <= width for line in lines)
    kept = "".join(line.text for line in lines).replace(" ", "")
    assert kept.replace("\u200c", "") == text.replace(" ", "").replace("\u200c", "")


@given(LETTERS)
def test_each_letter_keeps_its_style(text: str) -> None:
    styled = Text()
    for at, one in enumerate(text):
        styled.append(one, "red" if at % 2 else "blue")
    letters = [one for one in text if unicodedata.category(one)[0] not in "MC" and one != " "]
    found = VISUAL.line(styled)

    plain = Layout(Mode.OFF).line(styled)
    by_style = {
        style: sum(
            unicodedata.category(one)[0] not in "MC" and one != " "
            for run in plain.runs
            if str(run.style) == style
            for one in run.text
        )
        for style in ("red", "blue")
    }
    assert sum(by_style.values()) == len(letters)
    assert {str(run.style) for run in found.runs} <= {"red", "blue"}


def test_random_lines_agree_with_other_programs(full: bool) -> None:
    """Order and forms as python-bidi and arabic-reshaper give them, brackets apart."""
    chance = random.Random(7)
    reshaper = arabic_reshaper.ArabicReshaper(
        {"delete_harakat": False, "support_ligatures": True, "shift_harakat_position": False}
        | dict.fromkeys(("ARABIC LIGATURE ALLAH",), False)
    )
    words = [word for word in WORDS if not set(word) & set("()[]«»") and not set(word) & set("ُِ")]
    differing = []
    for _number in range(5000 if full else 300):
        line = " ".join(chance.choices(words, k=chance.randint(1, 8)))
        expected = get_display(reshaper.reshape(line), base_dir="R")
        if drawn(VISUAL.line(line)) != expected.strip():
            differing.append(line)

    assert differing == []


HOSTILE = (
    "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)])) + "\u2066\ud800"
)


@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.KITTY, Mode.OFF])
def test_nothing_in_a_text_can_steer_the_terminal(mode: Mode) -> None:
    for line in Layout(mode).lines(f"قبل{HOSTILE}بعد \x1b]52;c;aGk=\x07 \u009b31m", 30):
        assert all(one.isprintable() for one in line.text)


def test_controls_are_shown_as_marks() -> None:
    assert sanitise("a\x1b[31mb\u202ec\x7f\u009bd") == "a␛[31mbc␡\ufffdd"


def test_a_letter_carries_at_most_eight_marks() -> None:
    assert sanitise("ب" + "\u064e" * 50) == "ب" + "\u064e" * 8


@given(st.text())
def test_sanitising_twice_changes_nothing(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)
