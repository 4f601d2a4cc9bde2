"""Pasted texts: a quotation mark or bracket too many never keeps one from being searched."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newsctl.search.parse import parse, parse_pasted

TODAY = date(2026, 11, 24)
WORDS = ("وزير", "الطاقة", "news", "2026", "قال")
SIGNS = "\"«»“”„()[]{}‹›<>'`‘’"


@given(
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=6),
    st.sampled_from(SIGNS),
    st.integers(0, 60),
    st.booleans(),
)
def test_one_sign_more_in_a_sentence_is_searched_with_all_its_words(
    words: list[str], sign: str, place: int, apart: bool
) -> None:
    """Wherever it stands between words, alone or beside one; every word is still looked for."""
    text = " ".join(words)
    at = min(
        (index for index, one in enumerate(text + " ") if one == " " and index >= place), default=0
    )
    pasted = text[:at] + (f" {sign} " if apart else f" {sign}") + text[at:]

    query = parse_pasted(pasted, today=TODAY)
    assert query.root is not None
    assert sorted(_words(query.root)) == sorted(words)


@given(st.text(alphabet=[*SIGNS, " ", "a", "ب"], max_size=40))
def test_signs_alone_never_make_a_query_unreadable(text: str) -> None:
    """Where letters are, there is a query; what parses as it is means what it means."""
    if any(one in "aب" for one in text):
        assert parse_pasted(text, today=TODAY).root is not None
    try:
        known = parse(text, today=TODAY)
    except ValueError:
        raise
    except Exception:  # noqa: BLE001 - the strict reading refuses some of them
        return
    assert parse_pasted(text, today=TODAY) == known


def _words(node: object) -> list[str]:
    """The words of a tree, in any order."""
    parts = getattr(node, "parts", None)
    if parts is not None:
        return [word for part in parts for word in _words(part)]
    if hasattr(node, "words"):
        return list(node.words)
    return [node.text.strip(SIGNS)]  # type: ignore[attr-defined]
