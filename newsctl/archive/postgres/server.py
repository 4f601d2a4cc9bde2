"""A server behind one class: every statement runs here, and fails in our words.

Nothing is kept in a session: each statement stands alone or within one transaction, names its
tables with their schema, and prepares nothing, so that a pool that hands connections out by the
transaction (pgbouncer) may stand between.
"""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import chain, islice
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar, cast

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive.postgres.errors import Conflict, ConnectionLost, no_address, not_reached, ours
from newsctl.errors import ArchiveError
from newsctl.lazy_modules import put_off
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import psycopg2
    from psycopg2.extensions import connection as Connection  # noqa: N812 - a class
    from psycopg2.extensions import cursor as Cursor  # noqa: N812

    from newsctl.errors import NewsctlError

T = TypeVar("T")

OLDEST = 140000  # the version of a server from which on all works
_ENCODING = "UTF8"
_ATTEMPTS, _PAUSE = 6, 0.02  # a change that others came between: how often, seconds
_AT_ONCE, _CHARACTERS = 20_000, 16_000_000  # rows, and what stands in them, of one statement
_MANY = 16  # rows that go by COPY, which takes a round trip more
_AT_A_TIME = 8  # of them that COPY is given together
_IDLE = 1.0  # seconds, after which a connection is looked at before it is used
# Each change holds this lock, shared, until it is kept; the first number is "newc".
CHANGING = (0x6E657763, 1)
MAKING = (CHANGING[0], 2)  # and whoever makes tables, or changes them, this one
HOLDERS = f"""
    SELECT virtualtransaction FROM pg_catalog.pg_locks
    WHERE locktype = 'advisory' AND classid = {CHANGING[0]} AND objid = {CHANGING[1]}
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
"""  # noqa: S608
# The numbers of the transactions that change the archive now: each holds that lock, and one of its
# own number, of which the last 32 bits are told.
GOING_ON = f"""
base AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS base),
going_on AS (
    SELECT CASE WHEN number > base + 2147483648 THEN number - 4294967296
        WHEN number < base - 2147483648 THEN number + 4294967296 ELSE number END AS number
    FROM (
        SELECT base - mod(base, 4294967296) + own.transactionid::text::bigint AS number, base
        FROM base, pg_catalog.pg_locks own
        WHERE own.locktype = 'transactionid' AND own.granted AND own.mode = 'ExclusiveLock'
            AND own.virtualtransaction IN ({HOLDERS})) one),
top AS (SELECT greatest(base, (SELECT max(number) + 1 FROM going_on)) AS top FROM base)
"""  # noqa: S608
_STAMP = "CASE WHEN is_called THEN last_value ELSE 0 END"
_ABOUT = "(SELECT ARRAY[version::text, analyzer] FROM newsctl.archive WHERE one)"
STATE = f"(SELECT {_STAMP} FROM newsctl.stamps), ARRAY({HOLDERS})"  # noqa: S608
_STATE = f"SELECT {STATE}, {_ABOUT}"
_STAMPED = ", nextval('newsctl.stamps')"
_ONE_MOMENT = " ISOLATION LEVEL REPEATABLE READ"
_REACHING = 10  # seconds to wait for a server, where the address does not say


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
        self._closed = False
        self.archive_version: int | None = None  # of its tables, when it was opened
        self.analyzer = ""  # its version that made the archive's terms, as last heard of
        self.is_spread = False  # whether the database can spread tables over machines
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
        if connection is not None:
            with suppress(Exception):
                connection.close()

    # -- statements ------------------------------------------------------------------------------
    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        """The rows that a statement gives. One that only reads, outside a transaction, is asked
        once more where the connection was lost."""
        try:
            return self._run(sql, values)
        except ConnectionLost:
            if self._within:
                raise
        return self._run(sql, values)

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
        names = ", ".join(columns)
        left = iter(rows)
        rows = list(islice(left, _MANY))
        if not conflict and len(rows) == _MANY:
            self._copy(f"COPY newsctl.{table} ({names}) FROM STDIN", chain(rows, left))
            return []
        rows = chain(rows, left)
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        sql = f"INSERT INTO newsctl.{table} ({names}) SELECT * FROM unnest({arrays}) {conflict}"  # noqa: S608
        given: list[Any] = []
        for some in _pieces(rows):
            given += self.rows(sql, [array(one) for one in zip(*some, strict=True)])
        return given

    def update(
        self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Change rows of a table: its columns by name, with their types; the first names the
        row."""
        key, *others = columns
        changes = ", ".join(f"{one} = new.{one}" for one in others)
        arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
        sql = (
            f"UPDATE newsctl.{table} AS old SET {changes} "  # noqa: S608
            f"FROM unnest({arrays}) AS new ({', '.join(columns)}) WHERE old.{key} = new.{key}"
        )
        for some in _pieces(rows):
            self.rows(sql, [array(one) for one in zip(*some, strict=True)])

    def _run(self, sql: str, values: Sequence[object] | Mapping[str, object]) -> list[Any]:
        def run(cursor: Cursor) -> list[Any]:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

        return self._with_cursor(run)

    def _copy(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        self._with_cursor(lambda cursor: cursor.copy_expert(sql, cast("Any", Lines(rows))))

    def _with_cursor(self, work: Callable[[Cursor], T]) -> T:
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
        wait = int(self.timeout * 1000) or 1
        begin = (
            f"BEGIN{_ONE_MOMENT if at_one_moment else ''}; SET LOCAL lock_timeout = {wait}; "
            f"SELECT pg_advisory_xact_lock_shared({CHANGING[0]}, {CHANGING[1]}); "
            f"SELECT {_ABOUT}, pg_current_xact_id()::text{_STAMPED if stamped else ''}"
        )
        try:
            about, *begun = self._run(begin, ())[0]
            self._note_about(about)
        except BaseException:
            self._roll_back()
            raise
        number, *stamps = cast("tuple[str, int]", begun)
        self._within = True
        try:
            answer = work()
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
        wait = int(self.timeout * 1000) or 1
        begin = (
            f"BEGIN; SET LOCAL lock_timeout = {wait}; "
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
        if self._connection is not None:
            with suppress(ArchiveError):
                self._run("ROLLBACK", ())

    def _commit(self, number: str) -> None:
        try:
            self._run("COMMIT", ())
        except ConnectionLost as error:
            if not self._was_kept(number, error):
                raise

    def _was_kept(self, number: str, error: ConnectionLost) -> bool:
        """Whether a transaction was kept whose end was not heard of. Raises ArchiveError where
        nobody can tell."""
        end = time.monotonic() + max(self.timeout, 1)
        unknown = ArchiveError(
            _("{place}: the connection was lost while the change was being kept, and whether it "
              "was is not known: look before you do it again").format(place=self.place)
        )  # fmt: skip
        while time.monotonic() < end:
            try:
                told = self._run("SELECT pg_xact_status(%s::xid8)", (number,))[0][0]
            except ArchiveError:
                time.sleep(0.2)
                continue
            if told == "in progress":
                time.sleep(0.05)
                continue
            if told is None:
                break
            return bool(told == "committed")
        raise unknown from error


def newer(place: str) -> ArchiveError:
    """The error for an archive of a version that is not known yet."""
    return ArchiveError(
        _("{place}: the archive was made by a newer newsctl; update yours").format(place=place)
    )


def connect(address: str, place: str) -> Connection:
    """A connection to a server that will do. Raises ArchiveError, ArchiveLocked."""
    psycopg2 = driver()
    from psycopg2.extensions import parse_dsn

    try:
        given = parse_dsn(address)
    except psycopg2.Error as error:
        raise no_address(place) from error
    if address.startswith("postgres") and given.get("host", "").find("@") > 0:
        raise no_address(place)  # what it takes for a host is the end of a password
    given.setdefault("fallback_application_name", "newsctl")
    if "connect_timeout" not in given and not _is_set("PGCONNECT_TIMEOUT"):
        given["connect_timeout"] = str(_REACHING)
    given["client_encoding"] = _ENCODING
    try:
        connection: Connection = psycopg2.connect(**given)
    except psycopg2.Error as error:
        if str(error).startswith("invalid "):  # a setting, whose value it would tell
            raise no_address(place) from error
        raise not_reached(error, place, given) from error
    connection.autocommit = True
    try:
        _refuse_unfit(connection, place)
    except ArchiveError:
        connection.close()
        raise
    return connection


def driver() -> Any:
    """The driver's module. Raises ArchiveError with the command that installs it."""
    # It names Python's `ssl` to learn that locks of its own are not needed, as they never are since
    # OpenSSL 1.1, and loading that takes longer than all the rest.
    put_off("ssl")
    try:
        import psycopg2
    except ImportError as error:
        raise ArchiveError(
            _("Archives on a server need a package that is not installed: "
              "pip install 'newsctl[postgres]'")
        ) from error  # fmt: skip
    return psycopg2


def _is_set(name: str) -> bool:
    import os

    return bool(os.environ.get(name))


def _refuse_unfit(connection: Connection, place: str) -> None:
    version = connection.server_version
    if version < OLDEST:
        raise ArchiveError(
            _("{place}: the server is PostgreSQL {version}; the oldest that works is {oldest}")
            .format(place=place, version=version // 10000, oldest=OLDEST // 10000)
        )  # fmt: skip
    encoding = connection.get_parameter_status("server_encoding")
    if encoding != _ENCODING:
        raise ArchiveError(
            _("{place}: the database's encoding is {encoding}, which cannot hold every text; make "
              "one with `createdb --encoding UTF8 --template template0 NAME`")
            .format(place=place, encoding=encoding)
        )  # fmt: skip


def _pieces(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    """Rows, as many at once as one statement should bring."""
    piece: list[Sequence[object]] = []
    size = 0
    for row in rows:
        piece.append(row)
        size += sum(len(one) for one in row if isinstance(one, str | bytes))
        if len(piece) >= _AT_ONCE or size >= _CHARACTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def array(values: Iterable[object]) -> str:
    """Values as the text form of a one-dimensional array, which a server reads much faster than an
    expression of so many parts."""
    return "{" + ",".join([_element(one) for one in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


class Lines:
    """Rows as COPY reads them: a line each, with tabs between. They are made while the server takes
    those before."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows = iter(rows)

    def read(self, _size: int = -1) -> bytes:
        """Some lines; nothing where there are no more."""
        some = islice(self._rows, _AT_A_TIME)
        return "".join(["\t".join(map(_field, row)) + "\n" for row in some]).encode()


def _field(value: object) -> str:
    if value.__class__ is int:
        return str(value)
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    text = str(value)
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if text.isprintable():
        return text
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
