"""`newsctl add`: from options, files, standard input and the editor."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

PAGE = """افتتاح مكتبة

1742 مشاهدة

افتتاح مكتبة

افتتحت اليوم مكتبة جديدة في المدينة، وحضر الافتتاح جمع من القراء.

ووعد المشرفون بمكتبة أخرى في العام المقبل.

اخر الأخبار :
"""


def test_options_make_an_article_and_its_id_is_printed(cli: Cli) -> None:
    ran = cli(
        "add", "--title", "افتتاح", "--body", "نص", "--source", "صحيفة", "--author", "كاتب",
        "--section", "ثقافة", "--tag", "كتب", "--tag", "مدن", "--url", "https://example.org/1",
        "--date", "٢٣/١١/٢٠٢٦", "--views", "١٢", "--article-lang", "ar", "--guid", "g1",
    )  # fmt: skip

    assert (ran.out, ran.err) == ("1\n", "")
    found = cli("show", "1", "--json", "--no-count").json
    assert {name: found[name] for name in ("title", "source", "author", "section", "tags")} == {
        "title": "افتتاح",
        "source": "صحيفة",
        "author": "كاتب",
        "section": "ثقافة",
        "tags": ["كتب", "مدن"],
    }
    assert found["published_at"] == "2026-11-23"
    assert (found["views"], found["lang"], found["guid"]) == (12, "ar", "g1")
    assert found["added_at"] == "2026-11-24T12:00:00Z"


def test_a_saved_page_is_read(cli: Cli, tmp_path: Path) -> None:
    """The title once, the page's own views, and none of the site's furniture."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")

    assert cli("add", str(page), "--source", "موقع").out == "1\n"
    found = cli("show", "1", "--json", "--no-count").json
    assert (found["title"], found["views"], found["source"]) == ("افتتاح مكتبة", 1742, "موقع")
    assert found["body"].split("\n\n") == PAGE.split("\n\n")[3:5]


def test_standard_input_is_read_as_a_page_or_as_json(cli: Cli) -> None:
    record = {"title": "من الأنبوب", "body": "نص", "tags": ["وسم"], "color": "أحمر"}

    assert cli("add", "-", stdin=json.dumps(record)).out == "1\n"
    assert cli("add", "-", stdin=PAGE).out == "2\n"
    found = cli("show", "1", "--json").json
    assert (found["title"], found["tags"]) == ("من الأنبوب", ["وسم"])
    assert found["extra"] == {"color": "أحمر"}


def test_json_prints_the_article_as_it_is_stored(cli: Cli) -> None:
    ran = cli("add", "--title", "خبر", "--body", "نص", "--json")

    assert ran.json == cli("show", "1", "--json", "--no-count").json


def test_several_in_json_are_an_array(cli: Cli, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for number, file in enumerate(files):
        file.write_text(json.dumps({"title": f"خبر {number}", "body": f"نص {number}"}))

    assert [one["id"] for one in cli("add", *map(str, files), "--json").json] == [1, 2]


def test_an_exact_duplicate_prints_the_id_that_is_there(filled: Cli) -> None:
    args = ["add", "--title", "افتتاح خط القطار", "--body"]
    body = "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون."

    ran = filled(*args, body)
    assert (ran.out, ran.err) == ("2\n", "It is there already, as number 2\n")
    assert filled(*args, body, "--on-duplicate", "update", "--author", "جديد").out == "2\n"
    assert filled("show", "2", "--format", "{author}").out == "جديد\n"
    assert filled(*args, body, "--on-duplicate", "keep").out == "4\n"


def test_a_title_is_made_of_the_first_sentence(cli: Cli) -> None:
    cli("add", "--body", "جملة أولى قصيرة. ثم جملة ثانية.")

    assert cli("show", "1", "--format", "{title}").out == "جملة أولى قصيرة.\n"


def test_a_date_option_that_cannot_be_read_is_wrong_usage(cli: Cli) -> None:
    ran = cli("add", "--title", "خبر", "--body", "نص", "--date", "قريبا", code=2)

    assert ran.err.startswith("--date: the date قريبا can't be read.")
    assert not cli.db.exists()


def test_a_file_that_is_not_there_is_bad_input_and_the_others_are_in(
    cli: Cli, tmp_path: Path
) -> None:
    good = tmp_path / "good.json"
    good.write_text('{"title": "خبر", "body": "نص"}', encoding="utf-8")

    ran = cli("add", "none.txt", str(good), code=65)

    assert (ran.out, ran.err) == ("1\n", "none.txt: there is no such file\n")


def test_empty_and_broken_input_is_named(cli: Cli, tmp_path: Path) -> None:
    empty, broken = tmp_path / "empty.txt", tmp_path / "broken.json"
    empty.write_text("")
    broken.write_text('{"title": ')

    for file in (empty, broken):
        ran = cli("add", str(file), code=65)
        assert ran.out == ""
        assert file.name in ran.err
        assert ran.err.count("\n") <= 2


def test_nothing_to_add_is_wrong_usage_away_from_a_terminal(cli: Cli) -> None:
    assert cli("add", code=2).err.startswith("What to add?")


def test_the_editor_writes_an_article(cli: Cli, tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "text = path.read_text(encoding='utf-8')\n"
        "text = text.replace('title:', 'title: من المحرر')\n"
        "path.write_text(text + 'النص هنا\\n', encoding='utf-8')\n",
        encoding="utf-8",
    )

    ran = cli("add", environ={"EDITOR": f'"{sys.executable}" "{script}"'})

    assert ran.out == "1\n"
    found = cli("show", "1", "--json").json
    assert (found["title"], found["body"]) == ("من المحرر", "النص هنا")


def test_the_real_program_adds(program: Any, cli: Cli) -> None:
    ran = program("add", "--title", "خبر", "--body", "نص")

    assert (ran.code, ran.out, ran.err) == (0, "1\n", "")


def test_twenty_errors_are_said_and_how_many_more(cli: Cli) -> None:
    """As `import` does; what is good comes in beside them."""
    ran = cli("add", "-", "--from", "jsonl", stdin='{"title": "أ"}\n' + "x\n" * 300, code=65)

    assert ran.out == "1\n"
    assert ran.err.count("this is not JSON") == 20
    assert ran.err.splitlines()[20:] == ["and 280 more that could not be read"]
