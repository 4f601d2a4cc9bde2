"""`import --jobs N`: several processes read, and nothing else is different; they end with the one
that stores, and one that dies costs nothing."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import PROGRAM
from tests.formats.test_archives import HTML, tarred, warc, zipped

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

START = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from newsctl.cli.app import run; run()"
)
TEXT = "افتتحت اليوم مكتبة رقم {n} في القرية وحضر الافتتاح جمع كبير من القراء والأطفال والكتب."
LONGER = " ".join(TEXT.format(n=n) for n in range(4))
EML = (
    "From: a@example.org\nSubject: رسالة {n}\nDate: Mon, 2 Mar 2026 10:00:00 +0300\n"
    "Content-Type: text/plain; charset=utf-8\n\n" + LONGER + "\n"
)


def page(n: int) -> bytes:
    text = HTML.format(title=f"صفحة القرية رقم {n} في الترتيب")
    return text.replace("مكتبة جديدة", f"مكتبة جديدة رقم {n}").encode()


def line(n: int, **more: Any) -> bytes:
    fields = {"title": f"خبر {n}", "body": TEXT.format(n=n), f"حقل {n % 4}": n} | more
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def lines(random: Random) -> bytes:
    """JSON Lines of which some are broken, repeated, dated oddly, or hold bytes that are none."""
    kinds = (
        line,
        lambda n: line(n % 5),
        lambda n: line(n, published_at="الثلاثاء الماضي", غريب=1),
        lambda n: line(n).replace("قرية".encode(), b"\xd9\xff"),
        lambda n: line(n)[:-9] + b"\n",
        lambda _n: b"[1]\n\n",
        lambda n: line(n, title="", body=""),
    )
    return b"".join(random.choice(kinds)(random.randrange(1000)) for _ in range(40))


def csv(random: Random) -> bytes:
    rows = [f"خبر {n},{TEXT.format(n=n)},{n}\n" for n in range(random.randrange(1, 9))]
    return ("title,body,عمود غريب\n" + "".join(rows)).encode()


def single(random: Random) -> tuple[str, bytes]:
    """A file of one item: a name's end, and bytes."""
    n = random.randrange(1000)
    return random.choice(
        (
            (".html", page(n)),
            (".html", page(n).replace(b"<body>", b"<body>\xff\xfe")),
            (".html", b"<html><body><p>nothing</p></body></html>"),
            (".html", b""),
            (".txt", f"عنوان النص {n}\n\n{LONGER}\n".encode()),
            (".md", f"---\ntitle: ملف {n}\nغريب: 1\n---\n{LONGER}\n".encode()),
            (".md", b"---\n{[\n---\n"),
            (".eml", EML.format(n=n).encode()),
            (".pdf", b"%PDF-1.7\n"),
            (".csv", csv(random)),
            (".jsonl", lines(random)),
        )
    )


def cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) // 2, len(data))]


def several(random: Random, deep: int = 0) -> tuple[str, bytes]:
    """A file of many: a name's end, and bytes, sometimes cut."""
    files = {}
    for at in range(random.randrange(2, 9)):
        end, data = several(random, deep + 1) if not (at or deep) else single(random)
        files[f"{at}/ملف{end}"] = data
    pages = [(f"https://example.org/{n}", page(n)) for n in range(random.randrange(1, 6))]
    pages.append(("https://example.org/none", b"<html></html>"))
    random.shuffle(pages)
    end, data = random.choice(
        (
            (".tar", tarred(files)),
            (".tgz", tarred(files, "w:gz")),
            (".zip", zipped(files)),
            (".warc", warc(*pages)),
            (".warc.gz", gzip.compress(warc(*pages), mtime=0)),
            (".jsonl.gz", gzip.compress(lines(random), mtime=0)),
            (".html.gz", gzip.compress(page(random.randrange(1000)), mtime=0)),
        )
    )
    return end, cut(data, random) if random.random() < 0.3 else data


def fill(folder: Path, random: Random) -> None:
    """A folder of everything."""
    folder.mkdir()
    for at in range(14):
        end, data = (single if at % 2 else several)(random)
        (folder / f"{at:02}{end}").write_bytes(data)


def outcome(program: Any, jobs: int, *args: str, stdin: bytes = b"") -> tuple[Any, ...]:
    """All that an import leaves: its code, its report, what it said, and the record."""
    db = f"jobs-{jobs}.json"
    ran = program("--db", db, "import", *args, "--json", "--jobs", str(jobs), stdin=stdin)
    record = Path(program.folder, db).read_text(encoding="utf-8")
    plain = re.sub(r'"added_at": ?"[^"]*"', "", record.partition('"newsctl"')[0])
    found = program("--db", db, "search", "مكتبة", "--format", "ids").out
    return ran.code, ran.out, ran.err, plain, found


@pytest.fixture
def both(program: Any, tmp_path: Path) -> Any:
    """What one process leaves of an import; several must leave the very same."""
    program.folder = tmp_path

    def run(*args: str, stdin: bytes = b"") -> tuple[Any, ...]:
        one = outcome(program, 1, *args, stdin=stdin)
        assert outcome(program, 3, *args, stdin=stdin) == one
        return one

    return run


def test_ids_order_warnings_and_report_are_those_of_one_process(
    both: Any, tmp_path: Path, full: bool
) -> None:
    """Byte by byte, for folders of everything, much of it broken."""
    told = []
    for seed in range(60 if full else 3):
        fill(tmp_path / f"all-{seed}", Random(seed))
        code, out, _err, _plain, found = both(f"all-{seed}")
        told.append(json.loads(out))
        assert code == (65 if told[-1]["errors"] else 0)
        assert len(found.split()) > 5
    for name in ("added", "skipped", "errors", "warnings", "unknown_fields"):
        assert sum(bool(one[name]) for one in told) > len(told) / 2, name


@pytest.mark.parametrize("seed", range(4))
def test_one_file_is_read_alike(both: Any, tmp_path: Path, seed: int) -> None:
    """Also as the only thing to be read, and with what is no file."""
    random = Random(100 + seed)
    names = [f"./{at}{end}" for at, (end, _data) in enumerate([several(random), single(random)])]
    random = Random(100 + seed)
    for name, (_end, data) in zip(names, [several(random), single(random)], strict=True):
        (tmp_path / name).write_bytes(data)
    both(names[0])
    both(*names, "missing.json")


def test_a_strict_import_stops_at_the_same_record(both: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(line(1) + b"{\n" + line(2) + b"{{\n")
    code, _out, err, _plain, found = both("a.jsonl", "--strict")
    assert (code, found) == (65, "")
    assert "line 2" in err


def test_a_line_longer_than_any_article_costs_itself_alone(both: Any, tmp_path: Path) -> None:
    long = b'{"title": "' + b"a" * (17 << 20) + b'"}\n'
    (tmp_path / "a.jsonl").write_bytes(line(1) + long + line(2) + long)
    code, out, _err, _plain, found = both("a.jsonl")
    told = json.loads(out)
    assert (code, told["added"], len(found.splitlines())) == (65, 2, 2)
    assert [one["reason"] for one in told["errors"]] == [
        f"a.jsonl, line {number}: longer than 16 million characters" for number in (2, 4)
    ]


def test_what_is_there_already_is_skipped_alike(both: Any) -> None:
    """Its texts are not analysed any more after a while, those of new ones behind it are found."""
    known = b"".join(line(n) for n in range(600))
    both("-", "--from", "jsonl", stdin=known)
    new = b"".join(line(n) for n in range(2000, 2050))
    code, out, _err, _plain, found = both("-", "--from", "jsonl", stdin=known * 4 + new)
    told = json.loads(out)
    assert (code, told["skipped"], told["added"]) == (0, 2400, 50)
    assert len(found.split()) == 650


def test_a_stream_is_read_alike(both: Any) -> None:
    both("-", "--from", "jsonl", stdin=lines(Random(7)))
    both("-", stdin=tarred({"a.html": page(1), "b.html": b"<", "c.html": page(2)}))


def test_a_slow_pipe_is_stored_as_it_comes(environ: dict[str, str], tmp_path: Path) -> None:
    with started(environ, tmp_path, "-") as child:
        assert child.stdin is not None
        for n in range(3):
            child.stdin.write(line(n))
            child.stdin.flush()
            wait_for(lambda n=n: stored(tmp_path) == n + 1)
        child.stdin.close()
        assert child.wait(timeout=30) == 0


def test_a_handful_is_read_by_one_process(environ: dict[str, str], tmp_path: Path) -> None:
    """No other is started, nor what starts them loaded, as long as nobody asks for it."""
    (tmp_path / "a.jsonl").write_bytes(b"".join(line(n) for n in range(20)))
    words = [sys.executable, "-X", "importtime", "-m", "newsctl", "import", "a.jsonl"]
    loaded = {
        more: subprocess.run(
            [*words, *more.split()], cwd=tmp_path, env=environ, capture_output=True, check=True
        ).stderr
        for more in ("", "--jobs 2")
    }
    assert b"multiprocessing.connection" not in loaded[""]
    assert b"multiprocessing.connection" in loaded["--jobs 2"]


# -- processes that end ---------------------------------------------------------------------------
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")
COUNT = 3000


def started(environ: dict[str, str], folder: Path, place: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", START, "import", place, "--from", "jsonl", "--jobs", "2", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        cwd=folder,
        start_new_session=True,
    )


def stored(folder: Path) -> int:
    record = folder / "articles.json"
    return record.read_bytes().count(b'"title"') if record.exists() else 0


def wait_for(happened: Any) -> None:
    until = time.monotonic() + 40
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def children(process: int) -> list[int]:
    """The processes that a process started, those that work for it."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [one for one in map(int, found) if works(one)]


def works(process: int) -> bool:
    """Whether a process is there, and no tracker of what others leave behind."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and b"resource_tracker" not in command


@pytest.fixture
def many(tmp_path: Path) -> bytes:
    data = b"".join(line(n, body=f"نص الخبر {n} " * 60) for n in range(COUNT))
    (tmp_path / "many.jsonl").write_bytes(data)
    return data


def ends_with_its_workers(child: subprocess.Popen[bytes], workers: list[int], number: int) -> None:
    """The one that stores is killed, or all hear Ctrl-C, as on a terminal: nobody goes on, nobody
    complains."""
    if number == signal.SIGINT:
        os.killpg(child.pid, number)
    else:
        child.send_signal(number)
    _out, said = child.communicate(timeout=30)
    assert child.returncode == (130 if number == signal.SIGINT else -number), said.decode()
    assert len(workers) == 2
    wait_for(lambda: not any(map(works, workers)))
    assert b"Traceback" not in said


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_a_second_run_adds_only_what_is_missing(
    environ: dict[str, str], cli: Cli, tmp_path: Path, number: int, many: bytes, program: Any
) -> None:
    """The one that stores is killed, or all hear Ctrl-C, as on a terminal: nobody goes on, nobody
    complains, and what was acknowledged is there."""
    with started(environ, tmp_path, "-") as child:
        assert child.stdin is not None
        child.stdin.write(many[: len(many) * 9 // 10])
        child.stdin.flush()
        wait_for(lambda: stored(tmp_path) and int(cli("count").out))
        workers = children(child.pid)
        ends_with_its_workers(child, workers, number)
    before = int(cli("count").out)
    assert 0 < before < COUNT
    ran = program("import", "-", "--from", "jsonl", "--jobs", "2", "--json", stdin=many)
    assert (ran.json["skipped"], ran.json["added"]) == (before, COUNT - before)
    assert cli("check").code == 0


@needs_proc
def test_a_worker_that_dies_is_told_of_and_costs_nothing(
    environ: dict[str, str], cli: Cli, tmp_path: Path, many: bytes
) -> None:
    """As when the system kills it for its memory: the rest is read by the one that is left."""
    with started(environ, tmp_path, "-") as child:
        assert child.stdin is not None
        child.stdin.write(many[: len(many) // 2])
        child.stdin.flush()
        wait_for(lambda: len(children(child.pid)) == 2)
        os.kill(children(child.pid)[0], signal.SIGKILL)
        out, said = child.communicate(many[len(many) // 2 :], timeout=60)

    told = json.loads(out)
    assert (child.returncode, told["added"]) == (0, COUNT)
    assert told["ids"] == list(range(1, COUNT + 1))
    assert said.count(b"ended suddenly") == 1
    assert b"Traceback" not in said
    assert cli("check").code == 0
    assert cli("search", "-n", "1", "الخبر", "--format", "ids").out.strip()


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["kill", "interrupt"])
def test_copies_of_the_process_end_with_it(
    environ: dict[str, str], cli: Cli, tmp_path: Path, number: int, many: bytes
) -> None:
    """Of a file, which needs no thread, the workers are copies of the one that stores: when that
    one ends they do, and keep the next from nothing."""
    (tmp_path / "more.jsonl").write_bytes(many + many.replace("نص".encode(), "متن".encode()))
    with started(environ, tmp_path, "more.jsonl") as child:
        wait_for(lambda: stored(tmp_path))
        workers = children(child.pid)
        ends_with_its_workers(child, workers, number)
    assert 0 < int(cli("count").out) < 2 * COUNT
    assert cli("check").code == 0


@needs_proc
def test_a_copy_that_dies_costs_nothing(
    environ: dict[str, str], cli: Cli, tmp_path: Path, many: bytes
) -> None:
    assert many
    with started(environ, tmp_path, "many.jsonl") as child:
        wait_for(lambda: len(children(child.pid)) == 2)
        os.kill(children(child.pid)[0], signal.SIGKILL)
        out, said = child.communicate(timeout=60)

    assert json.loads(out)["ids"] == list(range(1, COUNT + 1))
    assert child.returncode == 0
    assert said.count(b"ended suddenly") == 1
    assert b"Traceback" not in said
    assert cli("check").code == 0


def test_jobs_are_one_or_more(program: Any) -> None:
    assert program("import", "-", "--jobs", "0").code == 2
    assert PROGRAM
