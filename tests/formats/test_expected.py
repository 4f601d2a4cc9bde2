"""Awkward real files give what is expected of each (optional data in `shared/awkward`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.formats.conftest import Reader

KEPT = ("title", "published_at", "source", "author", "lang")
ASSABAH = (
    "الناشط الحقوقي السوداني خالد عبد الكريم ماسا لـ«الصباح»: كل الشروط متوفرة لثورة "
    "سودانية ولا حاجة لنستورد شيئا"
)
PAGES: dict[str, tuple[str, str | None, str | None, str | None, str]] = {
    "html-assabah-tn.html": (
        ASSABAH,
        "2019-02-08", "assabah.com.tn", "آسيا العتروس", "ar",
    ),
    "html-goose-cnn_arabic.html": (
        "معارضون يسيطرون على مخازن للصواريخ بريف دمشق",
        "2013-08-04T02:21+04:00", "arabic.cnn.com", None, "ar",
    ),
    "html-htmldate-1550981615.html": (
        "مصر تسجل 30 إصابة جديدة وحالتي وفاة بفيروس كورونا",
        "2020-03-17T17:27", "sputniknews.com", None, "ar",
    ),
    "html-htmldate-1784190729.html": (
        "طهران تدفن «زادة».. وتتهم المعارضة الإيرانية باغتياله",
        "2020-12-01T02:00", "alyaum.com", "حسام أبو العلا", "ar",
    ),
    "enc-chardet-windows-1256.html": ("windows-1256", None, None, None, "ar"),
    "derived-cp1256-0.html": (
        "23 ضربة جوية لمواقع «داعش» في سورية والعراق", None, None, None, "ar",
    ),
    "derived-cp1256-2.html": (
        "معمران يحتفلان بمرور 80 سنة على زواجهما", None, None, None, "ar",
    ),
    "derived-iso8859-6-1.html": (
        "مصدر لبي بي سي يشير لاحتمال مسؤولية بريطانيا عن قتل مدنيين بالموصل",
        None, None, None, "ar",
    ),
}  # fmt: skip
BEGINNINGS = {
    "html-assabah-tn.html": "مالذي يحدث في السودان؟",
    "html-goose-cnn_arabic.html": "دمشق، سوريا (CNN)",
    "html-htmldate-1550981615.html": "أعلنت وزارة الصحة والسكان المصرية",
    "html-htmldate-1784190729.html": "وسط تهديدات إيرانية",
    "enc-chardet-windows-1256.html": "أعلنت كتائب الشهيد",
    "derived-cp1256-2.html": "احتفل كين هاريس",
}
LENGTHS = {"html-assabah-tn.html": 7500, "html-htmldate-1784190729.html": 3200}


@pytest.fixture(scope="session")
def awkward(shared: Path) -> Path:
    folder = shared / "awkward"
    if not folder.is_dir():
        pytest.skip("the optional real data is not here")
    return folder


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, awkward: Path, articles: Reader) -> None:
    [article] = articles(awkward / name)

    assert tuple(getattr(article, field) for field in KEPT) == PAGES[name]
    assert article.title not in article.body
    assert article.body.startswith(BEGINNINGS.get(name, ""))
    if name in LENGTHS:
        assert abs(len(article.body) - LENGTHS[name]) < 100


def test_a_persian_page_keeps_its_letters_and_joiners(awkward: Path, articles: Reader) -> None:
    [article] = articles(awkward / "html-htmldate-1602557452.html")

    assert (article.lang, article.source, article.author) == ("fa", "yjc.ir", None)
    assert (article.published_at or "")[:10] == "2020-05-10"
    assert "حرفه\u200cای" in article.body
    assert {"ک", "ی", "گ", "چ"} <= set(article.body)


def test_the_furniture_of_a_comment_box_is_no_text(awkward: Path, articles: Reader) -> None:
    [article] = articles(awkward / "html-goose-cnn_arabic.html")

    assert "2013" not in article.body
    assert "ترحب شبكة" not in article.body


def test_one_text_in_three_encodings_is_one_article(awkward: Path, articles: Reader) -> None:
    names = ("utf-8", "windows-1256", "iso-8859-6")
    texts = [articles(awkward / f"enc-uchardet-{name}.txt")[0] for name in names]

    assert texts[0] == texts[1] == texts[2]
    assert texts[0].title.startswith("ويندوز-1256 هي صفحة كود")


def test_marks_of_encodings_and_line_ends_are_gone(awkward: Path, articles: Reader) -> None:
    for name, title in (
        ("derived-utf16le-bom.txt", "سوسة : حجز عملة أجنبية مزيّفة على متن سيارة"),
        ("derived-utf8-bom-crlf.txt", "ما هي الخيارات المتاحة لحل أزمة الاقتصاد التركي؟"),
    ):
        [article] = articles(awkward / name)
        assert article.title == title
        assert not set(article.title + article.body) & {"\ufeff", "\r"}


def test_tashkeel_and_controls_are_kept_and_joined_forms_are_not(
    awkward: Path, articles: Reader
) -> None:
    [vowels] = articles(awkward / "derived-max-tashkeel.txt")
    [controls] = articles(awkward / "derived-max-bidi-controls.txt")
    [forms] = articles(awkward / "derived-max-presentation-forms.txt")

    assert vowels.title == "التأطير لمبادئ التغيير"
    assert len(re.findall("[\u064b-\u0652]", vowels.body)) > 100
    assert len(re.findall("[\u200b-\u200f\u202a-\u202e]", controls.title + controls.body)) > 100
    assert not re.search("[\ufb50-\ufbff\ufe70-\ufefc]", forms.title + forms.body)


def test_feeds(awkward: Path, articles: Reader) -> None:
    rss = articles(awkward / "derived-rss20-utf8.xml")
    atom = articles(awkward / "derived-atom-utf8.xml")
    blog = articles(awkward / "feed-abarrak-ar.xml")

    assert (len(rss), len(atom), len(blog)) == (25, 12, 1)
    assert all(one.section and one.published_at and one.guid and one.url for one in rss)
    assert all("<" not in one.body + one.title for one in rss + atom + blog)
    assert all("&" not in one.title for one in atom)
    assert (rss[0].published_at, rss[0].section) == ("2016-12-21", "society")
    assert rss[1].published_at == "2018-10-04T06:56:25+00:00"
    assert sum("\n\n" in one.body for one in atom) > 6
    assert blog[0].title


def test_web_archives(awkward: Path, articles: Reader) -> None:
    pages = articles(awkward / "derived-two-real-pages.warc.gz")
    names = ["html-assabah-tn.html", "html-goose-cnn_arabic.html"]

    assert [one.title for one in pages] == [PAGES[name][0] for name in names]
    assert [one.published_at for one in pages] == [PAGES[name][1] for name in names]
    assert [one.url for one in pages] == [
        "http://www.assabah.com.tn/article.html",
        "http://arabic.cnn.com/2013/syria.2011/1/1/",
    ]


def test_a_truncated_web_archive(awkward: Path) -> None:
    file = awkward / "warc-warcio-trunc.warc"

    [record] = records(file)
    assert record.article is None
    assert record.error is not None
    assert record.error.record == 3
    assert str(record.error).startswith(f"{file}, record 3: ")
