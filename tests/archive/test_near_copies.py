"""What repeats what is told for an archive whole as it is told for each article alone."""

from __future__ import annotations

from random import Random
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.archive.near_copies import pairs
from newsctl.archive.sketches import LARGEST, NEAR, keys, resemblance
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from newsctl.archive.door import Archive


def told(texts: Mapping[int, bytes], shared: list[tuple[int, int]]) -> set[tuple[int, int]]:
    return set(pairs(shared, sorted(texts.items()), lambda ids: {one: texts[one] for one in ids}))


def counted(texts: Mapping[int, bytes], more: int = 0) -> list[tuple[int, int]]:
    """The keys that several texts are filed under, each with how many and `more`."""
    every = [key for sketch in texts.values() for key in keys(sketch)]
    return [(key, every.count(key) + more) for key in sorted(set(every)) if every.count(key) > 1]


# Few different hashes, so that many sketches share some; the largest there is among them.
_HASHES = st.sampled_from([*range(0, 1200, 31), LARGEST])
_SKETCHES = st.sets(_HASHES, min_size=4, max_size=12).map(lambda s: pack(f">{len(s)}I", *sorted(s)))
_TEXTS = st.dictionaries(st.integers(1, 2**63 - 1), _SKETCHES, max_size=14)


@given(texts=_TEXTS, more=st.integers(0, 3))
def test_pairs_are_those_that_share_two_keys_and_most_runs(
    texts: dict[int, bytes], more: int
) -> None:
    """Whatever the ids are, and however many more were said to be filed under a key."""
    assert told(texts, counted(texts, more)) == {
        (one, other)
        for other in texts
        for one in texts
        if one < other
        and len({*keys(texts[one])} & {*keys(texts[other])}) >= 2
        and resemblance(texts[one], texts[other]) >= NEAR
    }


def test_texts_that_came_since_keys_were_counted_break_nothing() -> None:
    alike = pack(">4I", 1, 2, 3, LARGEST)

    assert told(dict.fromkeys(range(1, 6), alike), [(1, 2), (2, 2)]) <= {
        (one, other) for one in range(1, 6) for other in range(one + 1, 6)
    }
    assert told({1: alike, 2: alike}, []) == set()


def _statements(archive: Archive) -> int:
    asked: list[str] = []
    db: Any = archive.files.index.file.reading  # type: ignore[attr-defined]
    db.set_trace_callback(asked.append)
    list(archive.duplicates())
    db.set_trace_callback(None)
    return len(asked)


@pytest.mark.parametrize("copies", [1, 2])
def test_an_index_is_asked_once_about_all_articles(
    open_at: Callable[..., Archive], tmp_path: Path, copies: int
) -> None:
    """Also where each shares a paragraph with others, and where each is there twice."""
    words = Random(0)
    letters = "بتجحدرسشصطعفقكلمنه"
    paragraphs = [
        " ".join("".join(words.choices(letters, k=6)) for _word in range(30)) for _n in range(9)
    ]

    def asked(number: int) -> int:
        archive = open_at(tmp_path / f"{number}.json")
        bodies = [
            "\n".join(words.sample(paragraphs, 2)) + " ".join(words.choices(letters, k=200))
            for _n in range(number)
        ]
        articles = [Article(title=f"{n}", body=body) for n, body in enumerate(bodies * copies)]
        list(archive.add_many(articles))
        return _statements(archive)

    assert asked(120) == asked(12)
