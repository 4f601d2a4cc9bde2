"""What bits tell of articles is what their rows say, whatever is asked and whatever was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsctl.archive.columns import seconds
from newsctl.archive.file.index import bitmaps, driving, listing, statistics
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import where
from newsctl.article import Article
from newsctl.selection import Selection, Sort
from tests.archive.test_flat_cost import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive

MANY = 200  # of a span: more than are kept as places
# Around the ends of spans, and far apart.
some_ids = st.frozensets(
    st.sampled_from([0, 1, 7, 8, 32_766, 32_767, 32_768, 65_535, 65_536, 10**6, 10**12])
) | st.builds(lambda begin: frozenset(range(begin, begin + MANY)), st.integers(0, 70_000))


@given(some_ids, some_ids)
def test_bits_are_a_set_of_ids(one: frozenset[int], other: frozenset[int]) -> None:
    """In order."""
    bits, others = Bits.of_ids(one), Bits.of_ids(other)

    assert list(bits) == sorted(one)
    assert list(Bits.of_sorted(sorted(one))) == sorted(one)
    assert len(bits) == len(one)
    assert list(bits & others) == sorted(one & other)
    assert list(bits | others) == sorted(one | other)
    assert list(bits - others) == sorted(one - other)
    rows = [(id_, "") for id_ in sorted(one | other, reverse=True)]
    assert list(bits.passing(rows)) == [row for row in rows if row[0] in one]


@given(some_ids, *[st.none() | st.sampled_from([0, 1, 8, 32_767, 32_768, 70_000, 10**12])] * 2)
def test_some_ids_are_cut_out_of_bits(
    ids: frozenset[int], first: int | None, last: int | None
) -> None:
    within = [
        one
        for one in sorted(ids)
        if (first is None or first <= one) and (last is None or one <= last)
    ]
    assert list(Bits.of_ids(ids).within(first, last)) == within


# -- against the rows ----------------------------------------------------------------------------
DAYS = ["1968-07-02", "1999-12-31", "2000-01-01", "2024-02-29", "2024-03-01", "2025-12-31",
        "2026-01-01", "2026-01-31T23:59:59Z", None]  # fmt: skip
MOMENTS = [
    moment + more for day in DAYS for moment in (seconds(day),) if moment is not None
    for more in (-1, 0, 1)
]  # fmt: skip
SOURCES, SECTIONS, TAGS = ("الساحل", "البيان"), ("رأي", "سياسة"), ("نقل", "مدن", "طقس")
NUMBER = 300


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    from newsctl.archive.open import open_archive

    def made(n: int) -> Article:
        return Article(
            title=f"خبر {n * 7919 % NUMBER}",
            body=f"نص {n}",
            source=[*SOURCES, None][n % 3],
            section=[*SECTIONS, None][n // 2 % 3],
            author="هند" if n % 5 == 0 else None,
            tags=[tag for at, tag in enumerate(TAGS) if n >> at & 1],
            published_at=DAYS[n * 31 % len(DAYS)],
            views=n % 11,
        )

    with open_archive(str(tmp_path_factory.mktemp("bits") / "a.json")) as opened:
        list(opened.add_many(map(made, range(NUMBER))))
        opened.trash([5, 6, 7])
        opened.mark(range(1, NUMBER, 4), read=True)
        opened.edit([20, 21, 22, 23], {"body": "نص آخر"})
        yield opened


names = st.fixed_dictionaries(
    {},
    optional={
        "sources": st.sampled_from([SOURCES[:1], SOURCES, ("غائب",)]),
        "sections": st.sampled_from([SECTIONS[:1], SECTIONS]),
        "authors": st.just(("هند",)),
        "tags": st.lists(st.sampled_from(TAGS), min_size=1, unique=True).map(tuple),
        "since": st.sampled_from(MOMENTS),
        "until": st.sampled_from(MOMENTS),
        "undated": st.just(True),
        "undated_only": st.just(True),
        "unread": st.just(True),
        "changed": st.just(True),
        "first": st.just(40),
        "last": st.just(250),
    },
)
orders = st.sampled_from([one for one in Sort if one is not Sort.RANK])
in_any_archive = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def asked(archive: Archive, selection: Selection) -> list[int]:
    """The articles whose rows are as a selection says."""
    condition, values = where(selection)
    db = archive.files.index.db  # type: ignore[attr-defined]
    sql = f"SELECT a.id FROM articles a WHERE {condition} ORDER BY a.id"
    return [row[0] for row in db.execute(sql, values)]


@in_any_archive
@given(names, orders, st.sampled_from([0, 2000]))
@example({"since": seconds("2024-03-01"), "until": seconds("2025-12-31")}, Sort.DATE, 0)
@example({"until": seconds("2000-01-01"), "undated": True}, Sort.DATE, 0)
def test_bits_pass_what_rows_pass(
    archive: Archive, chosen: dict[str, Any], sort: Sort, few: int
) -> None:
    """Also where the dates of few are looked up."""
    selection = Selection(**chosen, sort=sort)
    db = archive.files.index.db  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driving, "FEW", few)
        found = passing(db, selection)
        masked = None if found is None else found.mask()
        number = archive.count(selection)

    assert found is not None
    assert masked is not None
    rows = asked(archive, selection)
    assert list(found) == rows
    assert [one for one, flag in enumerate(masked) if flag] == rows
    assert number == len(rows)


@in_any_archive
@given(names, orders, st.booleans(), st.sampled_from([None, 1, 5, 50]), st.sampled_from([0, 3]),
       st.sampled_from([0, 10, 2000]), st.sampled_from([1, 10]))  # fmt: skip
def test_a_page_is_the_same_along_an_order_by_months_and_sorted(
    archive: Archive, chosen: dict[str, Any], sort: Sort, reverse: bool, limit: int | None,
    offset: int, few: int, uneven: int,
) -> None:  # fmt: skip
    selection = Selection(**chosen, sort=sort, reverse=reverse, limit=limit, offset=offset)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "passing", lambda *_given: None)
        expected = [(one.id, one) for one in archive.list(selection)]
        pages = [archive.page(selection)]
        patch.undo()
        patch.setattr(driving, "FEW", few)
        patch.setattr(listing, "_UNEVEN", uneven)
        patch.setattr(listing, "_AT_ONCE", 3)

        assert [(one.id, one) for one in archive.list(selection)] == expected
        pages.append(archive.page(selection))
        assert pages[0] == pages[1]
        if limit and pages[0].next:
            behind = Selection(**chosen, sort=sort, reverse=reverse, limit=limit,
                               after=pages[0].next)  # fmt: skip
            page = archive.page(behind)
            patch.undo()
            patch.setattr(listing, "passing", lambda *_given: None)
            assert page == archive.page(behind)


@in_any_archive
@given(names)
@example({"sources": SOURCES[:1]})
@example({"sections": SECTIONS, "unread": True})
def test_figures_told_by_bits_are_those_of_the_rows(
    archive: Archive, chosen: dict[str, Any]
) -> None:
    selection = Selection(**chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(statistics, "passing", lambda *_given: None)
        expected = archive.stats(selection)
        patch.undo()
        patch.setattr(driving, "are_at_most", lambda *_given: True)
        patch.setattr(bitmaps, "are_at_most", lambda *_given: True)
        said = statements(archive, lambda one: one.stats(selection))

        assert archive.stats(selection) == expected
        assert [sql for sql in said if "json_extract" in sql]


# -- what is kept --------------------------------------------------------------------------------
def test_a_name_that_no_living_article_bears_has_no_bits(open_at: Callable[..., Archive]) -> None:
    archive = open_at()
    archive.add(Article(title="خبر", source="الساحل", tags=["مدن"]))
    archive.add(Article(title="خبر آخر"))
    archive.trash([1])
    db = archive.files.index.db  # type: ignore[attr-defined]
    kinds = [row[0] for row in db.execute("SELECT DISTINCT kind FROM bitmaps ORDER BY kind")]

    assert kinds == ["living", "undated"]


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM bitmaps WHERE kind = 'source'", "UPDATE bitmaps SET bits = x'0100'",
     "UPDATE bitmaps SET name = 'غيره' WHERE kind = 'tag'"],
)  # fmt: skip
def test_check_has_an_index_made_anew_whose_bits_are_not_what_the_rows_say(
    open_at: Callable[..., Archive], change: str
) -> None:
    archive = open_at()
    archive.add(Article(title="خبر", source="الساحل", tags=["مدن"]))
    archive.add(Article(title="خبر آخر", source="الساحل"))
    index = archive.files.index  # type: ignore[attr-defined]
    assert bitmaps.are_right(index.db)
    index.file.writing.execute(change)

    assert not bitmaps.are_right(index.db)
    assert archive.check().problems == []
    assert bitmaps.are_right(index.db)


@pytest.mark.parametrize("bits", ["x'01'", "x'ffff'", "zeroblob(5000)", "'نص'", "7"])
def test_bits_that_are_none_have_the_index_made_anew(
    open_at: Callable[..., Archive], bits: str
) -> None:
    archive = open_at()
    archive.add(Article(title="خبر", source="الساحل"))
    archive.add(Article(title="خبر آخر", section="رأي"))
    db = archive.files.index.file.writing  # type: ignore[attr-defined]
    db.execute(f"UPDATE bitmaps SET bits = {bits}")

    assert archive.count(Selection(sources=("الساحل",), unread=True)) == 1
    assert archive.check().problems == []


def test_bits_are_checked_a_few_articles_at_a_time(archive: Archive) -> None:
    """What all articles of a span bear is much; and no id is asked for that is no article's."""
    db = archive.files.index.db  # type: ignore[attr-defined]
    said = statements(archive, lambda _one: bitmaps.are_right(db))
    asked = [sql[sql.index("'[") : sql.index("]'")].count(",") + 1 for sql in said if "'[" in sql]

    assert bitmaps.are_right(db)
    assert max(asked) <= 2_048
    assert sum(asked) == archive.count() + archive.count(Selection(trash=True))
