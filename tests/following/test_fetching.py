"""What sites ask of who fetches is heeded, and what they answer is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

import newsctl
from newsctl.following import hosts
from tests.following.sites import News, Reply, feed, page, rss

if TYPE_CHECKING:
    from tests.following.conftest import Reader, Sites
    from tests.following.sites import Asked, Site


def followed(reader: Reader, site: Site, *options: str, news: int = 2, **more: Any) -> None:
    """Follow a newspaper that has some news; nobody has asked it yet."""
    site.answers["/feed"] = feed(site.url, [News(n) for n in range(1, news + 1)], **more)
    reader.follow(site.url + "/feed", *options)
    site.asked.clear()


def state(reader: Reader) -> Any:
    [one] = reader("follow", "--json").json
    return one


# -- bringing in ---------------------------------------------------------------------------------
def test_the_articles_of_a_feed_come_in_with_what_they_get(reader: Reader, site: Site) -> None:
    followed(reader, site, "--source", "الساحل", "--section", "محليات", "--tag", "يومية")

    account = reader.fetch()

    [one] = account.pop("feeds")
    assert account == {
        "read": 2, "added": 2, "updated": 0, "skipped": 0, "failed": 0, "ids": [1, 2],
        "in_trash": [], "errors": [], "warnings": [], "passed_over": [],
    }  # fmt: skip
    assert one == {
        "name": "صوت الساحل", "feed": site.url + "/feed", "address": site.url + "/feed",
        "status": "fetched", "moved_to": None, "error": None, **account,
    }  # fmt: skip
    article = reader.articles()[0]
    assert (article["source"], article["section"], article["tags"], article["url"]) == (
        "الساحل", "محليات", ["يومية"], site.url + "/news/1",
    )  # fmt: skip
    assert article["extra"] == {"feed": site.url + "/feed"}


def test_what_is_there_is_not_brought_in_again(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()
    site.answers["/feed"] = feed(site.url, [News(n) for n in (1, 2, 3)])
    reader.later(hours=1)

    [one] = reader.fetch()["feeds"]

    assert (one["added"], one["skipped"], one["ids"]) == (1, 2, [3])
    assert len(reader.articles()) == 3


def test_what_lies_in_the_trash_stays_there_and_is_told(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()
    reader("rm", "1")
    site.answers["/feed"] = feed(site.url, [News(1, body="نص صحح كله من جديد")])
    reader.later(hours=1)

    account = reader.fetch()

    assert (account["skipped"], account["in_trash"]) == (1, [1])
    assert len(reader.articles()) == 1


def test_who_we_are_is_said(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()

    agent = site.asked[0].headers["user-agent"]
    assert agent.startswith(f"newsctl/{newsctl.__version__} (")
    assert "https://" in agent


def test_one_change_is_one_fetch_of_all_and_is_taken_back_whole(
    reader: Reader, sites: Sites
) -> None:
    for one in (sites(), sites()):
        followed(reader, one, title=f"جريدة {one.url[-2:]}")
    reader.fetch()

    [line] = reader("undo", "--list").lines
    assert line.split("\t")[2:4] == ["fetched", "4"]
    assert "the fetch of 4 articles" in line
    reader("undo", line.split("\t")[0], "--yes")
    assert reader.articles() == []
    reader.later(hours=1)
    reader.fetch()  # what was taken back does not come again by itself
    assert reader.articles() == []


# -- conditions ----------------------------------------------------------------------------------
def test_a_site_is_asked_whether_anything_changed(reader: Reader, site: Site) -> None:
    followed(reader, site)
    body = rss(site.url, [News(1)])

    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == 'W/"a1"':
            assert asked.headers["if-modified-since"] == "Sun, 01 Nov 2026 00:00:00 GMT"
            return Reply(status=304)
        more = {"ETag": 'W/"a1"', "Last-Modified": "Sun, 01 Nov 2026 00:00:00 GMT"}
        return Reply(body, "application/rss+xml", headers=more)

    site.answers["/feed"] = answer
    reader.fetch()
    reader.later(hours=1)

    [one] = reader.fetch()["feeds"]

    assert (one["status"], one["read"]) == ("unchanged", 0)
    assert state(reader)["answered_at"] == "2026-11-01T01:00:00Z"


def test_a_mark_that_comes_with_nothing_changed_is_the_next_one_to_ask_with(
    reader: Reader, site: Site
) -> None:
    followed(reader, site)
    body = rss(site.url, [News(1)])
    marks = iter(range(1, 9))

    def answer(asked: Asked) -> Reply:
        status = 304 if "if-none-match" in asked.headers else 200
        more = {"ETag": f'"{next(marks)}"'}
        return Reply(b"" if status == 304 else body, "application/rss+xml", status, more)

    site.answers["/feed"] = answer
    for _turn in range(4):
        reader.fetch("الساحل")

    asked = [one.headers.get("if-none-match") for one in site.asked]
    assert asked == [None, '"1"', '"2"', '"3"']


def test_a_feed_that_could_not_be_read_is_not_known_by_its_mark(reader: Reader, site: Site) -> None:
    followed(reader, site)
    good = site.answers["/feed"]
    site.answers["/feed"] = Reply("<html><p>صيانة</p></html>", headers={"ETag": '"same"'})
    reader.fetch(code=65)
    site.answers["/feed"] = good
    reader.later(days=1)

    assert reader.fetch()["added"] == 2
    assert "if-none-match" not in site.asked[-1].headers


def test_a_site_that_shows_pages_to_who_takes_pages_gives_its_feed(
    reader: Reader, site: Site
) -> None:
    followed(reader, site)
    good = feed(site.url, [News(1), News(2)])

    def answer(asked: Asked) -> Reply:
        pages = asked.headers["accept"].startswith("text/html")
        return page("أخبار", "صفحة") if pages else good

    site.answers["/feed"] = answer

    assert reader.fetch()["added"] == 2


# -- when ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("more", "options", "waits"),
    [
        ("", (), 30),
        ("", ("--interval", "2h"), 120),
        ("<ttl>60</ttl>", (), 60),
        ("<ttl>60</ttl>", ("--interval", "2h"), 120),
        ("<ttl>60</ttl>", ("--interval", "10m"), 60),
        ("<ttl>soon</ttl>", (), 30),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", (), 24 * 60),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            (),
            6 * 60,
        ),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", (), 60),
        ("<skipHours><hour>0</hour><hour>1</hour><hour>2</hour></skipHours>", (), 180),
        ("<skipDays><day>Sunday</day></skipDays>", (), 24 * 60),  # the 1st of November 2026
        (f"<skipHours>{''.join(f'<hour>{n}</hour>' for n in range(24))}</skipHours>", (), 30),
    ],
)
def test_a_feed_is_fetched_as_often_as_all_agree(
    reader: Reader, site: Site, more: str, options: tuple[str, ...], waits: int
) -> None:
    followed(reader, site, *options, more=more)
    reader.fetch()

    reader.later(minutes=waits - 6)
    assert reader.fetch()["feeds"] == []
    reader.later(minutes=6)
    assert len(reader.fetch()["feeds"]) == 1
    assert len(site.asked) == 2


def test_a_timer_that_comes_a_little_early_is_in_time(reader: Reader, site: Site) -> None:
    followed(reader, site)
    for _turn in range(10):
        reader.fetch()
        reader.later(minutes=29, seconds=58)

    assert len(site.asked) == 10


def test_who_is_named_is_fetched_at_once(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()

    assert len(reader.fetch("الساحل")["feeds"]) == 1
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("wish", "minutes"),
    [("7200", 120), ("Sun, 01 Nov 2026 03:00:00 GMT", 180), ("0", 0), ("whenever", 0)],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_for_patience_is_left_alone_even_when_it_is_named(
    reader: Reader, site: Site, wish: str, minutes: int, status: int
) -> None:
    followed(reader, site)
    good = site.answers["/feed"]
    site.answers["/feed"] = Reply(status=status, headers={"Retry-After": wish})
    reader.fetch(code=65)
    site.answers["/feed"] = good

    if minutes:
        reader.later(minutes=minutes - 1)
        assert reader.fetch("الساحل")["feeds"] == []
        reader.later(minutes=1)
    assert reader.fetch("الساحل")["added"] == 2


def test_a_feed_that_fails_is_tried_less_and_less_often(reader: Reader, site: Site) -> None:
    followed(reader, site)
    good = site.answers.pop("/feed")
    for _half_hour in range(2 * 24 * 7):
        reader.fetch(code=None)
        reader.later(minutes=30)

    assert 8 <= len(site.asked) <= 14  # of 336, and once a day at the end
    assert "the site answered 404" in state(reader)["error"]
    site.answers["/feed"] = good
    reader.later(days=1)
    assert reader.fetch()["added"] == 2
    assert (state(reader)["errors"], state(reader)["error"]) == (0, None)


# -- where ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("codes", "stays"), [((301,), False), ((308, 301), False), ((302,), True), ((301, 307), None)]
)
def test_a_move_for_good_is_remembered_and_another_is_not(
    reader: Reader, sites: Sites, codes: tuple[int, ...], stays: bool | None
) -> None:
    """Of a move for good that leads on to another place, the first part is remembered."""
    old, new = sites(), sites()
    followed(reader, old)
    places = [old.url + "/feed", *(f"{new.url}/{n}" for n in range(len(codes)))]
    for place, code, to in zip(places, codes, places[1:], strict=False):
        place_of = old if place.startswith(old.url) else new
        path = place.removeprefix(place_of.url)
        place_of.answers[path] = Reply(status=code, headers={"Location": to})
    new.answers[places[-1].removeprefix(new.url)] = feed(old.url, [News(1)])

    [one] = reader.fetch()["feeds"]

    moved = {False: places[-1], True: None, None: places[1]}[stays]
    assert one["moved_to"] == moved
    assert (state(reader)["address"], state(reader)["feed"]) == (moved or places[0], places[0])
    reader.later(hours=1)
    reader.fetch()
    assert len(old.asked) == (1 if moved else 2)
    assert len(reader.articles()) == 1


def test_a_move_to_what_is_no_feed_is_not_remembered(reader: Reader, sites: Sites) -> None:
    """A hotel's network, or a site that was sold, sends everybody to a page of its own."""
    old, new = sites(), sites()
    followed(reader, old)
    old.answers["/feed"] = Reply(status=301, headers={"Location": new.url + "/"})
    new.answers["/"] = page("تسجيل الدخول", "أدخل اسمك")

    reader.fetch(code=65)

    assert state(reader)["address"] == old.url + "/feed"


def test_what_is_gone_for_good_is_said_once_and_not_asked_for_again(
    reader: Reader, site: Site
) -> None:
    followed(reader, site)
    site.answers["/feed"] = Reply(status=410)

    said = reader("fetch", "--allow-local", code=65).err
    assert "gone for good" in said
    reader.later(days=3)
    assert "one ended" in reader("fetch", "--allow-local").err
    assert len(site.asked) == 1
    assert reader("follow").lines[0].endswith("\tended")


@pytest.mark.parametrize("how", ["named", "followed again"])
def test_what_was_gone_and_is_back_is_fetched_again(reader: Reader, site: Site, how: str) -> None:
    followed(reader, site)
    good = site.answers["/feed"]
    site.answers["/feed"] = Reply(status=410)
    reader.fetch(code=65)
    site.answers["/feed"] = good

    if how == "named":
        assert reader.fetch("الساحل")["added"] == 2
    else:
        reader.follow(site.url + "/feed")
        assert reader.fetch()["added"] == 2
    assert state(reader)["ended_at"] is None
    reader.later(hours=1)
    assert len(reader.fetch()["feeds"]) == 1


# -- corrections ---------------------------------------------------------------------------------
def test_what_a_site_corrects_is_corrected_here(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()
    site.answers["/feed"] = feed(
        site.url, [News(1, title="عنوان صحح", body="نص صحح كله من جديد"), News(2)]
    )
    reader.later(hours=1)

    [one] = reader.fetch()["feeds"]

    assert (one["added"], one["updated"], one["ids"]) == (0, 1, [1])
    assert reader.articles()[0]["body"] == "نص صحح كله من جديد"
    assert reader.titles()[0] == "عنوان صحح"
    reader("undo", reader("undo", "--list").lines[0].split("\t")[0], "--yes")
    assert reader.titles()[0].startswith("خبر رقم 1")


def test_a_corrected_headline_with_its_address_is_known_by_its_guid(
    reader: Reader, site: Site
) -> None:
    followed(reader, site, news=1)
    reader.fetch()
    site.answers["/feed"] = feed(
        site.url, [News(1, title="عنوان آخر تماما", link=site.url + "/news/corrected")]
    )
    reader.later(hours=1)

    assert reader.fetch()["updated"] == 1
    [article] = reader.articles()
    assert article["url"] == site.url + "/news/corrected"


def test_what_a_person_mended_stays_while_its_site_says_the_same(
    reader: Reader, site: Site
) -> None:
    followed(reader, site)
    reader.fetch()
    reader("edit", "1", "--set", "title=عنوان القارئ", "--set", "section=رأي")
    reader("tag", "1", "+مهم")
    site.answers["/feed"] = feed(site.url, [News(1), News(2), News(3)])  # other bytes
    reader.later(hours=1)

    assert reader.fetch()["updated"] == 0
    article = reader.articles()[0]
    assert (article["title"], article["section"], article["tags"]) == (
        "عنوان القارئ", "رأي", ["مهم"],
    )  # fmt: skip


def test_what_a_person_mended_stays_when_its_site_corrects_something_else(
    reader: Reader, site: Site
) -> None:
    followed(reader, site, news=1)
    reader.fetch()
    reader("edit", "1", "--set", "title=عنوان القارئ")
    site.answers["/feed"] = feed(site.url, [News(1, body="نص صحح كله من جديد")])
    reader.later(hours=1)

    assert reader.fetch()["updated"] == 1
    [article] = reader.articles()
    assert (article["title"], article["body"]) == ("عنوان القارئ", "نص صحح كله من جديد")


def test_a_correction_is_a_version_of_its_publisher(reader: Reader, site: Site) -> None:
    followed(reader, site, news=1)
    reader.fetch()
    site.answers["/feed"] = feed(site.url, [News(1, body="نص صحح كله من جديد")])
    reader.later(hours=1)
    reader.fetch()

    with reader.open() as archive:
        versions = archive.versions(1)
    assert [(one.number, one.by) for one in versions] == [(1, None), (2, "publisher")]
    assert reader.articles()[0]["changed_at"] == "2026-11-01T01:00:00Z"


def test_what_a_person_brought_in_is_not_changed_by_a_feed(reader: Reader, site: Site) -> None:
    """A feed holds summaries; the whole text was there before."""
    followed(reader, site, news=1)
    whole = "نص كامل طويل كتبه القارئ أو جلبه بنفسه"
    reader("add", "--title", "خبر", "--body", whole, "--url", site.url + "/news/1")

    [one] = reader.fetch()["feeds"]

    assert (one["skipped"], one["updated"]) == (1, 0)
    assert reader.articles()[0]["body"] == whole


def test_a_text_that_is_cut_short_is_no_correction(reader: Reader, site: Site) -> None:
    """Feeds give the whole text of their newest entries only."""
    whole = "انطلق موسم الزيتون في الساحل وسط توقعات بمحصول وافر، وقال الفلاحون إنهم راضون."
    followed(reader, site, news=1)
    site.answers["/feed"] = feed(site.url, [News(1, body=whole)])
    reader.fetch()
    site.answers["/feed"] = feed(site.url, [News(1, body=whole[:40] + " […]"), News(2)])
    reader.later(hours=1)

    assert reader.fetch()["updated"] == 0
    assert reader.articles()[0]["body"] == whole


def test_what_was_deleted_for_good_does_not_come_back(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.fetch()
    reader("rm", "1", "--forever", "--yes")
    reader.later(hours=1)

    assert reader.fetch()["added"] == 0


# -- the articles behind -------------------------------------------------------------------------
WHOLE = (
    "انطلق موسم جني الزيتون في الساحل.\n\n"
    "وقال الوزير إن المحصول وافر هذا العام، وإن الأسعار ستنخفض."
)


def test_the_article_behind_an_entry_is_read_once(reader: Reader, site: Site) -> None:
    followed(reader, site, "--full", news=1)
    site.answers["/feed"] = feed(site.url, [News(1, title="موسم الزيتون", body="مختصر")])
    site.answers["/news/1"] = page("موسم الزيتون", WHOLE)
    reader.fetch()
    reader.later(hours=1)
    reader.fetch()

    [article] = reader.articles()
    assert article["body"] == WHOLE
    assert article["guid"] == f"{site.url}/?p=1"
    assert (site.count("/news/1"), site.count("/robots.txt")) == (1, 1)


def test_robots_keep_us_from_pages_and_their_entries_come_in(reader: Reader, site: Site) -> None:
    followed(reader, site, "--full", news=2)
    site.answers["/robots.txt"] = Reply("User-agent: *\nDisallow: /news/", "text/plain")
    site.answers["/news/1"] = page("خبر رقم 1", WHOLE)

    account = reader.fetch()

    assert account["added"] == 2
    assert "robots.txt" in account["warnings"][0]["reason"]
    assert site.count("/news/1") == 0


def test_pages_of_one_host_are_read_with_pauses(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(hosts, "PAUSE", 1.0)
    monkeypatch.setattr(time, "sleep", slept.append)
    followed(reader, site, "--full", news=4)
    site.answers["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 7", "text/plain")
    for number in range(1, 5):
        site.answers[f"/news/{number}"] = page(f"خبر رقم {number}", WHOLE)
    reader.fetch()

    assert [round(one) for one in slept] == [7, 7, 7]
    assert site.most == 1


def test_a_page_that_answers_for_not_found_is_not_the_article(reader: Reader, site: Site) -> None:
    followed(reader, site, "--full", news=1)
    site.answers["/news/1"] = page("عذرا", "الصفحة التي طلبتها لم تعد موجودة، جرب البحث.")

    account = reader.fetch()

    assert "not the article" in account["warnings"][0]["reason"]
    assert reader.articles()[0]["body"].startswith("نص الخبر رقم 1")


def test_a_page_that_cannot_be_reached_is_tried_again(reader: Reader, site: Site) -> None:
    closed = "http://127.0.0.1:9/news/1"
    followed(reader, site, "--full", news=1)
    site.answers["/feed"] = feed(site.url, [News(1, title="موسم الزيتون", link=closed)])
    first = reader.fetch()
    tries = []
    for _turn in range(4):
        reader.later(hours=1)
        tries.append(len(reader.fetch()["warnings"]))

    assert first["added"] == 1
    assert tries == [1, 1, 0, 0]
    assert len(reader.articles()) == 1


def test_a_site_whose_pages_fail_is_not_asked_for_each_of_them(reader: Reader, site: Site) -> None:
    """Their entries come in all the same, and their pages when the site answers again."""
    followed(reader, site, "--full", news=12)
    pages = {f"/news/{n}": page(f"خبر رقم {n}", f"{WHOLE} {n}") for n in range(1, 13)}
    site.answers |= dict.fromkeys(pages, Reply(status=503))
    first = reader.fetch()
    asked = sum(one.path in pages for one in site.asked)
    site.answers |= pages
    reader.later(hours=1)
    second = reader.fetch()

    assert (first["added"], asked) == (12, 3)
    assert (second["added"], second["updated"]) == (0, 12)
    assert all(one["body"].startswith(WHOLE) for one in reader.articles())
    with reader.open() as archive:
        assert [one.by for one in archive.versions(1)] == [None, "extraction"]


def test_too_many_pages_for_one_fetch_come_with_the_next(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsctl.following import fetching

    monkeypatch.setattr(fetching, "MOST_PAGES", 15)
    followed(reader, site, "--full", news=40)
    body = rss(site.url, [News(n) for n in range(1, 41)])

    def answer(asked: Asked) -> Reply:
        if "if-none-match" in asked.headers:
            return Reply(status=304)
        return Reply(body, "application/rss+xml", headers={"ETag": '"1"'})

    site.answers["/feed"] = answer
    for number in range(1, 41):
        site.answers[f"/news/{number}"] = page(f"خبر رقم {number}", f"{WHOLE} {number}")
    added = [reader.fetch("الساحل")["added"] for _turn in range(4)]

    assert added == [15, 15, 10, 0]
    assert all(site.count(f"/news/{number}") == 1 for number in range(1, 41))


# -- side by side --------------------------------------------------------------------------------
def test_one_connection_a_host_and_eight_in_all(reader: Reader, sites: Sites) -> None:
    """Nobody is answered before eight ask at one time, and a while: time for one more to ask."""
    for _number in range(12):
        one = sites()
        for path in ("/a", "/b", "/c"):
            one.answers[path] = feed(one.url, [News(1)], title=one.url[-5:] + path)
            reader.follow(one.url + path)
    sites.at_once.most = 0
    for one in sites.every:
        one.before_answering = lambda: sites.at_once.wait_for(8)
        one.seconds = 0.03

    reader.fetch()

    assert [one.most for one in sites.every] == [1] * 12
    assert sites.at_once.most == 8
    assert len(reader.articles()) == 12


def test_the_trouble_of_one_does_not_stop_the_others(reader: Reader, sites: Sites) -> None:
    good, bad = sites(), sites()
    followed(reader, bad, title="الميناء")
    followed(reader, good)
    bad.answers = {}

    ran = reader("fetch", "--allow-local", code=65)

    assert f"الميناء: {bad.url}/feed: the site answered 404" in ran.err
    assert "صوت الساحل: 2 added" in ran.err
    assert "Fetched: 2 newspapers, 2 added" in ran.err
    assert len(reader.articles()) == 2


def test_who_fetches_while_another_does_is_told(reader: Reader, site: Site) -> None:
    followed(reader, site)
    reader.environ["NEWSCTL_TIMEOUT"] = "0"
    with reader.open() as archive, archive.alone("fetching"):
        assert reader("fetch", "--allow-local", code=75).err

    assert site.asked == []
