"""A search for words that very many articles hold looks at no more of them than it can in its time,
the latest, and says among how many: told by the search that is asked for all, which is not bounded.
"""

from __future__ import annotations

from re import findall, search
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsctl.actions import finding
from newsctl.archive.file.fulltext.frequencies import Frequencies, most_to_read
from newsctl.archive.fulltext.expression import Adjacent, AnyOf, Columns
from newsctl.article import Article
from newsctl.errors import UsageError
from newsctl.fast_dataclasses import replace
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort
from tests.archive.test_combinations import TODAY, lower_all
from tests.archive.test_flat_cost import statements
from tests.archive.test_frequent_words import NUMBER
from tests.archive.test_frequent_words import filled as filled_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from newsctl.archive.door import Archive

FREQUENT = ("كلمة", "عامة", "حشو", "شمس")
COSTLY = [
    '"كلمة عامة"', '"كلمة عامة حشو"', '~"كلمة عامة"', "كلمة NEAR/2 عامة", "NEAR(كلمة عامة حشو, 4)",
    '"كلمة عامة" OR "عامة حشو"', 'شمس OR "كلمة عامة"', 'حشو -"كلمة عامة"', 'حشو -"عامة شمس"',
    '-"كلمة عامة"', '"كلمة عامة" "عامة حشو"', 'body:"كلمة حشو" شمس', "(كلمة OR عامة) -شمس -حشو",
    "title:خبر title:كلمة", '"حشو كلمة" -title:شمس', 'حشو NEAR/3 شمس -"كلمة عامة"', "حشو -كلم*",
    '"كلمة عامة" views:0', '"حشو حشو" OR -شمس',
]  # fmt: skip
FILTERS: list[dict[str, Any]] = [
    {}, {"sections": ("رأي",)}, {"sources": ("الساحل",)}, {"tags": ("مدن",)},
    {"since": 1262304000}, {"until": 1577836800}, {"unread": True},
    {"sections": ("رأي",), "since": 1262304000}, {"tags": ("مدن",), "sources": ("الساحل",)},
]  # fmt: skip


def made(number: int, random: Random) -> Article:
    words = [word for word in FREQUENT for _time in range(random.randrange(4))]
    random.shuffle(words)
    some = random.choice(["خبر", "خبر كلمة", "شمس", "خبر عامة"])
    return Article(
        title=f"{some} {number}",
        body=" ".join(words),
        published_at=f"20{random.randrange(26):02}-{number % 12 + 1:02}-01",
        section="رأي" if random.randrange(2) else "أخبار",
        source="نادرة" if number % 400 == 7 else "الساحل" if random.randrange(2) else "النهار",
        tags=["مدن"] if random.randrange(3) == 0 else [],
        views=number % 50,
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled_by(tmp_path_factory.mktemp("bounded"), made, 3) as opened:
        opened.trash([NUMBER - 3, 5])
        yield opened


@pytest.fixture(autouse=True)
def lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    lower_all(monkeypatch)
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 6_000)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(COSTLY),
    st.sampled_from(FILTERS),
    st.sampled_from([None, Sort.DATE, Sort.VIEWS, Sort.ADDED, Sort.TITLE]),
    st.booleans(),
    st.sampled_from([0, 5]),
)
@example('-"كلمة عامة"', {"sections": ("رأي",)}, Sort.TITLE, True, 5)
def test_it_finds_what_the_search_for_all_finds_among_the_latest(
    archive: Archive, text: str, chosen: dict[str, Any], sort: Sort | None, reverse: bool, at: int
) -> None:
    """As many, and in another order than by rank the same page."""
    query = parse(text, today=TODAY)
    page = Selection(**chosen, sort=sort, reverse=reverse, limit=5, offset=at)
    found = archive.search(query, page, match=Match.ALL)
    every = archive.search(query, replace(page, limit=None, offset=0), match=Match.ALL)
    assert every.latest is None
    first = 1 if found.latest is None else NUMBER - found.latest + 1
    among = [hit.id for hit in every.hits if hit.id >= first]

    assert found.total == len(among)
    assert len(found.hits) == len(among[at : at + 5])
    if sort is not None:
        assert [hit.id for hit in found.hits] == among[at : at + 5]
    else:
        assert {hit.id for hit in found.hits} <= set(among)
    assert finding.number(archive, query, Selection(**chosen)) == (
        found.total,
        finding.bounds(found),
    )


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("text", COSTLY[:10])
def test_nothing_is_looked_for_among_the_others(
    archive: Archive, text: str, chosen: dict[str, Any]
) -> None:
    """Where places are compared; how frequent words are, samples tell."""
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    costly = [one for one in said if search(r'"[^" ]+ [^"]+"|NEAR\(', one)]
    costly = [one for one in costly if "CROSS JOIN fts_terms" not in one]  # asked one by one

    assert found.latest is not None
    assert found.latest < NUMBER
    assert costly
    assert [one for one in costly if not search(r"rowid (>=?|BETWEEN) [1-9]", one)] == []


def test_where_few_pass_the_filters_all_of_them_are_asked(archive: Archive) -> None:
    """However many hold the words, and of which time they are."""
    for text in COSTLY:
        query, page = parse(text, today=TODAY), Selection(sources=("نادرة",), limit=20)
        found = archive.search(query, page, match=Match.ALL)
        every = archive.search(query, replace(page, limit=None), match=Match.ALL)

        assert found.latest is None, text
        assert found.total == every.total
        assert {hit.id for hit in found.hits} == {hit.id for hit in every.hits}


@pytest.mark.parametrize(
    ("chosen", "bounded"),
    [({}, False), ({"since": 1420070400}, True), ({"unread": True}, True),
     ({"sections": ("رأي",)}, True), ({"sources": ("نادرة",)}, False)],
)  # fmt: skip
def test_asking_each_whether_it_passes_counts_with_what_is_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any], bounded: bool
) -> None:
    """It takes as long as finding it; few that pass are asked for the word instead."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 3_500)
    query, page = parse("حشو", today=TODAY), Selection(**chosen, limit=5)

    assert (archive.search(query, page, match=Match.ALL).latest is not None) is bounded


def test_any_of_what_any_of_suffices_for_costs_as_much_as_any_of_them_all(archive: Archive) -> None:
    """FTS5 looks at all of them for each row, wherever they stand, and at no phrase as at words."""
    told = Frequencies(archive.files.index.db)  # type: ignore[attr-defined]
    one, two, three, four = (Adjacent(Columns(lemmas=True), (word,)) for word in FREQUENT)
    phrase = Adjacent(Columns(lemmas=False), ("كلمه", "عامه"))
    nested, flat = AnyOf((AnyOf((one, two, three)), four)), AnyOf((one, two, three, four))
    beside = AnyOf((nested, phrase))

    assert told.to_read(nested) == told.to_read(flat) > sum(map(told.to_read, flat.parts)) > 0
    assert most_to_read(nested) == most_to_read(flat) > sum(map(most_to_read, flat.parts))
    assert told.to_read(beside) == pytest.approx(told.to_read(flat) + told.to_read(phrase))


@pytest.mark.parametrize(
    "text", ["حشو", "حشو عامة", '"كلمة عامة"', "كلمة NEAR/2 عامة", "title:خبر"]
)
def test_few_that_pass_are_asked_for_words_that_very_many_hold(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Though all that match could be found in time: they are not, to be counted."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 10**6)
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._A_LOOK", 10)
    query, page = parse(text, today=TODAY), Selection(sources=("نادرة",))
    said = statements(archive, lambda one: one.count(page, query))

    assert [one for one in said if "MATCH" in one and "CROSS JOIN fts_terms" in one] != []
    assert [one for one in said if "MATCH" in one and "substr(" in one] == []
    held = {hit.id for hit in archive.search(query, match=Match.ALL).hits}
    assert archive.count(page, query) == len(held & set(archive.ids(page)))


def test_what_begins_so_is_left_out_by_all_such_words_or_not_at_all(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never by the most frequent alone, and FTS5 sorts no lists of all that hold them."""
    query, page = parse("حشو -كلم*", today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    assert [one for one in said if '" *' in one] == []
    page = Selection(limit=None)
    query = parse("حشو -1*", today=TODAY)  # more than 500 numbers, each in one article
    assert archive.count(page, query) == archive.count(page, parse("حشو -title:1*", today=TODAY))
    monkeypatch.setattr("newsctl.archive.file.fulltext.words._MOST_BEGUN_ONCE", 100)
    with pytest.raises(UsageError, match=r"1\*"):
        archive.search(query, page, match=Match.ALL)


@pytest.mark.parametrize("text", ["حشو -كلمة", "title:خبر", "كلمة", "كلمة -شمس"])
def test_the_last_by_rank_of_what_many_match_are_the_first_by_date(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """None is scored to be chosen."""
    monkeypatch.setattr("newsctl.archive.fulltext.rank._FROM_END", 100)
    query, page = parse(text, today=TODAY), Selection(reverse=True, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    by_date = archive.search(query, replace(page, sort=Sort.DATE), match=Match.ALL)

    assert found.total > 100
    assert [one for one in said if "bm25" in one and "ORDER BY" in one] == []
    assert [hit.id for hit in found.hits] == [hit.id for hit in by_date.hits]


def test_who_holds_any_of_many_words_is_read_and_not_asked_one_by_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 200 articles of an order each would be looked for in the lists of 500 numbers."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 100_000)
    monkeypatch.setattr("newsctl.archive.file.fulltext.side_by_side._TWICE", 100_000)
    query, page = parse("*1*", today=TODAY), Selection(sort=Sort.TITLE, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    many = [one for one in said if one.count('" OR "') > 400]

    assert [one for one in many if "rowid BETWEEN" in one] != []
    assert [one for one in many if "CROSS JOIN fts_terms" in one] == []


@pytest.mark.parametrize("chosen", FILTERS[:5])
@pytest.mark.parametrize(
    "text", ['قطار "كلمة عامة"', 'title:شمس "عامة حشو" "كلمة حشو"', 'شمس "كلمة عامة" -حشو']
)
def test_what_is_scored_by_any_of_its_parts_counts_no_words_side_by_side(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str, chosen: dict[str, Any]
) -> None:
    """FTS5 would compare the places of all that hold them for each statement; what was looked for
    once is found all the same."""
    answers = "newsctl.archive.file.fulltext.answers"
    monkeypatch.setattr(f"{answers}._COUNTED_AGAIN", 100)
    monkeypatch.setattr(f"{answers}._READ", 10**9)
    for name, limit in (("_TWICE", 100), ("_LISTED", NUMBER)):
        monkeypatch.setattr(f"newsctl.archive.file.fulltext.side_by_side.{name}", limit)
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ANY))
    scoring = [one for one in said if "bm25" in one]
    found = archive.search(query, page, match=Match.ANY)
    every = archive.search(query, replace(page, limit=None), match=Match.ANY)

    assert scoring
    assert [one for one in scoring if any(" " in term for term in findall(r'"([^"]*)"', one))] == []
    assert len(found.hits) == min(5, every.total)
    assert found.total == every.total
    assert {hit.id for hit in found.hits} <= {hit.id for hit in every.hits}
