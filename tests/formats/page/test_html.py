"""Web pages: what a page says of itself, what a reader sees, and what is no text."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.arabic.persian_dates import persian_date
from newsctl.errors import BadInput
from newsctl.formats.page.bylines import author_of
from newsctl.formats.page.metadata_choice import host_of
from tests.formats.conftest import records

if TYPE_CHECKING:
    from tests.formats.conftest import Reader

TITLE = "انطلاق موسم جني الزيتون في الساحل"
FIRST = "انطلق صباح اليوم موسم جني الزيتون في الساحل، وسط توقعات بمحصول وافر هذا العام."
SECOND = "وقال رئيس اتحاد الفلاحين إن الأمطار الأخيرة أنقذت الموسم، وإن الأسعار ستبقى مستقرة."
BODY = f"{FIRST}\n\n{SECOND}"


def page(head: str = "", above: str = "", below: str = "", body: str = "", **given: str) -> str:
    title = given.get("title", TITLE)
    html = given.get("html", '<html lang="ar" dir="rtl">')
    text = body or f"<p>{FIRST}</p><p>{SECOND}</p>"
    return (
        f"<!DOCTYPE html>{html}<head><meta charset=utf-8><title>{title}</title>{head}</head><body>"
        f'<header><nav><a href="/">الرئيسية</a></nav></header><article><h1>{TITLE}</h1>{above}'
        f"<div class=text>{text}</div>{below}</article><footer>حقوق</footer></body></html>"
    )


def linked(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_bare_page(articles: Reader) -> None:
    [article] = articles(page())

    assert (article.title, article.body, article.lang) == (TITLE, BODY, "ar")
    assert (article.author, article.source, article.published_at) == (None, None, None)


@pytest.mark.parametrize(
    "title",
    [f"{TITLE} - صوت الساحل", f"{TITLE} | صوت الساحل", f"صوت الساحل | {TITLE}",
     f"{TITLE} – صوت الساحل – اقتصاد", f"  {TITLE}\n"],
)  # fmt: skip
def test_a_title_loses_the_name_of_its_site(title: str, articles: Reader) -> None:
    site = '<meta property="og:site_name" content="صوت الساحل">'
    shared = f'{site}<meta property="og:title" content="{title}">'

    for head in ("", site, shared):
        assert articles(page(head, title=title))[0].title == TITLE


def test_a_title_keeps_its_own_signs(articles: Reader) -> None:
    title = "23 ضربة جوية لمواقع «داعش» في سورية - والعراق"
    text = page(title=title).replace(f"<h1>{TITLE}</h1>", f"<h1>{title}</h1>")

    assert articles(text)[0].title == title


def test_linked_data_and_open_graph(articles: Reader) -> None:
    head = linked(
        datePublished="2026-10-28T08:30:00+0100",
        author=[{"@type": "Person", "name": "ليلى بن سالم"}, {"@type": "Person", "name": "رويترز"}],
        publisher={"@type": "Organization", "name": "صوت الساحل"},
        articleSection=["اقتصاد"], keywords="زيتون، فلاحة",
    ) + '<link rel="canonical" href="https://www.sahel-news.example/a/12">'  # fmt: skip
    [article] = articles(page(head))

    assert article.published_at == "2026-10-28T08:30+01:00"
    assert (article.author, article.section, article.tags) == (
        "ليلى بن سالم", "اقتصاد", ["زيتون", "فلاحة"],
    )  # fmt: skip
    assert (article.url, article.source) == (
        "https://www.sahel-news.example/a/12", "sahel-news.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "above", "date"),
    [
        ('<meta property="article:published_time" content="2026-10-28T08:30:15Z">', "",
         "2026-10-28T08:30:15Z"),
        (linked(datePublished="2026-10-28"), "", "2026-10-28"),
        (linked(datePublished="2026-10-28T00:00:00+01:00"), "", "2026-10-28"),
        ("", '<time datetime="2026-10-28T08:30:00+01:00">أمس</time>', "2026-10-28T08:30+01:00"),
        ('<meta name="pubdate" content="20261028">', "", "2026-10-28"),
        ("", '<span itemprop="datePublished" content="2026-10-28">x</span>', "2026-10-28"),
        ("", "<div>الأربعاء، 28 تشرين الأول/أكتوبر 2026، آخر تحديث 02:21 (GMT+0400)</div>",
         "2026-10-28T02:21+04:00"),
        ("", "<div class=date>نشر في : 28 أكتوبر 2026 - 10:15</div>", "2026-10-28T10:15"),
        ("", "<span>٢٨/١٠/٢٠٢٦</span>", "2026-10-28"),
        ("", "<span>منذ 3 ساعات</span>", None),
        (linked(datePublished="0001-01-01T00:00:00Z"), "", None),
        (linked(datePublished="قريبا"), "<span>28 أكتوبر 2026</span>", "2026-10-28"),
    ],
)  # fmt: skip
def test_dates(head: str, above: str, date: str | None, articles: Reader) -> None:
    [article] = articles(page(head, above))

    assert (article.published_at, article.body) == (date, BODY)


def test_a_date_in_the_page_s_frame_is_not_the_article_s(articles: Reader) -> None:
    text = page().replace("<header>", "<header><div>الثلاثاء 24 نوفمبر 2026</div>")

    assert articles(text)[0].published_at is None


def test_furniture_is_no_text(articles: Reader) -> None:
    above = (
        '<div class="share">شارك</div><span>1742 مشاهدة</span>'
        '<figure><img src="a.jpg"><figcaption>صورة من الأرشيف</figcaption></figure>'
    )
    below = (
        '<div class="related"><h3>أخبار ذات صلة</h3><ul><li><a href="/1">خبر عن الطقس في الجبل</a>'
        "</li></ul></div><p>اقرأ أيضا: خبر عن المدرسة</p><script>var a = 'نص';</script>"
    )
    [article] = articles(page("", above, below))

    assert (article.body, article.views) == (BODY, 1742)


@pytest.mark.parametrize(
    "body",
    [
        f"{FIRST}<br><br>{SECOND}", f"<div>{FIRST}</div><div>{SECOND}</div>",
        f"<table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>",
        f"<p>{FIRST}</p>\r\n<p>&nbsp;</p><p>{SECOND}</p>",
        f'<span itemprop="articleBody"><p>{FIRST}</p><p>{SECOND}</p></span>',
        "".join(f"<p>{''.join(f'&#{ord(one)};' for one in text)}</p>" for text in (FIRST, SECOND)),
    ],
)  # fmt: skip
def test_paragraphs_however_they_are_marked(body: str, articles: Reader) -> None:
    assert articles(page(body=body))[0].body == BODY


def test_the_text_of_a_page_that_scripts_would_draw(articles: Reader) -> None:
    head = linked(articleBody=f"{FIRST}\n{SECOND}" * 3)
    text = page(head, body="<p>جاري التحميل</p>")

    assert FIRST in articles(text)[0].body


@pytest.mark.parametrize("name", ["cp1256", "iso-8859-6", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ["windows-1256", "utf-8", "iso-8859-1", ""])
def test_declared_undeclared_and_lying_encodings(
    name: str, declared: str, articles: Reader
) -> None:
    said = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = page(body=f"<p>{FIRST}</p><p>{SECOND}</p>").replace(
        "<meta charset=utf-8>", said if declared else ""
    )

    [article] = articles(text.encode(name), "html")
    assert (article.title, article.body) == (TITLE, BODY)


def test_language_by_declaration_and_by_letters(articles: Reader) -> None:
    persian = (
        "به گزارش خبرنگار ما، فرمانده انتظامی گفت که می\u200cخواهیم این موضوع را پیگیری کنیم و "
        "چند نفر در این زمینه دستگیر شدند."
    )
    for html, body, lang in (
        ("<html>", "", "ar"), ('<html lang="en-US">', "", "ar"), ('<html lang="ar-TN">', "", "ar"),
        ("<html>", f"<p>{persian}</p>" * 2, "fa"),
        ('<html lang="fa-IR">', f"<p>{persian}</p>", "fa"),
    ):  # fmt: skip
        assert articles(page(html=html, body=body))[0].lang == lang
    assert "می\u200cخواهیم" in articles(page(body=f"<p>{persian}</p>"))[0].body


@pytest.mark.parametrize(
    ("given", "author"),
    [
        (["حسام أبو العلا - القاهرة"], "حسام أبو العلا"),
        (["القاهرة - حسام أبو العلا"], "حسام أبو العلا"),
        (["بقلم: ليلى بن سالم"], "ليلى بن سالم"), (["رويترز"], None), (["وكالات"], None),
        (["Sputnik https; Cdnarabic; I; Logo Png"], None), (["admin"], None),
        (["صوت الساحل"], None),
        (["ليلى بن سالم", "كمال حداد", "أ.ف.ب"], "ليلى بن سالم، كمال حداد"),
        (["https://a.b/c"], None),
        (["وكالة الأنباء"], None), (["فريق التحرير"], None), (["@sahel"], None),
    ],
)  # fmt: skip
def test_who_is_an_author(given: list[str], author: str | None) -> None:
    found = author_of([given], ["صوت الساحل"])

    if given[0].startswith("Sputnik"):
        assert found is None or "https" not in found
    else:
        assert found == author


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.alyaum.com/a", "alyaum.com"), ("http://arabic.cnn.com/x", "arabic.cnn.com"),
        ("https://arabic.sputniknews.com/a", "sputniknews.com"), ("http://www.yjc.ir/fa", "yjc.ir"),
        ("http://www.assabah.com.tn/a", "assabah.com.tn"), ("https://m.bbc.co.uk/a", "bbc.co.uk"),
        ("https://kateb.blogspot.com/1", "kateb.blogspot.com"),
        ("http://www.tap.info.tn/x", "tap.info.tn"),
        ("https://example.org:8080/", "example.org"), ("http://10.0.0.1/a", "10.0.0.1"),
        ("", None), ("http://[::1", None),
    ],
)  # fmt: skip
def test_the_name_of_a_site(url: str, host: str | None) -> None:
    assert host_of(url) == host


def test_solar_dates_of_persian_pages() -> None:
    assert persian_date("۱۳۹۹/۰۲/۲۱ - ۱۸:۵۹") == "2020-05-10T18:59"
    assert persian_date("۲۱ ارديبهشت ۱۳۹۹") == "2020-05-10"
    assert persian_date("۱ فروردین ۱۴۰۰") == "2021-03-21"
    assert persian_date("۳۰ اسفند ۱۳۹۹") == "2021-03-20"
    assert persian_date("28 أكتوبر 2026") is None


def test_pages_without_an_article_are_named() -> None:
    for text in ("", "<html></html>", "<!-- -->", "<html><body><script>1</script></body></html>"):
        with pytest.raises(BadInput):
            records(text, "html")


def test_a_page_nested_beyond_sense_does_no_harm() -> None:
    text = "<div>" * 20_000 + f"<p>{FIRST}</p>"

    with contextlib.suppress(BadInput):
        records(f"<title>{TITLE}</title>{text}", "html")


def test_characters_that_come_in_by_their_numbers_do_no_harm(articles: Reader) -> None:
    body = f"<p>&#1;{FIRST}&#xB;&#xFFFE;&#xD800;</p><p>&#0;{SECOND}</p>"

    found = articles(page(body=body))[0].body
    assert [one.strip(" \ufffd") for one in found.split("\n\n")] == [FIRST, SECOND]


def test_linked_data_that_points_from_one_object_to_another(articles: Reader) -> None:
    graph = [
        {
            "@type": "Article",
            "headline": TITLE,
            "author": {"@id": "#p"},
            "publisher": {"@id": "#o"},
        },
        {"@type": "WebPage", "@id": "#w", "datePublished": "2026-10-28T08:30:00+00:00"},
        {"@type": "Person", "@id": "#p", "name": "ليلى بن سالم"},
        {"@type": "Organization", "@id": "#o", "name": "صوت الساحل"},
    ]
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    [article] = articles(page(head, title=f"{TITLE} - صوت الساحل"))

    assert (article.title, article.author) == (TITLE, "ليلى بن سالم")
    assert (article.source, article.published_at) == ("صوت الساحل", "2026-10-28T08:30+00:00")


def test_a_date_is_looked_for_near_the_text_when_no_title_is_shown(articles: Reader) -> None:
    text = page('<meta property="og:title" content="عنوان آخر لا يظهر في الصفحة">')
    text = text.replace(f"<h1>{TITLE}</h1>", "<div>28 أكتوبر 2026</div>")
    text = text.replace("<body>", "<body><div>الثلاثاء 24 نوفمبر 2026</div>" + "<p>رابط</p>" * 20)

    assert articles(text)[0].published_at == "2026-10-28"


def test_a_page_saved_with_all_its_parts(articles: Reader) -> None:
    import quopri

    head = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.org/a/1\n"
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="x"\n\n'
        "--x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    end = b"\n--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBO\n--x--\n"
    data = head.encode() + quopri.encodestring(page().encode()) + end

    for text in (data, data.replace(b"\n", b"\r\n")):
        [article] = articles(text)
        assert (article.title, article.body, article.url) == (
            TITLE,
            BODY,
            "https://example.org/a/1",
        )
    with pytest.raises(BadInput, match="no web page"):
        records("MIME-Version: 1.0\nContent-Type: text/plain\n\nنص", "mhtml")
