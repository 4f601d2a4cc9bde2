"""Styles by name, on a light and a dark ground."""

from __future__ import annotations

import pytest
from rich.style import Style

from newsctl.display.theme import Theme, ground


@pytest.mark.parametrize(
    ("told", "found"), [("15;0", "dark"), ("0;15", "light"), ("0;default;7", "light"), ("", "auto")]
)
def test_the_ground_is_what_the_terminal_tells_of_its_colours(told: str, found: str) -> None:
    assert ground({"COLORFGBG": told}) == found


def test_names_differ_by_ground_and_other_styles_are_rich_s_own() -> None:
    assert [Theme(name).sgr("match") for name in ("dark", "light", "auto")] == [
        "1;33", "1;31", "1;31",
    ]  # fmt: skip
    assert Theme().sgr("italic red") == "3;31"
    assert Theme().sgr(Style(bold=True, link="https://example.org")) == "1"
    assert Theme().sgr("") == ""


def test_a_flipped_weight_is_the_other_one() -> None:
    assert Theme("dark").sgr("match", flipped=True) == "33"
    assert Theme("dark").sgr("date", flipped=True) == "1;33"
    assert Theme("dark").sgr("", flipped=True) == "1"
