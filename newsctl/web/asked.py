"""What a request asks for, as a page's function is given it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from newsctl.actions.filters import selection
from newsctl.errors import NothingMatched, UsageError
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _
from newsctl.selection import FILTERS, FLAG, NAMES, Selection, Sort
from newsctl.web.texts import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from newsctl.web.house import House

OFFERED = {name: one for name, one in FILTERS.items() if name != "trash"}
SORTS = tuple(str(one) for one in (Sort.DATE, Sort.ADDED, Sort.VIEWS, Sort.TITLE, Sort.VIEWED))
# Bytes of an address that is answered, as RFC 9112 (3) has it at least: a query of a thousand
# Arabic letters, which is what the form takes, and a page's key behind it.
LONGEST = 8000
_MOST_DIGITS = 12  # of a number that an archive may hold


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `pairs` are the parameters behind the `?`, `named` those in the path; `base` is
    the address that the pages are known by; `counts` when a view is to be counted."""

    path: str
    pairs: Sequence[tuple[str, str]]
    named: Mapping[str, str]
    language: str
    theme: str
    today: date
    base: str
    counts: bool
    house: House

    def one(self, name: str, otherwise: str = "") -> str:
        """The last value of a parameter, on one line."""
        given = [value for key, value in self.pairs if key == name]
        return plain(given[-1]) if given else otherwise

    def all(self, name: str) -> list[str]:
        """All values of a parameter that say something."""
        return [plain(value) for key, value in self.pairs if key == name and value.strip()]

    @property
    def id(self) -> int:
        """The id in the path. Raises NothingMatched for what is none."""
        text = self.named.get("id", "")
        if not text.isdecimal() or not text.isascii() or len(text) > _MOST_DIGITS:
            raise NothingMatched(_("No article has the id {id}").format(id=plain(text)[:20]))
        return int(text)

    def number(self, name: str, usual: int, most: int) -> int:
        """A whole number from 1 to `most`. Raises UsageError."""
        text = self.one(name)
        if not text:
            return usual
        given = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
        if not 1 <= given <= most:
            raise UsageError(
                _("{name} can't be {value}. It is a whole number from 1 to {most}").format(
                    name=name, value=text[:20], most=most
                )
            )
        return given

    def word(self, name: str, words: Sequence[str], usual: str) -> str:
        """One of a few words. Raises UsageError."""
        given = self.one(name) or usual
        if given not in words:
            raise UsageError(
                _("{name} can't be {value}. It is one of: {choices}").format(
                    name=name, value=given[:40], choices=", ".join(words)
                )
            )
        return given

    def filters(self) -> dict[str, Any]:
        """The filters that were given, by the field of a selection that each fills."""
        given: dict[str, Any] = {}
        for field, one in OFFERED.items():
            if one.kind == NAMES:
                given[field] = self.all(one.name)
            elif one.kind == FLAG:
                given[field] = self.one(one.name).lower() in {"1", "true", "yes", "on"}
            else:
                given[field] = self.one(one.name)
        return {field: value for field, value in given.items() if value}

    def selection(self, **more: Any) -> Selection:
        """The articles that the filters choose. Raises UsageError for a date that is none."""
        return selection(self.filters(), today=self.today, **more)

    @property
    def sort(self) -> Sort | None:
        """In which order. Raises UsageError."""
        given = self.one("sort")
        return Sort(self.word("sort", SORTS, "date")) if given else None

    def link(self, path: str | None = None, **changed: Any) -> str:
        """The address of this page, or of another with the same parameters, with some of them
        changed; None and "" take one away. It begins at the first page of a list."""
        left_out = {"after", *changed}
        kept = [(key, value) for key, value in self.pairs if key not in left_out and value]
        new = [(key, str(value)) for key, value in changed.items() if value not in {None, ""}]
        return address(path or self.path, [*kept, *new])


def address(path: str, pairs: Sequence[tuple[str, str]] = ()) -> str:
    """A path of ours with parameters behind it; whatever the path is, it leads to no other host."""
    own = "/" + quote(path.replace("\\", "/").lstrip("/"), errors="replace")
    return f"{own}?{urlencode(pairs, errors='replace')}" if pairs else own
