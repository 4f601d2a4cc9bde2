"""A month of twenty newspapers (by default eleven days), by a clock of the test's own: every rule
is held by counting who was asked for what, and when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.following.sites import RSS, Asked, News, Reply, feed, page, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.following.conftest import Reader, Sites
    from tests.following.sites import Site

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
DAYS, SOME_DAYS = 30, 11  # of a run in full, and else
EVERY = timedelta(hours=12)  # between two rounds; in full, half an hour
TEXT = "انطلق موسم جني الزيتون في الساحل وسط توقعات بمحصول وافر من هذا العام على كل أرض"


class Newspaper:
    """A newspaper that has one article more each day, and shows the last ten."""

    def __init__(self, site: Site, now: Callable[[], datetime]) -> None:
        self.site = site
        self.now = now
        self.more = ""  # in its channel

    @property
    def day(self) -> int:
        """The day of the month, from 1."""
        return (self.now() - BEGIN).days + 1

    def news(self) -> list[News]:
        last = range(max(1, self.day - 9), self.day + 1)
        return [
            News(n, date=f"{BEGIN + timedelta(days=n - 1):%a, %d %b %Y} 00:00:00 GMT") for n in last
        ]

    def feed(self, _asked: Asked) -> Reply:
        return feed(self.site.url, self.news(), title=f"جريدة {self.site.url[-5:]}", more=self.more)


class Conditional(Newspaper):
    """Says that nothing changed, by a mark or by a date."""

    def __init__(self, *args: Any, by: str) -> None:
        super().__init__(*args)
        self.by = by
        self.unchanged = 0

    def feed(self, asked: Asked) -> Reply:
        name, ask = {
            "mark": ("ETag", "if-none-match"), "date": ("Last-Modified", "if-modified-since"),
        }[self.by]  # fmt: skip
        mark = f'"{self.day}"' if self.by == "mark" else f"Sun, {self.day:02} Nov 2026 00:00:00 GMT"
        if asked.headers.get(ask) == mark:
            self.unchanged += 1
            return Reply(status=304)
        reply = super().feed(asked)
        reply.headers[name] = mark
        return reply


class Now(Newspaper):
    """Does as it is told on a day, else as usual."""

    def __init__(self, *args: Any, on: Callable[[int], Reply | None]) -> None:
        super().__init__(*args)
        self.on = on

    def feed(self, asked: Asked) -> Reply:
        return self.on(self.day) or super().feed(asked)


class Corrected(Newspaper):
    """Corrects each article on the day after."""

    def news(self) -> list[News]:
        ones = super().news()
        for one in ones:
            if one.number < self.day:
                one.body = f"نص مصحح للخبر رقم {one.number}: {TEXT}"
        return ones


class Guids(Newspaper):
    """Gives each entry a guid of its own making."""

    def __init__(self, *args: Any, guid: Callable[[int, int], str]) -> None:
        super().__init__(*args)
        self.guid = guid

    def news(self) -> list[News]:
        ones = super().news()
        for one in ones:
            one.guid = self.guid(one.number, self.day)
        return ones


class Ahead(Newspaper):
    """Dates everything years ahead."""

    def news(self) -> list[News]:
        ones = super().news()
        for one in ones:
            one.date = f"Thu, 01 Jan 2099 00:00:{one.number:02} GMT"
        return ones


class Misdeclared(Newspaper):
    """Writes windows-1256, and says UTF-8."""

    def feed(self, _asked: Asked) -> Reply:
        news = [News(one.number, f"خبر رقم {one.number}: {TEXT}", TEXT) for one in self.news()]
        text = rss(self.site.url, news, title="جريدة الأثير")
        return Reply(text.encode("cp1256", "xmlcharrefreplace"), f"{RSS}; charset=utf-8")


class Behind(Newspaper):
    """Shows summaries; its articles stand on pages, of which robots may not read the even ones."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.site.answers["/robots.txt"] = Reply(
            "User-agent: *\nDisallow: /news/*0$\n", "text/plain"
        )
        for n in range(1, DAYS + 2):
            one = News(n)
            self.site.answers[f"/news/{n}"] = page(
                f"خبر رقم {n} من {self.site.url[-5:]}", f"نص كامل للخبر رقم {one.number}. {TEXT}."
            )


class Sitemap(Behind):
    """Lists its news in a sitemap."""

    def feed(self, _asked: Asked) -> Reply:
        urls = "".join(
            f"<url><loc>{self.site.url}/news/{one.number}</loc><n:news><n:publication>"
            "<n:name>جريدة الخريطة</n:name><n:language>ar</n:language></n:publication>"
            f"<n:publication_date>2026-11-{one.number:02}</n:publication_date>"
            f"<n:title>خبر رقم {one.number} من {self.site.url[-5:]}</n:title></n:news></url>"
            for one in self.news()
        )
        spaces = (
            'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        )
        return Reply(f"<urlset {spaces}>{urls}</urlset>", "text/xml")


def broken(_day: int) -> Reply:
    return Reply(status=500)


def test_a_month_of_twenty_newspapers(reader: Reader, sites: Sites, full: bool) -> None:
    """Every rule at once; what breaks one is named."""
    every = timedelta(minutes=30) if full else EVERY
    days = DAYS if full else SOME_DAYS
    rounds = int(timedelta(days=days) / every)
    weeks = -(-days // 7)  # begun
    reader.now = BEGIN
    sites.clock = lambda: reader.now
    papers: dict[str, Newspaper] = {}

    def add(name: str, kind: Any, *options: str, more: str = "", **values: Any) -> Newspaper:
        one: Newspaper = kind(sites(), lambda: reader.now, **values)
        papers[name] = one
        one.more = more
        one.site.answers["/feed"] = lambda asked: feed(one.site.url, [News(0)], title=name)
        reader.follow(one.site.url + "/feed", *options)
        one.site.asked.clear()
        one.site.answers["/feed"] = one.feed
        return one

    new_home = sites()
    add("honest", Newspaper)
    add("with a mark", Conditional, by="mark")
    add("with a date", Conditional, by="date")
    add("daily by itself", Newspaper, more="<ttl>1440</ttl>")
    add("weekly", Newspaper, more="<sy:updatePeriod>weekly</sy:updatePeriod>")
    hours = "".join(f"<hour>{n}</hour>" for n in range(8))
    add("sleeps at night", Newspaper, more=f"<skipHours>{hours}</skipHours>")
    skipped = "<skipDays><day>Friday</day><day>Saturday</day></skipDays>"
    add("rests", Newspaper, more=skipped)
    add("daily for me", Newspaper, "--interval", "1d")
    add("slow", Newspaper).site.seconds = 0.02
    add("broken", Now, on=broken)
    moved = Reply(status=301, headers={"Location": f"{new_home.url}/feed"})
    add("moved", Now, on=lambda day: moved if day >= 5 else None)
    new_home.answers["/feed"] = Newspaper(papers["moved"].site, lambda: reader.now).feed
    add("gone", Now, on=lambda day: Reply(status=410) if day >= 10 else None)
    add("corrected", Corrected)
    add("new guids", Guids, guid=lambda number, day: f"{day}/{number}")
    add("one guid", Guids, guid=lambda _number, _day: "guid")
    add("maintained", Now, on=lambda day: page("صيانة", "صيانة") if 3 <= day <= 6 else None)
    patience = Reply(status=503, headers={"Retry-After": str(2 * 86400)})
    add("patience", Now, on=lambda day: patience if day == 4 else None)
    add("ahead", Ahead)
    add("misdeclared", Misdeclared)
    add("hostile", Now, on=lambda _day: Reply(status=301, headers={"Location": "file:///etc/x"}))
    add("behind", Behind, "--full")
    add("sitemap", Sitemap, "--full")

    said = Counter[str]()
    for _round in range(rounds):
        for one in reader.fetch(code=None)["feeds"]:
            said[f"{one['feed']} {one['status']}"] += 1
        reader.later(seconds=every.total_seconds())

    articles = reader.articles()
    asked = {name: one.site.count("/feed") for name, one in papers.items()}
    count = {
        name: sum(one["url"] is not None and one["url"].startswith(paper.site.url + "/")
                  for one in articles)
        for name, paper in papers.items()
    }  # fmt: skip
    state = {one["feed"]: one for one in reader("follow", "--json").json}
    feeds = {name: one.site.url + "/feed" for name, one in papers.items()}

    # Everything came, each once.
    whole = [name for name in papers if name not in {"weekly", "broken", "gone", "hostile"}]
    assert {name: count[name] for name in whole} == dict.fromkeys(whole, days)
    assert count["weekly"] == 7 * (weeks - 1) + 1  # the last fetch was on that day
    assert (count["gone"], count["broken"], count["hostile"]) == (9, 0, 0)
    assert len({one["url"] for one in articles}) == len(articles)
    assert len({one["guid"] for one in articles if one["guid"]}) >= len(articles) - 2 * days

    # As often as each asks.
    for name in ("honest", "with a mark", "with a date", "slow", "corrected", "new guids", "ahead"):
        assert asked[name] == rounds, name
    assert asked["daily by itself"] == days
    assert asked["weekly"] == weeks
    assert asked["daily for me"] == days
    later = papers["sleeps at night"].site.asked[1:]  # before the first, nobody knew
    assert {one.at.hour for one in later} & set(range(8)) == set()
    assert {one.at.weekday() for one in papers["rests"].site.asked} & {4, 5} == set()
    rest = sum((BEGIN + timedelta(days=day)).weekday() in {4, 5} for day in range(days))
    awake = rounds - rest * rounds // days
    assert awake - days < asked["rests"] <= awake

    # What did not change was not sent.
    for name in ("with a mark", "with a date"):
        assert papers[name].unchanged == rounds - days  # type: ignore[attr-defined]

    # Who fails is asked less and less; who asks for patience, not at all; and both come back.
    assert asked["broken"] <= days + 6
    assert state[feeds["broken"]]["errors"] == asked["broken"]
    assert asked["hostile"] == asked["broken"]
    assert state[feeds["maintained"]]["errors"] == 0
    late = [one.at for one in papers["patience"].site.asked if one.at >= BEGIN + timedelta(days=3)]
    assert late[1] - late[0] >= timedelta(days=2)

    # Who moved is asked where it is now; who is gone, no more.
    assert asked["moved"] == rounds * 4 // days + 1
    assert new_home.count("/feed") == rounds - asked["moved"] + 1
    assert asked["gone"] == rounds * 9 // days + 1
    assert said[f"{feeds['gone']} gone"] == 1
    assert state[feeds["gone"]]["ended_at"] is not None

    # What was corrected is, and nothing else is a correction.
    corrected = [one for one in articles if one["body"].startswith("نص مصحح")]
    assert len(corrected) == days - 1
    assert sum(one["changed_at"] is not None for one in articles) == days - 1

    # Dates that lie ahead are none; letters are letters.
    ahead = papers["ahead"].site.url
    assert {one["published_at"] for one in articles if (one["url"] or "").startswith(ahead)} == {
        None
    }
    assert sum(one["title"].endswith(TEXT) for one in articles) == days

    # Each page once, and none that robots may not read.
    for name in ("behind", "sitemap"):
        site = papers[name].site
        pages = Counter(one.path for one in site.asked if one.path.startswith("/news/"))
        assert pages == {f"/news/{n}": 1 for n in range(1, days + 1) if n % 10}
        assert site.count("/robots.txt") <= rounds

    # Politeness to each, and to all.
    assert {one.most for one in sites.every} == {1}
    assert sites.at_once.most <= 8

    # A month of changes can be read, and the last one taken back.
    lines = reader("undo", "--list").lines
    assert len(lines) <= rounds
    assert all(line.split("\t")[2] == "fetched" for line in lines)
