"""`newsctl list`: its order, filters and shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.file.reader import Reader

if TYPE_CHECKING:
    from newsctl.article import Article
    from tests.cli.conftest import Cli

LINES = [
    "3\t\tصوت الساحل\t0\tمكتبة تصل إلى القرى",
    "2\t2026-11-02T09:30:00+01:00\tجريدة الميناء\t1205\tافتتاح خط القطار",
    "1\t2026-10-28\tصوت الساحل\t12\tانطلاق موسم الزيتون",
]


def test_a_pipe_gets_one_article_a_line_newest_first(filled: Cli) -> None:
    ran = filled("list")

    assert ran.lines == LINES
    assert ran.err == ""


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--sort", "added"], [3, 2, 1]),
        (["--sort", "views"], [2, 1, 3]),
        (["--sort", "title"], [2, 1, 3]),
        (["--sort", "views", "--reverse"], [3, 1, 2]),
        (["--reverse"], [1, 2, 3]),
        (["--limit", "2"], [3, 2]),
        (["-n", "٢"], [3, 2]),
        (["--limit", "0"], []),
        (["--limit", "2", "--offset", "1"], [2, 1]),
        (["--source", "صوت الساحل"], [3, 1]),
        (["--author", "ليلى الطرابلسي"], [1]),
        (["--section", "مجتمع"], [2]),
        (["--tag", "نقل"], [2]),
        (["--tag", "فلاحة", "--tag", "زيتون"], [1]),
        (["--since", "2026-11"], [2]),
        (["--since", "٢/١١/٢٠٢٦"], [2]),
        (["--until", "2026-10"], [1]),
        (["--since", "2026-10-28", "--until", "2026-10-28"], [1]),
    ],
)
def test_options_choose_and_order(filled: Cli, options: list[str], ids: list[int]) -> None:
    assert filled("list", "--format", "ids", *options).lines == [str(one) for one in ids]


def test_filters_that_nothing_passes_exit_with_1(filled: Cli) -> None:
    ran = filled("list", "--source", "غيرها", code=1)

    assert (ran.out, ran.err) == ("", "No article is like that\n")


def test_an_empty_archive_is_no_failure(cli: Cli) -> None:
    cli("add", "--title", "واحد", "--body", "نص")
    cli("rm", "1")

    ran = cli("list")

    assert ran.out == ""
    assert ran.err == "The archive is empty. `newsctl import PATH` and `newsctl add FILE` fill it\n"


def test_the_trash_is_left_out_unless_asked_for(filled: Cli) -> None:
    filled("rm", "2")

    assert filled("list", "--format", "ids").lines == ["3", "1"]
    assert filled("list", "--trash", "--format", "ids").lines == ["2"]


def test_columns_choose_the_fields_of_every_shape(filled: Cli) -> None:
    """The same names in tsv, JSON and csv; Arabic commas do as well."""
    args = ["list", "--limit", "1", "--columns", "title، id"]

    assert filled(*args).out == "مكتبة تصل إلى القرى\t3\n"
    assert filled(*args, "--json").json == [{"title": "مكتبة تصل إلى القرى", "id": 3}]
    assert filled(*args, "--format", "csv").out == "title,id\nمكتبة تصل إلى القرى,3\n"


def test_an_unknown_column_names_those_there_are(filled: Cli) -> None:
    ran = filled("list", "--columns", "color", code=2)

    assert ran.err.startswith("There is no column color. The columns are: id, title, body,")


def test_json_is_an_array_of_whole_articles(filled: Cli) -> None:
    ran = filled("list", "--json", "--limit", "1", "--sort", "views")

    assert ran.json == [
        {
            "id": 2,
            "title": "افتتاح خط القطار",
            "body": "افتتح الوزراء خط القطار بين المدينتين، وركب فيه سكان كثيرون.",
            "source": "جريدة الميناء",
            "author": None,
            "section": "مجتمع",
            "tags": ["نقل"],
            "url": None,
            "published_at": "2026-11-02T09:30:00+01:00",
            "added_at": "2026-11-24T12:00:00Z",
            "updated_at": None,
            "deleted_at": None,
            "views": 1205,
            "viewed_at": None,
            "lang": None,
            "guid": None,
            "extra": {},
            "page_views": 1205,
            "changed_at": None,
        }
    ]


def test_json_of_nothing_is_an_empty_array(filled: Cli) -> None:
    assert filled("list", "--json", "--tag", "لا", code=1).out == "[]\n"


def test_jsonl_is_the_same_a_line_each(filled: Cli) -> None:
    import json

    lines = filled("list", "--format", "jsonl").lines

    assert [json.loads(line) for line in lines] == filled("list", "--json").json


def test_nul_ends_records(filled: Cli) -> None:
    assert filled("list", "-0", "--format", "ids").out == "3\x002\x001\x00"


@pytest.mark.parametrize("shape", [["--format", "ids"], ["-c", "id"], ["--format", "{id}"]])
@pytest.mark.parametrize(
    ("command", "read"),
    [
        ("list", set()),
        ("list --source=الملعب --sort=title", set()),
        ("latest", set()),
        ("top", set()),
        ("top --period=week", set()),
        ("trash", set()),
        ("duplicates", set()),
        ("search القطار", set()),
        ("related 2", {2}),
    ],
)
def test_ids_alone_are_printed_without_a_look_at_their_articles(
    filled: Cli, monkeypatch: pytest.MonkeyPatch, shape: list[str], command: str, read: set[int]
) -> None:
    """Of very many that takes a tenth of the time."""
    for _thrice in range(3):
        filled("add", "--title", "خط القطار", "--source", "الملعب", "--on-duplicate", "keep",
               "--body", "افتتح خط القطار بين المدينتين.")  # fmt: skip
    filled("show", "2")
    filled("rm", "1")
    found: set[int] = set()
    article = Reader.article

    def noted(self: Reader, article_id: int) -> Article:
        found.add(article_id)
        return article(self, article_id)

    monkeypatch.setattr(Reader, "article", noted)
    assert filled(*command.split(), *shape).out
    assert found == read


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{id}\\t{published_at:%Y-%m}\\t{title}", "2\t2026-11\tافتتاح خط القطار"),
        ("{views:>6}|{tags}|{author}|", "  1205|نقل||"),
        ("{{{id}}}", "{2}"),
    ],
)
def test_templates_fill_in_fields(filled: Cli, template: str, line: str) -> None:
    assert filled("list", "--source", "جريدة الميناء", "--format", template).out == line + "\n"


@pytest.mark.parametrize("template", ["{color}", "{id.real}", "{id!r}", "{", "{id:{views}}", "{0}"])
def test_a_template_cannot_reach_beyond_the_fields(filled: Cli, template: str) -> None:
    ran = filled("list", "--format", template if "{" in template else "{", code=2)

    assert ran.out == ""
    assert ran.err.startswith(f"The template {template} can't be used: ")


def test_a_screenful_on_a_terminal_and_all_in_a_pipe(cli: Cli) -> None:
    from newsctl.archive.open import open_archive
    from newsctl.article import Article

    with open_archive(str(cli.db)) as archive:
        for number in range(25):
            archive.add(Article(title=f"خبر {number}", body="نص"))

    shown = cli("list", terminal=True, environ={"NEWSCTL_BIDI": "off"})

    assert len(cli("list").lines) == 25
    assert sum("خبر" in line for line in shown.lines) == 20


def test_hostile_titles_do_no_harm_in_a_line_and_stay_whole_in_json(cli: Cli) -> None:
    title = "عنوان\x1b[31m\u202eمقلوب\tو\u0007"
    cli("add", "--title", title, "--body", "نص")

    assert cli("list", "--format", "{title}").out == "عنوان[31mمقلوب و\n"
    assert cli("list", "--json").json[0]["title"] == title
    shown = cli("list", "--json", terminal=True).out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\u202e" in shown


def test_the_real_program(program: Any, filled: Cli) -> None:
    """As a process: data on stdout, nothing on stderr."""
    ran = program("list")

    assert (ran.code, ran.lines, ran.err) == (0, LINES, "")
