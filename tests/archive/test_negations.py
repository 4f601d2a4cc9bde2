"""What a search leaves out, wherever it stands in a query: found as sets say, and within a match
instead of being asked of each article beside it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.archive.test_combinations import TODAY
from tests.archive.test_flat_cost import statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive

WORDS = ("كلمة", "عامة", "حشو", "شمس")
ARTICLES = [frozenset(some) for number in range(5) for some in combinations(WORDS, number)]
Found = tuple[str, "Callable[[frozenset[str]], bool]"]


def all_of(parts: list[Found]) -> Found:
    tests = [test for _text, test in parts]
    return " ".join(text for text, _test in parts), lambda held: all(one(held) for one in tests)


def any_of(parts: list[Found]) -> Found:
    tests = [test for _text, test in parts]
    text = " OR ".join(text for text, _test in parts)
    return f"({text})", lambda held: any(one(held) for one in tests)


def but_not(part: Found) -> Found:
    text, test = part
    return f"-({text})", lambda held: not test(held)


def holding(sign: str, words: str) -> Found:
    """A word or several side by side; nothing of them stands in a title."""
    return sign.format(
        words
    ), lambda held: "title:" not in sign and f" {words} " in f" {' '.join(sorted(held))} "


signs = st.sampled_from(["{}", "{}", "{}", "={}", "title:{}", "body:{}", '"{}"', "body:={}"])
words: st.SearchStrategy[Found] = st.builds(holding, signs, st.sampled_from(WORDS)) | st.builds(
    holding, st.sampled_from(['"{}"', 'title:"{}"']), st.sampled_from(["حشو عامة", "شمس عامة كلمة"])
)
patterns: st.SearchStrategy[Found] = st.sampled_from(
    [
        ("كل*", lambda held: "كلمة" in held),
        ("*م*ة", lambda held: not held.isdisjoint({"كلمة", "عامة"})),
        ("body:*ش*", lambda held: not held.isdisjoint({"حشو", "شمس"})),
        ("title:ش*", lambda held: False),
    ]
)
queries = st.recursive(
    words | patterns,
    lambda some: (
        st.lists(some, min_size=2, max_size=3).map(all_of)
        | st.lists(some, min_size=2, max_size=3).map(any_of)
        | some.map(but_not)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module", params=["file", "server"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    where = str(tmp_path_factory.mktemp("negations") / "a.json")
    if request.param == "server":
        where = request.getfixturevalue("databases").empty()
    with open_archive(where) as archive:
        for some in ARTICLES:
            archive.add(Article(title="خبر", body=" ".join(sorted(some))))
        yield archive


@settings(max_examples=150, deadline=None)
@given(queries)
@example(
    any_of(
        [all_of([("كلمة", lambda held: "كلمة" in held)]), ("-شمس", lambda held: "شمس" not in held)]
    )
)
def test_it_finds_what_sets_say(filled: Archive, query: Found) -> None:
    text, test = query
    found = filled.search(parse(text, today=TODAY), Selection(limit=None), match=Match.ALL)
    holding = {number for number, held in enumerate(ARTICLES, 1) if test(held)}

    assert {hit.id for hit in found.hits} == holding, text
    assert found.total == len(holding)
    assert filled.count(Selection(), parse(text, today=TODAY)) == len(holding)


@pytest.mark.parametrize("filled", ["file"], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "(كلمة -شمس) OR حشو", "كلمة -شمس OR حشو", "عامة ((كلمة -شمس) OR حشو)", "-(كلمة -شمس)",
        "كلمة OR -شمس", "عامة (كلمة OR -شمس)", "(-كلمة -شمس) OR حشو", "-(كلمة OR -شمس)",
        "كل* OR -شمس", "عامة (كل* OR -شمس)", "-(عامة -ك*ة) OR حشو", "عامة -(كلمة -ش*)",
    ],
)  # fmt: skip
def test_no_list_of_all_that_it_matches_is_made_beside(filled: Archive, text: str) -> None:
    query = parse(text, today=TODAY)
    said = statements(filled, lambda one: one.search(query, Selection(limit=5), match=Match.ALL))
    assert [one for one in said if "a.id IN (SELECT rowid FROM fts_terms" in one] == []


@pytest.mark.parametrize("filled", ["file"], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        "كلمة -كلمة", "title:كلمة -كلمة", "كلمة عامة -كلمة", "(كلمة OR شمس) -كلمة -شمس",
        '"كلمة عامة" -"كلمة عامة"', '"كلمة عامة شمس" -"كلمة عامة"', "كلمة (شمس -كلمة)",
        "ك*ة -ك*ة", "كلمة NEAR/5 شمس -=شمس", "شمس (كلمة -كلمة)", "كلمة -(كلمة OR شمس)",
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_looked_for_nowhere(filled: Archive, text: str) -> None:
    """FTS5 looks for a first match before it applies a bound: through all that hold the words."""
    query = parse(text, today=TODAY)
    said = statements(filled, lambda one: one.search(query, Selection(limit=5), match=Match.ALL))

    assert filled.search(query, Selection(limit=5), match=Match.ALL).total == 0
    looked_for = [sql for sql in said if "MATCH" in sql]
    assert [sql for sql in looked_for if "كلمه" in sql or "شمس" in sql] == []
