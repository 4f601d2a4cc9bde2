"""What pages do to a reader, kind by kind: names that mislead, short items, neighbours, head lines
in pieces, and where a page came from. Each table stands for a kind; the mechanism is what is held.
"""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import BadInput
from tests.formats.conftest import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.formats.conftest import Reader

TITLE = "مجلس البلدية يصادق على مشروع تهيئة الواجهة البحرية"
NAME = "هيثم الورتاني"
TEXT = [
    "صادق مجلس بلدية المرسى القديمة، مساء الاثنين، على مشروع تهيئة الواجهة البحرية المنتظر.",
    "وأوضح رئيس لجنة الأشغال أن المشروع يمتد على ثلاثة كيلومترات، ويشمل ممشى للراجلين.",
    "ومن المنتظر أن تنطلق الأشغال في الربيع المقبل وأن تتواصل ثمانية عشر شهرا.",
]
OTHERS = [
    "أسعار الزيوت تتراجع في الأسواق الأسبوعية بعد موسم وفير",
    "جامعة الساحل تطلق دروسا مسائية مفتوحة للعموم مجانا",
    "بلدية الجبل تنظم حملة لغرس خمسة آلاف شجرة صنوبر",
    "العثور على نقود قديمة أثناء أشغال ترميم السور الغربي",
]
EXCERPT = "سجلت الأسواق انخفاضا ملحوظا في الأسعار مقارنة بالفترة نفسها من السنة الماضية."
SECTIONS = ("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة")
MENU = "".join(f'<li><a href="/{one}">{one}</a></li>' for one in SECTIONS)
FRAME = f"<div class=m><ul>{MENU * 4}</ul></div>"
FOOT = "<p>جميع الحقوق محفوظة © 2025 لصحيفة المنارة اليومية. يمنع النقل دون إذن من الإدارة.</p>"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def teasers(inner: str = "", head: str = "") -> str:
    items = "".join(
        f'<div class=i><h4><a href="/n/{n}">{text}</a></h4>{inner}</div>'
        for n, text in enumerate(OTHERS)
    )
    return f"<div class=q>{head}{items}</div>"


def page(text: str = "", *, above: str = "", after: str = "", beside: str = "", head: str = "",
         before: str = "") -> str:  # fmt: skip
    body = text or f"<div class=text>{paragraphs(TEXT)}</div>"
    return (
        f'<!DOCTYPE html><html lang="ar"><head><title>{TITLE}</title>{head}</head><body>{FRAME}'
        f"{before}<div class=single><h1>{TITLE}</h1>{above}{body}{after}</div>{beside}{FRAME}{FOOT}"
    )


NAMES = (
    "no-share PrintThis printable d-print-block no-ads comments-open tag-economy ads-free share "
    "with-sidebar has-related share-enabled print:block noads content-share printarea caption ads "
    "elementor-widget-theme-post-content banner-text newsletter-article promo-text related social "
    "breadcrumb-trail copyright-content comment-body comments footer-text nav-content teaser widget"
)
SHAPES: dict[str, Callable[[str], tuple[str, list[str]]]] = {
    "paragraphs": lambda name: (f'<div class="{name}">{paragraphs(TEXT)}</div>', TEXT),
    "line breaks": lambda name: (f'<div class="{name}">{"<br><br>".join(TEXT)}</div>', TEXT),
    "an id": lambda name: (f'<section id="{name}">{paragraphs(TEXT)}</section>', TEXT),
    "a cell": lambda name: (f'<table><tr><td class="{name}">{paragraphs(TEXT)}</table>', TEXT),
    "one line": lambda name: (f'<div class="{name}"><p>{TEXT[2]}</p></div>', TEXT[2:]),
    "below a lead": lambda name: (
        f'<p>{TEXT[0]}</p><div class="{name}">{paragraphs(TEXT[1:])}</div>', TEXT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES.split())
def test_the_text_is_not_judged_by_its_name(name: str, articles: Reader) -> None:
    for shape in SHAPES.values():
        text, wanted = shape(name)
        [article] = articles(page(text, beside=teasers(f"<p>{EXCERPT}</p>")))
        assert article.body.split("\n\n") == wanted


SHORT = [
    "أعلنت البلدية إغلاق الجسر.", "تأجيل المباراة.",
    "توفي أمس الشاعر المعروف عن سن تناهز الثمانين سنة.",
    "هزة أرضية خفيفة بقوة 3,2 درجات شمال المدينة دون أضرار.",
]  # fmt: skip
MARKUP: dict[str, Callable[[str], str]] = {
    "a paragraph": lambda text: f"<div class=c><p>{text}</p></div>",
    "microdata": lambda text: f'<div itemprop="articleBody"><p>{text}</p></div>',
    "inline microdata": lambda text: f'<div><span itemprop="articleBody">{text}</span></div>',
    "RDFa": lambda text: f'<div property="schema:articleBody">{text}</div>',
    "bare text": lambda text: text,
}
BESIDE = {
    "excerpts": teasers(f"<p>{EXCERPT}</p><span>2 أبريل 2025</span>"),
    "counters": teasers("<div>3400 مشاهدة</div>", "<h3>الأكثر قراءة</h3>"),
    "comments": "<div><h3>التعليقات</h3>"
    + "<div><span>زائر</span><span>7 مايو 2025</span><div>ننتظر هذا منذ زمن طويل ولا أحد يجيبنا "
    "عن الأسئلة التي نطرحها كل سنة.</div></div>" * 4 + "</div>",
}  # fmt: skip


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("markup", MARKUP)
def test_a_short_item_is_all_of_its_text(text: str, markup: str, articles: Reader) -> None:
    for beside in BESIDE.values():
        [article] = articles(page(MARKUP[markup](text), beside=beside))
        assert (article.body, article.views, article.published_at) == (text, 0, None)


@pytest.mark.parametrize("mark", ['itemprop="articleBody"', 'property="schema:articleBody"'])
def test_a_lead_above_the_marked_text_belongs_to_it(mark: str, articles: Reader) -> None:
    for lead in (f"<p>{TEXT[0]}</p>", f"<h2>{TEXT[0]}</h2>".replace("h2", "div")):
        text = f"{lead}<div {mark}>{paragraphs(TEXT[1:])}</div>"
        assert articles(page(text))[0].body.split("\n\n") == TEXT


def test_linked_data_tells_the_text_among_longer_ones(articles: Reader) -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": TEXT[0]}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    long = f"<div class=z>{paragraphs([EXCERPT * 3] * 5)}</div>"
    text = page(f"<div class=c><p>{TEXT[0]}</p></div>", head=head, before=long, beside=long)

    assert articles(text)[0].body == TEXT[0]


NEIGHBOURS = {
    "counters": teasers("<div>1200 مشاهدة</div>", "<h3>الأكثر قراءة</h3>"),
    "a time": teasers('<time datetime="2025-01-02T10:00:00Z">2 يناير</time>'),
    "bylines": teasers('<b class="author-name">ندى الصالحي</b>', "<h3>كتاب الرأي</h3>"),
    "rel=author": teasers('<a rel="author" href="/a">ندى الصالحي</a>'),
    "microdata": '<div itemscope><span itemprop="author">ندى الصالحي</span>'
    f'<meta itemprop="datePublished" content="2025-01-01"><a href="/1">{OTHERS[0]}</a></div>',
    "the site's visitors": "<div>عدد الزوار: 998877</div>",
    "today": "<div class=clock>الثلاثاء 25 نوفمبر 2025</div>",
    "a video": "<div><h4>فيديو</h4><a href=/v></a><i>2:30</i><i>12 ألف مشاهدة</i></div>",
    "a table": f'<table><tr><td><a href="/1">{OTHERS[0]}</a><tr><td>بقلم: ندى الصالحي'
    "<tr><td>640 قراءة</table>",
}  # fmt: skip


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
def test_a_neighbour_s_facts_are_not_the_article_s(neighbour: str, articles: Reader) -> None:
    other = NEIGHBOURS[neighbour]
    own = f"<div>{NAME} | 05/03/2024 | 640 مشاهدة</div>"
    for places in ({"beside": other}, {"before": other}, {"after": other}):
        [bare] = articles(page(**places))
        assert (bare.author, bare.published_at, bare.views) == (None, None, 0)
        [article] = articles(page(above=own, **places))
        assert (article.author, article.published_at, article.views) == (NAME, "2024-03-05", 640)
        assert bare.body == article.body == "\n\n".join(TEXT)


def test_linked_data_of_other_articles_says_nothing_of_this_one(articles: Reader) -> None:
    other = {"@type": "NewsArticle", "headline": OTHERS[0], "datePublished": "2025-01-01",
             "author": {"@type": "Person", "name": "ندى الصالحي"}}  # fmt: skip
    own = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-03-05"}
    head = f'<script type="application/ld+json">{json.dumps([other, own])}</script>'
    [article] = articles(page(head=head))

    assert (article.title, article.author, article.published_at) == (TITLE, None, "2024-03-05")


HEADS: dict[str, tuple[str, dict[str, Any]]] = {
    "glued": ("<div><span>3</span><span>1742 مشاهدة</span></div>", {"views": 1742}),
    "three glued": ("<div><i>12</i><b>1742</b><b>مشاهدة</b></div>", {"views": 1742}),
    "label, number": ("<div>عدد المشاهدات</div><div>1742</div>", {"views": 1742}),
    "number, label": ("<div>1742</div><div>مشاهدة</div>", {"views": 1742}),
    "a list of terms": (
        f"<dl><dt>الكاتب<dd>{NAME}<dt>التاريخ<dd>5 مارس 2024<dt>المشاهدات<dd>1,742</dl>",
        {"views": 1742, "author": NAME, "published_at": "2024-03-05"},
    ),
    "bars": (
        f"<p>{NAME} | 5 مارس 2024 | 10:15 | 1742 مشاهدة | 3 تعليقات</p>",
        {"views": 1742, "author": NAME, "published_at": "2024-03-05T10:15"},
    ),
    "dots": (
        f"<p><a href=/a>{NAME}</a> • <i>5 مارس 2024</i> • <i>3 دقائق قراءة</i></p>",
        {"author": NAME, "published_at": "2024-03-05"},
    ),
    "an eye": ("<p>👁 1742</p>", {"views": 1742}),
    "an eye apart": ("<p><i>👁️</i> <i>1,742</i> <i>💬</i> <i>3</i></p>", {"views": 1742}),
    "a verb": ("<p>تمت قراءته 640 مرة</p>", {"views": 640}),
    "changed, published": (
        "<div>آخر تحديث: 7 مارس 2024</div><div>نشر: 5 مارس 2024</div>",
        {"published_at": "2024-03-05"},
    ),
    "published and changed": (
        "<div>نشر في 5 مارس 2024 الساعة 10:15 | آخر تحديث 7 مارس 2024</div>",
        {"published_at": "2024-03-05T10:15"},
    ),
    "a handle": (f"<div>@sahelvoice</div><div>كتب: {NAME}</div>", {"author": NAME}),
    "a section": ("<div class=author>أخبار محلية</div>", {}),
    "the site": (
        "<div class=byline>صوت الساحل</div><div>5 مارس 2024</div>", {"published_at": "2024-03-05"},
    ),
    "site and name": (
        f"<div>صوت الساحل - {NAME}</div><div>5 مارس 2024</div>",
        {"author": NAME, "published_at": "2024-03-05"},
    ),
    "a bare name": (
        f"<div>{NAME}</div><div>5 مارس 2024</div>",
        {"author": NAME, "published_at": "2024-03-05"},
    ),
    "published by": (
        f"<div>نشر بواسطة: {NAME} في 5 مارس 2024</div>",
        {"author": NAME, "published_at": "2024-03-05"},
    ),
    "hidden labels": (
        f"<ul><li><i>Author, </i><b>{NAME}</b></li><li><i>Role, </i><b>صوت الساحل</b></li></ul>",
        {"author": NAME},
    ),
    "the way to the page": (
        '<div><a href="/">الرئيسية</a> / <a href="/c">محليات</a></div>', {"section": "محليات"},
    ),
    "comments only": ("<div>3 تعليقات</div>", {}),
}  # fmt: skip
FACTS = {"author": None, "published_at": None, "views": 0}


@pytest.mark.parametrize("head", HEADS)
def test_lines_of_a_head_are_read_in_their_pieces(head: str, articles: Reader) -> None:
    markup, said = HEADS[head]
    for text in (page(above=markup), page(f"<div class=text>{markup}{paragraphs(TEXT)}</div>")):
        [article] = articles(text)
        wanted = FACTS | said
        assert {name: getattr(article, name) for name in wanted} == wanted
        assert article.body.split("\n\n") == TEXT


BELOW = "\n\n".join(TEXT)
DAY = "الثلاثاء 5 مارس 2024 - 10:15"
COPIED = {
    "the site first": f"صوت الساحل\n\n{TITLE}\n\n{NAME}\n\n{DAY}\n\n{BELOW}",
    "the way first": f"الرئيسية > محليات\n\n{TITLE}\n\nبقلم: {NAME}\n\n{DAY}\n\n{BELOW}",
    "site and way": f"الفجر\n\nالرئيسية / مجتمع\n\n{TITLE}\n\n{NAME} | {DAY}\n\n{BELOW}",
    "the way below": f"{TITLE}\n\nالرئيسية > {TITLE}\n\n{TITLE}\n\n{NAME}\n\n{DAY}\n\n{BELOW}",
    "labels apart": f"{TITLE}\n\nبقلم\n\n{NAME}\n\nتاريخ النشر\n\n{DAY}\n\n{BELOW}",
    "lines": f"{TITLE}\nصوت الجبل - {NAME}\n{DAY}\nآخر تحديث: 20 مارس 2024\n" + "\n".join(TEXT),
    "a pointer": f"{TITLE}\n\nبقلم: {NAME}\n\n{DAY}\n\n{TEXT[0]}\n\nاقرأ أيضا: {OTHERS[0]}\n\n"
    + "\n\n".join(TEXT[1:]),
    "a pointer in two lines": f"{TITLE}\n\nبقلم: {NAME}\n\n{DAY}\n\n{TEXT[0]}\n\nاقرأ أيضا\n\n"
    f"{OTHERS[0]}\n\n" + "\n\n".join(TEXT[1:]),
    "a foot": f"{TITLE}\n\nبقلم: {NAME}\n\n{DAY}\n\n{BELOW}\n\nشارك\n\nفيسبوك\n\nصوت الساحل © 2024",
}


@pytest.mark.parametrize("text", COPIED)
def test_lines_of_a_copied_page(text: str, articles: Reader) -> None:
    [article] = articles(COPIED[text], "page")

    assert (article.title, article.author) == (TITLE, NAME)
    assert (article.published_at, article.body) == ("2024-03-05T10:15", BELOW)


@pytest.mark.parametrize(
    "line",
    [
        "طباعة Email فيسبوك تويتر لينكدين",
        "-->",
        "\ufeff",
        "إعلان",
        "15:00",
        "فيسبوك",
        "1742 مشاهدة",
    ],
)
def test_what_is_left_of_the_frame_below_a_text_goes(line: str, articles: Reader) -> None:
    text = page(f"<div class=text>{paragraphs(TEXT)}<p>{line}</p></div>")

    assert articles(text)[0].body == BELOW


def test_a_title_set_apart_by_its_font_alone_is_not_in_the_text(articles: Reader) -> None:
    text = page(f"<div>{paragraphs(TEXT[1:])}</div>")
    text = text.replace(f"<h1>{TITLE}</h1>", f"<font size=5><b>{TITLE}</b></font>{TEXT[0]}")

    assert articles(text)[0].body.split("\n\n") == TEXT


PLACE = "https://news.example.org/n/1"
ORIGINS: dict[str, tuple[str, str, str | None]] = {
    "a browser": (f"<!-- saved from url=(0028){PLACE} -->\n", "", PLACE),
    "SingleFile": (
        f"<!--\n Page saved with SingleFile \n url: {PLACE} \n saved date: Tue Mar 05 2024\n-->",
        '<meta property="og:url" content="https://news.example.org/">', PLACE,
    ),
    "HTTrack": (
        "<!-- Mirrored from news.example.org/n/1 by HTTrack Website Copier/3.x -->", "",
        "http://news.example.org/n/1",
    ),
    "a canonical link": ("", f'<link rel="canonical" href="{PLACE}">', PLACE),
    "a relative link": ("", '<base href="https://news.example.org"><link rel=canonical href=/n/1>',
                        PLACE),
    "the Internet Archive": (
        "", f'<link rel="canonical" href="https://web.archive.org/web/20240305080000/{PLACE}">',
        PLACE,
    ),
    "archive.today": ("", f'<link rel="canonical" href="https://archive.ph/20240305101500/{PLACE}">',
                      PLACE),
    "a search engine's cache": (("<!-- saved from url=(0070)http://webcache.googleusercontent.com/"
                                f"search?q=cache:{PLACE}+x -->"), "", PLACE),
    "SingleFile Lite": (f"<!--\n Page saved with SingleFile-Lite \n url: {PLACE}\n-->", "", PLACE),
    "a browser's own page": ("<!-- saved from url=(0014)about:internet -->", "", None),
    "Save Page WE": ("", f'<meta name="savepage-url" content="{PLACE}">', PLACE),
    "Firefox's reader": (
        "", f'</head><body><a class="domain reader-domain" href="{PLACE}">news</a>', PLACE),
    "Medium's export": ("", f'</head><body><a href="{PLACE}" class="p-canonical">x</a>', PLACE),
    "a front page": ("", '<link rel="canonical" href="https://news.example.org/">', None),
    "a file": ("<!-- saved from url=(0016)file:///C:/a.htm -->", "", None),
    "its copyright": ("", '<meta name="copyright" content="© 2016 sahel.example">', None),
}  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_where_a_page_came_from(origin: str, articles: Reader) -> None:
    note, head, url = ORIGINS[origin]
    text = page(head=head).replace("<!DOCTYPE html>", f"<!DOCTYPE html>\n{note}")
    [article] = articles(text, "html")

    assert (article.url, article.source) == (url, url and "news.example.org")


HOSTILE: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: f'<meta name=author content="a{" " * n}b"><title>x{" " * n}</title>',
    "commas": lambda n: f'<meta name=keywords content="{", " * n}"><h1>{"a - " * n}</h1>',
    "names": lambda n: f'<meta name=author content="{"ليلى، " * n}">',
    "headings": lambda n: "".join(f"<h1>عنوان {one} طويل</h1>" for one in range(n // 20)),
    "marked parts": lambda n: f'<i itemprop="articleBody">{EXCERPT}</i>' * (n // 20),
    "cells": lambda n: f"<table><tr>{'<td>ab</td>' * (n // 4)}</table>",
    "lists": lambda n: f"<div><a href=/x>{OTHERS[0]}</a></div>" * (n // 20),
    "sections": lambda n: f"<div><h3>مواضيع ذات صلة</h3><p>{EXCERPT}</p></div>" * (n // 20),
    "siblings": lambda n: f"<div><p>{EXCERPT}</p></div>" * (n // 20),
    "notes": lambda n: f"<!-- saved from url=({'9' * n} --><!--{' ' * n}Page saved",
    "signs": lambda n: f"<p>{'-' * n}</p><p>{'1,' * n}مشاهدة</p>",
}
HOSTILE_TEXT: dict[str, Callable[[int], str]] = {
    "counters": lambda n: f"{TITLE}\n\n{BELOW}\n\n" + "1742 مشاهدة\n\n" * (n // 8),
    "pointers": lambda n: f"{TITLE}\n\n{BELOW}\n\n" + "اقرأ أيضا\n\n" * (n // 8),
    "the way": lambda n: "الرئيسية > محليات\n\n" * (n // 8) + f"{TITLE}\n\n{BELOW}",
    "names": lambda n: f"{TITLE}\n\n" + f"{NAME}\n\n" * (n // 8) + BELOW,
    "one line": lambda n: f"{TITLE}\n\n{'ا' * n}{' ' * n}",
}


@pytest.mark.parametrize("kind", ["html", "page"])
def test_the_time_is_linear_whatever_is_written_many_times(kind: str) -> None:
    """Eight times as much takes about eight times as long; four times that would be a square's."""

    def seconds(given: str) -> float:
        start = time.process_time()
        with contextlib.suppress(BadInput):
            records(given, kind)
        return time.process_time() - start

    for hostile in (HOSTILE if kind == "html" else HOSTILE_TEXT).values():
        below = f"<h1>{TITLE}</h1>{paragraphs(TEXT)}" if kind == "html" else ""
        small, large = hostile(4_000) + below, hostile(32_000) + below
        assert seconds(large) < 0.25 or seconds(large) < 32 * max(seconds(small), 0.001)


HIDDEN: dict[str, Callable[[str], str]] = {
    "a style": lambda text: f'<div style="visibility:hidden">{text}</div>',
    "noscript": lambda text: f"<noscript>{text}</noscript>",
    "a button that never ends": lambda text: f"<button class=menu>قائمة{text}",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_text_that_is_not_shown_at_first_is_read_where_no_other_is(
    name: str, articles: Reader
) -> None:
    whole = f"<h1>{TITLE}</h1>{paragraphs(TEXT)}"

    [article] = articles(f"<html><head><title>{TITLE}</title></head><body>{HIDDEN[name](whole)}")

    assert article.body.split("\n\n") == TEXT


def test_a_text_above_the_title_is_found(articles: Reader) -> None:
    """Themes that put the title and what is said of the post at its foot."""
    below = f"<footer>{FRAME}</footer>"

    [article] = articles(f"<title>{TITLE}</title><body><div>{paragraphs(TEXT)}</div>"
                         f"<div><h1>{TITLE}</h1></div>{below}")  # fmt: skip

    assert (article.title, article.body.split("\n\n")) == (TITLE, TEXT)


def test_a_box_about_cookies_is_none_of_the_text(articles: Reader) -> None:
    said = [
        "نستعمل ملفات تعريف الارتباط لتحسين تجربتكم على هذا الموقع ولقياس عدد زواره كل يوم.",
        "يمكنكم قبول ملفات تعريف الارتباط كلها، أو اختيار ما تقبلون منها من صفحة الإعدادات هذه.",
        "تبقى ملفات الارتباط الضرورية مفعلة، فهي لازمة لعمل الموقع ولا تحفظ عنكم شيئا.",
    ]
    box = f'<div class="cookie-consent">{paragraphs(said * 5)}</div>'

    assert articles(page(before=box))[0].body.split("\n\n") == TEXT
    assert articles(page(beside=box))[0].body.split("\n\n") == TEXT


def test_the_title_is_headed_by_what_says_more_of_it(articles: Reader) -> None:
    """The metadata's short title is a link in the sidebar; the heading goes on after it."""
    short = "مجلس البلدية يصادق على مشروع"
    html = page(beside=f"<ul><li><a href=/x>{short}</a></ul>{paragraphs([EXCERPT])}")

    [article] = articles(html.replace(f"<title>{TITLE}", f"<title>{short}"))

    assert article.body.split("\n\n") == TEXT


def test_related_articles_with_excerpts_are_no_text(articles: Reader) -> None:
    """Two titles below their heading, each with a long excerpt."""
    excerpt = " ".join([EXCERPT] * 3)
    items = "".join(f"<div><h4><a href=/{n}>{OTHERS[n]}</a></h4><p>{excerpt}</p></div>"
                    for n in range(2))  # fmt: skip

    [article] = articles(page(after=f"<div><h3>مقالات ذات صلة</h3>{items}</div>"))

    assert article.body.split("\n\n") == TEXT


def test_paragraphs_above_a_list_of_links_are_no_list(articles: Reader) -> None:
    """The text and the papers that it points to stand in one element."""
    links = "".join(f"<div><a href=/{n}>{text} (PDF)</a></div>" for n, text in enumerate(OTHERS))
    text = paragraphs([" ".join([one] * 3) for one in TEXT])

    [article] = articles(page(f"<div class=text>{text}{links}</div>"))

    assert article.body.split("\n\n") == [" ".join([one] * 3) for one in TEXT]


def test_a_refrain_is_kept_and_a_lead_that_is_said_again_is_not(articles: Reader) -> None:
    lines = [*TEXT, OTHERS[0] + " في كل مكان", OTHERS[0] + " في كل مكان"]
    again = f"<p>{TEXT[0]}</p><div class=text>{paragraphs(TEXT)}</div>"

    assert articles(page(f"<div>{paragraphs(lines)}</div>"))[0].body.split("\n\n") == lines
    assert articles(page(again))[0].body.split("\n\n") == TEXT


def test_parts_of_a_text_before_the_longest_belong_to_it(articles: Reader) -> None:
    long = [f"{one} {one}" for one in TEXT]
    first = f'{TEXT[0]} <a href="/x">{OTHERS[0]}</a>'
    parts = f'<div class="part"><p>{first}</p></div><div class="part">{paragraphs(long)}</div>'

    [article] = articles(page(f"<div>{parts}</div>"))

    assert article.body.split("\n\n") == [f"{TEXT[0]} {OTHERS[0]}", *long]


@pytest.mark.parametrize(
    "title",
    ["404 Not Found", "Just a moment...", "الصفحة غير موجودة - صوت الساحل", "Access denied | x",
     "Attention Required! | Cloudflare", "Page introuvable", "403 Forbidden"],
)  # fmt: skip
def test_what_a_site_says_instead_of_a_page_is_no_article(title: str) -> None:
    with pytest.raises(BadInput, match="instead of the page"):
        records(f"<title>{title}</title><h1>{title}</h1><p>{TEXT[0]}</p>", "html")


@pytest.mark.parametrize(
    "title", ["404 قتلى في زلزال ضرب البلاد", "الصفحة الأخيرة", "Not found at home"]
)
def test_a_title_that_only_begins_so_is_one(title: str, articles: Reader) -> None:
    [article] = articles(f"<title>{title}</title><h1>{title}</h1><p>{TEXT[0]}</p>", "html")

    assert (article.title, article.body) == (title, TEXT[0])
