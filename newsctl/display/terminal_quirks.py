"""A finished line for terminals that want something else than its picture or its logical order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from newsctl.display.bidi_classes import base_level, has_right_to_left
from newsctl.display.bidi_modes import Mode
from newsctl.display.joining import is_mark
from newsctl.display.line import Run
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.display.line import Manner

_COLUMNS = lazy_pattern("[\u2580-\u259f]+")
_UNPARTED = str.maketrans("━╸╺─", "————")
_LRM, _LRO, _PDF, _NBSP = "\u200e", "\u202d", "\u202c", "\u00a0"


def as_wanted(runs: Sequence[Run], manner: Manner, columns: int, logical: str = "") -> list[Run]:
    """The runs of a line, from the first column on, in visual order, as a terminal of so many
    columns wants them; `logical` is what they were before they were ordered, where it is known."""
    mode = manner.mode
    if mode is Mode.MLTERM:
        runs = [run._replace(text=run.text.translate(_UNPARTED)) for run in runs]
    if not any(has_right_to_left(run.text) for run in runs):
        return list(runs)
    if mode is Mode.OVERRIDE and manner.cells_for_all:
        return _in_few_cells(runs)
    if mode is Mode.OVERRIDE:
        overridden = [_overridden(run) if has_right_to_left(run.text) else run for run in runs]
        return [Run(_LRM, ""), *overridden]  # Emacs takes a paragraph's side from its first letter
    if mode is Mode.MLTERM:
        return _for_mlterm(runs, columns)
    if mode is Mode.PUTTY:
        from newsctl.display.putty import for_putty

        return for_putty(runs, columns, logical)
    from newsctl.display.word_reversal import for_kitty, for_runs

    return for_kitty(runs) if mode is Mode.KITTY else for_runs(runs)


def _overridden(run: Run) -> Run:
    return run._replace(text=f"{_LRO}{run.text}{_PDF}")


def _in_few_cells(runs: Sequence[Run]) -> list[Run]:
    """The whole line in one override, which ends with it, and without tashkeel: what takes a cell
    of its own would push the line's end behind the last column."""
    bare = ("".join(one for one in run.text if not is_mark(one)) for run in runs)
    texts = [run._replace(text=text) for run, text in zip(runs, bare, strict=True)]
    return [Run(_LRM + _LRO, ""), *texts]


def _for_mlterm(runs: Sequence[Run], columns: int) -> list[Run]:
    """The whole line in one override. mlterm takes its side from its first letter, and puts a line
    of the right at the right edge without the blanks around it, where no letter-like one keeps the
    margin open; the controls take a cell in memory and none on the screen. What draws boxes parts a
    line in two for it, each with its own order: dashes don't, and behind the columns of a chart the
    override begins anew."""
    inside = [run._replace(text=_COLUMNS.sub(rf"\g<0>{_LRO}", run.text)) for run in runs]
    if base_level("".join(run.text for run in runs)) == 1:
        blank = len(inside.pop(0).text)  # there is one: see `Sending.led`
        used = sum(cell_len(run.text) for run in runs[1:])
        margin = max(0, min(columns - blank - used, columns - used - 1))
        inside.append(Run(_NBSP * margin, ""))
    return [Run(_LRO, ""), *inside]  # it ends with the line
