"""Text for the terminal's clipboard: OSC 52, which reaches the reader's own machine by ssh too."""

from __future__ import annotations

from base64 import b64encode

LONGEST = 75_000  # bytes of UTF-8: what terminals take at least, 100,000 in base64
_PIECE = 512  # characters of one string that screen passes on


def osc52(text: str, multiplexer: str = "") -> str:
    """The sequence that puts a text on the clipboard, wrapped for `tmux` or `screen` to pass it on
    to the terminal outside.

    Raises ValueError for a text that is longer than `LONGEST`.
    """
    data = text.encode(errors="replace")
    if len(data) > LONGEST:
        raise ValueError(len(data))
    plain = f"\x1b]52;c;{b64encode(data).decode()}\x07"
    if multiplexer == "tmux":
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    if multiplexer == "screen":
        pieces = (plain[at : at + _PIECE] for at in range(0, len(plain), _PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return plain
