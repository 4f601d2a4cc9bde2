"""A whole archive into another, a file or a server: all that belongs to it, again and again.

The copy keeps ids, the trash, the page's views and the reads by time, versions, saved searches and
how far each was seen, and the newspapers that are followed. What can be taken back (`undo`) is the
archive's own and is not copied. A copy is known by a mark that names the archive it is of: nothing
is ever written into an archive that holds anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.door import OnDuplicate
from newsctl.errors import ArchiveError, NothingMatched
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import gettext as _
from newsctl.selection import EVERYTHING, SEARCH, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.door import Archive, Progress
    from newsctl.article import Article

_AT_ONCE = 500  # articles that are compared together
_TRASH = Selection(trash=True)
_ROUNDS = 3  # over articles that are changed meanwhile


@dataclass(slots=True)
class Copied:
    """What a copy took: articles that were not there, that were otherwise, and that were there and
    no longer belong to it; and how many it holds now, the trash too."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    articles: int = 0


def copy(
    source: Archive, target: Archive, progress: Progress | None = None, *, back: bool = False
) -> Copied:
    """Make one archive what another is, and verify it; whoever reads or writes the source meanwhile
    is not hindered. With `back` the source may be a copy of the target.

    Raises ArchiveError where the target holds another archive, and where the copy is not what it is
    of.
    """
    if not (back and source.seen(f"copy of {target.identity}")):
        _refuse_another(source, target)
    copied = Copied()
    with target.one_change():
        _copy_articles(source, target, copied, progress)
    _copy_searches(source, target)
    _copy_subscriptions(source, target)
    copied.articles = _number(target)
    if copied.articles != _number(source):
        _copy_articles(source, target, copied, None)  # some came or went meanwhile
        copied.articles = _number(target)
    if source.saved_searches() != target.saved_searches():
        raise _not_the_same(target)
    return copied


def _number(archive: Archive) -> int:
    return archive.count(EVERYTHING) + archive.count(_TRASH)


def _refuse_another(source: Archive, target: Archive) -> None:
    mark = f"copy of {source.identity}"
    if target.identity != source.identity and not target.seen(mark):
        if _number(target) or target.saved_searches() or target.subscriptions():
            raise ArchiveError(
                _("{place} holds another archive, and a copy would replace it; name a place that "
                  "is empty").format(place=target.location)
            )  # fmt: skip
        target.note_seen(mark, 1)


# -- articles ------------------------------------------------------------------------------------
def _copy_articles(
    source: Archive, target: Archive, copied: Copied, progress: Progress | None
) -> None:
    ids = _in_order(source)
    held = {*target.ids(), *target.ids(_TRASH)}
    there = [one for one in ids if one in held]
    written = _bring_up_to_date(source, target, there)
    copied.updated += len(written)
    new = [one for one in ids if one not in held]
    for number, one in enumerate(_put(source, target, new), start=len(there) + 1):
        written.append(one)
        copied.added += 1
        if progress is not None:
            progress(number, len(ids))
    gone = sorted(held.difference(ids))
    if gone:
        copied.removed += target.remove(gone)
    _verify(source, target, written)


def _in_order(archive: Archive) -> list[int]:
    """All ids, as the articles came; those in the trash behind them."""
    came = archive.arrivals(0).ids
    others = {*archive.ids(), *archive.ids(_TRASH)}.difference(came)
    return [*dict.fromkeys(came), *sorted(others)]


def _bring_up_to_date(source: Archive, target: Archive, ids: Sequence[int]) -> list[int]:
    """Replace those of some articles of both that differ; which they were."""
    others: list[int] = []
    for some in _pieces(ids):
        differing = _differing(source, target, some)
        there = [one.id for one in target.articles(differing) if one.id is not None]
        if there:
            target.remove(there)
        others += _put(source, target, differing)
    return others


def _put(source: Archive, target: Archive, ids: Sequence[int]) -> Iterator[int]:
    """Put articles that are not there; the ids of those that are durable."""
    from newsctl.actions.parallel_reading import Workers, analysed

    with Workers(None, target.prepare, lambda _text: None) as workers:
        prepared = analysed(_whole(source, ids), workers)
        for added in target.add_many(prepared, on_duplicate=OnDuplicate.KEEP, keep_ids=True):
            yield added.id


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))


def _verify(source: Archive, target: Archive, ids: Sequence[int]) -> None:
    """Read what was written, and compare it; what was changed at its source meanwhile is copied
    once more. Raises ArchiveError."""
    for _round in range(_ROUNDS):
        ids = [one for some in _pieces(ids) for one in _differing(source, target, some)]
        if not ids:
            return
        _bring_up_to_date(source, target, ids)
    raise _not_the_same(target)


def _differing(source: Archive, target: Archive, ids: Sequence[int]) -> list[int]:
    there = {one.id: _record(one) for one in _whole(target, ids)}
    here = {one.id: _record(one) for one in _whole(source, ids)}
    return [one for one in ids if one in here and here[one] != there.get(one)]


def _not_the_same(target: Archive) -> ArchiveError:
    return ArchiveError(
        _("{place}: the copy is not what it is of; run `newsctl copy` again, and `newsctl check` "
          "on both").format(place=target.location)
    )  # fmt: skip


def _record(article: Article) -> dict[str, Any]:
    """All of an article, as it is compared."""
    return article.to_record() | {"reads": article.reads, "versions": article.versions}


def _whole(archive: Archive, ids: Sequence[int]) -> Iterator[Article]:
    """Articles with their reads by time and their versions."""
    from newsctl.actions.exporting import versions_of

    for article in archive.articles(ids):
        assert article.id is not None
        try:
            if article.viewed_at or article.views != (article.page_views or 0):
                article.reads = archive.reads_of(article.id)
            if article.updated_at:  # else it has but one
                article.versions = versions_of(archive, article.id)
        except NothingMatched:  # deleted for good since it was read
            continue
        yield article


# -- what stands beside articles -----------------------------------------------------------------
def _copy_searches(source: Archive, target: Archive) -> None:
    """The saved searches, and how far each was seen: up to the same articles."""
    wanted, there = source.saved_searches(), target.saved_searches()
    for name in there.keys() - wanted.keys():
        target.save_search(name, None)
    for name, text in wanted.items():
        if there.get(name) != text:
            target.save_search(name, text)
    marks = {name: source.seen(SEARCH + name) for name in wanted}
    if any(marks.values()):
        came, numbers = source.arrivals(0), target.arrivals(0)
        place = dict(zip(numbers.ids, numbers.numbers, strict=True))
        for name, mark in marks.items():
            seen = [
                place[one]
                for one, number in zip(came.ids, came.numbers, strict=True)
                if number <= mark and one in place
            ]
            if seen:
                target.note_seen(SEARCH + name, max(seen))


def _copy_subscriptions(source: Archive, target: Archive) -> None:
    wanted = {one.feed: one for one in source.subscriptions()}
    there = {one.feed: one for one in target.subscriptions()}
    gone = [feed for feed in there if feed not in wanted]
    changed = [one for feed, one in wanted.items() if there.get(feed) != one]
    if gone:
        target.forget_subscriptions(gone)
    if changed:
        target.save_subscriptions(changed)
