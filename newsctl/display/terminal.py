"""Which terminal this is, and so what to send it: measured in sixteen programs.

Two sources say it. The environment, which leaks (an xterm started from a VTE terminal inherits
VTE_VERSION): what a terminal says of itself with TERM_PROGRAM and TERM comes before what others
left. And the terminal itself, which is asked where the environment is silent (over ssh it always
is): its background (OSC 11), whether it knows the mode of bidirectional support (DECRQM of 8),
XTVERSION, secondary device attributes (DA2), and primary ones (DA1), which every terminal answers,
last.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.display.bidi_modes import Marks, Mode
from newsctl.display.line import Manner
from newsctl.fast_dataclasses import NamedTuple
from newsctl.lazy_patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

# Some print a part of what they do not know: the line, which is empty yet, is wiped behind it.
QUESTION = "\x1b]11;?\x07\x1b[8$p\x1b[>q\x1b[>c\x1b[c\r\x1b[K"
_LAST_ANSWER = lazy_pattern(r"\x1b\[\?[\d;]*c")
_DA2 = lazy_pattern(r"\x1b\[>([\d;]*)c")
_XTVERSION = lazy_pattern(r"\x1bP>\|([^\x1b\x07\x9c]*)(?:\x1b\\|\x07|\x9c)")
_BACKGROUND = lazy_pattern(r"\x1b\]11;rgba?:([0-9A-Fa-f]+)/([0-9A-Fa-f]+)/([0-9A-Fa-f]+)")
_BIDI_MODE = lazy_pattern(r"\x1b\[8;([0-4])\$y")


class Terminal(NamedTuple):
    """A terminal by the name it is known under, and how it wants its lines."""

    name: str
    manner: Manner


def _of(name: str, mode: Mode = Mode.VISUAL, marks: Marks = Marks.BEHIND) -> Terminal:
    return Terminal(name, Manner(mode, marks))


ALACRITTY = _of("alacritty", marks=Marks.BEFORE)
FOOT, ST = _of("foot", marks=Marks.NOWHERE), _of("st", marks=Marks.NOWHERE)
KITTY, KONSOLE = _of("kitty", Mode.KITTY), _of("Konsole", Mode.KONSOLE)
VTE, MLTERM = _of("VTE"), _of("mlterm", Mode.MLTERM)
APPLE = _of("Apple Terminal", Mode.TERMINAL)
PUTTY, QTERMINAL = _of("PuTTY", Mode.PUTTY), _of("QTerminal", Mode.WORDS)
EMACS = Terminal("Emacs", Manner(Mode.OVERRIDE, cells_for_all=True))
_ITERM = "iTerm2"

_PROGRAMS = {
    "vscode": _of("VS Code"),
    "WezTerm": _of("WezTerm"),
    "ghostty": _of("ghostty"),
    "mintty": _of("mintty"),
    "Apple_Terminal": APPLE,
    "Hyper": _of("Hyper"),
    "WarpTerminal": _of("Warp"),
    "rio": _of("rio"),
    "contour": _of("contour"),
}
_TERMS = (  # beginnings of TERM
    ("xterm-kitty", KITTY),
    ("rxvt", _of("rxvt")),
    ("st-", ST),
    ("stterm-", ST),
    ("alacritty", ALACRITTY),
    ("foot", FOOT),
    ("xterm-ghostty", _of("ghostty")),
    ("wezterm", _of("WezTerm")),
    ("contour", _of("contour")),
    ("mlterm", MLTERM),
    ("putty", PUTTY),
    ("eterm", EMACS),
    ("linux", _of("Linux console")),
)
_VARIABLES = (  # in the order in which they are believed
    ("XTERM_VERSION", _of("xterm")),
    ("ALACRITTY_", ALACRITTY),
    ("KITTY_WINDOW_ID", KITTY),
    ("KONSOLE_VERSION", KONSOLE),
    ("MLTERM", MLTERM),
    ("WT_SESSION", _of("Windows Terminal")),
    ("VTE_VERSION", VTE),
)
_VERSIONS = (  # beginnings of an answer to XTVERSION
    ("Konsole", KONSOLE),
    ("kitty", KITTY),
    ("XTerm", _of("xterm")),
    ("foot", FOOT),
    ("WezTerm", _of("WezTerm")),
    ("ghostty", _of("ghostty")),
    ("VTE", VTE),
    ("mintty", _of("mintty")),
    ("contour", _of("contour")),
    ("mlterm", MLTERM),
    ("QTerminal", QTERMINAL),
    ("xterm.js", _of("xterm.js")),
    ("alacritty", ALACRITTY),
)
_ATTRIBUTES = (  # answers to DA2
    (r"0;136;\d+", PUTTY),
    (r"1;115;\d+", KONSOLE),
    (r"0;115;\d+", QTERMINAL),
    (r"24;\d+;\d+", MLTERM),
    (r"1;4\d{3};\d+", KITTY),
    (r"1;95;\d+", APPLE),
    (r"(?:1|61|65);[5-9]\d{3};\d+", VTE),
    (r"41;\d{3};\d+", _of("xterm")),
    (r"85;\d+;\d+", _of("rxvt")),
    (r"0;\d{4,5};1", ALACRITTY),
    (r"1;0\d{5};\d+", FOOT),
    (r"77;\d+;\d+", _of("mintty")),
    (r"0;276;\d+", _of("xterm.js")),
    (r"0;10;\d+", _of("Windows Terminal")),
)
# What orders lines behind a multiplexer, which swallows the fence.
_BEHIND = {"VTE": Mode.VTE}
_MULTIPLEXERS = ("tmux", "screen")
DUMB, UNKNOWN = _of("dumb", Mode.OFF), _of("?")


def by_environment(environ: Mapping[str, str], *, terminal: bool = True) -> Terminal | None:
    """The terminal as the environment tells; None where it tells nothing that can be believed.
    `terminal` is whether the stream is one at all."""
    term = environ.get("TERM", "")
    if not terminal or term == "dumb":
        return DUMB
    if multiplexer(environ):
        found = by_variables(environ)
        return behind(found) if found else None
    program = environ.get("TERM_PROGRAM", "")
    if program == "iTerm.app" and (found := last_resort(environ)).manner.mode is Mode.VISUAL:
        return found  # later ones order lines, unless they say that they can be asked not to
    if program == "iTerm.app":
        return None
    found = _PROGRAMS.get(program) or _by_beginning(f"{term}-", _TERMS)
    return _settled(found or by_variables(environ), environ)


def last_resort(environ: Mapping[str, str]) -> Terminal:
    """What is taken for the terminal where neither source says."""
    if environ.get("TERM_PROGRAM") == "iTerm.app":
        return _iterm(environ.get("TERM_PROGRAM_VERSION", ""))
    return UNKNOWN


def by_variables(environ: Mapping[str, str]) -> Terminal | None:
    """The terminal by what it left in the environment, for what is started in it."""
    for variable, found in _VARIABLES:
        if variable in environ or (
            variable.endswith("_") and any(name.startswith(variable) for name in environ)
        ):
            return _settled(found, environ)
    return APPLE if environ.get("TERM_PROGRAM") == "Apple_Terminal" else None


def multiplexer(environ: Mapping[str, str]) -> str:
    """`tmux` or `screen`, where the program runs inside one."""
    for variable, name in (("TMUX", "tmux"), ("STY", "screen")):
        if variable in environ:
            return name
    term = environ.get("TERM", "")
    return next((name for name in _MULTIPLEXERS if term.startswith(name)), "")


def is_whole(answer: str) -> bool:
    """Whether a terminal has answered all that it was asked."""
    return _LAST_ANSWER.search(answer) is not None


def by_answer(answer: str) -> Terminal | None:
    """The terminal by what it answered to `QUESTION`; None for what is not known."""
    version = _XTVERSION.search(answer)
    knows = _BIDI_MODE.search(answer)
    keeps_order = knows is not None and knows[1] in {"1", "2"}
    if version and version[1].startswith(_ITERM):
        return _of(_ITERM) if keeps_order else _iterm(version[1].removeprefix(_ITERM))
    found = by_version(version[1]) if version else None
    if found is not None:
        return found
    attributes = _DA2.search(answer)
    for pattern, one in _ATTRIBUTES:
        if attributes and re.fullmatch(pattern, attributes[1]):
            return one
    return VTE if keeps_order else None


def ground_by_answer(answer: str) -> str:
    """`dark` or `light`, as the background is that a terminal told; "" where it told none."""
    found = _BACKGROUND.search(answer)
    if found is None:
        return ""
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return "light" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "dark"


def by_version(version: str) -> Terminal | None:
    """The terminal by its answer to XTVERSION, as tmux keeps it of the terminal it is shown in."""
    return _by_beginning(version, _VERSIONS)


def behind(outer: Terminal) -> Terminal:
    """A terminal with a multiplexer between it and us."""
    mode = _BEHIND.get(outer.name, outer.manner.mode)
    return Terminal(outer.name, outer.manner._replace(mode=mode))


def _by_beginning(text: str, known: tuple[tuple[str, Terminal], ...]) -> Terminal | None:
    return next((found for beginning, found in known if text.startswith(beginning)), None)


def _iterm(version: str) -> Terminal:
    """From 3.7 on it orders lines by itself, unless its user says otherwise."""
    numbers = re.findall(r"\d+", version)[:2]
    orders = [int(one) for one in numbers] >= [3, 7]
    return _of(_ITERM, Mode.TERMINAL if orders else Mode.VISUAL)


def _settled(found: Terminal | None, environ: Mapping[str, str]) -> Terminal | None:
    if found is KITTY and kitty_keeps_order(environ):
        return _of("kitty")
    return found


def kitty_keeps_order(environ: Mapping[str, str]) -> bool:
    """Whether kitty is set to leave all order alone (`force_ltr yes` in its settings)."""
    from pathlib import Path

    home = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME', '')}/.config"
    folder = environ.get("KITTY_CONFIG_DIRECTORY") or f"{home}/kitty"
    try:
        text = Path(folder, "kitty.conf").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    values = [line.split()[1:2] for line in text.splitlines() if line.startswith("force_ltr ")]
    return bool(values) and values[-1] in (["yes"], ["y"], ["true"])


def name_of(environ: Mapping[str, str], found: Terminal) -> str:
    """What the terminal is called, and what stands between."""
    inner = multiplexer(environ)
    name = found.name if found.name != "?" else environ.get("TERM", "?")
    return f"{inner} · {name}" if inner and name != inner else name
