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
    assert ran.err.count("\n") == 1


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


def test_dry_run_reads_all_and_writes_nothing(cli: Cli) -> None:
    ran = cli(
        "import", "-", "--from", "jsonl", "--dry-run", "--json", stdin=lines(*GOOD, "x"), code=65
    )

    assert (ran.json["read"], ran.json["added"], ran.json["failed"]) == (4, 0, 1)
    assert not cli.db.exists()


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

    assert ran.err == "الاستيراد: قُرئت 3 مقالات، أضيفت 3 مقالات\n"


def test_the_real_program_imports_the_bundled_sample(program: Any, cli: Cli) -> None:
    from pathlib import Path as RealPath

    import newsctl

    sample = RealPath(newsctl.__file__).parent / "sample"
    ran = program("import", str(sample), "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.json["failed"] == 0
    assert ran.json["added"] == int(cli("count").out) > 5
