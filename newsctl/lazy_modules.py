"""Modules of Python's own that are loaded when they are first used.

Typer, `inspect`, `shutil` and `pathlib` name them at their heads for the sake of functions that a
command seldom calls, and loading them is a tenth of what a short command costs. Each stands in
`sys.modules` from the beginning, and becomes itself at the first look into it. (The lazy loader of
`importlib.util` does not serve: in Python 3.11 an `import` is such a look.)
"""

from __future__ import annotations

import sys
from _thread import RLock
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

_SELDOM_USED = (
    "bz2", "ipaddress", "lzma", "ntpath", "platform", "subprocess", "textwrap", "tokenize",
)  # fmt: skip
_LOCK = RLock()


class LazyModule(ModuleType):
    """A module that has nothing but its spec until something else is asked of it."""

    def __getattr__(self, name: str) -> Any:
        with _LOCK:  # another thread waits until all is there
            spec = self.__spec__
            if spec is not None and spec.loader is not None and "_begun" not in vars(self):
                self._begun = True
                try:
                    spec.loader.exec_module(self)
                except BaseException:  # Ctrl-C: who looks again finds it whole
                    del self._begun
                    raise
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)


def defer() -> None:
    """Put off the loading of those that are not loaded yet."""
    for name in _SELDOM_USED:
        spec = find_spec(name) if name not in sys.modules else None
        if spec is not None:
            module = sys.modules[name] = module_from_spec(spec)
            module.__class__ = LazyModule
