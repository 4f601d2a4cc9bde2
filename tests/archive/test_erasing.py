"""What an FTS5 table holds of some articles is taken out of its pages where they stand: FTS5 finds
the same in it afterwards as in one that it merged itself, and not an entry of them is left."""

from __future__ import annotations

import random
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from newsctl.archive.fulltext import leaves
from newsctl.archive.fulltext.erasing import erase
from newsctl.archive.fulltext.leaves import UnknownLayout
from newsctl.archive.fulltext.segments import Structure

if TYPE_CHECKING:
    from collections.abc import Iterable

Texts = dict[int, tuple[str, str]]


class Table:
    """An FTS5 table as ours is, with small pages; `texts` are those that it has, `ever` the terms
    of each that it had, article by article."""

    def __init__(self, page: int, automerge: int) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.execute("CREATE VIRTUAL TABLE fts USING fts5(a, b, content='', tokenize='ascii')")
        self.command("pgsz", page)
        self.command("automerge", automerge)
        self.texts: Texts = {}
        self.ever: dict[int, list[set[str]]] = {}

    def command(self, name: str, value: int | None = None) -> None:
        if value is None:
            self.db.execute("INSERT INTO fts (fts) VALUES (?)", (name,))
        else:
            self.db.execute("INSERT INTO fts (fts, rank) VALUES (?, ?)", (name, value))

    def change(self, new: Texts, gone: Iterable[int] = ()) -> None:
        """In one transaction, and so one segment."""
        self.db.execute("BEGIN")
        for one in sorted({*gone, *new}):
            if one in self.texts:
                self.db.execute(
                    "INSERT INTO fts (fts, rowid, a, b) VALUES ('delete', ?, ?, ?)",
                    (one, *self.texts.pop(one)),
                )
        for one, (a, b) in sorted(new.items()):
            self.db.execute("INSERT INTO fts (rowid, a, b) VALUES (?, ?, ?)", (one, a, b))
            self.texts[one] = (a, b)
            self.ever.setdefault(one, []).append(set(f"{a} {b}".split()))
        self.db.execute("COMMIT")

    def copy(self) -> Table:
        copy = Table.__new__(Table)
        copy.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.backup(copy.db)
        copy.texts, copy.ever = dict(self.texts), {one: [*of] for one, of in self.ever.items()}
        return copy

    def erase(self, ids: Iterable[int]) -> set[str]:
        self.db.execute("BEGIN")
        gone = erase(self.db, "fts", {one: self.ever.pop(one, []) for one in ids})
        self.db.execute("COMMIT")
        other = sqlite3.connect(":memory:", isolation_level=None)
        self.db.backup(other)
        self.db = other  # FTS5 remembers its segments
        return gone

    # -- what is in it ---------------------------------------------------------------------------
    def places(self) -> list[tuple[object, ...]]:
        self.db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.v USING fts5vocab(main, fts, instance)"
        )
        return sorted(self.db.execute("SELECT term, doc, col, offset FROM temp.v"))

    def found(self, query: str, order: str) -> list[tuple[object, ...]]:
        sql = f"SELECT rowid, bm25(fts, 1, 2) FROM fts WHERE fts MATCH ? ORDER BY rowid {order}"
        return self.db.execute(sql, (query,)).fetchall()

    def rows(self) -> list[tuple[object, ...]]:
        return [
            *self.db.execute("SELECT * FROM fts_docsize"),
            *self.db.execute("SELECT block FROM fts_data WHERE id = 1"),
        ]

    def ids(self) -> set[int]:
        """Of which articles entries are, hidden ones and marks too, wherever a page is."""
        found: set[int] = set()
        sql = "SELECT block FROM fts_data WHERE id > 10 AND NOT id & (1 << 36)"
        for (page,) in self.db.execute(sql):
            leaf = leaves.parsed(page)
            assert not leaf.is_empty
            for doclist in (leaf.more, *leaf.terms.values()):
                found.update(one for one, _listed in leaves.entries(doclist))
        return found

    def split_keys(self) -> set[bytes]:
        return {bytes(key) for (key,) in self.db.execute("SELECT term FROM fts_idx")}

    def is_sound(self) -> None:
        """As FTS5 itself judges, as its keys tell, and without a rest of what is not there."""
        self.command("integrity-check")
        sql = "SELECT id, block FROM fts_data WHERE id > 10 AND NOT id & (1 << 36) ORDER BY id"
        segment = owed = 0
        for row, page in self.db.execute(sql):
            leaf = leaves.parsed(page)
            if row >> 37 != segment:
                segment, owed = row >> 37, 0
            assert len(leaf.tail) == (min(owed, len(leaf.tail)) if _goes_on(leaf) else owed)
            owed = owed - len(leaf.tail) if _goes_on(leaf) else _owed(leaf)
        for segment, term, page in self.db.execute("SELECT segid, term, pgno FROM fts_idx"):
            row = (segment << 37) + (page >> 1)
            block = self.db.execute("SELECT block FROM fts_data WHERE id = ?", (row,)).fetchone()
            if block:  # else a merge has taken it
                assert next(iter(leaves.parsed(block[0]).terms)) >= bytes(term)


def _goes_on(leaf: leaves.Leaf) -> bool:
    """Whether a leaf holds nothing but a part of a position list."""
    return not (leaf.more or leaf.terms)


def _owed(leaf: leaves.Leaf) -> int:
    """How many bytes of its last position list stand on the leaves after one."""
    last = leaves.entries([leaf.more, *leaf.terms.values()][-1])[-1:]
    return sum(
        (size >> 1) - (len(listed) - at)
        for _id, listed in last
        for size, at in [leaves.number_at(listed, 0)]
    )


def words_of(*tables: Table) -> list[str]:
    return sorted({str(term) for table in tables for term, *_place in table.places()})


def is_as_merged(erased: Table, merged: Table) -> None:
    """Two tables that hold the same answer alike."""
    erased.is_sound()
    assert erased.places() == merged.places()
    assert erased.rows() == merged.rows()
    words = words_of(merged)
    for word in [*words, "missing"]:
        for order in ("ASC", "DESC"):
            assert erased.found(word, order) == merged.found(word, order)
    for query in (" OR ".join(words[:9]), " ".join(words[:2]), "w*", "a : w*"):
        if query:
            assert erased.found(query, "DESC") == merged.found(query, "DESC")


def some_texts(chance: random.Random, count: int) -> list[str]:
    """Of up to six words, each up to forty times; the shortest first, which a failure is shrunk
    to."""
    words = [*(f"w{'x' * (n % 4)}{n}" for n in range(12)), "common"]
    made = {
        " ".join(
            " ".join([chance.choice(words)] * chance.randint(1, 40))
            for _word in range(chance.randrange(7))
        )
        for _text in range(count)
    }
    return sorted(made, key=lambda one: (len(one), one))


# Drawn whole: word by word they would take longer to draw than what is tried with them.
TEXT = st.sampled_from(some_texts(random.Random(1), 1000))
IDS = st.sampled_from([*range(1, 30), 127, 128, 300, 16383, 16384, 2**31, 2**40])
CHANGES = st.lists(
    st.tuples(st.dictionaries(IDS, st.tuples(TEXT, TEXT), max_size=12), st.sets(IDS, max_size=3)),
    min_size=1,
    max_size=10,
)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.sampled_from([32, 64, 100, 200, 500, 4050]), st.sampled_from([0, 2, 4, 8]), CHANGES,
    st.sets(IDS, min_size=1, max_size=8), CHANGES,
)  # fmt: skip
def test_any_table(
    page: int,
    automerge: int,
    before: list[tuple[Texts, set[int]]],
    doomed: set[int],
    after: list[tuple[Texts, set[int]]],
) -> None:
    table = Table(page, automerge)
    for new, gone in before:
        table.change(new, gone)
    doomed |= {one for one in list(table.ever)[::3] if one not in table.texts}
    table.change({}, doomed)
    assume(doomed & table.ever.keys())
    merged = table.copy()
    merged.command("optimize")
    try:
        gone_words = table.copy().erase(doomed)
    except UnknownLayout:
        event("not in place")
        return
    event("in place")
    table.erase(doomed)
    for one in doomed:
        merged.ever.pop(one, None)

    assert not doomed & table.ids()
    is_as_merged(table, merged)
    held = {term for texts in table.ever.values() for text in texts for term in text}
    assert not gone_words & set(words_of(table))
    assert not {key[1:].decode() for key in table.split_keys()} & (gone_words - held)
    for new, gone in after:
        for which in (table, merged):
            which.change(new, gone)
        is_as_merged(table, merged)
    table.command("merge", 4)
    is_as_merged(table, merged)
    table.command("optimize")
    is_as_merged(table, merged)


def long_texts(chance: random.Random, ids: Iterable[int]) -> Texts:
    """Of few words, so that each has a doclist over many leaves, with indexes of several heights;
    some stand so often in one that its position list goes on there."""

    def text() -> str:
        return " ".join(
            f"w{chance.randrange(5)} " * (40 if chance.random() < 0.05 else 1)
            for _ in range(chance.randrange(6))
        )

    return {one: (text(), text()) for one in ids}


@pytest.mark.parametrize("seed", range(8))
def test_long_doclists(seed: int, full: bool) -> None:
    """Of articles that go one after the other (in full, more of them)."""
    chance = random.Random(seed)
    table = Table([64, 100][seed % 2], 4)
    for begin in range(1, 700, 100):
        table.change(long_texts(chance, range(begin, begin + 100)))
    table.command("optimize")
    in_place = 0
    for _turn in range(6 if full else 3):
        longest = sorted(table.texts, key=lambda one: len("".join(table.texts[one])))[-60:]
        doomed = {chance.choice(sorted(table.texts)), chance.choice(longest)}
        table.change({}, doomed)
        merged = table.copy()
        merged.command("optimize")
        try:
            table.copy().erase(doomed)
        except UnknownLayout:
            table.command("optimize")
            continue
        table.erase(doomed)
        in_place += 1
        assert not doomed & table.ids()
        is_as_merged(table, merged)
    rows = [row for (row,) in table.db.execute("SELECT id FROM fts_data")]
    assert [row for row in rows if row >> 36 & 1]  # of indexes
    assert in_place


@pytest.mark.parametrize("merged", range(1, 8))
def test_while_segments_are_merged(merged: int) -> None:
    """A text's terms are in two of them then: those that were merged already in the new one."""
    table = Table(64, 0)
    for begin in range(1, 50, 10):
        texts = {
            one: (f"a{one} common", f"zlong{one} zlong zlonger") for one in range(begin, begin + 10)
        }
        table.change(texts)
    for _time in range(merged):
        table.command("merge", 1)
    under_way = [one for one in Structure(table.db, "fts").spans() if one.is_input or one.grows]
    assert under_way
    doomed = {3, 17, 49}
    table.change({}, doomed)
    whole = table.copy()
    whole.command("optimize")
    table.erase(doomed)

    assert not doomed & table.ids()
    is_as_merged(table, whole)


@pytest.mark.parametrize("seed", range(3))
def test_only_those_keys_are_written_that_become_others(seed: int) -> None:
    """A leaf that loses an article keeps its key, and most lose no term."""
    chance = random.Random(seed)
    table = Table(100, 4)
    words = [f"{chance.randrange(10**6):06d}" for _word in range(300)]
    table.change({one: (" ".join(chance.sample(words, 60)), "") for one in range(1, 200)})
    keys = "SELECT segid, term, pgno FROM fts_idx"
    before = set(table.db.execute(keys))
    table.change({}, [8])
    hidden = set(table.db.execute(keys)) - before
    statements: list[str] = []
    table.db.set_trace_callback(statements.append)
    table.erase([8])

    written = [one for one in statements if one.startswith(("INSERT INTO fts_idx", "DELETE"))]
    rewritten = [one for one in statements if "fts_data VALUES" in one]
    assert len(rewritten) > 20
    assert set(table.db.execute(keys)) == before
    assert len([one for one in written if "fts_idx" in one]) <= len(hidden)
