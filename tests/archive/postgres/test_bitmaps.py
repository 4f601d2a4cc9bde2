"""What very many match is counted by bits, exactly: as texts tell it one by one."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.archive.fulltext import first_page as chosen_among
from newsctl.archive.postgres import bitmap_searches, bitmaps, first_page, roles, texts
from newsctl.archive.postgres.opening import open_server
from newsctl.archive.postgres.server import Server
from newsctl.article import Article
from newsctl.errors import NewsctlError
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.servers import of_role, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsctl.archive.postgres.archive import PostgresArchive
    from newsctl.search.query import Query
    from tests.servers import Databases

WORDS = ("قطار", "ميناء", "سفينة", "مدينة", "وزير", "نفط")  # each in every other article or so
RARE = "فلسفة"


def asked(text: str) -> Query:
    return parse(text, today=date(2026, 3, 1))


QUERIES = tuple(
    asked(text)
    for text in (
        "قطار", "قطار ميناء", "قطار OR ميناء", "قطار -ميناء", "مدينة وزير نفط",
        "(قطار OR سفينة) مدينة", f"قطار OR {RARE}", "قطار -(ميناء OR نفط)", "title:قطار نفط",
    )
)  # fmt: skip


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small archive has bits too, few changes are many, and so are few that match."""
    for one in (chosen_among, first_page):
        monkeypatch.setattr(one, "MANY", 10)
    for module in (bitmaps, bitmap_searches):
        monkeypatch.setattr(module, "FEWEST", 40)
        monkeypatch.setattr(module, "SHARE", 8)
    monkeypatch.setattr(texts, "_SMALL_ONES", 1)
    monkeypatch.setattr(bitmaps, "SOME", 8)
    monkeypatch.setattr(bitmap_searches, "_MOST_STALE", 30)


@pytest.fixture
def by_bits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each count went by bits."""
    told: list[bool] = []
    plain = bitmap_searches.bits_of

    def number(*args: object) -> object:
        found = plain(*args)  # type: ignore[arg-type]
        told.append(found is not None)
        return found

    monkeypatch.setattr(bitmap_searches, "bits_of", number)
    return told


def an_article(chance: random.Random) -> Article:
    """About some of the words."""
    some = [one for one in WORDS if chance.random() < 0.6] + [RARE] * (chance.random() < 0.05)
    title = f"خبر {chance.choice(WORDS)} {chance.choice(WORDS)} {chance.random()}"
    return Article(title=title, body=" ".join([*some, str(chance.random())]))


def articles(number: int, seed: float = 1) -> Iterable[Article]:
    chance = random.Random(seed)
    return [an_article(chance) for _time in range(number)]


def counts(archive: PostgresArchive) -> list[int]:
    return [archive.count(query=one) for one in QUERIES]


def best(archive: PostgresArchive, *queries: Query) -> list[list[tuple[int, float]]]:
    """The best of each query, of those that are chosen of very many."""
    asked = [
        archive.search(one, Selection(limit=3), match=Match.AUTO) for one in queries or QUERIES
    ]
    return [[(hit.id, hit.score) for hit in one.hits] for one in asked]


def best_otherwise(
    archive: PostgresArchive, monkeypatch: pytest.MonkeyPatch, *queries: Query
) -> list[list[tuple[int, float]]]:
    with monkeypatch.context() as patched:
        patched.setattr(bitmap_searches, "bits_of", lambda *_args: None)
        return best(archive, *queries)


def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Those that are sent from now on."""
    sent: list[str] = []
    plain = Server._run

    def run(server: Server, sql: str, values: Sequence[object]) -> list[Any]:
        sent.append(sql)
        return plain(server, sql, values)

    monkeypatch.setattr(Server, "_run", run)
    return sent


def counted_otherwise(archive: PostgresArchive, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    with monkeypatch.context() as patched:
        patched.setattr(bitmap_searches, "bits_of", lambda *_args: None)
        return counts(archive)


def assert_counted_by_bits(
    archive: PostgresArchive, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bits are asked, and tell what is told without them."""
    del by_bits[:]
    assert counts(archive) == counted_otherwise(archive, monkeypatch)
    assert True in by_bits


@pytest.mark.usefixtures("small")
def test_any_changes_leave_counts_exact(
    postgres: str, full: bool, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = random.randrange(1000) if full else 1
    chance = random.Random(seed)
    with open_server(postgres) as archive:
        list(archive.add_many(articles(60, seed)))
        for _step in range(300 if full else 20):
            ids = [*archive.ids(), *archive.ids(Selection(trash=True))]
            some = chance.sample(ids, k=min(len(ids), chance.randint(1, 4)))
            with suppress(NewsctlError):  # nothing to be taken back
                match chance.randrange(9):
                    case 0:
                        archive.trash(some)
                    case 1:
                        archive.restore(some)
                    case 2:
                        archive.remove(some)
                    case 3 | 4:
                        archive.edit(some, {"body": an_article(chance).body})
                    case 5:
                        archive.undo()
                    case 6:
                        archive.redo()
                    case 7:
                        list(archive.add_many(articles(chance.choice((3, 20)), chance.random())))
                    case 8:
                        archive.add(an_article(chance))
            del by_bits[:]
            assert counts(archive) == counted_otherwise(archive, monkeypatch)
            assert best(archive) == best_otherwise(archive, monkeypatch)
        archive.upkeep.compact()
        del by_bits[:]
        assert counts(archive) == counted_otherwise(archive, monkeypatch)
        assert by_bits.count(True) == len(QUERIES) - 1  # not what is in a title
        assert archive.check().problems == []


@pytest.mark.usefixtures("small")
def test_what_others_change_meanwhile_is_counted_once(
    postgres: str, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several add, edit and delete while one brings bits into line, and each asks."""
    with open_server(postgres) as archive:
        list(archive.add_many(articles(80)))
        archive.upkeep.compact()
    errors: list[BaseException] = []

    def client(which: int) -> None:
        chance = random.Random(which)
        try:
            with open_server(postgres) as archive:
                for _step in range(5):
                    added = [one.id for one in archive.add_many(articles(9, chance.random()))]
                    archive.edit(chance.sample(added, 3), {"body": an_article(chance).body})
                    archive.remove(chance.sample(added, 2))
                    bitmaps.fold(archive.server, choose=True)
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=client, args=(which,)) for which in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []
    with open_server(postgres) as archive:
        bitmaps.fold(archive.server, choose=True)
        assert run(postgres, "SELECT count(*) FROM newsctl.stale") == [(0,)]
        assert_counted_by_bits(archive, by_bits, monkeypatch)


@pytest.mark.usefixtures("small")
def test_many_that_come_bring_their_bits_and_are_marked_where_another_is_at_bits(
    postgres: str, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So what matches is counted by bits while an import goes on."""
    stale = "SELECT count(*) FROM newsctl.stale"
    with open_server(postgres) as archive, open_server(postgres) as other:
        list(archive.add_many(articles(60)))
        archive.upkeep.compact()

        def fails() -> None:
            list(archive.add_many(articles(20, 2)))
            raise NewsctlError

        with pytest.raises(NewsctlError):
            archive.server.write(fails)
        sent = statements(monkeypatch)
        list(archive.add_many(articles(20, 3)))
        assert not any("tsvector_to_array" in one for one in sent)
        assert run(postgres, stale) == [(0,)]

        def is_at_bits() -> None:
            assert bitmaps.of_new(other.server, range(20)) is not None
            list(archive.add_many(articles(20, 4)))
            assert run(postgres, stale) == [(20,)]

        other.server.write(is_at_bits)
        for _time in range(2):
            assert_counted_by_bits(archive, by_bits, monkeypatch)
            bitmaps.make(other.server)
        assert archive.check().problems == []


@pytest.mark.usefixtures("small")
def test_what_is_open_while_bits_are_put_is_right_once_it_is_kept(
    postgres: str, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change begun before bits are brought into line, or given to a term, and kept after."""
    with open_server(postgres) as archive, open_server(postgres) as other:
        ids = [one.id for one in archive.add_many(articles(60))]
        one, two, three = ids[:3]
        archive.edit([one], {"body": "قطار ميناء"})  # waits for its bits

        def change() -> None:
            archive.edit([one, two], {"body": "سفينة وزير"})
            archive.remove([three])
            archive.add(Article(title="جديد", body="قطار ميناء سفينة"))
            bitmaps.make(other.server)

        archive.server.write(change)
        for _time in range(2):
            assert_counted_by_bits(archive, by_bits, monkeypatch)
            bitmaps.make(other.server)
        assert run(postgres, "SELECT count(*) FROM newsctl.stale") == [(0,)]


@pytest.mark.usefixtures("small")
def test_a_reader_counts_by_bits_and_an_older_archive_has_them_once_it_is_compact(
    postgres: str, databases: Databases, by_bits: list[bool]
) -> None:
    reader = databases.role("reader")
    with open_server(postgres) as archive:
        roles.grant(archive.server, [reader], [])
        list(archive.add_many(articles(60)))
        for table in bitmaps.NAMES:  # as an older version left it
            run(postgres, f"DELETE FROM newsctl.{table}")
        expected = counts(archive)
        assert True not in by_bits
        archive.upkeep.compact()
    with open_server(of_role(postgres, reader), create=False) as archive:
        assert counts(archive) == expected
    assert True in by_bits


@pytest.mark.usefixtures("small")
def test_bits_that_went_between_two_statements_are_not_missed(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_server(postgres) as archive:
        list(archive.add_many(articles(60)))
        archive.upkeep.compact()
        expected = counts(archive)
        plain = bitmap_searches.bits_of

        def number(*args: object) -> object:
            found = plain(*args)  # type: ignore[arg-type]
            run(postgres, "DELETE FROM newsctl.frequent_terms; DELETE FROM newsctl.bitmaps")
            return found

        monkeypatch.setattr(bitmap_searches, "bits_of", number)
        assert counts(archive) == expected
        archive.upkeep.compact()
        sent = statements(monkeypatch)
        found = best(archive, QUERIES[1])
        assert any("get_bit" in one for one in sent)
        assert found == best_otherwise(archive, monkeypatch, QUERIES[1])


@pytest.mark.usefixtures("small")
def test_bits_that_are_wrong_are_found_and_made_anew(postgres: str, by_bits: list[bool]) -> None:
    with open_server(postgres) as archive:
        list(archive.add_many(articles(60)))
        archive.upkeep.compact()
        archive.edit([1], {"body": "قطار"})  # waits for its bits
        expected = counts(archive)
        assert archive.check().problems == []
        run(postgres, "UPDATE newsctl.bitmaps SET bits = ~bits WHERE term = 'قطار'")
        assert counts(archive) != expected
        assert len(archive.check(repair=True).problems) == 1
        del by_bits[:]
        assert counts(archive) == expected
        assert True in by_bits
        assert archive.check().problems == []


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("part", ["_fold_some", "_choose"])
def test_what_was_kept_is_not_said_to_have_failed_where_its_bits_could_not_be_put(
    postgres: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a server whose statement_timeout is short."""

    def slow(server: Server, *_more: object) -> int:
        server.rows("SET LOCAL statement_timeout = 20; SELECT pg_sleep(9)")
        return 0

    with open_server(postgres) as archive:
        with monkeypatch.context() as patched:
            patched.setattr(bitmaps, part, slow)
            assert len([*archive.add_many(articles(60))]) == 60
            assert archive.upkeep.reindex() == 60
        expected = counted_otherwise(archive, monkeypatch)
        assert counts(archive) == expected
        archive.upkeep.compact()
        assert counts(archive) == expected


@pytest.mark.usefixtures("small")
def test_terms_become_frequent_as_an_archive_grows_and_reindexing_keeps_them_in_line(
    postgres: str, by_bits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = "SELECT term FROM newsctl.frequent_terms WHERE term <> ''"
    with open_server(postgres) as archive:
        list(archive.add_many(articles(60)))
        archive.upkeep.compact()
        assert ("مطار",) not in run(postgres, terms)
        list(archive.add_many(Article(title=f"خبر {n}", body=f"مطار {n}") for n in range(100)))
        archive.upkeep.compact()
        assert ("مطار",) in run(postgres, terms)
        expected = counts(archive)
        archive.upkeep.reindex()
        del by_bits[:]
        assert counts(archive) == expected == counted_otherwise(archive, monkeypatch)
        assert True in by_bits


@pytest.mark.usefixtures("small")
def test_very_many_are_counted_with_no_look_at_their_rows(
    postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_server(postgres) as archive:
        list(archive.add_many(articles(300)))
        archive.upkeep.compact()
        run(postgres, "ANALYZE newsctl.articles, newsctl.texts, newsctl.stale, newsctl.bitmaps")
        read = rows_read_by(monkeypatch, "bit_count")
        matching = archive.search(QUERIES[1], Selection(limit=20), match=Match.AUTO).total
        assert matching > 60
        assert read
        assert max(read) < 20


def rows_read_by(monkeypatch: pytest.MonkeyPatch, part: str) -> list[float]:
    """Of each statement that holds a text, from here on, the most rows that a node of it gives."""
    read: list[float] = []
    plain = Server._run

    def explained(server: Server, sql: str, values: object) -> object:
        if part in sql:
            head, tail = sql.rsplit("; ", 1)
            plan = plain(server, f"{head}; EXPLAIN (ANALYZE, FORMAT JSON) {tail}", values)  # type: ignore[arg-type]
            read.append(max(rows_read(plan[0][0][0]["Plan"])))
        return plain(server, sql, values)  # type: ignore[arg-type]

    monkeypatch.setattr(Server, "_run", explained)
    return read


def rows_read(plan: dict[str, object]) -> list[float]:
    """How many rows each node of a plan gave."""
    own = float(plan["Actual Rows"]) * float(plan["Actual Loops"])  # type: ignore[arg-type]
    below = plan.get("Plans", [])
    return [own, *(one for part in below for one in rows_read(part))]  # type: ignore[attr-defined]
