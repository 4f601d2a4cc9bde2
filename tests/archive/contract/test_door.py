"""What every archive promises, whatever it stands on: one suite for each implementation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.door import Archive, OnDuplicate, Outcome, Selection, Sort
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.errors import NothingMatched
from newsctl.search.parse import parse
from newsctl.search.query import Match, Query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = "2026-11-24T10:00:00Z"
TODAY = date(2026, 11, 24)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    clock = datetime(2026, 11, 24, 10, tzinfo=UTC)
    with open_archive(str(tmp_path / "a.json"), clock=lambda: clock) as opened:
        yield opened


def article(title: str = "عنوان", body: str = "نص المقال", **fields: Any) -> Article:
    return Article(title=title, body=body, **fields)


def query(text: str) -> Query:
    return parse(text, today=TODAY)


def found(archive: Archive, text: str, match: Match = Match.ALL) -> list[int]:
    return [hit.id for hit in archive.search(query(text), match=match).hits]


def test_an_article_comes_back_as_it_went_in(archive: Archive) -> None:
    given = article(
        "عُنوانٌ", "فقرة\n\nفقرة", source="جريدة", author="كاتب", section="رأي", tags=["أ", "ب"],
        url="https://example.org/1", published_at="2022-05-23", views=1742, lang="ar",
        guid="g1", extra={"summary": "س", "rank": 3},
    )  # fmt: skip
    archive.add(given)

    expected = article(
        "عُنوانٌ", "فقرة\n\nفقرة", id=1, source="جريدة", author="كاتب", section="رأي",
        tags=["أ", "ب"], url="https://example.org/1", published_at="2022-05-23", added_at=NOW,
        views=1742, lang="ar", guid="g1", extra={"summary": "س", "rank": 3},
    )  # fmt: skip
    assert archive.get(1) == expected


@pytest.mark.parametrize(
    "twin",
    [
        article("آخر", "غير ذلك", url="https://example.org/1"),
        article("آخر", "غير ذلك", guid="g1"),
        article("عِنوان", "نصّ  المقال"),
    ],
)
def test_a_duplicate_is_skipped_and_names_the_one_that_is_there(
    archive: Archive, twin: Article
) -> None:
    archive.add(article(url="https://example.org/1", guid="g1"))
    answer = archive.add(twin)

    assert (answer.id, answer.outcome) == (1, Outcome.SKIPPED)
    assert archive.count() == 1


def test_a_duplicate_updates_or_stays_when_asked(archive: Archive) -> None:
    archive.add(article(guid="g"))
    updated = archive.add(article("جديد", guid="g"), on_duplicate=OnDuplicate.UPDATE)
    kept = archive.add(article("جديد", guid="g"), on_duplicate=OnDuplicate.KEEP)

    assert (updated.id, updated.outcome) == (1, Outcome.UPDATED)
    assert (kept.id, kept.outcome) == (2, Outcome.ADDED)
    assert archive.get(1).title == "جديد"


def test_two_copies_in_one_batch_are_one_article(archive: Archive) -> None:
    answers = list(archive.add_many([article(), article()]))

    assert [(one.id, one.outcome) for one in answers] == [
        (1, Outcome.ADDED),
        (1, Outcome.SKIPPED),
    ]


def test_an_id_is_never_given_twice(archive: Archive) -> None:
    archive.add(article("أول"))
    archive.remove([1])

    assert archive.add(article("ثان")).id == 2


def test_what_is_not_there_cannot_be_had(archive: Archive) -> None:
    with pytest.raises(NothingMatched):
        archive.get(7)
    with pytest.raises(NothingMatched):
        archive.trash([7])
    with pytest.raises(NothingMatched):
        archive.record_view(7)


def test_lists_run_newest_first_and_undated_articles_by_when_they_were_added(
    archive: Archive,
) -> None:
    archive.add(article("قديم", published_at="2020-01-01"))
    archive.add(article("بلا تاريخ"))
    archive.add(article("أمس", published_at="2026-11-23T23:00:00+01:00"))

    assert list(archive.ids()) == [2, 3, 1]
    assert list(archive.ids(Selection(reverse=True))) == [1, 3, 2]
    assert list(archive.ids(Selection(sort=Sort.TITLE))) == [3, 2, 1]
    assert list(archive.ids(Selection(limit=1, offset=1))) == [3]


def test_filters_compare_names_folded(archive: Archive) -> None:
    archive.add(article("١", source="الأهرام", tags=["اقتصادٌ"]))
    archive.add(article("٢", source="Le Monde", tags=["رياضة"]))

    assert list(archive.ids(Selection(sources=("الاهرام",)))) == [1]
    assert list(archive.ids(Selection(sources=("LE MONDE",)))) == [2]
    assert list(archive.ids(Selection(tags=("اقتصاد",)))) == [1]


def test_trash_is_left_out_until_it_is_asked_for_or_restored(archive: Archive) -> None:
    archive.add(article("سيحذف"))
    archive.add(article("سيبقى", "آخر"))
    assert archive.trash([1]) == 1
    assert archive.trash([1]) == 0

    assert list(archive.ids()) == [2]
    assert list(archive.ids(Selection(trash=True))) == [1]
    assert found(archive, "سيحذف") == []

    archive.restore([1])
    assert sorted(archive.ids()) == [1, 2]


def test_the_trash_is_emptied_for_good(archive: Archive) -> None:
    archive.add(article("١"))
    archive.trash([1])

    assert archive.empty_trash() == 1
    with pytest.raises(NothingMatched):
        archive.get(1)


def test_a_change_shows_at_once_in_the_article_the_list_and_the_search(archive: Archive) -> None:
    archive.add(article("مدرسة", "نص"))
    archive.update(1, {"title": "جامعة كبيرة جدا في العاصمة", "source": "جريدة"})

    changed = archive.get(1)
    assert (changed.title, changed.updated_at) == ("جامعة كبيرة جدا في العاصمة", NOW)
    assert list(archive.ids(Selection(sources=("جريدة",)))) == [1]
    assert (found(archive, "جامعة"), found(archive, "مدرسة")) == ([1], [])


def test_many_articles_are_tagged_at_once(archive: Archive) -> None:
    list(archive.add_many(article(f"مقال {n}", f"نص {n}", tags=["قديم"]) for n in range(3)))

    assert archive.tag([1, 2, 3], add=["جديد"], remove=["قديم"]) == 3
    assert archive.tag([1], add=["جديد"]) == 0
    assert archive.get(3).tags == ["جديد"]
    assert archive.names("tag") == [("جديد", 3)]


def test_undo_takes_back_the_last_change_and_then_the_one_before(archive: Archive) -> None:
    archive.add(article("أول"))
    archive.update(1, {"title": "ثان"})
    archive.record_view(1)
    archive.remove([1])

    assert archive.undo() is not None
    assert archive.get(1).title == "ثان"
    assert archive.undo() is not None
    assert (archive.get(1).title, archive.get(1).views) == ("أول", 1)
    assert archive.undo() is not None
    assert archive.count() == 0
    assert archive.undo() is None


def test_views_are_counted_one_by_one_and_by_day(archive: Archive) -> None:
    archive.add(article(views=1742))
    archive.add(article("آخر", "غيره", views=5))

    assert archive.record_view(2) == 6
    assert archive.record_view(2) == 7
    assert archive.get(2).viewed_at == NOW
    assert archive.most_read() == [(1, 1742), (2, 7)]
    assert archive.most_read(days=1) == [(2, 2)]
    assert archive.get(1).views == 1742


@pytest.mark.parametrize(
    "text",
    [
        "الحماية الاجتماعية", "الحمايه الاجتماعيه", "الْحِمَايَة", "للحماية", "والحماية",
        "حماية اجتماعية", '"للحماية الاجتماعية"', "استراتيجية", "title:لقاء", "=للحماية",
        "احكام", "حما*", "source:جريدة", "حماية -رياضة", "رياضة OR حماية",
        "NEAR(لقاء الاستراتيجية)",
    ],
)  # fmt: skip
def test_an_article_is_found_however_its_words_are_written(archive: Archive, text: str) -> None:
    archive.add(
        article(
            "لقاء حول الاستراتيجية الوطنية للحماية الاجتماعية",
            "ناقش المشاركون أحكام القانون",
            source="جريدة الصباح",
        )
    )
    archive.add(article("نتائج الرياضة", "فاز الفريق"))

    assert found(archive, text) == [1] or "OR" in text
    assert 1 in found(archive, text)


def test_all_words_are_asked_for_and_any_when_nothing_has_them_all(archive: Archive) -> None:
    archive.add(article("سعر النفط", "ارتفع"))
    archive.add(article("سعر الخبز", "انخفض"))

    both = archive.search(query("سعر النفط"), match=Match.AUTO)
    none = archive.search(query("النفط الخبز"), match=Match.AUTO)

    assert ([hit.id for hit in both.hits], both.match, both.total) == ([1], Match.ALL, 1)
    assert ({hit.id for hit in none.hits}, none.match, none.total) == ({1, 2}, Match.ANY, 2)


def test_an_exact_word_ranks_above_its_relatives(archive: Archive) -> None:
    archive.add(article("نشرة الأخبار", "نص واحد"))
    archive.add(article("نشرة الخبر", "نص آخر"))

    assert found(archive, "الخبر") == [2, 1]
    assert found(archive, "الأخبار") == [1, 2]


def test_counts_follow_the_query_and_the_selection(archive: Archive) -> None:
    archive.add(article("سعر النفط", source="أ"))
    archive.add(article("سعر الخبز", source="ب"))

    assert archive.count() == 2
    assert archive.count(query=query("سعر")) == 2
    assert archive.count(Selection(sources=("أ",)), query("سعر")) == 1


def test_a_misspelt_word_gets_the_nearest_that_is_there(archive: Archive) -> None:
    archive.add(article("اجتماع الوزراء"))
    nearest = archive.suggest(query("اجتماع الوزرااء"))

    assert nearest is not None
    assert nearest.text == "اجتماع الوزراء"
    assert archive.suggest(query("اجتماع")) is None


def test_searches_are_saved_under_a_name(archive: Archive) -> None:
    archive.save_search("نفط", "سعر النفط")
    assert archive.saved_searches() == {"نفط": "سعر النفط"}

    archive.save_search("نفط", None)
    assert archive.saved_searches() == {}


def test_check_finds_nothing_wrong_after_all_kinds_of_changes(archive: Archive) -> None:
    list(archive.add_many(article(f"مقال {n}", f"نص {n}") for n in range(30)))
    archive.update(3, {"body": "أطول بكثير من قبل " * 20})
    archive.remove([1, 2, 30, 15])
    archive.record_view(7)
    archive.compact()

    report = archive.check()
    assert (report.articles, report.problems) == (26, [])


def test_a_backup_holds_what_the_archive_held(archive: Archive, tmp_path: Path) -> None:
    archive.add(article("أول"))
    archive.backup(tmp_path / "copy.json")
    archive.add(article("ثان", "آخر"))

    assert archive.restore_backup(tmp_path / "copy.json") == 1
    assert [one.title for one in archive.list()] == ["أول"]


def test_all_or_nothing_keeps_nothing_when_the_source_fails(archive: Archive) -> None:
    def articles() -> Iterator[Article]:
        yield article()
        raise KeyError("source")

    with pytest.raises(KeyError, match="source"):
        list(archive.add_many(articles(), all_or_nothing=True))
    assert archive.count() == 0
