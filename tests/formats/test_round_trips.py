"""What is written comes back as it was."""

from __future__ import annotations

import io
import shutil
import tempfile
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsctl.archive.open import open_archive
from newsctl.formats.registry import read
from newsctl.formats.writing import write
from newsctl.selection import Selection
from tests.formats.strategies import articles, plain_articles

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.article import Article

TODAY = date(2026, 11, 24)


def exported(archive: Archive, kind: str = "jsonl") -> bytes:
    """All of an archive, the trash too."""
    stream = io.BytesIO()
    write(kind, archive.list(), stream)
    write(kind, archive.list(Selection(trash=True)), stream)
    return stream.getvalue()


def restored(data: bytes, location: Path, kind: str = "jsonl") -> Archive:
    """A new archive filled from an export, with its ids."""
    archive = open_archive(str(location), create=True)
    records = list(read(io.BytesIO(data), format=kind, today=TODAY))
    assert [str(one.error) for one in records if one.error] == []
    found = (one.article for one in records if one.article)
    list(archive.add_many(found, keep_ids=True))
    return archive


@given(st.lists(articles(), min_size=5, max_size=20), st.data())
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_jsonl_of_any_archive_restores_it_to_the_byte(
    some: list[Article], data: st.DataObject
) -> None:
    """Ids with gaps, views, times, trash, extra and its order; articles that repeat others too."""
    folder = Path(tempfile.mkdtemp())
    try:
        with open_archive(str(folder / "one.json"), create=True) as one:
            for number, article in enumerate(some):
                article.id = number * 3 + 1
            list(one.add_many(some, keep_ids=True))
            one.trash(data.draw(st.sets(st.sampled_from([a.id for a in some if a.id]))))
            before = exported(one)
        with restored(before, folder / "two.json") as two:
            assert exported(two) == before
    finally:
        shutil.rmtree(folder)


def test_jsonl_of_real_articles_restores_them_to_the_byte(
    shared: Path, tmp_path: Path, full: bool
) -> None:
    with open_archive(str(tmp_path / "one.json"), create=True) as one:
        for file in sorted((shared / "corpus").glob("*.jsonl"))[: None if full else 1]:
            records = read(file, today=TODAY)
            found = (record.article for record in records if record.article)
            list(one.add_many(islice(found, None if full else 250)))
        before = exported(one)
    with restored(before, tmp_path / "two.json") as two:
        assert exported(two) == before


@pytest.mark.parametrize("kind", ["csv", "tsv"])
@given(some=st.lists(plain_articles, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tables_bring_every_field_back(kind: str, some: list[Article]) -> None:
    for number, article in enumerate(some, 1):
        article.id = number
    stream = io.BytesIO()
    write(kind, some, stream)

    back = list(read(io.BytesIO(stream.getvalue()), format=kind, today=TODAY))

    assert [one.article.to_record() for one in back if one.article] == [
        one.to_record() for one in some
    ]


@given(plain_articles)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_markdown_brings_every_field_back(article: Article) -> None:
    """But line ends around the body, and characters that YAML has no text for."""
    from newsctl.formats.markdown import dump

    article.id, article.extra = 3, {}
    article.body = article.body.strip("\n") or "نص"

    [back] = read(io.BytesIO(dump(article)), format="markdown", today=TODAY)

    assert back.article is not None
    assert back.article.to_record() == article.to_record()


def test_another_archive_is_read_as_it_stands(tmp_path: Path, full: bool) -> None:
    """By its file: ids, views and what lies in its trash."""
    from newsctl.article import Article

    place = tmp_path / "one.json"
    with open_archive(str(place), create=True) as one:
        for number in range(5):
            one.add(Article(title=f"خبر {number}", body="نص", views=number))
        one.remove([2])
        one.trash([4])
        one.record_view(5)
        before = exported(one)
    with restored(place.read_bytes(), tmp_path / "two.json", "newsctl") as two:
        assert exported(two) == before
