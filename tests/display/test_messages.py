"""All messages of the catalogues on a terminal: what is read from the left stands so in an Arabic
line, and what is read from the right in a French one, whatever values a message holds."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from newsctl.display.bidi_modes import Mode
from newsctl.display.isolates import side_of, typed
from newsctl.display.layout import Layout
from tests.catalogues import stored

if TYPE_CHECKING:
    from collections.abc import Iterator

# Values as they are put into messages, read from the left.
LEFT = [
    "2024-01..2024-03", "-3w..", "..2024", "-7d", ">100", ">=5", "10..20", "date=2022-05-23",
    "--set", "-o", "x.csv", "/home/x/a.json", "~/news/a.json", "./a.json", "../b",
    "https://e.example/a?b=c&d", "3-9", "12,15", "a b.json", r"C:\\x\\y.json", "/tmp/a b/c d.json",
    "en_US.UTF-8", "{id!r}", "'{id} {title}'", "a@b.example", "@trains", "2:30", "3/4/2024",
    "1.5", "a+b", "=1+1", "ar-MA", "#12", "*w", "newsctl edit 1 --set date=…", "NEAR(a b, 5)",
    "[FILE…]", "x;y",
]  # fmt: skip
# And read from the right: names, of several words and with signs.
RIGHT = ["صوت الساحل", "أبو ظبي", "أخبار 24 ساعة", "«صوت» الساحل", "قال: نعم", "وزير (سابق)"]


@cache
def _forms(language: str) -> list[tuple[str, list[str]]]:
    """Each form of each message, and the names of its values."""
    return [*_read_forms(language)]


def _read_forms(language: str) -> Iterator[tuple[str, list[str]]]:
    for message in stored("fr" if language == "en" else language):
        if message.id:
            texts = message.id if language == "en" else message.string
            for text in map(str, texts if isinstance(texts, tuple | list) else (texts,)):
                yield text, [name for _, name, _, _ in string.Formatter().parse(text) if name]


def _drawn(text: str, base: int) -> str:
    """A line as a terminal that reorders nothing shows it, from its left."""
    layout = Layout(Mode.VISUAL, base=base)
    side = side_of(text, base)
    lines = layout.lines(typed(text, side), 100_000, base=side, align=side)
    return "\n".join("".join(run.text for run in line.runs) for line in lines)


@pytest.mark.parametrize("value", LEFT)
def test_a_value_read_from_the_left_stands_so_in_every_arabic_message(value: str) -> None:
    wrong = []
    for text, names in _forms("ar"):
        for line in text.split("\n"):
            if names and any(f"{{{name}}}" in line for name in names):
                if re.search(r"[\u0621-\u064a]\{", line):  # a letter joined to it (و{n}): a count
                    continue
                shown = line.format(**dict.fromkeys(names, value))
                if value not in _drawn(shown, 1):
                    wrong.append(shown)

    assert wrong == []


def test_what_a_message_itself_quotes_stands_so_too() -> None:
    """Commands in back quotes, and all else that has a sign or a digit beside Latin letters."""
    wrong = []
    for text, names in _forms("ar"):
        for line in text.format(**dict.fromkeys(names, "7")).split("\n"):
            drawn = _drawn(line, 1)
            quotes = [one for one in re.findall(r"`([^`]+)`", line) if one.isascii()]
            wrong += [(one, line) for one in quotes if one not in drawn]
            for word in re.findall(r"[!-~…]+", line):
                bare = word.strip("()`'\"[]،")
                bare = bare if bare.endswith("..") else re.sub(r"[.,:;!?]+$", "", bare)
                bare = bare.strip("()`'\"[]")
                if re.search("[A-Za-z0-9]", bare) and bare not in drawn:
                    wrong.append((bare, line))

    assert wrong == []


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("width", [40, 60, 70])
def test_a_command_stays_on_one_line_where_it_has_room(language: str, width: int) -> None:
    """To be copied; a longer one is broken as all else is."""
    base = 1 if language == "ar" else 0
    torn = []
    for text, names in _forms(language):
        shown = text.format(**dict.fromkeys(names, "7"))
        for paragraph in shown.split("\n"):
            lines = Layout(Mode.OFF, base=base).lines(typed(paragraph, base), width)
            whole = [line.text for line in lines]
            for one in re.findall(r"`[^`]+`", paragraph):
                around = re.search(rf"\S*{re.escape(one)}\S*", paragraph)
                if around and cell_len(around[0]) <= width and not any(one in x for x in whole):
                    torn.append((one, whole))

    assert torn == []


@pytest.mark.parametrize("value", RIGHT)
def test_a_name_read_from_the_right_stands_so_in_every_french_message(value: str) -> None:
    """As it is drawn alone, in one piece."""
    alone = _drawn(value, 1)
    wrong = []
    for text, names in _forms("fr"):
        for line in text.split("\n"):
            if names and any(f"{{{name}}}" in line for name in names):
                shown = line.format(**dict.fromkeys(names, value))
                if alone not in _drawn(shown, 0):
                    wrong.append(shown)

    assert wrong == []


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_message_carries_marks_of_direction(language: str) -> None:
    """They would be wrong in a pipe, and are not needed on a terminal."""
    marks = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    assert [text for text, _names in _forms(language) if marks.search(text)] == []


def test_what_parts_words_belongs_to_none_of_them() -> None:
    """A sign alone between two facts stands between them, whichever way each is read."""
    drawn = _drawn("المقال 1: افتتاح · 2026-11-20 · BBC · 7 MB", 1)
    assert drawn.startswith("7 MB · BBC · 2026-11-20 · ")
