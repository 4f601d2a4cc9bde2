"""Saved pages as text: what belongs to the page, what to the article, and that no text is lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.formats.conftest import Reader

TITLE = "لقاء وطني حول القراءة"
FIRST = "انطلقت، صباح أمس، أشغال اللقاء الوطني حول القراءة بمشاركة عدد من الكتاب."
SECOND = "وقال رئيس الجمعية إن اللقاء فرصة لتبادل التجارب بين المدن."
BODY = f"{FIRST}\n\n{SECOND}"


def page(*head: str, body: str = BODY, tail: str = "") -> str:
    return "\n\n".join([TITLE, *head, body, *([tail] if tail else [])])


@pytest.mark.parametrize(
    ("line", "views"),
    [
        ("1742 مشاهدة", 1742), ("١٬٧٤٢ مشاهدة", 1742), ("1,742 مشاهدات", 1742),
        ("1.7 ألف", 0), ("1.7 ألف مشاهدة", 1700), ("2.3K views", 2300), ("1742 قراءة", 1742),
        ("عدد المشاهدات: 1742", 1742), ("عدد القراءات : ١٧٤٢", 1742), ("Views: 1,742", 1742),
        ("المشاهدات 1742", 1742), ("(1742) مشاهدة", 1742), ("تمت القراءة 1742 مرة", 1742),
        ("شوهد 1742 مرة", 1742), ("عدد مرات القراءة: 1742", 1742), ("1742 vues", 1742),
    ],
)  # fmt: skip
def test_counters(line: str, views: int, articles: Reader) -> None:
    [article] = articles(page(line, TITLE))

    assert article.views == views
    assert article.body == (BODY if views else f"{line}\n\n{TITLE}\n\n{BODY}")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("بقلم: ليلى بن سالم", "ليلى بن سالم"), ("بقلم ليلى بن سالم", "ليلى بن سالم"),
        ("كتب: كمال حداد", "كمال حداد"), ("كتبت: ليلى بن سالم", "ليلى بن سالم"),
        ("كتب - كمال حداد", "كمال حداد"), ("إعداد: ليلى بن سالم", "ليلى بن سالم"),
        ("تونس - ليلى بن سالم", "ليلى بن سالم"), ("By: Leila Ben Salem", "Leila Ben Salem"),
    ],
)  # fmt: skip
def test_bylines(line: str, author: str, articles: Reader) -> None:
    [article] = articles(page(line))

    assert (article.author, article.body) == (author, BODY)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("الثلاثاء 3 مارس 2020", "2020-03-03"), ("٢٣/١١/٢٠٢٦", "2026-11-23"),
        ("نشر في: 12 مارس 2020 - 14:05", "2020-03-12T14:05"), ("12 غشت 2021", "2021-08-12"),
        ("تاريخ النشر: 2026-11-20", "2026-11-20"), ("15 رمضان 1447هـ", "2026-03-04"),
        ("آخر تحديث: الأحد 15 رجب 1441هـ - 10 مارس 2020م KSA 10:25 - GMT 07:25",
         "2020-03-10T10:25"),
        ("10 آذار 2020 | 12:30 م", "2020-03-10T12:30"), ("منذ 3 أيام", "2026-11-21"),
    ],
)  # fmt: skip
def test_date_lines(line: str, date: str, articles: Reader) -> None:
    [article] = articles(page(line))

    assert (article.published_at, article.body) == (date, BODY)


def test_a_byline_with_its_date(articles: Reader) -> None:
    [article] = articles(page("كتب كمال حداد الثلاثاء 3 مارس 2020 05:12 م"))

    assert (article.author, article.published_at) == ("كمال حداد", "2020-03-03T17:12")
    assert article.body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "اخر الأخبار :", "آخر الأخبار", "أخبار ذات صلة", "مواضيع ذات صلة:", "اقرأ أيضا",
        "اقرأ أيضاً: خبر عن المدرسة", "إقرأ أيضا :", "شارك", "شارك المقال", "وسوم: قراءة، كتب",
        "الوسوم", "التعليقات", "3 تعليقات", "التعليقات (3)", "جميع الحقوق محفوظة © 2026",
        "الأكثر قراءة", "كلمات دلالية: قراءة", "للمزيد من الأخبار", "مشاركة عبر فيسبوك",
        "تابعنا على فيسبوك", "قد يهمك أيضا", "اضف تعليق", "© 2026 صوت الساحل", "طباعة",
    ],
)  # fmt: skip
def test_what_follows_the_text_is_dropped(line: str, articles: Reader) -> None:
    for tail in (line, f"{line}\n\nخبر آخر عن الطقس\n\nخبر ثالث عن الكرة", f"{line}\nخبر آخر"):
        assert articles(page(tail=tail))[0].body == BODY


@pytest.mark.parametrize(
    "line",
    [
        "شارك في اللقاء عدد كبير من الكتاب",
        "شارك في اللقاء عدد كبير من الكتاب والصحافيين، وقدموا عروضا متنوعة.",
        "آخر الأخبار الواردة من المدينة تؤكد ذلك، بحسب مصادر محلية.",
        "التعليقات التي وردت على المنشور كانت كثيرة.",
        "طباعة الكتاب تنتهي في مارس",
        "مشاركة واسعة للكتاب",
        "وسوم الشرف منحت للكتاب",
        "بلغ عدد المشاهدات: 1742 مشاهدة في يوم واحد.",
    ],
)
def test_the_same_words_in_a_sentence_stay(line: str, articles: Reader) -> None:
    assert articles(page(body=f"{FIRST}\n\n{line}"))[0].body == f"{FIRST}\n\n{line}"
    assert articles(page(body=f"{line}\n\n{FIRST}"))[0].body == f"{line}\n\n{FIRST}"


def test_a_pointer_amid_the_text_drops_nothing_after_it(articles: Reader) -> None:
    body = f"{FIRST}\n\nاقرأ أيضا: خبر آخر\n\n{SECOND}"

    assert articles(page(body=body))[0].body.endswith(SECOND)


def test_a_dateline_is_text(articles: Reader) -> None:
    for line in (f"الرباط (و م ع) - {FIRST}", f"الرباط – {FIRST}", f"بيروت، 3 مارس 2020 - {FIRST}"):
        assert articles(page(body=line))[0].body == line


def test_pages_without_blank_lines_and_of_other_systems(articles: Reader) -> None:
    lines = [TITLE, "1742 مشاهدة", TITLE, FIRST, SECOND, "اخر الأخبار :"]
    for end in ("\n", "\r\n", "\r"):
        [article] = articles(end.join(lines), "page")
        assert (article.title, article.views, article.body) == (TITLE, 1742, BODY)
        assert articles(page("1742 مشاهدة", TITLE).replace("\n", end))[0] == article


def test_a_head_in_one_block(articles: Reader) -> None:
    head = f"{TITLE}\nبقلم: ليلى بن سالم\nالثلاثاء 3 مارس 2020 - 10:15\nالمصدر: وكالات\n\n{BODY}"
    [article] = articles(head)

    assert (article.author, article.published_at) == ("ليلى بن سالم", "2020-03-03T10:15")
    assert (article.source, article.body) == ("وكالات", BODY)


def test_joined_forms_become_letters_and_signs_stay(articles: Reader) -> None:
    [article] = articles("ﻋﻨﻮﺍﻥ\n\nﻗﺎﻝ ﷺ: ﴿ﺍﻟﺤﻤﺪ ﷲ﴾ ﻻ ﻳﺰﺍﻝ")

    assert article.title == "عنوان"
    assert article.body == "قال ﷺ: ﴿الحمد ﷲ﴾ لا يزال"


def test_a_line_of_marks_and_controls_is_no_title(articles: Reader) -> None:
    for blank in ("\x1e", "\u200f", "\u00a0\u200b", "\u202a\u202c"):
        assert articles(f"{blank}\n{page()}", "page")[0].title == TITLE


def test_empty_pages_are_named() -> None:
    for text in ("", " \n\r\n\t", "عنوان فقط", f"{TITLE}\n\n1742 مشاهدة\n\n{TITLE}"):
        with pytest.raises(BadInput):
            records(text, "page")


def test_no_real_article_loses_its_text(shared: Path, articles: Reader, full: bool) -> None:
    """Real articles, made into pages, come back whole."""
    files = sorted((shared / "corpus").glob("*.jsonl"))
    if not files:
        pytest.skip("the optional real data is not here")
    lines = [
        line for file in files for line in file.read_text(encoding="utf-8").strip("\n").split("\n")
    ]
    lost = []
    for line in lines if full else lines[::40]:
        kept = json.loads(line)
        title, body = " ".join(kept["title"].split()), kept["body"]
        if not title or not body.strip():
            continue
        text = f"{title}\n\n1742 مشاهدة\n\n{title}\n\n{body}\n\nاخر الأخبار :\n\nخبر"
        [article] = articles(text, "page")
        [plain] = articles(f"س\n\n{body}", "page")
        if article.body.split() != plain.body.split() or article.views != 1742:
            lost.append(title)
        missing = len(body.split()) - len(article.body.split())
        if missing > 8:
            lost.append(title)
    assert lost == []
