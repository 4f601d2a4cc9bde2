"""What few articles match costs little more than to find it: each question is put once, to lists
before articles, and none to more articles than the page needs."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.fulltext.related import _telling
from newsctl.article import Article
from newsctl.fast_dataclasses import replace
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort
from tests.archive.test_combinations import COMMON, filled
from tests.archive.test_flat_cost import statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.door import Archive

TODAY = date(2026, 3, 1)
SIZE = 400


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    from newsctl.archive.open import open_archive

    with open_archive(str(tmp_path_factory.mktemp("few") / "a.json")) as opened:
        yield filled(opened, SIZE)


@pytest.mark.parametrize("chosen", [{}, {"sections": ("رأي", "ق5", "ق3")}])
@pytest.mark.parametrize("sort", [None, Sort.DATE])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["قطار -شمس", "قطار -(شمس OR مطر)", 'قطار -"سريع إلى"'])
def test_what_must_not_be_there_is_not_looked_for_again_to_score(
    archive: Archive, text: str, chosen: dict[str, Any], sort: Sort | None, *, reverse: bool
) -> None:
    """FTS5 would count all that hold it, however few are scored."""
    page = Selection(**chosen, sort=sort, reverse=reverse, limit=5)
    query = parse(text, today=TODAY)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))
    scoring = [sql for sql in said if "bm25" in sql]

    assert scoring
    assert [sql for sql in scoring if " NOT " in sql] == []
    if sort is not None or reverse:  # else there are tiers, each without the one before it
        assert sum("MATCH" in sql and " NOT " in sql for sql in said) == 1


def test_who_bears_a_tag_is_told_without_a_look_at_articles(archive: Archive) -> None:
    """Its list is in the order of what matches; each article lies in a page of its own."""
    query, page = parse("قطار", today=TODAY), Selection(tags=(COMMON["tag"],), limit=5)
    said = statements(archive, lambda one: one.count(page, query))

    assert [sql for sql in said if "JOIN articles" in sql] == []
    held = {hit.id for hit in archive.search(query, match=Match.ALL).hits}
    bearing = {one.id for one in archive.list() if COMMON["tag"] in one.tags}
    assert archive.count(page, query) == len(held & bearing) == 17


@pytest.mark.parametrize(
    "chosen",
    [{"tags": (COMMON["tag"],), "sources": (COMMON["source"],)}, {"sources": (COMMON["source"],)},
     {"sources": (COMMON["source"],), "since": 1262304000},
     {"sources": (COMMON["source"],), "since": 1262304000, "undated": True},
     {"sources": (COMMON["source"],), "since": 1262304000, "undated_only": True},
     {"since": 1262304000, "until": 1577836800}, {"until": 1577836800, "trash": True},
     {"tags": (COMMON["tag"],), "unread": True}, {"sort": Sort.VIEWED}, {"changed": True},
     {"since": 1262304000, "unread": True}, {"since": 1262304000, "first": 100},
     {"trash": True}, {"undated_only": True}, {"undated_only": True, "tags": (COMMON["tag"],)}],
)  # fmt: skip
@pytest.mark.parametrize("text", ["قطار", "شمس", "كلمة"])
def test_what_bits_tell_is_what_each_article_says(
    archive: Archive, chosen: dict[str, Any], text: str
) -> None:
    """Whichever filters are given."""
    query, page = parse(text, today=TODAY), Selection(**chosen)
    found = {hit.id for hit in archive.search(query, page, match=Match.ALL).hits}
    held = {one.id for one in archive.list(Selection(trash=page.trash)) if _holds(one, text)}

    assert found == held & set(archive.ids(page))


def _holds(article: Article, text: str) -> bool:
    return text in f"{article.title} {article.body}".split()


@pytest.mark.parametrize(
    "chosen",
    [{"since": 1262304000}, {"since": 1262304000, "unread": True}, {"unread": True},
     {"until": 1577836800}, {"sources": (COMMON["source"],)}, {"tags": (COMMON["tag"],)}],
)  # fmt: skip
def test_no_article_is_looked_at_for_what_bits_tell(
    archive: Archive, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, tags, times and marks."""
    monkeypatch.setattr("newsctl.archive.file.index.driving.FEW", 10)
    query, page = parse("قطار", today=TODAY), Selection(**chosen)
    said = statements(archive, lambda one: one.count(page, query))

    assert [sql for sql in said if "JOIN articles" in sql] == []


@pytest.mark.parametrize("text", ["قطار (شمس* OR -مطر)", "كلمة (شمس* OR -مطر)"])
@pytest.mark.parametrize("chosen", [{}, {"sources": (COMMON["source"],)}])
def test_no_article_is_looked_at_for_words_that_are_not_ranked(
    archive: Archive, chosen: dict[str, Any], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who holds them is told by bits, made once."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers.FEW", 50)
    query, page = parse(text, today=TODAY), Selection(**chosen, limit=5)
    said = statements(archive, lambda one: one.count(page, query))
    held = {
        one.id
        for one in archive.list(replace(page, limit=None))
        if _holds(one, text.split(maxsplit=1)[0]) and (_holds(one, "شمس") or not _holds(one, "مطر"))
    }

    assert [sql for sql in said if "articles a" in sql] == []
    assert archive.count(page, query) == len(held)


@pytest.mark.parametrize("text", ["كلمة", "شمس"])
def test_what_was_viewed_is_listed_whatever_matches(
    archive: Archive, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many that match none is looked up: few were viewed."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers.FEW", 50)
    monkeypatch.setattr("newsctl.archive.file.fulltext.matching.MANY", 20)
    query, page = parse(text, today=TODAY), Selection(sort=Sort.VIEWED, limit=5)
    said = statements(archive, lambda one: one.count(page, query))

    assert [sql for sql in said if "JOIN articles" in sql] == []


def test_of_a_texts_words_those_alone_are_asked_for_that_may_tell_most(archive: Archive) -> None:
    """What very many articles hold is known without their lists, as the words are counted."""
    body = "كلمة عامة مطر شمس خبر الميناء سريع " + "قطار " * 3
    number = archive.add(Article(title="قطار", body=body)).id
    said = statements(archive, lambda one: one.related(number, limit=5))
    asked = [sql for sql in said if "MIN(id), MAX(id)" in sql]

    assert sum('"كلم' in sql or '"عام' in sql or '"مطر' in sql for sql in asked) == 0
    assert 0 < len(asked) <= 5
    archive.trash([number])


def test_what_few_have_set_is_asked_first(archive: Archive) -> None:
    """Whether few were changed is one list: it is not asked of each that matches."""
    said = statements(
        archive, lambda one: one.related(SIZE // 24, limit=5, selection=Selection(changed=True))
    )

    assert [sql for sql in said if "JOIN articles" in sql] == []


@pytest.mark.parametrize("sort", [Sort.TITLE, Sort.VIEWS, Sort.ADDED])
def test_what_few_match_is_put_in_order_without_a_look_along_it(
    archive: Archive, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many of the order would be looked at, in vain more often than not."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.matching.MANY", 10)
    query, page = parse("قطار", today=TODAY), Selection(sort=sort, limit=5)
    said = statements(archive, lambda one: one.search(query, page, match=Match.ALL))

    assert [sql for sql in said if sql.startswith("SELECT a.id FROM articles a WHERE")] == []
    found = [hit.id for hit in archive.search(query, page, match=Match.ALL).hits]
    held = {hit.id for hit in archive.search(query, match=Match.ALL).hits}
    assert found == [one for one in archive.ids(Selection(sort=sort)) if one in held][:5]


def test_the_terms_of_a_text_are_many_and_rare_rather_than_few() -> None:
    """The telling ones, none so frequent that few others would fit beside it; those that a word
    shows to be too frequent are not asked for."""
    held = {f"رائج {n}": 2_400 for n in range(10)} | {"شائع": 2_501, "نادر": 40, "وحيد": 1}
    asked: list[str] = []

    def telling(some: Sequence[str]) -> dict[str, int]:
        asked.extend(some)
        return {one: held[one] for one in some}

    postings = SimpleNamespace(
        articles=lambda: 1_000_000, at_least=lambda _words: {"كلمة": 3_000}, telling=telling
    )
    times = dict.fromkeys(held, 2) | {"شائع": 9, "كلمة": 9}
    terms = _telling(postings, times, {"كلمة": ["كلمة"]})

    assert terms == ["نادر", *(f"رائج {n}" for n in range(4))]
    assert sorted(asked) == sorted(held)
