"""Every labelled page gives its title, author, date, views and paragraphs, and nothing else.

The pages are written in the shapes of real sites (their wording is invented); `labels.json` beside
them says what is right. `tests/benchmarks/bench_extraction.py` measures over the same set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.formats.conftest import Reader

PAGES = Path(__file__).resolve().parents[2] / "data" / "pages"
LABELS: dict[str, dict[str, Any]] = json.loads((PAGES / "labels.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LABELS)
def test_a_labelled_page(name: str, articles: Reader) -> None:
    label = LABELS[name]
    [article] = articles(PAGES / name)

    assert (article.title, article.author, article.published_at, article.views) == (
        label["title"], label["author"], label["date"], label["views"],
    )  # fmt: skip
    assert article.body.split("\n\n") == label["body"]
    if "url" in label:
        assert article.url == label["url"]


def test_every_page_has_its_label() -> None:
    assert {path.name for path in PAGES.iterdir()} - {"labels.json"} == set(LABELS)
