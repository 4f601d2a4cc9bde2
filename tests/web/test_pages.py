"""Each page: what it shows, in which direction and language, and that it holds together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import lxml.html
import pytest

from newsctl.article import Article
from tests.web.conftest import ARTICLES, FIREFOX

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Pages

EVERY_PAGE = ("/", "/search", "/search?q=الوزير", "/article/1", "/article/1?q=الوزير", "/top",
              "/names", "/figures")  # fmt: skip


def texts(tree: lxml.html.HtmlElement, selector: str) -> list[str]:
    """The texts of what a selector finds, white space made single."""
    return [" ".join(one.text_content().split()) for one in tree.cssselect(selector)]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_names_itself_and_has_one_head_and_one_text(pages: Pages, path: str) -> None:
    tree = pages.page(path)

    assert tree.findtext(".//title")
    assert len(tree.cssselect("h1")) == 1
    assert len(tree.cssselect("main#main")) == 1
    assert tree.cssselect("a.skip")[0].get("href") == "#main"
    assert tree.cssselect("meta[name=robots]")[0].get("content") == "noindex, nofollow"


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_loads_nothing_from_elsewhere_and_has_nothing_inline(
    pages: Pages, path: str
) -> None:
    tree = pages.page(path)

    assert tree.cssselect("style, [style], iframe, object, embed, img, base") == []
    assert [one for one in tree.cssselect("script") if not one.get("src")] == []
    loaded = [one.get("src") or one.get("href") for one in tree.cssselect("script, link")]
    assert all(one.startswith("/") and not one.startswith("//") for one in loaded)
    handlers = [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert handlers == []


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_link_of_a_page_leads_somewhere(pages: Pages, path: str) -> None:
    links = {one.get("href") for one in pages.page(path).cssselect("a")}
    ours = [one for one in links if one.startswith("/")]

    assert ours
    for link in ours:
        assert pages(link).status_code in {200, 303}, link
    assert all(one.startswith(("/", "#", "https://example.org/")) for one in links)


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_ids_are_unique_and_labels_have_their_fields(pages: Pages, path: str) -> None:
    tree = pages.page(path)
    ids = [one.get("id") for one in tree.cssselect("[id]")]

    assert len(ids) == len(set(ids))
    assert {one.get("for") for one in tree.cssselect("label[for]")} <= set(ids)
    assert {one.get("aria-labelledby") for one in tree.cssselect("[aria-labelledby]")} <= set(ids)


# -- the front page --------------------------------------------------------------------------------
def test_the_latest_leads_the_front_page(pages: Pages) -> None:
    tree = pages.page("/")

    assert texts(tree, ".lead h2") == [ARTICLES[0].title]
    assert texts(tree, ".second h2") == [one.title for one in ARTICLES[1:2] + ARTICLES[3:1:-1]] + [
        "خبر رقم 35 عن الزيتون"
    ]
    assert len(texts(tree, ".columns section:first-child .list h3")) == 20
    assert texts(tree, ".dateline span")[0] == "24 November 2026"


def test_an_empty_archive_says_so(serve: Callable[..., Pages]) -> None:
    pages = serve([])

    assert texts(pages.page("/"), ".empty") == ["The archive is empty"]
    for path in ("/search", "/top", "/names", "/figures", "/api/articles", "/feed.xml"):
        assert pages(path).status_code == 200


# -- search ----------------------------------------------------------------------------------------
def test_a_search_marks_what_it_found(pages: Pages) -> None:
    tree = pages.page("/search?q=الوزير")

    assert texts(tree, ".results h2") == [ARTICLES[1].title, ARTICLES[0].title]
    assert texts(tree, "mark") == ["الوزير", "وزير"]
    assert tree.cssselect(".results h2 a")[1].get("href").startswith("/article/1?q=")
    assert tree.cssselect("#q")[0].get("value") == "الوزير"
    assert texts(tree, "#found") == ["2 articles Feed"]


def test_pages_of_a_search_hold_each_article_once(pages: Pages) -> None:
    seen: list[str] = []
    path = "/search?q=الزيتون"
    while path:
        tree = pages.page(path)
        seen += texts(tree, ".results h2")
        further = tree.cssselect("a[rel=next]")
        path = further[0].get("href") if further else ""

    assert sorted(seen) == sorted(one.title for one in ARTICLES[4:])


def test_pages_of_a_list_hold_each_article_once_while_others_come(pages: Pages) -> None:
    tree = pages.page("/search?source=صوت الساحل")
    seen = texts(tree, ".results h2")
    pages.archive.add(
        Article(title="آخر خبر", body="نص", source="صوت الساحل", published_at="2026-11-24")
    )
    while further := tree.cssselect("a[rel=next]"):
        tree = pages.page(further[0].get("href"))
        seen += texts(tree, ".results h2")

    assert sorted(seen) == sorted(one.title for one in [ARTICLES[0], *ARTICLES[4:]])


def test_a_mistake_in_a_query_is_shown_with_its_place(pages: Pages) -> None:
    answer = pages("/search?q=title:")
    tree = lxml.html.document_fromstring(answer.content)

    assert answer.status_code == 400
    assert "⟪" in texts(tree, ".mistake")[0]
    assert tree.cssselect("#q")[0].get("aria-invalid") == "true"
    assert pages("/search?since=whenever").status_code == 400
    assert pages("/search?sort=nothing").status_code == 400
    assert pages("/search?after=xyz").status_code == 400


def test_filters_narrow_and_stay_in_the_form(pages: Pages) -> None:
    tree = pages.page("/search?section=اقتصاد&tag=port")

    assert texts(tree, ".results h2") == ["المجلس يوافق على مشروع الميناء"]
    assert tree.cssselect("#section")[0].get("value") == "اقتصاد"
    assert texts(pages.page("/search?since=2026-11-20"), ".results h2") == [
        ARTICLES[0].title, ARTICLES[1].title,
    ]  # fmt: skip


def test_words_that_are_slips_are_suggested_otherwise(pages: Pages) -> None:
    tree = pages.page("/search?q=الزيتوون")

    assert texts(tree, ".note a") == ["الزيتون"]


# -- an article ------------------------------------------------------------------------------------
def test_an_article_is_set_for_reading(pages: Pages) -> None:
    tree = pages.page("/article/1?q=معرض")

    assert texts(tree, "h1") == [ARTICLES[0].title]
    assert texts(tree, ".text p") == ARTICLES[0].body.split("\n\n")
    assert texts(tree, ".text mark") == ["معرض", "المعرض"]
    assert texts(tree, ".reading .facts > *") == [
        "صوت الساحل", "ليلى الطرابلسي", "ثقافة", "23 November 2026 09:30",
    ]  # fmt: skip
    assert texts(tree, ".tags a") == ["كتب", "معارض"]
    assert texts(tree, ".citation")[0] == (
        "ليلى الطرابلسي, “افتتاح معرض الكتاب في العاصمة”, صوت الساحل, 23 November 2026. "
        "https://example.org/books (looked up on 24 November 2026)"
    )


def test_each_text_has_the_direction_of_its_own_first_strong_letter(pages: Pages) -> None:
    french = pages.page("/article/2")

    assert [one.get("dir") for one in french.cssselect(".text p")] == ["ltr", "rtl"]
    assert french.cssselect("h1")[0].get("dir") == "ltr"
    assert french.cssselect("html")[0].get("dir") == "ltr"
    heads = pages.page("/search?tag=port", lang="ar").cssselect(".results h2")
    assert [one.get("dir") for one in heads] == ["ltr", "rtl"]
    assert [one.get("lang") for one in heads] == ["fr", "ar"]


def test_copies_stand_apart_from_what_is_related(pages: Pages) -> None:
    tree = pages.page("/article/3")

    assert texts(tree, "[aria-labelledby=copies] h3") == ["مشروع الميناء يمر في المجلس"]
    assert "مشروع الميناء يمر في المجلس" not in texts(tree, "[aria-labelledby=related] h3")


def test_versions_are_told_and_compared(pages: Pages) -> None:
    pages.archive.update(1, {"body": ARTICLES[0].body.replace("آلاف", "ألوف")})
    tree = pages.page("/article/1")

    assert len(texts(tree, ".versions li")) == 2
    assert "1 word added, 1 word removed" in texts(tree, ".versions li")[1]
    changed = pages.page("/article/1/changes?from=1&to=2")
    assert (texts(changed, "del"), texts(changed, "ins")) == (["آلاف"], ["ألوف"])
    assert "آلاف" in texts(pages.page("/article/1?version=1"), ".text p")[1]
    assert pages("/article/1?version=9").status_code == 404
    assert pages("/article/2/changes").status_code == 404


def test_an_article_is_cited_in_files(pages: Pages) -> None:
    bibtex, ris = pages("/article/1.bib"), pages("/article/1.ris")

    assert bibtex.text.startswith("@online{example2026-1,")
    assert bibtex.headers["content-disposition"] == 'attachment; filename="newsctl-1.bib"'
    assert ris.text.split("\r\n") == [
        "TY  - NEWS", "TI  - افتتاح معرض الكتاب في العاصمة", "AU  - ليلى الطرابلسي",
        "T2  - صوت الساحل", "PY  - 2026", "DA  - 2026/11/23", "SE  - ثقافة",
        "UR  - https://example.org/books", "Y2  - 2026/11/24", "KW  - كتب", "KW  - معارض",
        "LA  - ar", "ID  - 1", "ER  - ", "",
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "٧", "9" * 5000, "1.txt", "1.5"])
def test_what_is_no_article_is_not_found(pages: Pages, number: str) -> None:
    for path in (f"/article/{number}", f"/article/{number}.bib", f"/api/articles/{number}"):
        assert pages(path).status_code == 404


def test_what_is_in_the_trash_is_shown_nowhere(pages: Pages) -> None:
    pages.archive.trash([1])

    for path in ("/article/1", "/article/1.ris", "/article/1/changes", "/api/articles/1"):
        assert pages.person(path).status_code == 404
    assert ARTICLES[0].title not in pages("/").text
    assert pages.archive.get(1).views == 0


# -- the most read, names, figures -----------------------------------------------------------------
def test_the_most_read_by_period(pages: Pages) -> None:
    for _time in range(2):
        pages.person("/article/2")
    pages.person("/article/1")
    for period in ("day", "week", "month", "all"):
        tree = pages.page(f"/top?period={period}")
        assert texts(tree, ".ranked h2") == [ARTICLES[1].title, ARTICLES[0].title], period
    assert texts(pages.page("/top?period=day"), ".reads") == ["2 reads new", "1 read new"]
    assert texts(pages.page("/"), ".beside .ranked h3")[0] == ARTICLES[1].title
    assert pages("/top?period=year").status_code == 400


def test_names_lead_to_their_articles(pages: Pages) -> None:
    tree = pages.page("/names")

    assert texts(tree, "#source + ul li")[0] == "صوت الساحل 41"
    link = tree.cssselect("#tag + ul a")[0]
    assert texts(pages.page(link.get("href")), "#found") == ["2 articles Feed"]


def test_each_chart_has_its_figures_in_a_table(pages: Pages) -> None:
    pages.person("/article/1")
    tree = pages.page("/figures")
    charts = tree.cssselect("figure")

    assert texts(tree, "figcaption h2") == [
        "Articles by month", "Reads of the last 30 days", "Reads by month", "Sources", "Sections",
        "Tags", "Authors",
    ]  # fmt: skip
    for chart in charts:
        bars = chart.cssselect("svg rect")
        assert len(bars) == len(chart.cssselect("tbody tr")) > 0
        assert chart.cssselect("svg")[0].get("aria-label")
    assert texts(charts[3], "tbody th")[0] == "صوت الساحل"
    assert texts(charts[3], "tbody td")[0] == "41"
    assert texts(tree, ".totals dd")[0] == "44"


# -- languages and colours -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("ar", "ar"), ("fr-CA,fr;q=0.8,en;q=0.5", "fr"), ("de,en;q=0.7,ar;q=0.9", "ar"),
        ("de", "ar"), ("", "ar"), ("en;q=0,fr;q=0.1", "fr"), ("fr;q=x,en", "en"), (";;,,=", "ar"),
    ],
)  # fmt: skip
def test_the_browser_says_in_which_language(pages: Pages, accepted: str, spoken: str) -> None:
    tree = pages.page("/", lang=accepted)

    assert tree.get("lang") == spoken
    assert tree.get("dir") == ("rtl" if spoken == "ar" else "ltr")


def test_the_reader_says_it_above_the_browser_and_leaves_no_trace_in_the_address(
    pages: Pages,
) -> None:
    answer = pages("/search?q=الوزير&lang=fr", lang="en")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=%D8%A7%D9%84%D9%88%D8%B2%D9%8A%D8%B1"
    assert pages.page("/", lang="en").get("lang") == "fr"
    assert pages("/", lang="en").headers["vary"] == "Accept-Encoding, Accept-Language, Cookie"


def test_colours_are_the_readers_choice(pages: Pages) -> None:
    assert pages.page("/").get("data-theme") == "auto"
    assert pages("/?theme=dark").headers["location"] == "/"
    assert pages.page("/").get("data-theme") == "dark"
    assert pages("/?theme=none").status_code == 200


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_two_readers_are_answered_each_in_their_language(
    pages: Pages, path: str, lang: str
) -> None:
    other = "fr" if lang != "fr" else "ar"
    first, second = pages(path, lang=lang).text, pages(path, lang=other).text

    assert first != second
    assert pages(path, lang=lang).text == first


# -- what the archive's language is ----------------------------------------------------------------
def test_dates_have_the_months_of_the_readers_country(serve: Callable[..., Pages]) -> None:
    pages = serve(house={"locale": "ar-MA", "title": "أرشيف الرباط", "digits": "arab"})
    tree = pages.page("/", lang="ar")

    assert texts(tree, ".dateline span")[:2] == ["٢٤ نونبر ٢٠٢٦", "١٤ جمادى الآخرة ١٤٤٨ هـ"]
    assert texts(tree, ".name") == ["أرشيف الرباط"]
    assert tree.findtext(".//title") == "الأحدث – أرشيف الرباط"


def test_what_a_page_writes_is_utf_8_and_well_formed(pages: Pages) -> None:
    answer = pages.person("/article/1")

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert re.match(r"<!DOCTYPE html>\n<html lang=", answer.text)
    assert FIREFOX["user-agent"] not in answer.text


def test_a_name_too_long_for_an_address_leads_nowhere_and_any_other_to_its_articles(
    serve: Callable[..., Pages],
) -> None:
    """Also in a later page of a list, in other colours or another language."""
    names = {"ق" * 900: True, "ط" * 5000: False}
    pages = serve(
        [
            Article(title=f"خبر {number}", body="نص", tags=list(names), source=next(iter(names)))
            for number in range(1, 32)
        ]
    )
    tree = pages.page("/article/1")
    led = {
        text.text_content(): text.get("href")
        for text in tree.cssselect(".tags a, .tags span, a.source")
    }
    assert len(led) == len(names)
    for name, leads in names.items():
        link = next(href for text, href in led.items() if text.startswith(name[:100]))
        assert bool(link) is leads
        if link:
            assert pages.page(link).cssselect("#found")[0].text_content().startswith("31")
            later = pages.page(link).cssselect("a[rel=next]")[0].get("href")
            assert len(pages.page(later).cssselect(".results > li")) == 1
            assert pages(f"{later}&theme=light").status_code == 303


def test_the_form_takes_as_many_letters_as_it_says(pages: Pages) -> None:
    field = pages.page("/search").cssselect("#q")[0]
    words = "ش" * int(field.get("maxlength"))
    assert pages(f"/search?{urlencode({'q': words, 'source': 'ن' * 80})}").status_code == 200
