"""What is said where there is nothing to print, and the exit code: one rule for all verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

LISTING = (
    ["list"], ["latest"], ["top"], ["top", "--period", "week"], ["search", "الوزير"],
    ["related", "1"], ["export"], ["views"],
)  # fmt: skip
NEVER = (
    ["--since", "2999"], ["--until", "1900"], ["--since", "2026-12", "--until", "2026-11"],
    ["--source", "لا أحد"],
)  # fmt: skip


@pytest.mark.parametrize("filters", NEVER, ids=" ".join)
@pytest.mark.parametrize("verb", LISTING, ids=" ".join)
def test_filters_that_nothing_passes_end_with_1(
    filled: Cli, verb: list[str], filters: list[str]
) -> None:
    """A time that is to come, or ends before it begins, too: it is no wrong date."""
    ran = filled(*verb, *filters, code=1)

    assert (ran.out, ran.err != "") == ("", True)


@pytest.mark.parametrize("verb", [one for one in LISTING if one != ["views"]], ids=" ".join)
@pytest.mark.parametrize("filters", [[], ["--since", "2000"], ["--source", "لا أحد"]], ids=" ".join)
def test_who_asks_for_none_gets_none(filled: Cli, verb: list[str], filters: list[str]) -> None:
    """Nothing is said of what matches."""
    ran = filled(*verb, *filters, "--limit", "0")

    assert ran.out == ""
    assert "No article" not in ran.err
    assert "no more" not in ran.err


def test_who_asks_for_none_of_what_is_new_gets_none_and_it_stays_new(filled: Cli) -> None:
    number = len(filled("search", "since:2000", "--save", "all", "--format", "ids").lines)

    assert filled("search", "@all", "--new", "--limit", "0").err.count("Nothing new") == 0
    assert len(filled("search", "@all", "--new", "--format", "ids").lines) == number


def test_a_page_behind_the_last_tells_how_many_there_are(filled: Cli) -> None:
    number = len(filled("list", "--since", "2000", "--format", "ids").lines)
    more = f"There are no more: {number} match\n"

    assert filled("list", "--since", "2000", "--offset", "99", code=1).err.endswith(more)
    assert filled("search", "since:2000", "--offset", "99", code=1).err.endswith(more)
    assert filled("list", "--source", "لا أحد", "--offset", "99", code=1).err == (
        "No article is like that\n"
    )
