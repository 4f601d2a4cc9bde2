"""Modules of Python's own library, of Typer and of ours, found where they must lie, in half the
time.

For each module Python asks its importers in turn, looks what of five kinds of file is in the
folder, and at the folder once more; a short command loads more than a hundred modules, and spends a
tenth of its time so. These are Python alone, each in its one folder. Whatever is otherwise than
usual (no such file, no compiled one, an older one) is left to Python's own importers.
"""

from __future__ import annotations

import marshal
import os
import sys

# What `importlib` has, without loading that, nor `typing`: those shall be found quickly, too.
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import MAGIC_NUMBER, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType

_LIBRARY = os.path.dirname(os.__file__)  # noqa: PTH120 - pathlib is not loaded yet
_PURE = (sys.stdlib_module_names - set(sys.builtin_module_names)) | {"newsctl", "typer", "rich"}
_END = f".{sys.implementation.cache_tag}.pyc"
_BY_TIME = bytes(4)  # what says in a compiled file that it is as old as its source
_PIECE = 1 << 16  # bytes


class _Loader(SourceFileLoader):
    """Loads a module whose source was looked at already."""

    def __init__(self, name: str, path: str, compiled: str, source: os.stat_result) -> None:
        super().__init__(name, path)
        self._compiled = compiled
        numbers = int(source.st_mtime), source.st_size
        said = [(one & 0xFFFFFFFF).to_bytes(4, "little") for one in numbers]
        self._head = b"".join((MAGIC_NUMBER, _BY_TIME, *said))

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code. Raises ImportError as Python's own loader does."""
        try:
            data = _read(self._compiled)
            if data.startswith(self._head):
                code: CodeType = marshal.loads(memoryview(data)[16:])  # noqa: S302 - as Python does
                if code.co_filename == self.path:
                    return code
        except (OSError, ValueError, EOFError, TypeError):
            pass
        return super().get_code(fullname)


def _read(file: str) -> bytes:
    number = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        data = os.read(number, _PIECE)
        piece = data if len(data) == _PIECE else b""
        while piece:
            piece = os.read(number, _PIECE)
            data += piece
    finally:
        os.close(number)
    return data


class Finder:
    """Finds the modules; one of `sys.meta_path`."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module is, or None where others shall look."""
        package, _dot, own = name.rpartition(".")
        if (package.partition(".")[0] or name) not in _PURE:
            return None
        if package and (path is None or len(path) != 1):
            return None
        if not package and name not in sys.stdlib_module_names:
            return None
        folder = path[0] if package and path else _LIBRARY
        inner = f"{folder}{os.sep}{own}"  # of a package
        for place, file, within in ((folder, own, None), (inner, "__init__", [inner])):
            origin = f"{place}{os.sep}{file}.py"
            try:
                source = os.stat(origin)  # noqa: PTH116
            except OSError:
                continue
            compiled = f"{place}{os.sep}__pycache__{os.sep}{file}{_END}"
            spec = ModuleSpec(name, _Loader(name, origin, compiled, source), origin=origin)
            spec.submodule_search_locations = within
            spec.has_location = True
            spec.cached = compiled  # Python would work it out once more
            return spec
        return None


def begin() -> None:
    """Find modules so from now on, unless Python was told to keep compiled ones elsewhere."""
    if sys.pycache_prefix is None and not sys.flags.optimize:
        sys.meta_path.insert(0, Finder)
