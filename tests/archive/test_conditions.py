"""What a query asks beside its texts, alone, within an `OR`, and left out: found as articles say,
in every order, without a look at each of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.fast_dataclasses import replace
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection, Sort
from tests.archive.test_combinations import TODAY, lower_all
from tests.archive.test_flat_cost import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive

NUMBER = 1200
VIEWED = {6, 50, 777}
Asked = tuple[str, "Callable[[Article], bool]"]


def _year(article: Article) -> int:
    return int((article.published_at or "0")[:4])


def _id(article: Article) -> int:
    assert article.id is not None
    return article.id


LEAVES: list[Asked] = [
    ("شمس", lambda one: "شمس" in one.body),
    ("مطر", lambda one: "مطر" in one.body),
    ("title:قطار", lambda one: "قطار" in one.title),
    ('"كلمة عامة"', lambda one: True),
    ("شم*", lambda one: "شمس" in one.body),
    ("views:>0", lambda one: one.views > 0),
    ("views:0..1", lambda one: one.views <= 1),
    ("views:1000..", lambda one: False),
    ("viewed:2000..", lambda one: one.id in VIEWED),
    ("added:2000..", lambda one: True),
    ("added:..2000", lambda one: False),
    ("date:2010..2015", lambda one: 2010 <= _year(one) <= 2015),
    ("date:2014..", lambda one: _year(one) >= 2014),
    ("id:100..900", lambda one: 100 <= _id(one) <= 900),
    ("id:..30", lambda one: _id(one) <= 30),
    ("source:الساحل", lambda one: "الساحل" in (one.source or "")),
    ("source:ال*", lambda one: (one.source or "").startswith("ال")),
    ("tag:مدن", lambda one: "مدن" in one.tags),
    ("tag:م*", lambda one: any(tag.startswith("م") for tag in one.tags)),
    ("tag:غريب", lambda one: False),
    ("author:سلمى", lambda one: one.author == "سلمى"),
    ("url:/3/", lambda one: "/3/" in (one.url or "")),
    ("url:EXAMPLE.org", lambda one: one.url is not None),
    ("url:_", lambda one: "_" in (one.url or "")),
]


def all_of(parts: list[Asked]) -> Asked:
    return " ".join(text for text, _test in parts), lambda one: all(test(one) for _t, test in parts)


def any_of(parts: list[Asked]) -> Asked:
    text = " OR ".join(text for text, _test in parts)
    return f"({text})", lambda one: any(test(one) for _text, test in parts)


def but_not(part: Asked) -> Asked:
    text, test = part
    return f"-({text})", lambda one: not test(one)


queries = st.recursive(
    st.sampled_from(LEAVES),
    lambda some: (
        st.lists(some, min_size=2, max_size=3).map(all_of)
        | st.lists(some, min_size=2, max_size=3).map(any_of)
        | some.map(but_not)
    ),
    max_leaves=5,
)
CHOSEN: list[tuple[Selection, Callable[[Article], bool]]] = [
    (Selection(), lambda one: True),
    (Selection(sections=("رأي",)), lambda one: one.section == "رأي"),
    (Selection(since=1388534400), lambda one: _year(one) >= 2014),
    (Selection(tags=("مدن",), first=200), lambda one: "مدن" in one.tags and _id(one) >= 200),
    (Selection(unread=True), lambda one: one.id not in VIEWED),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    random = Random(1)

    def made(n: int) -> Article:
        return Article(
            title=f"{'قطار' if n % 50 == 0 else 'خبر'} {n}",
            body=f"كلمة عامة {n}{' شمس' if n % 3 == 0 else ''}{' مطر' if n % 40 == 0 else ''}",
            source=random.choice(["الساحل", "الجبل", "نسيم", None]),
            section=random.choice(["رأي", "ثقافة", None]),
            author=random.choice(["سلمى", None]),
            tags=random.sample(["مدن", "ميناء", "بحر"], random.randrange(3)),
            published_at=None if n % 97 == 0 else f"20{random.randrange(26):02}-05-01",
            url=None if n % 11 == 0 else f"https://example.org/{n % 7}/{'_' * (n % 200 == 0)}{n}",
            views=random.choice([0, 0, 0, 1, 30]),
        )  # fmt: skip

    place = str(tmp_path_factory.mktemp("conditions") / "a.json")
    with open_archive(place) as archive, open_archive(place) as writer:
        assert sum(1 for _one in archive.add_many(map(made, range(1, NUMBER + 1)))) == NUMBER
        archive.trash([3, 40, 600])
        archive.record_view(50)
        lock = writer.files.lock  # type: ignore[attr-defined]
        assert lock.try_acquire()
        for number in (6, *VIEWED):
            archive.record_view(number)  # which waits: its row does not know of it
        assert len(archive.files.waiting()) == 1 + len(VIEWED)  # type: ignore[attr-defined]
        yield archive
        lock.release()


@pytest.fixture(scope="module")
def articles(filled: Archive) -> Callable[[], list[Article]]:
    found = list(filled.list())
    return lambda: found


@pytest.mark.parametrize("lowered", [True, False])
@settings(max_examples=120, deadline=None)
@given(queries, st.sampled_from(CHOSEN), st.sampled_from([None, *Sort]), st.booleans())
@example(any_of([LEAVES[0], LEAVES[11]]), CHOSEN[0], Sort.TITLE, False)
@example(any_of([LEAVES[21], but_not(LEAVES[5])]), CHOSEN[1], None, True)
@example(all_of([LEAVES[3], any_of([LEAVES[1], LEAVES[21]])]), CHOSEN[2], Sort.VIEWS, False)
def test_it_finds_what_its_articles_say(
    filled: Archive,
    articles: Callable[[], list[Article]],
    lowered: bool,
    query: Asked,
    chosen: tuple[Selection, Callable[[Article], bool]],
    sort: Sort | None,
    reverse: bool,
) -> None:
    """With every limit as it is, and as low as if the archive were very large."""
    text, test = query
    parsed, (selection, passes) = parse(text, today=TODAY), chosen
    if sort is Sort.VIEWED:
        passes = lambda one, passes=passes: one.id in VIEWED and passes(one)  # type: ignore[misc] # noqa: E731
    expected = {_id(one) for one in articles() if passes(one) and test(one)}
    every = replace(selection, sort=sort, reverse=reverse, limit=None)
    page = replace(every, offset=2, limit=5)
    with pytest.MonkeyPatch.context() as patch:
        if lowered:
            lower_all(patch)
        found = filled.search(parsed, every, match=Match.ALL)
        some = filled.search(parsed, page, match=Match.ALL)

    assert {hit.id for hit in found.hits} == expected, text
    assert found.total == len(expected)
    if sort is not None and sort is not Sort.RANK:
        in_order = [one for one in filled.ids(every) if one in expected]
        assert [hit.id for hit in found.hits] == in_order, text
        assert some.latest is not None or [hit.id for hit in some.hits] == in_order[2:7], text


def looks(archive: Archive, work: Callable[[Archive], object]) -> list[str]:
    """What is asked of the articles' rows."""
    said = statements(archive, work)
    return [sql for sql in said if "articles a" in sql and not sql.startswith("CREATE")]


@pytest.mark.parametrize(
    "text",
    ["(شمس OR date:2014..)", "كلمة -source:الساحل", "tag:م* OR source:ال*", "كلمة -date:2014..2016",
     "-id:100..900", "(كلمة OR -tag:مدن)", "كلمة (شمس OR -author:سلمى)", "كلمة -(شمس date:2014..)"],
)  # fmt: skip
def test_no_article_is_looked_at_for_what_bits_tell(
    filled: Archive, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, tags, dates, ids and texts, in whatever part of a query."""
    lower_all(monkeypatch)
    monkeypatch.setattr("newsctl.archive.file.index.driving.FEW", 10)
    query = parse(text, today=TODAY)
    said = looks(filled, lambda one: one.count(query=query))

    assert filled.count(query=query) > 100
    assert said == []


@pytest.mark.parametrize("text", ["views:>0", "-views:>0", "added:2000..", "-viewed:2000.."])
def test_a_stretch_of_a_columns_index_is_read_and_no_article(
    filled: Archive, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lower_all(monkeypatch)
    query = parse(f"(شمس OR {text})", today=TODAY)
    said = looks(filled, lambda one: one.count(query=query))
    read = [sql for sql in said if "json_each" not in sql]

    assert 0 < len(read) <= 10
    plans = [
        row[3]
        for sql in read
        for row in filled.files.index.db.execute(f"EXPLAIN QUERY PLAN {sql}")  # type: ignore[attr-defined]
        if " a " in row[3]
    ]
    assert [one for one in plans if "COVERING INDEX" not in one] == []
