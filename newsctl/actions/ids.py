"""Ids as people type them: `7`, `3-9`, `12,15`, `last`, or `-` for those that a pipe brings, in any
digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import gettext as _
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsctl.archive.door import Archive

_MOST_DIGITS = 18
_ONE = re.compile(r"\d+")
_RANGE = re.compile(r"(\d{1,18})-(\d{1,18})")
_BETWEEN = re.compile(r"[\s,،\x00]+")
_NEWEST = Selection(sort=Sort.ADDED, limit=1)


def read_ids(archive: Archive, words: Sequence[str], piped: Callable[[], str]) -> list[int]:
    """The ids that words mean, in their order, each once; `piped` gives the text that `-` stands
    for.

    A range holds the ids in it that are in the archive, trashed ones too; a single id is taken
    as it is. Raises UsageError for what is no id, NothingMatched for `last` of an empty archive.
    """
    found = list(dict.fromkeys(_each(archive, words, piped)))
    if not found and not any(part for word in words for part in _BETWEEN.split(word)):
        raise UsageError(_("{name} is missing").format(name="ID"))
    return found


def read_one(archive: Archive, word: str, piped: Callable[[], str]) -> int:
    """The one id that a word means. Raises UsageError when it means several, NothingMatched for a
    pipe that brings none: what was to be read there found nothing."""
    found = read_ids(archive, [word], piped)
    if not found:
        raise NothingMatched(_("No id came through the pipe"))
    if len(found) > 1:
        raise UsageError(_("{text} means several articles; one is wanted here").format(text=word))
    return found[0]


def looks_like_ids(words: Sequence[str]) -> bool:
    """Whether all words read as ids, where a query may stand as well."""
    parts = [part for word in words for part in _BETWEEN.split(word) if part]
    return bool(parts) and all(
        part in {"last", "-"} or _ONE.fullmatch(part) or _RANGE.fullmatch(part) for part in parts
    )


def _each(archive: Archive, words: Sequence[str], piped: Callable[[], str]) -> Iterator[int]:
    for word in words:
        if word == "-":
            yield from _each(archive, _first_words(piped()), piped)
            continue
        for part in filter(None, _BETWEEN.split(word)):
            yield from _part(archive, part)


def _first_words(text: str) -> list[str]:
    """The first word of each line: what `--format ids` and the tsv of a listing begin with."""
    lines = text.split("\0") if "\0" in text else text.splitlines()
    return [line.split(None, 1)[0] for line in lines if line.strip() and line.strip() != "-"]


def _part(archive: Archive, part: str) -> Iterator[int]:
    if part == "last":
        newest = next(iter(archive.ids(_NEWEST)), None)
        if newest is None:
            raise NothingMatched(_("The archive is empty"))
        yield newest
    elif _ONE.fullmatch(part):
        yield _number(part)
    elif between := _RANGE.fullmatch(part):
        yield from _within(archive, *sorted(map(int, between.groups())))
    else:
        raise UsageError(
            _("{text} is not an id. Ids are written as 7, 3-9, 12,15, last or -").format(text=part)
        )


def _number(digits: str) -> int:
    """The id. Raises NothingMatched for one that no archive could hold."""
    if len(digits) > _MOST_DIGITS:
        raise NothingMatched(_("No article has the id {id}").format(id=digits))
    return int(digits)


def _within(archive: Archive, first: int, last: int) -> list[int]:
    """The ids from `first` to `last` that are there."""
    everywhere = [Selection(first=first, last=last, trash=trash) for trash in (False, True)]
    found = sorted(one for chosen in everywhere for one in archive.ids(chosen))
    if not found:
        raise NothingMatched(
            _("No article has an id from {first} to {last}").format(first=first, last=last)
        )
    return found
