"""Where a page says when its article was published, beside its metadata: each row is a way that
sites have, and the day that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.formats.page.metadata_choice import date_in_address
from tests.formats.conftest import TODAY
from tests.formats.page.test_html import FIRST, SECOND, TITLE, page

if TYPE_CHECKING:
    from tests.formats.conftest import Reader


def canonical(url: str) -> str:
    return f'<link rel="canonical" href="{url}">'


@pytest.mark.parametrize(
    ("shown", "day"),
    [
        ('<abbr class="published" title="2024-03-05T10:15:00+01:00">10:15</abbr>', "2024-03-05"),
        ('<abbr itemprop="datePublished" title="2024-03-05T10:15:00Z">ص</abbr>', "2024-03-05"),
        ('<span class="post-date">هيئة التحرير في 5 مارس 2024 ضمن ملف خاص</span>', "2024-03-05"),
        ('<p class="submitted">Soumis par rasos le 5 mars 2024 - 18:55</p>', "2024-03-05"),
        ('<div class="entryDate">Publicado el 5 de marzo de 2024 por Ana</div>', "2024-03-05"),
        ('<span class="news-datum">Dienstag, 5. März 2024, 14:45 Uhr</span>', "2024-03-05"),
        ('<span class="date">March 5th, 2024, 7:05 pm, filed under News</span>', "2024-03-05"),
        ('<span class="meta__date">05.03.24</span>', "2024-03-05"),
        ('<span class="updated-date">قسم التحرير: عدل يوم 5 مارس 2024 بعد النشر</span>', None),
        ('<span class="candidate">مرشح عن دائرة 5 مارس 2024 وما بعدها</span>', None),
    ],
)  # fmt: skip
def test_what_is_called_a_date_by_its_class_or_title_is_read(
    shown: str, day: str | None, articles: Reader
) -> None:
    [article] = articles(page(above=shown))

    assert (article.published_at or "")[:10] == (day or "")


@pytest.mark.parametrize(
    ("line", "section", "source"),
    [
        ("القسم: محليات | 5 مارس 2024", "محليات", None),
        ("القسم: محليات - 5 مارس 2024 - 120 مشاهدة", "محليات", None),
        ("المصدر: صوت الساحل | 5 مارس 2024", None, "صوت الساحل"),
        ("زاكورة، 5 مارس 2024", None, None), ("بني ملال، 5/3/2024", None, None),
        ("Zagora, 5 mars 2024", None, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_line_about_the_heading_says_its_day_and_what_else_it_says(
    line: str, section: str | None, source: str | None, place: str, articles: Reader
) -> None:
    """A label's value ends where the next fact begins, and a town need not be known."""
    marked = page(above=f"<p>{line}</p>")
    if place == "above":
        marked = page().replace("<h1", f"<p>{line}</p><h1", 1)

    [article] = articles(marked)

    assert (article.published_at or "")[:10] == "2024-03-05"
    assert (article.section, article.source, article.author) == (section, source, None)


def test_a_neighbours_date_is_not_read_by_its_class(articles: Reader) -> None:
    items = "".join(
        f'<div><a href="/{n}">خبر آخر من أخبار اليوم وله عنوان طويل {n}</a>'
        f'<span class="date">{n} مارس 2024</span></div>'
        for n in range(1, 5)
    )

    assert articles(page(below=f"<div>{items}</div>"))[0].published_at is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/03/05/title/", "2024-03-05"), ("/news/2024/3/5/title", "2024-03-05"),
        ("/2024-03-05-title.html", "2024-03-05"), ("/a/20240305-title", "2024-03-05"),
        ("/a/title_2024.03.05", "2024-03-05"), ("/%D8%A3/2024/03/05", "2024-03-05"),
        ("/news/05-03-2024", "2024-03-05"), ("/detail/~05-03-2024-title", "2024-03-05"),
        ("/05.03.2024/title", "2024-03-05"), ("/a/5-3-2024-title", "2024-03-05"),
        ("/05-03-2024/2024/03/05/", "2024-03-05"), ("/05-03-2024/06-03-2024", None),
        ("/31-02-2024", None), ("/a/1205-03-2024", None), ("/a-2020-05-2024", None),
        ("/season-10-11-2024-25", None),
        ("/2024/03/title", None), ("/2024/13/05", None), ("/2024/02/31/", None),
        ("/2024/03/05/2024/03/06", None), ("/1202403051", None),
        ("/2999/01/01/", None), ("/", None),
    ],
)  # fmt: skip
def test_an_address_may_give_the_day(path: str, day: str | None) -> None:
    assert date_in_address(f"https://example.org{path}", TODAY) == day


def test_the_day_of_an_address_counts_after_what_the_page_shows(articles: Reader) -> None:
    head = canonical("https://example.org/2024/03/05/title/")

    assert articles(page(head))[0].published_at == "2024-03-05"
    assert articles(page(head, above="<p>نشر: 4 مارس 2024</p>"))[0].published_at == "2024-03-04"
    changed = page(head, above="<p>آخر تحديث: 9 مارس 2024</p>")
    assert articles(changed)[0].published_at == "2024-03-05"


DAY = '<meta itemprop="datePublished" content="{}T08:00:00+01:00">'
FAR = "".join(f'<p><a href="/{n}">قسم {n}</a></p>' for n in range(12))


@pytest.mark.parametrize(
    ("above", "below", "day"),
    [
        (DAY.format("2024-03-05") + FAR, "", "2024-03-05"),  # in a head of its own
        (DAY.format("2024-03-05") * 2 + FAR, "", "2024-03-05"),
        (DAY.format("2024-03-05") + FAR, DAY.format("2024-03-07"), None),  # whose, nobody knows
        ("", FAR + "<h3>أخبار أخرى</h3>" + DAY.format("2024-03-07"), None),
        (f"<div itemscope>{DAY.format('2024-03-07')}</div>{FAR}", "", None),  # a neighbour's
    ],
)
def test_the_one_day_that_is_marked_above_the_text_is_the_articles(
    above: str, below: str, day: str | None, articles: Reader
) -> None:
    marked = page(below=below).replace("<h1", f"{above}<h1", 1).replace("<body", "<body itemscope")

    assert (articles(marked)[0].published_at or "")[:10] == (day or "")


BYLINE = '<aside><a href="/a">{}</a> <time itemprop="datePublished" datetime="{}">x</time></aside>'


def test_a_marked_day_between_heading_and_text_is_the_articles_whatever_frames_it(
    articles: Reader,
) -> None:
    """In an aside of links to its author and its section."""
    marked = page(above=BYLINE.format("نبيل العوفي من هيئة التحرير", "2024-03-05T10:15"))

    assert articles(marked)[0].published_at == "2024-03-05T10:15"


@pytest.mark.parametrize(
    ("kind", "day"),
    [("BlogPosting", "2024-03-05"), ("NewsArticle", "2024-03-05"), ("WebPage", None)],
)
def test_the_one_day_that_is_marked_in_the_articles_own_item_may_stand_far_below(
    kind: str, day: str | None, articles: Reader
) -> None:
    """Where a blog's foot says it; what a whole page says so may be of a neighbour."""
    stamp = '<abbr class="published" itemprop="datePublished" title="2024-03-05T10:15:00Z">ص</abbr>'
    marked = page(below=FAR + stamp).replace(
        "<body", f'<body itemscope itemtype="https://schema.org/{kind}"'
    )

    assert (articles(marked)[0].published_at or "")[:10] == (day or "")


CITED = (
    '<div class="h-cite"><a class="p-author">قارئ</a>'
    '<time class="dt-published" datetime="2024-03-09">x</time></div>'
)
ENTRY = (
    '<html lang="ar"><head><title>{title}</title></head><body><article class="{kind}">'
    '<header><h1 class="p-name">{title}</h1></header><section class="e-content">{text}</section>'
    '<div class="note"><p>{far}</p></div><footer><p>By <a class="p-author h-card" href="/n">'
    'نبيل العوفي</a> on <a href="/1"><time class="dt-published" datetime="2024-03-05T08:00:00Z">'
    "March 5, 2024</time></a>.</p>{more}</footer></article></body></html>"
)


@pytest.mark.parametrize(
    ("kind", "more", "day", "author"),
    [
        ("h-entry", "", "2024-03-05", "نبيل العوفي"),
        ("hentry post", "", "2024-03-05", "نبيل العوفي"),
        ("h-entry", CITED, "2024-03-05", "نبيل العوفي"),
        ("h-entry", '<time class="dt-published" datetime="2024-03-09">x</time>', None,
         "نبيل العوفي"),
    ],
)  # fmt: skip
def test_an_entry_of_microformats_says_its_day_and_author_wherever_it_does(
    kind: str, more: str, day: str | None, author: str, articles: Reader
) -> None:
    """As Medium exports its posts; a comment within it speaks of itself."""
    text = f"<p>{FIRST}</p><p>{SECOND}</p>"
    marked = ENTRY.format(title=TITLE, kind=kind, text=text, far=FAR, more=more)

    [article] = articles(marked)

    assert (article.published_at or "")[:10] == (day or "")
    assert article.author == author


def test_a_brace_too_many_behind_linked_data_takes_nothing_from_them(articles: Reader) -> None:
    data = '{"@type": "NewsArticle", "headline": "أ", "datePublished": "2024-03-05"}}\n}'

    [article] = articles(page(f'<script type="application/ld+json">{data}</script>'))

    assert article.published_at == "2024-03-05"
