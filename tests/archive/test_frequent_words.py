"""Of what very many articles hold, few are scored, and few looked at in another order: told by how
often FTS5 asks for the length of an article, which it does for each that it scores."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from importlib import import_module
from random import Random
from re import search
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.article import Article
from newsctl.fast_dataclasses import replace
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort
from tests.archive.test_combinations import LIMITS, lower_all
from tests.archive.test_flat_cost import _steps, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsctl.archive.door import Archive

NUMBER = 4000
TODAY = date(2026, 3, 1)
QUERIES = ["كلمة", "كلمة عامة", "كلمة -قطار", "شمس", "كلم*"]
FIVE = "قطار شمس كلمة عامة حشو"  # of which one is in few
FILTERS: list[dict[str, Any]] = [{}, {"since": 1262304000}]


def made(number: int, random: Random) -> Article:
    """Every article holds the words so often, in a text so long, that hardly two score the same;
    some have them in their titles."""
    named = {0: "كلمة عامة كلمات", 3: "شمس"}.get(number % 9, "خبر")
    return Article(
        title=f"{named} {number}",
        body="كلمة عامة " * random.randint(1, 4)
        + ("قطار " if number % 166 == 0 else "مطر ")
        + ("شمس " if number % 3 == 0 else "")
        + "حشو " * random.randrange(150)
        + ("كلمة" if number % 100 == 7 else ""),
        published_at=f"20{random.randrange(26):02}-{number % 12 + 1:02}-01",
        section="رأي" if number % 2 else "أخبار",
    )


@contextmanager
def filled(folder: Path, one: Callable[[int, Random], Article], seed: int) -> Iterator[Archive]:
    """An archive of so many articles, each made of its number."""
    from newsctl.archive.open import open_archive

    random = Random(seed)
    with open_archive(str(folder / "a.json")) as opened:
        articles = (one(number, random) for number in range(1, NUMBER + 1))
        assert sum(1 for _added in opened.add_many(articles)) == NUMBER
        yield opened


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(tmp_path_factory.mktemp("frequent"), made, 1) as opened:
        yield opened


@pytest.fixture(autouse=True)
def lower_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    lower_all(monkeypatch)


def everywhere(said: list[str]) -> list[str]:
    """Those of some statements that look for words in all articles, not in the latest alone."""
    return [one for one in said if not search(r"rowid > [1-9]", one)]


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("text", QUERIES)
def test_few_are_scored(archive: Archive, text: str, chosen: dict[str, Any]) -> None:
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert 0 < sum("docsize" in sql for sql in said) < NUMBER / 6


@pytest.mark.parametrize("chosen", FILTERS)
def test_of_five_words_any_few_are_scored(archive: Archive, chosen: dict[str, Any]) -> None:
    """Those that the rare ones are in, and of the others titles alone."""
    query, page = parse(FIVE, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ANY))

    assert 0 < sum("docsize" in sql for sql in said) < NUMBER / 3


RARE, FREQUENT, BETWEEN = ("قطار", "ميناء", "مطار"), ("كلمة", "سوق"), "جسر"


def beside_frequent(number: int, random: Random) -> Article:
    """One of 100 articles holds each rare word, often or once, at its beginning or behind, and some
    in the title; half of them hold each frequent one, a tenth one between."""
    some = [word for word in RARE if random.randrange(100) == 0]
    words = [word for word in some for _time in range(random.randint(1, 4))]
    words += [word for word in FREQUENT if random.randrange(2)]
    words += [BETWEEN] * (random.randrange(10) == 0)
    words += ["حشو"] * random.randrange(120)
    random.shuffle(words)
    title = some[0] if some and random.randrange(4) == 0 else "خبر"
    return Article(title=f"{title} {number}", body=" ".join(words))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(tmp_path_factory.mktemp("mixed"), beside_frequent, 2) as opened:
        yield opened


@pytest.mark.parametrize("text", [" ".join((*RARE, *FREQUENT)), " ".join((*RARE, FREQUENT[0])),
                                  " ".join((*RARE[:2], *FREQUENT)), " ".join(RARE),
                                  " ".join((*RARE, *FREQUENT, BETWEEN))])  # fmt: skip
def test_of_rare_words_beside_frequent_ones_the_foremost_are_scored(
    mixed: Archive, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """What two rare words are in, or one at the beginning: the first of the page are those that
    scoring all would give, and what all score, at a cost that goes by the rare ones."""
    monkeypatch.setattr("newsctl.archive.fulltext.first_page.TIES", 10)
    monkeypatch.setattr("newsctl.archive.fulltext.rank.LOOKED_AT", 20)
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(mixed, lambda one: one.search(query, page, match=Match.ANY))
    found = mixed.search(query, page, match=Match.ANY)
    with monkeypatch.context() as patch:
        patch.setattr("newsctl.archive.file.fulltext.first_page.best", lambda *_given: None)
        whole = mixed.search(query, page, match=Match.ANY)

    assert found == whole
    assert 0 < sum("docsize" in sql for sql in said) < NUMBER / 10


@pytest.mark.parametrize("text", [f"{FREQUENT[0]} body:{BETWEEN}", f"body:{BETWEEN} {FREQUENT[1]}"])
def test_of_any_of_what_is_not_looked_for_in_titles_few_are_scored(
    mixed: Archive, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a word in bodies alone the latest are."""
    monkeypatch.setattr("newsctl.archive.fulltext.postings.VERY_MANY", 200)
    monkeypatch.setattr("newsctl.archive.fulltext.postings.LATE", 20)
    monkeypatch.setattr("newsctl.archive.fulltext.first_page.TIES", 5)
    monkeypatch.setattr("newsctl.archive.fulltext.rank.LOOKED_AT", 10)
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(mixed, lambda one: one.search(query, page, match=Match.ANY))

    assert mixed.search(query, page, match=Match.ANY).total > NUMBER / 3
    assert 0 < sum("docsize" in sql for sql in said) < NUMBER / 6


@pytest.mark.parametrize("sort", [Sort.DATE, Sort.VIEWS, Sort.ADDED, Sort.TITLE])
@pytest.mark.parametrize("text", QUERIES[:-1])
def test_a_page_in_another_order_takes_little_more_than_counting(
    archive: Archive, text: str, sort: Sort
) -> None:
    """None is scored: that would take a look at each that matches."""
    query, page = parse(text, today=TODAY), Selection(sort=sort, limit=5)
    assert archive.count(page, query) > 1000
    counting = _steps(archive, lambda one: one.count(page, query))
    finding = _steps(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert finding - counting < NUMBER / 2


@pytest.mark.parametrize("match", [Match.ALL, Match.ANY])
@pytest.mark.parametrize(
    "text", ["كلمة", "كلمة عامة", "كلمة -شمس", "كلمة عامة -شمس", "=كلمة body:عامة", "كلمة OR عامة"]
)
def test_of_what_very_many_hold_the_latest_are_scored(
    archive: Archive, text: str, match: Match
) -> None:
    """One word or several, and where one must not be there: each is as good as any other."""
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=match))
    found = archive.search(query, page, match=match)
    latest = LIMITS["newsctl.archive.fulltext.first_page"]["LATEST"]

    assert 0 < sum("docsize" in sql for sql in said) <= latest
    assert found.total == archive.count(query=query) > 2000
    assert [hit.id for hit in found.hits if hit.id <= NUMBER - latest] == []


@pytest.mark.parametrize("text", ["كلمة -مطر", "كلمة id:2000..2100"])
def test_of_few_that_match_all_are_scored(archive: Archive, text: str) -> None:
    """However many hold the word."""
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert sum("docsize" in sql for sql in said) >= archive.count(query=query) > 20


@pytest.mark.parametrize("text", ["كلم*", "title:خب*"])
def test_the_first_of_very_many_that_hold_words_of_a_pattern_are_scored_by_the_most_frequent(
    archive: Archive, text: str
) -> None:
    """How many match is exact, and they are found by all of its words in another order, and on a
    page far behind."""

    def scoring(page: Selection) -> list[str]:
        query = parse(text, today=TODAY)
        said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
        return [one for one in said if "bm25" in one]

    first, far = scoring(Selection(limit=5)), scoring(Selection(limit=5, offset=100))
    assert first
    assert [one for one in first if '" *' in one] == []
    assert [one for one in far if '" *' in one] == far
    found = archive.search(parse(text, today=TODAY), Selection(limit=5), match=Match.ALL)
    assert found.cut == []
    assert found.total == archive.count(query=parse(text, today=TODAY))


@pytest.mark.parametrize(
    "chosen",
    [{}, {"sections": ("رأي",)}, {"sort": Sort.VIEWS}, {"sort": Sort.DATE, "reverse": True},
     {"reverse": True}, {"since": 1262304000, "sections": ("رأي",)}],
)  # fmt: skip
@pytest.mark.parametrize("text", ['"حشو كلمة"', '"حشو كلمة" عامة', '"حشو كلمة" -شمس'])
def test_words_side_by_side_that_very_many_hold_each_are_looked_for_once(
    archive: Archive, text: str, chosen: dict[str, Any]
) -> None:
    """To count, to score and to find a page FTS5 would compare their places in all articles again,
    each time."""
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    asked = [one for one in said if '"حشو كلمه"' in one and "MATCH" in one]
    found = archive.search(query, page, match=Match.ALL)

    assert len(everywhere(asked)) == 1
    assert found.total == archive.count(page, query)
    assert len(found.hits) == min(5, found.total)


@pytest.mark.parametrize("chosen", [{}, {"sections": ("رأي",)}, {"sort": Sort.VIEWS},
                                    {"since": 1262304000, "until": 1704067200}])  # fmt: skip
@pytest.mark.parametrize("text", ['"حشو كلمة"', '"حشو كلمة" عامة', '"حشو كلمة" -شمس'])
def test_words_side_by_side_that_many_hold_are_looked_for_once_and_scored(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str, chosen: dict[str, Any]
) -> None:
    """They tell something: all else is asked of what was found, not of the phrase again."""
    frequencies = import_module("newsctl.archive.file.fulltext.frequencies")
    monkeypatch.setattr(frequencies, "_COUNTED", 100 * NUMBER)
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    asked = [one for one in said if '"حشو كلمه"' in one and "MATCH" in one and "bm25" not in one]
    with monkeypatch.context() as patch:
        patch.setattr("newsctl.archive.file.fulltext.side_by_side._TWICE", 100 * NUMBER)
        each = archive.search(query, page, match=Match.ALL)

    assert len(everywhere(asked)) == 1
    assert any("bm25" in one and '"حشو كلمه"' in one for one in said)
    assert found.total == each.total > 0
    assert found.hits == each.hits


def test_what_is_looked_for_once_is_what_matches(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands beside it."""
    frequencies = import_module("newsctl.archive.file.fulltext.frequencies")
    texts = ['"حشو كلمة"', '"حشو كلمة" عامة', '"حشو كلمة" -شمس', 'شمس -"حشو كلمة"',
             '"حشو كلمة" OR "قطار حشو"', '"حشو كلمة" شمس views:0', 'قطار "حشو كلمة"',
             "حشو NEAR/3 كلمة", '"حشو كلمة" "عامة مطر"']  # fmt: skip
    for text in texts:
        for chosen in ({}, {"sections": ("رأي",)}, {"sort": Sort.TITLE}):
            query, page = parse(text, today=TODAY), Selection(**chosen, limit=None)
            once = archive.search(query, page, match=Match.ALL)
            with monkeypatch.context() as patch:
                patch.setattr(frequencies.Frequencies, "cost_much", lambda *_given: False)
                patch.setattr("newsctl.archive.file.fulltext.side_by_side._TWICE", 100 * NUMBER)
                each = archive.search(query, page, match=Match.ALL)

            assert once.total == each.total, text
            assert {hit.id for hit in once.hits} == {hit.id for hit in each.hits}, text


@pytest.mark.parametrize("chosen", [{}, {"sections": ("رأي",)}, {"sort": Sort.VIEWS}])
def test_what_is_known_to_match_nothing_is_not_looked_for_among_any_of_the_words(
    archive: Archive, chosen: dict[str, Any]
) -> None:
    """A phrase that no article holds is listed once beside those that hold the other word too; any
    of its words are found as without it."""
    page = Selection(**chosen, limit=5)
    query, words = (parse(one, today=TODAY) for one in ('"حشو مطر" شمس', "حشو مطر شمس"))
    said = statements(archive, lambda one: one.search(query, page, match=Match.AUTO))
    found = archive.search(query, page, match=Match.AUTO)
    by_words = archive.search(words, page, match=Match.ANY)

    asked = [one for one in said if '"حشو مطر"' in one and "MATCH" in one]
    assert len([one for one in everywhere(asked) if '"شمس"' not in one]) == 1
    assert len(everywhere(asked)) <= 2
    assert found.match is Match.ANY
    assert (found.total, found.hits) == (by_words.total, by_words.hits)


@pytest.mark.parametrize("text", ["كلمة عامة شمس حشو خبر", "كلمة عامة حشو -قطار"])
def test_of_words_that_very_many_hold_few_are_counted_to_be_scored(
    archive: Archive, text: str
) -> None:
    """FTS5 counts all that hold each word it scores: they tell nothing, however many they are."""
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    scored = [one.split("MATCH '")[1].split("'")[0] for one in said if "bm25" in one]

    assert scored
    assert max(one.count('"') // 2 for one in scored) <= 4


def test_whether_words_stand_near_each_other_in_the_latest_is_asked_at_once(
    archive: Archive,
) -> None:
    """One by one each is looked for in the list of each word."""
    query, page = parse("كلمة عامة حشو", today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert sum("fts_terms_idx" in one for one in said) < 150


def test_whether_words_stand_near_each_other_in_few_titles_far_apart_is_asked_one_by_one(
    archive: Archive,
) -> None:
    """However few titles hold them: FTS5 would read who holds each anywhere."""
    query = parse("كلمة شمس", today=TODAY)
    page = Selection(since=1577836800, sections=("رأي",), limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    near = [one for one in said if "title_lemma : NEAR" in one]

    assert 60 < archive.count(page, query) < 200
    assert near
    assert [one for one in near if "CROSS JOIN fts_terms" not in one] == []


@pytest.mark.parametrize("text", ["كلمة -شمس", 'كلمة -"مطر شمس"', "عامة -شمس"])
def test_where_the_latest_are_scored_what_must_not_be_there_is_looked_for_among_them_alone(
    archive: Archive, text: str
) -> None:
    """How many hold it at all would be counted in the lists of all its words."""
    query, page = parse(text, today=TODAY), Selection(limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    matched = [one.split("MATCH '", 1)[1] for one in said if "MATCH '" in one]
    columns = "title_exact body_exact" if '"' in text else "title_lemma body_lemma lead_lemma"
    barred = (f'{{{columns}}} : "مطر شمس"', f'{{{columns}}} : ("مطر شمس"', f'{{{columns}}} : "شمس"')

    assert [one for one in said if "bm25" in one and "NOT IN" in one] != []
    counted = [one for one in matched if "ORDER BY rowid" not in one]  # else a sample is read
    assert [one for one in counted if one.startswith(barred)] == []


def test_of_words_that_begin_so_and_are_very_frequent_the_most_frequent_are_looked_for(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few they are: FTS5 would sort all that hold them, and keep them in memory. It is
    said."""
    words = import_module("newsctl.archive.file.fulltext.words")
    for name, value in (("_MOST_READ", 500), ("_MOST_LOOKED_AT", 4500), ("_MOST_BEGUN", 4200)):
        monkeypatch.setattr(words, name, value)
    query = parse("كلم*", today=TODAY)
    said = statements(archive, lambda one: one.search(query, Selection(limit=5), match=Match.ALL))
    found = archive.search(query, Selection(limit=5), match=Match.ALL)

    assert [one for one in said if '" *' in one] == []
    assert found.cut == ["كلم*"]
    assert found.total == archive.count(query=parse("=كلمة", today=TODAY)) == NUMBER


@pytest.mark.parametrize("text", ["كلمة", "كلمة عامة", "كلمة OR شمس"])
def test_of_what_very_many_match_the_last_are_not_looked_for_among_all(
    archive: Archive, text: str
) -> None:
    """The order from its end is by date: to score them takes a look at each."""
    query, page = parse(text, today=TODAY), Selection(limit=5, reverse=True)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    by_date = archive.search(query, replace(page, sort=Sort.DATE), match=Match.ALL)

    assert sum("docsize" in sql for sql in said) == 0
    assert found.total > 1000
    assert [hit.id for hit in found.hits] == [hit.id for hit in by_date.hits]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["شمس", "شمس كلمة", "كلمة مطر شمس"])
@pytest.mark.parametrize("ties", [3, 50])
def test_of_what_passes_filters_no_articles_are_looked_up_to_be_put_in_order(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str, ties: int, *, reverse: bool
) -> None:
    """The articles of equals alone, to tell their dates."""
    first_page = import_module("newsctl.archive.file.fulltext.first_page")
    monkeypatch.setattr("newsctl.archive.fulltext.first_page.TIES", ties)
    query = parse(text, today=TODAY)
    page = Selection(since=1262304000, sections=("رأي",), reverse=reverse, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    with monkeypatch.context() as patch:
        patch.setattr(first_page, "of_these", lambda *_given, **_reverse: None)
        each = archive.search(query, page, match=Match.ALL)

    assert 200 < found.total == each.total
    assert found.hits == each.hits
    if reverse:
        assert [one for one in said if "bm25" in one and "articles a" in one] == []


def test_what_passes_several_filters_is_listed_once(archive: Archive) -> None:
    """Counted, and then scored: the filters' lists are long, and what matches them all is short."""
    query = parse("كلمة عامة", today=TODAY)
    page = Selection(since=1704067200, sections=("رأي",), limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)

    assert sum("group_concat" in sql and "substr(" in sql for sql in said) == 1
    assert found.total == len(list(archive.ids(replace(page, limit=None)))) > 100
    assert len(found.hits) == 5


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("text", "chosen"), [("شمس مطر", {}), ("كلمة شمس", {"since": 1262304000}),
                                              ("كلمة عامة", {"since": 1388534400})])  # fmt: skip
def test_what_passes_filters_that_let_many_is_listed_once(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, text: str, chosen: dict[str, Any], *,
    reverse: bool,
) -> None:  # fmt: skip
    """If few of them match, or pass other filters: they are scored as if each had been listed."""
    answers = import_module("newsctl.archive.file.fulltext.answers")
    monkeypatch.setattr(answers, "_MAY_BE_FEW", 1500)
    query = parse(text, today=TODAY)
    page = Selection(sections=("رأي",), reverse=reverse, limit=5, **chosen)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    found = archive.search(query, page, match=Match.ALL)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "_MAY_BE_FEW", 0)
        each = archive.search(query, page, match=Match.ALL)

    assert sum("group_concat" in sql and "substr(" in sql for sql in said) == 1
    assert (found.total, found.hits) == (each.total, each.hits)
    assert 200 < found.total < 1500


def test_dates_that_let_most_pass_take_little_longer_than_those_that_let_few(
    archive: Archive,
) -> None:
    """Those outside are the shorter list."""
    query, bound = parse("كلمة عامة", today=TODAY), 1704067200
    few, most = Selection(since=bound), Selection(until=bound - 1)
    assert 9 * archive.count(few) < archive.count(most)

    def steps(page: Selection) -> int:
        return _steps(archive, lambda one: one.count(page, query))

    assert archive.count(most, query) + archive.count(few, query) == archive.count(query=query)
    assert steps(most) < 2.5 * steps(few)


def test_what_begins_so_is_not_sorted_for_each_article_of_an_order(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one, however far they are from each other, FTS5 would put together all that hold words
    that begin so each time."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.holding._SPAN", 0)
    query, page = parse("كلم*", today=TODAY), Selection(sort=Sort.TITLE, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert sum("fts_terms_idx" in one for one in said) < 400
