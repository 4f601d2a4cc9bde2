"""`undo`, `undo --list`, `redo`: what they say, ask and print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.changes import Origin
from newsctl.archive.open import open_archive
from newsctl.article import Article
from tests.cli import conftest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


@pytest.fixture
def many(cli: Cli) -> Cli:
    """Thirty articles, added one by one in the same change."""
    with open_archive(str(cli.db), clock=lambda: conftest.NOW) as archive, archive.one_change():
        for number in range(1, 31):
            archive.add(Article(title=f"عنوان {number}", body=f"نص {number}"))
    return cli


def imported(cli: Cli, tmp_path: Path, number: int = 3, field: str = "headline") -> Path:
    path = tmp_path / "news.jsonl"
    rows = [{field: f"عنوان {n}", "wrong": "؟", "body": f"نص {n}", "url": f"https://n.example/{n}"}
            for n in range(number)]  # fmt: skip
    path.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    cli("import", str(path), "--map", "wrong=title")
    return path


# -- what is said --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["source of 30 articles", "source of 2 articles", "source of one article"]),
        ("fr", ["source de 30 articles", "source de 2 articles", "source de 1 article"]),
        (
            "ar",
            [
                "تعديل المصدر في 30 مقالا",
                "تعديل المصدر في مقالين",
                "تعديل المصدر في مقال واحد",
            ],
        ),
    ],
)
def test_it_says_what_and_how_many_in_the_language_of_the_moment(
    many: Cli, lang: str, said: list[str]
) -> None:
    head = {"en": "Taken back: ", "fr": "Annulé\N{NO-BREAK SPACE}: ", "ar": "جرى التراجع عن "}[lang]
    back = {"en": "Put again: ", "fr": "Rétabli\N{NO-BREAK SPACE}: ", "ar": "أُلغي التراجع عن "}[
        lang
    ]
    for ids, words in zip(("1-30", "1,2", "7"), said, strict=True):
        many("edit", ids, "--set", "source=الراي")
        assert many("undo", "--yes", lang=lang).err == f"{head}{words}\n"
        assert many("redo", lang=lang).err == f"{back}{words}\n"
        many("undo", "--yes")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["edit", "1-2", "--set", "title=س", "--set", "section=رأي"],
            "title, section of 2 articles",
        ),
        (["tag", "1-3", "+س"], "tags of 3 articles"),
        (["mark", "1", "read"], "the mark of one article as read"),
        (["rm", "1-2"], "the move of 2 articles to the trash"),
        (["rm", "1-2", "--forever", "--yes"], "the deletion of 2 articles"),
    ],
)  # fmt: skip
def test_every_kind_of_change_has_its_words(many: Cli, words: list[str], said: str) -> None:
    many(*words)
    assert many("undo").err == f"Taken back: {said}\n"


def test_what_was_added_is_said_to_lie_in_the_trash(cli: Cli) -> None:
    cli("add", "--title", "س", "--body", "ص")
    assert cli("undo").err == (
        "Taken back: the adding of one article\n"
        "What was added is in the trash; `newsctl redo` brings it back\n"
    )
    assert cli("trash", "--format", "ids").lines == ["1"]


def test_several_files_are_added_in_one_change(cli: Cli, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two", "three"):
        files.append(str(tmp_path / f"{name}.txt"))
        (tmp_path / f"{name}.txt").write_text(f"عنوان {name}\n\nنص {name}.", encoding="utf-8")
    cli("add", *files)

    assert cli("undo").err.startswith("Taken back: the adding of 3 articles\n")


def test_an_editors_edit_of_several_is_one_change(many: Cli, tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "\\nفقرة\\n" >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    many("edit", "3-5", environ={"EDITOR": str(editor)})

    assert many("undo").err == "Taken back: text of 3 articles\n"


def test_what_was_changed_since_is_said(many: Cli) -> None:
    many("edit", "1-3", "--set", "source=الراي")
    many("tag", "2", "+مهم")
    assert many("undo", "2").err == (
        "Taken back: source of 2 articles\nOne article was changed since, and stays as it is\n"
    )
    many("tag", "1-3", "+آخر")
    ran = many("undo", "1", "--yes")
    assert "Taken back: the adding of 27 articles\n" in ran.err
    assert "3 articles were changed since, and stay as they are\n" in ran.err


def test_a_change_of_which_nothing_is_left_to_take_back(many: Cli) -> None:
    many("edit", "1", "--set", "source=الراي")
    many("edit", "1", "--set", "source=الأهرام")

    assert many("undo", "2", code=1).err == "All of it was changed since, and stays as it is\n"
    assert [one["number"] for one in many("undo", "--list", "--json").json] == [3, 2, 1]


# -- what is asked -------------------------------------------------------------------------------
def test_much_is_asked_about(many: Cli) -> None:
    """More than twenty articles: on a terminal y or n, in a script exit 2 and nothing done."""
    many("tag", "1-20", "+أ")
    many("tag", "1-21", "+ب")
    ran = many("undo", code=2)
    assert ran.err == "Take back tags of 21 articles? Say so with --yes\n"
    assert many("show", "21", "--json", "--no-count").json["tags"] == ["ب"]

    ran = many("undo", terminal=True, stdin="n\n")
    assert "Nothing was changed" in ran.err
    assert many("show", "21", "--json", "--no-count").json["tags"] == ["ب"]
    many("undo", terminal=True, stdin="y\n")
    assert many("show", "21", "--json", "--no-count").json["tags"] == []
    many("undo")  # of twenty
    assert many("show", "20", "--json", "--no-count").json["tags"] == []


def test_an_import_is_asked_about_however_small(cli: Cli, tmp_path: Path) -> None:
    imported(cli, tmp_path, 1)
    assert cli("undo", code=2).err == "Take back the import of one article? Say so with --yes\n"
    assert cli("count").out == "1\n"
    cli("undo", "--yes")
    assert cli("count").out == "0\n"


def test_redo_asks_nothing(cli: Cli, tmp_path: Path) -> None:
    imported(cli, tmp_path, 30)
    cli("undo", "--yes")
    assert cli("redo").err == "Put again: the import of 30 articles\n"
    assert cli("count").out == "30\n"


# -- an import, mended ---------------------------------------------------------------------------
def test_an_import_undone_and_its_map_mended_comes_in_whole(cli: Cli, tmp_path: Path) -> None:
    path = imported(cli, tmp_path)
    assert cli("list", "--format", "{title}").lines == ["؟"] * 3
    cli("undo", "--yes")
    ran = cli("import", str(path), "--map", "headline=title", "--dry-run")
    assert ran.err.endswith("Import: 3 read, 3 would be added\n")
    ran = cli("import", str(path), "--map", "headline=title", "--json")

    assert (ran.json["added"], ran.json["skipped"], ran.json["ids"]) == (3, 0, [1, 2, 3])
    listed = cli("list", "--sort", "added", "--reverse", "--format", "{id} {title}").lines
    assert listed == ["1 عنوان 0", "2 عنوان 1", "3 عنوان 2"]
    assert cli("count", "--trash").out == "0\n"


# -- the list ------------------------------------------------------------------------------------
def test_the_list_in_a_pipe_and_in_json(many: Cli) -> None:
    many("edit", "1-2", "--set", "source=الراي")
    many("undo")
    many("mark", "3", "read")

    lines = [line.split("\t") for line in many("undo", "--list").lines]
    assert [(line[0], line[1], line[2], line[3], line[5]) for line in lines] == [
        ("3", "2026-11-24T12:00:00Z", "marked", "1", "the mark of one article as read"),
        ("1", "2026-11-24T12:00:00Z", "added", "30", "the adding of 30 articles"),
    ]
    assert all(int(line[4]) > 0 for line in lines)
    found = many("undo", "-l", "--json").json
    assert found[0] == {
        "number": 3, "kind": "marked", "fields": ["read"], "articles": 1,
        "made_at": "2026-11-24T12:00:00Z", "origin": "person", "bytes": found[0]["bytes"],
        "erased": 0,
    }  # fmt: skip
    assert [one["number"] for one in found] == [3, 1]


def test_the_list_on_a_terminal_is_a_table(many: Cli) -> None:
    many("edit", "1-2", "--set", "source=الراي")
    ran = many("undo", "--list", terminal=True, environ={"NEWSCTL_BIDI": "off"})

    heads, *_rule, first, second = ran.lines
    assert [one in heads for one in ("No.", "Change", "When", "Size")] == [True] * 4
    assert "source of 2 articles" in first
    assert "today 12:00" in first
    assert "the adding of 30 articles" in second


def test_what_runs_by_the_clock_is_in_the_list_and_passed_over(many: Cli) -> None:
    many("tag", "1", "+أ")
    with (
        open_archive(str(many.db), clock=lambda: conftest.NOW) as archive,
        archive.one_change(Origin.TIMER),
    ):
        archive.tag([2], add=["ب"])

    found = many("undo", "--list", "--json").json
    assert [(one["number"], one["origin"]) for one in found] == [
        (3, "timer"), (2, "person"), (1, "person"),
    ]  # fmt: skip
    shown = many("undo", "--list", terminal=True, environ={"NEWSCTL_BIDI": "off"}).lines
    assert "(by itself)" in shown[-3]
    assert "(by itself)" not in shown[-2]
    many("undo")
    assert many("list", "--tag", "ب", "--format", "ids").lines == ["2"]
    assert many("undo", "3").err == "Taken back: tags of one article\n"


def test_an_empty_list_says_so(cli: Cli) -> None:
    cli("import", "-", stdin="[]", code=65)
    ran = cli("undo", "--list")
    assert (ran.out, ran.err) == ("", "There is nothing to take back\n")
    assert cli("undo", "--list", "--json").json == []


# -- what cannot be taken back -------------------------------------------------------------------
def test_nothing_to_take_back_and_nothing_to_put_again(many: Cli) -> None:
    many("undo", "--yes")
    assert many("undo", code=1).err == "There is nothing to take back\n"
    many("redo")
    assert many("redo", code=1).err == (
        "There is nothing to put again: `redo` goes until something else is changed\n"
    )


def test_numbers_that_are_none(many: Cli) -> None:
    assert many("undo", "7", code=1).err == (
        "No change has the number 7; `newsctl undo --list` lists them\n"
    )
    many("undo", "--yes")
    assert many("undo", "1", code=1).err == (
        "Change 1 was taken back already; `newsctl redo` puts it again\n"
    )
    many("undo", "x", code=2)
    many("undo", "-1", code=2)
    many("undo", "--list", "1", code=2)


def test_numbers_may_be_typed_in_arabic_digits(many: Cli) -> None:
    many("tag", "1", "+أ")
    many("tag", "2", "+ب")
    many("undo", "٢")
    assert [one["number"] for one in many("undo", "--list", "--json").json] == [3, 1]


def test_what_is_out_of_reach_is_said_and_why(many: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "NOW", conftest.NOW.replace(year=2027))
    many("rm", "1", "--forever", "--yes")
    old = "One older change is out of reach: changes are kept for 30 days\n"
    ran = many("undo", "--list")
    assert ran.err == old
    assert len(ran.lines) == 1
    many("compact")
    gone = "One older change is out of reach: `compact` erased its articles\n"
    ran = many("undo", code=1)
    assert ran.err == f"There is nothing to take back\n{old}{gone}"


def test_what_compact_erased_of_a_change_is_said(many: Cli) -> None:
    many("tag", "1-3", "+أ")
    many("rm", "2", "--forever", "--yes")
    many("compact")

    assert [(one["articles"], one["erased"]) for one in many("undo", "-l", "--json").json] == [
        (2, 1), (29, 1),
    ]  # fmt: skip
    assert many("undo").err == (
        "Taken back: tags of 2 articles\nOne article more was erased by `compact`\n"
    )


def test_in_json_it_tells_the_change(many: Cli) -> None:
    many("tag", "1-3", "+أ")
    found = many("undo", "--json").json
    assert (found["number"], found["kind"], found["articles"]) == (2, "tagged", 3)
    assert many("redo", "--json").json["kind"] == "tagged"
