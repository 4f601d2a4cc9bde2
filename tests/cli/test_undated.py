"""Articles without a date: marked, left out where dates are asked for, and that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

LEFT_OUT = "One undated article is left out; `--undated` takes it in\n"  # number 3 of the pattern


@pytest.mark.parametrize(
    ("command", "dated", "with_it"),
    [
        (["list", "--format", "ids"], "2\n1\n", "3\n2\n1\n"),
        (["latest", "--format", "ids"], "2\n1\n", "3\n2\n1\n"),
        (["top", "--format", "ids"], "2\n1\n", "2\n1\n"),
        (["search", "في", "--format", "ids", "--sort", "date"], "2\n1\n", "3\n2\n1\n"),
        (["count"], "2\n", "3\n"),
        (["count", "في"], "2\n", "3\n"),
        (["export", "--as", "jsonl"], None, None),
        (["stats"], None, None),
        (["related", "1", "--format", "ids"], None, None),
        (["duplicates"], "", ""),
    ],
)
@pytest.mark.parametrize("option", [["--since", "2026-01"], ["--until", "tomorrow"]])
def test_dates_leave_undated_articles_out_unless_told(
    filled: Cli, command: list[str], dated: str | None, with_it: str | None, option: list[str]
) -> None:
    """In each command that takes dates; how many were left out stands on stderr."""
    ran = filled(*command, *option)
    assert [line for line in ran.err.splitlines(True) if "undated" in line] == [LEFT_OUT]
    assert dated is None or ran.out == dated

    ran = filled(*command, *option, "--undated")
    assert "undated" not in ran.err
    assert with_it is None or ran.out == with_it


def test_only_those_that_the_other_filters_choose_are_said_to_be_left_out(filled: Cli) -> None:
    """Those of another source, or without the words, would not have come in anyway."""
    assert filled("list", "--since", "2026", "--source", "جريدة الميناء").err == ""
    assert filled("search", "قطار", "--since", "2026", "--format", "ids").err == ""
    assert filled("search", "مكتبة", "--since", "2026", code=1).err.startswith(LEFT_OUT)
    assert filled("count", "قطار", "--since", "2026").err == ""


def test_a_time_before_they_were_added_leaves_none_out(filled: Cli) -> None:
    """They count by the day they were added, where they are taken in."""
    assert filled("list", "--until", "2026-11-03", "--format", "ids").err == ""
    assert filled("list", "--until", "2026-11-03", "--undated", "--format", "ids").out == "2\n1\n"


def test_quiet_says_nothing_of_them(filled: Cli) -> None:
    assert filled("list", "--since", "2026", "--quiet").err == ""


def test_an_undated_article_alone_is_no_match(filled: Cli) -> None:
    ran = filled("list", "--since", "yesterday", code=1)
    assert (ran.out, ran.err) == ("", LEFT_OUT + "No article is like that\n")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("is:undated", "3\n"),
        ("حالة:بلا-تاريخ", "3\n"),
        ('is:"بلا تاريخ"', "3\n"),
        ("état:non-daté", "3\n"),
        ("-is:undated", "2\n1\n"),
        ("since:2026", "2\n1\n"),
        ("date:2026-11", "2\n"),
        ("-date:2026-11", "3\n1\n"),
    ],
)
def test_queries_know_what_has_no_date(filled: Cli, query: str, found: str) -> None:
    """A date in a query is one that the article has; `is:undated` asks for those without."""
    assert filled("search", "--sort", "date", "--format", "ids", "--", query).out == found


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "undated"), ("ar", "بلا تاريخ"), ("fr", "sans date")]
)
def test_tables_mark_them(filled: Cli, lang: str, word: str) -> None:
    """On a terminal the day's place says that there is none; in a pipe the field is empty."""
    drawn = filled("list", "--format", "table", "--bidi", "off", lang=lang).out
    assert [word in line for line in drawn.splitlines() if "مكتبة" in line] == [True]
    assert filled("list", lang=lang).lines[0].split("\t")[1] == ""


def test_figures_put_them_in_no_month(filled: Cli) -> None:
    assert filled("stats", "--json").json["undated"] == 1
    months = filled("stats", "--json").json["by"]["month"]
    assert [one["name"] for one in months] == ["2026-10", "2026-11"]
    assert [one["articles"] for one in months] == [1, 1]


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("since:2026", True),
        ("مكتبة since:2026", True),
        ("since:2026 OR قطار", True),
        ("(since:2026 until:2027) مكتبة", True),
        ("قطار since:2026", False),
        ("قطار OR date:2026-11 OR غواصة", True),
        ("مكتبة", False),
        ("مكتبة -since:2030", False),
        ("مكتبة added:2026", False),
        ("is:undated", False),
    ],
)
def test_a_date_in_a_query_leaves_them_out_and_that_is_said(
    filled: Cli, query: str, left_out: bool
) -> None:
    """Where the rest of the query would have found one; each command that takes a query says so."""
    said = "One undated article is left out; `is:undated` finds it\n" if left_out else ""
    assert filled("count", query).err == said
    assert said in filled("search", query, "--format", "ids", code=None).err
    assert ("undated" in filled("export", query, code=None).err) == left_out
