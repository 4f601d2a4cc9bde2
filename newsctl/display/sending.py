"""A finished line for terminals that want something else than its picture or its logical order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.joining import is_mark
from newsctl.display.line import Run
from newsctl.display.modes import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.style import StyleType

_LRO, _PDF = "\u202d", "\u202c"


def as_wanted(runs: Sequence[Run], mode: Mode, columns: int) -> list[Run]:
    """The runs of a line, from the first column on, in visual order, as `mode` wants them sent to a
    terminal of so many columns."""
    if mode is Mode.MLTERM:
        return _overridden(runs, columns)
    picture = list(_cells(runs))
    if mode is Mode.PUTTY:
        from newsctl.display.putty import for_putty

        return for_putty(picture, columns)
    from newsctl.display.words import for_kitty, for_runs

    return for_kitty(picture) if mode is Mode.KITTY else for_runs(picture)


def _overridden(runs: Sequence[Run], columns: int) -> list[Run]:
    """The whole line in one override; the two controls take the cell of a blank each."""
    if all(run.text.isascii() for run in runs):
        return list(runs)
    first, *others = runs
    if first.text[:1] == " ":
        first = first._replace(text=first.text[1:])
    used = sum(_width(run.text) for run in (first, *others))
    return [
        Run(_LRO, ""), first, *others, Run(" " * max(0, columns - used - 2) + _PDF, "")
    ]  # fmt: skip


def _cells(runs: Sequence[Run]) -> Iterator[tuple[str, StyleType]]:
    """Each letter with its marks, and its style."""
    for run in runs:
        cell = ""
        for one in run.text:
            if cell and is_mark(one):
                cell += one
                continue
            if cell:
                yield cell, run.style
            cell = one
        if cell:
            yield cell, run.style


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
