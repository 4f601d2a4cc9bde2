"""Modules of Python's own that are loaded when they are first used.

Typer, `inspect`, `shutil` and `pathlib` name them at their heads for the sake of functions that a
command seldom calls, and loading them is a tenth of what a short command costs. Each stands in
`sys.modules` from the beginning, and becomes itself at the first look into it. (The lazy loader of
`importlib.util` does not serve: in Python 3.11 an `import` is such a look.)
"""

from __future__ import annotations

import os
import sys
from _thread import RLock
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SELDOM_USED = (
    "ast", "bz2", "difflib", "dis", "gettext", "ipaddress", "lzma", "ntpath", "platform",
    "shellingham", "subprocess", "textwrap", "tokenize", "urllib.parse",
)  # fmt: skip
# Functions that others take out of them at their heads, and call seldom.
_TAKEN = {
    "difflib": ("get_close_matches",),
    "gettext": ("gettext", "ngettext"),
    "urllib.parse": ("quote_from_bytes",),
}
# What `inspect` reads out of `dis` at its head, in the Pythons that have just these.
_FLAGS = ("OPTIMIZED", "NEWLOCALS", "VARARGS", "VARKEYWORDS", "NESTED", "GENERATOR", "NOFREE",
          "COROUTINE", "ITERABLE_COROUTINE", "ASYNC_GENERATOR")  # fmt: skip
_WITH_THESE_FLAGS = sys.version_info < (3, 14)
_LOCK = RLock()
_DEFERRED: list[bool] = []  # whether this is our own program


class LazyModule(ModuleType):
    """A module that has nothing but its name until something else is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # asked by `from … import`; none of them is a package
            raise AttributeError(name)
        with _LOCK:  # another thread waits until all is there
            if "_begun" not in vars(self):
                self._begun = True
                try:
                    _load(self)
                except BaseException:  # Ctrl-C: who looks again finds it whole
                    del self._begun
                    raise
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)


def _load(module: ModuleType) -> None:
    from importlib.util import module_from_spec

    name = module.__name__
    package = sys.modules.get(name.rpartition(".")[0])
    path = None if package is None else package.__path__
    found = (finder.find_spec(name, path) for finder in sys.meta_path)
    spec = next((one for one in found if one is not None), None)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    vars(module).update(vars(module_from_spec(spec)))
    spec.loader.exec_module(module)


def defer() -> None:
    """Put off the loading of those that are not loaded yet."""
    _DEFERRED.append(True)
    put_off(*_SELDOM_USED)
    platform, dis, ast = (sys.modules[name] for name in ("platform", "dis", "ast"))
    if isinstance(platform, LazyModule) and hasattr(os, "uname"):
        vars(platform)["system"] = _system  # all that Typer and `uuid` ask at their heads
    if isinstance(dis, LazyModule) and _WITH_THESE_FLAGS:
        vars(dis)["COMPILER_FLAG_NAMES"] = {1 << n: one for n, one in enumerate(_FLAGS)}
    if isinstance(ast, LazyModule):
        vars(ast)["NodeVisitor"] = _NodeVisitor  # of which `inspect` makes a class of its own
    if sys.version_info < (3, 14):
        vars(sys.modules["typing"])["compile"] = _uncompiled


def put_off(*names: str) -> None:
    """Put off the loading of some modules, those that are not loaded yet."""
    for name in names:
        if name not in sys.modules:
            module = sys.modules[name] = LazyModule(name)
            package, _dot, own = name.rpartition(".")
            if package:
                setattr(import_module(package), own, module)
            for function in _TAKEN.get(name, ()):
                vars(module)[function] = _later(module, function)


def _later(module: LazyModule, name: str) -> Callable[..., Any]:
    """A function of a module that is loaded when it is first called."""

    def function(*given: Any, **named: Any) -> Any:
        return LazyModule.__getattr__(module, name)(*given, **named)

    return function


class _NodeVisitor:
    """Does what the one of `ast` does, which is loaded when it is first asked to."""

    def visit(self, node: Any) -> Any:
        return _visitor().visit(self, node)

    def generic_visit(self, node: Any) -> Any:
        return _visitor().generic_visit(self, node)


def _visitor() -> Any:
    module = sys.modules["ast"]
    if isinstance(module, LazyModule):
        return LazyModule.__getattr__(module, "NodeVisitor")
    return module.NodeVisitor


def _system() -> str:
    return os.uname().sysname


def _uncompiled(name: str, *_how: Any) -> str:
    """What `typing` keeps of a type that is named by a string: the string, which serves as well
    when it is asked for. The first call of `compile` makes classes of all that stands in a syntax
    tree, which is a thirtieth of what a short command costs."""
    return name


# -- orjson --------------------------------------------------------------------------------------
def load_orjson() -> None:
    """Load orjson without `json` and `dataclasses`, of which it takes one name each: the error that
    its own is a kind of, and what marks a data class's fields. It gets these of stand-ins, which
    nobody else sees; so its error is a ValueError and nothing more, and it writes no data classes.
    Only in our own program: another that has newsctl for a library has orjson whole."""
    if not _DEFERRED or "orjson" in sys.modules:
        return
    stand_ins = {"json": ("JSONDecodeError", _DecodeError), "dataclasses": ("_FIELD", object())}
    put = [name for name in stand_ins if name not in sys.modules]
    for name in put:
        taken, value = stand_ins[name]
        module = sys.modules[name] = ModuleType(name)
        setattr(module, taken, value)
    try:
        import_module("orjson")
    finally:
        for name in put:
            del sys.modules[name]


class _DecodeError(ValueError):
    """What `json.JSONDecodeError` says."""

    def __init__(self, message: str, text: str, place: int) -> None:
        line = text.count("\n", 0, place) + 1
        column = place - text.rfind("\n", 0, place)
        super().__init__(f"{message}: line {line} column {column} (char {place})")
        self.msg, self.doc, self.pos, self.lineno, self.colno = message, text, place, line, column
