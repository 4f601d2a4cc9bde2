"""The pages of one segment of an FTS5 table: read as they are asked for, and what was changed
written back, so that FTS5 finds its way in them: leaves, their keys, and doclist indexes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, TypeAlias

from newsctl.archive.fulltext.leaves import (
    Leaf,
    UnknownLayout,
    doclist_index,
    firsts_of,
    parsed,
    serialised,
)
from newsctl.archive.fulltext.segments import Span, block, index_row, leaf_row, put
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

First: TypeAlias = "tuple[int, int | None]"  # a leaf, and its first id


class _Row(NamedTuple):
    """What the table's `_idx` says of a leaf with terms: a key that no term before it reaches, and
    whether the doclist of its last term has an index."""

    key: bytes
    indexed: bool


class SegmentPages:
    """The leaves of one segment, as far as they are looked at. Whoever changes one says so
    (`changed`), and of which leaf's last doclist others may begin with another id now
    (`begin_anew`)."""

    def __init__(self, db: sqlite3.Connection, table: str, span: Span, size: int) -> None:
        self.span = span
        self.changed: set[int] = set()
        self.begin_anew: set[int] = set()
        self._db, self._table, self._size = db, table, size
        self._leaves: dict[int, Leaf] = {}
        self._stood: dict[int, tuple[bytes | None, bytes | None]] = {}  # first term, last term
        self._rows: dict[int, _Row] = {}
        self._firsts_of: dict[int, list[First]] = {}

    # -- reading ---------------------------------------------------------------------------------
    def leaf(self, page: int) -> Leaf:
        leaf = self._leaves.get(page)
        if leaf is None:
            leaf = parsed(block(self._db, self._table, leaf_row(self.span.number, page)))
            self._leaves[page] = leaf
            self._stood[page] = next(iter(leaf.terms), None), leaf.last_term
        return leaf

    def look(self, how: str, term: bytes) -> int | None:
        """The last leaf whose key is less than a term, or not more; None before the first."""
        row = self._db.execute(
            f"SELECT pgno, term FROM {self._table}_idx WHERE segid = ? AND term {how} ? "  # noqa: S608
            "ORDER BY term DESC LIMIT 1",
            (self.span.number, term),
        ).fetchone()
        if row is None or row[0] >> 1 < self.span.first:
            return None
        self._rows[row[0] >> 1] = _Row(bytes(row[1]), bool(row[0] & 1))
        return int(row[0] >> 1)

    def row(self, page: int) -> _Row | None:
        """What is said of a leaf, as it stood."""
        first, _last = self._stood[page]
        if page not in self._rows and first is not None:
            self.look("<=", first)
        return self._rows.get(page)

    def is_indexed(self, page: int) -> bool:
        row = self.row(page)
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
            (index_row(self.span.number, height, page),),
        ).fetchone()
        return row[0] if row else None

    def firsts(self, page: int) -> list[First]:
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

    # -- writing ---------------------------------------------------------------------------------
    def replace(self, page: int, leaf: Leaf) -> None:
        """Let another leaf stand there."""
        self._leaves[page] = leaf
        self._stood.setdefault(page, (None, None))
        self.changed.add(page)

    def write(self, last: int) -> None:
        """Bring what was changed into the table; the segment reached to a `last` leaf before."""
        changed = sorted(self.changed)
        rows = [
            (page, self.row(page), self._row_now(page, indexed=self._kept_index(page, changed)))
            for page in sorted(self.changed | self.begin_anew)
        ]
        others = [(page, before, now) for page, before, now in rows if before != now]
        for _page, before, _now in others:
            if before is not None:
                self._delete_key(before.key)
        for page, _before, now in others:
            if now is not None:
                self._put_key(page, now)
        for page in changed:
            if page <= self.span.last:
                data = serialised(self._leaves[page])
                put(self._db, self._table, leaf_row(self.span.number, page), data)
        for page in range(self.span.last + 1, last + 1):
            self._delete_data(leaf_row(self.span.number, page))

    def _kept_index(self, page: int, changed: Sequence[int]) -> bool:
        """Write the index of a leaf's last doclist anew, or take it out; whether there is one."""
        if not self.is_indexed(page):
            return False
        firsts = self.firsts(page)
        new: dict[tuple[int, int], bytes] = {}
        if page <= self.span.last and self.leaf(page).last_term == self._stood[page][1]:
            if self._begins_as_before(page, firsts, changed):
                return True
            new = doclist_index(page, self._firsts_now(page, dict(firsts)), self._size)
        index = self._index_of(page)
        for height, name in index.keys() - new.keys():
            self._delete_data(index_row(self.span.number, height, name))
        for (height, name), data in new.items():
            if index.get((height, name)) != data:
                put(self._db, self._table, index_row(self.span.number, height, name), data)
        return bool(new)

    def _begins_as_before(
        self, owner: int, firsts: Sequence[First], changed: Sequence[int]
    ) -> bool:
        """Whether each leaf of a doclist begins with the id that it began with; of a frequent word
        they may be thousands, and those that were changed are few."""
        begin, end = firsts[0][0], firsts[-1][0]
        if end > self.span.last:
            return False
        for page in changed[bisect_right(changed, owner) : bisect_right(changed, end)]:
            leaf = self._leaves[page]
            before = firsts[page - begin][1] if page >= begin else None
            if leaf.first_id != before or (leaf.terms and (page < end or before is None)):
                return False
        return True

    def _firsts_now(self, owner: int, before: dict[int, int | None]) -> Iterator[First]:
        for page in range(owner + 1, max(before) + 1):
            if page not in self.changed:
                yield page, before.get(page)
                continue
            if page > self.span.last:
                return
            leaf = self._leaves[page]
            if leaf.first_id is not None or not leaf.terms:
                yield page, leaf.first_id
            if leaf.terms:
                return

    def _row_now(self, page: int, *, indexed: bool) -> _Row | None:
        """What is to be said of a leaf; nothing of one without terms."""
        term = next(iter(self.leaf(page).terms), None) if page <= self.span.last else None
        if term is None:
            return None
        row = self.row(page)
        stays = row is not None and (not row.key or term == self._stood[page][0])
        return _Row(row.key if row is not None and stays else term, indexed)

    def _put_key(self, page: int, row: _Row) -> None:
        self._db.execute(
            f"INSERT INTO {self._table}_idx (segid, term, pgno) VALUES (?, ?, ?)",  # noqa: S608
            (self.span.number, row.key, page << 1 | row.indexed),
        )

    def _delete_key(self, key: bytes) -> None:
        self._db.execute(
            f"DELETE FROM {self._table}_idx WHERE segid = ? AND term = ?",  # noqa: S608
            (self.span.number, key),
        )

    def _delete_data(self, row: int, last: int | None = None) -> None:
        self._db.execute(
            f"DELETE FROM {self._table}_data WHERE id BETWEEN ? AND ?",  # noqa: S608
            (row, row if last is None else last),
        )

    def drop(self) -> None:
        """The segment holds nothing any more."""
        span = self.span
        if span.grows:
            raise UnknownLayout
        self._delete_data(leaf_row(span.number, 0), leaf_row(span.number + 1, 0) - 1)
        self._db.execute(f"DELETE FROM {self._table}_idx WHERE segid = ?", (span.number,))  # noqa: S608
        span.first = span.last = 0

    def forget_keys(self, terms: Iterable[bytes]) -> None:
        """Leave no piece of some terms, which are in no segment, as the key of a leaf that a merge
        under way has taken already, wholly or to its middle."""
        for term in terms if self.span.first > 1 else ():
            for length in range(2, len(term) + 1):
                row = self._db.execute(
                    f"SELECT pgno >> 1, pgno FROM {self._table}_idx "  # noqa: S608
                    "WHERE segid = ? AND term = ?",
                    (self.span.number, term[:length]),
                ).fetchone()
                if row and row[0] <= self.span.first:
                    self._delete_key(term[:length])
                    if row[0] == self.span.first:
                        self._db.execute(
                            f"INSERT INTO {self._table}_idx VALUES (?, ?, ?)",  # noqa: S608
                            (self.span.number, next(iter(self.leaf(row[0]).terms)), row[1]),
                        )
