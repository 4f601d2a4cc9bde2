"""Whatever a site sends: a clear line, nothing wrong in the archive, and the rest goes on."""

from __future__ import annotations

import shutil
import socket
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.formats import web
from tests.following.sites import RSS, AtOnce, News, Reply, Site, feed, page, rss

if TYPE_CHECKING:
    from pathlib import Path

    from tests.following.conftest import Reader, Sites


@pytest.fixture
def good(reader: Reader, sites: Sites) -> Site:
    """A newspaper with nothing wrong, whose article comes in whatever the others do."""
    one = sites()
    one.answers["/feed"] = feed(one.url, [News(1, title="خبر سليم")], title="سليمة")
    reader.follow(one.url + "/feed")
    return one


def follow(reader: Reader, site: Site) -> None:
    site.answers["/feed"] = feed(site.url, [News(100)], title="الأخرى")
    reader.follow(site.url + "/feed")


# -- no feed -------------------------------------------------------------------------------------
MEGABYTE = b"<item><title>" + b"x" * (1 << 20) + b"</title></item>"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (lambda: Reply(repeat(MEGABYTE, 100), RSS), "larger than 20 MB"),
        (lambda: page("صيانة", "الموقع تحت الصيانة"), "this is no feed that can be read"),
        (lambda: page("404", "الصفحة غير موجودة"), "this is no feed that can be read"),
        (lambda: Reply(b"", RSS), "this is no feed that can be read"),
        (lambda: Reply(b"\x00\x01\x02" * 1000, RSS), "this is no feed that can be read"),
        (lambda: Reply("{}", "application/json"), "this is no feed that can be read"),
        (lambda: Reply(status=500), "the site answered 500"),
        (lambda: Reply(status=403), "the site answered 403"),
        (lambda: Reply(status=302, headers={"Location": "/feed"}), "without end"),
        (lambda: Reply(status=302, headers={"Location": "file:///etc/passwd"}), "only http"),
        (lambda: Reply(status=301, headers={"Location": "http://["}), "no web address"),
        (lambda: Reply(b"not gzip", RSS, headers={"Content-Encoding": "gzip"}), "cannot be"),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_feed_is_said_and_stops_no_other(
    reader: Reader, good: Site, site: Site, reply: Any, reason: str
) -> None:
    follow(reader, site)
    site.answers["/feed"] = reply()

    ran = reader("fetch", "--allow-local", code=65)

    assert reason in ran.err
    assert "الأخرى" in ran.err
    assert reader.titles() == ["خبر سليم"]
    assert len(site.asked) <= 8


def test_what_never_ends_is_given_up(
    reader: Reader, good: Site, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.5)
    follow(reader, site)

    def forever() -> Any:
        import time

        while True:
            yield b"<item>"
            time.sleep(0.05)

    site.answers["/feed"] = lambda _asked: Reply(forever(), RSS)

    assert "no answer in time" in reader("fetch", "--allow-local", code=65).err
    assert reader.titles() == ["خبر سليم"]


def test_a_redirect_into_the_local_network_is_refused(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site itself passes for one of the open internet; what it leads to does not."""
    from newsctl.formats import guarded_connections

    follow(reader, site)
    site.answers["/feed"] = Reply(status=302, headers={"Location": "http://127.0.0.2/router"})
    monkeypatch.setattr(guarded_connections, "is_public", lambda one: one == "127.0.0.1")

    said = reader("fetch", code=65).err

    assert "127.0.0.2 is an address of this machine or its network" in said


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (socket.EAI_AGAIN, "is there a network?"),
        (socket.EAI_NONAME, "is there a network?"),
    ],
)
def test_without_a_network_one_line_says_so_and_no_site_is_blamed(
    reader: Reader, sites: Sites, monkeypatch: pytest.MonkeyPatch, code: int, reason: str
) -> None:
    for _number in range(3):
        follow(reader, sites())
    before = reader("follow", "--json").json

    def resolve(*_args: Any, **_named: Any) -> Any:
        raise socket.gaierror(code, "")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    ran = reader("fetch", "--allow-local", code=65)

    assert ran.err.count("\n") == 1
    assert reason in ran.err
    assert reader("follow", "--json").json == before
    monkeypatch.undo()
    assert reader.fetch()["added"] == 3  # and they are due still


def test_one_site_without_a_name_is_no_missing_network(
    reader: Reader, good: Site, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(reader, site)
    site.answers["/feed"] = Reply(status=302, headers={"Location": "http://gone.invalid/"})
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **named: Any) -> Any:
        if host == "gone.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "")
        return real(host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    assert "no site has that name" in reader("fetch", "--allow-local", code=65).err
    assert reader.titles() == ["خبر سليم"]


def test_what_makes_a_library_stumble_costs_that_feed(
    reader: Reader, good: Site, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsctl.following.entries import entries_of as real

    def stumble(items: Any, one: Any, now: int) -> Any:
        if one.name == "الأخرى":
            raise AttributeError("'NoneType' object has no attribute 'text'")
        return real(items, one, now)

    monkeypatch.setattr("newsctl.following.fetching.entries_of", stumble)
    follow(reader, site)

    assert "no feed that can be read" in reader("fetch", "--allow-local", code=65).err
    assert reader.titles() == ["خبر سليم"]


# -- feeds that cannot be believed ---------------------------------------------------------------
def days(reader: Reader, site: Site, *each: list[News]) -> list[int]:
    """Fetch each day what a feed then has; how many came each day."""
    found = []
    for news in each:
        site.answers["/feed"] = feed(site.url, news)
        found.append(reader.fetch()["added"])
        reader.later(days=1)
    return found


def test_guids_that_change_each_day_double_nothing(reader: Reader, site: Site) -> None:
    follow(reader, site)
    news = [[News(n, guid=f"{day}-{n}") for n in (1, 2)] for day in range(4)]

    assert days(reader, site, *news) == [2, 0, 0, 0]
    assert len(reader.articles()) == 2


def test_one_guid_for_all_entries_loses_nothing(reader: Reader, site: Site) -> None:
    follow(reader, site)
    first, second = ([News(n, guid="guid") for n in some] for some in ((1, 2, 3), (2, 3, 4)))

    assert days(reader, site, first, second) == [3, 1]
    assert len(reader.articles()) == 4


def test_guids_that_are_given_again_to_other_articles_lose_nothing(
    reader: Reader, site: Site
) -> None:
    """A feed that numbers its entries from 1 anew each day."""
    follow(reader, site)
    news = [
        [
            News(
                10 * day + place,
                title=f"خبر اليوم {day} في الموضع {place} {'ابتث'[place]}",
                guid=str(place),
                date=f"Sun, 0{day} Nov 2026 0{place}:00:00 +0000",
            )
            for place in (1, 2, 3)
        ]
        for day in (1, 2, 3)
    ]

    assert days(reader, site, *news) == [3, 3, 3]
    assert len(reader.articles()) == 9


def test_links_that_all_lead_to_the_front_page_lose_nothing(reader: Reader, site: Site) -> None:
    follow(reader, site)
    news = [News(n, link=site.url + "/") for n in (1, 2, 3)]

    assert days(reader, site, news, news) == [3, 0]
    assert {one["url"] for one in reader.articles()} == {None}


def test_entries_without_address_and_guid_come_once_and_are_corrected(
    reader: Reader, site: Site
) -> None:
    follow(reader, site)
    bare = [News(n, link=None, guid=None) for n in (1, 2)]
    corrected = [News(1, body="نص صحح كله من جديد", link=None, guid=None), bare[1]]

    assert days(reader, site, bare, bare, corrected) == [2, 0, 0]
    assert reader.articles()[0]["body"] == "نص صحح كله من جديد"


def test_a_date_that_lies_ahead_is_dropped_and_said(reader: Reader, site: Site) -> None:
    follow(reader, site)
    site.answers["/feed"] = feed(
        site.url,
        [
            News(1, date="Thu, 01 Jan 2099 00:00:00 GMT"),
            News(2, date="Sun, 01 Nov 2026 06:00:00 GMT"),  # a clock that is six hours fast
            News(3, date="32 Foo 2026"),
        ],
    )

    account = reader.fetch()

    assert [one["published_at"] for one in reader.articles()] == [
        None, "2026-11-01T06:00:00+00:00", None,
    ]  # fmt: skip
    assert "lies ahead" in account["warnings"][0]["reason"]
    assert "32 Foo 2026" in account["warnings"][1]["reason"]


def test_dates_that_are_always_those_of_the_fetch_change_nothing(
    reader: Reader, site: Site
) -> None:
    """No version of an article, and no page asked for again."""
    site.answers["/feed"] = feed(site.url, [News(0)])
    reader.follow(site.url + "/feed", "--full")
    for number in range(1, 6):
        site.answers[f"/news/{number}"] = page(f"خبر رقم {number}", f"نص الخبر {number} كاملا.")
    for day in range(1, 6):
        date = f"Sun, {day:02} Nov 2026 0{day}:00:00 GMT"
        site.answers["/feed"] = feed(site.url, [News(n, date=date) for n in range(1, 6)])
        reader.fetch()
        reader.later(days=1)

    assert [site.count(f"/news/{number}") for number in range(1, 6)] == [1] * 5
    assert {one["published_at"][:10] for one in reader.articles()} == {"2026-11-01"}
    assert {one["changed_at"] for one in reader.articles()} == {None}


def test_the_date_of_one_that_its_site_changes_is_changed(reader: Reader, site: Site) -> None:
    follow(reader, site)
    news = [News(n) for n in range(1, 6)]
    moved = [*news[:4], News(5, date="Sun, 01 Nov 2026 09:00:00 +0100")]

    days(reader, site, news, moved)

    assert reader.articles()[4]["published_at"] == "2026-11-01T09:00:00+01:00"


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_real_certificate_of_nobody_known_is_refused(
    reader: Reader, good: Site, site: Site, tmp_path: Path
) -> None:
    import ssl
    import subprocess

    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    follow(reader, site)
    secure = Site(AtOnce(), context=context)
    secure.answers["/feed"] = feed(secure.url, [News(1)])
    site.answers["/feed"] = Reply(status=301, headers={"Location": f"{secure.url}/feed"})

    said = reader("fetch", "--allow-local", code=65).err
    secure.close()

    assert "nobody known vouches for the site's certificate" in said
    assert secure.asked == []
    assert reader.titles() == ["خبر سليم"]


@pytest.mark.parametrize(
    ("written", "prolog", "header"),
    [
        ("cp1256", "utf-8", "utf-8"),
        ("cp1256", "iso-8859-6", None),
        ("utf-8", "windows-1256", "windows-1256"),
        ("iso-8859-6", "windows-1256", None),
        ("cp1256", None, None),
    ],
)
def test_a_wrong_declaration_of_the_encoding_is_not_believed(
    reader: Reader, site: Site, written: str, prolog: str | None, header: str | None
) -> None:
    follow(reader, site)
    text = rss(site.url, [News(1, title="انطلاق موسم جني الزيتون في الساحل", body=(
        "انطلق موسم جني الزيتون في الساحل وسط توقعات بمحصول وافر من هذا العام، وقال الوزير إن "
        "الأسعار ستنخفض على كل من في المدينة، بعد أن ارتفعت في العام الماضي إلى ما لا يحتمل."
    ))])  # fmt: skip
    text = text.replace('encoding="UTF-8"', f'encoding="{prolog}"' if prolog else "")
    kind = f"{RSS}; charset={header}" if header else RSS
    site.answers["/feed"] = Reply(text.encode(written), kind)
    reader.fetch()

    assert reader.titles() == ["انطلاق موسم جني الزيتون في الساحل"]


def test_a_broken_entry_costs_that_entry(reader: Reader, site: Site) -> None:
    follow(reader, site)
    body = rss(site.url, [News(1), News(2)]).replace("</channel>", "<item></item></channel>")
    site.answers["/feed"] = Reply(body, RSS)

    account = reader.fetch()

    assert (account["added"], account["failed"]) == (2, 1)
    assert "neither a title nor a body" in account["errors"][0]["reason"]


def test_a_feed_cut_off_in_the_middle_gives_what_came(reader: Reader, site: Site) -> None:
    follow(reader, site)
    body = rss(site.url, [News(1), News(2)]).encode()
    site.answers["/feed"] = Reply(body[: body.rindex(b"<link>")], RSS)
    reader.fetch()
    site.answers["/feed"] = Reply(body, RSS)
    reader.later(hours=1)
    reader.fetch()

    assert len(reader.articles()) == 2
    assert reader.articles()[1]["url"] == site.url + "/news/2"


def test_a_billion_laughs_are_not_laughed(reader: Reader, good: Site, site: Site) -> None:
    follow(reader, site)
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "هه">' for n in range(9)
    )
    body = rss(site.url, [News(1, title="عنوان &l8;")]).replace("&amp;l8;", "&l8;")
    site.answers["/feed"] = Reply(body.replace("<rss", f"<!DOCTYPE rss [{laughs}]><rss"), RSS)
    reader.fetch(code=None)

    assert all(len(one) < 200 for one in reader.titles())
