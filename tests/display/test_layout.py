"""Styled text in, finished lines out."""

from __future__ import annotations

import io
import random
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import arabic_reshaper
import pytest
from bidi import get_display
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from newsctl.display.bidi_modes import SENDING, Marks, Mode, Order
from newsctl.display.isolates import typed
from newsctl.display.layout import Layout
from newsctl.display.line import Line, Manner, Run
from newsctl.display.paragraph import Paragraph
from newsctl.display.sanitise import sanitise
from newsctl.display.screen import Screen
from newsctl.display.styled_text import Styled, beside

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def sent(mode: Mode, text: Text | Styled | str, **more: Any) -> list[Run]:
    """What leaves for a line as wide as its text."""
    layout = Layout(mode)
    line = layout.line(text, **more)
    return layout.sent(line, line.width)


def sent_text(mode: Mode, text: str) -> str:
    return "".join(run.text for run in sent(mode, text))


def test_arabic_is_reordered_and_joined_letter_by_letter() -> None:
    assert drawn(VISUAL.line("سلام")) == "\ufee1\ufefc\ufeb3"


def test_lam_and_alef_are_one_cell() -> None:
    assert VISUAL.line("لا").width == 1


def test_marks_stay_behind_their_letter_in_visual_order() -> None:
    assert drawn(VISUAL.line("بَ")) == "\ufe8f\u064e"


def test_brackets_are_mirrored_in_arabic_and_not_in_latin() -> None:
    assert drawn(VISUAL.line("(ب)")) == "(\ufe8f)"
    assert drawn(VISUAL.line("ب (a)")) == "(a) \ufe8f"
    assert drawn(VISUAL.line("(a) ب", base=1)) == "\ufe8f (a)"


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
        (Mode.TERMINAL, " \u200e\u202b(ب)\u202c\u200e"),
        (Mode.VTE, " \u200e\u202b(\ufe8f)\u202c\u200e"),
        (Mode.KONSOLE, " \u200e\u202b)\ufe8f(\u202c\u200e"),
        (Mode.KITTY, "(\ufe8f)"),
        (Mode.WORDS, "(\ufe8f)"),
        (Mode.MLTERM, "\u202d(\ufe8f)"),
        (Mode.OVERRIDE, "\u200e\u202d(\ufe8f)\u202c"),
        (Mode.PUTTY, "(\ufe8f)"),
        (Mode.OFF, "(ب)"),
    ],
)
def test_each_mode_sends_its_own_code_points(mode: Mode, expected: str) -> None:
    assert sent_text(mode, "(ب)") == expected


def test_a_line_in_emacs_is_one_override_without_tashkeel() -> None:
    """Emacs gives each mark and each control a cell: two at the line's beginning have room."""
    layout = Layout(Manner(Mode.OVERRIDE, cells_for_all=True))
    row = layout.row([layout.line(one, 4) for one in ("بِت", "x", "لَا")], [4, 4, 4], 1)
    sent = "".join(run.text for run in layout.sent(row, 16))

    assert sent == "\u200e\u202d   \ufefb    x   \ufe96\ufe91"
    assert len(sent) == row.width + 2


def test_in_mlterm_the_override_begins_anew_behind_the_columns_of_a_chart() -> None:
    """They part a line in two for it; in a rule dashes stand instead."""
    assert sent_text(Mode.MLTERM, "بيت  ▁▁█").startswith("\u202d█▁▁\u202d  \ufe96\ufef4\ufe91")


def test_a_full_line_in_mlterm_fills_the_screen_to_its_margin_and_no_further() -> None:
    """The override takes a cell in memory: a line of 7 cells in 10 keeps two free at the right."""
    layout = Layout(Mode.MLTERM)
    [override, *text, margin] = layout.sent(layout.line("بيت بيت").moved(1), 10)

    assert (override.text, margin.text) == ("\u202d", "\u00a0" * 2)
    assert sum(layout.width(run.text) for run in text) == 7


@pytest.mark.parametrize("mode", [Mode.KONSOLE, Mode.MLTERM, Mode.VTE])
def test_lines_of_the_left_begin_in_one_column_where_one_of_them_needs_a_cell_before_it(
    mode: Mode,
) -> None:
    """Those with Arabic and those without, set in or not."""
    out = io.StringIO()
    screen = Screen(out, Layout(mode, 0), 40)
    screen.print([screen.layout.line(text, base=0) for text in ("Examples:", "list ابت", "a")])

    shown = re.sub("[\u200e\u202a-\u202e]", "", out.getvalue()).split("\n")
    assert [line[:2] for line in shown[:3]] == [" E", " l", " a"]


def test_kitty_gets_words_in_visual_order_with_logical_letters() -> None:
    assert sent_text(Mode.KITTY, "بيت لا") == "\ufefb \ufe91\ufef4\ufe96"


def test_kitty_takes_signs_of_the_script_along_and_others_not() -> None:
    """What touches a word and is not of the script changes its slant, which parts it."""
    [before, word] = sent(Mode.KITTY, "بيت،:")

    assert (before.text, before.turned) == (":", True)
    assert (word.text, word.turned) == ("\ufe91\ufef4\ufe96،", False)


def test_kitty_keeps_the_digits_of_a_word_in_order() -> None:
    """It turns the whole word around, so what it holds is sent reversed."""
    assert sent_text(Mode.KITTY, "و٣٤") == "\ufeed٤٣"
    assert sent_text(Mode.KITTY, "١٢٣ أو 123") == "123 \ufe83\ufeed ٣٢١"
    assert sent_text(Mode.KITTY, "أ ۱۲۳") == "۳۲۱ \ufe83"


def test_kitty_is_sent_no_change_of_slant_where_nothing_turns() -> None:
    assert [(run.text, run.turned) for run in sent(Mode.KITTY, "في 2025،")] == [
        ("،2025 \ufed3\ufef2", False)
    ]


def test_kitty_turns_hebrew_around_too() -> None:
    assert sent_text(Mode.KITTY, "שלום רב") == "רב שלום"


def test_kitty_gets_rare_letters_each_by_itself() -> None:
    """Another font may draw them; the change of slant keeps what stands beside them apart."""
    runs = sent(Mode.KITTY, "کەس")

    assert [(run.text, run.turned) for run in runs] == [
        ("\ufeb1", False),
        ("\u06d5", True),
        ("\ufb90", False),
    ]


@pytest.mark.parametrize("mode", [Mode.KITTY, Mode.WORDS])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وCNN", [("CNN", False), ("\ufeed", True)]),
        ("بـ`x`", [("`x`", True), ("\ufe91ـ", False)]),
        ("«نعم»", [("«", True), ("\ufee7\ufecc\ufee2", False), ("»", True)]),
        ("(و)", [("(", True), ("\ufeed", False), (")", True)]),
    ],
)
def test_what_is_longer_stands_upright(
    mode: Mode, text: str, expected: list[tuple[str, bool]]
) -> None:
    """A Latin word behind a single letter, else the letters; signs are slanted."""
    assert [(run.text, run.turned) for run in sent(mode, text)] == expected


def test_kitty_gives_a_comma_behind_a_match_its_own_style() -> None:
    """In another slant, which keeps it apart from the word."""
    runs = sent(Mode.KITTY, Text.assemble(("نعم", "match"), "، لا"))

    assert [(run.text, run.style, run.turned) for run in runs] == [
        (f"{LAM_ALEF} ", "", False),
        ("،", "", True),
        ("\ufee7\ufecc\ufee2", "match", False),
    ]


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


def test_random_styled_lines_agree_with_other_programs(full: bool) -> None:
    """Order and forms as python-bidi and arabic-reshaper give them (brackets apart, which they do
    not mirror), and each word in the style it was given."""
    chance = random.Random(7)
    reshaper = arabic_reshaper.ArabicReshaper(
        {"delete_harakat": False, "support_ligatures": True, "shift_harakat_position": False}
        | dict.fromkeys(("ARABIC LIGATURE ALLAH",), False)
    )
    words = [word for word in WORDS if not set(word) & set("()[]«»") and not set(word) & set("ُِ")]
    differing = []
    for _number in range(5000 if full else 400):
        chosen = chance.choices(words, k=chance.randint(1, 8))
        styles = chance.choices(["red", "blue", ""], k=len(chosen))
        line = Text(" ").join(map(Text, chosen, styles))
        expected = get_display(reshaper.reshape(line.plain))
        found = VISUAL.line(line)
        told = {style: letters(chosen, styles, style) for style in ("red", "blue")}
        shown = {
            style: letters(
                [run.text for run in found.runs], [run.style for run in found.runs], style
            )
            for style in told
        }
        if drawn(found) != expected.strip() or shown != told:
            differing.append(line)

    assert differing == []


def letters(texts: list[str], styles: list[Any], style: str) -> list[str]:
    """The letters of one style, forms taken for what they are forms of, in no order."""
    text = "".join(one for one, its in zip(texts, styles, strict=True) if its == style)
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    return sorted(unicodedata.normalize("NFC", plain))


@given(LETTERS | st.text(max_size=40), st.integers(6, 30))
@example(" \u200c\u064b\u0622", 6)  # a mark behind what takes no cell
def test_words_put_together_come_to_what_goes_letter_by_letter(text: str, width: int) -> None:
    """A style over nothing takes the long way; the lines are the same."""
    slow = Styled(text, "", [(0, len(text), "")])
    quick = VISUAL.lines(text, width)

    assert [line.text for line in quick] == [line.text for line in VISUAL.lines(slow, width)]


@pytest.mark.parametrize("mode", list(Mode))
@given(text=LETTERS | st.text(max_size=60), width=st.integers(6, 30), base=st.sampled_from([0, 1]))
def test_each_mode_keeps_each_line_within_its_width(
    mode: Mode, text: str, width: int, base: int
) -> None:
    layout = Layout(mode, base)
    for line in layout.lines(text, width):
        left = "".join(run.text for run in layout.sent(line, width + 1))
        shown = "".join(one for one in left if one not in "\u200c-\u200e\u202a\u202b\u202c\u202d")
        hung = 1 if SENDING[mode].led or SENDING[mode].overridden else 0
        assert line.width == width
        if SENDING[mode].order is not Order.PROVEN:  # whose sides are the terminal's own
            assert cell_len(shown.replace("\u200c", "").replace("\u200d", "")) <= width + hung


@given(LETTERS, st.integers(8, 40))
def test_one_line_is_cut_within_its_width(text: str, width: int) -> None:
    line = VISUAL.line(text, width)

    assert line.width <= width
    assert cell_len(line.text) == line.width


@pytest.mark.parametrize("how", ["spaces", "tatweel"])
@given(text=st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(" ".join))
def test_justified_lines_fill_their_width_and_lose_no_letter(how: str, text: str) -> None:
    plain = VISUAL.lines(text, 40, base=1)
    filled = VISUAL.lines(text, 40, base=1, justify=how)

    def kept(lines: list[Line]) -> list[str]:
        return [line.text.replace(" ", "").replace("\u0640", "") for line in lines]

    assert [cell_len(line.text) for line in filled] == [40] * len(filled)
    if how == "spaces":
        assert kept(filled) == kept(plain)
    assert filled[-1].text == plain[-1].text


def test_tatweel_lengthens_a_connection_and_never_lam_and_alef() -> None:
    first, _last = VISUAL.lines("سلام بيت كان", 10, justify="tatweel")

    assert first.text == "\ufe96ـ\ufef4\ufe91 \ufee1\ufefcــ\ufeb3"


def test_a_long_address_breaks_after_a_sign() -> None:
    lines = VISUAL.lines("انظر https://example.org/path/of/an/address?with=query", 26)

    assert [drawn(line) for line in lines] == [
        drawn(VISUAL.line("انظر")),
        "https://example.org/path/",
        "of/an/address?with=query",
    ]


def test_what_is_typed_keeps_its_order_amid_arabic_words() -> None:
    assert "--color" in VISUAL.line(typed("هل تقصد --color؟")).text
    assert "2024-03-15" in VISUAL.line(typed("تاريخ 2024-03-15 هكذا")).text
    assert "`newsctl list --help`" in VISUAL.line(typed("اكتب `newsctl list --help` هنا")).text
    assert VISUAL.line("هل تقصد --color؟").text.find("--color") == -1


def test_a_latin_name_pulls_no_number_along() -> None:
    """Read from the right: the name, the dot, the day, the month."""
    assert drawn(VISUAL.line(beside(["BBC", "23 مايو"], " · "))) == (
        drawn(VISUAL.line("مايو")) + " 23 · BBC"
    )


GOLDEN = Text("قال (لا) 12.5% من CNN")
GOLDEN.stylize("bold", 5, 7)
LAM_ALEF = "\ufefb"


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (
            Mode.VISUAL,
            [
                ("CNN \ufee6\ufee3 %12.5 (", ""),
                (LAM_ALEF, "bold"),
                (") \ufedd\ufe8e\ufed7", ""),
            ],
        ),
        (
            Mode.TERMINAL,
            [
                (" ", ""),
                ("\u200e\u202bقال (", ""),
                ("لا", "bold"),
                (") 12.5% من CNN\u200e\u202c\u200e", ""),
            ],
        ),
        (
            Mode.KONSOLE,
            [
                (" ", ""),
                ("\u200e\u202b\ufed7\ufe8e\ufedd )", ""),
                (LAM_ALEF, "bold"),
                ("( 12.5% \ufee3\ufee6 CNN\u200e\u202c\u200e", ""),
            ],
        ),
        (
            Mode.KITTY,
            [
                ("CNN \ufee3\ufee6 %12.5 ", ""),
                ("(", ""),
                (LAM_ALEF, "bold"),
                (")", ""),
                (" \ufed7\ufe8e\ufedd", ""),
            ],
        ),
        (Mode.OFF, [("قال (", ""), ("لا", "bold"), (") 12.5% من CNN", "")]),
    ],
)
def test_a_line_of_everything_in_each_mode(mode: Mode, expected: list[tuple[str, str]]) -> None:
    assert [(run.text, run.style) for run in sent(mode, GOLDEN)] == expected


def test_konsole_and_terminals_alike_get_a_cell_before_what_opens_a_line() -> None:
    """They hang it on the letter before; without one they lose it."""
    stream = io.StringIO()
    Screen(stream, Layout(Mode.KONSOLE), columns=23).print(Layout(Mode.KONSOLE).lines("سلام", 20))

    assert stream.getvalue() == " " * 18 + "\u200e\u202b\ufeb3\ufefc\ufee1\u202c\u200e\n"


def test_alacritty_gets_marks_before_their_letter() -> None:
    assert Layout(Manner(marks=Marks.BEFORE)).line("بَت").text == "\ufe96\u064e\ufe91"


def test_terminals_that_lose_letters_with_marks_get_none_read_from_the_right() -> None:
    """foot and st; what a Latin letter bears stays."""
    assert Layout(Manner(marks=Marks.NOWHERE)).line("بَت e\u0301").text == "e\u0301 \ufe96\ufe91"


def test_the_fence_closes_also_when_a_print_is_interrupted() -> None:
    def lines() -> Iterator[Line]:
        yield VISUAL.line("نعم")
        raise KeyboardInterrupt

    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        Screen(stream, VISUAL, columns=20).print(lines())

    assert stream.getvalue().startswith("\x1b[8l")
    assert stream.getvalue().endswith("\n\x1b[8h")


def test_no_terminal_is_ever_told_to_turn_paragraphs_around() -> None:
    """SCP (CSI SP k) is a cursor move to some."""
    for mode in Mode:
        stream = io.StringIO()
        Screen(stream, Layout(mode), columns=20).print(Layout(mode).lines("سلام (1) abc", 19))
        assert " k" not in stream.getvalue()


HOSTILE = (
    "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)])) + "\u2066\ud800"
)


@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.KITTY, Mode.OFF])
def test_nothing_in_a_text_can_steer_the_terminal(mode: Mode) -> None:
    for line in Layout(mode).lines(f"قبل{HOSTILE}بعد \x1b]52;c;aGk=\x07 \u009b31m", 30):
        assert all(one.isprintable() for one in line.text)


def test_no_character_of_unicode_reaches_the_terminal_but_to_be_seen() -> None:
    """Controls, surrogates, line separators and format characters; ZWNJ and ZWJ are letters'."""
    left = {one for code in range(0x110000) for one in sanitise(chr(code))}

    assert {one for one in left if unicodedata.category(one) in {"Cc", "Cs", "Cf", "Zl", "Zp"}} == {
        "\n",
        "\u200c",
        "\u200d",
    }


def test_controls_are_shown_as_marks() -> None:
    assert sanitise("a\x1b[31mb\u202ec\x7f\u009bd") == "a␛[31mbc␡\ufffdd"


def test_what_is_no_character_has_one_cell_in_every_terminal() -> None:
    never = [
        *range(0xFDD0, 0xFDF0),
        *(one + last for one in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
    ]

    assert sanitise("".join(map(chr, never)) + " ب") == "\ufffd" * 66 + " ب"


@pytest.mark.parametrize(("sign", "words"), [
    ("ﷲ", "الله"), ("ﷺ", "صلى الله عليه وسلم"), ("ﷻ", "جل جلاله"), ("ﷴ", "محمد"),
    ("﷽", "بسم الله الرحمن الرحيم"), ("﷼", "ریال"),
])  # fmt: skip
def test_a_sign_that_is_whole_words_is_written_out(sign: str, words: str) -> None:
    """It has one cell, where nobody could read it."""
    assert sanitise(f"قال {sign}.") == f"قال {words}."


def test_every_sign_that_is_whole_words_is_written_out() -> None:
    signs = [chr(code) for code in range(0xFDF0, 0xFDFE)]

    assert [one for one in signs if len(sanitise(one)) < 3] == []


def test_a_letter_carries_at_most_eight_marks() -> None:
    assert sanitise("ب" + "\u064e" * 50) == "ب" + "\u064e" * 8


@given(st.text())
def test_sanitising_twice_changes_nothing(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


PIECES = ("خبر", "الوزير", "لا", "لله", "مُدُن", "ـ", "abc", "12", "٣", " ", " ", "،", ".", "«", "»",
          "(", ")", "\u064e", "\u200c", "\u200f", "…", "-", "é")  # fmt: skip


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("marks", Marks)
def test_a_line_with_styles_is_drawn_word_by_word_as_letter_by_letter(
    mode: Mode, marks: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever styles begin and end; and where they stand beside blanks, no letter is looked at."""
    chance = random.Random(3)
    layout = Layout(Manner(mode, marks=marks))
    texts = []
    for _text in range(100):
        plain = "".join(chance.choices(PIECES, k=chance.randrange(1, 25)))
        ends = sorted(
            chance.sample(range(len(plain) + 1), k=min(len(plain), 2 * chance.randrange(3)))
        )
        spans = [(start, end, "match") for start, end in zip(ends[::2], ends[1::2], strict=False)]
        texts.append(Styled(plain, chance.choice(("", "title")), spans))
    drawn = [layout.lines(text, 20) for text in texts]
    whole = [layout.line(text) for text in texts]
    monkeypatch.setattr(Paragraph, "_styled", lambda *_: None)
    assert drawn == [layout.lines(text, 20) for text in texts]
    assert whole == [layout.line(text) for text in texts]


def test_marked_words_take_no_letters_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Paragraph, "_letters", refuse)
    text = "قال «الوزير» إن BBC، الوزير"
    spans = [(at.start(), at.end(), "match") for at in re.finditer("الوزير", text)]
    (line,) = Layout(Mode.VISUAL).lines(Styled(text, "", spans), 60)
    assert [run.style for run in line.runs] == ["match", "", "match", ""]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    ("written", "cells"),
    [("❤️", 1), ("☎︎", 1), ("1️⃣", 1), ("©️", 1), ("👍🏽", 2), ("👍️🏿", 2), ("⌚︎", 2), ("🕌", 2)],
)
def test_a_picture_takes_as_many_cells_in_every_terminal(
    mode: Mode, written: str, cells: int
) -> None:
    """What chooses how it looks takes a cell or two in some (kitty, xterm), and none in others."""
    for text in (f"خبر {written} مهم", f"news {written} first", written):
        shown = Layout(mode, 1).line(text, 60)
        sent = "".join(run.text for run in shown.runs)
        assert written[0] in sent
        assert not set(sent) & set("\ufe0e\ufe0f🏽🏿")
    assert Layout(mode, 1).width(written) == cells
