"""`history`, `diff`, `show --version` and `search --new`, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_contract import real

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli
    from tests.cli.test_contract import Real

__all__ = ["real"]

FIRST = "قال الوزير إن القطار سينطلق سنة 2029.\nفقرة لا تتغير.\nوختم حديثه."
SECOND = "أكد الوزير إن القطار سينطلق سنة 2031.\nفقرة لا تتغير.\nوختم حديثه."


@pytest.fixture
def changed(cli: Cli, tmp_path: Path) -> Cli:
    """An article of three versions: as it came, corrected, with another spelling; then edited."""
    for number, body in enumerate((FIRST, SECOND, SECOND.replace("إن", "ان"))):
        publish(cli, tmp_path, body, number)
    cli("edit", "1", "--set", "author=سلمى")
    return cli


def publish(cli: Cli, folder: Path, body: str, number: int = 0, **fields: Any) -> None:
    page = {"title": "القطار", "body": body, "url": "https://a.example/1", "source": "الساحل"}
    path = folder / f"page-{number}.json"
    path.write_text(json.dumps(page | fields, ensure_ascii=False), encoding="utf-8")
    cli("import", str(path), "--on-duplicate", "update")


# -- history -------------------------------------------------------------------------------------
def test_history_tells_each_version_in_a_line(changed: Cli) -> None:
    told = changed("history", "1")
    assert told.out.splitlines() == [
        "1\t2026-11-24T12:00:00Z\t\t\t12\t0\t",
        "2\t2026-11-24T12:00:00Z\tpublisher\ttext\t2\t2\tbody",
        "4\t2026-11-24T12:00:00Z\tperson\ttext\t1\t0\tauthor",
    ]
    assert "--all" in told.err
    every = changed("history", "last", "--all").out.splitlines()
    assert every[2] == "3\t2026-11-24T12:00:00Z\tpublisher\tspelling\t0\t0\tbody"


def test_history_in_json(changed: Cli) -> None:
    assert changed("history", "1", "--json").json[1] == {
        "version": 2,
        "made_at": "2026-11-24T12:00:00Z",
        "by": "publisher",
        "kind": "text",
        "fields": ["body"],
        "added": 2,
        "removed": 2,
    }


def test_history_says_what_was_not_kept(cli: Cli, tmp_path: Path) -> None:
    for number in range(54):
        publish(cli, tmp_path, f"النص {number}")
    told = cli("history", "1")
    assert [line.split("\t")[0] for line in told.out.splitlines()] == [
        "1",
        *map(str, range(6, 55)),
    ]
    assert "4 versions between were not kept" in told.err
    assert cli("show", "1", "--version", "3", code=1).err.startswith(
        "Article 1 has no version 3. It has: 1, 6-54"
    )


# -- diff ----------------------------------------------------------------------------------------
def test_diff_marks_what_was_removed_and_added(changed: Cli) -> None:
    assert changed("diff", "1", "1", "2").out == (
        "القطار\n"
        "from version 1 to 2 · the publisher · 2026-11-24T12:00:00Z\n"
        "\n"
        "[-قال-] {+أكد+} الوزير إن القطار سينطلق سنة [-2029-] {+2031+}.\n"
        "\n"
        "فقرة لا تتغير.\n"
        "\n"
        "⋯ one paragraph as before\n"
    )


def test_diff_of_one_id_is_the_last_change(changed: Cli) -> None:
    assert changed("diff", "1", "--format", "tsv").out == "author\t\tسلمى\n"


def test_diff_with_one_number_is_all_since(changed: Cli) -> None:
    assert changed("diff", "1", "١", "--format", "tsv").out == (
        "author\t\tسلمى\nbody\tقال\tأكد\nbody\t2029\t2031\n"
    )


def test_diff_goes_backwards_too(changed: Cli) -> None:
    assert changed("diff", "1", "2", "1", "--format", "tsv").out == (
        "body\tأكد\tقال\nbody\t2031\t2029\n"
    )


def test_spelling_is_silent_unless_asked(changed: Cli) -> None:
    silent = changed("diff", "1", "2", "3", code=1)
    assert silent.out == ""
    assert "--all" in silent.err
    assert changed("diff", "1", "2", "3", "--all", "--format", "tsv").out == "body\tإن\tان\n"


def test_diff_in_json_holds_both_texts(changed: Cli) -> None:
    found = changed("diff", "1", "1", "2", "--json").json
    assert (found["id"], found["from"]["version"], found["to"]["version"]) == (1, 1, 2)
    assert list(found["changes"]) == ["body"]
    pieces = found["changes"]["body"]
    before = "".join(one["text"] for one in pieces if one["op"] != "added")
    after = "".join(one["text"] for one in pieces if one["op"] != "removed")
    assert (before, after) == (FIRST, SECOND)


def test_diff_of_what_never_changed(cli: Cli, tmp_path: Path) -> None:
    publish(cli, tmp_path, FIRST)
    told = cli("diff", "1", code=1)
    assert told.out == ""
    assert "The text of article 1 was never changed" in told.err
    assert cli("diff", "9", code=1).out == ""


# -- show ----------------------------------------------------------------------------------------
def test_show_of_a_version_counts_no_view(changed: Cli) -> None:
    shown = changed("show", "1", "--version", "1")
    assert shown.out.splitlines()[1:] == [
        "الساحل · 0 views · Version 1",
        "",
        *FIRST.split("\n"),
        "",
        "https://a.example/1",
    ]
    article = changed("show", "1", "--version", "2", "--json").json
    assert (article["body"], article["views"], article["version"]) == (SECOND, 0, 2)
    assert (article["version_by"], article["id"]) == ("publisher", 1)


# -- what was changed ----------------------------------------------------------------------------
def test_what_the_publisher_changed_is_found_and_counted(changed: Cli, tmp_path: Path) -> None:
    changed("add", "--title", "آخر", "--body", "نص")
    changed("edit", "2", "--set", "body=نص آخر")
    for words in (
        ["list", "--changed"],
        ["search", "changed:2026-11"],
        ["search", "is:changed"],
        ["search", "changed:*"],
        ["search", "القطار تغير:2026.."],
    ):
        assert changed(*words, "--format", "ids").out == "1\n", words
    assert changed("search", "changed:..2025", "--format", "ids", code=1).out == ""
    stats = changed("stats", "--json").json
    assert stats["changed"] == 1
    assert stats["by"]["changed"] == [{"name": "الساحل", "articles": 1, "views": 0}]
    assert "changed\tالساحل\t1\t0" in changed("stats").out.splitlines()


# -- an export ------------------------------------------------------------------------------------
def test_an_export_carries_versions_and_import_brings_them_back(
    changed: Cli, tmp_path: Path
) -> None:
    before = changed("history", "1", "--all").out
    changed("export", "--as", "jsonl", "-o", str(tmp_path / "out.jsonl"))
    other = {"NEWSCTL_DB": str(tmp_path / "other.json")}
    changed("import", str(tmp_path / "out.jsonl"), environ=other)
    assert changed("history", "1", "--all", environ=other).out == before
    assert changed("diff", "1", "1", "2", environ=other).out == changed("diff", "1", "1", "2").out
    assert changed("list", "--changed", "--format", "ids", environ=other).out == "1\n"


# -- search --new ---------------------------------------------------------------------------------
def ids(cli: Cli, *words: str, code: int = 0) -> list[int]:
    told = cli("search", "@x", "--new", *words, "--format", "ids", code=code)
    return [int(line) for line in told.out.splitlines()]


def come(cli: Cli, *titles: str) -> None:
    for title in titles:
        cli("add", "--title", title, "--body", f"نص {title}", "--date", "2001-01-01")


def test_new_prints_what_came_since_it_was_last_asked(cli: Cli) -> None:
    come(cli, "قطار أول", "سفينة")
    cli("search", "قطار", "--save", "x")
    assert ids(cli) == [1]
    assert ids(cli, code=1) == []
    come(cli, "قطار ثان", "سفينة ثانية", "قطار ثالث")
    assert ids(cli, "--peek") == [3, 5]
    assert ids(cli) == [3, 5]
    assert ids(cli, code=1) == []


def test_with_a_limit_the_rest_stays_new(cli: Cli) -> None:
    cli("add", "--title", "أول", "--body", "نص")
    cli("search", "قطار OR أول", "--save", "x")
    assert ids(cli) == [1]
    come(cli, "قطار أ", "قطار ب", "قطار ج")
    assert ids(cli, "--limit", "2") == [2, 3]
    assert ids(cli, "--limit", "2") == [4]


def test_a_filter_beside_it_has_a_mark_of_its_own(cli: Cli) -> None:
    cli("add", "--title", "قطار", "--body", "نص أ", "--source", "الراي")
    cli("add", "--title", "قطار", "--body", "نص ب", "--source", "الساحل")
    cli("search", "قطار", "--save", "x")
    assert ids(cli, "--source", "الراي") == [1]
    assert ids(cli, "--source", "الراي", code=1) == []
    assert ids(cli) == [1, 2]


def test_what_was_not_written_is_still_new(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that breaks: the mark moves behind the last byte only."""
    come(cli, "قطار")
    cli("search", "قطار", "--save", "x")

    def broken(*_args: object, **_more: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr("newsctl.cli.printing.output.Output.print", broken)
        cli("search", "@x", "--new", code=None)
    assert ids(cli) == [1]


@pytest.mark.parametrize(
    "words",
    [
        ["قطار", "--new"],
        ["@x", "قطار", "--new"],
        ["@y", "--new"],
        ["@x", "--peek"],
        ["@x", "--new", "--offset", "1"],
        ["--new"],
    ],
)
def test_new_goes_with_a_saved_search_alone(cli: Cli, words: list[str]) -> None:
    come(cli, "قطار")
    cli("search", "قطار", "--save", "x")
    assert cli("search", *words, code=2).out == ""


# -- who made it -----------------------------------------------------------------------------------
def test_who_made_a_version_by_how_it_came(cli: Cli, tmp_path: Path) -> None:
    """A file is its publisher's, what is typed a person's, the same page read anew ours."""
    publish(cli, tmp_path, FIRST)
    path = tmp_path / "page.json"
    page = {"title": "القطار", "url": "https://a.example/1", "body": SECOND}
    path.write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")
    cli("import", str(path), "--reread")
    assert cli("list", "--changed", "--format", "ids", code=1).out == ""
    update = ("--url", "https://a.example/1", "--title", "القطار", "--on-duplicate", "update")
    cli("add", *update, "--body", "نص كتبه شخص")
    path.write_text(json.dumps(page | {"body": "نص ثالث"}, ensure_ascii=False), encoding="utf-8")
    cli("add", str(path), "--on-duplicate", "update")
    told = cli("history", "1").out.splitlines()
    assert [line.split("\t")[2] for line in told] == ["", "extraction", "person", "publisher"]
    assert cli("list", "--changed", "--format", "ids").out == "1\n"


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_process_that_dies_before_all_was_written_leaves_it_new(
    real: Real, environ: dict[str, str]
) -> None:
    """SIGKILL, and a reader who goes away: the next one prints it; once written it is seen."""
    titles = "".join(json.dumps({"title": f"قطار {n}", "body": f"نص {n}" * 400}) + "\n"
                     for n in range(600))  # fmt: skip
    real("import", "-", "--from", "jsonl", stdin=titles)
    real("search", "قطار", "--save", "x", "--format", "ids")
    words = [sys.executable, "-m", "newsctl", "search", "@x", "--new", "--json"]
    for end in ("killed", "closed"):
        process = subprocess.Popen(
            words, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert process.stdout is not None
        process.stdout.read(100)  # it waits in its pipe, which is smaller than what it has to say
        if end == "killed":
            process.kill()
        process.stdout.close()
        process.wait(30)
    assert len(real("search", "@x", "--new", "--format", "ids").lines) >= 600
    assert real("search", "@x", "--new", "--format", "ids", code=1).out == ""


# -- on a terminal ---------------------------------------------------------------------------------
COLOURED = {"TERM": "xterm-256color", "COLORFGBG": "0;15", "NEWSCTL_BIDI": "visual"}


def test_colours_stand_for_marks_where_they_are_seen(changed: Cli) -> None:
    """With NO_COLOR, few colours on an unknown ground, or for speech, marks say it."""
    words = ("diff", "1", "1", "2", "--no-pager")
    shown = changed(*words, terminal=True, environ=COLOURED).out
    assert "[-" not in shown
    assert "\x1b[9;38;5;160m" in shown  # struck through, in red
    assert "\x1b[4;38;5;28m" in shown  # underlined, in green
    for more in (
        {"NO_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERM": "vt100", "COLORFGBG": ""},
        {"NEWSCTL_BIDI": "off"},
    ):
        shown = changed(*words, terminal=True, environ=COLOURED | more).out
        assert "2029" in shown, more
        assert shown.count("-") >= 4, more
        assert shown.count("+") >= 4, more


def test_history_on_a_terminal_has_the_gap_in_its_place(cli: Cli, tmp_path: Path) -> None:
    for number in range(54):
        publish(cli, tmp_path, f"النص {number}")
    shown = cli("history", "1", terminal=True, environ=COLOURED).out
    assert "2–5" in shown
    assert "not kept" in shown


def test_a_days_changes_by_the_clock_are_one_row_on_a_terminal(cli: Cli) -> None:
    from newsctl.archive.changes import Origin
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    with open_archive(str(cli.db), create=True) as archive:
        for number in range(6):
            with archive.one_change(Origin.TIMER):
                archive.add(Article(title=f"خبر {number}", body=f"نص {number}"))
        archive.edit([1], {"title": "آخر"})
    shown = cli("undo", "--list", terminal=True, environ=COLOURED).out
    assert "1–6" in shown
    assert "the adding of 6 articles, in 6 times" in shown
    assert len(cli("undo", "--list").out.splitlines()) == 7
