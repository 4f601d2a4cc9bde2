"""Saved searches inside a query: `@name` stands for the text that was saved under that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.errors import QueryError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST = 100_000  # code points, once all is written out
_DEEPEST = 20  # searches within searches
# One that is not closed is a mistake, whatever stands behind it.
_QUOTED = r'"[^"]*"?|«[^»]*»?|“[^”]*”?|„[^“”]*[“”]?|”[^“]*“?'
# A name stands where a word can begin, so that an address (a@b.example) is left alone.
_NAME = r'[^\s()|"«»“”@]+'
_PART = re.compile(rf'(?<![^\s(|:=-])@(?:"([^"]+)"|({_NAME}))|{_QUOTED}')


def is_name(text: str) -> bool:
    """Whether `@text` can stand in a query as it is, so that a search may be saved as `text`."""
    return re.fullmatch(_NAME, text) is not None


def expand(
    text: str, saved: Mapping[str, str], unknown: Callable[[str], None] = lambda _name: None
) -> str:
    """`text` with every `@name` (or `@"a name"`) replaced by its saved search, in parentheses.

    Saved searches may use others. Nothing within quotes is replaced, and a name that no search is
    saved under stays as it is (somebody's handle); `unknown` gets it. Raises QueryError,
    pointing at the name in `text`, when it leads back to itself or makes the query too long.
    """
    return _Expansion(text, saved, unknown).text_of(text, ())


class _Expansion:
    def __init__(
        self, typed: str, saved: Mapping[str, str], unknown: Callable[[str], None]
    ) -> None:
        self.typed = typed
        self.saved = saved
        self.unknown = unknown
        self.position = 0

    def text_of(self, text: str, within: tuple[str, ...]) -> str:
        pieces: list[str] = []
        done = length = 0
        for match in _PART.finditer(text):
            name = match[1] or match[2]
            if name is None:
                continue
            if name not in self.saved:
                self.unknown(name)
                continue
            if not within:
                self.position = match.start()
            inner = self.named(name, within)
            alone = match[0] == text.strip()
            pieces += [text[done : match.start()], inner if alone else f"({inner})"]
            done = match.end()
            length += len(inner)
            if length > _LONGEST:
                raise self.error(_("Written out, this search is too long"))
        return "".join([*pieces, text[done:]])

    def named(self, name: str, within: tuple[str, ...]) -> str:
        if name in within:
            path = " → ".join(f"@{one}" for one in (*within, name))
            raise self.error(_("A saved search leads back to itself: {path}").format(path=path))
        if len(within) == _DEEPEST:
            raise self.error(_("Written out, this search is too long"))
        return self.text_of(self.saved[name], (*within, name))

    def error(self, message: str) -> QueryError:
        return QueryError(message, query=self.typed, position=self.position)
