"""Newspapers are found, remembered, listed, taken out and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.following.sites import News, Reply, feed, rss

if TYPE_CHECKING:
    from pathlib import Path

    from tests.following.conftest import Reader, Sites
    from tests.following.sites import Site

ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>أخبار</title>'
    "<entry><title>خبر</title><id>tag:a,1</id><content>نص</content></entry></feed>"
)
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "أخبار", "items": '
    '[{"id": "1", "title": "خبر", "content_text": "نص"}]}'
)
SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}/news/1</loc>'
    "<news:news><news:publication><news:name>صوت الساحل</news:name><news:language>ar"
    "</news:language></news:publication><news:publication_date>2026-11-24T08:00:00+01:00"
    "</news:publication_date><news:title>خبر أول</news:title></news:news></url></urlset>"
)
HTML = "<html><head>{}</head><body><p>الصفحة الأولى</p>{}</body></html>"
LINK = '<link rel="alternate" type="{}" title="{}" href="{}">'


def page(head: str = "", body: str = "") -> Reply:
    return Reply(HTML.format(head, body))


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (rss("", [News(1)]), "application/rss+xml"),
        (rss("", [News(1)]), "text/html"),  # declared as what it is not
        (rss("", [News(1)]), "text/rss"),
        (rss("", [News(1)]), "image/png"),
        (ATOM, "application/atom+xml"),
        (JSON_FEED, "application/feed+json"),
        (SITEMAP, "application/xml"),
    ],
)
def test_a_feed_of_each_kind_is_followed(
    reader: Reader, site: Site, body: str, declared: str
) -> None:
    site.answers["/feed"] = Reply(body, declared)

    reader.follow(site.url + "/feed")

    [one] = reader("follow", "--json").json
    assert (one["address"], one["full"]) == (site.url + "/feed", body is SITEMAP)
    assert one["name"] in {"صوت الساحل", "أخبار"}


@pytest.mark.parametrize(
    ("front", "found"),
    [
        (page(LINK.format("application/rss+xml", "الأخبار", "/a.xml")), "/a.xml"),
        (page(LINK.format("application/atom+xml", "", "b")), "/b"),
        (page('<base href="/x/">' + LINK.format("application/rss+xml", "", "c")), "/x/c"),
        (
            page(
                LINK.format("application/rss+xml", "Comments Feed", "/comments")
                + LINK.format("application/rss+xml", "", "/main")
            ),
            "/main",
        ),
        (
            page(
                LINK.format("application/rss+xml", "", "/broken")
                + LINK.format("application/rss+xml", "", "/good")
            ),
            "/good",
        ),
        (page(body='<a href="/rss/all">تابعنا</a><a href="/news/1">خبر</a>'), "/rss/all"),
        (page(), "/feed"),
        (page(), "/rss.xml"),
        (page(), "/index.xml"),
    ],
)
def test_the_feed_of_a_page_is_found(reader: Reader, site: Site, front: Reply, found: str) -> None:
    site.answers = {"/": front, found: feed(site.url, [News(1)]), "/news/1": page()}
    site.answers |= {"/comments": feed(site.url, [News(9)], title="تعليقات")} if found else {}

    reader.follow(site.url + "/")

    [one] = reader("follow", "--json").json
    assert (one["feed"], one["home"]) == (site.url + found, site.url + "/")


def test_a_site_that_answers_anything_for_all_has_no_feed(reader: Reader, site: Site) -> None:
    for path in ("/", "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/robots.txt"):
        site.answers[path] = page()

    said = reader.follow(site.url + "/", code=65).err

    assert "neither this page nor the usual places of its site have a feed" in said
    assert reader("follow").out == ""


def test_a_sitemap_of_news_is_found_by_robots_and_by_an_index(reader: Reader, site: Site) -> None:
    index = (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>'
        f"{site.url}/pages.xml</loc></sitemap><sitemap><loc>{site.url}/latest-news.xml</loc>"
        "</sitemap></sitemapindex>"
    )
    site.answers = {
        "/": page(),
        "/robots.txt": Reply(f"User-agent: *\nSitemap: {site.url}/all.xml\n", "text/plain"),
        "/all.xml": Reply(index, "text/xml"),
        "/latest-news.xml": Reply(SITEMAP.format(url=site.url), "text/xml"),
    }

    reader.follow(site.url + "/")

    [one] = reader("follow", "--json").json
    assert (one["address"], one["name"]) == (site.url + "/latest-news.xml", "صوت الساحل")
    assert one["full"] is True  # its entries have no text


def test_addresses_of_this_machine_need_leave_also_behind_a_redirect(
    reader: Reader, site: Site
) -> None:
    site.answers["/feed"] = feed(site.url, [News(1)])

    said = reader("follow", site.url + "/feed", code=65).err

    assert "--allow-local" in said
    assert site.asked == []


def test_what_is_followed_again_gets_the_new_options_and_stands_once(
    reader: Reader, site: Site
) -> None:
    site.answers = {"/feed": feed(site.url, [News(1)])}
    reader.follow(site.url + "/feed", "--tag", "يومية", "--interval", "2h", "--section", "محليات")

    said = reader.follow(site.url + "/feed", "--source", "الساحل", "--full").err

    [one] = reader("follow", "--json").json
    assert "was followed already" in said
    assert (one["source"], one["section"], one["tags"]) == ("الساحل", "محليات", ["يومية"])
    assert (one["full"], one["interval"]) == (True, 7200)
    reader.follow(site.url + "/feed", "--no-full")
    assert reader("follow", "--json").json[0]["full"] is False


def test_the_others_are_followed_when_one_is_not(reader: Reader, sites: Sites) -> None:
    good, bad = sites(), sites()
    good.answers["/feed"] = feed(good.url, [News(1)])

    reader.follow(bad.url + "/feed", good.url + "/feed", "no such file", code=65)

    assert [one["address"] for one in reader("follow", "--json").json] == [good.url + "/feed"]


# -- lists ---------------------------------------------------------------------------------------
OPML = """<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><body>
<outline text="صحف" title="صحف"><outline type="rss" text="صوت &amp; الساحل" htmlUrl="https://a.example/"
 xmlUrl="https://a.example/feed" category="يومية,ساحل"/></outline>
<outline text="الميناء" xmlUrl="https://b.example/rss?a=1&amp;b=2"/>
<outline text="مرة أخرى" xmlUrl="https://b.example/rss?a=1&amp;b=2"/>
<outline text="ملف" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def test_a_list_is_taken_over_without_asking_anybody(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")

    reader.follow(str(tmp_path / "feeds.opml"), "--tag", "جديدة")

    ones = reader("follow", "--json").json
    assert [(one["name"], one["address"], one["section"], one["tags"]) for one in ones] == [
        ("الميناء", "https://b.example/rss?a=1&b=2", None, ["جديدة"]),
        ("صوت & الساحل", "https://a.example/feed", "صحف", ["جديدة"]),
    ]


def test_a_list_on_the_web_is_taken_over_too(reader: Reader, site: Site) -> None:
    site.answers["/all.opml"] = Reply(OPML, "text/x-opml")

    reader.follow(site.url + "/all.opml")

    assert len(reader("follow", "--json").json) == 2


def test_a_list_that_was_taken_out_comes_back_whole(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")
    reader.follow(str(tmp_path / "feeds.opml"))
    reader.follow(str(tmp_path / "feeds.opml"), "--full", "--interval", "1d", "--source", "أ «ب»")
    kept = reader("follow", "--json").json

    (tmp_path / "again.opml").write_text(reader("follow", "--as", "opml").out, encoding="utf-8")
    reader("unfollow", "https://a.example/feed", "الميناء")
    assert reader("follow", "--json").json == []
    reader.follow(str(tmp_path / "again.opml"))

    assert reader("follow", "--json").json == kept


def test_lines_in_a_pipe_say_when_and_how(reader: Reader, sites: Sites) -> None:
    good, bad = sites(), sites()
    good.answers["/feed"] = feed(good.url, [News(1)])
    bad.answers["/feed"] = feed(bad.url, [News(1)], title="جريدة\tالميناء")
    reader.follow(good.url + "/feed", bad.url + "/feed")
    bad.answers = {}
    reader.later(hours=1)
    reader.fetch(code=65)

    assert reader("follow").lines == [
        f"جريدة الميناء\t{bad.url}/feed\t2026-11-01T01:00:00Z\t\t1\tfailing",
        f"صوت الساحل\t{good.url}/feed\t2026-11-01T01:00:00Z\t2026-11-01T01:00:00Z\t0\t",
    ]


@pytest.mark.parametrize(
    ("name", "code"),
    [("صَوْتُ السَّاحِلِ", 0), ("ساحل", 0), ("http", 2), ("الشمال", 1), ("صحيفة", 2)],
)
def test_a_newspaper_is_named_by_its_name_or_a_part_that_only_it_has(
    reader: Reader, sites: Sites, name: str, code: int
) -> None:
    for title in ("صوت الساحل", "صحيفة الميناء", "صحيفة الجبل"):
        one = sites()
        one.answers["/feed"] = feed(one.url, [News(1)], title=title)
        reader.follow(one.url + "/feed")

    reader("unfollow", name, code=code)

    left = {one["name"] for one in reader("follow", "--json").json}
    assert ("صوت الساحل" in left) is (code != 0)
    assert len(left) == 3 - (code == 0)


def test_articles_stay_when_a_newspaper_is_followed_no_longer(reader: Reader, site: Site) -> None:
    site.answers["/feed"] = feed(site.url, [News(1)])
    reader.follow(site.url + "/feed")
    reader.fetch()

    reader("unfollow", "الساحل")

    assert len(reader.articles()) == 1
    assert reader.fetch()["feeds"] == []


@pytest.mark.parametrize(
    ("typed", "seconds"), [("30m", 1800), ("90", 5400), ("٢h", 7200), ("1d", 86400), ("2س", 7200)]
)
def test_how_an_interval_is_typed(reader: Reader, site: Site, typed: str, seconds: int) -> None:
    site.answers["/feed"] = feed(site.url, [News(1)])

    reader.follow(site.url + "/feed", "--interval", typed)

    assert reader("follow", "--json").json[0]["interval"] == seconds


@pytest.mark.parametrize("typed", ["", "soon", "10s", "-1h", "1.5h", "9999d"])
def test_what_is_no_interval_is_refused(reader: Reader, typed: str) -> None:
    assert "30m" in reader("follow", "https://a.example/", "--interval", typed, code=2).err


def test_names_of_newspapers_are_completed(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, encoding="utf-8")
    reader.follow(str(tmp_path / "feeds.opml"))

    for command in ("fetch", "unfollow"):
        assert reader("__complete", command, "صو").out == "صوت & الساحل\thttps://a.example/feed\n"
