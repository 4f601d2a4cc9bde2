"""A PostgreSQL server for tests: one in a temporary folder, shared by all workers, or the one that
`NEWSCTL_TEST_POSTGRES` names (an address whose role may make databases)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsctl.archive.postgres.distributing import distribute
from newsctl.archive.postgres.opening import open_server

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "NEWSCTL_TEST_POSTGRES"
# A database of a coordinator's that has the extension Citus and is the tests': its schema `newsctl`
# is dropped. They run one after the other there (`-n 0`).
CITUS = os.environ.get("NEWSCTL_TEST_CITUS", "")
GUARDED = "newsctl_guarded"  # a role that is asked for its password
_SETTINGS = {  # what a crash of the machine would need is left out, for speed
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "log_min_messages": "fatal",
}


def programs() -> Path | None:
    """The folder of the server's programs, the newest that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


class Cluster:
    """A server of our own over a folder: it listens on a socket there and nowhere else."""

    def __init__(self, folder: Path, settings: dict[str, str] | None = None) -> None:
        bin_folder = programs()
        assert bin_folder is not None
        self._programs = bin_folder
        self.folder = folder
        self.data = folder / "data"
        self.settings = _SETTINGS | (settings or {})
        self._own_user = _user() if sys.platform != "win32" and os.geteuid() == 0 else None

    def make(self, encoding: str = "UTF8") -> None:
        """Make an empty cluster; in a run of the tests as a copy of the first of its encoding."""
        self._give(self.folder)
        first = Path(f"{os.environ[_FOLDER]}-{encoding}") if _FOLDER in os.environ else self.folder
        if first == self.folder:
            self._make(self.data, encoding)
        else:
            self._give(first)
            with (first / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (first / "made").exists():
                    self._make(first / "data", encoding)
                    (first / "made").touch()
            subprocess.run(["cp", "-a", str(first / "data"), str(self.data)], check=True)
        allowed = self.data / "pg_hba.conf"
        guarded = f"local all {GUARDED} scram-sha-256\n"
        allowed.write_text(guarded + allowed.read_text())

    def _give(self, folder: Path) -> None:
        """Make a folder that is the user's as whom the programs run."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._own_user is not None:
            os.chown(folder, *self._own_user)
            for parent in folder.parents:
                if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)

    def _make(self, data: Path, encoding: str) -> None:
        self.run(
            "initdb", "-D", str(data), "-U", "newsroom", "-A", "trust", "-E", encoding,
            "--locale", "C", "-N",
        )  # fmt: skip

    def start(self) -> None:
        """Start it, and return when it takes connections."""
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        end = time.monotonic() + 10
        while True:
            try:
                self.run(
                    "pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w",
                    "-t", "60", "-o", f"-k {self.folder} {options}", "start",
                )  # fmt: skip
                return
            except subprocess.CalledProcessError:  # the one before it may not be gone yet
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast`, in order, or `immediate`, as if it had crashed."""
        # (`pg_ctl` would wait for a process that nobody reaps where tests run in a container.)
        self.run("pg_ctl", "-D", str(self.data), "-W", "-m", how, "stop")
        end = time.monotonic() + 60
        while self._answers() and time.monotonic() < end:
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with self.connection():
                return True
        except Exception as error:  # noqa: BLE001 - the driver is not imported here
            return "shutting down" in str(error)

    def address(self, database: str = "postgres", user: str = "newsroom") -> str:
        """The address of a database in it."""
        port = f"&port={self.settings['port']}" if "port" in self.settings else ""
        return f"postgresql://{user}@/{database}?host={self.folder}{port}"

    @contextmanager
    def connection(self, database: str = "postgres") -> Iterator[Any]:
        """A connection of the superuser's."""
        with connection(self.address(database)) as found:
            yield found

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs, as whom it runs."""
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            **self.as_user(),
        )

    def as_user(self) -> dict[str, Any]:
        """Whom its programs run as, for `subprocess`."""
        if self._own_user is None:
            return {"cwd": "/"}
        user, group = self._own_user
        return {"user": user, "group": group, "extra_groups": [], "cwd": "/"}


@contextmanager
def own(settings: dict[str, str] | None = None, place: Path | None = None) -> Iterator[Cluster]:
    """A running server of one test's own, at a place where it has room, gone afterwards; the test
    is skipped without one."""
    import pytest

    reason = absent()
    if reason or os.environ.get(VARIABLE):
        pytest.skip(reason or "for a server of the tests' own")
    with gone_afterwards(settings, place) as cluster:
        cluster.make()
        cluster.start()
        yield cluster


@contextmanager
def gone_afterwards(
    settings: dict[str, str] | None = None, place: Path | None = None
) -> Iterator[Cluster]:
    """A server that is still to be made, in a folder of its own; stopped and taken away behind the
    block."""
    # Not below pytest's folder, which other runs close to whoever is not root.
    folder = Path(tempfile.mkdtemp(prefix="newsctl-pg-", dir=place))
    cluster = Cluster(folder, settings)
    try:
        yield cluster
    finally:
        with suppress(subprocess.CalledProcessError):
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


_POOL = """
[databases]
* = host={server}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 3
server_lifetime = 1
max_client_conn = 200
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pool(address: str) -> Iterator[str]:
    """The address of the same database through pgbouncer, which gives each transaction another of
    three sessions, none of which lasts longer than a second; the test is skipped without it."""
    import pytest
    from psycopg2.extensions import parse_dsn

    program = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
    given = parse_dsn(address)
    if program is None or not given.get("host", "").startswith("/"):
        pytest.skip("no pgbouncer is installed" if program is None else "for a server of our own")
    folder = Path(tempfile.mkdtemp(prefix="newsctl-pool-"))
    as_user = Cluster(folder).as_user()
    (folder / "pgbouncer.ini").write_text(_POOL.format(server=given["host"], folder=folder))
    (folder / "users").write_text('"newsroom" ""\n')
    if "user" in as_user:
        os.chown(folder, as_user["user"], as_user["group"])
    try:
        with subprocess.Popen(
            [program, "-q", str(folder / "pgbouncer.ini")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_user,
        ) as running:
            end = time.monotonic() + 20
            while not list(folder.glob(".s.PGSQL.*[0-9]")) and time.monotonic() < end:
                time.sleep(0.02)
            try:
                yield address.replace(f"host={given['host']}", f"host={folder}&port=6432")
            finally:
                running.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> tuple[int, int]:
    """Whom a server runs as where tests run as root, which it refuses."""
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    return 65534, 65534


@contextmanager
def connection(address: str) -> Iterator[Any]:
    """A connection where each statement stands alone."""
    import psycopg2

    found = psycopg2.connect(address)
    found.autocommit = True
    try:
        yield found
    finally:
        found.close()


def run(address: str, sql: str) -> list[Any]:
    """The rows that a statement gives."""
    with connection(address) as found, found.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def absent() -> str | None:
    """Why no server can be had; None where one can."""
    if find_spec("psycopg2") is None:
        return "the driver of archives on a server is not installed"
    if os.environ.get(VARIABLE) or (sys.platform != "win32" and programs() is not None):
        return None
    return f"no PostgreSQL is installed, and {VARIABLE} names none"


# -- one for all workers -------------------------------------------------------------------------
_FOLDER = "TESTS_POSTGRES_FOLDER"
_EMPTY = """
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'newsctl' AND tablename <> 'archive'
    LOOP EXECUTE 'DELETE FROM newsctl.' || one; END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'newsctl'
    LOOP PERFORM setval('newsctl.' || one, 1, false); END LOOP;
END $$"""


def name_folder() -> None:
    """Say where the server of this run will be, if one is wanted: for its workers."""
    os.environ.setdefault(_FOLDER, str(Path(tempfile.gettempdir()) / f"newsctl-pg-{os.getpid()}"))


def take_away() -> None:
    """Stop the server of this run, if one was made."""
    folder = Path(os.environ.pop(_FOLDER, "nowhere"))
    if folder.is_dir():
        with suppress(subprocess.CalledProcessError):
            Cluster(folder).stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
    for first in folder.parent.glob(f"{folder.name}-*"):  # that others were copies of
        shutil.rmtree(first, ignore_errors=True)


def shared() -> str:
    """The address of a server that all workers share, started by the first that comes."""
    given = os.environ.get(VARIABLE)
    if given:
        return given
    folder = Path(os.environ[_FOLDER])
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cluster.data.exists():
            cluster.make()
            cluster.start()
    return cluster.address()


def of_database(address: str, name: str) -> str:
    """The address of another database on the same server."""
    head, _slash, rest = address.partition("://")[2].partition("/")
    _name, mark, options = rest.partition("?")
    return f"postgresql://{head}/{name}{mark}{options}"


def of_role(address: str, role: str) -> str:
    """The same address for another role of a server of our own."""
    return f"postgresql://{role}@{address.partition('@')[2]}"


class Databases:
    """The databases of one worker on a server: one that is used again and again, and new ones."""

    def __init__(self, server: str, worker: str) -> None:
        self.server = server
        self._worker = f"newsctl_{worker}"
        self._made: list[str] = []

    def empty(self) -> str:
        """The address of an archive without articles, whose database is used again."""
        address = of_database(self.server, self._worker)
        if self._worker not in self._made:
            self.new(self._worker)
            open_server(address, create=True).close()
        run(address, _EMPTY)
        return address

    def empty_spread(self) -> str:
        """The address of an archive without articles that Citus spreads."""
        if CITUS not in self._made:
            run(CITUS, "DROP SCHEMA IF EXISTS newsctl CASCADE")
            with open_server(CITUS) as archive:
                assert distribute(archive.server)
            self._made.append(CITUS)
        run(CITUS, _EMPTY)
        return CITUS

    def forget_spread(self) -> None:
        """It is made anew by the next that asks for it."""
        if CITUS in self._made:
            self._made.remove(CITUS)

    def new(self, name: str = "", more: str = "") -> str:
        """The address of a new database with nothing in it."""
        name = name or f"{self._worker}_{len(self._made)}"
        run(self.server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        run(self.server, f"CREATE DATABASE {name} {more}")
        self._made.append(name)
        return of_database(self.server, name)

    def role(self, name: str, more: str = "LOGIN") -> str:
        """A role of this worker's, made anew; its name."""
        name = f"{self._worker}_{name}"
        run(self.server, f"DO $$ BEGIN CREATE ROLE {name} {more}; "
                         "EXCEPTION WHEN duplicate_object THEN END $$")  # fmt: skip
        return name

    def drop(self) -> None:
        """Take all of them away."""
        for name in self._made:
            if name == CITUS:
                continue
            with suppress(Exception):
                run(self.server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
