"""Groups of articles that repeat each other, in every shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


@pytest.fixture
def repeating(cli: Cli) -> Cli:
    """Two groups of two articles, 1 and 3, 2 and 4."""
    for _twice in range(2):
        cli("add", "--title", "عودة اللقالق", "--body", "عادت.", "--on-duplicate", "keep")
        cli("add", "--title", "طيور البحيرة", "--body", "هاجرت.", "--on-duplicate", "keep")
    return cli


@pytest.mark.parametrize(
    ("options", "printed"),
    [
        (["--format", "csv", "-c", "id,section"], "id,section\n1,\n3,\n\n2,\n4,\n"),
        (["--format", "csv", "-c", "id", "--bom"], "\ufeffid\n1\n3\n\n2\n4\n"),
        (["--format", "tsv", "-c", "id", "--bom"], "\ufeff1\n3\n\n2\n4\n"),
        (["--format", "ids"], "1\n3\n\n2\n4\n"),
        (["--format", "ids", "-0"], "1\x003\x00\x002\x004\x00"),
        (["--json", "-c", "id"], '[\n[{"id":1},{"id":3}],\n[{"id":2},{"id":4}]\n]\n'),
    ],
)
def test_groups_have_one_head_and_the_columns_asked_for(
    repeating: Cli, options: list[str], printed: str
) -> None:
    assert repeating("duplicates", *options).out == printed


def test_json_of_no_groups_is_an_empty_array(filled: Cli) -> None:
    assert filled("duplicates", "--json").out == "[]\n"


def test_that_there_are_no_groups_is_said(filled: Cli) -> None:
    """Beside what is printed, which is nothing."""
    ran = filled("duplicates")

    assert (ran.out, ran.err) == ("", "No article repeats another\n")
    assert filled("duplicates", "--quiet").err == ""
