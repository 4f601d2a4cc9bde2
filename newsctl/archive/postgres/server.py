"""A server behind one class: every statement runs here, and fails in our words.

Nothing is kept in a session: each statement stands alone or within one transaction, names its
tables with their schema, and prepares nothing, so that a pool that hands connections out by the
transaction (pgbouncer) may stand between.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar, cast

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive.postgres.connecting import connect
from newsctl.archive.postgres.errors import Conflict, ConnectionLost, ours
from newsctl.archive.postgres.locks import CHANGING, HOLDERS, MAKING
from newsctl.archive.postgres.outcome import LIFE, NUMBER, was_kept
from newsctl.archive.postgres.values import arrays, copied, may_be_copied, pieces, unnested
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import psycopg2
    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class
    from psycopg2.extensions import cursor as Cursor  # noqa: N812

    from newsctl.archive.postgres.sending import Sending
    from newsctl.errors import NewsctlError

T = TypeVar("T")

_ATTEMPTS, _PAUSE = 6, 0.02  # a change that others came between: how often, seconds
_MANY = 16  # rows that go by COPY, which takes a round trip more
_LARGE = 65_536  # bytes that are sent while the next are made
_COPIED = {"tsvector", "text[]"}  # types whose values are known in binary form alone
_IDLE = 1.0  # seconds, after which a connection is looked at before it is used
_STAMP = "CASE WHEN is_called THEN last_value ELSE 0 END"
_ABOUT = "(SELECT ARRAY[version::text, analyzer] FROM newsctl.archive WHERE one)"
STATE = f"(SELECT {_STAMP} FROM newsctl.stamps), ARRAY({HOLDERS})"  # noqa: S608
_STATE = f"SELECT {STATE}, {_ABOUT}"
_STAMPED = ", nextval('newsctl.stamps')"
_READING = ("SELECT", "SET LOCAL")  # how what only reads begins
_ONE_MOMENT = " ISOLATION LEVEL REPEATABLE READ"


class Server:
    """One connection, made anew where it was lost and that is safe.

    `place` is the address without its password. Raises ArchiveError, ArchiveLocked.
    """

    def __init__(self, address: str, place: str, timeout: float) -> None:
        self.place = place
        self.timeout = timeout
        self._address = address
        self._thread = get_ident()
        self._connection: Connection | None = None
        self._used = 0.0
        self._within = False  # a transaction
        self._sending: Sending | None = None  # what of it is on its way
        self._closed = False
        self.archive_version: int | None = None  # of its tables, when it was opened
        self.analyzer = ""  # its version that made the archive's terms, as last heard of
        self.is_spread = False  # whether the database can spread tables over machines
        self.sees_all = True  # whether no policy of its owner's hides articles from the role
        self._stamp = 0  # the last change that is known
        self._pending: set[str] = set()  # changes that were going on then

    # -- the connection --------------------------------------------------------------------------
    @property
    def connection(self) -> Connection:
        """The connection, made when it is first needed."""
        if get_ident() != self._thread:
            raise ArchiveError(
                _("An open archive belongs to the thread that opened it; open another one here")
            )
        if self._closed:
            raise ArchiveError(_("This archive is closed; open it again"))
        if self._connection is None:
            self._connection = connect(self._address, self.place)
        return self._connection

    @property
    def user(self) -> str:
        """The role that is connected."""
        return str(self.connection.info.user)

    @property
    def version(self) -> int:
        """The server's version, as 150004."""
        return int(self.connection.server_version)

    @property
    def _wait(self) -> int:
        """How long a statement waits for others, milliseconds."""
        return int(self.timeout * 1000) or 1

    @property
    def _settings(self) -> str:
        """What holds for a statement, or for a transaction, whatever was set for the role: how long
        it waits, that arrays hold nothing too, and that an index tells all that it finds."""
        return (
            f"SET LOCAL lock_timeout = {self._wait}; SET LOCAL array_nulls = on; "
            "SET LOCAL gin_fuzzy_search_limit = 0"
        )

    def another(self) -> Server:
        """Another connection to the same place."""
        assert self.connection is not None  # of this thread, and not closed
        return Server(self._address, self.place, self.timeout)

    def close(self) -> None:
        """Let go of the connection."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._sending is None:
            with suppress(Exception):
                connection.close()

    # -- statements ------------------------------------------------------------------------------
    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        """The rows that a statement gives. One that only reads, outside a transaction, is asked
        once more where the connection was lost, and waits for its tables no longer than a change
        does: whoever puts these in order may hold them for hours."""
        if not self._within and sql.startswith(_READING):
            sql = f"{self._settings}; {sql}"
        try:
            return self._run(sql, values)
        except ConnectionLost:
            if self._within:
                raise
        return self._run(sql, values)

    def post(self, sql: str, values: Sequence[object] = ()) -> None:
        """Have a statement run whose rows nobody needs: behind what is on its way, while the caller
        goes on. The next that gives rows, or the end, waits for it, and tells that it failed."""
        if self._sending:
            self._sending.put(lambda cursor: cursor.execute(sql, values or None))
        else:
            self.rows(sql, values)

    def row(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any | None:
        """The first row that a statement gives, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Any:
        """The first value of the first row that a statement gives; None where it gives none."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def insert(
        self,
        table: str,
        columns: Mapping[str, str],
        rows: Iterable[Sequence[object]],
        conflict: str = "",
    ) -> list[Any]:
        """Put rows into a table: its columns by name, with their types; `conflict` is what comes
        behind (`ON CONFLICT …`, `RETURNING …`). Many rows with nothing behind them go by COPY."""
        names, kinds = ", ".join(columns), list(columns.values())
        left = iter(rows)
        first = list(islice(left, _MANY))
        rows = chain(first, left)
        many = not conflict and len(first) == _MANY and may_be_copied(kinds)
        if first and (many or not _COPIED.isdisjoint(kinds)):
            self._copy(f"COPY newsctl.{table} ({names}) FROM STDIN (FORMAT binary)", kinds, rows)
            return []
        sql = f"INSERT INTO newsctl.{table} ({names}) SELECT * FROM {unnested(kinds)} {conflict}"  # noqa: S608
        given: list[Any] = []
        for some in pieces(rows):
            given += self.rows(sql, arrays(kinds, some))
        return given

    def update(
        self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Change rows of a table: its columns by name, with their types; the first names the
        row."""
        key, *others = columns
        changes = ", ".join(f"{one} = new.{one}" for one in others)
        sql = (
            f"UPDATE newsctl.{table} AS old SET {changes} "  # noqa: S608
            f"FROM {unnested(columns.values())} AS new ({', '.join(columns)}) "
            f"WHERE old.{key} = new.{key}"
        )
        for some in pieces(rows):
            self.rows(sql, arrays(columns.values(), some))

    def numbers(self, sql: str, values: Sequence[object] = ()) -> array[int]:
        """The numbers that a query of one column gives, of which there may be very many: the driver
        holds all rows of a query, but not those of a COPY."""
        from newsctl.archive.postgres.copy import read_numbers

        settings = "" if self._within else f"{self._settings}; "
        work = partial(read_numbers, sql=f"{settings}COPY ({sql}) TO STDOUT", values=values)
        try:
            return self._with_cursor(work)
        except ConnectionLost:
            if self._within:
                raise
        return self._with_cursor(work)

    def _run(self, sql: str, values: Sequence[object] | Mapping[str, object]) -> list[Any]:
        def run(cursor: Cursor) -> list[Any]:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

        return self._with_cursor(run)

    def _copy(self, sql: str, kinds: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        from newsctl.archive.postgres.copy import copy

        for data in copied(kinds, rows):
            run = partial(copy, sql=sql, data=data)
            if self._within and not self._sending and len(data) > _LARGE:
                from newsctl.archive.postgres.sending import Sending

                self._sending = Sending(self.connection)
            if self._sending:
                self._sending.put(run)
            else:
                self._with_cursor(run)

    def _await_sent(self) -> None:
        """Wait for what is on its way."""
        if self._sending is None:
            return
        import psycopg2

        error = self._sending.end()
        self._sending, self._used = None, time.monotonic()
        if isinstance(error, psycopg2.Error):
            raise self._translated(error) from error
        if error is not None:
            raise error

    def _with_cursor(self, work: Callable[[Cursor], T]) -> T:
        self._await_sent()
        connection = self.connection  # refused where the driver is not installed
        import psycopg2

        try:
            with connection.cursor() as cursor:
                return work(cursor)
        except psycopg2.Error as error:
            raise self._translated(error) from error
        finally:
            self._used = time.monotonic()

    def _translated(self, error: psycopg2.Error) -> NewsctlError:
        user = "" if self._connection is None else str(self._connection.info.user)
        found = ours(error, self.place, user)
        if isinstance(found, ConnectionLost):
            self._let_go()
        return found

    # -- transactions ----------------------------------------------------------------------------
    def write(
        self, work: Callable[[], T], *, at_one_moment: bool = False, stamped: bool = True
    ) -> T:
        """All that `work` changes, or nothing; within another, part of that one.

        It is done again from its beginning where others came between, and once where the connection
        was lost before anything was kept. Where it was lost while the server kept it, the server is
        asked whether it did. `at_one_moment` all that it reads is of one moment; what is not
        `stamped` numbers itself, or changes nothing.
        """
        if self._within:
            return work()
        lost = False
        for attempt in range(_ATTEMPTS):
            try:
                return self._transaction(work, at_one_moment, stamped)
            except Conflict:
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(_PAUSE * (attempt + 1))
            except ConnectionLost:
                if lost:
                    raise
                lost = True
        raise AssertionError

    def _transaction(self, work: Callable[[], T], at_one_moment: bool, stamped: bool) -> T:
        self._look_at_connection()
        # The change's number is taken while its lock is held: whoever asks for what is new sees
        # one or the other until it is kept.
        begin = (
            f"BEGIN{_ONE_MOMENT if at_one_moment else ''}; {self._settings}; "
            f"SELECT pg_advisory_xact_lock_shared({CHANGING[0]}, {CHANGING[1]}); "
            f"SELECT {_ABOUT}, ARRAY[{NUMBER}, {LIFE}]{_STAMPED if stamped else ''}"
        )
        try:
            about, *begun = self._run(begin, ())[0]
            self._note_about(about)
        except BaseException:
            self._roll_back()
            raise
        number, *stamps = cast("tuple[list[str], int]", begun)
        self._within = True
        try:
            answer = work()
            self._await_sent()
        except BaseException:
            self._within = False
            self._roll_back()
            raise
        self._within = False
        self._commit(number)
        for stamp in stamps:
            self.note_own(stamp)
        return answer

    def _note_about(self, about: tuple[str, str]) -> None:
        """What the archive says of itself now: one that another program brought to a newer version
        meanwhile is left alone."""
        version, self.analyzer = about
        if self.archive_version is not None and int(version) > self.archive_version:
            raise newer(self.place)

    def refuse_other_terms(self) -> None:
        """Raises ArchiveError where another version of the analyser made the archive's terms."""
        if self.analyzer != ANALYZER:
            raise ArchiveError(
                _("{place}: the archive was indexed by another version of newsctl: "
                  "`newsctl reindex` makes its index anew").format(place=self.place)
            )  # fmt: skip

    def note_own(self, stamp: int) -> None:
        """A change of a number was our own, and is known."""
        if stamp == self._stamp + 1:
            self._stamp = stamp

    def refresh(self) -> bool:
        """Whether anything was changed by others since this was last asked: a change was begun, or
        one that was going on is over."""
        stamp, going_on, about = self.rows(_STATE)[0]
        self._note_about(about)
        changed = stamp != self._stamp or not self._pending <= set(going_on)
        self.note_state(stamp, going_on)
        return changed

    def note_state(self, stamp: int, going_on: Iterable[str]) -> None:
        """What was asked for as `STATE` is known."""
        self._stamp, self._pending = stamp, set(going_on)

    def revision(self) -> str:
        """A name for the state that is known of: the last change that was begun, and those that
        were going on then."""
        return " ".join([str(self._stamp), *sorted(self._pending)])

    def alone_with_tables(self, work: Callable[[], object]) -> None:
        """Make tables, or change them: all that `work` does or nothing, one after the other. It is
        done once more where the connection was lost: what was done already it leaves alone."""
        try:
            self._alone_with_tables(work)
        except ConnectionLost:
            self._alone_with_tables(work)

    def _alone_with_tables(self, work: Callable[[], object]) -> None:
        begin = (
            f"BEGIN; SET LOCAL lock_timeout = {self._wait}; "
            f"SELECT pg_advisory_xact_lock({MAKING[0]}, {MAKING[1]})"
        )
        try:
            self._run(begin, ())
            self._within = True
            work()
            self._run("COMMIT", ())
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._within = False

    def _look_at_connection(self) -> None:
        """One that was not used for a while may be gone: it is made anew before anything is asked
        of it that could not be asked twice."""
        if self._connection is not None and time.monotonic() - self._used > _IDLE:
            self.rows("SELECT 1")

    def _roll_back(self) -> None:
        if self._sending is not None:
            self._sending.end(give_up=True)
            self._sending = None
        if self._connection is not None:
            with suppress(ArchiveError):
                self._run("ROLLBACK", ())

    def _commit(self, number: list[str]) -> None:
        try:
            self._run("COMMIT", ())
        except ConnectionLost as error:
            if not was_kept(self._run, number, self.place, max(self.timeout, 1), error):
                raise


def newer(place: str) -> ArchiveError:
    """The error for an archive of a version that is not known yet."""
    return ArchiveError(
        _("{place}: the archive was made by a newer newsctl; update yours").format(place=place)
    )
