"""Fixtures that every test may use; nothing here reads the real home, clock or network."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from newsctl.messages import DEFAULT_LANGUAGE, set_language
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Thousands of short processes are started: each module is compiled once, not once a process.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A shell has what it starts in the background pass Ctrl-C and Ctrl-\\ over, `nohup` has it pass
# over that a terminal is gone, and so has what is started here.
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in {"SIGQUIT", "SIGHUP"} & vars(signal).keys():
    signal.signal(getattr(signal, name), signal.SIG_DFL)

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long proofs at full size")


# No example is too slow by the clock: that is the machine's doing.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", PATIENT)
settings.register_profile("reduced", PATIENT, max_examples=50)

# What the tests hold at one time is some hundred megabytes; with `--full`, gigabytes.
MEMORY = Path("/dev/shm")  # as Linux has it
ENOUGH = 4 << 30  # bytes


def pytest_configure(config: pytest.Config) -> None:
    """Keep the files of the tests in memory, unless TMPDIR says where or there is no room.

    Thousands of archives are made and each change is synced: on a disk the tests wait for it most
    of their time. That syncs are asked for, and in which order, is proved by their calls.
    """
    if sys.platform == "linux" and "TMPDIR" not in os.environ and not config.getoption("--full"):
        if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
            os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    settings.load_profile("full" if config.getoption("--full") else "reduced")
    servers.name_folder()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected, a million objects, stays to the end: it is never looked through."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the server of this run away, once its workers have ended."""
    if not hasattr(config, "workerinput"):
        servers.take_away()


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the long proofs run at full size (`--full`)."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of optional real data beside the checkout; the test is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the optional real data is not here")
    return SHARED


HOMES = itertools.count()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own: settings and data are never the real ones."""
    # (`mktemp` would look at each folder that is there for the next free number, each time.)
    folder = tmp_path_factory.getbasetemp() / "homes" / str(next(HOMES))
    folder.mkdir(parents=True)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(folder))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    ours = [name for name in os.environ if name.startswith("NEWSCTL_") and name != "NEWSCTL_CACHE"]
    for name in ("NO_COLOR", *ours):
        monkeypatch.delenv(name, raising=False)
    set_language(DEFAULT_LANGUAGE)  # a command run before in this process may have spoken another
    return folder


@pytest.fixture
def in_time_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts the test in a time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("a process has one time zone here")

    def put(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Iterator[servers.Databases]:
    """This worker's databases on a PostgreSQL server; the test is skipped without one."""
    reason = servers.absent()
    if reason:
        pytest.skip(reason)
    found = servers.Databases(servers.shared(), worker_id)
    yield found
    found.drop()


@pytest.fixture
def postgres(databases: servers.Databases) -> str:
    """The address of an empty archive on a PostgreSQL server."""
    return databases.empty()


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder for all tests of a worker: never the real one."""
    folder = tmp_path_factory.getbasetemp().parent / "newsctl-cache"
    folder.mkdir(exist_ok=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(folder))
    patch.setenv("NEWSCTL_CACHE", str(folder))
    return folder


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many cases the proofs that count them went through."""
    counts: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name.startswith("cases: ") and report.when == "call":
                    counts[name] = counts.get(name, 0) + int(value)
    for name, number in sorted(counts.items()):
        terminalreporter.write_line(f"{name.removeprefix('cases: ')}: {number} cases")
