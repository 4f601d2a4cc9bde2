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
    assert [Theme(ground).sgr("number") for ground in ("dark", "light", "auto")] == ["36", "34", ""]
    assert [Theme(ground, "256").sgr("match") for ground in ("dark", "light", "auto")] == [
        "1;38;5;172", "1;38;5;160", "1;38;5;163",
    ]  # fmt: skip
    assert Theme().sgr("italic red") == "3;31"
    assert Theme().sgr(Style(bold=True, link="https://example.org")) == "1"
    assert Theme().sgr("") == ""


def test_a_turned_slant_is_the_other_one() -> None:
    assert Theme("dark").sgr("error", turned=True) == "3;1;91"
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
    many = Theme(ground, "256")

    assert made == (f"\x1b[{theme.sgr(name)}mx\x1b[0m" if theme.sgr(name) else "x")
    assert many.style(name).render("x") == f"\x1b[{many.sgr(name)}mx\x1b[0m"
    assert Theme(ground, "truecolor").sgr(name) == many.sgr(name)


# What terminals have by default, as their sources say: the colours that they are known to show by
# the variables they set, their ground, whether bold makes a colour bright, the sixteen colours.
XTERM = "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"  # noqa: E501
VGA = "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"  # noqa: E501
PUTTY = "000000 bb0000 00bb00 bbbb00 0000bb bb00bb 00bbbb bbbbbb 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"  # noqa: E501
DEFAULTS = {  # name: (colours, ground, bold is bright, palette)
    "xterm": ("standard", "ffffff", True, XTERM),
    "xterm in 256 colours": ("256", "ffffff", True, XTERM),
    "mlterm": ("standard", "ffffff", True, XTERM),
    "Emacs": ("standard", "ffffff", True, XTERM),
    "PuTTY": ("standard", "000000", True, PUTTY),
    "Linux console": ("standard", "000000", True, VGA),
    "rxvt": ("256", "ffffff", True, XTERM),
    "Xfce Terminal (VTE)": ("truecolor", "000000", True, VGA),
    "GNOME Terminal (VTE)": ("truecolor", "ffffff", False, XTERM),
    "Tilix (VTE)": ("truecolor", "000000", False, XTERM),
    "kitty": ("truecolor", "000000", False, XTERM),
    "alacritty": ("truecolor", "1d1f21", False, XTERM),
    "foot": ("256", "111111", False, XTERM),
    "st": ("256", "000000", True, XTERM),
    "Konsole": ("truecolor", "232627", False, XTERM),
    "QTerminal": ("256", "000000", True, VGA),
    "xterm.js": ("256", "000000", True, XTERM),
    "Windows Terminal": ("256", "0c0c0c", False, XTERM),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("terminal", DEFAULTS)
def test_each_style_has_contrast_in_each_terminal_as_it_comes(terminal: str, name: str) -> None:
    """At least 4.5 to 1, as WCAG 2 counts it; what has no colour of its own has the terminal's."""
    system, behind, bold_is_bright, palette = DEFAULTS[terminal]
    known = terminal.partition(" in ")[0]
    style = Theme(ground({}, known, system), system).style(name)

    assert not style.dim or system == "standard"  # of the terminal's own colour
    if style.color is None:
        return
    number = style.color.number
    assert number is not None
    if number < 8 and style.bold and bold_is_bright:
        number += 8
    told = palette.split()[number] if number < 16 else ""
    there = Color.parse(f"#{told}" if told else f"color({number})").get_truecolor()
    assert contrast(there, Color.parse(f"#{behind}").get_truecolor()) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("behind", ["#000000", "#ffffff"])
def test_where_the_ground_is_not_known_both_grounds_have_contrast(name: str, behind: str) -> None:
    color = Theme("auto", "256").style(name).color

    if color is not None:
        assert contrast(color.get_truecolor(), Color.parse(behind).get_truecolor()) >= 4.5
    assert Theme("auto", "standard").style(name).color is None


@pytest.mark.parametrize("name", NAMES)
def test_a_ground_that_was_taken_for_another_leaves_words_legible(name: str) -> None:
    """By name a terminal is light or dark; where its user made it the other, 2.5 to 1 is left. Of
    the sixteen colours few are read on both, so nobody is believed there but the terminal."""
    assert ground({}, "xterm", "standard") == ground({}, "PuTTY", "standard") == "auto"
    assert ground({"COLORFGBG": "0;15"}, "xterm", "standard") == "light"
    for ground_, behind in (("dark", "#ffffff"), ("light", "#000000")):
        color = Theme(ground_, "256").style(name).color
        if color is not None:
            assert contrast(color.get_truecolor(), Color.parse(behind).get_truecolor()) >= 2.5


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    light, dark = sorted([_luminance(one), _luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: ColorTriplet) -> float:
    """The relative luminance of WCAG 2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
