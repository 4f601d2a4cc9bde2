"""A server's archive answers searches as a file's does: the same first ten, in the same order."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from newsctl.actions.copying import copy
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort
from tests.servers import CITUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Archive
    from tests.servers import Databases

TODAY = date(2026, 3, 1)
SHARED = Path(__file__).resolve().parents[4] / "shared"
AT_LEAST = 0.99
WORDS = [
    "قطار", "ميناء", "مدينة", "اقتصاد", "الاقتصاد", "اقتصادية", "وزير", "الوزراء", "رئيس", "رئاسة",
    "نفط", "أسعار", "سعر", "النفط", "عبد", "الله", "عبدالله", "كتاب", "كتب", "مكتبة", "شركة",
    "شركات",
    "على", "علي", "حقوق", "الإنسان", "لاعب", "لاعبون", "covid-19", "2024", "ريال", "مدريد",
]  # fmt: skip
QUERIES = [
    "قطار", "ميناء مدينة", "الاقتصاد", '"سعر النفط"', '~"رئيس الوزراء"', "title:قطار", "body:ميناء",
    "قطار -ميناء", "عبد الله", "عبدالله مدينة", "=علي", "علي", "على", "اقتصاد*", "*لام", "covid-19",
    "قطار OR كتاب", "views:>10 قطار", "-قطار", "source:الساحل قطار", "-source:الساحل قطار",
    "tag:مدن كتاب", "غائبة", "title:قطار body:ميناء", "date:2024 قطار", "2024", "شركات",
    '"حقوق الإنسان" قطار نفط', "(قطار كتاب) OR (نفط أسعار)",
]  # fmt: skip
NEAR = ["قطار NEAR ميناء", "كتب NEAR/3 شركة"]  # found alike, scored a little otherwise


def articles(number: int) -> Iterator[Article]:
    """Articles of few words, whose scores and dates are often equal."""
    random = Random(7)

    def some(most: int) -> str:
        return " ".join(random.choice(WORDS) for _word in range(random.randint(1, most)))

    for n in range(number):
        yield Article(
            title=some(5),
            body=f"{some(60)} {n}",
            source=random.choice(("الساحل", "الجبل", None)),
            tags=random.choice(([], ["مدن"], ["مدن", "كتب"])),
            views=n % 17,
            published_at=f"202{random.randint(3, 5)}-0{random.randint(1, 9)}-11",
        )


@pytest.fixture(params=["server", *(["citus"] if CITUS else [])])
def address(request: pytest.FixtureRequest, databases: Databases) -> str:
    """The address of an empty archive on a server, or on several that Citus spreads it over."""
    return databases.empty() if request.param == "server" else databases.empty_spread()


@pytest.fixture
def both(tmp_path: Path, address: str) -> Iterator[tuple[Archive, Archive]]:
    """A file's archive with articles, some of them trashed, and its copy on a server."""
    with open_archive(str(tmp_path / "a.json")) as file, open_archive(address) as server:
        for _added in file.add_many(articles(400)):
            pass
        file.trash(range(3, 400, 11))
        copy(file, server)
        yield file, server


def ids(archive: Archive, query: str, match: Match, **how: object) -> list[int]:
    selection = Selection(limit=10, **how)  # type: ignore[arg-type]
    found = archive.search(parse(query, today=TODAY), selection, match=match, fill=True)
    return [hit.id for hit in found.hits]


@pytest.mark.parametrize("match", [Match.AUTO, Match.ANY])
def test_every_kind_of_query_finds_the_same(both: tuple[Archive, Archive], match: Match) -> None:
    file, server = both
    for query in QUERIES:
        assert ids(server, query, match) == ids(file, query, match), query


@pytest.mark.parametrize("sort", [Sort.DATE, Sort.VIEWS, Sort.TITLE])
def test_other_orders_and_counts_are_the_same(both: tuple[Archive, Archive], sort: Sort) -> None:
    file, server = both
    for query in (*QUERIES, *NEAR):
        asked = parse(query, today=TODAY)
        assert server.count(query=asked) == file.count(query=asked), query
        for reverse in (False, True):
            found = [ids(one, query, Match.ALL, sort=sort, reverse=reverse) for one in both]
            assert found[0] == found[1], (query, reverse)


def test_scores_and_their_parts_are_the_same(both: tuple[Archive, Archive]) -> None:
    file, server = both
    for query in QUERIES:
        asked = parse(query, today=TODAY)
        told = [
            [
                (hit.id, pytest.approx(hit.score, rel=1e-4), len(hit.parts or ()))
                for hit in archive.search(
                    asked, Selection(limit=5), match=Match.ALL, explain=True
                ).hits
            ]
            for archive in (file, server)
        ]
        assert [one[::2] for one in told[0]] == [one[::2] for one in told[1]], query
        assert told[0] == told[1], query


def test_related_suggestions_names_figures_and_duplicates_are_the_same(
    both: tuple[Archive, Archive],
) -> None:
    file, server = both
    for one in islice(file.ids(), 0, 300, 25):
        assert [hit.id for hit in server.related(one)] == [hit.id for hit in file.related(one)]
    for query in ("قطاار", "مينء", "اقتصد وزير", "مدين"):
        asked = parse(query, today=TODAY)
        assert server.suggest(asked) == file.suggest(asked), query
    for kind in ("source", "tag", "author"):
        assert server.names(kind) == file.names(kind)
    assert server.names("source", "ال", 1) == file.names("source", "ال", 1)
    for some in (Selection(), Selection(sources=("الساحل",)), Selection(trash=True)):
        assert server.stats(some) == file.stats(some)
    assert list(server.duplicates()) == list(file.duplicates())


@pytest.mark.skipif(not (SHARED / "search").is_dir(), reason="the shared query sets are not here")
def test_the_first_ten_of_real_queries_are_the_same(tmp_path: Path, address: str) -> None:
    """Of a sample of the shared query sets; all of them are measured by `bench_postgres`."""
    corpus = sorted((SHARED / "corpus").glob("*.jsonl"))
    records = []
    for path in corpus:
        with path.open(encoding="utf-8") as file:
            records += [json.loads(line) for line in islice(file, 150)]
    lines = (SHARED / "search" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines[::295]]
    with open_archive(str(tmp_path / "a.json")) as archive, open_archive(address) as server:
        for one in (archive, server):
            made = (Article(title=given["title"], body=given["body"]) for given in records)
            for _added in one.add_many(made):
                pass
        asked = [(query, match) for query in queries for match in (Match.AUTO, Match.ANY)]
        same = [ids(server, *one) == ids(archive, *one) for one in asked]
    print(f"{sum(same)} of {len(same)} alike")
    assert sum(same) >= AT_LEAST * len(same)
