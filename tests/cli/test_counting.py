"""Reads as a person meets them: counted once each, seen by the reader's days, looked for."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from tests.cli import conftest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Cli

    Zone = Callable[[str], None]
    At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Sets the clock: `2026-11-24T19:30` is a time in UTC."""

    def put(moment: str) -> None:
        now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr(conftest, "NOW", now)

    return put


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """Four articles, made once and copied for each test; the page of the second was seen 100
    times."""
    folder = tmp_path_factory.mktemp("four")
    clock = lambda: datetime(2026, 10, 1, tzinfo=UTC)  # noqa: E731
    with open_archive(str(folder / "articles.json"), create=True, clock=clock) as archive:
        for title, source, section in (
            ("أول", "الراي", "رأي"),
            ("ثان", "الراي", "نقل"),
            ("ثالث", "الأهرام", "نقل"),
            ("رابع", None, None),
        ):
            archive.add(Article(title=title, body=f"نص {title}", source=source, section=section))
        archive.update(2, {"views": 100})
    return folder


@pytest.fixture
def archive(cli: Cli, at: At, four: Path) -> Cli:
    """The program with a copy of them, on the day when they were made."""
    for file in four.iterdir():
        shutil.copy2(file, cli.db.parent / file.name)
    at("2026-10-01T00:00")
    return cli


def read(cli: Cli, at: At, *reads: tuple[str, int]) -> None:
    """Read articles, each at its time."""
    for moment, article in reads:
        at(moment)
        cli("show", str(article))


def counts(cli: Cli, article: int) -> tuple[int, int]:
    found = cli("show", str(article), "--json", "--no-count").json
    return found["views"], found["page_views"]


# -- what is counted -----------------------------------------------------------------------------
def test_a_read_is_counted_once_whatever_it_is_read_as(
    archive: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    import webbrowser

    monkeypatch.setattr(webbrowser, "open", lambda _address: True)
    archive("edit", "1", "--set", "url=https://example.org/1")
    for number, words in enumerate(
        (["show", "1"], ["show", "1", "--json"], ["show", "1", "--raw"], ["show", "1", "1"],
         ["show", "1", "--web"], ["open", "1"]), 1,
    ):  # fmt: skip
        archive(*words)
        assert counts(archive, 1) == (number, 0), words


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["search", "أول"], ["export"], ["latest"], ["top"], ["stats"], ["views"],
        ["show", "1", "--no-count"], ["open", "1", "--no-count"], ["duplicates"],
        ["mark", "1", "read"],
    ],
)  # fmt: skip
def test_nothing_else_is_a_read(
    archive: Cli, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    import webbrowser

    monkeypatch.setattr(webbrowser, "open", lambda _address: True)
    archive("edit", "1", "--set", "url=https://example.org/1")
    archive(*words)
    assert counts(archive, 1) == (0, 0)


def test_an_address_that_was_not_opened_is_not_read(archive: Cli) -> None:
    archive("edit", "1", "--set", "url=ftp://example.org/1")
    archive("open", "1", code=2)
    assert counts(archive, 1) == (0, 0)


# -- two numbers, one sum ------------------------------------------------------------------------
def test_the_page_seen_again_and_the_reads_add_up(archive: Cli, tmp_path: Path) -> None:
    """Page 100, one read, page seen again at 180: 181."""
    archive("show", "2")
    page = tmp_path / "page.jsonl"
    page.write_text(json.dumps({"title": "ثان", "body": "نص ثان", "views": 180}), encoding="utf-8")
    archive("import", str(page), "--on-duplicate", "update")
    assert counts(archive, 2) == (181, 180)


def test_the_sum_is_not_set_below_the_reads(archive: Cli) -> None:
    archive("show", "2")
    archive("show", "2")
    archive("edit", "2", "--set", "views=2")
    assert counts(archive, 2) == (2, 0)

    ran = archive("edit", "2", "--set", "views=1", code=2)
    assert ran.err == "views can't be 1: 2 of the views are reads made here\n"
    assert counts(archive, 2) == (2, 0)
    archive("undo")
    assert counts(archive, 2) == (102, 100)


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv", "tsv", "markdown"])
def test_both_numbers_come_back_from_every_format(archive: Cli, tmp_path: Path, kind: str) -> None:
    """Of an article that was read on its page and here, here alone, and never."""
    for number in ("1", "1", "2"):
        archive("show", number)
    out = str(tmp_path / ("folder" if kind == "markdown" else f"news.{kind}"))
    archive("export", "--as", kind, "-o", out)
    other = ("--db", str(tmp_path / "other.json"))
    archive(*other, "import", out, "--keep-ids")

    told = "{id} {views} {page_views} {viewed_at}"
    listed = [archive(*where, "list", "--sort", "added", "--format", told).lines
              for where in ((), other)]  # fmt: skip
    assert listed[0] == listed[1]
    assert [line.split()[:3] for line in listed[0]] == [
        ["4", "0", "0"], ["3", "0", "0"], ["2", "101", "100"], ["1", "2", "0"],
    ]  # fmt: skip


def test_an_export_comes_back_with_its_reads(
    archive: Cli, at: At, tmp_path: Path, in_time_zone: Zone
) -> None:
    """Their times too, behind the other fields; brought in twice, they are counted once."""
    in_time_zone("UTC")
    read(archive, at, ("2026-11-23T10:05", 2), ("2026-11-23T10:14", 2), ("2026-11-24T09:00", 2))
    out = tmp_path / "all.jsonl"
    archive("export", "-o", str(out))
    record = json.loads(out.read_text(encoding="utf-8").splitlines()[2])
    assert list(record)[-3:] == ["page_views", "changed_at", "reads"]
    assert (record["views"], record["page_views"]) == (103, 100)
    assert record["reads"] == {"2026-11-23T10:00Z": 2, "2026-11-24T09:00Z": 1}

    other = ("--db", str(tmp_path / "other.json"))
    for _time in range(2):
        archive("import", str(out), "--keep-ids", *other)
    assert archive("export", *other).out == out.read_text(encoding="utf-8")
    assert archive("views", "2", *other).out == archive("views", "2").out


# -- the reader's day ----------------------------------------------------------------------------
def test_today_is_the_readers(archive: Cli, at: At, in_time_zone: Zone) -> None:
    """Read at 23:30 in Dubai and asked at 02:00: today is empty, and yesterday is not."""
    in_time_zone("Asia/Dubai")
    read(archive, at, ("2026-11-24T19:30", 1))
    assert archive("top", "--period", "day", "--format", "ids").lines == ["1"]

    at("2026-11-24T22:00")
    assert archive("top", "--period", "day", "--format", "ids").lines == []
    assert archive("views", "1", "--since", "2026-11-24").lines == [
        "2026-11-24\t1\t0", "2026-11-25\t0\t1"
    ]  # fmt: skip
    assert archive("search", "viewed:yesterday", "--format", "ids").lines == ["1"]
    archive("search", "viewed:today", code=1)
    assert archive("search", "viewed:2026-11-24", "--format", "ids").lines == ["1"]


@pytest.mark.parametrize(
    ("locale", "read_this_week"),
    [("ar_EG.UTF-8", "2"), ("ar_SA.UTF-8", "1"), ("fr_FR.UTF-8", "0"), ("en_US.UTF-8", "1")],
)
def test_weeks_begin_where_the_country_begins_them(
    archive: Cli, at: At, in_time_zone: Zone, locale: str, read_this_week: str
) -> None:
    """Read on a Saturday and on a Sunday, asked on the Tuesday behind them."""
    in_time_zone("UTC")
    read(archive, at, ("2026-11-21T10:00", 1), ("2026-11-22T10:00", 1))
    at("2026-11-24T10:00")
    environ = {"LC_ALL": locale}
    ran = archive("top", "-p", "week", "--format", "{period_views}", environ=environ)
    assert (ran.lines or ["0"]) == [read_this_week]
    assert archive("top", "-p", "month", "--format", "{period_views}").lines == ["2"]


# -- top -----------------------------------------------------------------------------------------
def test_the_most_read_of_a_period_and_of_the_one_before(
    archive: Cli, at: At, in_time_zone: Zone
) -> None:
    """Ordered by the reads of the period, whatever the pages' own counters say."""
    in_time_zone("UTC")
    read(
        archive, at, ("2026-11-23T10:00", 2), ("2026-11-23T11:00", 2), ("2026-11-23T12:00", 2),
        ("2026-11-24T10:00", 1), ("2026-11-24T10:00", 1), ("2026-11-24T11:00", 2),
        ("2026-11-24T12:00", 3), ("2026-11-24T12:00", 3), ("2026-11-24T12:00", 3),
    )  # fmt: skip
    told = [
        (one["id"], one["period_views"], one["period_before"])
        for one in archive("top", "--period", "day", "--json").json
    ]
    assert told == [(3, 3, 0), (1, 2, 0), (2, 1, 3)]
    assert archive("top", "-p", "day", "--source", "الراي", "-n", "1").lines == [
        "1\t\tالراي\t2\t0\tأول"
    ]
    assert archive("top", "-p", "day", "--section", "اقتصاد", code=1).out == ""
    assert archive("top", "-p", "day", "-c", "id,period_views").lines[0] == "3\t3"
    drawn = archive("top", "-p", "day", terminal=True).out
    assert "▼ 2" in drawn
    assert drawn.count("new") == 2


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["list", "--sort", "المشاهدات"], ["list", "--sort", "views"]),
        (["list", "--sort", "قُرئ"], ["list", "--sort", "viewed"]),
        (["list", "--sort", "lu"], ["list", "--sort", "viewed"]),
        (["list", "--sort", "أُضيف"], ["list", "--sort", "added"]),
        (["top", "--period", "أسبوع"], ["top", "--period", "week"]),
        (["top", "-p", "الشهر"], ["top", "-p", "month"]),
        (["top", "-p", "jour"], ["top", "-p", "day"]),
        (["views", "--by", "المصدر"], ["views", "--by", "source"]),
        (["views", "--by", "rubrique"], ["views", "--by", "section"]),
        (["views", "--by", "ساعة"], ["views", "--by", "hour"]),
    ],
)
def test_orders_and_periods_go_by_arabic_and_french_names(
    archive: Cli, at: At, words: list[str], same: list[str]
) -> None:
    read(archive, at, ("2026-11-24T10:00", 2), ("2026-11-24T11:00", 3))
    assert archive(*words).out == archive(*same).out
    assert archive(*words).out


# -- views ---------------------------------------------------------------------------------------
@pytest.fixture
def seen(archive: Cli, at: At, in_time_zone: Zone) -> Cli:
    in_time_zone("Asia/Dubai")
    read(
        archive, at, ("2026-09-30T20:30", 1), ("2026-11-13T08:00", 1), ("2026-11-20T08:00", 2),
        ("2026-11-22T21:00", 3), ("2026-11-23T05:10", 1), ("2026-11-23T06:20", 1),
    )  # fmt: skip
    at("2026-11-23T07:00")
    return archive


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["--since", "2026-11-20"],
         ["2026-11-20 1 0", "2026-11-21 0 1", "2026-11-22 0 0", "2026-11-23 3 0"]),
        (["--since", "2026-11-20", "--until", "2026-11-20"], ["2026-11-20 1 0"]),
        (["1", "--since", "2026-11-22"], ["2026-11-22 0 0", "2026-11-23 2 0"]),
        (["--by", "week", "--since", "2026-11-10"],
         ["2026-11-07 1 0", "2026-11-14 1 1", "2026-11-21 3 1"]),
        (["--by", "month", "--since", "2026-09"],
         ["2026-09 0 0", "2026-10 1 0", "2026-11 5 1"]),
        (["--by", "source", "--since", "2026-11-23"], ["الراي 2 0", "الأهرام 1 0"]),
        (["--by", "section", "--since", "2026-11-15"], ["رأي 2 1", "نقل 2 0"]),
        (["--source", "الأهرام", "--by", "month", "--since", "2026-11"], ["2026-11 1 0"]),
    ],
)  # fmt: skip
def test_reads_over_time(seen: Cli, words: list[str], lines: list[str]) -> None:
    """A row for each period, without reads too, in the reader's zone, and the one before it."""
    environ = {"LC_ALL": "ar_EG.UTF-8"}
    ran = seen("views", *words, environ=environ)
    assert [line.replace("\t", " ") for line in ran.lines] == lines


def test_reads_by_the_hour_are_those_of_today(seen: Cli) -> None:
    rows = dict(line.split("\t", 1) for line in seen("views", "--by", "hour").lines)
    assert len(rows) == 24
    read_at = {name: row for name, row in rows.items() if row[0] != "0"}
    assert read_at == {
        "2026-11-23T01:00": "1\t0", "2026-11-23T09:00": "1\t0", "2026-11-23T10:00": "1\t1"
    }  # fmt: skip


def test_reads_over_time_in_json(seen: Cli) -> None:
    ran = seen("views", "1", "--since", "2026-11-22", "--json")
    assert ran.json == {
        "by": "day",
        "views": 2,
        "counts": [
            {"name": "2026-11-22", "views": 0, "before": 0},
            {"name": "2026-11-23", "views": 2, "before": 0},
        ],
    }


def test_nothing_read_is_said(seen: Cli) -> None:
    """With a filter, days or an article exit 1, as wherever nothing matches; else a word."""
    said = "Nothing was read here in that time\n"
    assert seen("views", "4", code=1).err == said
    assert seen("views", "--tag", "لا", code=1).out == ""
    ran = seen("views", "--until", "2026-09-01", code=1)
    assert (ran.out, ran.err) == ("", said)
    assert seen("views", "--until", "2026-09-01", "--json", code=1).json["counts"] == []
    seen("views", "--since", "2026-11-23", "--until", "2026-11-22", code=1)
    seen("views", "99", code=1)


def test_an_article_in_the_trash_has_its_reads(seen: Cli) -> None:
    seen("rm", "1")
    assert seen("views", "1", "--since", "2026-11-23").lines == ["2026-11-23\t2\t0"]
    assert seen("views", "--since", "2026-11-23").lines == ["2026-11-23\t1\t0"]


def test_reads_are_drawn_above_an_axis(seen: Cli) -> None:
    lines = seen("views", terminal=True).lines
    assert "5 reads · most: 3 (2026-11-23)" in lines[0]
    assert any("─" * 30 in line for line in lines)
    assert "2026-10-25" in lines[-1]
    assert "2026-11-23" in lines[-1]


def test_stats_tell_the_reads_of_each_day(seen: Cli) -> None:
    days = seen("stats", "--json").json["reads"]
    assert len(days) == 30
    assert {one["name"]: one["views"] for one in days if one["views"]} == {
        "2026-11-13": 1, "2026-11-20": 1, "2026-11-23": 3
    }  # fmt: skip
    assert "day\t2026-11-23\t\t3" in seen("stats").lines
    assert "Reads by day" in seen("stats", terminal=True).out


def test_show_draws_the_last_days_when_there_is_something_to_see(seen: Cli) -> None:
    """That an article is being read is nothing to see; that it was on other days is."""
    assert "reads in 30 days" in seen("show", "1", terminal=True).out
    assert "in 30 days" not in seen("show", "4", terminal=True).out
    assert "in 30 days" not in seen("show", "1").out


# -- read and unread -----------------------------------------------------------------------------
def test_what_is_unread_is_found_by_option_and_by_query(archive: Cli, at: At) -> None:
    read(archive, at, ("2026-11-24T10:00", 2), ("2026-11-24T11:00", 3))
    ids = ("--format", "ids", "--sort", "added")
    for words in (
        ["list", "--unread"], ["search", "is:unread"], ["search", "حالة:غير-مقروء"],
        ["search", 'حالة:"غير مقروء"'], ["search", "état:non-lu"], ["search", "نص -is:read"],
        ["search", "نص is:unread"],
    ):  # fmt: skip
        assert archive(*words, *ids).lines == ["4", "1"], words
    for words in (["search", "is:read"], ["search", "حالة:مقروءة"], ["search", "نص -is:unread"]):
        assert archive(*words, *ids).lines == ["3", "2"], words
    assert archive("list", "--sort", "viewed", "--format", "ids").lines == ["3", "2"]
    assert archive("count", "--unread").out == "2\n"
    assert archive("search", "is:somewhat", code=2).err.startswith(
        "“somewhat” is no state: write read, unread, undated or changed"
    )


def test_queries_ask_for_times_and_views(archive: Cli, at: At, in_time_zone: Zone) -> None:
    in_time_zone("UTC")
    read(archive, at, ("2026-11-24T10:00", 2), ("2026-11-24T11:00", 3))
    at("2026-11-25T09:00")
    archive("add", "--title", "خامس", "--body", "نص خامس")

    def found(query: str) -> list[str]:
        ran = archive("search", query, "--format", "ids", "--sort", "added")
        return ran.lines

    assert found("views:>100") == ["2"]
    assert found("مشاهدات:1") == ["3"]
    assert found("added:today") == ["5"]
    assert found("أضيف:2026-10..2026-11-01") == ["4", "3", "2", "1"]
    assert found("viewed:>=2026-11") == ["3", "2"]
    assert found("قرئ:أمس") == ["3", "2"]
    assert found("lu:hier") == ["3", "2"]
    assert found("نص -viewed:2026-11-24") == ["5", "4", "1"]


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        (["mark", "1-4", "read"], []),
        (["mark", "1", "4", "مقروء"], []),
        (["mark", "4", "lu"], ["1"]),
        (["mark", "2-3", "unread"], ["4", "3", "2", "1"]),
        (["mark", "3", "غير", "مقروءة"], ["4", "3", "1"]),
    ],
)
def test_a_mark_is_taken_back_whole(
    archive: Cli, at: At, words: list[str], unread: list[str]
) -> None:
    read(archive, at, ("2026-11-24T10:00", 2), ("2026-11-24T11:00", 3))
    before = archive("export").out
    at("2026-11-24T12:00")
    archive(*words)
    assert (
        archive("list", "--unread", "--sort", "added", "--format", "ids", code=not unread).lines
        == unread
    )
    assert [one["updated_at"] for one in archive("list", "--json").json].count(None) == 3
    archive("undo")
    assert archive("export").out == before


@pytest.mark.parametrize("words", [["mark"], ["mark", "1"], ["mark", "read"], ["mark", "1", "x"]])
def test_a_mark_needs_ids_and_a_word(archive: Cli, words: list[str]) -> None:
    archive(*words, code=2)
