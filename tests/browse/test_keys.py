"""Keys: what terminals send for them, and what they ask for on each keyboard."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsctl.browse.keyboard import Parser
from newsctl.browse.keymap import _ARABIC, _PERSIAN, COMMANDS, command, digit
from newsctl.browse.keys import Key
from newsctl.browse.loop import _joined
from newsctl.browse.text_field import TextField

if TYPE_CHECKING:
    from newsctl.display.styled_text import Styled

SENT = {
    "j": [Key("j", "j")],
    "ض": [Key("ض", "ض")],
    "\r": [Key("enter")],
    "\n": [Key("enter")],
    "\x7f": [Key("backspace")],
    "\x08": [Key("backspace")],
    "\x03": [Key("c-c")],
    "\x1a": [Key("c-z")],
    "\x1b[A": [Key("up")],
    "\x1bOA": [Key("up")],
    "\x1b[B": [Key("down")],
    "\x1b[5~": [Key("pageup")],
    "\x1b[6~": [Key("pagedown")],
    "\x1b[H": [Key("home")],
    "\x1bOF": [Key("end")],
    "\x1b[1~": [Key("home")],
    "\x1b[4~": [Key("end")],
    "\x1b[3~": [Key("delete")],
    "\x1b[[A": [Key("?")],  # F1 of the Linux console
    "\x1b[<0;12;5M": [Key("click", row=4, column=11)],
    "\x1b[<0;12;5m": [],  # let go
    "\x1b[<2;12;5M": [],  # another button
    "\x1b[<64;85;12M": [Key("wheel-up", row=11, column=84)],
    "\x1b[<65;285;12M": [Key("wheel-down", row=11, column=284)],
    "\x1b[M +%": [Key("click", row=4, column=10)],  # from terminals that know no numbers
    "\x1b[M#d%": [],  # let go, over the column that is the letter d
    "\x1b[M`d!": [Key("wheel-up", row=0, column=67)],
    "\x1b[Ma\udcc8\udcff": [Key("wheel-down", row=222, column=167)],
    "\x1bOM": [Key("enter")],  # of a number pad
    "\x1bOp": [Key("0", "0")],
    "\x1bOy": [Key("9", "9")],
    "\x1b[200~وزير\nd\x1b[201~": [Key("paste", "وزير\nd")],
    # What nobody asked for is no key: late answers, focus, protocols, Alt.
    "\x1b[?1;2c": [],
    "\x1b[>41;379;0c": [],
    "\x1b[8;1$y": [],
    "\x1bP>|XTerm(379)\x1b\\": [],
    "\x1b]52;c;ZGQ=\x07": [],
    "\x1b[I": [],
    "\x1b[27;5;9~": [],
    "\x1b[100;5u": [],
    "\x1bd": [],
    "\x1b[5;7R": [],
}


@pytest.mark.parametrize("text", SENT, ids=repr)
def test_what_a_terminal_sends_is_one_key_or_none(text: str) -> None:
    assert Parser().feed(text) == SENT[text]


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(SENT)), max_size=8), st.data())
def test_however_it_is_read_in_pieces_the_keys_are_the_same(
    texts: list[str], data: st.DataObject
) -> None:
    sent = "".join(texts).encode("utf-8", "surrogateescape")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    parser, decoder = Parser(), codecs.getincrementaldecoder("utf-8")("surrogateescape")
    found: list[Key] = []
    for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        text = decoder.decode(sent[start:end])
        found += parser.feed(text) if text else []

    assert found == [key for text in texts for key in SENT[text]]


def test_escape_alone_is_a_key_when_nothing_follows() -> None:
    parser = Parser()
    assert parser.feed("\x1b") == []
    assert parser.waits
    assert parser.feed("") == [Key("escape")]
    assert parser.feed("\x1b") + parser.feed("[A") == [Key("up")]
    assert parser.feed("\x1b\x1b[A") == [Key("escape"), Key("up")]
    assert parser.feed("\x1b[") == []
    assert parser.feed("") == []


@settings(deadline=None)
@given(st.text(alphabet="\x1b[]OPX^_<>?;$~0123456789cuMmRdq\\\x07 ض", max_size=40))
def test_no_sequence_of_signs_breaks_the_parser(text: str) -> None:
    parser = Parser()
    for letter in text:
        parser.feed(letter)
    parser.feed("")
    parser.feed("\x1b\\\x07\x1b[201~")  # whatever was begun ends
    assert parser.feed("j")[-1:] == [Key("j", "j")]


# -- keyboards -----------------------------------------------------------------------------------
# What the keys of Arabic 101 type, from its drawing: three rows, from the left.
LATIN = "qwertyuiopsdfghjklxcvnm/"
ARABIC = "ضصثقفغعهخحسيبلاتنمءؤرىةظ"


@pytest.mark.parametrize(("latin", "arabic"), list(zip(LATIN, ARABIC, strict=True)))
def test_a_key_asks_for_the_same_on_an_arabic_keyboard(latin: str, arabic: str) -> None:
    assert command(arabic) == command(latin)


def test_shifted_keys_and_the_two_letters_of_one_key() -> None:
    assert command("آ") == "previous-match"
    assert command("؟") == "help"
    assert command("لا") == command("ﻻ") == "page-up"
    assert command("لأ") == command("\ufef7") == command("G") == "end"
    assert command("لآ") == command("\ufef5") == command("B") == "page-up"
    assert list(_joined([Key("ل", "ل"), Key("ا", "ا"), Key("ل", "ل")])) == [
        Key("لا", "لا"),
        Key("ل", "ل"),
    ]
    assert list(_joined([Key("ل", "ل"), Key("أ", "أ")])) == [Key("لأ", "لأ")]
    assert list(_joined([Key("ل", "ل"), Key("ت", "ت")])) == [Key("ل", "ل"), Key("ت", "ت")]


def test_arabic_on_a_french_keyboard_has_two_letters_elsewhere() -> None:
    """Where `q` and `m` are printed on the keys of a French keyboard, ش and ك are typed."""
    assert command("ش") == command("q") == "quit"
    assert command("ك") == command("m") == "mark"
    assert command("J") == "down"  # the lock of capitals is on
    assert command("N") == "previous-match"


# What a Persian keyboard types (ISIRI 9147), where the key asks for something.
@pytest.mark.parametrize(
    ("latin", "persian"), list(zip("qertyuosdfgjkvbnmmNG", "ضثقفغعخسیبلتنرذدئپأۀ", strict=True))
)
def test_a_key_asks_for_the_same_on_a_persian_keyboard(latin: str, persian: str) -> None:
    assert command(persian) == command(latin)


def test_no_letter_asks_for_two_things() -> None:
    typed = [
        (letter, one.name)
        for one in COMMANDS
        for key in one.keys
        for letter in {key, *_ARABIC.get(key, ()), *_PERSIAN.get(key, ())}
    ]
    assert len({letter for letter, _name in typed}) == len(typed)


def test_every_letter_that_asks_for_something_does_so_in_arabic_too() -> None:
    letters = {key for one in COMMANDS for key in one.keys if len(key) == 1 and key.isalpha()}
    assert letters - set(LATIN) == {"b", "G", "N"}  # tried above


def test_digits_of_all_kinds() -> None:
    assert [digit(one) for one in "1234567890"] == [*range(1, 11)]
    assert [digit(one) for one in "١٢٣٤٥٦٧٨٩٠"] == [*range(1, 11)]
    assert [digit(one) for one in "&é\"'(-è_çà"] == [*range(1, 11)]
    assert digit("j") is None


# -- a line that is typed into -------------------------------------------------------------------
def test_letters_go_where_the_caret_is_and_arrows_to_their_side() -> None:
    field = TextField()
    for letter in "وزير":
        field.take(letter, letter)
    field.take("right", "")  # back, in a text that goes to the left
    field.take("x", "x")
    assert (field.text, field.at) == ("وزيxر", 4)
    field.take("left", "")
    field.take("backspace", "")
    assert (field.text, field.at) == ("وزيx", 4)
    field.take("c-a", "")
    field.take("delete", "")
    assert (field.text, field.at) == ("زيx", 0)
    field.take("end", "")
    field.take("c-w", "")
    assert field.text == ""
    assert not field.take("f5", "")


MARK = "\u064e"
NAMES = ("left", "right", "home", "end", "backspace", "delete", "c-w", "c-u", "c-k", "c-b", "c-f")
EDITING = (*NAMES, "a", "و", MARK, "٥", " ")


@settings(deadline=None)
@given(st.lists(st.sampled_from(EDITING)))
def test_the_caret_never_leaves_the_text(keys: list[str]) -> None:
    field = TextField()
    for key in keys:
        field.take(key, key if len(key) == 1 else "")
        assert 0 <= field.at <= len(field.text)
        assert field.shown("x ", lambda text: len(text.plain) < 9).plain.startswith("x ")


@pytest.mark.parametrize("at", [0, 1, 37, 1000, 1999, 2000])
def test_of_a_long_text_what_fits_before_the_caret_is_shown_after_few_looks(at: int) -> None:
    field = TextField("ا" * 2000, at)
    looks: list[int] = []

    def fits(text: Styled) -> bool:
        looks.append(len(text.plain))
        return len(text.plain) - len("find ") - (2000 - at) <= 60

    shown = field.shown("find ", fits)
    before = len(shown.plain) - len("find ") - (2000 - at) - (at == 2000)
    assert max(min(at, 60) - 5, 0) <= before <= 60
    assert len(looks) <= 10
