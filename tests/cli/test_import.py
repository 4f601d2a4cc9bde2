"""`newsctl import`: what goes in, what is refused, and the account of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

GOOD = [{"title": f"خبر {n}", "body": f"نص الخبر رقم {n}"} for n in range(3)]


def lines(*records: object) -> str:
    """Records as JSON lines; a text stands as it is."""
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records)


def test_files_and_folders_go_in_and_a_summary_is_said(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines(*GOOD[:2]))
    (folder / "b.csv").write_text("title,body\nخبر من جدول,نص\n", encoding="utf-8")
    (folder / ".hidden.jsonl").write_text(lines(GOOD[2]))

    ran = cli("import", str(folder))

    assert (ran.out, ran.err) == ("", "Import: 3 read, 3 added\n")
    assert cli("list", "--sort", "added", "--reverse", "--format", "{title}").lines == [
        "خبر 0",
        "خبر 1",
        "خبر من جدول",
    ]


def test_standard_input_and_a_format_told(cli: Cli) -> None:
    assert cli("import", "-", "--from", "jsonl", "--json", stdin=lines(*GOOD)).json == {
        "read": 3,
        "added": 3,
        "updated": 0,
        "skipped": 0,
        "failed": 0,
        "ids": [1, 2, 3],
        "errors": [],
        "warnings": [],
        "passed_over": [],
        "in_trash": [],
        "unknown_fields": {},
    }


def test_good_records_are_in_and_bad_ones_are_named(cli: Cli) -> None:
    """Exit 65; `ids` stands in the order read, null for a failed record."""
    ran = cli(
        "import", "-", "--from", "jsonl", "--json",
        stdin=lines(GOOD[0], '{"title": ', GOOD[1]), code=65,
    )  # fmt: skip

    assert (ran.json["read"], ran.json["added"], ran.json["failed"]) == (3, 2, 1)
    assert ran.json["ids"] == [1, None, 2]
    [error] = ran.json["errors"]
    assert (error["source"], error["record"]) == ("-", 2)
    assert error["reason"]
    words, answer = ran.err.splitlines()
    assert json.loads(answer) == {"error": 65, "message": words, "hint": None}


def test_strict_is_all_or_nothing(cli: Cli) -> None:
    args = ["import", "-", "--from", "jsonl", "--strict"]

    cli(*args, stdin=lines(GOOD[0], "broken", GOOD[1]), code=65)
    assert cli("count").out == "0\n"
    cli(*args, stdin=lines(*GOOD))
    assert cli("count").out == "3\n"


def test_again_adds_only_what_is_missing(cli: Cli) -> None:
    args = ["import", "-", "--from", "jsonl", "--json"]
    cli(*args, stdin=lines(*GOOD[:2]))

    ran = cli(*args, stdin=lines(*GOOD))

    assert (ran.json["added"], ran.json["skipped"], ran.json["ids"]) == (1, 2, [1, 2, 3])


def test_on_duplicate_update_and_keep(cli: Cli) -> None:
    args = ["import", "-", "--from", "jsonl", "--json", "--on-duplicate"]
    cli(*args, "skip", stdin=lines(*GOOD))

    again = lines(GOOD[0] | {"source": "صحيفة"})
    assert cli(*args, "update", stdin=again).json["updated"] == 1
    assert cli("show", "1", "--format", "{source}").out == "صحيفة\n"
    assert cli(*args, "keep", stdin=again).json["ids"] == [4]


def test_dry_run_tells_what_would_become_of_each_and_writes_nothing(cli: Cli) -> None:
    args = ["import", "-", "--from", "jsonl", "--dry-run", "--json"]

    ran = cli(*args, stdin=lines(*GOOD, GOOD[0], "x"), code=65)

    told = ("read", "added", "updated", "skipped", "failed")
    assert [ran.json[name] for name in told] == [5, 3, 0, 1, 1]
    assert not cli.db.exists()


def test_dry_run_knows_what_is_there(cli: Cli) -> None:
    cli("import", "-", "--from", "jsonl", stdin=lines(*GOOD[:2]))
    args = ["import", "-", "--from", "jsonl", "--dry-run", "--on-duplicate"]
    again = lines(*GOOD, GOOD[0] | {"section": "محليات", "date": "قريبا"})
    before = cli("export").out

    assert cli(*args, "skip", "--json", stdin=again).json["ids"] == [1, 2, None, 1]
    ran = cli(*args, "update", stdin=again)

    assert ran.err.splitlines() == [
        "-, line 4: the date قريبا cannot be read",
        (
            "Import: 4 read, one would be added, one would be updated, 2 were there already, "
            "one warning"
        ),
    ]
    assert cli("export").out == before


def test_a_tag_for_each(cli: Cli) -> None:
    cli("import", "-", "--from", "jsonl", "--tag", "أرشيف", "--tag", "ب",
        stdin=lines(GOOD[0] | {"tags": ["ب", "ج"]}, GOOD[1]))  # fmt: skip

    assert [one["tags"] for one in cli("list", "--json", "--sort", "added").json] == [
        ["أرشيف", "ب"], ["ب", "ج", "أرشيف"],
    ]  # fmt: skip


def test_what_was_passed_over_and_what_was_not_understood_is_said(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines(*(one | {"mood": 1, "size": n} for n, one in
                                            enumerate(GOOD))))  # fmt: skip
    (folder / "b.pdf").write_bytes(b"%PDF-1.4")
    (folder / "c.pdf").write_bytes(b"%PDF-1.4")

    ran = cli("import", str(folder))

    assert ran.err.splitlines() == [
        "Passed over: a PDF document (2)",
        "Fields that are not known, kept under `extra`: mood (3), size (3)",
        "Import: 3 read, 3 added, 2 passed over",
    ]
    told = cli("import", str(folder), "--json").json
    assert told["passed_over"][0] == {
        "source": str(folder / "b.pdf"), "record": 0, "reason": "a PDF document",
    }  # fmt: skip
    assert told["unknown_fields"] == {"mood": 3, "size": 3}


def test_twenty_errors_are_said_and_how_many_more(cli: Cli) -> None:
    ran = cli("import", "-", "--from", "jsonl", stdin="x\n" * 300, code=65)

    assert ran.err.count("this is not JSON") == 20
    assert ran.err.splitlines()[20:] == [
        "and 280 more that could not be read", "Import: 300 read, 0 added, 300 failed",
    ]  # fmt: skip


def test_a_warning_stands_in_json_with_its_place(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("title,date\nأ,قريبا\nب".encode() + b"\xd8,2024-03-05\n")

    ran = cli("import", str(file), "--json")

    assert ran.json["warnings"] == [
        {"source": str(file), "record": 2,
         "reason": f"{file}, line 2: the date قريبا cannot be read"},
        {"source": str(file), "record": 3,
         "reason": f"{file}, line 3: a character could not be read; \ufffd stands for it"},
    ]  # fmt: skip
    assert str(file) in ran.err


def test_a_column_that_is_not_there_is_wrong_usage_and_nothing_is_in(
    cli: Cli, tmp_path: Path
) -> None:
    table, other = tmp_path / "a.csv", tmp_path / "a.json"
    table.write_text("title,body\na,b\n")
    other.write_text('[{"title": "a", "body": "b"}]')

    ran = cli("import", str(table), "--map", "kop=title", code=2)
    assert ran.err == f"{table}: there is no column kop. Its columns are: title, body\n"
    assert "kop" in cli("import", str(other), "--map", "kop=section", code=2).err


def test_fields_of_theirs_are_mapped(cli: Cli) -> None:
    record = {"kop": "عنوان آخر", "body": "نص", "krant": "صحيفة"}

    cli("import", "-", "--from", "jsonl", "--map", "kop=title", "--map", "krant=source",
        stdin=lines(record))  # fmt: skip

    assert cli("list", "--format", "{title}|{source}").out == "عنوان آخر|صحيفة\n"


def test_a_mapping_to_no_field_of_ours_is_wrong_usage(cli: Cli) -> None:
    assert cli("import", "-", "--map", "a=color", code=2).err.startswith("--map can't be a=color.")


def test_an_unreadable_date_is_a_warning_and_the_article_is_in(cli: Cli) -> None:
    ran = cli("import", "-", "--from", "jsonl", stdin=lines(GOOD[0] | {"date": "قريبا جدا"}))

    assert "قريبا جدا" in ran.err
    assert cli("show", "1", "--json").json["published_at"] is None


def test_a_missing_path_is_bad_input_and_the_others_are_in(cli: Cli, tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(lines(GOOD[0]))

    ran = cli("import", "none.jsonl", str(good), code=65)

    assert "none.jsonl: there is no such file\n" in ran.err
    assert cli("count").out == "1\n"


def test_an_export_comes_back_with_its_ids_views_and_dates(filled: Cli, tmp_path: Path) -> None:
    filled("rm", "2", "--forever", "--yes")
    before = filled("list", "--json").json
    text = filled("export").out

    other = ["--db", str(tmp_path / "other.json")]
    filled("import", "-", "--from", "jsonl", "--keep-ids", *other, stdin=text)

    assert filled("list", "--json", *other).json == before
    assert filled("export", *other).out == text


def test_the_summary_in_arabic_counts_right(cli: Cli) -> None:
    ran = cli("import", "-", "--from", "jsonl", stdin=lines(*GOOD), lang="ar")

    assert ran.err == "السجلات: 3؛ أُضيفت منها 3 مقالات\n"


def test_the_real_program_imports_the_bundled_sample(program: Any, cli: Cli) -> None:
    from pathlib import Path as RealPath

    import newsctl

    sample = RealPath(newsctl.__file__).parent / "sample"
    ran = program("import", str(sample), "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.json["failed"] == 0
    assert ran.json["added"] == int(cli("count").out) > 5
