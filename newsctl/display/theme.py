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

# By ground and colours. Each is seen at a contrast of 4.5 or more (WCAG 2) on the ground that a
# terminal has by default; a test has their palettes. The numbered colours are the same everywhere:
# those of `auto` hold that on black and on white alike, those of `dark` also on a dark grey, and on
# the other ground they are still read. The sixteen are shown as each terminal likes, and some
# brighter where they are bold: few of them do, and on the other ground none.
_ATTRIBUTES_ONLY = {
    "title": "bold",
    "heading": "bold",
    "term": "bold",
    "rule": "",
    "quiet": "",
    "number": "",
    "source": "",
    "date": "",
    "bar": "",
    "match": "reverse",
    "error": "bold",
    "warning": "bold",
    "note": "bold",
    "removed": "strike",
    "added": "underline",
}
_FEW = {
    "auto": _ATTRIBUTES_ONLY | {"rule": "dim", "quiet": "dim"},
    "light": _ATTRIBUTES_ONLY
    | {
        "quiet": "blue", "number": "blue", "bar": "blue", "error": "red", "warning": "red",
        "removed": "strike red", "added": "underline blue",
    },
    "dark": _ATTRIBUTES_ONLY
    | {
        "quiet": "cyan", "number": "cyan", "source": "green", "bar": "green",
        "date": "bright_yellow",
        "error": "bold bright_red", "warning": "bold bright_yellow", "note": "bold bright_cyan",
        "removed": "strike bright_red", "added": "underline bright_green",
    },
}  # fmt: skip


def _numbered(**numbers: int) -> Mapping[str, str]:
    bold = dict.fromkeys(("match", "error", "warning", "note"), "bold ")
    beside = bold | {"removed": "strike ", "added": "underline "}
    return _ATTRIBUTES_ONLY | {
        name: f"{beside.get(name, '')}color({number})" for name, number in numbers.items()
    }


_MANY = {
    "auto": _numbered(quiet=243, rule=243, number=63, source=29, date=131, bar=29, match=163,
                      error=131, warning=131, note=63, removed=131, added=29),
    "light": _numbered(quiet=241, rule=243, number=25, source=28, date=130, bar=28, match=160,
                       error=160, warning=130, note=25, removed=160, added=28),
    "dark": _numbered(quiet=247, rule=246, number=37, source=71, date=137, bar=71, match=172,
                      error=203, warning=172, note=37, removed=203, added=71),
}  # fmt: skip
_WITHOUT_COLOURS = {"match": "bold underline"}  # what would show by its colour alone
_MANY_COLOURS = frozenset({"256", "truecolor"})
NAMES = tuple(_ATTRIBUTES_ONLY)

# The ground that terminals have unless their user says otherwise.
_GROUNDS = {
    "xterm": "light", "mlterm": "light", "rxvt": "light", "Emacs": "light",
    "kitty": "dark", "alacritty": "dark", "foot": "dark", "st": "dark", "PuTTY": "dark",
    "Konsole": "dark", "QTerminal": "dark", "xterm.js": "dark", "VS Code": "dark",
    "Windows Terminal": "dark", "WezTerm": "dark", "ghostty": "dark", "Linux console": "dark",
}  # fmt: skip

_ATTRIBUTES = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "underline": "4",
    "reverse": "7",
    "strike": "9",
}
_COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_CODES = (
    _ATTRIBUTES
    | {name: str(30 + number) for number, name in enumerate(_COLOURS)}
    | {f"bright_{name}": str(90 + number) for number, name in enumerate(_COLOURS)}
    | {f"color({number})": f"38;5;{number}" for number in range(16, 256)}
)
_BLANK = "38;5;253"  # a foreground that no blank shows


def ground(
    environ: Mapping[str, str], terminal: str = "?", shown: str = "256", answered: str = ""
) -> str:
    """`dark` or `light` where the terminal tells its colours (COLORFGBG, or as it `answered`), else
    what a terminal of that name has by default, where the colours `shown` can be read on another
    ground too; `auto` where nobody knows."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not background.isdigit():
        if answered:
            return answered
        return _GROUNDS.get(terminal, "auto") if shown in _MANY_COLOURS else "auto"
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

    @property
    def is_open(self) -> bool:
        """Whether the ground is not known, and sixteen colours are all there are."""
        return self.ground == "auto" and self.colours == "standard"

    def definition(self, name: str) -> str | None:
        """The style of that name, as rich writes it; None for a name that is none."""
        if name in self.own:
            return self.own[name]
        if not self.colours and name in _WITHOUT_COLOURS:
            return _WITHOUT_COLOURS[name]
        themes = _MANY if self.colours in _MANY_COLOURS else _FEW
        return themes.get(self.ground, themes["auto"]).get(name)

    def _defined(self, style: StyleType) -> StyleType:
        """What a name stands for; any other style as it is."""
        own = self.definition(style) if isinstance(style, str) else None
        return style if own is None else own

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
            defined = self._defined(style)
            codes = _codes(defined, self.colours) if defined else ""
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
        defined = self._defined(style)
        found = defined if isinstance(defined, Style) else Style.parse(defined)
        return found + Style(italic=not found.italic) if turned else found

    def for_rich(self) -> rich.theme.Theme:
        """The styles by their names, for a console of rich."""
        from rich.theme import Theme

        return Theme({name: self.definition(name) or "" for name in {*NAMES, *self.own}})


@lru_cache(maxsize=256)
def _codes(style: StyleType, colours: str) -> str:
    known = isinstance(style, str) and all(word in _CODES for word in style.split())
    if isinstance(style, str) and known and ("color(" not in style or colours != "standard"):
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
