"""Whatever is typed is searched or refused as a query; a word is found in whatever dress."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import QueryError
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsctl.archive.door import Archive
    from newsctl.article import Article

TODAY = date(2026, 3, 1)
FIELDS = "title body author source section tag url date views id عنوان نص كاتب مصدر قسم وسم تاريخ"
TYPED = r"""
( ) " « » “ ” ' * = - | : ~ ^ + , . .. / \ % _ ; > < >= <= @ # { } [ ] ? !
OR AND NOT NEAR NEAR( NEAR/3 أو و ليس خبر أخبار الصويرة وبالمدن كِتَاب كتـــاب train cafés
2017 2017-01 2017-13 2017-01..2017-03 -3w.. أمس 0 100 ٢٠١٧ 99999999999999999999 -1 1e9
"""
UNSEEN = " \t\n\0\ud800\udfff\u200f\u200b\u0640\u064e\ufeff\U0001f600\u0301"
PIECES = [*(f"{name}:" for name in FIELDS.split()), *TYPED.split(), *UNSEEN]
MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0640\u200b\u200c\u200d\u200e\u200f"


@pytest.fixture
def archive(open_at: Callable[..., Archive], article: Callable[..., Article]) -> Archive:
    made = open_at()
    assert len(list(made.add_many(article(n, body=f"{n} {WORDS[n % 9]}") for n in range(9)))) == 9
    return made


WORDS = ["قطار", "الميناء", "train", "2017", "وزراء", "cafe", "مدرسة", "إعلان", "بالمستشفيات"]


def test_any_text_is_searched_or_refused(archive: Archive, full: bool) -> None:
    """Nothing but QueryError is raised, in reading, searching, counting and suggesting."""
    chance = random.Random(7)
    refused = 0
    cases = 1_000_000 if full else 1_000
    for _case in range(cases):
        glue = chance.choice(["", " ", " "])
        text = glue.join(chance.choices(PIECES, k=chance.randint(1, 9)))
        try:
            ask(archive, text, chance.choice(list(Match)))
        except QueryError:
            refused += 1
        except Exception as error:
            raise AssertionError(repr(text)) from error

    assert 0 < refused < cases


def ask(archive: Archive, text: str, match: Match) -> None:
    query = parse(text, today=TODAY)
    archive.search(query, Selection(limit=3), match=match)
    archive.count(query=query)
    archive.suggest(query)


@pytest.mark.parametrize("number", range(9))
def test_an_article_is_found_by_its_word_in_any_dress(archive: Archive, number: int) -> None:
    """Marks that are not read (harakat, tatweel, zero width) may stand behind any letter."""
    chance = random.Random(number)
    for _case in range(20):
        dressed = "".join(
            letter + "".join(chance.choices(MARKS, k=chance.randint(0, 2)))
            for letter in WORDS[number]
        )
        query = parse(dressed, today=TODAY)
        found = archive.search(query, Selection(limit=9), match=Match.ALL)
        titles = [archive.get(hit.id).title for hit in found.hits]
        assert f"خبر رقم {number}" in titles, ascii(dressed)
