"""What a person meets who reads the archive in a browser: in a real Chromium."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.article import Article
from newsctl.web.pages import HITS
from tests.web.chromium import NARROW, Served, Visitor, chromium, served, violations, visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a process is ended by signals")

EVIL = "<script>window.evil=1</script><img src=x onerror=window.evil=1> \u202e[/b]{{7*7}}"
LONG = "https://example.org/" + "خبر-طويل-" * 40
PAGES = [
    "/", "/search", "/search?q=الوزير", "/search?q=الزيتون&section=فلاحة", "/search?q=title:(",
    "/search?q=لاشيءكهذا", "/article/1", "/article/2", "/article/3", "/article/1?version=1",
    "/article/1?q=وزير", "/article/1/changes?from=1&to=2", "/article/45", "/top",
    "/top?period=month", "/names", "/figures", "/nothing",
]  # fmt: skip
LANGUAGES = {"ar": "rtl", "fr": "ltr", "en": "ltr"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served")) as one:
        evil = Article(
            title=EVIL, body=f"{EVIL}\n\n{LONG}\n\nوزير", source=EVIL, author=EVIL, section=EVIL,
            tags=[EVIL], url="javascript:alert(1)", published_at="2026-01-01",
        )  # fmt: skip
        assert one.archive.add(evil).id == 45
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def results(page: Page) -> int:
    return page.locator("#results ol.results > li:not(.parting)").count()


def found(page: Page, count: int) -> None:
    """Wait until so many articles are shown."""
    from playwright.sync_api import expect

    expect(page.locator("#results ol.results > li:not(.parting)")).to_have_count(count)


# -- every page ------------------------------------------------------------------------------------
def test_no_page_has_a_fault_for_axe_core(browser: Browser, site: Served, full: bool) -> None:
    """In each language and in both colours; by default each page in one of the six."""
    faults: dict[str, Any] = {}
    for at, language in enumerate(LANGUAGES):
        with visitor(browser, site.address, locale=language) as one:
            for turn, colours in enumerate(("light", "dark")):
                one.page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
                for path in PAGES if full else PAGES[2 * at + turn :: 2 * len(LANGUAGES)]:
                    page = one.opens(path)
                    assert page.evaluate("document.documentElement.lang") == language
                    if found := violations(page):
                        faults[f"{path} {language} {colours}"] = found
    assert faults == {}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_nothing_is_wider_than_a_small_telephone(
    browser: Browser, site: Served, language: str, full: bool
) -> None:
    """By default each page in one of the two languages."""
    pages = PAGES if full else PAGES[language == "fr" :: 2]
    with visitor(browser, site.address, locale=language, viewport=NARROW) as one:
        widths = {path: width_of(one.opens(path)) for path in pages}
    assert {path: width for path, width in widths.items() if width > 320} == {}


def test_hostile_text_is_read_and_does_nothing(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, locale="ar") as one:
        for path in ("/article/45", "/search?q=evil", "/names", "/figures", f"/search?q={EVIL}"):
            page = one.opens(path)
            assert page.evaluate("window.evil") is None
            assert page.locator("main img, main script").count() == 0
        page = one.opens("/article/45")
        assert "<script>window.evil=1</script>" in page.locator("h1").inner_text()
        assert page.locator("a[href^='javascript']").count() == 0


# -- searching -------------------------------------------------------------------------------------
def test_without_scripts_a_form_is_sent_and_answered(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, java_script_enabled=False, locale="ar") as one:
        page = one.opens("/")
        page.fill("#find", "الزيتون")
        page.press("#find", "Enter")
        page.wait_for_url(re.compile("/search"))
        assert results(page) == HITS
        page.click("nav.pages a[rel=next]")
        assert results(page) == HITS
        page.locator("ol.results a").first.click()
        page.wait_for_url(re.compile("/article/"))
        assert page.locator("article mark").count() > 0


def test_with_scripts_it_finds_as_one_types(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, locale="ar") as one:
        page = one.opens("/search")
        opened = len([url for url in one.asked if "style.css" in url])
        page.locator("#q").press_sequentially("معرض الكتاب", delay=20)
        found(page, 1)
        assert "q=" in page.url
        assert page.locator("#results mark").count() > 0
        assert page.locator("#live").inner_text() != ""
        # What cannot be read is said, and the last good answer stays.
        page.locator("#q").press_sequentially(" since:xx", delay=20)
        page.wait_for_selector(".mistake")
        assert results(page) == 1
        assert page.locator("#q").get_attribute("aria-invalid") is not None
        page.fill("#q", "الزيتون")
        found(page, HITS)
        assert page.locator(".mistake").count() == 0
        assert len([url for url in one.asked if "style.css" in url]) == opened  # the same page
        page.reload()
        assert page.input_value("#q") == "الزيتون"
        assert results(page) == HITS


# -- reading, counting -----------------------------------------------------------------------------
def test_an_article_that_a_person_opens_is_counted_once(browser: Browser, site: Served) -> None:
    def views() -> int:
        site.archive.refresh()
        return site.archive.get(4).views

    before = views()
    with visitor(browser, site.address) as one:
        one.opens("/search?q=الميناء")
        assert views() == before
        page = one.opens("/article/4")
        assert page.locator("h1").inner_text() == "مشروع الميناء يمر في المجلس"
        assert views() == before + 1
        one.value("fetch('/article/4').then(answer => answer.text())")
        one.value("fetch('/article/4', {method: 'HEAD'}).then(answer => answer.status)")
        one.value("fetch('/api/articles/4').then(answer => answer.json())")
        one.value("fetch('/feed.xml').then(answer => answer.text())")
        one.opens("/article/4?version=1")
        assert views() == before + 1
        one.opens("/article/4")
        assert views() == before + 2


def test_text_is_set_for_reading(browser: Browser, site: Served) -> None:
    """At most about 70 letters a line, each paragraph at the side of its own language."""
    with visitor(browser, site.address, locale="fr") as one:
        page = one.opens("/article/2")
        directions = page.locator("article .text p").evaluate_all(
            "all => all.map(p => [getComputedStyle(p).direction, getComputedStyle(p).textAlign])"
        )
        assert [direction for direction, _side in directions] == ["ltr", "rtl"]
        one.opens("/article/3")
        wide = page.locator("article .text p").first.evaluate(
            """p => {
                const [range, text] = [document.createRange(), p.firstChild];
                const lines = {};
                for (let at = 0; at < text.length; at++) {
                    range.setStart(text, at); range.setEnd(text, at + 1);
                    const top = Math.round(range.getBoundingClientRect().top / 8);
                    lines[top] = (lines[top] || 0) + 1;
                }
                return Math.max(...Object.values(lines));
            }"""
        )
        assert 45 <= wide <= 85
        family = page.locator("article .text").evaluate("e => getComputedStyle(e).fontFamily")
        assert "," in family


def test_figures_and_words_beside_a_text_keep_the_pages_own_direction(
    browser: Browser, site: Served
) -> None:
    """`3 vues` below an Arabic headline of a French page begins with the number, seen from left."""
    with visitor(browser, site.address, locale="fr") as one:
        page = one.opens("/article/3")
        for part in page.locator(".facts > *").filter(has_text=re.compile(r"^\s*\d+ \w")).all():
            assert part.evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_it_is_printed_without_what_is_for_the_screen(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, locale="ar") as one:
        page = one.opens("/article/3")
        page.emulate_media(media="print")
        assert page.locator("article").is_visible()
        for part in (".bar", ".bottom", ".skip"):
            assert not page.locator(part).first.is_visible(), part
        colour = page.locator("article .text").evaluate("e => getComputedStyle(e).color")
        assert colour == "rgb(0, 0, 0)"
        made = page.pdf(format="A4")
        assert made.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b", made)) in {1, 2}


# -- choices ---------------------------------------------------------------------------------------
def test_the_language_is_the_browsers_until_the_reader_chooses(
    browser: Browser, site: Served
) -> None:
    with visitor(browser, site.address, locale="fr") as one:
        page = one.opens("/")
        assert one.value("[document.documentElement.lang, document.documentElement.dir]") == [
            "fr", "ltr",
        ]  # fmt: skip
        with page.expect_navigation():
            page.click("footer a[hreflang=ar]")
        assert one.value("[document.documentElement.lang, document.documentElement.dir]") == [
            "ar", "rtl",
        ]  # fmt: skip
        one.opens("/figures")
        assert one.value("document.documentElement.lang") == "ar"


def _dark(page: Page) -> bool:
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    red, green, blue = (int(one) for one in re.findall(r"\d+", colour)[:3])
    return red + green + blue < 384


def test_colours_are_the_systems_until_the_reader_chooses(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, color_scheme="dark") as one:
        page = one.opens("/article/1")
        assert _dark(page)
        page.emulate_media(color_scheme="light")
        assert not _dark(page)
        with page.expect_navigation():
            page.locator("footer.bottom nav").nth(1).locator("a").nth(2).click()
        assert _dark(page)
        assert _dark(one.opens("/search"))


NIGHT, DAY, PRINTED = "rgb(233, 228, 218)", "rgb(29, 26, 22)", "rgb(0, 0, 0)"


def test_letters_have_the_colours_of_the_time(browser: Browser, site: Served) -> None:
    """By the reader's choice, else the system's; printed they are by day, whatever was chosen."""
    chosen = [("light", "auto", DAY), ("light", "dark", NIGHT), ("light", "light", DAY),
              ("dark", "auto", NIGHT), ("dark", "dark", NIGHT), ("dark", "light", DAY)]  # fmt: skip
    with visitor(browser, site.address) as one:
        for system, theme, ink in chosen:
            one.page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
            one.opens(f"/?theme={theme}")
            page = one.opens("/article/1/changes?from=1&to=2")
            assert _style(page, "html", "color") == ink
            assert _style(page, "html", "colorScheme") == ("dark" if ink == NIGHT else "light")
            page.emulate_media(media="print")
            assert _style(page, "html", "color") == PRINTED
            assert _style(page, "ins", "color") == "rgb(20, 80, 26)"
            page.emulate_media(media="screen")


def test_what_matched_is_read_in_colours_of_the_readers_own(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, forced_colors="active") as one:
        for system in ("light", "dark"):
            one.page.emulate_media(color_scheme=system)
            page = one.opens("/search?q=الوزير")
            assert _style(page, "mark", "backgroundImage") == "none"
            ground, ink = (_style(page, "mark", name) for name in ("backgroundColor", "color"))
            assert ground != ink
            assert ground != _style(page, "html", "backgroundColor")
            bar = _style(one.opens("/figures"), ".chart .bar", "fill")
            assert bar == _style(page, "html", "color")


def _style(page: Page, selector: str, name: str) -> str:
    found = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return str(found)


# -- by keyboard -----------------------------------------------------------------------------------
FOCUSED = """async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const one = document.activeElement, style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        what: one.tagName + (one.id ? '#' + one.id : ''),
        place: [...document.querySelectorAll('*')].indexOf(one),
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
        inside: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    };
}"""


@pytest.fixture(scope="module")
def typist(browser: Browser, site: Served) -> Iterator[Visitor]:
    with visitor(browser, site.address, locale="ar", reduced_motion="reduce") as one:
        yield one


@pytest.mark.parametrize("path", ["/", "/search?q=الزيتون", "/article/1", "/top", "/figures"])
def test_by_tab_one_comes_everywhere_in_order_and_sees_where_one_is(
    typist: Visitor, path: str
) -> None:
    """Each stop is on the screen and drawn around; all links and fields are stops."""
    page = typist.opens(path)
    wanted = page.locator("a[href], button, input, select, summary").evaluate_all(
        "all => all.filter(e => e.checkVisibility() && e.tabIndex >= 0).length"
    )
    stops: list[dict[str, Any]] = []
    for _stop in range(wanted + 20):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["what"] == "BODY" or (stops and found["place"] <= stops[0]["place"]):
            break
        stops.append(found)
    assert [found for found in stops if not (found["seen"] and found["inside"])] == []
    places = [found["place"] for found in stops]
    assert places == sorted(set(places))
    assert len(stops) >= wanted


def test_a_reader_without_a_mouse_skips_searches_and_reads(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address) as one:
        page = one.opens("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")

        page = one.opens("/search")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("معرض الكتاب")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q="))
        for _stop in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.results .headline a')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/article/1"))


def test_behind_each_chart_is_a_table_for_those_who_listen(browser: Browser, site: Served) -> None:
    with visitor(browser, site.address, locale="fr") as one:
        page = one.opens("/figures")
        assert (
            page.locator("figure.figure svg").count() == page.locator("figure.figure").count() > 2
        )
        for figure in page.locator("figure.figure").all():
            drawn = figure.locator("svg")
            hidden = drawn.get_attribute("aria-hidden") == "true"
            named = drawn.get_attribute("role") == "img" and drawn.get_attribute("aria-label")
            assert hidden or named or drawn.get_attribute("aria-labelledby")
            figure.locator("summary").focus()
            page.keyboard.press("Enter")
            assert figure.locator("table").is_visible()
            assert figure.locator("tbody tr").count() > 0
            assert (
                figure.locator("tbody th[scope=row]").count() == figure.locator("tbody tr").count()
            )
