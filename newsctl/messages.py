"""Every word said to a person, in the language chosen: Arabic unless another is chosen.

English texts are the message ids; `locale/LANG/LC_MESSAGES/newsctl.mo` holds the others.
The program sets its language once, before a command is loaded; `gettext` and `ngettext` answer in
it from then on. Within `speaking` another language holds, for one thread or task alone.
"""

from __future__ import annotations

from _thread import allocate_lock
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextvars import ContextVar

    from newsctl.message_catalogue import Catalogue

LANGUAGES = ("ar", "fr", "en")
DEFAULT_LANGUAGE = "ar"
_LOCALE_FOLDER = Path(__file__).parent / "locale"

_language = DEFAULT_LANGUAGE
_spoken: ContextVar[str | None] | None = None  # made when somebody first speaks another
_making = allocate_lock()
_catalogues: dict[str, Catalogue] = {}  # those that were needed, by language


def set_language(language: str) -> None:
    """Choose the language of all later messages: one of `LANGUAGES`.

    Raises ValueError for any other.
    """
    global _language  # noqa: PLW0603 - one program speaks one language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, messages of this thread or task are in a language: one of `LANGUAGES`.

    Raises ValueError for any other.
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    spoken = _spoken or _make_spoken()
    before = spoken.set(language)
    try:
        yield
    finally:
        spoken.reset(before)


def _make_spoken() -> ContextVar[str | None]:
    global _spoken  # noqa: PLW0603 - a command needs none, and starts without
    from contextvars import ContextVar

    with _making:
        _spoken = _spoken or ContextVar("newsctl language", default=None)
    return _spoken


def language() -> str:
    """The language in which messages are said: `ar`, `fr` or `en`."""
    return (_spoken.get() if _spoken else None) or _language


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for translation where it is written; `gettext` translates it where it is said."""
    return message


def _catalogue() -> Catalogue | None:
    """That of the language spoken; English is the ids themselves."""
    spoken = language()
    if spoken == "en":
        return None
    if spoken not in _catalogues:
        from newsctl.message_catalogue import Catalogue

        path = _LOCALE_FOLDER / spoken / "LC_MESSAGES" / "newsctl.mo"
        _catalogues[spoken] = Catalogue(path, spoken)
    return _catalogues[spoken]


def gettext(message: str) -> str:
    """`message` (an English text) in the language chosen, itself when it is not translated."""
    catalogue = _catalogue() if message else None  # "" is the catalogue's own head
    return catalogue.gettext(message) if catalogue else message


def grouped(number: int) -> str:
    """`number` with its thousands parted as the language chosen parts them: `1,742`, `1 742`."""
    text = f"{number:,}"
    return text.replace(",", "\u202f") if language() == "fr" else text


def label(name: str) -> str:
    """`name` and the colon behind it, which French sets apart."""
    return f"{name}\u00a0:" if language() == "fr" else f"{name}:"


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of a counted message that `number` takes: two in English and French, six in Arabic.

    The text returned may hold `{n}`, for the caller to fill in; Arabic's forms for 0, 1 and 2
    say the number in words and hold none.
    """
    catalogue = _catalogue()
    if catalogue is None:
        return singular if number == 1 else plural
    return catalogue.ngettext(singular, plural, number)
