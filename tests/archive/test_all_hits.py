"""A search without a limit takes some bytes of memory for each article that it finds, whatever it
is asked by: it may find all of an archive."""

from __future__ import annotations

import tracemalloc
from collections import deque
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from newsctl.actions import finding
from newsctl.archive.hits import AllHits, Hit
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive

TODAY = date(2026, 3, 1)
SIZES = (400, 2_000)
A_HIT = 48  # bytes: an id and a score in arrays that grow, and what is printed of the last


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    from newsctl.archive.open import open_archive

    folder = tmp_path_factory.mktemp("all")
    with open_archive(str(folder / "1.json")) as few, open_archive(str(folder / "2.json")) as many:
        for archive, size in zip((few, many), SIZES, strict=True):
            made = (Article(title=f"خبر {n}", body=f"نص {n}", source="ج") for n in range(size))
            assert sum(1 for _one in archive.add_many(made)) == size
        yield few, many


@pytest.fixture(autouse=True)
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """What both archives hold is many: no way of few is gone in the one and not in the other."""
    for limit in (
        "fulltext.rank.VERY_MANY", "file.fulltext.first_page.MANY", "file.fulltext.matching.MANY",
        "file.fulltext.answers.FEW", "file.fulltext.postings.FEW", "file.index.driving.FEW",
    ):  # fmt: skip
        monkeypatch.setattr(f"newsctl.archive.{limit}", SIZES[0] // 2)


def _peak(work: Callable[[Archive], object], archive: Archive) -> int:
    tracemalloc.start()
    try:
        work(archive)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _of_each(sizes: tuple[Archive, Archive], work: Callable[[Archive], object]) -> float:
    """Bytes of each more that is found."""
    few, many = (_peak(work, archive) for archive in sizes)
    return (many - few) / (SIZES[1] - SIZES[0])


@pytest.mark.parametrize("sort", [None, Sort.DATE, Sort.VIEWS])
@pytest.mark.parametrize("text", ["is:unread", "source:ج", "خبر", "-غائب"])
def test_all_that_matches_takes_little_memory_each(
    sizes: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch, text: str, sort: Sort | None
) -> None:
    """In another order than by rank, of more than have scores there; they are read some at a
    time."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.matching._AT_ONCE", 100)
    query = parse(text, today=TODAY)

    def found_in(archive: Archive) -> None:
        answer = finding.search(archive, query, Selection(sort=sort))
        assert answer.whole == answer.results.total > 0
        deque(answer.results.hits, maxlen=0)
        deque(finding.articles_of(archive, answer, bare=True), maxlen=0)

    for archive in sizes:
        found_in(archive)  # what is remembered from one time to the next

    assert _of_each(sizes, found_in) < A_HIT


@pytest.mark.parametrize(("text", "sort"), [("is:unread", Sort.DATE), ("خبر", None)])
def test_articles_of_all_that_matches_are_in_memory_one_by_one(
    sizes: tuple[Archive, Archive], text: str, sort: Sort | None
) -> None:
    query = parse(text, today=TODAY)

    def read_in(archive: Archive, most: int | None = None) -> None:
        answer = finding.search(archive, query, Selection(sort=sort))
        found = finding.articles_of(archive, answer, marks=False)
        deque(islice(found, most), maxlen=0)

    for archive in sizes:
        read_in(archive, most=10)  # what is remembered from one time to the next

    assert _of_each(sizes, read_in) < A_HIT


@pytest.mark.parametrize("text", ["is:unread", "خبر 7", "-خبر"])
@pytest.mark.parametrize("sort", [None, Sort.DATE, Sort.ADDED])
@pytest.mark.parametrize("reverse", [False, True])
def test_all_hits_are_those_of_a_page_that_holds_all(
    sizes: tuple[Archive, Archive], text: str, sort: Sort | None, *, reverse: bool
) -> None:
    archive, _many = sizes
    query, every = parse(text, today=TODAY), Selection(sort=sort, reverse=reverse)
    page = Selection(sort=sort, reverse=reverse, limit=SIZES[0])
    found = archive.search(query, every, match=Match.ALL)
    whole = archive.search(query, page, match=Match.ALL)

    assert found.hits == whole.hits
    assert list(found.ids) == list(whole.ids)


def test_all_hits_are_a_sequence() -> None:
    hits = AllHits(Match.ALL)
    hits.extend([(3, 0.5), (1, 0.25)])
    made = [Hit(3, 0.5, match=Match.ALL), Hit(1, 0.25, match=Match.ALL)]

    assert hits == made
    assert (list(hits), hits[1], hits[-2], hits[:1], len(hits)) == (
        made, made[1], made[0], made[:1], 2
    )  # fmt: skip
    assert hits != made[:1]
    assert list(hits.ids) == [3, 1]


def test_all_that_matches_comes_with_its_articles(sizes: tuple[Archive, Archive]) -> None:
    archive, _many = sizes
    query = parse("خبر 7", today=TODAY)
    results = archive.search(query, Selection(), match=Match.ALL, articles=True)

    assert [hit.article and hit.article.id for hit in results.hits] == list(results.ids)
