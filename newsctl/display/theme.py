"""Names of styles, and what they look like: rich's styles, on a light and on a dark ground.

A style is written as rich writes it (`bold magenta`, `#ff8800 on default`), and a person may set
each by its name. Most use only attributes and the sixteen colours, whose sequences are known here;
rich is loaded for any other, and for a terminal's colours finds what comes nearest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.display.line import BLANK
from newsctl.fast_dataclasses import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    import rich.theme
    from rich.style import Style, StyleType

# Only the sixteen colours, which each terminal shows as its user chose.
_BOTH = {
    "title": "bold",
    "heading": "bold",
    "term": "bold",
    "rule": "dim",
    "quiet": "dim",
    "number": "cyan",
    "source": "green",
    "date": "magenta",
    "bar": "green",
    "match": "bold red",
    "error": "bold red",
}
_THEMES = {
    "dark": _BOTH | {"date": "yellow", "match": "bold yellow"},
    "light": _BOTH | {"number": "blue"},
    "auto": _BOTH,  # legible on either ground
}
# Most terminals make what is dim darker: on a light ground that is no difference. This grey has a
# contrast of 4.5 against black and against white.
_GREY = "color(243)"
_WITH_GREYS = {"rule": _GREY, "quiet": _GREY}
_GREYS = frozenset({"256", "truecolor"})
_WITHOUT_COLOURS = {"match": "bold underline"}  # what would show by its colour alone
NAMES = tuple(_BOTH)

_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7"}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_CODES = _ATTRIBUTES | {name: str(30 + number) for number, name in enumerate(_COLOURS)}
_BLANK = "38;5;253"  # a foreground that no blank shows


def ground(environ: Mapping[str, str]) -> str:
    """`dark` or `light` where the terminal tells its colours (COLORFGBG), else `auto`."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not background.isdigit():
        return "auto"
    return "light" if background in {"7", "15"} else "dark"


def colours(environ: Mapping[str, str]) -> str:
    """The colours of a terminal, as rich finds them: `truecolor`, `256`, `standard`."""
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return "truecolor"
    term = environ.get("TERM", "").strip().lower()
    return "256" if term.endswith(("-256color", "-kitty")) else "standard"


@dataclass(frozen=True, slots=True)
class Theme:
    """Styles for a ground (`dark`, `light`, or `auto` for either) in a terminal's colours ("" for
    none: bold, underlined and reversed are left); `own` are a person's styles, by name."""

    ground: str = "auto"
    colours: str = "standard"
    own: Mapping[str, str] = field(default_factory=dict)
    turning: str = "3"  # SGR of what is turned: slanted; bold in screen, which reverses the slanted

    def definition(self, name: str) -> str | None:
        """The style of that name, as rich writes it; None for a name that is none."""
        if name in self.own:
            return self.own[name]
        if not self.colours and name in _WITHOUT_COLOURS:
            return _WITHOUT_COLOURS[name]
        if self.colours in _GREYS and name in _WITH_GREYS:
            return _WITH_GREYS[name]
        return _THEMES.get(self.ground, _BOTH).get(name)

    def sgr(self, style: StyleType, *, turned: bool = False) -> str:
        """The SGR parameters of a style, by its name or in rich's words; "" for none.

        `turned` makes what is upright slanted and what is slanted upright (see `turning`).
        """
        if style == BLANK:
            return _BLANK
        if not style and not turned:
            return ""
        codes = ""
        if style:
            defined = (self.definition(style) or style) if isinstance(style, str) else style
            codes = _codes(defined, self.colours)
        if not turned:
            return codes
        parts = codes.split(";") if codes else []
        turning = self.turning
        return ";".join(
            [one for one in parts if one != turning] if turning in parts else [turning, *parts]
        )

    def style(self, style: StyleType, *, turned: bool = False) -> Style:
        """The same as a style of rich."""
        from rich.style import Style

        if style == BLANK:
            return Style(color="color(253)")
        defined = (self.definition(style) or style) if isinstance(style, str) else style
        found = defined if isinstance(defined, Style) else Style.parse(defined)
        return found + Style(italic=not found.italic) if turned else found

    def for_rich(self) -> rich.theme.Theme:
        """The styles by their names, for a console of rich."""
        from rich.theme import Theme

        return Theme({name: self.definition(name) or "" for name in {*NAMES, *self.own}})


@lru_cache(maxsize=256)
def _codes(style: StyleType, colours: str) -> str:
    if style == _GREY and colours in _GREYS:
        return "38;5;243"
    if isinstance(style, str) and all(word in _CODES for word in style.split()):
        words = [word for word in style.split() if colours or word in _ATTRIBUTES]
        return ";".join(_CODES[word] for word in words)
    from rich.color import ColorSystem
    from rich.style import Style

    found = (style if isinstance(style, Style) else Style.parse(style)).update_link(None)
    systems = {
        "truecolor": ColorSystem.TRUECOLOR,
        "256": ColorSystem.EIGHT_BIT,
        "standard": ColorSystem.STANDARD,
    }
    if not colours:
        found = found.without_color
    system = systems.get(colours, ColorSystem.STANDARD)
    drawn = found.render("x", color_system=system)
    return drawn.partition("m")[0].removeprefix("\x1b[") if drawn != "x" else ""


def is_style(text: str) -> bool:
    """Whether rich can read a style."""
    from rich.errors import StyleSyntaxError
    from rich.style import Style

    try:
        Style.parse(text)
    except StyleSyntaxError:
        return False
    return True
