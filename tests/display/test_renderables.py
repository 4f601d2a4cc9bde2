"""What is drawn, printed by consoles of rich that know nothing of direction."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

import pytest
from rich.console import Console
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from newsctl.article import Article
from newsctl.display.article_page import ArticlePage
from newsctl.display.bidi_modes import Mode
from newsctl.display.charts import Bars, Timeline
from newsctl.display.layout import Layout
from newsctl.display.listing import Listing
from newsctl.display.progress import ProgressLine
from newsctl.display.renderable import Prose, Renderable
from newsctl.display.table import Column, Table
from newsctl.display.theme import Theme
from newsctl.messages import set_language

XTERM = {"TERM": "xterm", "XTERM_VERSION": "379"}
ARTICLE = Article(id=7, title="قال الوزير (أمس): «لا»", body="نص الخبر.", views=3)
ALL: dict[str, Renderable] = {
    "prose": Prose("قال الوزير (أمس): «لا»"),
    "page": ArticlePage(ARTICLE),
    "listing": Listing([(ARTICLE, {})], ("id", "views", "title")),
    "table": Table([Column("الرقم"), Column("العنوان")], [["7", ARTICLE.title]]),
    "bars": Bars([("الملعب", 3), (ARTICLE.title, 12)]),
    "timeline": Timeline([("2026-10", 3), ("2026-11", 7)]),
    "progress": ProgressLine("الاستيراد", 5, 10, 3.0, 2.0),
}


@pytest.fixture(autouse=True)
def _arabic() -> None:
    set_language("ar")


def console(system: str | None = "standard", **more: Any) -> Console:
    settings: dict[str, Any] = {"color_system": system, "width": 60, "_environ": XTERM} | more
    return Console(file=io.StringIO(), force_terminal=True, **settings)


def printed(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def plain(text: str) -> list[str]:
    """Lines without sequences, in plain letters."""
    bare = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", text)
    return unicodedata.normalize("NFKC", bare).splitlines()


SEEN = "«لا» :(سمأ) ريزولا لاق"


@pytest.mark.parametrize("system", [None, "standard", "256", "truecolor"])
@pytest.mark.parametrize("name", ["prose", "page", "listing", "table", "bars"])
def test_a_console_of_any_colours_shows_arabic_right(name: str, system: str | None) -> None:
    to = console(system)
    to.print(ALL[name])

    assert any(SEEN in line for line in plain(printed(to)))


@pytest.mark.parametrize("name", ALL)
def test_a_renderable_keeps_to_its_width_and_says_it(name: str) -> None:
    to = console()
    wanted = to.measure(ALL[name])
    lines = to.render_lines(ALL[name], to.options.update(width=40), pad=False)

    assert 0 < wanted.minimum <= wanted.maximum <= 60
    assert max(sum(segment.cell_length for segment in line) for line in lines) <= 40


def test_it_stands_inside_what_rich_draws() -> None:
    to = console()
    table = RichTable(show_header=False)
    table.add_row("id", ALL["prose"])
    to.print(table)
    to.print(Panel(ALL["prose"]))

    lines = [line for line in plain(printed(to)) if SEEN in line]
    assert len(lines) == 2
    assert all(line[0] == line[-1] == "│" for line in lines)


def test_the_fence_is_around_it_on_a_terminal_and_nowhere_else() -> None:
    to = console()
    to.print(ALL["prose"])
    assert printed(to).startswith("\x1b[8l")
    assert printed(to).endswith("\x1b[8h")

    file = Console(file=io.StringIO(), width=60, _environ={})
    file.print(ALL["prose"])
    assert printed(file) == "قال الوزير (أمس): «لا»\n"


def test_a_recording_is_the_picture_and_no_browser_orders_it_again(tmp_path: object) -> None:
    to = console(record=True)
    to.print(ALL["listing"])
    svg = to.export_svg(title="newsctl")

    text = svg.replace("&#160;", " ")
    assert "\u202d" in text
    runs = re.findall("\u202d([^\u202c]*)\u202c", text)
    assert any(SEEN in unicodedata.normalize("NFKC", run) for run in runs)
    assert not re.findall("[\ufe70-\ufefc]", re.sub("\u202d[^\u202c]*\u202c", "", text))


def test_styles_are_those_of_the_console_s_theme_where_it_has_them() -> None:
    own = Theme(own={"title": "magenta"})
    to = console(theme=own.for_rich())
    to.print(ALL["listing"])

    assert "\x1b[35m" in printed(to)


def test_text_of_rich_keeps_its_styles() -> None:
    text = Text("خبر عاجل")
    text.stylize("bold red", 0, 3)
    to = console()
    to.print(Prose(text, layout=Layout(Mode.VISUAL)))

    assert "\x1b[1;31m\ufeae\ufe92\ufea7\x1b[0m" in printed(to)


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("yields", [False, True])
@pytest.mark.parametrize("width", [14, 20, 28, 29, 40, 41, 42, 60])
def test_no_line_of_a_table_is_wider_than_the_screen(width: int, yields: bool, base: int) -> None:
    """Whichever columns give way; numbers are whole as long as others can."""
    columns = [
        Column("الرقم", number=True), Column("متى"), Column("صنعها"),
        Column("ما تغيّر", yields=yields), Column("الكلمات"),
    ]  # fmt: skip
    row = ["12345", "اليوم 05:00", "كما وصل", "تعديل العنوان", "90 كلمة"]

    lines = list(Table(columns, [row]).lines(Layout(Mode.VISUAL, base), width))

    assert [one.width for one in lines if one.width > width] == []
    assert width < 29 or "12345" in lines[-1].text
