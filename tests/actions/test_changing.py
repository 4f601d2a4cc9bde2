"""Changes are made, counted, and asked about where they are for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.actions import changing, exporting
from newsctl.article import Article
from newsctl.errors import NothingMatched, UsageError
from newsctl.selection import EVERYTHING, Selection
from tests.actions.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive


def test_only_what_differs_is_a_change(archive: Archive) -> None:
    assert changing.set_fields(archive, [1, 2, 3], {"source": "الساحل"}) == 1
    assert archive.get(2).source == "الساحل"
    assert archive.get(1).updated_at is None
    with pytest.raises(NothingMatched):
        changing.set_fields(archive, [9], {"source": "x"})


def test_one_thing_done_to_many_articles_is_one_change(archive: Archive) -> None:
    assert changing.set_fields(archive, [1, 2, 3], {"source": "الراي"}) == 3
    archive.undo()

    assert [archive.get(one).source for one in (1, 2, 3)] == ["الساحل", None, "الساحل"]


def test_an_article_is_written_anew_by_whoever_writes(archive: Archive) -> None:
    def write(article: Article) -> Article:
        text = changing.to_text(article).replace("القطار", "المترو")
        return changing.from_text(text, article, TODAY)

    assert changing.rewrite(archive, [1, 2], write) == 1
    assert archive.get(2).title == "افتتاح خط المترو"


def test_an_article_survives_the_way_through_its_text() -> None:
    article = Article(
        id=7, title="عنوان: فيه نقطتان", body="فقرة\n\n---\nأخرى", tags=["أ", "ب"], views=3,
        source="الساحل", published_at="2026-11-02T09:30+01:00", url="https://example.org/?a=b",
    )  # fmt: skip

    assert changing.from_text(changing.to_text(article), article, TODAY) == article


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: x", "The first line is not `---`"),
        ("---\ntitle: x", "The line `---` below the fields is missing"),
        ("---\ntitle: x\ncolour: red\n---\n", "Line 3 is not a field"),
        ("---\ntitle:\n---\n", "The title is empty"),
        ("---\ntitle: x\npublished_at: xx\n---\n", "published_at: the date xx can't be read"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        changing.from_text(text, Article(title="عنوان"), TODAY)
    assert str(raised.value).startswith(words)


def test_nothing_is_deleted_for_good_unless_that_is_agreed_to(archive: Archive) -> None:
    asked: list[str] = []

    def refuse(question: str) -> bool:
        asked.append(question)
        return False

    archive.trash([3])
    assert changing.delete(archive, [1, 2], refuse) == 0
    assert changing.empty_trash(archive, refuse) == 0
    assert asked == ["Delete 2 articles for good?", "Delete one article for good?"]
    assert changing.empty_trash(archive, lambda _question: True) == 1
    assert changing.empty_trash(archive, refuse) == 0  # nothing inside: nothing is asked
    assert changing.delete(archive, [1], lambda _question: True) == 1
    assert list(archive.ids()) == [2]


def test_articles_are_taken_out_by_ids_by_words_or_all(archive: Archive, tmp_path: Path) -> None:
    def chosen(*words: str, within: Selection = EVERYTHING) -> list[int]:
        found = exporting.chosen(archive, words, within, TODAY, lambda: "")
        return sorted(one.id for one in found if one.id)

    assert chosen() == [1, 2, 3]
    assert chosen("2-3") == [2, 3]
    assert chosen("القطار") == [2]
    assert chosen("القطار", within=Selection(sources=("الساحل",))) == []
    target = tmp_path / "out.jsonl"
    assert exporting.export(archive, archive.list(), target, exporting.format_of("out.jsonl")) == 3
    assert len(target.read_text(encoding="utf-8").splitlines()) == 3
    with pytest.raises(UsageError, match="is the archive itself"):
        exporting.export(archive, archive.list(), tmp_path / "articles.json", "json")
