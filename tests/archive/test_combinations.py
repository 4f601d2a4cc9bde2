"""Every combination of words, filters, signs and order costs what it shows and what matches, not
what the archive holds: SQLite's steps, counted in two sizes, and its plans.

What the code does for very many rows it does here for some: its limits are a hundredth.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import FILTERS, FLAG, Selection, Sort
from tests.archive.test_flat_cost import _scans, _steps, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive
    from newsctl.archive.hits import Hit
    from newsctl.search.query import Query

SMALL, LARGE = 400, 4000
HOLDING = 24  # articles that hold the rare words, in either size
TODAY = date(2026, 3, 1)
LIMITS = {
    "newsctl.archive.fulltext.first_page": {"MANY": 60, "VERY_MANY": 1000, "LATEST": 200},
    "newsctl.archive.file.fulltext.first_page": {"MANY": 60, "VERY_MANY": 1000},
    "newsctl.archive.file.fulltext.frequencies": {
        "VERY_MANY": 1000,
        "_SAMPLE": 20,
        "_COUNTED": 15_000,
        "_LITTLE": 40,
    },
    "newsctl.archive.file.fulltext.side_by_side": {"_LISTED": 200, "LATEST": 200, "_TWICE": 4000},
    "newsctl.archive.file.index.driving": {"FEW": 40},
    "newsctl.archive.fulltext.rank": {"MANY": 60, "VERY_MANY": 1000, "_FROM_END": 1000},
    "newsctl.archive.fulltext.rerank": {"MANY": 60},
    "newsctl.archive.file.fulltext.answers": {
        "FEW": 200,
        "_READ": 36_000,
        "_EACH": 20,
        "_LITTLE": 2000,
    },
    "newsctl.archive.file.fulltext.postings": {"FEW": 200, "ONE_BY_ONE": 800},
    "newsctl.archive.file.fulltext.matching": {"MANY": 60, "_AT_ONCE": 300},
    "newsctl.archive.file.fulltext.holding": {"FEW": 200, "ONE_BY_ONE": 800, "_SPAN": 10},
    "newsctl.archive.file.fulltext.conditions": {"_LOOKED_UP": 200, "_AT_ONCE": 500, "_SAMPLE": 50},
    "newsctl.archive.file.fulltext.filters": {"_FEW": 200},
}

# Names that a share of all articles bear, and names that a few do.
COMMON = {"source": "الساحل", "section": "رأي", "author": "سلمى", "tag": "مدن"}
NAMES = ("sources", "sections", "authors", "tags")
RARE = {"source": "النادرة", "section": "ملحق", "author": "هند", "tag": "فريد"}


def filled(archive: Archive, size: int, views: int = 50) -> Archive:
    """Articles whose names, dates, words and fewer than so many views have nothing to do with each
    other."""
    every = size // HOLDING
    random = Random(1)

    def made(n: int) -> Article:
        rare = (n * 7919) % size < 12
        one, two, three, four = (random.randrange(12) for _name in range(4))
        return Article(
            title=f"{'قطار' if n % every == 1 else 'خبر'} {n}",
            body=f"كلمة عامة {n} " + ("قطار سريع إلى الميناء" if n % every == 0 else "مطر")
            + (" شمس" if n % 3 == 0 else ""),
            source=RARE["source"] if rare else COMMON["source"] if one % 4 == 0 else f"س{one}",
            section=RARE["section"] if rare else COMMON["section"] if two % 4 == 0 else f"ق{two}",
            author=RARE["author"] if rare else COMMON["author"] if three % 6 == 0 else None,
            tags=[RARE["tag"]] if rare else [COMMON["tag"]] if four % 3 == 0 else [],
            published_at=None if n % 97 == 0 else f"20{random.randrange(26):02}-{n % 12 + 1:02}-01",
            views=random.randrange(views),
        )  # fmt: skip

    assert sum(1 for _one in archive.add_many(map(made, range(1, size + 1)))) == size
    archive.trash([2])
    archive.files.index.texts.terms.optimise()  # type: ignore[attr-defined]
    return archive


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    from newsctl.archive.open import open_archive

    folder = tmp_path_factory.mktemp("sizes")
    with (
        open_archive(str(folder / "small.json")) as small,
        open_archive(str(folder / "large.json")) as large,
    ):
        yield filled(small, SMALL), filled(large, LARGE)


def lower_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small archive be as large as the limits are of."""
    for module, limits in LIMITS.items():
        for name, value in limits.items():
            monkeypatch.setattr(import_module(module), name, value)


@pytest.fixture(autouse=True)
def lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    lower_all(monkeypatch)


names = st.sampled_from([COMMON, RARE])
filters = st.fixed_dictionaries(
    {},
    optional={
        "sources": names.map(lambda one: (one["source"],)),
        "sections": names.map(lambda one: (one["section"],)),
        "authors": names.map(lambda one: (one["author"],)),
        "tags": names.map(lambda one: (one["tag"],)),
        "since": st.sampled_from([1262304000, 1577836800]),
        "until": st.just(1640995200),
        "undated": st.just(True),
    },
)
orders = st.sampled_from([one for one in Sort if one is not Sort.VIEWED])
SPARSE = [
    "قطار", "قطار سريع", '"سريع إلى الميناء"', "قطار -سريع", "سريع -شمس", "title:قطار",
    "سريع الميناء OR غائبة", "=سريع", "سري*", "قطار date:2010..2020", "سريع source:الساحل",
    "سريع tag:مدن", "قطار views:>20", "سريع -(شمس OR غائبة)", "NEAR(قطار الميناء, 5)",
]  # fmt: skip
DENSE = ["كلمة", "كلمة عامة", "كلمة -قطار", "شمس", "كلمة -شمس", "كلم*"]


def selection(chosen: dict[str, Any], sort: Sort | None, *, reverse: bool, at: int) -> Selection:
    return Selection(**chosen, sort=sort, reverse=reverse, limit=5, offset=at)


def flat(
    sizes: tuple[Archive, Archive], work: Callable[[Archive], object], more: int = 400
) -> None:
    """At most a half more in an archive ten times as large, but for some tens of steps, which an
    article more that passes takes, and a sample of who holds each word, which is read in a large
    one alone; and no table is read to its end."""
    few, many = (_steps(archive, work) for archive in sizes)
    assert many <= few * 1.5 + more, (few, many)
    assert _scans(sizes[1], work) == []


many_ways = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@many_ways
@given(filters, st.none() | orders, st.booleans(), st.sampled_from([0, 5]),
       st.sampled_from(SPARSE), st.sampled_from([Match.ALL, Match.ANY, Match.AUTO]))  # fmt: skip
@example({"sections": ("رأي",)}, None, False, 0, "قطار", Match.AUTO)
@example(
    {"sources": ("الساحل",), "sections": ("رأي",), "undated": True, "until": 1640995200},
    None,
    False,
    0,
    "سريع الميناء OR غائبة",
    Match.ALL,
)
@example({"sources": ("الساحل",), "tags": ("مدن",)}, Sort.VIEWS, True, 0, "قطار -سريع", Match.ALL)
def test_a_search_costs_what_matches_its_words(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], sort: Sort | None, reverse: bool,
    at: int, text: str, match: Match,
) -> None:  # fmt: skip
    query, page = parse(text, today=TODAY), selection(chosen, sort, reverse=reverse, at=at)
    if match is Match.ANY and text == "سريع الميناء OR غائبة":
        match = Match.ALL
    flat(sizes, lambda archive: archive.search(query, page, match=match))
    flat(sizes, lambda archive: archive.count(page, query))


@many_ways
@given(filters, orders.filter(lambda one: one is not Sort.RANK), st.booleans(),
       st.sampled_from([0, 5]))  # fmt: skip
@example({"sections": ("رأي",)}, Sort.VIEWS, False, 0)
@example({"sections": ("ملحق",), "tags": ("مدن",)}, Sort.TITLE, False, 0)
@example({"sections": ("رأي",), "tags": ("فريد",)}, Sort.DATE, False, 0)
def test_a_page_of_a_listing_costs_what_it_shows(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], sort: Sort, reverse: bool, at: int
) -> None:
    """However few pass, and wherever in its order they are."""
    page = selection(chosen, sort, reverse=reverse, at=at)
    # Some hundred of an order are gone past; all in the archive would take 2,500 tens of steps, to
    # look up what passes one filter 5,000.
    flat(sizes, lambda archive: list(archive.ids(page)), more=800)


@many_ways
@given(filters, st.booleans(), st.booleans())
@example({"sources": ("الساحل",), "sections": ("رأي",)}, False, False)
@example({"sources": ("الساحل",), "tags": ("مدن",)}, False, False)
@example({"sections": ("رأي",), "tags": ("مدن",), "since": 1262304000}, False, True)
def test_what_passes_filters_is_counted_in_as_many_steps(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], unread: bool, changed: bool
) -> None:
    """However many bear each name: no article is looked at, nor gone past along an index, but those
    of a part of a month."""
    page = Selection(**chosen, unread=unread, changed=changed)
    flat(sizes, lambda archive: archive.count(page), more=60)


def test_the_figures_of_what_very_many_bear_look_at_no_article(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    """But for one of each name, and those that were viewed."""
    archives = [open_at(tmp_path / f"{size}.json") for size in (SMALL, LARGE)]
    small, large = map(partial(filled, views=1), archives, (SMALL, LARGE))
    chosen: list[dict[str, Any]] = [
        {"sources": ("الساحل",)}, {"sections": ("رأي",), "undated": True}, {"since": 1262304000},
    ]  # fmt: skip
    for one in chosen:
        flat((small, large), partial(_figures, Selection(**one)), more=800)


def _figures(selection: Selection, archive: Archive) -> object:
    return archive.stats(selection)


@many_ways
@given(filters, st.none() | orders, st.booleans(), st.sampled_from(DENSE))
@example({"sections": ("رأي",)}, None, False, "كلمة")
def test_words_that_very_many_hold_cost_a_few_steps_each(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], sort: Sort | None, reverse: bool,
    text: str,
) -> None:  # fmt: skip
    """Of a dozen statements or so; never as many for each as there are articles. (To lay a sorted
    list beside another takes more steps than to look each up in a set, and half of the time.)"""
    query, page = parse(text, today=TODAY), selection(chosen, sort, reverse=reverse, at=0)

    def work(archive: Archive) -> object:
        return archive.search(query, page, match=Match.ALL)

    for archive, size in zip(sizes, (SMALL, LARGE), strict=True):
        assert _steps(archive, work) <= 25 * size


@pytest.mark.parametrize("sort", [None, Sort.TITLE, Sort.VIEWS, Sort.ADDED])
@pytest.mark.parametrize("chosen", [{}, {"sources": ("الساحل",), "undated": True}])
def test_a_page_of_what_does_not_hold_a_word_costs_what_it_shows(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], sort: Sort | None
) -> None:
    """The first of the order are looked at; all that do not are put in no order."""
    query, page = parse("-قطار", today=TODAY), selection(chosen, sort, reverse=False, at=5)
    said = statements(sizes[1], lambda one: one.search(query, page, match=Match.ALL))

    assert [sql for sql in said if "MATCH" in sql and "ORDER BY" in sql] == []
    found = sizes[1].search(query, page, match=Match.ALL)
    held = {hit.id for hit in sizes[1].search(parse("قطار", today=TODAY), match=Match.ALL).hits}
    every = list(sizes[1].ids(Selection(**chosen, sort=sort)))
    assert [hit.id for hit in found.hits] == [one for one in every if one not in held][5:10]


@pytest.mark.parametrize("sort", [Sort.TITLE, Sort.VIEWS])
def test_no_more_of_an_order_are_asked_for_a_word_than_a_page_is_likely_to_need(
    sizes: tuple[Archive, Archive], sort: Sort
) -> None:
    """Each question opens the lists of all words that are asked for, of a pattern hundreds."""
    query, page = parse("شمس", today=TODAY), selection({}, sort, reverse=False, at=0)
    said = statements(sizes[1], lambda one: one.search(query, page, match=Match.ALL))
    asked = [sql for sql in said if "json_each" in sql and "CROSS JOIN fts_terms" in sql]
    numbers = [len(sql[: sql.index("]")].split(",")) for sql in asked]

    assert numbers
    assert numbers[0] == 5 * 3 + 20  # a third of all hold it
    assert sum(numbers) <= 80


@pytest.mark.parametrize("text", ["شمس", "شمس -قطار", "شمس date:2010..2024", "شمس views:>20"])
@pytest.mark.parametrize("sort", [None, Sort.DATE, Sort.VIEWS])
@pytest.mark.parametrize("chosen", [{"sections": ("رأي",)}, {"tags": ("مدن",)}, {"unread": True}])
@pytest.mark.parametrize("many", [60, 2000])
def test_an_article_is_looked_at_once_and_not_for_its_filters(
    sizes: tuple[Archive, Archive],
    chosen: dict[str, Any],
    sort: Sort | None,
    text: str,
    many: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """For what is asked of it in the query, not for the count, again for each tier's, and again for
    the page: in a large archive a look at an article is a page of the file."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.matching.MANY", many)
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers.FEW", 2000)
    query, page = parse(text, today=TODAY), selection(chosen, sort, reverse=False, at=0)
    said = statements(sizes[1], lambda one: one.search(query, page, match=Match.ALL))

    assert [sql for sql in said if "+a.section_key" in sql or "viewed IS NULL" in sql] == []
    assert sum("FROM tags" in sql for sql in said) == 0
    assert sum("a.views >" in sql for sql in said) == ("views" in text)


@pytest.mark.parametrize(
    "chosen",
    [{}, {"since": 1577836800}, {"until": 1577836800}, {"undated": True}, {"undated_only": True},
     {"first": 500}, {"last": 200}, {"since": 1577836800, "undated": True}],
)  # fmt: skip
@pytest.mark.parametrize("words", ["", "شمس "])
def test_dates_and_ids_in_a_query_narrow_those_that_are_chosen(
    sizes: tuple[Archive, Archive], chosen: dict[str, Any], words: str
) -> None:
    """Whether both sides are open, one, or none; and what has no date is in no time asked for."""
    every, archive = Selection(limit=None), sizes[1]
    all_chosen = Selection(**chosen, limit=None)

    def found(text: str, page: Selection) -> set[int]:
        query = parse(text, today=TODAY)
        ids = {hit.id for hit in archive.search(query, page, match=Match.ALL).hits}
        assert archive.count(page, query) == len(ids)
        return ids

    narrower = found(f"{words}date:2010..2021 id:100..3000", all_chosen)
    assert narrower == {
        one.id
        for one in archive.list(all_chosen)
        if one.id is not None
        and one.published_at is not None
        and "2010" <= one.published_at < "2022"
        and 100 <= one.id <= 3000
        and (not words or one.id % 3 == 0)
    }
    assert found(f"{words}date:2010..", every) >= narrower


SAID: list[tuple[str, dict[str, Any]]] = [
    ("source:الساحل", {"sources": ("الساحل",)}),
    ("section:رأي", {"sections": ("رأي",)}),
    ("author:سلمى", {"authors": ("سلمى",)}),
    ("tag:مدن", {"tags": ("مدن",)}),
    ("tag:مدن section:رأي", {"tags": ("مدن",), "sections": ("رأي",)}),
    ("is:unread", {"unread": True}),
    ("is:undated", {"undated_only": True}),
    ("is:changed", {"changed": True}),
    ("date:2020.. id:..900", {"since": 1577836800, "last": 900}),
]


@pytest.mark.parametrize(("filtered", "chosen"), SAID)
@pytest.mark.parametrize("words", ["id:1.. ", "شمس ", "كلمة "])
def test_a_filter_in_a_query_costs_what_it_costs_beside_it(
    sizes: tuple[Archive, Archive], filtered: str, chosen: dict[str, Any], words: str
) -> None:
    """Where an archive can list what it lets pass: it need not be asked of each article."""
    archive, every = sizes[1], Selection(limit=5)

    def found(text: str, page: Selection, archive: Archive) -> object:
        query = parse(text, today=TODAY)
        results = archive.search(query, page, match=Match.ALL)
        return results.hits, results.total, archive.count(page, query)

    within = partial(found, f"{words}{filtered}", every)
    beside = partial(found, words, Selection(**chosen, limit=5))

    assert within(archive) == beside(archive)
    # Its names are looked up, in both searches.
    assert _steps(archive, within) <= _steps(archive, beside) + 40


@pytest.mark.parametrize(
    "filtered",
    [
        *(filtered for filtered, _chosen in SAID),
        "source:الساح*", "source:س*", "section:ق5 section:ق5", "section:رأي section:ق5",
        "section:غائب", "tag:غائب", "tag:م*", "tag:مدن tag:فريد", "-is:unread", "is:read",
        "is:undated date:2020", "date:2020 is:undated", "source:الساحل OR section:رأي",
        "-source:الساحل", "is:unread is:read",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "chosen",
    [{}, {"sources": ("الساحل", "س5")}, {"sections": ("ق5",)}, {"tags": ("مدن",)},
     {"since": 1577836800}, {"undated": True}, {"undated_only": True}, {"unread": True}],
)  # fmt: skip
def test_a_filter_in_a_query_leaves_what_it_would_leave_asked_of_each_article(
    sizes: tuple[Archive, Archive],
    filtered: str,
    chosen: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With all filters beside it, also of the same kind."""
    archive = sizes[1]

    def found() -> list[object]:
        pages = (Selection(**chosen), Selection(**chosen, limit=5, offset=5))
        queries = [parse(f"{words}{filtered}", today=TODAY) for words in ("", "شمس ", "قطار ")]
        return [
            (archive.search(query, page, match=Match.ALL), archive.count(page, query))
            for query in queries
            for page in pages
        ]

    narrowed = found()
    monkeypatch.setattr("newsctl.archive.fulltext.rank._narrowed", lambda _postings, *rest: rest)
    assert narrowed == found()


def _search(query: Query, page: Selection, archive: Archive) -> object:
    return archive.search(query, page, match=Match.ALL)


def test_what_is_like_an_article_is_found_without_counting_who_holds_its_frequent_words(
    sizes: tuple[Archive, Archive],
) -> None:
    """Half of its words are in every article, or in one of three."""

    def work(archive: Archive) -> list[Hit]:
        size = SMALL if archive is sizes[0] else LARGE
        return archive.related(size // HOLDING, limit=5)

    assert [len(work(archive)) for archive in sizes] == [5, 5]
    flat(sizes, work)
    said = statements(sizes[1], work)
    assert any("fts_terms MATCH" in sql for sql in said)
    assert [sql for sql in said if "fts_words" in sql] == []


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", [None, *Sort])
def test_a_page_is_the_same_however_it_is_come_by(
    sizes: tuple[Archive, Archive],
    sort: Sort | None,
    reverse: bool,
    full: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Along the order, from the rarest filter, from sets of ids, or by looking at all; with every
    choice of articles (in full; else with every other, those that the other direction has not)."""
    from newsctl.archive.file.fulltext import answers, filters, first_page, postings
    from newsctl.archive.file.index import driving, listing

    archive = sizes[1]
    queries = [parse(one, today=TODAY) for one in (*SPARSE, *DENSE)]
    some: list[dict[str, Any]] = [{}, {"sections": ("رأي",)},
            {"tags": ("مدن",), "sources": ("الساحل",)},
            {"since": 1577836800}, {"authors": ("هند",), "undated": True},
            {"first": 100, "last": 3000, "sections": ("رأي",)},
            *({name: True} for name, one in FILTERS.items() if one.kind == FLAG)]  # fmt: skip
    for chosen in some if full else some[reverse::2]:
        page = selection(chosen, sort, reverse=reverse, at=5)
        short = [archive.search(one, page, match=Match.ALL) for one in queries]
        listed = None if sort is Sort.RANK else list(archive.ids(page))
        with monkeypatch.context() as patch:
            patch.setattr(first_page, "best", lambda *_given: None)
            patch.setattr(filters, "passing", lambda *_given: None)
            patch.setattr(answers.Answer, "few", lambda *_given: None)
            patch.setattr(postings.IndexPostings, "_first_matching", lambda *_given: None)
            patch.setattr(listing, "passing", lambda *_given: None)
            patch.setattr(listing, "_told", listing._sorted)
            patch.setattr(driving, "fewest", lambda *_given: None)
            whole = [archive.search(one, page, match=Match.ALL) for one in queries]
            assert short == whole, (chosen, sort)
            assert listed is None or listed == list(archive.ids(page))
