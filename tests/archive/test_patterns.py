"""`*word` and `w*d` over the words that an archive holds, within a bound that is said."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive import texts
from newsctl.archive.door import Prepared
from newsctl.archive.file.fulltext import words
from newsctl.archive.file.fulltext.words import MOST_OF_A_PATTERN
from newsctl.archive.file.index.texts import Texts
from newsctl.archive.fulltext import tables
from newsctl.errors import ArchiveError, UsageError
from newsctl.search.highlight import highlights
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.search.wildcards import shape
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from newsctl.archive.door import Archive
    from newsctl.archive.hits import Results
    from newsctl.archive.texts import Text
    from newsctl.article import Article

TODAY = date(2026, 3, 1)
TEXTS = {
    1: ("الديمقراطية", "كلام عن الاقتصاد"),
    2: ("بيروقراطية", "كلام عن اقتياد"),
    3: ("كلام", "وباقتصاد آخر، covid"),
}
LETTERS = "بتثجحخدرزس"
SERIAL = {
    n: ("عنوان", " ".join(f"الز{letter}ب{one}{two}" for one in LETTERS for two in LETTERS[:6]))
    for n, letter in enumerate(LETTERS, 4)
}


def search(archive: Archive, text: str, limit: int | None = 10) -> Results:
    query = parse(text, today=TODAY)
    return archive.search(query, Selection(limit=limit), match=Match.ALL)


def ids(archive: Archive, text: str) -> list[int]:
    return sorted(hit.id for hit in search(archive, text).hits)


@pytest.fixture
def archive(open_at: Callable[..., Archive], article: Callable[..., Article]) -> Archive:
    made = open_at()
    list(made.add_many(article(n, title=one, body=two) for n, (one, two) in TEXTS.items()))
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("*قراطية", [1, 2]),
        ("title:*قراطية", [1, 2]),
        ("body:*قراطية", []),
        ("اقت*د", [1, 2, 3]),
        ("*وقراط*", [2]),
        ("c*d", [3]),
        ("*قراطية OR c*d", [1, 2, 3]),
        ("كلام -*قراطية", [3]),
        ("كلام اقت*اد", [1, 2, 3]),
        ("زز*زز", []),
        ("كلام زز*زز", []),
        ("كلام -زز*زز", [1, 2, 3]),
    ],
)
def test_a_pattern_finds_the_words_that_are_so(
    archive: Archive, query: str, found: list[int]
) -> None:
    assert ids(archive, query) == found
    assert archive.count(Selection(), parse(query, today=TODAY)) == len(found)
    assert search(archive, query).cut == []


def test_a_pattern_marks_what_it_found(archive: Archive) -> None:
    query = parse("اق*اد", today=TODAY)
    marked = highlights(query, "لا شيء", "كلام عن الاقتصاد", archive.analyzer)
    assert (marked.title, marked.body) == ([], [(8, 16)])


def test_of_very_many_words_the_most_frequent_are_looked_for_and_it_is_said(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    made = open_at()
    list(made.add_many(article(n, title=one, body=two) for n, (one, two) in SERIAL.items()))
    assert MOST_OF_A_PATTERN < 600
    for pattern in ("ال*", "*ب*"):
        assert search(made, pattern).cut == [pattern]
        assert search(made, pattern).total == 9  # of 600 words, 60 an article, the last 500
    assert search(made, "الزت*").cut == []
    # What is taken whole, or not at all.
    assert search(made, "ال*", limit=None).cut == []
    assert made.count(Selection(), parse("ال*", today=TODAY)) == len(SERIAL)
    assert made.count(Selection(), parse("عنوان -ال*", today=TODAY)) == 0
    with pytest.raises(UsageError, match=r"\*ب\*"):
        made.count(Selection(), parse("*ب*", today=TODAY))
    with pytest.raises(UsageError, match=r"\*ب\*"):
        search(made, "عنوان -*ب*")


def test_the_most_frequent_come_first() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        tables.create(db)
        texts = ["اسلام كلام", "كلام سلام", "كلام سلام لامع"]
        tables.FullText(db).put(
            (
                (n, tables.Terms(text.encode(), text.encode(), b"", b"", b""))
                for n, text in enumerate(texts, 1)
            ),
            " ".join(texts).split(),
        )
        found = [words.of_shape(db, shape("*لام"), most=most) for most in (1, 2, 3)]
        assert found == [
            (["كلام"], True),
            (["كلام", "سلام"], True),
            (["كلام", "سلام", "اسلام"], False),
        ]


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is put in the block fails behind it, and is taken back."""
    put = Texts.put

    def fail(self: Texts, entries: Sequence[tuple[int, Text]]) -> None:
        put(self, entries)
        raise ArchiveError("full")

    with monkeypatch.context() as patch, pytest.raises(ArchiveError):
        patch.setattr(Texts, "put", fail)
        yield


def test_words_of_a_change_that_failed_are_filed_by_the_next(
    open_at: Callable[..., Archive],
    article: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An archive that stays open takes no word for filed that a failed transaction took back."""
    made = open_at()
    with failing(monkeypatch):
        made.add(article(1, body="القسطنطينيون هنا"))
    made.add(article(2, body="القسطنطينيون هناك"))

    assert search(made, "*طينيون").total >= 1
    assert search(made, "القسطنط*").total >= 1


def test_words_of_others_in_a_change_that_failed_are_filed_by_the_next(
    open_at: Callable[..., Archive],
    article: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Those too that several processes met, of which it is remembered what is filed."""
    made = open_at()
    list(made.add_many([prepared(made, article(1, body="بيان أول"))]))
    with failing(monkeypatch):
        list(made.add_many([prepared(made, article(2, body="القسطنطينيون هنا"))]))
    list(made.add_many([by_another(made, article(3, body="القسطنطينيون هناك"))]))

    assert search(made, "*طينيون").total >= 1
    assert search(made, "القسطنط*").total >= 1


def prepared(archive: Archive, made: Article) -> Prepared:
    return Prepared(made, archive.prepare(made.title, made.body))


def by_another(archive: Archive, made: Article) -> Prepared:
    """The same by an analyst of its own, which has met no word yet."""
    texts._analyst.cache_clear()
    texts._latest.clear()
    return prepared(archive, made)


def test_a_word_that_several_processes_met_is_filed_once(
    open_at: Callable[..., Archive],
    article: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each tells of it; to look for it in the table again costs as much as to put it there."""
    filed: list[list[str]] = []
    put = tables.FullText.put

    def noted(self: tables.FullText, entries: Any, words: Any) -> None:
        filed.extend([sorted(words)] if words else [])
        put(self, entries, words)

    monkeypatch.setattr(tables.FullText, "put", noted)
    made = open_at()
    bodies = "سلام الى القرية", "سلام من القرية", "سلام الى المدينة"
    for n, body in enumerate(bodies, 1):
        list(made.add_many([by_another(made, article(n, title="عنوان", body=body))]))

    assert filed == [["القريه", "الي", "سلام", "عنوان"], ["من"], ["المدينه"]]
    assert search(made, "*لام").total == 3


def test_what_another_process_met_before_is_filed_all_the_same(
    open_at: Callable[..., Archive], article: Callable[..., Article], tmp_path: Path
) -> None:
    """It tells of each word once, whatever becomes of the article: one that repeats another, one
    that never comes here, one that another archive took."""
    first, second = open_at(), open_at(tmp_path / "second.json")
    list(first.add_many([article(1, url="https://example.org/1")]))
    skipped = prepared(first, article(1, body="القسطنطينيون هنا", url="https://example.org/1"))
    lost = prepared(first, article(2, body="الفسطاطيون هنا"))
    told = prepared(first, article(3, body="القسطنطينيون والفسطاطيون هناك"))
    assert [one.outcome for one in first.add_many([skipped, told])] == ["skipped", "added"]
    assert search(first, "*طينيون").total == search(first, "*طاطيون").total == 1

    list(second.add_many([told, lost]))
    assert search(second, "*طينيون").total == 1
    assert search(second, "*طاطيون").total == 2


@pytest.mark.parametrize("lost", [False, True])
def test_what_met_a_word_before_it_was_copied_is_believed_where_that_came_here(
    open_at: Callable[..., Archive],
    article: Callable[..., Article],
    monkeypatch: pytest.MonkeyPatch,
    lost: bool,
) -> None:
    """A copy of a process knows the words that this one had met: they are filed, also where what
    told of them never came here."""
    made = open_at()
    before = [
        prepared(made, article(1, body="القسطنطينيون هنا")),
        prepared(made, article(2, body="الفسطاطيون هنا")),
    ]
    monkeypatch.setattr(texts, "getpid", lambda: -1)
    copied = [
        prepared(made, article(3, body="القسطنطينيون والزنجباريون هناك")),
        prepared(made, article(4, body="القسطنطينيون والفسطاطيون والزنجباريون")),
    ]
    list(made.add_many([*before[lost:], *copied]))
    assert search(made, "*طينيون").total == 3 - lost
    assert search(made, "*طاطيون").total == 2
    assert search(made, "*جباريون").total == 2


def test_what_somebody_else_cleared_out_is_filed_again(
    open_at: Callable[..., Archive], article: Callable[..., Article]
) -> None:
    """A word whose only article was deleted for good, and comes back in another."""
    made, other = open_at(), open_at()
    made.add(article(1, body="القسطنطينيون هنا"))
    other.trash([1])
    other.empty_trash()
    other.upkeep.compact()
    made.add(article(2, body="القسطنطينيون هناك"))
    assert search(made, "*طينيون").total == 1
