"""An article set for reading."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from newsctl.article import Article
from newsctl.display.article_page import ArticlePage, Setting
from newsctl.display.bidi_modes import Mode
from newsctl.display.counted_nouns import articles, number, views
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.messages import set_language

PLAIN = Layout(Mode.OFF)
ARTICLE = Article(
    id=7,
    title="انطلاق موسم الزيتون في الساحل بعد أمطار الخريف",
    body="انطلق موسم جني الزيتون.\n\nوقال الوزير إن المحصول وافر هذا العام في كل الجهات والمدن.",
    source="BBC News",
    author="ليلى الطرابلسي",
    section="اقتصاد",
    tags=["فلاحة", "COP30"],
    url="https://example.org/ar/2022/05/23/a-long-address-of-an-olive?from=feed",
    published_at="2022-05-23",
    views=3,
)


@pytest.fixture(autouse=True)
def _arabic() -> None:
    set_language("ar")


def page(
    setting: Setting, width: int = 100, layout: Layout = PLAIN, article: Article = ARTICLE
) -> list[str]:
    return [line.text.strip(" ") for line in ArticlePage(article, setting).lines(layout, width)]


def test_a_page_says_everything_in_the_order_of_a_newspaper() -> None:
    assert page(Setting(locale="ar-MA")) == [
        "انطلاق موسم الزيتون في الساحل بعد أمطار الخريف",
        "BBC News · ليلى الطرابلسي · 23 ماي 2022 · 3 مشاهدات",
        "",
        "انطلق موسم جني الزيتون.",
        "",
        "وقال الوزير إن المحصول وافر هذا العام في كل الجهات والمدن.",
        "",
        "القسم: اقتصاد",
        "الوسوم: فلاحة، COP30",
        "https://example.org/ar/2022/05/23/a-long-address-of-an-olive?from=feed",
    ]


def test_prose_is_set_in_a_comfortable_measure_at_the_right() -> None:
    long = Article(id=1, title="خبر", body="كلمة " * 60)
    lines = ArticlePage(long, Setting()).lines(PLAIN, 120)
    body = [line for line in lines if "كلمة" in line.text]

    assert {line.width for line in body} == {120}
    assert max(len(line.text.strip()) for line in body) == 69
    assert all(line.text.startswith(" " * 50) for line in body)


@pytest.mark.parametrize("width", [24, 40])
def test_nothing_is_lost_on_a_narrow_screen(width: int) -> None:
    lines = [*ArticlePage(ARTICLE, Setting()).lines(PLAIN, width)]
    shown = "".join(line.text for line in lines).replace(" ", "")

    assert max(line.width for line in lines) == width
    for text in (ARTICLE.title, ARTICLE.body, ARTICLE.source, ARTICLE.author, ARTICLE.url):
        assert "".join((text or "").split()) in shown
    assert "…" not in shown


def test_a_narrow_list_gives_each_headline_its_own_lines() -> None:
    columns = ("id", "published_at", "source", "views", "title")
    lines = Listing([(ARTICLE, {})], columns).lines(PLAIN, 40)

    assert [line.text.strip(" ") for line in lines] == [
        "انطلاق موسم الزيتون في الساحل بعد أمطار",
        "الخريف",
        "7 · 2022-05-23 · BBC News · 3 مشاهدات",
    ]


def shown(word: str) -> str:
    """A joined word as it is read."""
    return unicodedata.normalize("NFKC", word[::-1])


def test_a_table_begins_at_the_right_and_cuts_headlines_at_their_end() -> None:
    long = Article(id=7, title=f"{ARTICLE.title} القديم والجديد", body="", views=3)
    columns = ("id", "views", "title")
    layout = Layout(Mode.VISUAL)
    rows = Listing([(long, {})], columns).lines(layout, 66)
    head, rule, row = [line.text for line in rows]

    assert [*map(shown, head.split())] == ["العنوان", "المشاهدات", "الرقم"]
    assert set(rule) == {"─"}
    assert row.split()[-2:] == ["3", "7"]
    assert row.strip().startswith("…" + layout.line("الخريف").text)


@pytest.mark.parametrize(
    ("count", "seen", "kept"),
    [
        (0, "بلا مشاهدات", "لا مقالات"),
        (1, "مشاهدة واحدة", "مقال واحد"),
        (2, "مشاهدتان", "مقالان"),
        (3, "3 مشاهدات", "3 مقالات"),
        (10, "10 مشاهدات", "10 مقالات"),
        (11, "11 مشاهدة", "11 مقالا"),
        (99, "99 مشاهدة", "99 مقالا"),
        (100, "100 مشاهدة", "100 مقال"),
        (1742, "1,742 مشاهدة", "1,742 مقالا"),
    ],
)
def test_counts_take_the_six_forms_of_arabic(count: int, seen: str, kept: str) -> None:
    assert (views(count), articles(count)) == (seen, kept)


def test_numbers_are_written_in_the_digits_of_the_reader() -> None:
    arab = Setting(locale="ar-EG", digits="arab")

    assert number(1742, "arab") == "١٬٧٤٢"
    assert page(arab)[1] == "BBC News · ليلى الطرابلسي · ٢٣ مايو ٢٠٢٢ · ٣ مشاهدات"


def test_hijri_dates_stand_beside_the_others_where_they_are_asked_for() -> None:
    assert "23 مايو 2022 (22 شوال 1443 هـ)" in page(Setting(hijri=True))[1]


def test_recent_days_are_counted_from_today_too() -> None:
    setting = Setting(today=date(2022, 5, 25))

    assert "23 مايو 2022 (قبل يومين)" in page(setting)[1]
    assert "(" not in page(Setting(today=date(2022, 5, 30)))[1]
