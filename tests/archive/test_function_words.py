"""A function word's lemma is looked for in no column by name, which takes half the time, and finds
and scores what it does where its columns are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.archive.file.fulltext.fts5 import match_text, named, rows_text
from newsctl.archive.fulltext.expression import Adjacent, AllOf, ButNot, Columns, any_of
from newsctl.archive.fulltext.tables import bm25
from newsctl.article import Article

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive

EVERYWHERE = Columns(lemmas=True, lead=True)
WEIGHTS = {"title_lemma": 9.0, "body_lemma": 1.0, "lead_lemma": 1.3, "body_exact": 0.5}
TERMS = [("·في",), ("·إلى",), ("·في", "بيت")]


@pytest.fixture
def archive(open_at: Callable[..., Archive]) -> Archive:
    made = open_at()
    texts = [
        ("في البيت", "قال إلى البيت وفي الطريق"),
        ("خبر", "حشو " * 40 + "في البيت ·في"),
        ("إلى البيت", "في في في"),
        ("ليس هنا", "شيء آخر"),
    ]
    list(made.add_many(Article(title=title, body=body) for title, body in texts))
    return made


def scored(archive: Archive, match: str) -> list[tuple[int, float]]:
    sql = f"SELECT rowid, {bm25(WEIGHTS)} FROM fts_terms WHERE fts_terms MATCH ?"
    rows = archive.files.index.db.execute(sql, (match,))  # type: ignore[attr-defined]
    return [(one, round(score, 12)) for one, score in rows.fetchall()]


@pytest.mark.parametrize("terms", TERMS)
def test_it_finds_and_scores_the_same(archive: Archive, terms: tuple[str, ...]) -> None:
    leaf = Adjacent(EVERYWHERE, terms)
    text = match_text(leaf)
    found = scored(archive, text)

    assert ":" not in text
    assert found == scored(archive, f"{named(EVERYWHERE)} : {text}")
    assert found


@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("columns", [Columns(lemmas=True), Columns(lemmas=True, title=False)])
def test_the_lead_adds_no_row(archive: Archive, columns: Columns, terms: tuple[str, ...]) -> None:
    leaf = Adjacent(columns, terms)
    found = [row for row, _score in scored(archive, rows_text(leaf))]

    assert found == [row for row, _score in scored(archive, match_text(leaf))]


@pytest.mark.parametrize(
    "leaf",
    [
        Adjacent(Columns(lemmas=True), ("·في",)),
        Adjacent(EVERYWHERE._replace(title=False), ("·في",)),
        Adjacent(EVERYWHERE, ("بيت",)),
        Adjacent(Columns(lemmas=False), ("في",)),
    ],
)
def test_any_other_is_looked_for_in_its_columns(leaf: Adjacent) -> None:
    """The same letters may stand in others too, or score there."""
    assert match_text(leaf).startswith(f"{named(leaf.columns)} : ")


def test_so_are_several_of_which_any_is_looked_for(archive: Archive) -> None:
    leaves = [Adjacent(EVERYWHERE, (one,)) for one in ("·في", "·إلى")]
    text = match_text(any_of(leaves))
    named_each = " OR ".join(f"({named(EVERYWHERE)} : {match_text(one)})" for one in leaves)

    assert ":" not in text
    assert scored(archive, text) == scored(archive, named_each)
    mixed = any_of([leaves[0], Adjacent(EVERYWHERE, ("بيت",))])
    assert match_text(mixed).startswith(f"{named(EVERYWHERE)} : ")


def test_rows_of_a_tree_are_those_of_its_leaves(archive: Archive) -> None:
    """Where rows are to be found alone, the lead is looked into beside the body, at every depth."""
    one, two = (Adjacent(Columns(lemmas=True), (text,)) for text in ("·في", "·إلى"))
    for tree in (AllOf((one, two)), ButNot(one, two), any_of([one, AllOf((two, one))])):
        assert ":" not in rows_text(tree)
        found = [row for row, _score in scored(archive, rows_text(tree))]
        assert found == [row for row, _score in scored(archive, match_text(tree))]
