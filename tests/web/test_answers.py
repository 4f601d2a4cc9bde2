"""What is known already is not made, nor sent, again; and what is new is seen at once."""

from __future__ import annotations

import asyncio
import gzip
import threading
import time
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsctl.article import Article
from newsctl.fast_dataclasses import replace
from newsctl.web import answering
from newsctl.web.answering import Answers, Made
from newsctl.web.asked import Asked
from newsctl.web.house import House
from tests.web.conftest import TODAY, opener

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from tests.web.conftest import Pages

KEPT = ("/", "/search?q=الوزير", "/article/1", "/names", "/figures", "/api/articles", "/feed.xml",
        "/article/1.bib")  # fmt: skip


@pytest.mark.parametrize("path", KEPT)
def test_who_has_an_answer_is_told_that_it_holds(pages: Pages, path: str) -> None:
    first = pages(path)
    again = pages(path, if_none_match=first.headers["etag"])

    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["last-modified"].endswith(" GMT")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert pages(path, if_none_match=f'"x", {first.headers["etag"]}').status_code == 304
    assert pages(path, if_none_match='"x"').status_code == 200
    assert pages(path, if_none_match="*").status_code == 304


def test_a_reader_of_feeds_may_ask_by_the_time(pages: Pages) -> None:
    since = pages("/feed.xml").headers["last-modified"]

    assert pages("/feed.xml", if_modified_since=since).status_code == 304
    for other in ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "", "Thu, 01 Jan 9999999 00:00"):
        assert pages("/feed.xml", if_modified_since=other).status_code == 200
    assert pages("/feed.xml", if_modified_since=since, if_none_match='"x"').status_code == 200
    pages.archive.add(Article(title="خبر عاجل", body="ن", published_at="2026-11-24"))
    pages.clock[0] = changed_at(pages) + 0.5
    after = pages("/feed.xml", if_modified_since=since)
    assert after.status_code == 200
    assert "last-modified" not in after.headers  # another change may come within this second
    pages.clock[0] += 90
    assert pages("/feed.xml").headers["last-modified"] == formatdate(changed_at(pages), usegmt=True)


def changed_at(pages: Pages) -> int:
    """The second in which the archive's files were written last."""
    since = pages.archive.revision.since
    assert since is not None
    return int(since)


@pytest.mark.parametrize("path", KEPT)
def test_an_answer_is_known_again_when_the_pages_are_served_anew(pages: Pages, path: str) -> None:
    """And never one for another: not where something changed while nobody served."""
    first = pages(path)
    tag = first.headers["etag"]
    assert pages.anew is not None
    again = pages.anew()
    assert again(path).headers["etag"] == tag
    assert again(path).headers.get("last-modified") == first.headers.get("last-modified")
    assert again(path, if_none_match=tag).status_code == 304
    pages.archive.trash([44])
    assert pages.anew()(path, if_none_match=tag).status_code == 200
    pages.archive.restore([44])
    assert pages.anew()(path).headers["etag"] != tag


@pytest.mark.parametrize("path", KEPT)
def test_it_holds_until_the_archive_changes(pages: Pages, path: str) -> None:
    tag = pages(path).headers["etag"]
    pages.archive.add(Article(title="الوزير يعود", body="نص", published_at="2026-11-24"))
    after = pages(path, if_none_match=tag)

    assert after.status_code == 200
    assert after.headers["etag"] != tag


def test_a_change_by_anybody_is_seen_at_once(pages: Pages) -> None:
    assert "خبر عاجل" not in pages("/").text
    added = pages.archive.add(Article(title="خبر عاجل", body="ن", published_at="2026-11-24"))
    assert "خبر عاجل" in pages("/").text
    pages.archive.trash([added.id])
    assert "خبر عاجل" not in pages("/").text


def test_an_answer_that_is_made_for_too_long_is_kept_for_nobody_later(pages: Pages) -> None:
    """Where the archive changes while it is made, it is no answer of after."""
    begun, go_on, made = threading.Event(), threading.Event(), []

    def slow(archive: Archive, _asked: Asked) -> Made:
        made.append(archive.count())
        begun.set()
        assert go_on.wait(20)
        return Made(b"x" * 5000)

    async def ask() -> None:
        house = House(opener(Path(pages.archive.location)), lambda: TODAY)
        answers = Answers(house)
        try:
            asked = asked_for("/", house)
            before = await answers.state()
            first = asyncio.create_task(answers.make(slow, asked, before))
            while not begun.is_set():
                await asyncio.sleep(0.01)
            pages.archive.trash([1])
            after = await answers.state()
            again = asyncio.create_task(answers.make(slow, asked, after))
            late = asyncio.create_task(answers.make(slow, asked, before))
            await asyncio.sleep(0.05)
            go_on.set()
            await asyncio.gather(first, again, late)
            await asyncio.sleep(0.05)
            await answers.make(slow, asked, await answers.state())
            kept = (await answers.state()).kept
            assert kept is after.kept
            assert before.kept._answers == {}  # gone, also from memory
            assert kept.size == (await first).size
        finally:
            answers.close()

    asyncio.run(ask())
    assert made == [44, 43, 43]


def test_nobody_is_counted_who_is_told_to_come_again(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a page takes too long, who waits for one that is being made gets it, and who waits for
    one that was not begun is told so, and not counted."""
    monkeypatch.setattr(answering, "PATIENCE", 0.3)
    monkeypatch.setattr(answering, "THREADS", 1)
    made: list[int] = []

    def slow(archive: Archive, _asked: Asked) -> Made:
        time.sleep(0.4)
        made.append(archive.record_view(1))
        return Made(b"page")

    async def ask() -> list[Made | BaseException]:
        house = House(opener(Path(pages.archive.location)), lambda: TODAY)
        answers = Answers(house)
        try:
            state = await answers.state()
            person = replace(asked_for("/article/1", house), counts=True)
            both = (answers.make(slow, person, state) for _one in range(2))
            return await asyncio.gather(*both, return_exceptions=True)
        finally:
            answers.close()

    first, second = asyncio.run(ask())
    assert isinstance(first, Made)
    assert isinstance(second, TimeoutError)
    assert made == [1]


def asked_for(path: str, house: House) -> Asked:
    """A request of no person."""
    return Asked(path, [], {}, "en", "auto", TODAY, "http://localhost", counts=False, house=house)


def test_an_answer_holds_in_one_language_only(pages: Pages) -> None:
    tag = pages("/", lang="en").headers["etag"]

    assert pages("/", lang="fr", if_none_match=tag).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br;q=1, gzip;q=0.5", True), ("*", True), ("identity", False),
     ("gzip;q=0", False), ("gzip; q=0.0", False), ("", False), ("deflate", False)],
)  # fmt: skip
def test_who_takes_gzip_gets_it(pages: Pages, accepted: str, packed: bool) -> None:
    answer = pages("/", accept_encoding=accepted)

    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert answer.content == pages("/", accept_encoding="identity").content
    if packed:
        assert int(answer.headers["content-length"]) < len(answer.content) / 2
        assert len(gzip.compress(answer.content)) > 0


def test_files_of_the_pages_are_kept_for_ever_under_their_version(pages: Pages) -> None:
    link = pages.page("/").cssselect("link[rel=stylesheet]")[0].get("href")

    assert pages(link).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert pages("/static/style.css").headers["cache-control"] == "no-cache"
    assert pages(link, if_none_match=pages(link).headers["etag"]).status_code == 304
    for name in ("other.css", "..%2fapp.py", "%2e%2e/app.py", "style.css%00", "icon.svg/"):
        assert pages(f"/static/{name}").status_code == 404
