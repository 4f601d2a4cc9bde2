"""An article's versions: which there are, what each changed, and any two of them side by side."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from newsctl.arabic.word_diff import ADDED, REMOVED, SAME, Piece, word_diff, words_changed
from newsctl.archive.versions import TEXTS, Maker
from newsctl.errors import NothingMatched
from newsctl.fast_dataclasses import dataclass, replace
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.archive.door import Archive
    from newsctl.archive.versions import Version
    from newsctl.article import Article


@dataclass(frozen=True, slots=True)
class Told:
    """A version, the fields that it has otherwise than the one before, and how many words of them
    it added and removed; of the first how many it has."""

    version: Version
    fields: tuple[str, ...]
    added: int
    removed: int

    def record(self) -> dict[str, Any]:
        """It, as JSON has it."""
        one = self.version
        return {
            "version": one.number,
            "made_at": one.made_at,
            "by": one.by,
            "kind": one.kind,
            "fields": list(self.fields),
            "added": self.added,
            "removed": self.removed,
        }


@dataclass(frozen=True, slots=True)
class History:
    """An article's versions, the first one first. `silent` is how many more there are that differ
    in spelling or white space only; `fallen` are the numbers, first and last, of those between
    that were not kept."""

    told: list[Told]
    silent: int
    fallen: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of an article, and for each field that they have otherwise its pieces, which
    stayed, were removed or were added."""

    article: Article
    old: Version
    new: Version
    changes: dict[str, list[Piece]]

    def record(self) -> dict[str, Any]:
        """It, as JSON has it."""
        return {
            "id": self.article.id,
            "from": _about(self.old),
            "to": _about(self.new),
            "changes": {
                name: [one._asdict() for one in pieces] for name, pieces in self.changes.items()
            },
        }


def _about(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "made_at": version.made_at,
        "by": version.by,
        "kind": version.kind,
    }


# -- telling -------------------------------------------------------------------------------------
def history(archive: Archive, article_id: int, *, every: bool = False) -> History:
    """The versions of an article, with `every` those too that only respell another. Raises
    NothingMatched."""
    versions = archive.versions(article_id)
    told = [_first(versions[0])]
    told += [_told(before, one) for before, one in itertools.pairwise(versions)]
    shown = [one for one in told if every or not one.version.is_silent]
    return History(shown, len(told) - len(shown), _fallen(versions))


def _first(version: Version) -> Told:
    pieces = [Piece(ADDED, version.body)]
    return Told(version, (), words_changed(pieces)[0], 0)


def _told(before: Version, version: Version) -> Told:
    fields = tuple(one for one in TEXTS if getattr(before, one) != getattr(version, one))
    texts = [one for one in fields if one != "published_at"]
    counts = [words_changed(_pieces(one, before, version, every=False)) for one in texts]
    return Told(version, fields, sum(one[0] for one in counts), sum(one[1] for one in counts))


def _fallen(versions: Sequence[Version]) -> list[tuple[int, int]]:
    pairs = itertools.pairwise(versions)
    return [
        (before.number + 1, one.number - 1)
        for before, one in pairs
        if one.number > before.number + 1
    ]


def made_by(version: Version) -> str:
    """Who made a version, in words."""
    return maker_words(version.by)


def maker_words(maker: Maker | None) -> str:
    """A maker in words; None of the first version."""
    if maker is None:
        return _("as it came")
    return {
        Maker.PUBLISHER: _("the publisher"),
        Maker.PERSON: _("somebody here"),
        Maker.EXTRACTION: _("a better reading"),
        Maker.OTHER: _("another program"),
    }[maker]


# -- one of them ---------------------------------------------------------------------------------
def at_version(archive: Archive, article_id: int, number: int) -> tuple[Article, Version]:
    """An article as it was in a version, and that version. Raises NothingMatched."""
    version = _chosen(article_id, archive.versions(article_id), number)
    texts = {name: getattr(version, name) for name in TEXTS}
    return replace(archive.get(article_id), **texts), version


def _chosen(article_id: int, versions: Sequence[Version], number: int) -> Version:
    for one in versions:
        if one.number == number:
            return one
    text = _("Article {id} has no version {n}. It has: {numbers}")
    raise NothingMatched(text.format(id=article_id, n=number, numbers=_numbers(versions)))


def _numbers(versions: Sequence[Version]) -> str:
    """Their numbers, those in a row as a range: `1, 32-80`."""
    rows: list[list[int]] = []
    for one in versions:
        if rows and one.number == rows[-1][-1] + 1:
            rows[-1].append(one.number)
        else:
            rows.append([one.number])
    named = (f"{row[0]}-{row[-1]}" if len(row) > 1 else str(row[0]) for row in rows)
    return _(", ").join(named)


# -- side by side --------------------------------------------------------------------------------
def compare(
    archive: Archive,
    article_id: int,
    first: int | None = None,
    second: int | None = None,
    *,
    every: bool = False,
) -> Comparison:
    """Two versions of an article: of those numbers, or one and the newest, or the newest and the
    one before the last that changed the text. `every` counts spelling and white space too.

    Raises NothingMatched for versions that are not there, or that do not differ.
    """
    versions = archive.versions(article_id)
    new = versions[-1] if second is None else _chosen(article_id, versions, second)
    old = (
        _before_the_last(article_id, versions, every=every)
        if first is None
        else _chosen(article_id, versions, first)
    )
    changes = {}
    for name in TEXTS:
        pieces = _pieces(name, old, new, every=every)
        if any(one.op != SAME for one in pieces):
            changes[name] = pieces
    if not changes:
        raise NothingMatched(_nothing_changed(old, new))
    return Comparison(archive.get(article_id), old, new, changes)


def _before_the_last(article_id: int, versions: Sequence[Version], *, every: bool) -> Version:
    if len(versions) < 2:
        text = _("The text of article {id} was never changed since it came")
        raise NothingMatched(text.format(id=article_id))
    behind = range(len(versions) - 1, 0, -1)
    last = next((at for at in behind if every or not versions[at].is_silent), 1)
    return versions[last - 1]


def _nothing_changed(old: Version, new: Version) -> str:
    same = all(getattr(old, name) == getattr(new, name) for name in TEXTS)
    text = (
        _("Versions {old} and {new} are the same")
        if same
        else _("Versions {old} and {new} differ in spelling and white space only: `--all` shows it")
    )
    return text.format(old=old.number, new=new.number)


def _pieces(name: str, old: Version, new: Version, *, every: bool) -> list[Piece]:
    before, after = getattr(old, name) or "", getattr(new, name) or ""
    if name != "published_at":
        return word_diff(before, after, exact=every)
    if before == after:
        return [Piece(SAME, after)] if after else []
    return [Piece(op, text) for op, text in ((REMOVED, before), (ADDED, after)) if text]


def changes_of(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """What was removed, and what was added in its place, change by change."""
    found: list[tuple[str, str]] = []
    waiting = False  # whether something was removed just before
    for op, text in pieces:
        if op == REMOVED:
            found.append((text, ""))
        elif op == ADDED and waiting:
            found[-1] = (found[-1][0], text)
        elif op == ADDED:
            found.append(("", text))
        waiting = op == REMOVED
    return found
