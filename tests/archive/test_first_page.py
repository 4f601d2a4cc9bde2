"""The first page of a search by words alone is the one that scoring every row gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.door import OnDuplicate
from newsctl.archive.file.fulltext import first_page
from newsctl.archive.fulltext import first_page as choosing
from newsctl.archive.fulltext.expression import Columns, any_term
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.hits import Results
    from newsctl.article import Article

TODAY = date(2026, 3, 1)
NUMBER = 300
QUERIES = ["قطار", "ميناء", "قطار ميناء", "نادرة", "قطار OR نادرة", "قطار -ميناء", "غائبة", "عام*",
           "قطا*", "قطا* ميناء", '"كلمة عامة"', '"كلمة عامة" نادرة']  # fmt: skip
PAGES = [(1, 0), (10, 0), (10, 7), (40, 20), (1, 299), (20, 290), (500, 0), (5, 400)]


def title(n: int) -> str:
    return f"{'قطار' if n % 7 == 0 else 'خبر'} {n}"


def body(n: int) -> str:
    rare = "نادرة" if n % 97 == 0 else ""
    return f"كلمة عامة {'قطار ' * (n % 4)}{'ميناء ' * (n % 3)}{rare} {n}"


@pytest.fixture
def archive(open_at: Callable[..., Archive], article: Callable[..., Article]) -> Archive:
    """Articles whose scores and dates are often equal; some trashed, some edited."""
    made = open_at()
    articles = (article(n, title=title(n), body=body(n)) for n in range(1, NUMBER + 1))
    assert len(list(made.add_many(articles, on_duplicate=OnDuplicate.KEEP))) == NUMBER
    made.trash(range(5, NUMBER, 11))
    for n in range(3, NUMBER, 29):
        made.update(n, {"body": f"ميناء قطار {n}"})
    return made


def search(archive: Archive, text: str, match: Match, page: tuple[int, int]) -> Results:
    selection = Selection(limit=page[0], offset=page[1])
    return archive.search(parse(text, today=TODAY), selection, match=match)


def assert_same_pages(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [(text, match) for text in QUERIES for match in (Match.ALL, Match.ANY)]
    for text, match in cases:
        every = archive.search(parse(text, today=TODAY), Selection(limit=None), match=match)
        assert every.total == len(every.hits)
        for page in PAGES:
            short = search(archive, text, match, page)
            with monkeypatch.context() as patch:
                patch.setattr(first_page, "best", lambda *_given: None)
                whole = search(archive, text, match, page)
            assert short == whole, (text, match, page)
            assert short.match is Match.ANY or short.total == every.total


@pytest.mark.parametrize("ties", [1, 3, 50])
def test_every_page_and_count_is_that_of_full_scoring(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, ties: int
) -> None:
    monkeypatch.setattr(choosing, "TIES", ties)
    assert_same_pages(archive, monkeypatch)


@pytest.mark.parametrize("many", [0, 20, 100])
def test_the_first_of_very_many_rows_are_those_of_full_scoring(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    for one in (choosing, first_page):
        monkeypatch.setattr(one, "MANY", many)
    monkeypatch.setattr(choosing, "TIES", 3)
    assert_same_pages(archive, monkeypatch)


class Counted:
    """An archive of a million articles, of which so many match whatever is asked for."""

    def __init__(self, matching: int) -> None:
        self.matching = matching

    def number(self, _expression: Expression) -> int:
        return self.matching

    def are_more(self, _expression: Expression, than: int) -> bool:
        return self.matching > than

    def are_very_many(self, _expression: Expression) -> bool:
        return self.matching > VERY_MANY

    def last(self) -> int:
        return 1_000_000


@pytest.mark.parametrize(("words", "matching"), [(2, 90_000), (200, 10_000), (200, 90_000)])
def test_rows_are_not_all_scored_where_that_is_to_look_for_very_many_words_in_each(
    words: int, matching: int
) -> None:
    """BM25 looks for each word of a pattern in each row: the best of many are among the latest."""
    match = any_term(Columns(lemmas=False), map(str, range(words)))
    plan = Plan(match=match, lemmas=match, parts=[(match, None)])
    chosen = list(choosing.choices(Counted(matching), plan, matching, 70))

    assert [one.above > 0 for one in chosen] == [True] * (words * matching > 3_000_000)


def test_an_archive_made_by_an_older_analyser_is_indexed_anew(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """It is so at the next opening, and its words are found; saved searches stay."""
    with open_at() as old:
        old.add(article(1))
        old.save_search("cities", "مدن")
        index = old.files.index  # type: ignore[attr-defined]
        with index.file.writing.transaction():
            index.set("analyzer", "older")
            index.file.writing.execute("INSERT INTO fts_terms (fts_terms) VALUES ('delete-all')")

    with open_at() as new:
        assert new.files.index.get("analyzer") != "older"  # type: ignore[attr-defined]
        found = search(new, "الصويرة", Match.ALL, (10, 0))
        assert [hit.id for hit in found.hits] == [1]
        assert new.saved_searches() == {"cities": "مدن"}
