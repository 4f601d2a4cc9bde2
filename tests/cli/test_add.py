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

    assert (ran.out, ran.err) == ("1\n", "Number 1: افتتاح · صحيفة · كاتب · 2026-11-23\n")
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

    ran = cli("add", "none.txt", str(good), "--quiet", code=65)

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
    ran = program("add", "--title", "خبر", "--body", "نص", "--quiet")

    assert (ran.code, ran.out, ran.err) == (0, "1\n", "")


def test_twenty_errors_are_said_and_how_many_more(cli: Cli) -> None:
    """As `import` does; what is good comes in beside them."""
    ran = cli("add", "-", "--from", "jsonl", stdin='{"title": "أ"}\n' + "x\n" * 300, code=65)

    assert ran.out == "1\n"
    assert ran.err.count("this is not JSON") == 20
    assert ran.err.splitlines()[-1] == "and 280 more that could not be read"


def test_what_was_understood_is_said_with_what_is_missing(cli: Cli) -> None:
    """On stderr: headline, source, author, date; and the command that sets what was not found."""
    ran = cli(
        "add", "--title", "افتتاح", "--source", "صحيفة", "--author", "كاتب", "-d", "2026-11-20"
    )
    assert (ran.out, ran.err) == ("1\n", "Number 1: افتتاح · صحيفة · كاتب · 2026-11-20\n")

    ran = cli("add", "--title", "خبر", "--body", "نص")
    assert ran.out == "2\n"
    assert ran.err.splitlines() == [
        "Number 2: خبر",
        "No source was found: `newsctl edit 2 --set source=…` sets it",
        "No date was found: `newsctl edit 2 --set date=…` sets it",
    ]
    cli("edit", "2", "--set", "date=2026-11-19", "--set", "source=صحيفة")
    assert cli("show", "2", "--format", "{date} {source}").out == "2026-11-19 صحيفة\n"


def test_of_several_each_is_said(cli: Cli, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.json", "b.json")]
    for number, file in enumerate(files):
        record = {"title": f"خبر {number}", "body": "نص", "source": "ص", "date": "2026-11-01"}
        file.write_text(json.dumps(record))
    ran = cli("add", *map(str, files), "--on-duplicate", "keep")
    assert [line for line in ran.err.splitlines() if line.startswith("Number")][0:1] == [
        "Number 1: خبر 0 · ص · 2026-11-01"
    ]
    assert "Number 2: خبر 1 · ص · 2026-11-01" in ran.err


def test_programs_and_the_quiet_are_not_told(cli: Cli) -> None:
    """JSON holds it all, and --quiet asks for nothing."""
    assert cli("add", "--title", "أ", "--json").err == ""
    assert cli("add", "--title", "ب", "--quiet").err == ""


def test_a_copy_in_the_trash_is_named_with_its_way_back(filled: Cli, tmp_path: Path) -> None:
    """By `add` and by an import, whether it is skipped or updated; the way back works."""
    filled("rm", "2", "--quiet")
    body = "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون."
    way = "Number 2 lies in the trash: `newsctl restore 2` takes it out"

    ran = filled("add", "--title", "افتتاح خط القطار", "--body", body)
    assert ran.err.splitlines() == ["It is there already, as number 2", way]
    ran = filled("add", "--title", "افتتاح خط القطار", "--body", body, "--on-duplicate", "update",
                 "--author", "جديد")  # fmt: skip
    assert ran.err.splitlines()[:2] == ["Number 2 is updated", way]

    file = tmp_path / "a.json"
    file.write_text(json.dumps([{"title": "افتتاح خط القطار", "body": body}, {"title": "x"}]))
    for dry in ([], ["--dry-run"]):
        ran = filled("import", str(file), *dry)
        assert ran.err.splitlines()[-1] == (
            "Of those already there one lies in the trash: `newsctl restore 2` takes it out"
        )
    assert filled("import", str(file), "--json").json["in_trash"] == [2]
    filled("restore", "2")
    assert filled("import", str(file), "--json").json["in_trash"] == []


def test_of_very_many_the_first_twenty_are_said(cli: Cli) -> None:
    """A folder of thousands is an import by another name: its ids are all printed."""
    lines = "".join(json.dumps({"title": f"خبر {n}", "body": f"نص {n}"}) + "\n" for n in range(30))
    ran = cli("add", "-", "--from", "jsonl", "--on-duplicate", "keep", stdin=lines)

    assert len(ran.lines) == 30
    assert (
        sum(line.startswith("Number ") and ": خبر" in line for line in ran.err.splitlines()) == 20
    )
    assert ran.err.count("No date was found") == 20
