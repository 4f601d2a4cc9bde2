"""Styles by name, on a light and a dark ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style

from newsctl.display.theme import NAMES, Theme, colours, ground

if TYPE_CHECKING:
    from rich.color_triplet import ColorTriplet


@pytest.mark.parametrize(
    ("told", "found"), [("15;0", "dark"), ("0;15", "light"), ("0;default;7", "light"), ("", "auto")]
)
def test_the_ground_is_what_the_terminal_tells_of_its_colours(told: str, found: str) -> None:
    assert ground({"COLORFGBG": told}) == found


def test_names_differ_by_ground_and_other_styles_are_rich_s_own() -> None:
    assert [Theme(ground).sgr("match") for ground in ("dark", "light", "auto")] == [
        "1;33", "1;31", "1;31",
    ]  # fmt: skip
    assert Theme().sgr("italic red") == "3;31"
    assert Theme().sgr(Style(bold=True, link="https://example.org")) == "1"
    assert Theme().sgr("") == ""


def test_a_turned_slant_is_the_other_one() -> None:
    assert Theme("dark").sgr("match", turned=True) == "3;1;33"
    assert Theme("dark").sgr("italic red", turned=True) == "31"
    assert Theme("dark").sgr("", turned=True) == "3"


def test_without_colours_bold_and_underlined_are_left_and_a_match_is_still_marked() -> None:
    plain = Theme(colours="")

    assert (plain.sgr("title"), plain.sgr("match"), plain.sgr("number")) == ("1", "1;4", "")
    assert plain.sgr("italic #ff8800") == "3"


def test_a_person_s_styles_weigh_more_and_are_shown_in_the_colours_that_are_there() -> None:
    own = {"match": "italic #ff8800"}

    assert Theme(own=own).sgr("match") == "3;91"
    assert Theme(colours="256", own=own).sgr("match") == "3;38;5;208"
    assert Theme(colours="truecolor", own=own).sgr("match") == "3;38;2;255;136;0"


@pytest.mark.parametrize("environ", [
    {"TERM": "xterm"}, {"TERM": "xterm-256color"}, {"TERM": "xterm-kitty"}, {"TERM": "linux"},
    {"TERM": "xterm", "COLORTERM": "truecolor"}, {"TERM": "foot", "COLORTERM": "24bit"},
])  # fmt: skip
def test_the_colours_of_a_terminal_are_those_that_rich_finds(environ: dict[str, str]) -> None:
    console = Console(force_terminal=True, _environ=environ)

    assert colours(environ) == console.color_system


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", ["dark", "light", "auto"])
def test_known_sequences_are_those_that_rich_makes(name: str, ground: str) -> None:
    theme = Theme(ground)
    made = theme.style(name).render("x", color_system=ColorSystem.STANDARD)
    greys = Theme(ground, "256")

    assert made == f"\x1b[{theme.sgr(name)}mx\x1b[0m"
    assert greys.style(name).render("x") == f"\x1b[{greys.sgr(name)}mx\x1b[0m"


@pytest.mark.parametrize("name", ["quiet", "rule"])
@pytest.mark.parametrize("system", ["256", "truecolor"])
@pytest.mark.parametrize("ground", ["#000000", "#ffffff"])
def test_quiet_words_have_contrast_on_a_light_and_on_a_dark_ground(
    name: str, system: str, ground: str
) -> None:
    """At least 4.5 to 1, as WCAG 2 counts it; where there is no such grey they are dim."""
    color = Theme(colours=system).style(name).color
    assert color is not None

    there, behind = color.get_truecolor(), Color.parse(ground).get_truecolor()
    light, dark = sorted([_luminance(there), _luminance(behind)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert Theme(colours="standard").sgr(name) == "2"


def _luminance(color: ColorTriplet) -> float:
    """The relative luminance of WCAG 2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
