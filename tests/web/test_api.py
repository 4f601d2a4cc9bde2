"""JSON for programs: the published schema, paged by key; and feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from newsctl.article import FIELDS, Article
from tests.web.conftest import ARTICLES

if TYPE_CHECKING:
    from tests.web.conftest import Pages

ATOM = "{http://www.w3.org/2005/Atom}"


def ask(pages: Pages, path: str) -> Any:
    """The JSON of an answer."""
    answer = pages(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.content)


def test_an_article_has_the_fields_of_the_schema(pages: Pages) -> None:
    one = ask(pages, "/api/articles/1")

    assert tuple(one) == FIELDS
    assert one == pages.archive.get(1).to_record()


def test_a_hit_has_what_search_json_has(pages: Pages) -> None:
    answer = ask(pages, "/api/search?q=الوزير")

    assert (answer["total"], answer["next"], answer["query"], answer["match"]) == (
        2, None, "الوزير", "all",
    )  # fmt: skip
    hit = answer["articles"][0]
    assert tuple(hit) == (*FIELDS, "score", "match", "snippet", "highlights")
    (start, end), *_rest = hit["snippet"]["highlights"]
    assert hit["snippet"]["text"][start:end] == "الوزير"


@pytest.mark.parametrize(
    "what", ["articles?", "articles?sort=title&", "search?q=خبر&", "articles?source=صوت الساحل&",
             "articles?sort=views&reverse=1&", "search?q=خبر&sort=date&"]
)  # fmt: skip
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_by_key_hold_each_article_once(pages: Pages, what: str, limit: int) -> None:
    whole = ask(pages, f"/api/{what}limit=100")
    seen: list[int] = []
    key: str | None = ""
    while key is not None:
        page = ask(pages, f"/api/{what}limit={limit}&after={key}")
        assert len(page["articles"]) <= limit
        assert page["total"] == whole["total"]
        seen += [one["id"] for one in page["articles"]]
        key = page["next"]

    assert seen == [one["id"] for one in whole["articles"]]
    assert len(seen) == len(set(seen)) == whole["total"]


def test_a_search_goes_on_behind_its_last_hit_when_others_come(pages: Pages) -> None:
    first = ask(pages, "/api/search?q=الزيتون&limit=10&sort=date")
    for _time in range(3):
        pages.archive.add(
            Article(title="الزيتون", body="ن" * (_time + 1), published_at="2026-11-24")
        )
    second = ask(pages, f"/api/search?q=الزيتون&limit=10&sort=date&after={first['next']}")

    ids = [one["id"] for one in first["articles"] + second["articles"]]
    assert len(set(ids)) == 20


@pytest.mark.parametrize(
    "path",
    ["articles?after=x", "articles?after=" + "A" * 2000, "articles?after=eyJhZnRlciI6W119",
     "articles?limit=0", "articles?limit=x", "search?q=title:", "search?q=x&match=some",
     "articles?since=never", "top?period=year", "reads?by=minute",
     "search?q=x&after=eyJhZnRlciI6WyJhIiwxXX0", "articles?after=eyJhZnRlciI6W1tdLDFdfQ"],
)  # fmt: skip
def test_a_mistake_is_json_too(pages: Pages, path: str) -> None:
    answer = pages(f"/api/{path}")

    assert answer.status_code == 400
    told = json.loads(answer.content)
    assert tuple(told) == ("error", "message", "hint")
    assert told["error"] == 2
    assert told["message"]


def test_what_is_not_there_is_json_too(pages: Pages) -> None:
    for path in ("/api/articles/99", "/api/nothing", "/api/names/colour"):
        answer = pages(path)
        assert answer.status_code == 404
        assert json.loads(answer.content)["error"] in {1, 2}


def test_the_other_addresses(pages: Pages) -> None:
    pages.person("/article/2")

    assert ask(pages, "/api/articles/3/related")["articles"][0]["id"] == 4
    assert ask(pages, "/api/articles/1/versions") == {
        "versions": [
            {"version": 1, "made_at": "2026-11-24T12:00:00Z", "by": None, "kind": None,
             "fields": [], "added": 12, "removed": 0}
        ]
    }  # fmt: skip
    top = ask(pages, "/api/top?period=day")
    assert [(one["id"], one["period_views"]) for one in top["articles"]] == [(2, 1)]
    stats = ask(pages, "/api/stats")
    assert (stats["articles"], stats["views"], stats["undated"]) == (44, 1, 0)
    assert stats["by"]["source"][0] == {"name": "صوت الساحل", "articles": 41, "views": 0}
    assert sum(one["views"] for one in ask(pages, "/api/reads?by=day")["reads"]) == 1
    assert ask(pages, "/api/names/source?prefix=الأ")["names"] == [{"name": "الأفق", "articles": 1}]
    assert "/api/articles" in ask(pages, "/api")["links"].values()


# -- feeds -----------------------------------------------------------------------------------------
def test_any_search_is_a_feed_that_readers_of_feeds_read(pages: Pages) -> None:
    answer = pages("/feed.xml?q=الوزير")
    read = feedparser.parse(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert not read.bozo
    assert [one.title for one in read.entries] == [ARTICLES[0].title, ARTICLES[1].title]
    assert read.entries[0].link == "http://127.0.0.1:8043/article/1"
    assert read.entries[0].published == "2026-11-23T09:30:00Z"
    assert read.entries[0].author == "ليلى الطرابلسي"
    assert "<p>افتتح وزير الثقافة معرض الكتاب.</p>" in read.entries[0].content[0].value


def test_a_feed_is_whole_by_the_rules_of_atom(pages: Pages) -> None:
    feed = ET.fromstring(pages("/feed.xml?source=صوت الساحل&limit=5").content)

    for parent, names in ((feed, ("id", "title", "updated")),):
        assert all(parent.findtext(f"{ATOM}{name}") for name in names)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 5
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 5
    assert all(one.findtext(f"{ATOM}author/{ATOM}name") for one in entries)
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").startswith("http://127.0.0.1:8043/")  # type: ignore[union-attr]


def test_an_entry_keeps_its_identity(pages: Pages) -> None:
    def ids() -> list[str | None]:
        feed = ET.fromstring(pages("/feed.xml").content)
        return [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]

    before = ids()
    pages.archive.update(1, {"title": "عنوان آخر"})
    assert ids() == before
