"""What an archive promises to programs that keep it open: it can be made new, it can be closed, it
belongs to its thread, and it pages by key."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.article import Article
from newsctl.errors import ArchiveError, NewsctlError, NothingMatched
from newsctl.search.query import Match
from newsctl.selection import EVERYTHING, Selection, Sort
from tests.archive.contract.test_door import article, found, query

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive
    from tests.archive.contract.conftest import Opened


# -- refresh -------------------------------------------------------------------------------------
def test_nothing_new_is_said_when_nothing_happened(archive: Archive) -> None:
    assert archive.refresh() is False
    archive.add(article())
    assert archive.refresh() is False  # one's own changes are known
    assert archive.count() == 1


CHANGES: dict[str, Callable[[Archive], object]] = {
    "add": lambda other: other.add(article("مطر في الشمال", "غيوم")),
    "update": lambda other: other.update(1, {"title": "مطر في الشمال"}),
    "longer update": lambda other: other.update(1, {"body": "مطر وغيوم " * 200}),
    "tag": lambda other: other.tag([1], add=["مهم"]),
    "trash": lambda other: other.trash([1]),
    "remove": lambda other: other.remove([2]),
    "undo": lambda other: other.undo(),
    "view": lambda other: other.record_view(1),
    "saved search": lambda other: other.save_search("مطر", "مطر"),
}


def looks(archive: Archive) -> dict[str, Any]:
    """All that can be asked."""
    return {
        "count": archive.count(),
        "ids": list(archive.ids()),
        "titles": [one.title for one in archive.list()],
        "trash": list(archive.ids(Selection(trash=True))),
        "views": [one.views for one in archive.list()],
        "found": found(archive, "مطر", Match.ANY),
        "names": archive.names("tag"),
        "saved": archive.saved_searches(),
        "figures": archive.stats().articles,
        "read": archive.most_read(),
        "read lately": archive.most_read(within=(0, None)),
    }


@pytest.mark.parametrize("name", CHANGES)
def test_what_another_changed_is_said_and_everything_is_new(another: Opened, name: str) -> None:
    ours = another()
    list(ours.add_many([article("قطار", "سريع"), article("ثلج", "كثير"), article("ريح", "قوية")]))
    other = another()
    assert looks(ours) == looks(other)
    ours.refresh()
    CHANGES[name](other)

    assert ours.refresh() is True
    assert looks(ours) == looks(another())
    assert ours.refresh() is False


def test_a_revision_is_named_alike_by_all_until_something_changes(another: Opened) -> None:
    """By whoever opens it, then or later, and by no two states alike."""
    ours = another()
    list(ours.add_many([article("قطار", "سريع"), article("ثلج", "كثير"), article("ريح", "قوية")]))
    names = [ours.revision.name]
    for name, change in CHANGES.items():
        other = another()
        assert other.revision.name == names[-1], name
        looks(other)
        assert not other.refresh()
        assert other.revision.name == names[-1], name
        change(other)
        other.close()
        ours.refresh()
        names.append(ours.revision.name)
        assert len(set(names)) == len(names), name
        assert another().revision == ours.revision


def test_what_was_opened_before_goes_on_after_another_compacted(another: Opened) -> None:
    ours = another()
    list(ours.add_many(article(f"خبر {n}", f"نص{n} القطار") for n in range(30)))
    other = another()
    other.remove(range(1, 20))
    if other.upkeep is None:
        pytest.skip("this archive has nothing to compact")
    other.upkeep.compact()

    assert ours.refresh() is True
    assert len(found(ours, "القطار")) == 11
    assert ours.get(25).title == "خبر 24"
    ours.update(25, {"title": "بعد الضغط"})
    other.refresh()
    assert other.get(25).title == "بعد الضغط"


def test_a_list_that_was_begun_is_read_to_its_end(another: Opened) -> None:
    """Whatever others do meanwhile: each article once, none twice, none that was never there."""
    ours = another()
    list(ours.add_many(article(f"خبر {n}", f"نص{n}") for n in range(50)))
    other = another()
    seen: list[int] = []
    for one in ours.list():
        seen.append(one.id or 0)
        if len(seen) == 10:
            other.remove([5])
            other.update(7, {"title": "أطول مما كان " * 30})
            other.add(article("جديد", "آخر"))
    assert len(seen) == len(set(seen))
    assert set(range(1, 51)) - set(seen) <= {5}


# -- closing -------------------------------------------------------------------------------------
def test_a_closed_archive_says_so_and_can_be_closed_again(another: Opened) -> None:
    archive = another()
    archive.add(article())
    archive.close()
    archive.close()

    with pytest.raises(ArchiveError):
        archive.count()
    with pytest.raises(ArchiveError):
        archive.add(article("آخر", "غيره"))
    assert another().count() == 1


# -- threads -------------------------------------------------------------------------------------
ASKED: dict[str, Callable[[Archive], object]] = {
    "add": lambda a: a.add(article("من خيط آخر", "نص")),
    "get": lambda a: a.get(1),
    "list": lambda a: list(a.list()),
    "ids": lambda a: list(a.ids()),
    "search": lambda a: a.search(query("عنوان"), match=Match.ALL),
    "count": lambda a: a.count(),
    "count of a query": lambda a: a.count(query=query("عنوان")),
    "names": lambda a: a.names("tag"),
    "stats": lambda a: a.stats(),
    "related": lambda a: a.related(1),
    "duplicates": lambda a: list(a.duplicates()),
    "update": lambda a: a.update(1, {"title": "آخر"}),
    "record_view": lambda a: a.record_view(1),
    "most_read": lambda a: a.most_read(within=(0, None)),
    "reads": lambda a: a.reads((None, None)),
    "reads_by": lambda a: a.reads_by("source", (None, None)),
    "reads_of": lambda a: a.reads_of(1),
    "mark": lambda a: a.mark([1], read=True),
    "saved_searches": lambda a: a.saved_searches(),
    "undo": lambda a: a.undo(),
    "check": lambda a: a.check(),
    "refresh": lambda a: a.refresh(),
}


@pytest.mark.parametrize("name", ASKED)
def test_an_archive_belongs_to_the_thread_that_opened_it(another: Opened, name: str) -> None:
    """In another one it raises an error of ours that says so, and nothing is changed."""
    archive = another()
    archive.add(article())
    told: list[BaseException | object] = []

    def work() -> None:
        try:
            told.append(ASKED[name](archive))
        except BaseException as error:  # noqa: BLE001 - any is what is asked for
            told.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    (answer,) = told
    assert isinstance(answer, NewsctlError), answer
    assert archive.get(1) == another().get(1)
    assert [one.title for one in archive.list()] == ["عنوان"]


def test_each_thread_opens_its_own(another: Opened, open_alone: Opened) -> None:
    another().add(article())
    counts: list[int] = []

    def work() -> None:
        with open_alone() as own:
            own.record_view(1)
            counts.append(own.count())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert counts == [1, 1, 1, 1]
    archive = another()
    assert archive.get(1).views == 4


# -- paging --------------------------------------------------------------------------------------
SORTS = [Sort.DATE, Sort.ADDED, Sort.VIEWS, Sort.TITLE, Sort.VIEWED]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_by_key_are_the_list_in_pieces(archive: Archive, sort: Sort, reverse: bool) -> None:
    """Each article once and in the list's order, ties and articles without a date included."""
    for number in range(23):
        archive.add(
            article(
                f"عنوان {number % 4}", f"نص {number}", views=number % 3,
                published_at=f"2024-0{number % 5 + 1}-01" if number % 6 else None,
            )
        )  # fmt: skip
    for one in (3, 7, 9):
        archive.record_view(one)
    chosen = Selection(sort=sort, reverse=reverse)

    seen: list[int | None] = []
    after = None
    for _turn in range(30):
        page = archive.page(Selection(sort=sort, reverse=reverse, limit=4, after=after))
        seen += [one.id for one in page.articles]
        assert len(page.articles) <= 4
        if page.next is None:
            break
        after = page.next
    assert seen == list(archive.ids(chosen))


def test_a_page_goes_on_where_it_was_though_others_came_before_it(archive: Archive) -> None:
    """What offsets cannot do: no article is shown twice, none is passed over."""
    for number in range(10):
        archive.add(article(f"ع {number}", f"ن {number}", published_at=f"2024-01-{number + 10}"))
    first = archive.page(Selection(limit=4))
    archive.add(article("أحدث", "من الكل", published_at="2025-01-01"))
    archive.remove([first.articles[-1].id or 0])
    second = archive.page(Selection(limit=4, after=first.next))

    assert [one.id for one in first.articles] == [10, 9, 8, 7]
    assert [one.id for one in second.articles] == [6, 5, 4, 3]


def test_hits_bring_their_articles(archive: Archive) -> None:
    for number in range(5):
        archive.add(article(f"القطار {number}", f"نص{number}"))
    results = archive.search(query("قطار"), EVERYTHING, match=Match.ALL, articles=True)

    assert [hit.article for hit in results.hits] == [archive.get(hit.id) for hit in results.hits]


def test_articles_by_id_come_in_the_order_asked_for(archive: Archive) -> None:
    for number in range(4):
        archive.add(Article(title=f"ع {number}", body=f"ن {number}"))
    archive.trash([2])

    assert [one.id for one in archive.articles([3, 9, 2, 1, 3])] == [3, 2, 1, 3]
    with pytest.raises(NothingMatched):
        archive.get(9)
