"""File names made of titles: readable, safe anywhere, never a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsctl.article import Article
from newsctl.formats.file_names import file_name

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("افتتاح مكتبة القرية", "7-افتتاح-مكتبة-القرية.md"),
        ("«نيو».. شركة جديدة!", "7-نيو-شركة-جديدة.md"),
        ("مُـحَـمَّد", "7-محمد.md"),
        ("../../etc/passwd", "7-etc-passwd.md"),
        ("C:\\Windows\\CON", "7-C-Windows-CON.md"),
        (".hidden", "7-hidden.md"),
        ("\u202eexe.txt\x00", "7-exe-txt.md"),
        ("🎉", "7.md"),
        ("", "7.md"),
    ],
)
def test_a_title_gives_its_words(
    article: Callable[..., Article], title: str, expected: str
) -> None:
    assert file_name(article(title=title), 1, ".md") == expected


def test_a_long_title_is_cut_at_a_word(article: Callable[..., Article]) -> None:
    name = file_name(article(title="كلمة " * 50), 1, ".md")

    assert name == f"7-{'-'.join(['كلمة'] * 12)}.md"


@given(st.text(max_size=300))
def test_any_title_is_one_safe_name(title: str) -> None:
    name = file_name(Article(id=12, title=title), 1, ".html")

    assert len(name.encode()) <= 220
    assert not set(name) & set('/\\:*?"<>|\0\n\r\t ')
    assert name.startswith("12")
    assert not name.removesuffix(".html").endswith((".", "-"))
