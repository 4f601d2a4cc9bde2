"""Killed at any moment, run again, two at once: each article once, each version once, none lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.following.sites import Asked, News, Reply, feed, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.following.conftest import Reader, Sites
    from tests.following.sites import Site

PROGRAM = [sys.executable, "-m", "newsctl"]
TEXT = "انطلق موسم جني الزيتون في الساحل وسط توقعات بمحصول وافر من هذا العام"


class Growing:
    """A newspaper that has two articles more after each turn, and corrects an earlier one."""

    def __init__(self, site: Site, turn: Callable[[], int]) -> None:
        self.site = site
        self.turn = turn
        site.answers["/feed"] = self.feed
        site.seconds = 0.01

    def texts(self, number: int) -> list[str]:
        """The texts that an article had, one after the other."""
        first = number // 2
        times = [turn for turn in range(first + 1, self.turn() + 1) if turn % 7 == number % 7]
        return [f"نص الخبر {number} {self.site.url[-5:]}. {TEXT} {turn}." for turn in [0, *times]]

    def feed(self, asked: Asked) -> Reply:
        mark = f'"{self.turn()}"'
        if asked.headers.get("if-none-match") == mark:
            return Reply(status=304)
        news = [
            News(number, body=self.texts(number)[-1]) for number in range(2 * (self.turn() + 1))
        ]
        reply = feed(self.site.url, news, title=f"جريدة {self.site.url[-5:]}")
        reply.headers["ETag"] = mark
        return reply


def start(reader: Reader) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, "fetch", "--allow-local", "--quiet", "الجميع"], env=reader.environ,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_killed_at_random_each_article_and_each_version_is_there_once(
    reader: Reader, sites: Sites, full: bool
) -> None:
    turn = [0]
    papers = [Growing(sites(), lambda: turn[0]) for _number in range(3)]
    for one in papers:
        one.site.answers |= {f"/news/{n}": page("عنوان", TEXT) for n in range(4)}
        reader.follow(one.site.url + "/feed", "--source", "الجميع")
    chance = random.Random(26)
    killed = 0
    for number in range(200 if full else 12):
        turn[0] = number // 2  # some turns see nothing new
        with start(reader) as process:
            try:
                process.wait(timeout=chance.uniform(0.1, 0.9))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
    assert start(reader).wait(timeout=60) == 0

    assert killed > (20 if full else 0)  # how many depends on how quick the machine is
    urls = Counter(one["url"] for one in reader.articles())
    expected = [f"{one.site.url}/news/{n}" for one in papers for n in range(2 * (turn[0] + 1))]
    assert urls == dict.fromkeys(expected, 1)
    with reader.open() as archive:
        for one in papers:
            for number in range(2 * (turn[0] + 1)):
                [article] = [a for a in archive.list() if a.url == f"{one.site.url}/news/{number}"]
                assert article.id is not None
                kept = [version.body for version in archive.versions(article.id)]
                had = one.texts(number)
                assert kept[-1] == had[-1]
                assert len(set(kept)) == len(kept)
                assert [text for text in had if text in kept] == kept  # in order, none made up
        assert archive.check().problems == []


@pytest.mark.skipif(os.name == "nt", reason="processes start slowly there")
def test_two_at_once_bring_each_article_once(reader: Reader, sites: Sites) -> None:
    papers = [Growing(sites(), lambda: 12) for _number in range(6)]
    for one in papers:
        reader.follow(one.site.url + "/feed", "--source", "الجميع")

    processes = [start(reader) for _number in range(3)]

    assert [one.wait(timeout=60) for one in processes] == [0, 0, 0]
    assert Counter(one["url"] for one in reader.articles()) == dict.fromkeys(
        [f"{one.site.url}/news/{n}" for one in papers for n in range(26)], 1
    )


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_what_was_stored_before_a_death_is_handed_on_after_it(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command is run once the articles are there; a death between loses none of them."""
    out = reader.db.parent / "given"
    Growing(site, lambda: 3)
    reader.follow(site.url + "/feed", "--source", "الجميع")
    command = f"cat >> {out}"
    words = ["fetch", "--allow-local", "الجميع", "--run"]
    slow = f"sleep 30; {command}"  # killed while the command has not taken anything yet
    with subprocess.Popen(
        [*PROGRAM, *words, slow], env=reader.environ, start_new_session=True
    ) as process:
        end = time.monotonic() + 20
        while not reader("list", "--format", "ids", code=None).out:
            assert time.monotonic() < end
            time.sleep(0.1)
        time.sleep(0.3)
        os.killpg(process.pid, 9)

    monkeypatch.setenv("PATH", os.environ["PATH"])
    fake = reader.db.parent / "sleep"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    environ = reader.environ | {"PATH": f"{fake.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([*PROGRAM, *words, slow], env=environ, check=False, timeout=60)

    assert done.returncode == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 8
