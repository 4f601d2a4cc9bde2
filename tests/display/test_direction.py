"""A text's direction is its own, whatever the language of the interface and the terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from newsctl.article import Article
from newsctl.display.article_page import ArticlePage
from newsctl.display.bidi_modes import SENDING, Mode
from newsctl.display.charts import Bars
from newsctl.display.isolates import side_of, typed
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.messages import set_language
from tests.display.seen import seen

if TYPE_CHECKING:
    from newsctl.display.line import Line

# What is stored, and what is seen from left to right, in the letters that were stored.
TITLES = {
    "«خبر عاجل»: 3 قتلى": "ىلتق 3 :«لجاع ربخ»",
    "Breaking: three killed.": "Breaking: three killed.",
    "CNN: خبر عاجل": "CNN: لجاع ربخ",
    "2026: عام جديد!": "!ديدج ماع :2026",
    "(أ) ثم ب": "ب مث (أ)",
    "(a) then b": "(a) then b",
    "12.5%": "12.5%",
}
TERMINALS = [mode for mode in Mode if SENDING[mode].padded]


@pytest.mark.parametrize("mode", TERMINALS)
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(("text", "shown"), TITLES.items())
def test_a_cell_reads_from_its_own_side(mode: Mode, side: int, text: str, shown: str) -> None:
    layout = Layout(mode, side)
    line = layout.line(text)

    assert seen(mode, layout.sent(line, line.width + 3)) == shown


@pytest.mark.parametrize("text", TITLES)
@pytest.mark.parametrize("side", [0, 1])
def test_where_nothing_is_ordered_text_is_sent_as_it_is(text: str, side: int) -> None:
    layout = Layout(Mode.OFF, side)

    assert [run.text for run in layout.sent(layout.line(text), 80)] == [text]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("mode", TERMINALS)
def test_list_search_stats_and_show_agree_on_a_title(mode: Mode, language: str) -> None:
    set_language(language)
    for text, shown in TITLES.items():
        layout = Layout(mode, int(language == "ar"))
        article = Article(id=1, title=text, body="نص", source=text)
        extra = {"snippet": {"text": text, "highlights": [[0, 1]]}}
        passage = {"snippet": {"text": text, "highlights": []}}
        pages: list[list[Line]] = [
            [*ArticlePage(article).lines(layout, 60)],
            [*Listing([(article, {})], ("title",)).lines(layout, 60)],
            [*Listing([(article, extra)], ("id", "source", "title")).lines(layout, 30)],
            [*Listing([(article, passage)], ("id", "title")).lines(layout, 100)],
            [*Bars([(text, 3)]).lines(layout, 60)],
        ]
        for lines in pages:
            all_seen = [seen(mode, layout.sent(line, 100)) for line in lines]
            assert any(shown in one for one in all_seen), (text, all_seen)


@pytest.mark.parametrize("side", [0, 1])
def test_an_english_paragraph_in_an_arabic_article_reads_from_the_left(side: int) -> None:
    text = "قال الوزير: لا.\nHe said: no.\n12"
    arabic, english, bare = Layout(Mode.VISUAL, side).lines(text, 30)

    assert arabic.left == 30 - len("قال الوزير: لا.") + 1  # lam and alef are one cell
    assert (english.left, english.text) == (0, "He said: no.")
    assert bare.left == (28 if side else 0)


MESSAGES = {
    "من 2024-01..2024-03 إلى -3w..": ("2024-01..2024-03", "-3w.."),
    "اكتب >100 أو date=2022-05-23 هنا": (">100", "date=2022-05-23"),
    "https://example.org/a?b=c: لا رد": ("https://example.org/a?b=c",),
    "اكتب `newsctl list --help` هنا": ("`newsctl list --help`",),
    "هل تقصد --color؟": ("--color",),
    "الخيار -0, --null لا يصلح": ("-0", "--null"),
    "في /home/a/b.json: سجل 3 معطوب": ("/home/a/b.json",),
    "تاريخ 2024-03-15، وآخر 15/3/2024.": ("2024-03-15", "15/3/2024"),
    r"الملف C:\news\a.json: تالف": (r"C:\news\a.json",),
    "/home/قطر.json: لا ملف": ("/home/رطق.json",),
    "حُفظ في «./x/قطر 2»، وأو/أو 3/4.": ("./x/رطق", "3/4"),
    "https://example.org/قطر/a.html: لا رد": ("https://example.org/رطق/a.html",),
}


@pytest.mark.parametrize("mode", TERMINALS)
@pytest.mark.parametrize(("message", "words"), MESSAGES.items())
def test_what_is_typed_reads_from_the_left_in_an_arabic_message(
    mode: Mode, message: str, words: tuple[str, ...]
) -> None:
    layout = Layout(mode)
    line = layout.line(typed(message), base=1)
    shown = seen(mode, layout.sent(line, line.width + 3))

    for word in words:
        assert word in shown


def test_a_colon_behind_an_address_is_the_sentence_s_own() -> None:
    line = Layout().line(typed("https://example.org: لا"), base=1)

    assert line.text.endswith(" :https://example.org")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Saved as قطار: 3 hits", "Saved as راطق: 3 hits"),
        ("No article matches: «خبر عاجل» 12", "No article matches: «لجاع ربخ» 12"),
    ],
)
def test_arabic_in_a_latin_message_pulls_no_number_along(message: str, shown: str) -> None:
    line = Layout(base=0).line(typed(message, 0), base=0)

    assert unicodedata.normalize("NFKC", line.text) == shown


@pytest.mark.parametrize(
    ("line", "side", "found"),
    [
        ("لا مقال", 1, 1),
        ("No article", 0, 0),
        ("وزير⟪(⟫", 0, 1),
        ("title:⟪(⟫", 1, 0),
        ("⟪3⟫", 1, 0),
    ],
)
def test_a_line_that_quotes_takes_the_direction_of_what_it_quotes(
    line: str, side: int, found: int
) -> None:
    assert side_of(line, side) == found
