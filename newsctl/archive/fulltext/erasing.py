"""Taking all that an FTS5 table holds of some articles out of its pages, where they stand.

A row of a table without content is taken out by a mark in a new segment: what it hides, a position
for each word, and so the text, stays in its old one until all are merged. What is done here is what
FTS5's own secure delete does (SQLite 3.42), but so that tables stay of version 4, which older
SQLites read: no leaf without content is left, and doclist indexes tell the first id of each leaf.

Where a page is not as FTS5 is known to write it, or nothing can take the place of what is taken
out, UnknownLayout is raised, and the caller takes back what was written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.archive.fulltext.leaves import UnknownLayout, spread, without
from newsctl.archive.fulltext.segment_pages import SegmentPages
from newsctl.archive.fulltext.segments import Structure
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

_VERSION = 4
_MAIN = b"0"  # how each term of the index begins, since there may be others, of prefixes
_LONGEST = 32768  # bytes of a term
_ONE_TERM = re.compile(rb"[a-z0-9.\x80-\xff]+")
_PAGE_SIZE = 4050  # where the table's settings do not say
_ASKED = 3  # terms of a text by which a segment tells whether it has all of them


def erase(
    db: sqlite3.Connection, table: str, texts: Mapping[int, Iterable[Iterable[str]]]
) -> set[str]:
    """Leave nothing of articles ({id: the terms of each text that the table ever held of it, since
    it was merged last}) that are no longer in a table; the terms that no article has any more.
    Belongs to a transaction; the connection is to be closed after it, since FTS5 remembers its
    segments."""
    try:
        return _erase(db, table, texts)
    except IndexError:
        raise UnknownLayout from None


def _erase(
    db: sqlite3.Connection, table: str, texts: Mapping[int, Iterable[Iterable[str]]]
) -> set[str]:
    settings = dict(db.execute(f"SELECT k, v FROM {table}_config").fetchall())  # noqa: S608
    if settings.get("version") != _VERSION:
        raise UnknownLayout
    words: dict[bytes, str] = {}
    of_article: list[_Text] = []
    for article_id, some in texts.items():
        for text in some:
            terms = {_term(word): word for word in text}
            words |= terms
            of_article.append(_Text(article_id, sorted(terms)))
    structure = Structure(db, table)
    segments = [
        _Segment(SegmentPages(db, table, span, settings.get("pgsz", _PAGE_SIZE)))
        for span in structure.spans()
    ]
    held: set[bytes] = set()
    for segment in segments:
        held |= segment.erase(of_article)
    gone = {
        term
        for term in sorted(words.keys() - held)
        if not any(segment.has(term) for segment in segments)
    }
    for segment in segments:
        segment.write()
    for segment in segments:
        segment.pages.forget_keys(gone)
    structure.write()
    return {words[term] for term in gone}


class _Text(NamedTuple):
    """The terms of a text that an article had."""

    article_id: int
    terms: list[bytes]


def _term(word: str) -> bytes:
    """A word as the table keeps it."""
    term = word.encode()
    if not _ONE_TERM.fullmatch(term):  # the tokenizer would cut it, or fold it
        raise UnknownLayout
    return _MAIN + term[:_LONGEST]


class _Segment:
    """Erases from the leaves of one segment."""

    def __init__(self, pages: SegmentPages) -> None:
        self.pages = pages
        self._span = pages.span
        self._owners: dict[int, int] = {}  # leaf → the one of the term whose doclist goes on there

    # -- erasing ---------------------------------------------------------------------------------
    def erase(self, texts: Iterable[_Text]) -> set[bytes]:
        """Take texts out of the doclists of their terms; those of the terms that others hold.

        FTS5 writes a text's terms into one segment, all of them, and merges take all further
        together, but for one that is under way, term by term in order. So a text is passed over of
        which none of the rarest terms, among those that the segment goes from and to, is here.
        """
        if not self._span.first:  # a merge has taken it all, and deletes it when it is through
            return set()
        first, last = self._range()
        of_term: dict[bytes, set[int]] = {}
        for text in texts:
            within = [term for term in text.terms if first <= term <= last]
            rare = sorted(within, key=len)[-_ASKED:]  # the longest are in few other texts
            if any(self._tells(term, text.article_id) for term in rare):
                for term in within:
                    of_term.setdefault(term, set()).add(text.article_id)
        return {term for term in sorted(of_term) if self._erase(term, of_term[term])}

    def _range(self) -> tuple[bytes, bytes]:
        """A term that no term here is less than, and one that none is more than."""
        first, last = b"", b"\xff"
        if self._span.is_input:
            first = next(iter(self.pages.leaf(self._span.first).terms), first)
        if self._span.grows:
            last = (
                self.pages.leaf(self.pages.look("<=", last) or self._span.first).last_term or last
            )
        return first, last

    def has(self, term: bytes) -> bool:
        """Whether a term is left of any text."""
        if not self._span.first:
            return False
        return term in self.pages.leaf(self.pages.look("<=", term) or self._span.first).terms

    def _tells(self, term: bytes, article_id: int) -> bool:
        """Whether a term's doclist holds anything of an article."""
        page = self.pages.look("<=", term) or self._span.first
        leaf, ids = self.pages.leaf(page), {article_id}
        if term not in leaf.terms:
            return False
        if without(leaf.terms[term], ids).changed:
            return True
        if term != leaf.last_term or page == self._span.last:
            return False
        further = self._further(page, ids)
        return any(without(self.pages.leaf(one).more, ids).changed for one in further)

    def _erase(self, term: bytes, ids: set[int]) -> bool:
        """Take articles out of a term's doclist; whether others are in it."""
        page = self.pages.look("<=", term) or self._span.first
        leaf = self.pages.leaf(page)
        if term not in leaf.terms:
            return False
        left = without(leaf.terms[term], ids)
        goes_on = term == leaf.last_term and page < self._span.last
        if left.changed:
            leaf.terms[term] = left.doclist
            self.pages.changed.add(page)
            self._take_tail(page, page, left.beyond)
        if goes_on:
            for further in self._further(page, ids):
                self._erase_more(page, further, ids)
        if left.doclist or (goes_on and self._is_more_of(page)):
            return True
        del leaf.terms[term]
        self.pages.changed.add(page)
        return False

    def _further(self, page: int, ids: set[int]) -> list[int]:
        """Those leaves after one that may tell of articles, of its last doclist."""
        if not self.pages.is_indexed(page):
            return [one for one in self._chain(page) if self.pages.leaf(one).more]
        firsts = [(first, one) for one, first in self.pages.firsts(page) if first is not None]
        found = {max((one for one in firsts if one[0] <= i), default=(0, 0))[1] for i in ids}
        return sorted(found - {0})

    def _chain(self, page: int) -> Iterator[int]:
        """The leaves after one, up to the next that has terms of its own, that one too."""
        for further in range(page + 1, self._span.last + 1):
            leaf = self.pages.leaf(further)
            self._owners[further] = page
            yield further
            if leaf.terms:
                return

    def _is_more_of(self, page: int) -> bool:
        """Whether anything of a leaf's last doclist is left on the leaves after it."""
        return any(leaf.tail or leaf.more for leaf in map(self.pages.leaf, self._chain(page)))

    def _erase_more(self, owner: int, page: int, ids: set[int]) -> None:
        leaf = self.pages.leaf(page)
        left = without(leaf.more, ids)
        if left.changed:
            leaf.more = left.doclist
            self._note(owner, page)
            self._take_tail(owner, page, left.beyond)

    def _take_tail(self, owner: int, page: int, beyond: int) -> None:
        """Take out what stands of a position list on the leaves after one."""
        while beyond:
            page += 1
            if page > self._span.last:
                raise UnknownLayout
            leaf = self.pages.leaf(page)
            beyond -= len(leaf.tail)
            if beyond < 0 or not leaf.tail or (beyond and (leaf.more or leaf.terms)):
                raise UnknownLayout
            leaf.tail = b""
            self._note(owner, page)

    def _note(self, owner: int, page: int) -> None:
        self.pages.changed.add(page)
        self._owners[page] = owner
        self.pages.begin_anew.add(owner)

    # -- leaves that nothing is left on ----------------------------------------------------------
    def _fill(self) -> None:
        """Leave no leaf empty: at the end they go, elsewhere the next one's content is spread."""
        span = self._span
        empty = sorted(one for one in self.pages.changed if self.pages.leaf(one).is_empty)
        while empty and empty[-1] == span.last:
            empty.pop()
            span.last -= 1
        while empty:
            first = full = empty.pop()
            while empty and empty[-1] == first - 1:
                first = empty.pop()
            self._spread(first, full + 1)

    def _spread(self, first: int, full: int) -> None:
        """Let what one leaf holds stand on it and on the empty ones before it."""
        leaf = self.pages.leaf(full)
        if self.pages.is_indexed(self._before(first)):
            raise UnknownLayout
        parts = spread(leaf, full - first + 1)
        if self.pages.is_indexed(full) and parts[-1].last_term != leaf.last_term:
            raise UnknownLayout
        for page, part in enumerate(parts, first):
            self.pages.replace(page, part)

    def _before(self, page: int) -> int:
        """The last leaf before one that has terms, and had some."""
        while page > self._span.first:
            row = self.pages.row(page)
            found = self._owners.get(page) if row is None else self.pages.look("<", row.key)
            if found is None:
                raise UnknownLayout
            page = found
            if self.pages.leaf(page).terms:
                break
        return page

    def write(self) -> None:
        """Bring what was changed into the table."""
        last = self._span.last
        if self._span.first:
            self._fill()
        if not self._span.first or self._span.last < self._span.first:
            self.pages.drop()
        else:
            self.pages.write(last)
