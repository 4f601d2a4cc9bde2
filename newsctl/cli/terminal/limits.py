"""What can't be made right in a terminal, and what its user can change; as seen in each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.bidi_modes import Mode
from newsctl.messages import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIMITS = {
    "PuTTY": N_(
        "PuTTY orders lines by itself, and some blanks are letters to it, and copied as such. "
        "Disable bidirectional text display (Terminal, Features), then choose `visual`"
    ),
    "mlterm": N_(
        "mlterm draws rules as dashes, and lines that are cut short keep their margin by blanks "
        "that are copied. Start it with `--ctl=false`, then choose `visual`"
    ),
    "Konsole": N_(
        "Konsole orders lines by itself and mirrors no brackets: what is copied has them turned "
        "around. Turn bidirectional rendering off in the profile (Appearance, Complex Text "
        "Layout), then choose `visual`"
    ),
    "QTerminal": N_(
        "QTerminal orders each word by itself: signs and digits beside letters are slanted, to "
        "keep them apart. Turn bidirectional text support off in the preferences, then choose "
        "`visual`"
    ),
    "kitty": N_(
        "kitty turns words around: no tashkeel, slanted signs, some last letters cut off. Write "
        "`force_ltr yes` in kitty.conf, then choose `visual`"
    ),
    "xterm.js": N_(
        "xterm.js says nowhere whether it draws with WebGL: without it words are reversed. Turn on "
        "hardware acceleration (`terminal.integrated.gpuAcceleration` in VS Code), or choose "
        "`words`"
    ),
    "foot": N_(
        "foot loses letters that bear a mark: tashkeel is left out. Other terminals show it"
    ),
    "st": N_(
        "st shows no tashkeel within a word: it is left out. Other terminals show it"
    ),
    "iTerm2": N_(
        "iTerm2 orders lines by itself from 3.7 on. Turn right-to-left text off in its settings, "
        "then choose `visual`"
    ),
    "Apple Terminal": N_(
        "Apple Terminal orders and joins by itself, and can't be told not to: columns may be a "
        "cell off behind lam and alef. iTerm2 and ghostty keep them"
    ),
    "Emacs": N_(
        "Emacs' ansi-term leaves tashkeel out. Columns are straightened by `(set-fontset-font t "
        "'arabic \"DejaVu Sans Mono\")` in init.el"
    ),
    "screen": N_(
        "screen has no slanted letters: what kitty and QTerminal need slanted is bold in it. tmux "
        "keeps them"
    ),
}  # fmt: skip
_SAME = {"VS Code": "xterm.js", "Hyper": "xterm.js"}
_COPIED = N_(
    "What is selected with the mouse is copied as it is drawn, from the last letter to the first: "
    "`newsctl show --copy` copies an article as it was written"
)
_ELSEWHERE = N_("In any terminal: `newsctl show --web` shows an article in the browser")
_LOGICAL = frozenset((Mode.TERMINAL, Mode.OFF))


def limits_of(name: str, inner: str, mode: Mode) -> Iterator[str]:
    """What can't be made right in the terminal of that name, inside a multiplexer or "", in a mode;
    messages to be translated."""
    for one in (_SAME.get(name, name), inner):
        if one in _LIMITS:
            yield _LIMITS[one]
    if mode not in _LOGICAL:
        yield _COPIED


def all_limits(name: str) -> Iterator[str]:
    """The same of every terminal, the one of that name first."""
    own = _SAME.get(name, name)
    yield from (text for one, text in sorted(_LIMITS.items(), key=lambda pair: pair[0] != own))
    yield _ELSEWHERE
