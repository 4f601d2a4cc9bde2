"""Names of styles, and what they look like on a light and on a dark ground."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsctl.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import StyleType

# SGR parameters. Only the sixteen colours are used, which each terminal shows as its user chose.
_BOTH = {"title": "1", "heading": "1", "rule": "2", "quiet": "2", "bold": "1", "dim": "2"}
_THEMES = {
    "dark": _BOTH | {"number": "36", "source": "32", "date": "33", "match": "1;33"},
    "light": _BOTH | {"number": "34", "source": "32", "date": "35", "match": "1;31"},
    # Legible on either ground.
    "auto": _BOTH | {"number": "36", "source": "32", "date": "35", "match": "1;31"},
}


def ground(environ: Mapping[str, str]) -> str:
    """`dark` or `light` where the terminal tells its colours (COLORFGBG), else `auto`."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not background.isdigit():
        return "auto"
    return "light" if background in {"7", "15"} else "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """`dark`, `light` or `auto` (either): the ground that the terminal draws on."""

    name: str = "auto"

    def sgr(self, style: StyleType, *, flipped: bool = False) -> str:
        """The SGR parameters of a named style, or of any that rich knows; "" for none.

        `flipped` makes what is bold regular and what is regular bold.
        """
        if not style and not flipped:
            return ""
        codes = _codes(self.name, style) if style else ""
        if not flipped:
            return codes
        parts = codes.split(";") if codes else []
        return (
            ";".join(one for one in parts if one != "1")
            if "1" in parts
            else f"1;{codes}".strip(";")
        )


@lru_cache(maxsize=256)
def _codes(theme: str, style: StyleType) -> str:
    names = _THEMES.get(theme, _THEMES["auto"])
    if isinstance(style, str) and style in names:
        return names[style]
    from rich.color import ColorSystem
    from rich.style import Style

    found = style if isinstance(style, Style) else Style.parse(style)
    drawn = found.update_link(None).render("x", color_system=ColorSystem.STANDARD)
    return drawn.partition("m")[0].removeprefix("\x1b[") if drawn != "x" else ""
