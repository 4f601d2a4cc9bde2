"""A text, analysed once for all that is kept of it: terms to search, and what tells copies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from newsctl.archive import sketches
from newsctl.archive.columns import name_key
from newsctl.archive.fulltext.tables import LEAD, Terms
from newsctl.fast_dataclasses import NamedTuple

try:  # what `hashlib` gives, and loads OpenSSL first: some 3 ms at every `add`
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    from newsctl.arabic.analyzer import Analyzer


class Text(NamedTuple):
    """A title and a body, analysed once for all that is stored of them.

    Texts that are the same once folded have the same `key` (64 bits, signed). Others may have it
    too, such as those with other punctuation: whoever must know compares the texts themselves.
    """

    terms: Terms
    key: int
    sketch: bytes | None
    words: tuple[str, ...] | None  # folded, all that the index may not know; None: not looked for


def analysed(analyzer: Analyzer, title: str, body: str, known: set[str] | None) -> Text:
    """A text as an index holds it; of its words those are left out that the index has `known`."""
    title_exact, title_lemma = analyzer.terms(title)
    body_exact, body_lemma = analyzer.terms(body)
    columns = (body_exact, body_lemma, title_lemma, title_exact, body_lemma[:LEAD])
    terms = Terms(*map(" ".join, columns))
    same = f"{terms.title_exact}\n{terms.body_exact}"
    if same == "\n":  # no word at all
        same = f"{name_key(title)}\n{name_key(body)}"
    digest = blake2b(same.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    key = int.from_bytes(digest, "big", signed=True)
    words = None if known is None else tuple({*title_exact, *body_exact} - known)
    return Text(terms, key, sketches.sketch(body_exact), words)


def prepare(title: str, body: str) -> Text:
    """The same in a process that has no index."""
    return analysed(_analyzer(), title, body, None)


@cache
def _analyzer() -> Analyzer:
    from newsctl.arabic.analyzer import Analyzer
    from newsctl.arabic.lexicon import lexicon

    return Analyzer(lexicon())
