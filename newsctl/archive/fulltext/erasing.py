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
from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.fulltext.leaves import (
    Leaf,
    UnknownLayout,
    doclist_index,
    firsts_of,
    parsed,
    serialised,
    spread,
    without,
)
from newsctl.archive.fulltext.segments import Span, Structure, block, index_row, leaf_row, put
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
First: TypeAlias = "tuple[int, int | None]"  # a leaf, and its first id


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
        _Segment(db, table, span, settings.get("pgsz", _PAGE_SIZE)) for span in structure.spans()
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
        segment.forget_keys(gone)
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


class _Row(NamedTuple):
    """What the table's `_idx` says of a leaf with terms: a key that no term before it reaches, and
    whether the doclist of its last term has an index."""

    key: bytes
    indexed: bool


class _Segment:
    """The leaves of one segment, as far as they are looked at."""

    def __init__(self, db: sqlite3.Connection, table: str, span: Span, size: int) -> None:
        self._db, self._table, self._span, self._size = db, table, span, size
        self._leaves: dict[int, Leaf] = {}
        self._stood: dict[int, tuple[bytes | None, bytes | None]] = {}  # first term, last term
        self._rows: dict[int, _Row] = {}
        self._firsts_of: dict[int, list[First]] = {}
        self._owners: dict[int, int] = {}  # leaf → the one of the term whose doclist goes on there
        self._changed: set[int] = set()
        self._begin_anew: set[int] = set()  # owners of leaves that may begin with another id now

    # -- reading ---------------------------------------------------------------------------------
    def _leaf(self, page: int) -> Leaf:
        leaf = self._leaves.get(page)
        if leaf is None:
            leaf = parsed(block(self._db, self._table, leaf_row(self._span.number, page)))
            self._leaves[page] = leaf
            self._stood[page] = next(iter(leaf.terms), None), leaf.last_term
        return leaf

    def _look(self, how: str, term: bytes) -> int | None:
        """The last leaf whose key is less than a term, or not more; None before the first."""
        row = self._db.execute(
            f"SELECT pgno, term FROM {self._table}_idx WHERE segid = ? AND term {how} ? "  # noqa: S608
            "ORDER BY term DESC LIMIT 1",
            (self._span.number, term),
        ).fetchone()
        if row is None or row[0] >> 1 < self._span.first:
            return None
        self._rows[row[0] >> 1] = _Row(bytes(row[1]), bool(row[0] & 1))
        return int(row[0] >> 1)

    def _row(self, page: int) -> _Row | None:
        """What is said of a leaf, as it stood."""
        first, _last = self._stood[page]
        if page not in self._rows and first is not None:
            self._look("<=", first)
        return self._rows.get(page)

    def _is_indexed(self, page: int) -> bool:
        row = self._row(page)
        return row is not None and row.indexed

    def _index_of(self, page: int) -> dict[tuple[int, int], bytes]:
        """{(height, number): page} of the index of a leaf's last doclist."""
        found: dict[tuple[int, int], bytes] = {}
        for height in range(32):
            name = page
            while data := self._index_page(height, name):
                found[height, name] = data
                name += 1
            if (height, page) not in found:
                raise UnknownLayout
            if not found[height, page][0] & 1:
                return found
        raise UnknownLayout

    def _index_page(self, height: int, page: int) -> bytes | None:
        row = self._db.execute(
            f"SELECT block FROM {self._table}_data WHERE id = ?",  # noqa: S608
            (index_row(self._span.number, height, page),),
        ).fetchone()
        return row[0] if row else None

    def _firsts(self, page: int) -> list[First]:
        """Of each leaf after one its first id, as the index of its last doclist says."""
        if page in self._firsts_of:
            return self._firsts_of[page]
        index = self._index_of(page)
        firsts = firsts_of(data for (height, _name), data in index.items() if height == 0)
        pages = [one for one, _first in firsts]
        if pages != list(range(pages[0], pages[-1] + 1)) or pages[0] <= page:
            raise UnknownLayout
        # One page of numbers as short as can be is what would be written, and need not be.
        is_one = len(index) == 1 and not index[0, page][0] and len(index[0, page]) < self._size
        if not is_one and doclist_index(page, firsts, self._size) != index:
            raise UnknownLayout
        self._firsts_of[page] = firsts
        return firsts

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
            first = next(iter(self._leaf(self._span.first).terms), first)
        if self._span.grows:
            last = self._leaf(self._look("<=", last) or self._span.first).last_term or last
        return first, last

    def has(self, term: bytes) -> bool:
        """Whether a term is left of any text."""
        if not self._span.first:
            return False
        return term in self._leaf(self._look("<=", term) or self._span.first).terms

    def _tells(self, term: bytes, article_id: int) -> bool:
        """Whether a term's doclist holds anything of an article."""
        page = self._look("<=", term) or self._span.first
        leaf, ids = self._leaf(page), {article_id}
        if term not in leaf.terms:
            return False
        if without(leaf.terms[term], ids).changed:
            return True
        if term != leaf.last_term or page == self._span.last:
            return False
        further = self._further(page, ids)
        return any(without(self._leaf(one).more, ids).changed for one in further)

    def _erase(self, term: bytes, ids: set[int]) -> bool:
        """Take articles out of a term's doclist; whether others are in it."""
        page = self._look("<=", term) or self._span.first
        leaf = self._leaf(page)
        if term not in leaf.terms:
            return False
        left = without(leaf.terms[term], ids)
        goes_on = term == leaf.last_term and page < self._span.last
        if left.changed:
            leaf.terms[term] = left.doclist
            self._changed.add(page)
            self._take_tail(page, page, left.beyond)
        if goes_on:
            for further in self._further(page, ids):
                self._erase_more(page, further, ids)
        if left.doclist or (goes_on and self._is_more_of(page)):
            return True
        del leaf.terms[term]
        self._changed.add(page)
        return False

    def _further(self, page: int, ids: set[int]) -> list[int]:
        """Those leaves after one that may tell of articles, of its last doclist."""
        if not self._is_indexed(page):
            return [one for one in self._chain(page) if self._leaf(one).more]
        firsts = [(first, one) for one, first in self._firsts(page) if first is not None]
        found = {max((one for one in firsts if one[0] <= i), default=(0, 0))[1] for i in ids}
        return sorted(found - {0})

    def _chain(self, page: int) -> Iterator[int]:
        """The leaves after one, up to the next that has terms of its own, that one too."""
        for further in range(page + 1, self._span.last + 1):
            leaf = self._leaf(further)
            self._owners[further] = page
            yield further
            if leaf.terms:
                return

    def _is_more_of(self, page: int) -> bool:
        """Whether anything of a leaf's last doclist is left on the leaves after it."""
        return any(leaf.tail or leaf.more for leaf in map(self._leaf, self._chain(page)))

    def _erase_more(self, owner: int, page: int, ids: set[int]) -> None:
        leaf = self._leaf(page)
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
            leaf = self._leaf(page)
            beyond -= len(leaf.tail)
            if beyond < 0 or not leaf.tail or (beyond and (leaf.more or leaf.terms)):
                raise UnknownLayout
            leaf.tail = b""
            self._note(owner, page)

    def _note(self, owner: int, page: int) -> None:
        self._changed.add(page)
        self._owners[page] = owner
        self._begin_anew.add(owner)

    # -- leaves that nothing is left on ----------------------------------------------------------
    def _fill(self) -> None:
        """Leave no leaf empty: at the end they go, elsewhere the next one's content is spread."""
        span = self._span
        empty = sorted(one for one in self._changed if self._leaf(one).is_empty)
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
        leaf = self._leaf(full)
        if self._is_indexed(self._before(first)):
            raise UnknownLayout
        parts = spread(leaf, full - first + 1)
        if self._is_indexed(full) and parts[-1].last_term != leaf.last_term:
            raise UnknownLayout
        for page, part in enumerate(parts, first):
            self._leaves[page] = part
            self._stood.setdefault(page, (None, None))
            self._changed.add(page)

    def _before(self, page: int) -> int:
        """The last leaf before one that has terms, and had some."""
        while page > self._span.first:
            row = self._row(page)
            found = self._owners.get(page) if row is None else self._look("<", row.key)
            if found is None:
                raise UnknownLayout
            page = found
            if self._leaf(page).terms:
                break
        return page

    # -- writing ---------------------------------------------------------------------------------
    def write(self) -> None:
        """Bring what was changed into the table."""
        if not self._span.first:
            self._drop()
            return
        last = self._span.last
        self._fill()
        if self._span.last < self._span.first:
            self._drop()
            return
        keep = {one: self._kept_index(one) for one in self._changed | self._begin_anew}
        for page in keep:
            row = self._row(page)
            if row is not None:
                self._delete_key(row.key)
        for page, indexed in keep.items():
            if page <= self._span.last:
                self._write_key(page, indexed=indexed)
        for page in self._changed:
            if page <= self._span.last:
                data = serialised(self._leaves[page])
                put(self._db, self._table, leaf_row(self._span.number, page), data)
        for page in range(self._span.last + 1, last + 1):
            self._delete_data(leaf_row(self._span.number, page))

    def _kept_index(self, page: int) -> bool:
        """Write the index of a leaf's last doclist anew, or take it out; whether there is one."""
        if not self._is_indexed(page):
            return False
        firsts = self._firsts(page)
        new: dict[tuple[int, int], bytes] = {}
        if page <= self._span.last and self._leaf(page).last_term == self._stood[page][1]:
            now = list(self._firsts_now(page, dict(firsts)))
            if now == firsts:
                return True
            new = doclist_index(page, now, self._size)
        index = self._index_of(page)
        for height, name in index.keys() - new.keys():
            self._delete_data(index_row(self._span.number, height, name))
        for (height, name), data in new.items():
            if index.get((height, name)) != data:
                put(self._db, self._table, index_row(self._span.number, height, name), data)
        return bool(new)

    def _firsts_now(self, owner: int, before: dict[int, int | None]) -> Iterator[First]:
        for page in range(owner + 1, max(before) + 1):
            if page not in self._changed:
                yield page, before.get(page)
                continue
            if page > self._span.last:
                return
            leaf = self._leaves[page]
            if leaf.first_id is not None or not leaf.terms:
                yield page, leaf.first_id
            if leaf.terms:
                return

    def _write_key(self, page: int, *, indexed: bool) -> None:
        term = next(iter(self._leaf(page).terms), None)
        if term is None:
            return
        row = self._row(page)
        key = term if row is None or (row.key and term != self._stood[page][0]) else row.key
        self._db.execute(
            f"INSERT INTO {self._table}_idx (segid, term, pgno) VALUES (?, ?, ?)",  # noqa: S608
            (self._span.number, key, page << 1 | indexed),
        )

    def _delete_key(self, key: bytes) -> None:
        self._db.execute(
            f"DELETE FROM {self._table}_idx WHERE segid = ? AND term = ?",  # noqa: S608
            (self._span.number, key),
        )

    def _delete_data(self, row: int, last: int | None = None) -> None:
        self._db.execute(
            f"DELETE FROM {self._table}_data WHERE id BETWEEN ? AND ?",  # noqa: S608
            (row, row if last is None else last),
        )

    def _drop(self) -> None:
        """The segment holds nothing any more."""
        span = self._span
        if span.grows:
            raise UnknownLayout
        self._delete_data(leaf_row(span.number, 0), leaf_row(span.number + 1, 0) - 1)
        self._db.execute(f"DELETE FROM {self._table}_idx WHERE segid = ?", (span.number,))  # noqa: S608
        span.first = span.last = 0

    def forget_keys(self, terms: Iterable[bytes]) -> None:
        """Leave no piece of some terms, which are in no segment, as the key of a leaf that a merge
        under way has taken already, wholly or to its middle."""
        for term in terms if self._span.first > 1 else ():
            for length in range(2, len(term) + 1):
                row = self._db.execute(
                    f"SELECT pgno >> 1, pgno FROM {self._table}_idx "  # noqa: S608
                    "WHERE segid = ? AND term = ?",
                    (self._span.number, term[:length]),
                ).fetchone()
                if row and row[0] <= self._span.first:
                    self._delete_key(term[:length])
                    if row[0] == self._span.first:
                        self._db.execute(
                            f"INSERT INTO {self._table}_idx VALUES (?, ?, ?)",  # noqa: S608
                            (self._span.number, next(iter(self._leaf(row[0]).terms)), row[1]),
                        )
