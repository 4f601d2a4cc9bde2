"""Every command over an archive on a server: the same words, the same exit codes."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.cli.registry import COMMANDS
from tests import servers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Cli

PAGE = """<html><head><title>وصول القطار</title></head><body><article><h1>وصول القطار السريع</h1>
<p>وصل القطار السريع إلى مدينة الصويرة صباح اليوم وعلى متنه مئات المسافرين من مدن كثيرة.</p>
<p>وقال مدير المحطة إن الرحلات ستنتظم ابتداء من الغد في مواعيدها المعروفة.</p></article></body>
</html>"""
LINES = "\n".join(
    f'{{"title": "خبر {n}", "body": "نص {n} عن القطار والمدينة", "source": "الراي", '
    f'"published_at": "2026-11-0{n}", "url": "https://x.example/{n}"}}'
    for n in range(1, 5)
)
# What is said and given over a server is what is over a file; in this order, one archive for all.
SAME: list[tuple[str, ...]] = [
    ("add", "--title", "وصول القطار", "--body", "وصل القطار إلى المدينة"),
    ("import", "articles.jsonl"),
    ("import", "articles.jsonl", "--dry-run"),
    ("list", "--format", "ids"),
    ("list", "--sort", "title", "--json"),
    ("search", "القطار", "--json"),
    ("search", "لاشيءكهذا"),
    ("search", "المدينه", "--save", "مدينة"),
    ("search", "@مدينة", "--new"),
    ("show", "1"),
    ("show", "99"),
    ("count", "القطار"),
    ("latest",),
    ("top",),
    ("views",),
    ("related", "2"),
    ("duplicates",),
    ("edit", "2", "--set", "body=نص آخر عن القطار"),
    ("history", "2"),
    ("diff", "2"),
    ("open", "1"),
    ("stats",),
    ("tag", "1", "+مهم"),
    ("mark", "3", "--unread"),
    ("rm", "3"),
    ("trash",),
    ("restore", "3"),
    ("undo",),
    ("redo",),
    ("rm", "4", "--forever", "--yes"),
    ("undo",),
    ("export", "--as", "jsonl", "-o", "out.jsonl"),
    ("reindex",),
    ("follow",),
    ("fetch",),
    ("unfollow", "nobody"),
    ("completion", "bash"),
    ("help", "dates"),
    ("man",),
    ("browse",),
]
# What tells of the place: its exit code, and what it holds.
OWN: list[tuple[tuple[str, ...], int, str]] = [
    (("setup",), 0, "ready"),
    (("setup", "--readers", "r", "--print"), 0, "GRANT SELECT ON ALL TABLES"),
    (("undo", "--list", "--all"), 0, "newsroom"),
    (("check",), 0, "all is well"),
    (("compact",), 0, "bytes"),
    (("copy", "copy.json"), 0, "holds the same"),
    (("backup", "backup.json"), 0, "backup.json"),
    (("backup", "--restore", "backup.json", "--yes"), 0, "5"),
    (("fetch", "--unit", "--every", "1h"), 0, "postgresql://"),
    (("config", "get", "db"), 0, "postgresql://"),
    (("doctor", "--json"), 0, '"server":"PostgreSQL'),
]


@pytest.fixture(params=["server", "pool"])
def address(request: pytest.FixtureRequest, postgres: str) -> Iterator[str]:
    """The address of an archive on a server, asked itself and through a pool."""
    if request.param == "server":
        yield postgres
    else:
        with servers.pool(postgres) as pooled:
            yield pooled


@pytest.fixture
def on_server(
    cli: Cli, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The variables of a run over an archive on a server."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles.jsonl").write_text(LINES, "utf-8")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    return {"NEWSCTL_DB": address.replace("://newsroom@", "://newsroom:secret@")}


def test_every_command_works(cli: Cli, on_server: dict[str, str]) -> None:
    """The same words, figures and exit codes as over a file."""
    assert {words[0] for words in SAME} | {words[0] for words, *_rest in OWN} | {"serve"} == set(
        COMMANDS
    )
    for words in SAME:
        expected = cli(*words, code=None)
        ran = cli(*words, environ=on_server, code=None)
        assert (words, ran) == (words, expected)
        assert "Traceback" not in ran.err
    for words, code, told in OWN:
        ran = cli(*words, environ=on_server, code=None)
        assert ran.code == code, (words, ran)
        assert told in ran.out + ran.err, (words, ran)
        assert "secret" not in ran.out + ran.err, (words, ran)


def test_a_page_is_added_and_what_it_repeats_is_told(cli: Cli, on_server: dict[str, str]) -> None:
    assert cli("add", "page.html", environ=on_server).out == "1\n"
    assert cli("add", "page.html", environ=on_server).out == "1\n"
    assert "القطار السريع" in cli("show", "1", environ=on_server).out


def test_pages_are_served(on_server: dict[str, str], environ: dict[str, str], cli: Cli) -> None:
    cli("import", "articles.jsonl", environ=on_server)
    with subprocess.Popen(
        [sys.executable, "-m", "newsctl", "serve", "--port", "0"],
        env=environ | on_server,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        found = re.fullmatch(r"http://127.0.0.1:(\d+)/\n", serving.stdout.readline())
        try:
            assert found is not None
            connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
            connection.request("GET", "/article/1")
            answer = connection.getresponse()
            assert (answer.status, "خبر 1" in answer.read().decode()) == (200, True)
            connection.close()
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=30)


def test_what_is_new_waits_for_the_oldest_change_that_is_open(
    cli: Cli, on_server: dict[str, str], postgres: str
) -> None:
    """None that is kept later is passed over."""
    cli("import", "articles.jsonl", environ=on_server)
    cli("search", "القطار", "--save", "قطار", environ=on_server)
    assert len(cli("search", "@قطار", "--new", environ=on_server).out.splitlines()) == 4
    with open_server(postgres) as slow:

        def meanwhile() -> None:
            slow.add(Article(title="القطار البطيء", body="نص"))
            cli("add", "--title", "القطار السريع", "--body", "نص", environ=on_server)
            told = cli("search", "@قطار", "--new", environ=on_server, code=None)
            assert told.out == ""

        slow.server.write(meanwhile)
    told = cli("search", "@قطار", "--new", environ=on_server).out
    assert "القطار البطيء" in told
    assert "القطار السريع" in told
    assert cli("search", "@قطار", "--new", environ=on_server, code=None).out == ""


def test_undo_is_ones_own_and_lists_everybodys(cli: Cli, on_server: dict[str, str]) -> None:
    ada, noor = (on_server | {"NEWSCTL_USER": name} for name in ("ada", "noor"))
    cli("add", "--title", "خبر", "--body", "نص", environ=ada)
    cli("tag", "1", "+أول", environ=ada)
    cli("tag", "1", "+مهم", environ=noor)
    assert "ada" not in cli("undo", "--list", environ=noor).out
    everybody = cli("undo", "--list", "--all", environ=noor).out.splitlines()
    assert [line.split("\t")[-1] for line in everybody] == ["noor", "ada", "ada"]
    cli("undo", environ=noor)
    assert '"tags":["أول"]' in cli("show", "1", "--json", environ=noor).out
    assert cli("undo", environ=noor, code=1).out == ""
    cli("undo", environ=ada)
    assert '"tags":[]' in cli("show", "1", "--json", environ=noor).out


def test_no_file_that_is_written_holds_a_password(
    cli: Cli, on_server: dict[str, str], tmp_path: Path, home: Path
) -> None:
    """No copy, backup, export or unit of a timer, nor what is remembered between commands."""
    cli("import", "articles.jsonl", environ=on_server)
    for words in (
        ("search", "القطار"),
        ("backup", "backup.json"),
        ("copy", "copy.json"),
        ("export", "--as", "jsonl", "-o", "out.jsonl"),
        ("doctor", "--json"),
        ("fetch", "--unit", "--every", "1h"),
        ("undo", "--list", "--all"),
    ):
        ran = cli(*words, environ=on_server, code=None)
        assert "secret" not in ran.out + ran.err
    files = [one for folder in (tmp_path, home) for one in folder.rglob("*") if one.is_file()]
    assert len(files) > 5
    assert [one for one in files if b"secret" in one.read_bytes()] == []


def test_the_exit_codes_are_those_of_a_file(cli: Cli, on_server: dict[str, str]) -> None:
    nowhere = {"NEWSCTL_DB": "postgresql://ada:secret@/x?host=/nowhere"}
    ran = cli("list", environ=nowhere, code=74)
    assert "cannot be reached" in ran.err
    assert "secret" not in ran.err
    other = cli("list", environ={"NEWSCTL_DB": "mysql://a:secret@b/c"}, code=2)
    assert "secret" not in other.err
    assert cli("list", environ=on_server, code=0).out == ""
    assert cli("setup", code=2).err.startswith("Only an archive on a server")
    assert os.environ.get("NEWSCTL_DB") is None
