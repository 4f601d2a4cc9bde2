"""Markdown with front matter: Obsidian's notes, Hugo's pages, ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput
from newsctl.formats.registry import read
from tests.formats.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.article import Article
    from newsctl.formats.item import Item

PAGE = """\
---
title: افتتاح مكتبة القرية
date: 2026-11-20T09:30+01:00
author: ليلى الطرابلسي
source: صوت الساحل
section: ثقافة
tags:
- كتب
- قرى
link: https://example.org/news/7
views: 1742
id: 7
added_at: '2026-11-24T12:00:00Z'
---

افتتحت اليوم مكتبة جديدة.

وحضر الافتتاح سكان القرية.
"""


def test_an_article_is_written_as_other_programs_read_it(
    written: Callable[..., str], article: Callable[..., Article]
) -> None:
    assert written("markdown", [article()]) == PAGE


def test_obsidians_note_is_read(read_bytes: Callable[..., list[Item]]) -> None:
    text = """\
---
tags: [كتب, قرى]
created: 2026-11-20
url: https://example.org/7
Réf: 12
---
# افتتاح مكتبة

نص **مشدد**.

## عنوان فرعي
"""
    [found] = read_bytes(text)

    one = found.article
    assert one is not None
    assert (one.title, one.tags, one.published_at) == ("افتتاح مكتبة", ["كتب", "قرى"], "2026-11-20")
    assert (one.url, one.extra) == ("https://example.org/7", {"Réf": 12})
    assert one.body == "نص **مشدد**.\n\n## عنوان فرعي"


def test_hugos_toml_is_read(read_bytes: Callable[..., list[Item]]) -> None:
    text = """\
+++
title = "خبر من هوغو"
date = 2026-11-20T09:30:00+01:00
categories = ["ثقافة", "كتب"]
[params]
author = "ليلى"
+++
النص.
"""
    [found] = read_bytes(text)

    one = found.article
    assert one is not None
    assert (one.title, one.published_at) == ("خبر من هوغو", "2026-11-20T09:30:00+01:00")
    assert (one.section, one.body) == ("ثقافة", "النص.")
    assert one.tags == ["كتب"]
    assert one.extra == {"params": {"author": "ليلى"}}


def test_a_note_without_a_title_bears_its_files_name(tmp_path: Path) -> None:
    note = tmp_path / "لقاء مع كاتب.md"
    note.write_text("نص بلا عنوان.\n", encoding="utf-8")

    [found] = read(note, today=TODAY)

    assert found.article is not None
    assert (found.article.title, found.article.body) == ("لقاء مع كاتب", "نص بلا عنوان.")


@pytest.mark.parametrize(
    "head",
    ["a: &x [1]\nb: *x", "a: [1", "a: !!python/object/apply:os.system ['ls']", "a: {b: " * 3000],
)
def test_front_matter_that_is_broken_or_a_bomb_is_bad_input(
    read_bytes: Callable[..., list[Item]], head: str
) -> None:
    with pytest.raises(BadInput):
        read_bytes(f"---\n{head}\n---\nنص\n", "markdown")


def test_words_and_times_are_no_numbers_or_truths(read_bytes: Callable[..., list[Item]]) -> None:
    [found] = read_bytes("---\ntitle: no\nauthor: 12:30\nviews: 1_000\n---\nنص\n", "markdown")

    assert found.article is not None
    assert (found.article.title, found.article.author) == ("no", "12:30")


@pytest.mark.parametrize("text", ["", "\n\n", "---\n---\n", "---\ntags: []\n---\n\n"])
def test_an_empty_page_is_bad_input(read_bytes: Callable[..., list[Item]], text: str) -> None:
    with pytest.raises(BadInput):
        read_bytes(text, "markdown")


def test_rules_in_a_text_are_no_front_matter(read_bytes: Callable[..., list[Item]]) -> None:
    [found] = read_bytes("---\nقال الوزير\n---\nوأضاف\n", "markdown")

    assert found.article is not None
    assert "قال الوزير" in found.article.body
