"""`newsctl show`: what is shown, and that a view is counted once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

PAGE = """\
انطلاق موسم الزيتون
صوت الساحل · ليلى الطرابلسي · اقتصاد · 2026-10-28 · 13 views

انطلق موسم جني الزيتون في الساحل.

وقال الوزير إن المحصول وافر هذا العام.

Tags: فلاحة, زيتون

https://example.org/olive
"""


def test_a_pipe_gets_the_article_as_plain_text(filled: Cli) -> None:
    ran = filled("show", "1")

    assert (ran.out, ran.err) == (PAGE, "")


@pytest.mark.parametrize(
    ("args", "ids"),
    [
        (["2"], [2]),
        (["٢"], [2]),
        (["3,1"], [3, 1]),
        (["1", "3"], [1, 3]),
        (["1-2"], [1, 2]),
        (["2-9"], [2, 3]),
        (["last"], [3]),
        (["3", "3"], [3]),
        (["١-٣"], [1, 2, 3]),
    ],
)
def test_ids_are_typed_in_many_ways(filled: Cli, args: list[str], ids: list[int]) -> None:
    ran = filled("show", *args, "--format", "ids", "--no-count")

    assert ran.lines == [str(one) for one in ids]


@pytest.mark.parametrize("text", ["3\n1\n", "3\0001\000", "3\t2026\tx\n1\ty\n"])
def test_ids_come_from_standard_input(filled: Cli, text: str) -> None:
    """One a line, with NUL, or as the tsv of a listing begins."""
    assert filled("show", "-", "--format", "ids", stdin=text).lines == ["3", "1"]


def test_a_view_is_counted_once_and_not_at_all_with_no_count(filled: Cli) -> None:
    assert filled("show", "1", "--json").json["views"] == 13
    assert filled("show", "1", "--json", "--no-count").json["views"] == 13
    assert filled("show", "1", "--json").json["views"] == 14


def test_json_of_one_is_an_object_and_of_several_an_array(filled: Cli) -> None:
    assert filled("show", "1", "--json").json["title"] == "انطلاق موسم الزيتون"
    assert [one["id"] for one in filled("show", "1", "2", "--json").json] == [1, 2]
    assert [one["id"] for one in filled("show", "1-1", "--json").json] == [1]


def test_what_is_there_is_shown_and_what_is_not_exits_with_1(filled: Cli) -> None:
    ran = filled("show", "9", "1", "--format", "ids", code=1)

    assert (ran.out, ran.err) == ("1\n", "No article has the id 9\n")


def test_one_that_is_not_there_prints_nothing(filled: Cli) -> None:
    ran = filled("show", "9", "--json", code=1)

    message = "No article has the id 9"
    assert ran.out == ""
    assert ran.err == f'{message}\n{{"error":1,"message":"{message}","hint":null}}\n'


def test_a_range_of_nothing_exits_with_1(filled: Cli) -> None:
    assert filled("show", "7-9", code=1).err == "No article has an id from 7 to 9\n"


def test_highlight_marks_what_matched(filled: Cli) -> None:
    found = filled("show", "1", "--json", "--highlight", "الوزير").json

    [[start, end]] = found["highlights"]["body"]
    assert found["body"][start:end] == "الوزير"


def test_raw_names_what_is_invisible(cli: Cli) -> None:
    cli("add", "--title", "ع\u202e\x1b[31m", "--body", "نص\u200f\n\nثان")

    assert cli("show", "1", "--raw").out == "ع\\u202e\\x1b[31m\n\nنص\\u200f\n\nثان\n"


def test_web_writes_a_page_and_opens_it(
    filled: Cli, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page stays for the browser; those of the days before go."""
    before = cache / "pages" / "before"
    before.mkdir(parents=True)
    (before / "2.html").touch()
    os.utime(before, (0, 0))
    opened: list[str] = []

    def browse(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", browse)

    filled("show", "1", "--web")

    place = Path(url2pathname(urlparse(opened[0]).path))
    page = place.read_text(encoding="utf-8")
    assert place.parent.parent == before.parent
    assert not before.exists()
    assert 'dir="rtl"' in page
    assert "انطلاق موسم الزيتون" in page


def test_the_real_program_shows_in_arabic(program: Any, filled: Cli) -> None:
    ran = program("show", "3", NEWSCTL_LANG="ar")

    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[1] == "صوت الساحل · ثقافة · مشاهدة واحدة"


def test_on_a_terminal_a_page_is_laid_out(on_terminal: Any, filled: Cli) -> None:
    """Joined and reordered inside the fence, with nothing of the pager when it fits."""
    ran = on_terminal("show", "3", "--no-pager", NEWSCTL_BIDI="visual", NEWSCTL_LANG="ar")

    assert ran.code == 0
    assert ran.out.startswith("\x1b[8l")
    assert ran.out.rstrip("\n").endswith("\x1b[8h")
    assert any("\ufe70" <= letter <= "\ufeff" for letter in ran.out)


def test_what_is_longer_than_the_screen_goes_to_the_pager(on_terminal: Any, filled: Cli) -> None:
    args = ("show", "1", "--no-count")
    paged = {"LINES": "4", "PAGER": "sed s/^/PAGED/", "NEWSCTL_BIDI": "off"}

    assert "PAGED" in on_terminal(*args, **paged).out
    assert "PAGED" not in on_terminal(*args, "--no-pager", **paged).out
    assert "PAGED" not in on_terminal(*args, **(paged | {"LINES": "40"})).out
