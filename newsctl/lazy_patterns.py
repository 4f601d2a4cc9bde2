"""Regular expressions that are compiled when they are first used.

Compiling one costs as much as loading a module, and a command uses few of those that stand in the
modules that it loads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import AnyStr


class LazyPattern:
    """Stands in the place of a compiled pattern, and is one as soon as it is used."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._made = (pattern, flags)

    def compiled(self) -> re.Pattern[Any]:
        """The pattern itself."""
        pattern: re.Pattern[Any] = re.compile(*self._made)
        return pattern

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.compiled(), name)
        setattr(self, name, found)  # from now on it is at hand
        return found


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, compiled at its first use."""
    made: Any = LazyPattern(pattern, flags)
    return made  # type: ignore[no-any-return]
