"""A field goes by one name everywhere, in Arabic, English and French."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.article import FIELDS
from newsctl.display.listing import heads
from newsctl.messages import speaking
from newsctl.search.fields import article_field

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

SPELT = [
    ("published_at", "date", "التاريخ", "تاريخ"),
    ("title", "titre", "العنوان", "عُنوان"),
    ("source", "Source", "المصدر", "صحيفة"),
    ("author", "auteur", "الكاتب", "مؤلف"),
    ("section", "rubrique", "القسم", "قسم"),
    ("tags", "tag", "étiquette", "الوسوم"),
    ("url", "adresse", "lien", "الرابط"),
    ("lang", "langue", "language", "اللغة"),
    ("views", "vues", "المشاهدات", "مشاهدات"),
]
VALUES = {"published_at": "2020-01-02", "views": "7", "tags": "أ, ب", "url": "https://e.example/1"}


@pytest.mark.parametrize("names", SPELT, ids=lambda names: names[0])
def test_a_field_is_set_shown_and_printed_by_any_of_its_names(
    filled: Cli, names: tuple[str, ...]
) -> None:
    """`edit --set`, `--columns` and templates take them all; what is printed is the same."""
    field, value = names[0], VALUES.get(names[0], "قيمة")
    for name in names:
        filled("edit", "1", "--set", f"{name}=") if field not in {"title", "views"} else None
        filled("edit", "1", "--set", f"{name}={value}")
        stored = filled("list", "--json", "--sort", "added", "--reverse").json[0]
        assert stored[field] == {"views": 7, "tags": ["أ", "ب"]}.get(field, value)
        assert filled("list", "--json", "-c", f"id، {name}").json[0].keys() == {"id", field}
        assert (
            filled("list", "--format", f"{{{name}}}").out
            == filled("list", "--format", f"{{{field}}}").out
        )


@pytest.mark.parametrize("names", SPELT, ids=lambda names: names[0])
def test_an_import_maps_to_any_of_its_names(
    cli: Cli, tmp_path: Path, names: tuple[str, ...]
) -> None:
    field, value = names[0], VALUES.get(names[0], "قيمة")
    for number, name in enumerate(names):
        file = tmp_path / f"{number}.csv"
        other = "x" if field != "title" else "title"
        file.write_text(f'{other},text,theirs\n{number},{number},"{value}"\n', encoding="utf-8")
        cli("import", str(file), "--map", f"theirs={name}", "--on-duplicate", "keep")
        stored = cli("list", "--json", "--sort", "added").json[0]
        assert str(stored[field]) == {"tags": "['أ', 'ب']"}.get(field, value)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_what_a_table_calls_a_column_names_it(language: str) -> None:
    """Whoever reads a head may type it; the reads of a period are headed as all reads are."""
    with speaking(language):
        shown = heads()
    wrong = {
        name: head
        for name, head in shown.items()
        if name not in {"change", "period_views"} and article_field(head) != name
    }
    assert wrong == {}


def test_every_field_is_its_own_name() -> None:
    assert [article_field(name) for name in FIELDS] == list(FIELDS)


def test_an_editor_takes_them_too(filled: Cli, tmp_path: Path) -> None:
    """The lines above an article's text may be named in any language."""
    editor = tmp_path / "editor"
    editor.write_text(
        "#!/bin/sh\nsed -i -e 's/^published_at:.*/التاريخ: 2021-03-04/' "
        "-e 's/^source:.*/المصدر: الراي/' \"$1\"\n",
        encoding="utf-8",
    )
    editor.chmod(0o755)
    filled("edit", "1", environ={"EDITOR": str(editor)})
    found = filled("show", "1", "--json", "--no-count").json
    assert (found["published_at"], found["source"]) == ("2021-03-04", "الراي")


def test_what_is_no_field_is_said_by_the_name_that_was_typed(filled: Cli) -> None:
    for args in (
        ["edit", "1", "--set", "colour=red"],
        ["edit", "1", "--set", "since=2020"],
        ["edit", "1", "--set", "score=1"],
        ["list", "-c", "colour"],
        ["list", "-c", "since"],
        ["list", "--format", "{colour}"],
        ["import", "-", "--map", "a=colour"],
    ):
        assert args[-1].split("=")[0].strip("{}") in filled(*args, code=2).err


NAMES: list[tuple[str, Any]] = [
    (" صوت  الساحل\u200f ", "صوت الساحل"),
    ("\tRTL\n", "RTL"),
    ("   ", None),
    ("\u200f", None),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES)
@pytest.mark.parametrize("field", ["source", "author", "section"])
def test_names_are_trimmed_and_empty_ones_are_none(
    cli: Cli, typed: str, kept: str | None, field: str
) -> None:
    """In `add`, `edit` and an import alike."""
    cli("add", "--title", "أ", f"--{field}", typed)
    cli("add", "--title", "ب")
    cli("edit", "2", "--set", f"{field}={typed}")
    cli("import", "-", stdin=json.dumps({"title": "ج", "body": "ج", field: typed}))
    assert [one[field] for one in cli("list", "--json").json] == [kept] * 3


def test_tags_are_trimmed_empty_ones_dropped_and_doubled_ones_folded(cli: Cli) -> None:
    """The first spelling stays, wherever tags are given."""
    tags = [" نقل ", "", "  ", "نقْل", "Sport", "sport", "مدن  كبرى"]
    kept = ["نقل", "Sport", "مدن كبرى"]
    cli("add", "--title", "أ", *(word for tag in tags for word in ("--tag", tag)))
    cli("add", "--title", "ب")
    cli("edit", "2", "--set", "tags=" + ",".join(tags))
    cli("add", "--title", "ج")
    cli("tag", "3", *(f"+{tag}" for tag in tags))
    cli("import", "-", stdin=json.dumps({"title": "د", "body": "د", "tags": tags}))
    options = [word for tag in tags for word in ("--tag", tag)]
    cli("import", "-", *options, stdin=json.dumps({"title": "ه", "body": "ه"}))

    assert [one["tags"] for one in cli("list", "--json").json] == [kept] * 5


def test_a_filter_of_nothing_is_wrong_usage(filled: Cli) -> None:
    """An empty name (a variable that is not set) must not choose everything."""
    for option in ("--source", "--author", "--section", "--tag"):
        assert filled("list", option, " ", code=2).err.startswith(f"{option} is empty")
    assert filled("list", "--source", " صوت الساحل ", "--format", "ids").out == "3\n1\n"
