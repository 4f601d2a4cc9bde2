"""What is wrong with a query is said, with its place; nothing but that error is ever raised."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import ExitCode, QueryError
from newsctl.search.lexer import MAX_DEPTH, MAX_LEXEMES
from newsctl.search.query import And, Node, Not, NumberRange, Or
from newsctl.search.query import DateRange as Dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.search.query import Query

_STAR = "Within quotes and NEAR an asterisk stands for nothing: leave it out"
_OPERATOR = "{} stands between two things to look for; in quotes it is a word"
_FIELDS = (
    "title: body: author: source: section: tag: url: date: since: until: views: "
    "added: viewed: changed: is: id:"
)
_PERIODS = "“{}” is no date or period: write 2024, 2024-03, 2024-01..2024-03, -3w.. or yesterday"
MISTAKES = {
    # nothing to look for
    "": (0, "There is no word to look for"),
    "   ": (0, "There is no word to look for"),
    "؟ ! ...": (0, "There is no word to look for"),
    "ـ \u064e": (0, "There is no word to look for"),
    '""': (0, "There is no word to look for"),
    "-": (0, "There is no word to look for"),
    "*": (0, "There is no word to look for"),
    "-#؟": (0, "There is no word to look for"),
    # what is opened and not closed
    'سعر "النفط': (4, "This quotation mark is never closed"),
    "«النفط": (0, "This quotation mark is never closed"),
    "“النفط": (0, "This quotation mark is never closed"),
    "a (b OR c": (2, "This parenthesis is never closed"),
    "((a)": (0, "This parenthesis is never closed"),
    "a b)": (3, "This parenthesis was never opened"),
    "a ()": (2, "There is nothing between these parentheses"),
    "(؟)": (0, "There is nothing between these parentheses"),
    # operators without operands
    "OR a": (0, _OPERATOR.format("OR")),
    "a OR": (2, _OPERATOR.format("OR")),
    "a | ": (2, _OPERATOR.format("OR")),
    "a OR OR b": (2, _OPERATOR.format("OR")),
    "a OR ؟": (2, _OPERATOR.format("OR")),
    "(a OR) b": (3, _OPERATOR.format("OR")),
    "AND a": (0, _OPERATOR.format("AND")),
    "a AND": (2, _OPERATOR.format("AND")),
    "a AND OR b": (2, _OPERATOR.format("AND")),
    "NEAR a": (0, _OPERATOR.format("NEAR")),
    "a NEAR/3": (2, _OPERATOR.format("NEAR")),
    "a NOT": (2, "A word to leave out must follow"),
    "a NOT OR b": (2, "A word to leave out must follow"),
    # fields
    "title:": (0, "Nothing to look for follows title:"),
    "عنوان:": (0, "Nothing to look for follows عنوان:"),
    "a title:؟": (2, "Nothing to look for follows title:"),
    "title: OR a": (0, "Nothing to look for follows title:"),
    "title:()": (6, "There is nothing between these parentheses"),
    "title:author:x": (6, "A field cannot stand inside another"),
    "body:(a title:b)": (8, "A field cannot stand inside another"),
    "titel:قطار": (0, f"There is no field “titel”. Fields: {_FIELDS}"),
    # beginnings and exact words
    "=اقت*صاد": (4, "“=” asks for one word and “*” for many: use one of them"),
    "author:*صاد": (7, "An asterisk before letters looks in the title and the body"),
    "source:(اقت*صاد)": (11, "An asterisk before letters looks in the title and the body"),
    "=اقتصاد*": (7, "“=” asks for one word and “*” for many: use one of them"),
    # near
    '"*وزير خارجية"': (1, _STAR),
    '~"وزير خار*"': (10, _STAR),
    'title:"وز*ير b"': (9, _STAR),
    "NEAR(*a b)": (5, _STAR),
    "NEAR(a)": (0, "NEAR takes two words or more: NEAR(price oil, 5)"),
    "NEAR(a b": (4, "This parenthesis is never closed"),
    "NEAR(a (b))": (7, "NEAR takes plain words, no parentheses"),
    'NEAR(a "b c")': (7, "NEAR takes plain words, no phrases"),
    "a NEAR/0 b": (2, "NEAR takes a distance from 1 to 1000 words"),
    "x NEAR(a b, 5000)": (2, "NEAR takes a distance from 1 to 1000 words"),
    'a NEAR "b c"': (2, "NEAR stands between two plain words, without signs or phrases"),
    "a NEAR -b": (2, "NEAR stands between two plain words, without signs or phrases"),
    "source:(a NEAR b)": (10, "NEAR looks in the title and the body"),
    "tag:NEAR(a b)": (4, "NEAR looks in the title and the body"),
    # dates and numbers
    "a date:قريبا": (
        7,
        _PERIODS.format("قريبا"),
    ),
    "date:2024..2023": (
        5,
        _PERIODS.format("2024..2023"),
    ),
    "date:": (0, "Nothing to look for follows date:"),
    "views:many": (6, "“many” is no number: write 100, >100 or 10..20"),
    "views:-5": (6, "“-5” is no number: write 100, >100 or 10..20"),
    "views:..": (6, "“..” is no number: write 100, >100 or 10..20"),
    "views:>": (6, "“” is no number: write 100, >100 or 10..20"),
    "views:20..10": (6, "“20..10” ends before it begins"),
    "id:99999999999999999999": (
        3,
        "“99999999999999999999” is no number: write 100, >100 or 10..20",
    ),
    # bounds
    "(" * (MAX_DEPTH + 1): (MAX_DEPTH, f"Parentheses may stand {MAX_DEPTH} deep, not deeper"),
    "a " * (MAX_LEXEMES + 1): (
        2 * MAX_LEXEMES,
        f"A query may have at most {MAX_LEXEMES} words and signs",
    ),
    "NOT " * 130 + "a": (512, "The query is nested too deeply"),
}


@pytest.mark.parametrize(("text", "mistake"), MISTAKES.items())
def test_a_mistake_is_pointed_at(
    query: Callable[[str], Query], text: str, mistake: tuple[int, str]
) -> None:
    with pytest.raises(QueryError) as caught:
        query(text)

    assert (caught.value.position, str(caught.value)) == mistake
    assert caught.value.query == text
    assert caught.value.exit_code is ExitCode.USAGE


def test_the_deepest_query_allowed_is_read(query: Callable[[str], Query]) -> None:
    """Depth within the bounds never exhausts the interpreter's stack."""
    deepest = "-(" * (MAX_DEPTH - 1) + "-title:(=a)" + ")" * (MAX_DEPTH - 1)

    assert query(deepest).root is not None


# -- random queries ------------------------------------------------------------------------------
_PIECES = [
    *'()"«»“”„|-=*:.,،؛؟!/\\#@\'+&^~{}[]<>_ \t\n\0',
    *"كمابي١٥aZ09\u064e\u0640\u200f\u200c\u202e\ud800\U0001f600",
    " ", "  ", " OR ", " AND ", " NOT ", " NEAR ", "NEAR(", "NEAR/3", ", 5)", "..", "…", "://",
    "title:", "عنوان:", "body:(", "source:", "tag:", "url:", "date:", "since:", "views:", "id:",
    "foo:", ">=", ">", "-3w..", "2024-01", "٢٠٢٤", "أمس", "1446", "99999999999", "وزير", "الحكومة",
    "oil", "https://a.example/b?c=d", "@name",
]  # fmt: skip


def random_queries(number: int, seed: int) -> Iterator[str]:
    """Queries of up to 12 pieces that mean something or nothing, the same for the same seed."""
    chance = random.Random(seed)
    for _query in range(number):
        yield "".join(chance.choices(_PIECES, k=chance.randint(0, 12)))


def test_any_text_is_a_query_or_a_query_error(query: Callable[[str], Query], full: bool) -> None:
    """A million random texts (40,000 by default) raise nothing but QueryError, its place inside."""
    read = 0
    for text in random_queries(1_000_000 if full else 40_000, seed=20260301):
        try:
            parsed = query(text)
        except QueryError as error:
            assert 0 <= error.position <= len(text), text
            assert error.query == text
        else:
            read += 1
            _check(parsed.root, text)

    assert read > 10_000


def _check(node: Node | None, text: str) -> None:
    """Places lie inside the text, numbers fit a database, no branch is empty or alone."""
    assert node is not None
    if isinstance(node, And | Or):
        assert len(node.parts) > 1, text
        for part in node.parts:
            _check(part, text)
    elif isinstance(node, Not):
        assert not isinstance(node.part, Not), text
        _check(node.part, text)
    else:
        assert 0 <= node.start < node.end <= len(text), text
        if isinstance(node, Dates | NumberRange):
            for bound in (node.first, node.last):
                assert bound is None or abs(bound) < 2**62, text
