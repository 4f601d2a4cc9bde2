"""The page at every width: what each list, passage and byline keeps to, whatever its articles."""

from __future__ import annotations

import json
import unicodedata
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from newsctl.article import Article
from newsctl.display.article_page import ArticlePage, Setting
from newsctl.display.bidi_modes import Mode
from newsctl.display.charts import Bars, Timeline
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.messages import set_language

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.display.line import Line
    from newsctl.display.renderable import Renderable

WIDTHS = [*range(40, 72, 4), 77, 97, 117, 137]
COLUMNS = ("id", "published_at", "source", "views", "title")
TITLES = (
    "«خبر عاجل»: 3 قتلى في انفجار (BBC)",
    "Breaking: three killed.",
    "ارتفاع الأسعار 12.5% في الرباط والدار البيضاء ومراكش خلال الأشهر الثلاثة الأولى من السنة",
    "كلمةواحدةطويلةجدالاينتهيمنهاأحدإلابعدأنيتعبمنقراءتهاكلهافيسطرواحدلايكفيها",
    "بِسَلامٍ",
)


@pytest.fixture(scope="module", params=["ar", "fr", "en"])
def layout(request: pytest.FixtureRequest) -> Layout:
    set_language(request.param)
    return Layout(Mode.VISUAL, int(request.param == "ar"))


@pytest.fixture(scope="module")
def articles(shared: Path, full: bool) -> list[Article]:
    """Made ones, and real ones of each paper."""
    found = [
        Article(id=at, title=title, body=f"{title}. " * 9, source="صوت", views=at % 3,
                author="ليلى الطرابلسي", published_at="2026-11-02", tags=["أ", "ب"])
        for at, title in enumerate(TITLES, 1)
    ]  # fmt: skip
    for file in sorted((shared / "corpus").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in islice(lines, 12 if full else 4):
                one = json.loads(line)
                found.append(
                    Article(id=len(found) + 1, title=one["title"], body=one.get("body") or "",
                            source=one.get("source"), views=len(found) % 4 * 500)
                )  # fmt: skip
    return found


def drawn(line: Line) -> str:
    """A line as it is read, from its first letter."""
    letters = (unicodedata.normalize("NFKC", one)[::-1] for one in line.text[::-1])
    return "".join(letters).strip()


def all_of(articles: list[Article]) -> list[Renderable]:
    setting = Setting(digits="arab")
    extra = {"snippet": {"text": "قال الوزير إن الأسعار. " * 6, "highlights": [[4, 10]]}}
    return [
        Listing([(one, {}) for one in articles], COLUMNS, foot="20"),
        Listing([(one, {}) for one in articles], COLUMNS, setting),
        Listing([(one, extra) for one in articles], COLUMNS),
        Bars([(one.title, one.views) for one in articles]),
        Timeline([(f"2026-{month:02d}", month % 5) for month in range(1, 13)]),
        *(ArticlePage(one, setting) for one in articles[:8]),
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_page_and_nothing_hangs_over(
    layout: Layout, articles: list[Article], width: int
) -> None:
    for one in all_of(articles):
        for line in one.lines(layout, width):
            assert line.width <= width
            assert cell_len(line.text) <= width


def test_a_timeline_runs_from_where_reading_begins() -> None:
    """In Arabic its first date, and the column above it, stand at the right."""
    counts = [("2026-09", 1), ("2026-10", 0), ("2026-11", 8)]
    right, left = (
        [line.text for line in Timeline(counts).lines(Layout(Mode.VISUAL, base), 60)]
        for base in (1, 0)
    )

    assert [line.split() for line in (right[-1], left[-1])] == [
        ["2026-11", "2026-09"],
        ["2026-09", "2026-11"],
    ]
    assert set(right[-2].strip()) == set(left[-2].strip()) == {"─"}
    assert right[2].strip() == "█████ " + " " * 6 + "▃▃▃▃▃"
    assert left[2].strip() == "▃▃▃▃▃" + " " * 7 + "█████"


def test_bars_are_thin_and_each_number_stands_beside_its_name() -> None:
    right, left = (
        [line.text.strip() for line in Bars([("BBC", 2)]).lines(Layout(Mode.VISUAL, base), 60)]
        for base in (1, 0)
    )

    assert right == ["━" * 40 + "  2  BBC"]
    assert left == ["BBC  2  " + "━" * 40]


def test_bars_of_charts_below_each_other_begin_in_one_column(layout: Layout) -> None:
    """Whatever their names and numbers."""
    charts = [("BBC", 9), ("CNN", 5)], [("صوت الساحل", 1234), ("ا", 900)]
    lines = [
        line.text.rstrip() if layout.base else line.text
        for chart, other in (charts, charts[::-1])
        for line in Bars(chart, beside=other).lines(layout, 80)
    ]
    places = {line.rindex("━") if layout.base else line.index("━") for line in lines}

    assert len(places) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_prose_and_passages_are_at_most_70_cells_wide(
    layout: Layout, articles: list[Article], width: int
) -> None:
    for one in articles:
        for line in ArticlePage(one).lines(layout, width):
            assert cell_len(line.text.strip()) <= 70
    extra = {"snippet": {"text": "قال الوزير إن الأسعار ارتفعت. " * 9, "highlights": []}}
    for line in Listing([(articles[0], extra)], COLUMNS).lines(layout, width):
        if "ﺮﻳﺯﻮﻟﺍ" in line.text:
            assert cell_len(line.text.strip()) <= 70


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_a_byline_ends_in_a_dot_or_parts_a_number_from_its_noun(
    layout: Layout, articles: list[Article], width: int
) -> None:
    for one in articles:
        lines = [line.text.strip() for line in ArticlePage(one).lines(layout, width)]
        lines += [line.text.strip() for line in Listing([(one, {})], COLUMNS).lines(layout, width)]
        for text in lines:
            assert not text.startswith("·")
            assert not text.endswith("·")
        for before, after in pairwise(lines):
            assert not (before.rstrip(".,").endswith(" 500") and "ﺕﺍﺪﻫﺎﺸﻣ" in after)


@pytest.mark.parametrize("width", WIDTHS)
def test_headlines_are_cut_at_a_word(layout: Layout, articles: list[Article], width: int) -> None:
    """Unless the last of its words is so long that a third of the line would stay empty."""
    for one in articles:
        line = layout.line(one.title, width)
        text = drawn(line) if line.text.startswith("…") else line.text
        if "…" not in line.text or "…" in one.title or text == one.title:
            continue
        kept = layout.width(text.rstrip("…"))
        assert kept > width // 2
        assert line.width <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_empty_columns_go_and_zero_is_not_printed(layout: Layout, width: int) -> None:
    """Nor is ٠, which looks like a dot."""
    unread = [Article(id=at, title=title, views=0) for at, title in enumerate(TITLES[:2], 1)]
    for setting in (Setting(), Setting(digits="arab")):
        lines = [line.text for line in Listing([(one, {}) for one in unread], COLUMNS, setting)
                 .lines(layout, width)]  # fmt: skip
        words = {word for line in lines for word in line.split()}
        assert not words & {"0", "٠"}
        assert not any(
            head in line for head in ("Views", "Vues", "Date", "Source") for line in lines
        )


@pytest.mark.parametrize("width", [40, 50, 60])
def test_results_are_parted_by_a_blank_line_and_counted_at_the_foot(
    layout: Layout, articles: list[Article], width: int
) -> None:
    listing = Listing([(one, {}) for one in articles[:3]], COLUMNS, foot="3")
    lines = [line.text.strip() for line in listing.lines(layout, width)]

    assert lines.count("") == 3
    assert lines[-1] == "3"
