"""What makes the system fetch: units that systemd takes, a line that cron runs, a process that
stays."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import newsctl
from newsctl.following import timers
from tests.following.sites import News, Reply, feed

if TYPE_CHECKING:
    from tests.following.conftest import Reader
    from tests.following.sites import Site

posix = pytest.mark.skipif(os.name == "nt", reason="shells and signals of POSIX")
PROGRAM = [sys.executable, "-m", "newsctl"]


def followed(reader: Reader, site: Site, news: int = 2) -> None:
    site.answers["/feed"] = feed(site.url, [News(n) for n in range(1, news + 1)])
    reader.follow(site.url + "/feed")
    site.asked.clear()


def parts(text: str) -> dict[str, str]:
    """The files that `--unit` prints, by their names, and the line of crontab."""
    found = re.findall(r"(?ms)^# (?:\S+/)?(\S+\.(?:service|timer))\n(.*?)(?=^# )", text)
    return dict(found) | {"cron": text.splitlines()[-1]}


# -- units ---------------------------------------------------------------------------------------
ODD = 'my 100% "news" \\ $HOME أخبار.json'


@pytest.mark.parametrize("name", ["articles.json", ODD])
def test_units_are_as_systemd_wants_them(reader: Reader, tmp_path: Path, name: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd here")
    sample = Path(newsctl.__file__).with_name("sample")
    reader("import", str(sample), "--db", str(tmp_path / name))

    told = reader(
        "fetch", "--unit", "--every", "45m", "--run", "echo '100% $x'", "--db", str(tmp_path / name)
    )
    files = {file: text for file, text in parts(told.out).items() if file != "cron"}
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *(str(tmp_path / one) for one in files)],
        capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip

    assert sorted(file.rpartition(".")[2] for file in files) == ["service", "timer"]
    said = [one for one in done.stderr.splitlines() if "newsctl-fetch" in one]
    assert said == []


def test_a_word_stands_in_a_unit_as_systemd_reads_it() -> None:
    """Unquoted as systemd does: quotes, backslashes, specifiers, variables."""
    for word in ("plain", "two words", 'a"b', "a\\b", "100%", "$HOME", "", "أخبار", "a;b", "'q'"):
        written = timers._for_systemd(word)
        read = written[1:-1] if written.startswith('"') else written
        read = re.sub(r"\\(.)", r"\1", read).replace("%%", "%").replace("$$", "$")

        assert read == word
        assert written.startswith('"') or re.fullmatch(r"[\w@%+=:,./-]+", written)


@pytest.mark.parametrize(
    ("every", "shape"),
    [
        (60, r"\* \* \* \* \*"),
        (1800, r"\d+-59/30 \* \* \* \*"),
        (2700, r"\d+-59/30 \* \* \* \*"),
        (3600, r"\d+ \* \* \* \*"),
        (7200, r"\d+ \*/2 \* \* \*"),
        (5 * 3600, r"\d+ \*/4 \* \* \*"),
        (86400, r"\d+ \d+ \* \* \*"),
        (3 * 86400, r"\d+ \d+ \*/3 \* \*"),
    ],
)
def test_cron_comes_as_often_as_it_can_count(every: int, shape: str) -> None:
    line = timers.cron_line(["/bin/newsctl", "fetch"], every, "/a/articles.json")

    assert re.fullmatch(shape + " /bin/newsctl fetch", line)
    minute = int(re.match(r"\d*", line)[0] or 0)  # type: ignore[index]
    assert minute < 60


@posix
@pytest.mark.parametrize("name", ["articles.json", "my 100% 'news' أخبار.json"])
def test_the_line_of_crontab_runs_as_cron_runs_it(
    reader: Reader, site: Site, tmp_path: Path, name: str
) -> None:
    """An empty environment but for HOME; a percent sign that is not escaped ends the command."""
    reader.environ["NEWSCTL_DB"] = str(tmp_path / name)
    followed(reader, site)
    told = reader("fetch", "--unit", "--allow-local", "--run", "cat > '100%.jsonl'").out
    command = parts(told)["cron"].split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)

    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")],
        env={"HOME": os.environ["HOME"], "PYTHONPATH": str(Path.cwd())}, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    lines = (tmp_path / "100%.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one)["id"] for one in lines] == [1, 2]


# -- staying -------------------------------------------------------------------------------------
def started(reader: Reader, *args: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, "fetch", "--allow-local", *args], env=reader.environ, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
    )  # fmt: skip


def wait_for(reached: Any) -> None:
    end = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.02)


@posix
def test_who_stays_fetches_again_and_ends_in_order(
    reader: Reader, site: Site, tmp_path: Path
) -> None:
    """What is on its way when the system asks to end is stored."""
    followed(reader, site)
    with started(reader, "--every", "60s", "--json") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["added"] == 2
        again = started(reader, "--every", "60s")
        said = again.communicate(timeout=30)[1]
        assert (again.returncode, "runs for this archive already" in said) == (75, True)
        assert reader.fetch("الساحل")["feeds"]  # another may fetch meanwhile
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert len(reader.articles()) == 2


@posix
def test_what_is_on_its_way_when_the_end_is_asked_for_is_stored(reader: Reader, site: Site) -> None:
    followed(reader, site)
    site.seconds = 1.0
    with started(reader, "--every", "60s") as process:
        wait_for(lambda: site.asked)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    assert len(reader.articles()) == 2
    assert reader("follow", "--json").json[0]["answered_at"]


@posix
def test_who_stays_fetches_what_is_due_however_often_it_looks(reader: Reader, site: Site) -> None:
    followed(reader, site)
    with started(reader, "--every", "1s", "--json", "الساحل") as process:
        assert process.stdout is not None
        rounds = [json.loads(process.stdout.readline()) for _round in range(3)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0

    assert [len(one["feeds"]) for one in rounds] == [1, 0, 0]
    assert len(site.asked) == 1


@posix
def test_who_stays_says_once_that_nothing_is_due(reader: Reader, site: Site) -> None:
    followed(reader, site)
    process = started(reader, "--every", "1s")
    assert process.stderr is not None
    found = [process.stderr.readline()]
    while found[-1] and not found[-1].startswith("Fetched: "):
        found.append(process.stderr.readline())
    time.sleep(2.5)
    process.terminate()

    assert found[-1] == "Fetched: one newspaper, 2 added\n"
    assert process.communicate(timeout=20)[1] == ""


@posix
def test_ctrl_c_ends_who_stays(reader: Reader, site: Site) -> None:
    followed(reader, site)
    with started(reader, "--every", "60s", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


# -- handing on ----------------------------------------------------------------------------------
@posix
def test_a_command_is_given_what_is_new_once_it_ended_well(
    reader: Reader, site: Site, tmp_path: Path
) -> None:
    followed(reader, site)
    out = tmp_path / "given.jsonl"
    good, bad = f"cat >> {out}", f"cat >> {out}; exit 3"

    def given() -> list[int]:
        return [json.loads(one)["id"] for one in out.read_text(encoding="utf-8").splitlines()]

    reader.fetch("--run", bad, code=65)
    assert given() == [1, 2]
    reader.later(hours=1)
    assert "ended with 3" in reader("fetch", "--allow-local", "--run", bad, code=65).err
    assert given() == [1, 2, 1, 2]  # at least once: it did not take them

    reader("add", "--title", "مقال القارئ", "--body", "ليس من صحيفة")
    site.answers["/feed"] = feed(site.url, [News(n) for n in (1, 2, 3)])
    reader.fetch("الساحل", "--run", good)
    assert given()[4:] == [4]  # named for the first time, it begins with what comes now
    site.answers["/feed"] = feed(site.url, [News(n) for n in (1, 2, 3, 4)])
    reader.fetch("الساحل", "--run", good)
    reader.fetch("الساحل", "--run", good)
    assert given()[4:] == [4, 5]  # and is given each once


@posix
def test_a_command_that_reads_nothing_or_is_none_harms_nothing(reader: Reader, site: Site) -> None:
    followed(reader, site, news=400)

    assert reader.fetch("--run", "true")["added"] == 400
    site.answers["/feed"] = feed(site.url, [News(500)])
    said = reader("fetch", "الساحل", "--allow-local", "--run", "no-such-command", code=65).err
    assert "ended with 127" in said


@posix
def test_what_a_command_prints_does_not_stand_among_json(
    reader: Reader, site: Site, tmp_path: Path
) -> None:
    followed(reader, site)
    with started(reader, "--json", "--run", "echo $NEWSCTL_NEW $NEWSCTL_DB") as process:
        out, said = process.communicate(timeout=30)

    assert json.loads(out)["added"] == 2
    assert said == f"2 {reader.db}\n"


# -- the manual's recipes ------------------------------------------------------------------------
def recipe(language: str, tool: str) -> str:
    """The command that the manual gives to `--run` for a tool."""
    page = (Path(newsctl.__file__).parent / "manual" / language / "follow.md").read_text("utf-8")
    [found] = [one for one in re.findall(r"fetch --run '(.*)'$", page, re.MULTILINE) if tool in one]
    return str(found)


@posix
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("tool", ["mail", "notify-send"])
def test_a_recipe_hands_the_news_to_its_tool(
    reader: Reader, site: Site, tmp_path: Path, language: str, tool: str
) -> None:
    if not shutil.which("jq"):
        pytest.skip("there is no jq here")
    fake = tmp_path / tool
    fake.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {tmp_path}/told; cat >> {tmp_path}/told\n')
    fake.chmod(0o755)
    reader.environ["PATH"] = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    followed(reader, site)

    with started(reader, "--run", recipe(language, tool), stdin=subprocess.DEVNULL) as process:
        assert process.wait(timeout=30) == 0

    told = (tmp_path / "told").read_text(encoding="utf-8")
    first, second = reader.titles()
    assert "2 مقالات جديدة|" in told
    assert told.index(first) < told.index(second)


@posix
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_recipe_of_a_chat_hook_sends_what_chats_take(
    reader: Reader, site: Site, language: str
) -> None:
    if not (shutil.which("jq") and shutil.which("curl")):
        pytest.skip("there is no jq or curl here")
    followed(reader, site)
    site.answers["/hooks/1"] = Reply("ok", "text/plain")
    command = recipe(language, "curl").replace("https://chat.example.org", site.url)

    with started(reader, "--run", command) as process:
        assert process.wait(timeout=30) == 0

    [hook] = [one for one in site.asked if one.path == "/hooks/1"]
    lines = json.loads(hook.body)["text"].splitlines()
    assert lines == [f"{one['title']} {one['url']}" for one in reader.articles()]
