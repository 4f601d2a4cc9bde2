"""The library's face: its names, what they cost, what they do, and the examples of its pages."""

from __future__ import annotations

import doctest
import subprocess
import sys
import threading
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

import pytest

import newsctl
from newsctl import (
    Archive,
    ArchiveError,
    Article,
    BadInput,
    Item,
    Match,
    NothingMatched,
    Query,
    QueryError,
    Results,
    Selection,
    Sort,
    open_archive,
    parse_query,
    read_articles,
    speaking,
    write_articles,
)
from newsctl import library as module

if TYPE_CHECKING:
    from collections.abc import Iterator

MANUAL = Path(newsctl.__file__).parent / "manual"
PAGES = sorted([*MANUAL.glob("*/library.md"), *MANUAL.glob("*/tinydb.md")])

PROMISED = [
    "Added", "Archive", "ArchiveError", "ArchiveLocked", "ArchiveStorage", "Article",
    "ArticlesDB", "ArticlesTable", "BadInput", "Change", "ChangeKind", "Changes", "CheckReport",
    "DamagedArchive", "ExitCode", "Gone", "Hit", "Item", "Match", "NewsctlError",
    "NothingMatched", "OnDuplicate", "Origin", "Outcome", "Page", "Part", "Prepared", "Preparing",
    "Problem", "Query", "QueryError", "Results", "Revision", "Selection", "Sort", "Stats", "Tally",
    "Upkeep", "UsageError", "__version__", "open_archive", "parse_query", "read_articles",
    "speaking", "write_articles",
]  # fmt: skip


def test_no_promised_name_is_gone() -> None:
    """A name leaves this list only a version after it was said to be retired."""
    assert sorted(newsctl.__all__) == PROMISED
    assert set(PROMISED) <= set(dir(newsctl))


@pytest.mark.parametrize("name", PROMISED)
def test_a_name_is_what_its_module_says(name: str) -> None:
    value = getattr(newsctl, name)

    assert isinstance(value, str) or value.__doc__


def test_every_class_that_the_door_gives_or_takes_is_promised() -> None:
    """Whoever calls it can name what it answers."""
    from newsctl.archive import changes, door, reports

    classes = {
        name
        for module in (changes, door, reports)
        for name, one in vars(module).items()
        if isinstance(one, type) and one.__module__ == module.__name__
    }
    assert classes <= set(PROMISED)


def test_every_name_has_one_home() -> None:
    homes = [name for names in newsctl._HOMES.values() for name in names]

    assert sorted([*homes, "__version__"]) == PROMISED


def test_what_is_no_name_of_the_library_is_said_to_be_none() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        newsctl.nonsense  # type: ignore[attr-defined]  # noqa: B018 - and type checkers say so


def test_the_package_alone_loads_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules); import newsctl; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["newsctl"]


def test_an_article_is_had_without_the_archive() -> None:
    code = "import sys; from newsctl import Article, Selection; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert loaded & {"sqlite3", "orjson", "tinydb", "newsctl.archive", "newsctl.cli"} == set()


def test_types_are_told(tmp_path: Path) -> None:
    """mypy reads this: what a program gets is typed to its last field."""
    with open_archive(tmp_path / "a.json") as archive:
        assert_type(archive, Archive)
        assert_type(archive.add(Article(title="خبر", body="نص")).id, int)
        assert_type(parse_query("خبر"), Query)
        assert_type(archive.search(parse_query("خبر"), match=Match.ANY), Results)
        assert_type(archive.get(1).published_at, str | None)
        assert_type(next(read_articles(BytesIO(b'{"title": "a"}'), format="jsonl")), Item)


def test_ten_lines_make_an_archive_and_find_in_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text('{"title": "قطار جديد", "views": 3}\n{"title": "سوق قديم"}\n', "utf-8")

    with open_archive(tmp_path / "a.json") as archive:
        read = [item.article for item in read_articles(source)]
        added = list(archive.add_many(one for one in read if one))
        found = archive.search(parse_query("القطارات OR غواصة"), match=Match.ALL)
        ordered = archive.list(Selection(sort=Sort.VIEWS, limit=1))
        write_articles(ordered, target, format="csv")

    assert [one.id for one in added] == [1, 2]
    assert [hit.id for hit in found.hits] == [1]
    assert "قطار جديد" in target.read_text("utf-8")


def test_errors_are_classes_with_their_particulars(tmp_path: Path) -> None:
    with pytest.raises(QueryError) as wrong:
        parse_query("قطار (")
    assert (wrong.value.query, wrong.value.position) == ("قطار (", 5)

    with pytest.raises(ArchiveError):
        open_archive(tmp_path / "none.json", create=False)
    with open_archive(tmp_path / "a.json") as archive, pytest.raises(NothingMatched):
        archive.get(1)
    with pytest.raises(BadInput) as missing:
        list(read_articles(tmp_path / "none.csv"))
    assert missing.value.source == str(tmp_path / "none.csv")


def test_places_are_named_by_text_or_by_path(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.json")) as archive:
        archive.add(Article(title="خبر"))
    write_articles([Article(id=1, title="خبر")], str(tmp_path / "b.jsonl"), format="jsonl")

    with open_archive(tmp_path / "a.json", create=False) as archive:
        assert archive.count() == 1
    assert [
        one.article.title for one in read_articles(str(tmp_path / "b.jsonl")) if one.article
    ] == ["خبر"]


def test_relative_dates_count_from_the_day_that_is_told() -> None:
    line = BytesIO('{"title": "خبر", "date": "أمس"}'.encode())

    read = [one.article for one in read_articles(line, format="jsonl", today=date(2026, 3, 1))]
    assert [one.published_at for one in read if one] == ["2026-02-28"]


def test_a_language_is_spoken_by_one_thread_alone(tmp_path: Path) -> None:
    said = {}

    def ask(name: str) -> None:
        try:
            open_archive(tmp_path / "none.json", create=False)
        except ArchiveError as error:
            said[name] = str(error)

    ask("before")
    with speaking("en"):
        ask("within")
        with speaking("fr"):
            ask("further within")
        other = threading.Thread(target=ask, args=["beside"])
        other.start()
        other.join()
    ask("after")

    assert said["within"].startswith("There is no archive at")
    assert said["further within"].startswith("Il n’y a pas d’archive")
    assert said["before"] == said["beside"] == said["after"]
    with pytest.raises(ValueError, match="xx"), speaking("xx"):
        pass


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with open_archive(tmp_path / "a.json") as archive:
        archive.add(Article(title="خبر", body="نص"))
        archive.record_view(1)
        archive.search(parse_query("شيء"), match=Match.AUTO)

    assert capfd.readouterr() == ("", "")


def examples() -> Iterator[doctest.DocTest]:
    """Those of the docstrings, and each page's as one."""
    for test in doctest.DocTestFinder().find(module):
        test.globs |= {name: getattr(newsctl, name) for name in PROMISED}
        if test.examples:
            yield test
    parser = doctest.DocTestParser()
    for page in PAGES:
        name = page.relative_to(MANUAL).as_posix()
        yield parser.get_doctest(page.read_text(encoding="utf-8"), {}, name, str(page), 0)


@pytest.mark.parametrize("example", list(examples()), ids=lambda one: one.name)
def test_examples_print_what_they_say(
    example: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    failed = runner.run(example, out=said.append).failed

    assert not failed, "".join(said)
