"""Templates: what is wrong with one is said for what it is, before anything is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

WRONG = {
    "{id!r}": "a conversion such as !r has no meaning here",
    "{title!s}": "a conversion such as !s has no meaning here",
    "{title!a:>5}": "a conversion such as !a has no meaning here",
    "{id!z}": "a conversion such as !z has no meaning here",
    "{id!}": "a brace opens a field that is never closed",
    "{id": "a brace opens a field that is never closed",
    "{id}}": "a brace opens a field that is never closed",
    "{id} {": "a brace opens a field that is never closed",
    "{}": "there is no field {}",
    "{0}": "there is no field 0",
    "{title.upper}": "there is no field title.upper",
    "{tags[0]}": "there is no field tags[0]",
    "{colour}": "there is no field colour",
    "{id:d} {title:d}": "title is a text, and d is no way to write one",
    "{title:,}": "title is a text, and , is no way to write one",
    "{id:zz}": "id is a number, and zz is no way to write one",
    "{id:%Y}": "id is a number, and %Y is no way to write one",
    "{views:c}": "views is a number, and c is no way to write one",
    "{score:d}": "score is a number, and d is no way to write one",
    "{date:d}": "date is a date, and d is no way to write one",
    "{id:{views}}": "id is a number, and {views} is no way to write one",
    "{id:99999}": "99999 is too wide",
}


@pytest.mark.parametrize(("template", "reason"), WRONG.items())
def test_what_is_wrong_is_said_for_what_it_is(filled: Cli, template: str, reason: str) -> None:
    ran = filled("list", "--format", template, code=2)
    assert (ran.out, ran.err.startswith(f"The template {template} can't be used: {reason}")) == (
        "",
        True,
    )


@pytest.mark.parametrize("lang", ["ar", "fr"])
@pytest.mark.parametrize("template", WRONG)
def test_no_reason_is_in_english_for_who_speaks_another_language(
    filled: Cli, template: str, lang: str
) -> None:
    said = filled("list", "--format", template, lang=lang, code=2).err.replace(template, "")
    for word in (
        "conversion such",
        "format",
        "Unknown",
        "Invalid",
        "Single",
        "expected",
        "there is",
    ):
        assert word not in said


def test_what_has_no_value_is_as_wide_as_one(filled: Cli) -> None:
    """A number that is not there does not end the listing; a date is none."""
    assert filled("list", "--format", "[{score:8.2f}]", "-n", "1").out == "[        ]\n"
    assert filled("list", "--format", "[{date:%Y}]", "-n", "1").out == "[]\n"
    assert filled("list", "--format", "[{url:>4}]", "-n", "1").out == "[    ]\n"
