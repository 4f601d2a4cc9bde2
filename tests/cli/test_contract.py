"""The promises of the command line, each kept by the program as its own process: the streams, the
exit codes with every cause, and what bad input is answered with."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsctl.archive.file.lock import WriterLock
from newsctl.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli
    from tests.ran import Ran

BIDI_MARKS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Real(Protocol):
    """Runs the program as a process over three articles, numbered 1 to 3."""

    db: Path

    def __call__(self, *args: str, code: int = 0, stdin: str | bytes = "", **more: str) -> Ran: ...


@pytest.fixture
def real(filled: Cli, program: Any) -> Real:
    """The real program over three articles; fails when its exit code is not the expected one."""

    def run(*args: str, code: int = 0, stdin: str | bytes = "", **more: str) -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        ran: Ran = program(*args, stdin=data, **more)
        assert "Traceback" not in ran.err
        assert ran.code == code, (args, ran)
        return ran

    run.db = filled.db  # type: ignore[attr-defined]
    return run  # type: ignore[return-value]


# -- streams -------------------------------------------------------------------------------------
def test_a_pipe_gets_tsv_without_colour_boxes_or_marks(real: Real) -> None:
    """Logical UTF-8, tab-separated, one article a line, whatever the terminal settings say."""
    ran = real("list", NEWSCTL_LANG="ar", NEWSCTL_BIDI="visual", TERM="xterm-256color")

    assert ran.lines == [
        "3\t\tصوت الساحل\t0\tمكتبة تصل إلى القرى",
        "2\t2026-11-02T09:30:00+01:00\tجريدة الميناء\t1205\tافتتاح خط القطار",
        "1\t2026-10-28\tصوت الساحل\t12\tانطلاق موسم الزيتون",
    ]
    assert ran.err == ""
    assert not BIDI_MARKS & set(ran.out)


def test_messages_go_to_stderr_and_data_to_stdout(real: Real) -> None:
    ran = real("search", "القطار", "المكتبة", "--format", "ids")

    assert sorted(ran.lines) == ["2", "3"]
    assert ran.err == "No article has all these words; these have some of them\n"


@pytest.mark.parametrize(
    ("shape", "out"),
    [
        ("ids", "2\n"),
        ("tsv", "2\t2026-11-02T09:30:00+01:00\tجريدة الميناء\t1205\tافتتاح خط القطار\n"),
        ("{id}\\t{published_at:%Y-%m}\\t{title}", "2\t2026-11\tافتتاح خط القطار\n"),
    ],
)
@pytest.mark.parametrize(
    "command", [["list", "--tag", "نقل"], ["search", "القطار"], ["latest", "-n1"], ["show", "2"]]
)
def test_formats_are_the_same_on_every_command(
    real: Real, command: list[str], shape: str, out: str
) -> None:
    """What prints articles prints them alike."""
    if command[0] == "latest":
        real("edit", "2", "--set", "published_at=2026-12-01T09:30:00+01:00")
        out = out.replace("2026-11", "2026-12").replace("12-02", "12-01")

    more = ["--no-count"] if command[0] == "show" else []
    assert real(*command, *more, "--format", shape).out == out


def test_json_is_short_for_format_json_everywhere(real: Real) -> None:
    for command in (
        ["list"], ["search", "القطار"], ["latest"], ["top"], ["related", "1"], ["trash"],
        ["show", "1"],
    ):  # fmt: skip
        more = ["--no-count"] if command[0] == "show" else []
        long = real(*command, *more, "--format", "json").json
        assert real(*command, *more, "--json").json == long


@pytest.mark.parametrize("command", [["list"], ["search", "الوزير"], ["latest"], ["top"]])
def test_nul_ends_records_for_xargs(real: Real, command: list[str]) -> None:
    ran = real(*command, "-0", "--format", "ids")

    assert ran.out.endswith("\0")
    assert "\n" not in ran.out


def test_numbers_and_dates_in_arabic_digits(real: Real) -> None:
    assert real("list", "--limit", "٢", "--format", "ids").lines == ["3", "2"]
    assert real("list", "--since", "٢٠٢٦-١١-٠٢", "--format", "ids").lines == ["2"]
    assert real("show", "٢", "--format", "ids").lines == ["2"]


def test_language_comes_from_the_option_then_the_variable_then_the_settings(real: Real) -> None:
    """Arabic when nothing says otherwise, whatever the system's locale."""
    system = {"NEWSCTL_LANG": "", "LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"}

    assert real("show", "9", code=1, **system).err == "لا مقال برقم 9\n"
    real("config", "set", "lang", "fr")
    assert real("show", "9", code=1, **system).err == "Aucun article ne porte le numéro 9\n"
    in_english = "No article has the id 9\n"
    assert real("show", "9", code=1).err == in_english
    assert real("--lang", "en", "show", "9", code=1, **system).err == in_english


def test_quiet_mutes_what_is_no_error(real: Real) -> None:
    assert real("rm", "1").err == "One article is in the trash\n"
    assert real("restore", "1", "--quiet").err == ""
    assert real("show", "9", "-q", code=1).err == "No article has the id 9\n"


def test_version(real: Real) -> None:
    assert re.fullmatch(r"newsctl \d+\.\d+\.\d+\n", real("--version").out)


# -- exit codes ----------------------------------------------------------------------------------
def test_the_exit_codes_are_these() -> None:
    """A script may count on them for years. 70 is a mistake in newsctl itself."""
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "NOTHING_MATCHED": 1,
        "USAGE": 2,
        "BAD_INPUT": 65,
        "BUG": 70,
        "DISK": 74,
        "LOCKED": 75,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["search", "غواصة"], "No article matches: غواصة\n"),
        (["list", "--source", "لا أحد"], "No article is like that\n"),
        (["show", "9"], "No article has the id 9\n"),
        (["show", "99999999999999999999"], "No article has the id 99999999999999999999\n"),
        (["show", "7-9"], "No article has an id from 7 to 9\n"),
        (["related", "9"], "No article has the id 9\n"),
        (["open", "9"], "No article has the id 9\n"),
        (["open", "3"], "The article 3 has no address\n"),
        (["edit", "9", "--set", "title=x"], "No article has the id 9\n"),
        (["tag", "9", "+x"], "No article has the id 9\n"),
        (["rm", "9"], "No article has the id 9\n"),
        (["restore", "9"], "No article has the id 9\n"),
        (["export", "غواصة"], "No article matches: غواصة\n"),
        (["config", "get", "pager"], "pager is not set\n"),
    ],
)
def test_1_nothing_matched(real: Real, args: list[str], words: str) -> None:
    ran = real(*args, code=1)

    assert (ran.out, ran.err) == ("", words)


def test_1_some_are_shown_and_one_is_not_there(real: Real) -> None:
    ran = real("show", "1", "9", "--format", "ids", code=1)

    assert (ran.out, ran.err) == ("1\n", "No article has the id 9\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["lst"], "There is no command lst. Did you mean list?\n"),
        (["list", "--nope"], "There is no option --nope\n"),
        (["list", "--limit", "x"], "--limit can't be x. It is a whole number, 0 or more\n"),
        (["list", "--offset", "9" * 30], f"--offset can't be {'9' * 30}."),
        (["list", "--since", "xx"], "--since: the date xx can't be read. Dates are written as "),
        (["add", "--title", "x", "--date", "xx"], "--date: the date xx can't be read."),
        (
            ["search", "a (OR b)"],
            "OR stands between two things to look for; in quotes it is a word\na (⟪OR⟫ b)\n",
        ),
        (["search"], "What to look for? `newsctl search WORD…`\n"),
        (["show", ""], "ID is missing\n"),
        (["show", "one"], "one is not an id. Ids are written as 7, 3-9, 12,15, last or -\n"),
        (["list", "--format", "xml"], "There is no format xml. It is one of table, json, "),
        (["list", "--columns", "x"], "There is no column x. The columns are: id, title, "),
        (["edit", "1", "--set", "x=1"], "--set can't be x=1. It is FIELD=VALUE, "),
        (["edit", "1", "--set", "title="], "The title is empty\n"),
        (["edit", "1"], "An editor needs a terminal; away from one, name it in EDITOR\n"),
        (["tag", "1"], "Which tag? `+economy` adds one, `-economy` removes one\n"),
        (["config", "set", "lang", "de"], "lang can't be de. It is one of: ar, fr, en\n"),
        (["config", "get", "nope"], "There is no setting nope. The settings are: db, lang, "),
        (["export", "--as", "epub"], "epub needs a place: -o FILE"),
        (["rm", "1", "--forever"], "Delete one article for good? Say so with --yes\n"),
        (["import", "x.json", "--map", "a=b"], "--map can't be a=b. It is THEIRS=OURS, "),
        (["add"], "What to add? `newsctl add FILE`, or `newsctl add --title … --body …`\n"),
    ],
)
def test_2_wrong_usage(real: Real, args: list[str], words: str) -> None:
    ran = real(*args, code=2)

    assert ran.out == ""
    assert ran.err.startswith(words)
    assert ran.err.count("\n") <= 2


def test_2_a_variable_that_cannot_be_read(real: Real) -> None:
    assert real("list", code=2, NEWSCTL_LANG="xx").err.startswith("لا تصلح القيمة xx")
    assert real("list", code=2, NEWSCTL_TIMEOUT="soon").err.startswith("NEWSCTL_TIMEOUT can't be")


BAD_FILES = {
    "nowhere.txt": (None, "nowhere.txt: there is no such file\n"),
    "empty.txt": (b"", "empty.txt: there is nothing in it\n"),
    "blank.txt": (b" \n\n", "blank.txt: there is nothing in it\n"),
    "headline.txt": ("عنوان وحده\n".encode(), "headline.txt: there is no text below the title\n"),
    "broken.json": (
        b'[{"title": "a", "body": "b"},\n {"title": ]',
        "broken.json, record 2, line 2: this is not JSON\n",
    ),
    "broken.jsonl": (
        b'{"title": "a", "body": "b"}\n{"title": \n',
        "broken.jsonl, line 2: this is not JSON (column 10)\n",
    ),
    "number.jsonl": (b"7\n", "number.jsonl, line 1: a record is an object, "),
    "nothing.jsonl": (
        b'{"source": "x"}\n',
        "nothing.jsonl, line 1: the record has neither a title nor a body\n",
    ),
    "headless.csv": (
        b"colour,size\nred,2\n",
        "headless.csv: there is no column for the title. Its columns are: colour, size\n",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["add", "import"])
def test_65_bad_input_is_named_and_the_rest_is_in(
    real: Real, tmp_path: Path, command: str, name: str
) -> None:
    """What, where, and no traceback; a good file beside a bad one is added."""
    content, words = BAD_FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "good.json").write_text('{"title": "جيد", "body": "نص جيد"}', encoding="utf-8")

    ran = real(command, name, "good.json", "--quiet", code=65)

    assert ran.err.startswith(words)
    assert real("list", "--format", "{title}", "--sort", "added", "--limit", "1").out == "جيد\n"


def test_65_an_empty_name_is_no_file(real: Real) -> None:
    assert real("add", "", code=65).err == ": there is no such file\n"
    assert real("count").out == "3\n"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_65_a_file_that_may_not_be_read(real: Real, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("سر", encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)

    assert real("import", "secret.txt", code=65).err.startswith("secret.txt: Permission denied\n")


def test_65_with_strict_nothing_is_in(real: Real, tmp_path: Path) -> None:
    (tmp_path / "broken.jsonl").write_bytes(BAD_FILES["broken.jsonl"][0] or b"")

    ran = real("import", "--strict", "broken.jsonl", code=65)

    assert ran.err == "broken.jsonl, line 2: this is not JSON (column 10)\n"
    assert real("count").out == "3\n"


def test_0_a_date_that_cannot_be_read_in_a_record_is_a_warning(real: Real) -> None:
    record = {"title": "خبر بلا تاريخ", "body": "نص", "published_at": "سابع المستحيلات"}

    ran = real("import", "-", stdin=json.dumps(record))

    assert "the date سابع المستحيلات cannot be read" in ran.err
    assert real("show", "4", "--json").json["published_at"] is None


def test_0_an_import_in_which_all_was_skipped(real: Real) -> None:
    exported = real("export").out

    ran = real("import", "-", "--json", stdin=exported)

    assert ran.json == {
        "read": 3, "added": 0, "updated": 0, "skipped": 3, "failed": 0,
        "ids": [3, 2, 1], "in_trash": [], "errors": [], "warnings": [], "passed_over": [],
        "unknown_fields": {},
    }  # fmt: skip


@pytest.mark.parametrize("bytes_there", [b"hello", b'{"a": 1}', b'{"_default": {}}', b"[1]"])
def test_74_a_file_that_is_no_archive_is_left_alone(
    real: Real, tmp_path: Path, bytes_there: bytes
) -> None:
    """Not even an index is made beside it, and no repair is offered or done."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "file.json").write_bytes(bytes_there)

    for args in (["list"], ["add", "--title", "x", "--body", "y"], ["check", "--repair"]):
        ran = real(*args, code=74, NEWSCTL_DB="elsewhere/file.json")
        assert ran.err == "elsewhere/file.json is not a newsctl archive\n"
    assert (folder / "file.json").read_bytes() == bytes_there
    assert [one.name for one in folder.iterdir()] == ["file.json"]


def test_74_a_folder_and_an_archive_that_is_not_there(real: Real, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()

    assert real("--db", "./folder", "list", code=74).err == "./folder is a folder, not an archive\n"
    ran = real("--db", "./none.json", "list", code=74)
    assert ran.err.startswith("There is no archive at ./none.json.")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is writable here")
def test_74_a_place_that_may_not_be_written(real: Real, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)

    ran = real("--db", "locked/a.json", "add", "--title", "x", "--body", "y", code=74)

    assert "Permission denied" in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_74_a_place_where_nobody_may_write(real: Real) -> None:
    ran = real("--db", "/proc/none/a.json", "add", "--title", "x", "--body", "y", code=74)

    assert ran.err == "/proc/none/a.json: there is no such file or folder\n"


def test_74_no_folder_for_a_backup_or_an_export(real: Real) -> None:
    assert real("backup", "none/b.json", code=74).err == "none: there is no such folder\n"
    assert real("export", "-o", "none/b.json", code=74).err.startswith("none/b.json cannot be")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_74_a_full_disk_behind_a_pipe(real: Real) -> None:
    import subprocess

    from tests.cli.conftest import PROGRAM

    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*PROGRAM, "--db", str(real.db), "--lang", "en", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 74
    assert b"The disk is full" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="file locks are tried with fcntl")
def test_75_a_locked_archive(real: Real) -> None:
    import fcntl

    with next(real.db.parent.glob("*.lock")).open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        fcntl.lockf(held, fcntl.LOCK_EX)
        ran = real("rm", "1", code=75, NEWSCTL_TIMEOUT="0.1")
        assert ran.err.startswith("The archive is in use by another newsctl.")
        assert real("show", "1", "--format", "ids").out == "1\n"  # readers wait for nobody


def test_writers_wait_ten_seconds_unless_told_otherwise(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(WriterLock, "acquire", lambda _self, seconds: waited.append(seconds))
    cli("add", "--title", "قطار", "--body", "نص")
    assert set(waited) == {10.0}
    waited.clear()
    cli("add", "--title", "مطر", "--body", "نص", environ={"NEWSCTL_TIMEOUT": "2.5"})
    assert set(waited) == {2.5}


# -- JSON ----------------------------------------------------------------------------------------
def test_an_article_in_json_has_these_fields_in_this_order(real: Real) -> None:
    article = real("show", "1", "--json", "--no-count").json

    assert list(article) == [
        "id", "title", "body", "source", "author", "section", "tags", "url", "published_at",
        "added_at", "updated_at", "deleted_at", "views", "viewed_at", "lang", "guid", "extra",
        "page_views", "changed_at",
    ]  # fmt: skip
    assert article["published_at"] == "2026-10-28"
    assert article["added_at"] == "2026-11-24T12:00:00Z"


def test_unknown_fields_are_kept_under_extra(real: Real) -> None:
    real("import", "-", stdin='{"title": "خبر", "body": "نص", "photographer": {"name": "هدى"}}')

    assert real("show", "last", "--json").json["extra"] == {"photographer": {"name": "هدى"}}


def test_import_json_stands_in_the_order_read(real: Real) -> None:
    """The id of the article already there for a skipped record, null for a failed one."""
    lines = '{"title": "جديد", "body": "نص"}\n{"title": \n' + real("export", "2").out

    ran = real("import", "-", "--from", "jsonl", "--json", stdin=lines, code=65)

    assert ran.json == {
        "read": 3,
        "added": 1,
        "updated": 0,
        "skipped": 1,
        "failed": 1,
        "ids": [4, None, 2],
        "errors": [
            {
                "source": "-",
                "record": 2,
                "reason": "-, line 2: this is not JSON (column 10)",
            }
        ],
        "warnings": [],
        "passed_over": [],
        "in_trash": [],
        "unknown_fields": {},
    }


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_jq_reads_what_json_prints(real: Real) -> None:
    import subprocess

    out = real("list", "--json").out
    done = subprocess.run(
        ["jq", "-r", ".[].title"], input=out.encode(), capture_output=True, check=True
    )

    assert done.stdout.decode().splitlines()[0] == "مكتبة تصل إلى القرى"
