"""A text, analysed once for all that is kept of it: terms to search, and what tells copies."""

from __future__ import annotations

import marshal
from functools import cache
from os import getpid, urandom
from weakref import ref

from newsctl.archive import sketches
from newsctl.archive.columns import name_key
from newsctl.archive.fulltext.tables import LEAD, Terms
from newsctl.fast_dataclasses import NamedTuple

try:  # what `hashlib` gives, and loads OpenSSL first: some 3 ms at every `add`
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b


class Met(NamedTuple):
    """The words, folded, that an analyst met first in a text, a space between them (processes send
    one text in a tenth of the time of thirty), and which one: by its name, and by how many texts
    it had before. One whose process is the copy of another goes on from where that
    one was: (its name, how many texts it had)."""

    words: str
    analyst: str
    before: int
    copied: tuple[str, int] | None = None


class Text(NamedTuple):
    """A title and a body, analysed once for all that is stored of them.

    Texts that are the same once folded have the same `key` (64 bits, signed). Others may have it
    too, such as those with other punctuation: whoever must know compares the texts themselves.
    """

    terms: Terms
    key: int
    sketch: bytes | None
    met: Met


def _named(text: str) -> bytes:
    return name_key(text).encode("utf-8", "surrogatepass")


_latest: list[ref[Analyst]] = []  # what the one made last knows need not be found out again


class Analyst:
    """Analyses texts as an index holds them, and tells the words that are new to it, since an index
    learns each word once. Its analyser is nobody else's."""

    def __init__(self) -> None:
        from newsctl.arabic.analyzer import Analyzer
        from newsctl.arabic.lexicon import lexicon

        self.analyzer = Analyzer(lexicon(), indexing=True)
        if _latest and (latest := _latest[0]()):
            self.analyzer.tell(latest.analyzer.known)
        _latest[:] = [ref(self)]
        self._process = getpid()
        self._name = urandom(8).hex()
        self._copied: tuple[str, int] | None = None
        self._texts = 0

    def read(self, title: str, body: str) -> Text:
        """Analyse a text."""
        exact, lemma = self.analyzer.terms(body)
        all_of, lemmas, lead = (" ".join(one).encode() for one in (exact, lemma, lemma[:LEAD]))
        return self._text(title, body, all_of, lemmas, lead, sketches.sketch(exact))

    def retitled(self, text: Text, title: str, body: str) -> Text:
        """A text that was analysed, `body` and all, under another title."""
        terms = text.terms
        return self._text(
            title, body, terms.body_exact, terms.body_lemma, terms.lead_lemma, text.sketch
        )

    def _text(
        self, title: str, body: str, exact: bytes, lemma: bytes, lead: bytes, sketch: bytes | None
    ) -> Text:
        title_exact, title_lemma = (" ".join(one).encode() for one in self.analyzer.terms(title))
        same = title_exact, exact
        if same == (b"", b""):  # no word at all
            same = _named(title), _named(body)
        digest = blake2b(same[0], digest_size=8)
        digest.update(b"\n")
        digest.update(same[1])
        key = int.from_bytes(digest.digest(), "big", signed=True)
        if self._process != getpid():
            self._copied = self._name, self._texts
            self._process, self._name = getpid(), urandom(8).hex()
        met = Met(" ".join(self.analyzer.newly_met()), self._name, self._texts, self._copied)
        self._texts += 1
        return Text(Terms(exact, lemma, title_lemma, title_exact, lead), key, sketch, met)

    def analysed(self) -> bytes:
        """The words that it analysed since this was asked last, for others to be `told`."""
        words = self.analyzer.analysed()
        return marshal.dumps(words) if words else b""

    def tell(self, analysed: bytes) -> None:
        """What others `analysed` need not be analysed here."""
        self.analyzer.tell(marshal.loads(analysed))  # noqa: S302 - of a process of ours


class Analysing:
    """Analyses texts in a process that has no archive (`archive.door.Preparing`); all that do so in
    one process have one analyst."""

    def __call__(self, title: str, body: str) -> Text:
        return _analyst().read(title, body)

    def learnt(self) -> bytes:
        return _analyst().analysed()

    def hear(self, learnt: bytes) -> None:
        _analyst().tell(learnt)


prepare = Analysing()
_analyst = cache(Analyst)
