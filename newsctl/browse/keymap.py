"""Which key asks for what, on every keyboard that the reader may have before them.

Commands are named by Latin letters. On an Arabic keyboard (Arabic 101: what Windows, GNOME and KDE
call Arabic) and on a Persian one the same keys type other letters, and ask for the same; on a
French one the digits need Shift, and are taken without. What is typed into a field
is never translated.
"""

from __future__ import annotations

from newsctl.fast_dataclasses import NamedTuple
from newsctl.messages import N_

# The letters of Arabic 101, key by key, by what the key types in Latin. Some keys type two letters,
# or in some systems the one sign for both.
_OF_ONE_KEY = {"b": ("لا", "\ufefb", "لآ", "\ufef5"), "G": ("لأ", "\ufef7")}
LAM_ALEF = frozenset(one for typed in _OF_ONE_KEY.values() for one in typed if len(one) == 2)
# Where they lie on a French keyboard, `q` and `m` stand on other keys.
_ON_AZERTY = {"q": ("ض", "ش"), "m": ("ة", "ك")}
# Where a Persian keyboard (ISIRI 9147, and Windows' own) types another letter.
_PERSIAN = {"d": ("ی",), "n": ("د",), "b": ("ذ",), "m": ("ئ", "پ"), "N": ("أ",), "G": ("ۀ",)}
_ARABIC: dict[str, tuple[str, ...]] = {
    **{
        latin: (arabic,)
        for latin, arabic in zip(
            "wertyuiop[]asdfghjkl;'zxcvn,./N?",
            "صثقفغعهخحجدشسيبلاتنمكطئءؤرىوزظآ؟",
            strict=True,
        )
    },
    **_OF_ONE_KEY,
    **_ON_AZERTY,
}
_AZERTY = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
_DIGITS = {str(number): (chr(0x660 + number), chr(0x6F0 + number)) for number in range(10)}


class Command(NamedTuple):
    """What can be asked for: by which keys, and its help. Keys are those of a Latin keyboard."""

    name: str
    keys: tuple[str, ...]
    help: str
    shown: str  # the keys as help names them


# In the list and in an article alike, unless told otherwise.
MOVING = (
    Command("down", ("down", "j", "c-n"), N_("Down"), "↓ j"),
    Command("up", ("up", "k", "c-p"), N_("Up"), "↑ k"),
    Command("page-down", ("pagedown", " ", "c-f"), N_("A page down"), "PgDn Space"),
    Command("page-up", ("pageup", "b", "c-b"), N_("A page up"), "PgUp b"),
    Command("home", ("home", "g", "c-home"), N_("To the beginning"), "Home g"),
    Command("end", ("end", "G", "c-end"), N_("To the end"), "End G"),
)
ACTING = (
    Command("read", ("enter",), N_("Read the article (counts a view)"), "Enter"),
    Command("quit", ("q",), N_("Back, and at last out"), "q"),
    Command("back", ("escape", "backspace"), N_("Back"), "Esc"),
    Command("search", ("/",), N_("Search as you type"), "/"),
    Command("next-match", ("n",), N_("To the next match in the article"), "n"),
    Command("previous-match", ("N",), N_("To the match before"), "N"),
    Command("filter", ("f",), N_("Only some: by source, section, tag, date"), "f"),
    Command("sort", ("s",), N_("In another order"), "s"),
    Command("mark", ("m",), N_("Mark read or unread"), "m"),
    Command("tag", ("t",), N_("Add and remove tags"), "t"),
    Command("edit", ("e",), N_("Change it in your editor"), "e"),
    Command("trash", ("d", "delete"), N_("Put it in the trash"), "d"),
    Command("undo", ("u",), N_("Take back the last change"), "u"),
    Command("open", ("o",), N_("Open its page in the browser"), "o"),
    Command("copy", ("y",), N_("Copy the text as it was written"), "y"),
    Command("related", ("r",), N_("Similar articles"), "r"),
    Command("views", ("v",), N_("When it was read"), "v"),
    Command("help", ("?",), N_("All keys"), "?"),
)
ALWAYS = (
    Command("leave", ("c-c",), N_("Leave at once"), "Ctrl-C"),
    Command("suspend", ("c-z",), N_("Back to the shell for a while; fg returns"), "Ctrl-Z"),
    Command("repaint", ("c-l",), N_("Paint all anew"), "Ctrl-L"),
)
COMMANDS = (*MOVING, *ACTING, *ALWAYS)


_NAMES = {
    typed: one.name
    for one in COMMANDS
    for key in one.keys
    for typed in (key, *_ARABIC.get(key, ()), *_PERSIAN.get(key, ()))
}


def command(key: str) -> str | None:
    """What a key asks for; None for nothing. A capital asks for what its letter does, unless it
    asks for something else: the lock of capitals may be on."""
    return _NAMES.get(key) or (_NAMES.get(key.lower()) if len(key) == 1 else None)


_DIGIT = {
    typed: digit for digit, arabic in _DIGITS.items() for typed in (digit, *arabic, _AZERTY[digit])
}


def digit(key: str) -> int | None:
    """The digit of a key, where nothing is typed into a field: 1 to 9, in any digits, and on the
    keys of a French keyboard without Shift. 0 is 10."""
    found = _DIGIT.get(key)
    return None if found is None else int(found) or 10


def agrees(key: str) -> bool:
    """Whether a key says yes to a question: y, o (oui), ن (نعم), or Enter."""
    return key in {"y", "Y", "o", "O", "ن", "غ", "enter"}
