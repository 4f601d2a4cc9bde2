"""An import that dies halfway: what was acknowledged stays, and another run adds the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

# A program started in the background of a shell ignores SIGINT, and so would its children.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from newsctl.cli.app import run; run()"
)
COUNT = 3_000
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def records() -> list[bytes]:
    return [
        json.dumps({"title": f"خبر {n}", "body": f"نص الخبر {n} " * 60}).encode() + b"\n"
        for n in range(COUNT)
    ]


def interrupted(environ: dict[str, str], folder: Path, number: int) -> int:
    """Feeds most of the records to an import, waits until some are in, and sends a signal."""
    lines = records()
    with subprocess.Popen(
        [sys.executable, "-c", START, "import", "-", "--from", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environ,
        cwd=folder,
    ) as child:
        assert child.stdin is not None
        child.stdin.write(b"".join(lines[:-100]))
        child.stdin.flush()
        record = folder / "articles.json"
        until = time.monotonic() + 30
        while not (record.exists() and record.stat().st_size > 20_000):
            assert time.monotonic() < until
            time.sleep(0.02)
        child.send_signal(number)
        return child.wait(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_a_second_run_adds_only_what_is_missing(
    environ: dict[str, str], cli: Cli, tmp_path: Path, number: int, program: Any
) -> None:
    code = interrupted(environ, tmp_path, number)

    assert code == (130 if number == signal.SIGINT else -number)
    before = int(cli("count").out)
    assert 0 < before < COUNT
    ran = program("import", "-", "--from", "jsonl", "--json", stdin=b"".join(records()))
    assert (ran.json["skipped"], ran.json["added"]) == (before, COUNT - before)
    assert cli("count").out == f"{COUNT}\n"
    assert cli("check").code == 0


def test_a_slow_pipe_is_stored_as_it_comes_and_ctrl_c_gives_the_account(
    environ: dict[str, str], cli: Cli, tmp_path: Path
) -> None:
    """Within seconds, though the pipe stays open."""
    with subprocess.Popen(
        [sys.executable, "-c", START, "import", "-", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        cwd=tmp_path,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        for line in records()[:3]:
            child.stdin.write(line)
            child.stdin.flush()
        until = time.monotonic() + 30
        record = tmp_path / "articles.json"
        while not (record.exists() and record.read_bytes().count(b'"title"') == 3):
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(1)  # the answer comes behind the bytes
        child.send_signal(signal.SIGINT)
        code = child.wait(timeout=30)
        told = json.loads(child.stdout.read())
        said = child.stderr.read()

    assert cli("count").out == "3\n"
    assert (code, told["read"], told["added"], told["ids"]) == (130, 3, 3, [1, 2, 3])
    assert b"Traceback" not in said
    assert b"Fatal" not in said
