"""A search scores the same before and after the index is made anew, whatever was done before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tinydb import TinyDB

from newsctl.archive.door import Archive, OnDuplicate
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = ("قطار", "سريع", "مدينة", "خبر")


def scores(archive: Archive) -> dict[str, list[tuple[int, float]]]:
    found = {}
    for word in WORDS:
        results = archive.search(parse(word, today=date(2026, 3, 1)), match=Match.ALL)
        found[word] = [(hit.id, hit.score) for hit in results.hits]
    return found


def articles(number: int) -> list[Article]:
    return [
        Article(title=f"خبر {n}", body=" ".join(WORDS[: n % 4 + 1]) + f" نص{n}" * (n % 5))
        for n in range(number)
    ]


def assert_scores_stay(archive: Archive) -> None:
    before = scores(archive)
    assert any(before.values())
    archive.upkeep.reindex()
    assert scores(archive) == before


def test_edits_removals_and_what_undo_brings_back_weigh_as_if_they_had_always_been(
    open_at: Callable[..., Archive],
) -> None:
    archive = open_at()
    list(archive.add_many(articles(40), on_duplicate=OnDuplicate.KEEP))
    for one in range(1, 9):
        archive.update(one, {"title": f"عنوان القطار السريع {one}"})
    archive.remove(range(20, 30))
    archive.trash([31, 32])
    archive.undo()
    archive.undo()
    archive.remove([33])
    list(archive.add_many(articles(3), on_duplicate=OnDuplicate.KEEP))

    assert_scores_stay(archive)


def test_what_a_stranger_wrote_over_weighs_nothing_any_more(
    open_at: Callable[..., Archive], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    archive = open_at(path)
    list(archive.add_many(articles(40), on_duplicate=OnDuplicate.KEEP))
    archive.__exit__(None, None, None)
    with TinyDB(path, encoding="utf-8", ensure_ascii=False) as db:
        table = db.table("articles")
        table.update({"title": "القطار", "body": "مدينة " * 30}, doc_ids=[3, 4])
        table.update({"body": "... !"}, doc_ids=[5])
        table.remove(doc_ids=[7, 8])
        table.insert({"title": "قطار", "body": "خبر"})

    assert_scores_stay(open_at(path))
