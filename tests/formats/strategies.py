"""Articles as they may be in an archive, for hypothesis."""

from __future__ import annotations

from datetime import datetime

from hypothesis import strategies as st

from newsctl.article import Article
from newsctl.text import normalise

_ALPHABET = st.one_of(
    st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإئؤةى\u064b\u0651\u0640 \u200c\u200f،؛؟.\n"),
    st.sampled_from("'\"=+-@\t\\{}[]<>&;,|#%_~^$:\n\r\x00\x1b"),
    st.characters(codec="utf-8"),
)
texts = st.text(_ALPHABET, max_size=60)
words = texts.map(normalise).map(str.strip).filter(bool)
# Years 1300 to 1500 are read as Hijri.
_moments = st.datetimes(datetime(1501, 1, 1), datetime(2400, 1, 1)).map(
    lambda one: one.replace(microsecond=0)
)
dates = st.one_of(
    _moments.map(lambda one: one.date().isoformat()),
    _moments.map(lambda one: one.isoformat(timespec="minutes")),
    _moments.map(lambda one: one.isoformat() + "+03:00"),
)
stamps = _moments.map(lambda one: one.isoformat() + "Z")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def articles(draw: st.DrawFn, text: st.SearchStrategy[str] = texts) -> Article:
    """Any article; `text` gives its texts."""
    some = st.none() | text.filter(bool)
    return Article(
        title=draw(text.filter(str.strip)),
        body=draw(text),
        source=draw(some),
        author=draw(some),
        section=draw(some),
        tags=draw(st.lists(words, max_size=3, unique=True)),
        url=draw(some),
        published_at=draw(st.none() | dates),
        added_at=draw(stamps),
        updated_at=draw(st.none() | stamps),
        views=draw(st.integers(0, 10**11)),
        viewed_at=draw(st.none() | stamps),
        lang=draw(some),
        guid=draw(some),
        extra=draw(st.dictionaries(texts, json_values, max_size=3)),
    )


plain_articles = articles(text=texts.map(normalise))
