"""Each command of the program as its own process, line by line of what it promises."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.test_contract import real

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.test_contract import Real

__all__ = ["real"]

PAGE = """افتتاح مكتبة

1742 مشاهدة

افتتاح مكتبة

افتتحت اليوم مكتبة جديدة في المدينة، وحضر الافتتاح جمع من القراء.

اخر الأخبار :
"""


def editor(folder: Path, code: str) -> str:
    """An editor that runs Python over the text of the file: `text` in, `text` out."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        f"text = path.read_text(encoding='utf-8')\n{code}\n"
        "path.write_text(text, encoding='utf-8')\n",
        encoding="utf-8",
    )
    return f'"{sys.executable}" "{script}"'


# -- add and import ------------------------------------------------------------------------------
def test_add_prints_the_id_from_a_page_options_a_pipe_and_an_editor(
    real: Real, tmp_path: Path
) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    written = editor(tmp_path, "text = text.replace('title:', 'title: من المحرر') + 'نص'")

    assert real("add", "page.txt").out == "4\n"
    assert real("add", "--title", "خبر", "--body", "نصه").out == "5\n"
    assert real("add", "-", stdin='{"title": "أنبوب", "body": "نصه"}').out == "6\n"
    assert real("add", EDITOR=written).out == "7\n"
    assert real("list", "--sort", "added", "--format", "{title}").lines[:4] == [
        "من المحرر", "أنبوب", "خبر", "افتتاح مكتبة",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "out", "count", "author"),
    [("skip", "2\n", 3, ""), ("update", "2\n", 3, "هدى"), ("keep", "4\n", 4, "")],
)
def test_add_on_an_exact_duplicate(
    real: Real, choice: str, out: str, count: int, author: str
) -> None:
    body = "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون."
    args = ["--title", "اِفتتاح خط القطار", "--body", body, "--author", "هدى"]

    assert real("add", *args, "--on-duplicate", choice).out == out
    assert real("count").out == f"{count}\n"
    assert real("show", "2", "--format", "{author}").out == author + "\n"


def test_import_takes_files_folders_and_a_pipe_and_prints_a_summary(
    real: Real, tmp_path: Path
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"title": "أ", "body": "نص أ"}\n', encoding="utf-8")
    (folder / "b.csv").write_text("headline2,body\nب,نص ب\n", encoding="utf-8")

    ran = real("import", "news", "--map", "headline2=title")
    assert (ran.out, ran.err) == ("", "Import: 2 read, 2 added\n")
    ran = real("import", "--from", "jsonl", "-", stdin='{"title": "ج", "body": "نص ج"}\n')
    assert ran.err == "Import: one read, one added\n"
    ran = real("import", "news", "--map", "headline2=title", "--dry-run")
    assert ran.err == "Import: 2 read, 0 would be added, 2 were there already\n"
    assert real("count").out == "6\n"


def test_import_keep_ids_restores_an_export(real: Real, tmp_path: Path) -> None:
    """Its ids, views and dates; with holes where articles were deleted."""
    real("show", "3")
    real("rm", "1", "--forever", "--yes")
    exported = real("export").out

    real("--db", "./other.json", "import", "-", "--from", "jsonl", "--keep-ids", stdin=exported)

    assert real("--db", "./other.json", "export").out == exported
    assert [json.loads(line)["id"] for line in exported.splitlines()] == [3, 2]


# -- reading -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("args", "ids"),
    [
        ([], "3 2 1"),
        (["--sort", "date"], "3 2 1"),
        (["--sort", "added"], "3 2 1"),
        (["--sort", "views"], "2 1 3"),
        (["--sort", "title"], "2 1 3"),
        (["--reverse"], "1 2 3"),
        (["--limit", "1", "--offset", "1"], "2"),
        (["--source", "صوت الساحل"], "3 1"),
        (["--author", "ليلي الطرابلسي"], "1"),
        (["--section", "ثقافه"], "3"),
        (["--tag", "زيتون"], "1"),
        (["--since", "2/11/2026"], "2"),
        (["--until", "2026-10"], "1"),
    ],
)
def test_list_sorts_and_filters(real: Real, args: list[str], ids: str) -> None:
    """Names compare folded: hamza, ta marbuta and alef maqsura do not matter."""
    assert real("list", "--format", "ids", *args).lines == ids.split()


def test_list_trash_and_columns(real: Real) -> None:
    real("rm", "3")

    assert real("list", "--columns", "title,id").lines == [
        "افتتاح خط القطار\t2", "انطلاق موسم الزيتون\t1"
    ]  # fmt: skip
    assert real("list", "--trash", "--columns", "id").lines == ["3"]


def test_search_takes_the_same_options(real: Real) -> None:
    args = ["search", "كثيرة OR الوزير", "--format", "ids"]

    assert real(*args, "--sort", "date").lines == ["3", "2", "1"]
    assert real(*args, "--source", "صوت الساحل", "--sort", "views").lines == ["1", "3"]
    assert real(*args, "--since", "2026-11", "--until", "2026-11-05", "--limit", "1").lines == ["2"]


def test_search_words_after_a_hyphen_or_and_fields(real: Real) -> None:
    assert real("search", "الوزير", "-زيتون", "--format", "ids").lines == ["2"]
    assert sorted(real("search", "قطار", "|", "زيتون", "--format", "ids").lines) == ["1", "2"]
    assert real("search", 'source:"جريدة الميناء"', "--format", "ids").lines == ["2"]
    assert real("search", '"موسم الزيتون"', "--format", "ids").lines == ["1"]


def test_search_all_any_fuzzy_explain(real: Real) -> None:
    words = ["القطار", "المكتبة", "--format", "ids"]

    assert real("search", *words, "--match", "all", code=1).out == ""
    assert sorted(real("search", *words, "--match", "any").lines) == ["2", "3"]
    assert real("search", "القطاار", "--fuzzy", "--format", "ids").lines == ["2"]
    explained = real("search", "القطار", "--explain", "--format", "ids")
    assert explained.out == "2\n"
    assert explained.err.splitlines()[-1].startswith("2: ")


def test_search_json_marks_code_points_of_the_original(real: Real) -> None:
    [hit] = real("search", "--json", "قطار").json

    assert hit["score"] > 0
    for text, marks in (
        (hit["title"], hit["highlights"]["title"]),
        (hit["body"], hit["highlights"]["body"]),
        (hit["snippet"]["text"], hit["snippet"]["highlights"]),
    ):
        assert [text[start:end] for start, end in marks] == ["القطار"]


def test_search_is_saved_and_batched(real: Real) -> None:
    real("search", "القطار", "--save", "trains")
    assert real("search", "@trains", "--format", "ids").out == "2\n"

    lines = real("search", "--batch", "-", stdin="قطار\nغواصة\ntitle:(\n").lines
    found, none, error = map(json.loads, lines)
    assert (found["query"], [hit["id"] for hit in found["hits"]]) == ("قطار", [2])
    assert set(found["hits"][0]) == {"id", "score"}
    assert (none["query"], none["hits"]) == ("غواصة", [])
    assert (error["query"], error["hits"]) == ("title:(", [])
    assert error["error"]


def test_count_latest_and_top(real: Real) -> None:
    assert real("count").out == "3\n"
    assert real("count", "الوزير").out == "2\n"
    assert real("count", "غواصة").out == "0\n"
    assert real("latest", "--limit", "2", "--format", "ids").lines == ["3", "2"]
    assert real("top", "--format", "ids").lines == ["2", "1"]
    assert real("top", "--period", "week", "--format", "ids").lines == []
    real("show", "3")
    for period in ("day", "week", "month"):
        assert real("top", "--period", period, "--format", "ids").lines == ["3"]


def test_show_counts_one_view_and_no_count_does_not(real: Real) -> None:
    assert real("show", "1", "--json").json["views"] == 13
    assert real("show", "1", "--json", "--no-count").json["views"] == 13
    assert real("show", "1", "--highlight", "الوزير", "--json").json["highlights"]["title"] == []
    assert real("show", "1", "--raw").lines[0] == "انطلاق موسم الزيتون"


@pytest.mark.parametrize(
    ("ids", "stdin", "out"),
    [
        (["2-9"], "", "2 3"),
        (["3,1"], "", "3 1"),
        (["٣،١"], "", "3 1"),
        (["last"], "", "3"),
        (["-"], "2\n3\n", "2 3"),
        (["1", "-"], "2\0", "1 2"),
    ],
)
def test_ids_in_ranges_lists_from_a_pipe_and_last(
    real: Real, ids: list[str], stdin: str, out: str
) -> None:
    assert real("show", *ids, "--format", "ids", stdin=stdin).lines == out.split()


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a script")
def test_open_and_show_web_call_the_browser(real: Real, tmp_path: Path) -> None:
    browser, seen = tmp_path / "browser", tmp_path / "seen"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{seen}"\n', encoding="utf-8")
    browser.chmod(0o755)

    ran = real("open", "1", BROWSER=str(browser))
    assert (ran.out, ran.err) == ("", "Opened https://example.org/olive\n")
    real("show", "1", "--web", BROWSER=str(browser))
    first, second = seen.read_text(encoding="utf-8").splitlines()
    assert first == "https://example.org/olive"
    assert second.startswith("file:///")


def test_open_opens_nothing_but_web_addresses(real: Real) -> None:
    real("edit", "1", "--set", "url=javascript:alert(1)")

    assert real("open", "1", code=2).err == "javascript:alert(1) is not a web address\n"


def test_related_and_duplicates(real: Real) -> None:
    assert real("duplicates").out == ""
    real("add", "--title", "افتتاح خط القطار", "--on-duplicate", "keep", "--body",
         "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون.")  # fmt: skip

    assert real("duplicates", "--format", "ids").lines == ["2", "4"]
    assert [[one["id"] for one in group] for group in real("duplicates", "--json").json] == [[2, 4]]
    assert real("related", "2", "--format", "ids", "--limit", "1").lines == ["4"]


def test_stats(real: Real) -> None:
    real("rm", "3")
    stats = real("stats", "--json").json

    assert (stats["articles"], stats["views"], stats["trashed"]) == (2, 1217, 1)
    assert stats["by"]["month"] == [
        {"name": "2026-10", "articles": 1, "views": 12},
        {"name": "2026-11", "articles": 1, "views": 1205},
    ]
    assert list(stats["by"]) == ["source", "author", "section", "tag", "month", "changed"]
    assert real("stats").lines[:3] == [
        "all\t\t2\t1217", "source\tجريدة الميناء\t1\t1205", "source\tصوت الساحل\t1\t12"
    ]  # fmt: skip


def test_stats_tells_as_many_names_as_are_asked_for_wherever_it_goes(real: Real) -> None:
    """Of each kind the first; months are no names. All where nobody asks, but on a terminal."""
    kinds = ("source", "author", "section", "tag")
    whole, cut = real("stats").lines, real("stats", "-n", "1").lines

    assert cut == [
        line for at, line in enumerate(whole)
        if line.split("\t")[0] not in kinds or line.split("\t")[0] != whole[at - 1].split("\t")[0]
    ]  # fmt: skip
    assert len(cut) < len(whole)
    by = real("stats", "--json", "-n", "1").json["by"]
    assert [len(by[kind]) for kind in kinds] == [1, 1, 1, 1]
    assert by["month"] == real("stats", "--json").json["by"]["month"]
    assert real("stats", "--json", "-n", "0").json["by"]["tag"] == []


def test_what_a_pipe_brings_is_read_by_every_verb_that_takes_it(real: Real) -> None:
    """Ids, queries and lists of feeds, also behind a mark of UTF-8, as PowerShell sends it."""
    feeds = '<opml version="2.0"><body><outline xmlUrl="https://a.example/f"/></body></opml>'
    for mark in ("", "\ufeff"):
        assert real("show", "-", "--json", "--no-count", stdin=f"{mark}2\n").json[0]["id"] == 2
        assert real("mark", "-", "read", stdin=f"{mark}2\n").err == "One article is changed\n"
        assert real("mark", "-", "غير", "مقروء", stdin=f"{mark}2").err == "One article is changed\n"
        assert real("tag", "-", "+جديد", stdin=f"{mark}1\r\n").code == 0
        batch = real("search", "--batch", "-", stdin=f"{mark}قطار\n").lines
        assert [json.loads(line)["query"] for line in batch] == ["قطار"]
        real("follow", "-", stdin=mark + feeds)
    assert real("follow").lines[0].split("\t")[1] == "https://a.example/f"
    assert real("follow", "-", stdin="", code=65).err == "-: it lists no feed\n"


# -- changing ------------------------------------------------------------------------------------
def test_edit_sets_fields_of_many_articles(real: Real) -> None:
    values = ("section=أخبار", "tags=أول، ثان", "author=", "views=٧")
    args = [word for value in values for word in ("--set", value)]

    assert real("edit", "1-2", *args).err == "2 articles are changed\n"
    assert real("list", "--columns", "id,section,tags,author,views").lines[1:] == [
        "2\tأخبار\tأول, ثان\t\t7", "1\tأخبار\tأول, ثان\t\t7"
    ]  # fmt: skip
    assert real("edit", "1", "--set", "views=7").err == "Nothing was changed\n"


def test_edit_opens_front_matter_and_body(real: Real, tmp_path: Path) -> None:
    changes = editor(
        tmp_path, "text = text.replace('وافر', 'قليل').replace('title: ', 'title: خبر: ')"
    )

    assert real("edit", "1", EDITOR=changes).err == "One article is changed\n"
    article = real("show", "1", "--json", "--no-count").json
    assert article["title"] == "خبر: انطلاق موسم الزيتون"
    assert article["body"].endswith("إن المحصول قليل هذا العام.")
    assert (article["tags"], article["views"]) == (["فلاحة", "زيتون"], 12)


def test_a_broken_edit_opens_again_and_loses_nothing(real: Real, tmp_path: Path) -> None:
    """The first time the date is spoilt; the second time the reason is on top, and it is mended."""
    changes = editor(
        tmp_path,
        "if text.startswith('#! '):\n"
        "    assert 'published_at' in text.splitlines()[0]\n"
        "    text = text.replace('وسط القرن', '2026-10-01')\n"
        "else:\n"
        "    text = text.replace('2026-10-28', 'وسط القرن').replace('وافر', 'وافر جدا')",
    )

    assert real("edit", "1", EDITOR=changes).err == "One article is changed\n"
    article = real("show", "1", "--json").json
    assert article["published_at"] == "2026-10-01"
    assert "وافر جدا" in article["body"]


def test_an_edit_given_up_keeps_what_was_written(real: Real, tmp_path: Path) -> None:
    changes = editor(tmp_path, "text = text.replace('2026-10-28', 'أبدا')")

    ran = real("edit", "1", code=2, EDITOR=changes)

    kept = ran.err.splitlines()[-1].removeprefix("What you wrote is kept in ")
    with open(kept, encoding="utf-8") as file:  # noqa: PTH123 - a name as it was printed
        assert "published_at: أبدا" in file.read()
    os.remove(kept)  # noqa: PTH107
    assert real("show", "1", "--json").json["published_at"] == "2026-10-28"


def test_an_editor_that_fails_is_named(real: Real, tmp_path: Path) -> None:
    ran = real("edit", "1", code=74, EDITOR="no-such-editor-here")
    assert ran.err.startswith("The editor no-such-editor-here can't be started: ")

    ran = real("edit", "1", code=74, EDITOR=editor(tmp_path, "sys.exit(3)"))
    assert ran.err == "The editor ended with 3\n"


def test_a_draft_stays_only_where_something_was_written_and_is_named(
    real: Real, tmp_path: Path
) -> None:
    """Not behind an editor that can't be started, fails, or closes what it was given."""
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    untouched = editor(tmp_path, "sys.exit(3)")
    for words, code, named in (
        (["edit", "1"], 2, ""), (["edit", "1"], 74, "no-such-editor-here"),
        (["edit", "1"], 2, '"vi'), (["edit", "1"], 74, untouched), (["add"], 2, "true"),
    ):  # fmt: skip
        ran = real(*words, code=code, EDITOR=named, TMPDIR=str(drafts))
        assert "kept" not in ran.err
        assert list(drafts.iterdir()) == [], ran.err

    spoils = editor(tmp_path, "path.write_text('x'); sys.exit(3)")
    ran = real("edit", "1", code=74, EDITOR=spoils, TMPDIR=str(drafts))
    (kept,) = drafts.iterdir()
    assert ran.err == f"The editor ended with 3; what it left is kept in {kept}\n"
    kept.unlink()

    other = editor(tmp_path, "path.write_bytes(text.encode('cp1256', 'replace')); sys.exit(0)")
    ran = real("edit", "1", code=2, EDITOR=other, TMPDIR=str(drafts))
    (kept,) = drafts.iterdir()
    assert ran.err == f"this is not UTF-8\nWhat you wrote is kept in {kept}\n"


@pytest.mark.parametrize("words", [["edit", "1"], ["add"]], ids=" ".join)
def test_what_was_written_and_could_not_be_stored_is_kept(
    real: Real, tmp_path: Path, words: list[str]
) -> None:
    """Whatever happened to the archive while it was written."""
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    spoils = editor(
        tmp_path,
        "text = text.replace('title:', 'title: كُتب بعناية') + 'نص'\n"
        f"pathlib.Path({str(real.db)!r}).write_text('no archive')",
    )

    ran = real(*words, code=74, EDITOR=spoils, TMPDIR=str(drafts))

    (kept,) = drafts.iterdir()
    assert ran.err.endswith(f"\nWhat you wrote is kept in {kept}\n")
    assert "title: كُتب بعناية" in kept.read_text(encoding="utf-8")


def test_what_was_written_of_an_article_that_is_there_already_is_kept(
    real: Real, tmp_path: Path
) -> None:
    """It may say what that one does not."""
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    writes = editor(
        tmp_path,
        "text = text.replace('title:', 'title: كُتب مرتين').replace("
        "'url:', 'url: https://example.org/twice') + 'نص جديد'",
    )
    assert real("add", EDITOR=writes, TMPDIR=str(drafts)).out.strip().isdecimal()
    assert list(drafts.iterdir()) == []

    ran = real("add", EDITOR=writes, TMPDIR=str(drafts))

    (kept,) = drafts.iterdir()
    assert "It is there already" in ran.err
    assert ran.err.endswith(f"What you wrote is kept in {kept}\n")
    assert "title: كُتب مرتين" in kept.read_text(encoding="utf-8")


def test_of_an_edit_of_several_no_draft_of_what_is_stored_stays(real: Real, tmp_path: Path) -> None:
    """Each is stored before the next is written: where the second fails, the first is edited."""
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    again = tmp_path / "again"
    fails = editor(
        tmp_path,
        f"again = pathlib.Path({str(again)!r})\nif again.exists(): sys.exit(5)\n"
        "again.touch()\ntext += ' وزيادة'",
    )

    ran = real("edit", "1-3", code=74, EDITOR=fails, TMPDIR=str(drafts))

    assert ran.err == "The editor ended with 5\n"
    assert list(drafts.iterdir()) == []
    assert "وزيادة" in real("show", "1", "--no-count").out


def test_tag_adds_and_removes(real: Real) -> None:
    assert real("tag", "1-2", "+اقتصاد", "-زيتون").err == "2 articles are changed\n"
    assert real("show", "1-2", "--format", "{tags}").lines == ["فلاحة, اقتصاد", "نقل, اقتصاد"]
    assert real("tag", "1", "+ports", "--", "-فلاحه").err == "One article is changed\n"
    assert real("show", "1", "--format", "{tags}").lines == ["اقتصاد, ports"]
    assert real("tag", "1", "+ports").err == "Nothing was changed\n"


def test_the_trash_is_left_out_of_list_search_stats_and_export(real: Real) -> None:
    assert real("rm", "2").err == "One article is in the trash\n"

    assert real("list", "--format", "ids").lines == ["3", "1"]
    assert real("search", "قطار", code=1).out == ""
    assert real("stats", "--json").json["articles"] == 2
    assert "القطار" not in real("export").out
    assert real("trash", "--format", "ids").lines == ["2"]
    assert real("restore", "2").err == "One article is restored\n"
    assert real("list", "--format", "ids").lines == ["3", "2", "1"]


def test_deleting_for_good_asks_and_the_trash_is_emptied(real: Real) -> None:
    real("rm", "1", "2")
    assert real("trash", "--empty", code=2).err == "Delete 2 articles for good? Say so with --yes\n"
    hint = (
        "`newsctl undo` still brings back what was deleted; `newsctl compact` erases it for good\n"
    )
    assert real("trash", "--empty", "--yes").err == f"2 articles are deleted\n{hint}"
    assert real("rm", "3", "--forever", "-y").err == f"One article is deleted\n{hint}"
    assert real("list").err.startswith("The archive is empty.")


IN_TRASH = "What was added is in the trash; `newsctl redo` brings it back"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ["add", "--title", "جديد", "--body", "نص"],
            f"the adding of one article\n{IN_TRASH}",
        ),
        (["edit", "1", "--set", "title=آخر"], "title of one article"),
        (["tag", "1-2", "+خبر"], "tags of 2 articles"),
        (["rm", "1-2"], "the move of 2 articles to the trash"),
        (["rm", "1-2", "--forever", "--yes"], "the deletion of 2 articles"),
        (
            ["import", "more.jsonl"],
            f"the import of 2 articles\n{IN_TRASH}",
        ),
    ],
)
def test_undo_takes_back_the_last_change_of_each_kind(
    real: Real, tmp_path: Path, change: list[str], said: str
) -> None:
    """All of it, and not the views that were counted since."""
    more = '{"title": "س", "body": "ن"}\n{"title": "ع", "body": "غ"}\n'
    (tmp_path / "more.jsonl").write_text(more, encoding="utf-8")
    before = real("list", "--json", "--sort", "added").json
    real(*change)
    assert real("list", "--json", "--sort", "added").json != before
    real("show", "3")

    assert real("undo", "--yes").err == f"Taken back: {said}\n"
    after = real("list", "--json", "--sort", "added").json
    assert after[0].pop("views") == before[0].pop("views") + 1
    after[0].pop("viewed_at")
    before[0].pop("viewed_at")
    assert after == before


def test_undo_of_a_restore_and_of_nothing(real: Real) -> None:
    real("rm", "1")
    real("restore", "1")

    assert real("undo").err == "Taken back: the way back of one article from the trash\n"
    assert real("trash", "--format", "ids").lines == ["1"]
    real("--db", "./new.json", "import", "-", stdin="[]", code=65)
    assert real("--db", "./new.json", "undo", code=1).err == "There is nothing to take back\n"


# -- taking out and looking after ----------------------------------------------------------------
def test_export_to_a_pipe_a_file_and_by_ids_or_query(real: Real, tmp_path: Path) -> None:
    assert [json.loads(line)["id"] for line in real("export").lines] == [3, 2, 1]
    assert [json.loads(line)["id"] for line in real("export", "2-3").lines] == [2, 3]
    ran = real("export", "الزيتون", "-o", "olive.json")
    assert (ran.out, ran.err) == ("", "One article is written\n")
    assert json.loads((tmp_path / "olive.json").read_text(encoding="utf-8"))[0]["id"] == 1
    assert real("export", "--as", "csv").lines[0].startswith("id,title,body,source")


def test_check_reindex_compact_and_backup(real: Real) -> None:
    assert real("check").err.splitlines() == [f"Archive: {real.db}", "3 articles, all is well"]
    assert real("check", "--json").json["problems"] == []
    assert real("reindex").err == "3 articles are indexed\n"
    assert real("compact").out == ""
    assert real("backup", "copy.json").out == ""
    real("rm", "1-3", "--forever", "--yes")
    assert real("backup", "--restore", "copy.json", code=2).err.endswith("Say so with --yes\n")
    assert real("backup", "--restore", "copy.json", "--yes").err == "3 articles are back\n"
    assert real("count").out == "3\n"


def test_check_repair_saves_what_is_readable(real: Real) -> None:
    data = real.db.read_bytes()
    at = data.index("افتتح".encode())
    real.db.write_bytes(data[:at] + b"\xff\xff" + data[at + 2 :])

    assert real("check", code=74).out != ""
    assert "mended" in real("check", "--repair").err
    assert real("check").err.endswith("all is well\n")
    assert real("show", "1", "--format", "ids").out == "1\n"


def test_config_sets_gets_lists_and_names_archives(real: Real, tmp_path: Path) -> None:
    real("config", "set", "digits", "arab")
    assert real("config", "get", "digits").out == "arab\n"
    assert "digits\tarab" in real("config", "list").lines
    assert real("config", "list", "--json").json["digits"] == "arab"
    assert real("config", "path").out.strip().endswith("config.toml")
    real("config", "set", "archives.صحف", str(real.db))
    assert real("--db", "صحف", "count", NEWSCTL_DB="").out == "3\n"
    real("config", "unset", "digits")
    assert real("config", "get", "digits").out == "latn\n"


def test_doctor_says_what_it_found(real: Real) -> None:
    facts: dict[str, Any] = real("doctor", "--json").json

    assert facts["bidi"] == "off"
    assert facts["lang"] == "en"
