"""Names of styles, and what they look like on a light and on a dark ground."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style

from newsctl.values import dataclass

if TYPE_CHECKING:
    from rich.style import StyleType

_BOTH = {
    "title": "bold",
    "match": "bold underline",
    "heading": "bold",
    "rule": "dim",
    "quiet": "dim",
}
_THEMES = {
    "dark": _BOTH | {"number": "cyan", "source": "green", "date": "yellow", "match": "bold yellow"},
    "light": _BOTH | {"number": "blue", "source": "green", "date": "magenta", "match": "bold red"},
}


@dataclass(frozen=True, slots=True)
class Theme:
    """`dark`, `light` or `auto` (dark): the ground that the terminal draws on.

    Only the sixteen colours are used, which each terminal shows as its user chose.
    """

    name: str = "dark"

    def style(self, style: StyleType) -> Style | None:
        """The style of a name, or a style itself; None for none."""
        if not style:
            return None
        return style if isinstance(style, Style) else _parsed(self.name, style)


@lru_cache(maxsize=256)
def _parsed(theme: str, name: str) -> Style:
    return Style.parse(_THEMES.get(theme, _THEMES["dark"]).get(name, name))
