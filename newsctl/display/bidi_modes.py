"""What is sent for a line of Arabic: the ways that terminals need, each as a row of traits."""

from __future__ import annotations

from enum import StrEnum

from newsctl.fast_dataclasses import NamedTuple


class Mode(StrEnum):
    """A way of sending lines, under the name that a person chooses it by."""

    VISUAL = "visual"  # terminals that leave all order alone, or do so when asked (the fence)
    TERMINAL = "terminal"  # Apple Terminal: it orders and joins
    VTE = "vte"  # VTE inside tmux or screen, which swallow the fence: it orders, we join
    KONSOLE = "konsole"  # it orders, but mirrors no brackets; we join
    KITTY = "kitty"  # it turns around whatever one font draws of a word
    WORDS = "words"  # QTerminal, xterm.js without WebGL: each run of one style is ordered by itself
    MLTERM = "mlterm"  # it orders, unless the whole line is overridden
    OVERRIDE = "override"  # Emacs, browsers: they order, unless they are asked not to
    PUTTY = "putty"  # it orders, and takes a line's side from its first letter
    OFF = "off"  # nobody does anything: for speech, braille and logs


class Marks(StrEnum):
    """Where the marks of a letter that is read from the right are sent."""

    BEHIND = "behind"  # as Unicode has it
    BEFORE = "before"  # alacritty draws a mark on the cell after the one it is sent behind
    NOWHERE = "nowhere"  # foot loses some letters that bear one, st the mark


class Order(StrEnum):
    """In which order the letters of a line leave."""

    LOGICAL = "logical"
    VISUAL = "visual"
    WORDS = "words"  # words in visual order, the letters of a word in logical order
    PROVEN = "proven"  # whatever the terminal's own algorithm makes the right picture of


class Sending(NamedTuple):
    """What a mode does with a line."""

    order: Order
    joined: bool = True  # letters as presentation forms
    embedded: bool = False  # each piece in an embedding of its own, behind a mark
    mirrored: bool = False  # brackets turned around beforehand, though order is logical
    padded: bool = True  # white cells before a line put it at its side
    overridden: bool = False  # in an override from left to right
    fenced: bool = False  # inside `CSI 8 l` … `CSI 8 h`
    led: bool = False  # the first cell of a line stays blank: what opens a line hangs on it


SENDING = {
    Mode.VISUAL: Sending(Order.VISUAL, fenced=True),
    Mode.TERMINAL: Sending(Order.LOGICAL, joined=False, embedded=True, led=True),
    Mode.VTE: Sending(Order.LOGICAL, embedded=True, led=True),
    Mode.KONSOLE: Sending(Order.LOGICAL, embedded=True, mirrored=True, led=True),
    Mode.KITTY: Sending(Order.WORDS),
    Mode.WORDS: Sending(Order.WORDS),
    Mode.MLTERM: Sending(Order.VISUAL, overridden=True, led=True),
    Mode.OVERRIDE: Sending(Order.VISUAL, overridden=True),
    Mode.PUTTY: Sending(Order.PROVEN, led=True),
    Mode.OFF: Sending(Order.LOGICAL, joined=False, padded=False),
}
