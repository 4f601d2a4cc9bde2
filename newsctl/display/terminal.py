"""Which terminal this is, and so what to send it: measured in eleven programs.

Variables leak (an xterm started from a VTE terminal inherits VTE_VERSION), so what a terminal says
of itself with TERM comes before what others left in the environment.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Mode(StrEnum):
    """What is sent for a line of Arabic."""

    VISUAL = "visual"  # reordered and joined here, inside a fence
    TERMINAL = "terminal"  # logical, in embeddings: the terminal reorders and joins
    KONSOLE = "konsole"  # logical and joined, in embeddings, brackets mirrored
    KITTY = "kitty"  # words in visual order, the letters of a word logical
    OFF = "off"  # as it is


_VISUAL_TERMS = ("rxvt", "st", "alacritty", "foot", "xterm-ghostty", "wezterm", "contour")
_MULTIPLEXERS = ("tmux", "screen")


def detect(environ: Mapping[str, str], *, terminal: bool) -> Mode:
    """The mode for a stream: `terminal` tells whether it is one."""
    found = _detected(environ, terminal=terminal)
    return Mode.VISUAL if found is Mode.KITTY and kitty_keeps_order(environ) else found


def _detected(environ: Mapping[str, str], *, terminal: bool) -> Mode:
    term = environ.get("TERM", "")
    if not terminal or term == "dumb":
        return Mode.OFF
    if "TMUX" in environ or "STY" in environ or term.startswith(_MULTIPLEXERS):
        return _outer(environ)
    if term == "xterm-kitty" or ("KITTY_WINDOW_ID" in environ and term.startswith("xterm-kitty")):
        return Mode.KITTY
    if term.startswith(_VISUAL_TERMS) or "XTERM_VERSION" in environ or is_alacritty(environ):
        return Mode.VISUAL
    if "KITTY_WINDOW_ID" in environ:
        return Mode.KITTY
    if "KONSOLE_VERSION" in environ:
        return Mode.KONSOLE
    if environ.get("TERM_PROGRAM") == "Apple_Terminal" or term.startswith("mlterm"):
        return Mode.TERMINAL
    if "MLTERM" in environ:
        return Mode.TERMINAL
    return Mode.VISUAL


def is_alacritty(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is alacritty, outside a multiplexer or inside."""
    return environ.get("TERM", "").startswith("alacritty") or (
        any(name.startswith("ALACRITTY_") for name in environ) and "XTERM_VERSION" not in environ
    )


def _outer(environ: Mapping[str, str]) -> Mode:
    """A multiplexer swallows the fence: what reorders outside it decides."""
    if "XTERM_VERSION" in environ or is_alacritty(environ):
        return Mode.VISUAL
    if "KITTY_WINDOW_ID" in environ:
        return Mode.KITTY
    if "KONSOLE_VERSION" in environ:
        return Mode.KONSOLE
    if "MLTERM" in environ or "VTE_VERSION" in environ:
        return Mode.TERMINAL
    return Mode.TERMINAL if environ.get("TERM_PROGRAM") == "Apple_Terminal" else Mode.VISUAL


def kitty_keeps_order(environ: Mapping[str, str]) -> bool:
    """Whether kitty was told to leave all order alone (`force_ltr yes` in its settings)."""
    from pathlib import Path

    home = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME', '')}/.config"
    folder = environ.get("KITTY_CONFIG_DIRECTORY") or f"{home}/kitty"
    try:
        text = Path(folder, "kitty.conf").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    told = [line.split()[1:2] for line in text.splitlines() if line.startswith("force_ltr ")]
    return bool(told) and told[-1] in (["yes"], ["y"], ["true"])


def name_of(environ: Mapping[str, str]) -> str:
    """The terminal's name, as far as it says one."""
    for variable, name in (
        ("TMUX", "tmux"),
        ("STY", "screen"),
        ("XTERM_VERSION", "xterm"),
        ("ALACRITTY_WINDOW_ID", "alacritty"),
        ("KITTY_WINDOW_ID", "kitty"),
        ("KONSOLE_VERSION", "Konsole"),
        ("MLTERM", "mlterm"),
        ("WT_SESSION", "Windows Terminal"),
        ("VTE_VERSION", "VTE"),
    ):
        if variable in environ:
            return name
    return environ.get("TERM_PROGRAM") or environ.get("TERM") or "?"
