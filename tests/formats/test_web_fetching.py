"""Fetching by address, on loopback only: what is read, what is refused, where nothing may lead."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.errors import BadInput
from newsctl.formats import web, web_fetching
from newsctl.formats.guarded_connections import is_public
from tests.formats.conftest import records

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = """<html lang="ar"><head><title>افتتاح مكتبة في القرية</title></head><body>
<h1>افتتاح مكتبة في القرية</h1>
<p>افتتحت اليوم مكتبة جديدة في القرية، وحضر الافتتاح جمع كبير من القراء والأطفال.</p>
<p>ووعد المشرفون بمكتبة أخرى في العام المقبل، وبكتب تصل إلى كل بيت في الجبل.</p>
</body></html>"""
FEED = """<rss version="2.0"><channel><title>أخبار</title><item><title>خبر أول</title>
<link>http://example.org/1</link><description>نص الخبر الأول</description></item></channel></rss>"""


class Site:
    """A site of this test: its answers by path, and the paths that were asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.seconds = 0.0  # between the pieces of a slow answer
        self.url = ""

    def page(
        self, path: str, body: str | bytes, kind: str = "text/html", code: int = 200, **more: str
    ) -> str:
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": kind} | {
            name.replace("_", "-"): one for name, one in more.items()
        }
        self.answers[path] = (code, headers, data)
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            made.agents.add(self.headers["User-Agent"])
            code, headers, data = made.answers.get(self.path, (404, {}, b""))
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for place in range(0, len(data), 1 << 20):
                    self.wfile.write(data[place : place + (1 << 20)])
                    time.sleep(made.seconds)
            except OSError:
                pass  # the reader has had enough

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def refused(url: str, **options: Any) -> str:
    options.setdefault("allow_local", True)
    with pytest.raises(BadInput) as caught:
        records_of(url, **options)
    return str(caught.value)


def records_of(url: str, **options: Any) -> list[Any]:
    from datetime import date

    from newsctl.formats.registry import read

    return list(read(url, today=date(2026, 11, 24), **options))


def test_a_page_is_read_with_its_address(site: Site) -> None:
    url = site.page("/news/12", PAGE)

    [record] = records_of(url, allow_local=True)

    article = record.article
    assert (article.title, article.url, article.lang) == ("افتتاح مكتبة في القرية", url, "ar")
    assert article.body.split("\n\n")[1].startswith("ووعد المشرفون")
    assert all(agent.startswith("newsctl/") for agent in site.agents)


def test_the_encoding_of_the_header_and_packed_answers_are_read(site: Site) -> None:
    data = gzip.compress(PAGE.encode("cp1256"))
    url = site.page("/old", data, "text/html; charset=windows-1256", Content_Encoding="gzip")

    assert records_of(url, allow_local=True)[0].article.title == "افتتاح مكتبة في القرية"


def test_feeds_and_text_are_read_by_their_kind(site: Site) -> None:
    feed = site.page("/feed", FEED, "application/rss+xml")
    text = site.page("/a.txt", "خبر من نص\n\nنص الخبر هنا.", "text/plain; charset=utf-8")

    assert records_of(feed, allow_local=True)[0].article.title == "خبر أول"
    assert records_of(text, allow_local=True)[0].article.body == "نص الخبر هنا."


def test_local_addresses_are_refused_unless_allowed(site: Site) -> None:
    url = site.page("/", PAGE)
    port = url.rpartition(":")[2].strip("/")

    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "[::1]",
                 "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "10.0.0.1"):  # fmt: skip
        assert "--allow-local" in refused(f"http://{host}:{port}/", allow_local=False), host
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("ff02::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("::7f00:1", False),
        ("198.18.0.1", False), ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_connection_goes_to_the_address_that_was_looked_at(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is resolved once for each connection: there is no second answer to be led by."""
    site.page("/", PAGE)
    port = int(site.url.rpartition(":")[2])
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *args: Any, **named: Any) -> Any:
        asked.append(str(host))
        return real("127.0.0.1" if host == "news.example" else host, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    assert "--allow-local" in refused(f"http://news.example:{port}/", allow_local=False)
    assert set(asked) <= {"news.example"}
    assert site.asked == []


def test_a_name_with_one_local_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(_host: Any, port: Any, **_named: Any) -> Any:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in ("93.184.216.34", "127.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    assert "--allow-local" in refused("http://news.example/", allow_local=False)


def test_each_redirect_is_looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    final = site.page("/new", PAGE)
    good = site.page("/moved", "", code=301, Location="/new")
    elsewhere = site.page("/file", "", code=302, Location="file:///etc/passwd")
    loop = site.page("/loop", "", code=302, Location="/loop")

    assert records_of(good, allow_local=True)[0].article.url == final
    assert "only http and https" in refused(elsewhere)
    assert "without end" in refused(loop)
    assert site.asked.count("/loop") == 6


def test_robots_are_honoured(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /private/\n", "text/plain")
    private, public = site.page("/private/1", PAGE), site.page("/news/1", PAGE)

    assert "robots.txt" in refused(private)
    assert records_of(public, allow_local=True)[0].article.title
    assert "/private/1" not in site.asked


def test_what_is_too_large_is_not_read_to_its_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_fetching, "LARGEST_PAGE", 1 << 20)
    large = site.page("/large", b"<p>" + b"a" * (2 << 20))
    bomb = site.page("/bomb", gzip.compress(b"a" * (3 << 20)), Content_Encoding="gzip")

    assert "larger than 1 MB" in refused(large)
    assert "larger than 1 MB" in refused(bomb)


def test_what_takes_too_long_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "SECONDS", 0.6)
    site.seconds = 0.4
    slow = site.page("/slow", b"<p>" + b"a" * (4 << 20))

    begun = time.monotonic()
    assert "no answer in time" in refused(slow)
    assert time.monotonic() - begun < 3


def test_failures_say_what_and_where(site: Site) -> None:
    image = site.page("/a.png", b"\x89PNG", "image/png")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{taken.getsockname()[1]}/"

        assert refused(closed).startswith(f"{closed}: ")
    assert "404" in refused(site.url + "/none")
    assert "image/png" in refused(image)
    assert "ftp" in refused("ftp://example.org/x")
    for bad in ("http://", "http://[::1", "http:///path", "http://a b/"):
        assert refused(bad).startswith(f"{bad}: ")
    assert refused(site.page("/broken", b"not gzip", Content_Encoding="gzip"))
    assert refused(site.page("/empty", b""))


def test_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    assert records_of(site.page("/news/1", PAGE), allow_local=True)[0].article.title


def test_a_name_and_a_password_are_not_sent_or_kept(site: Site) -> None:
    url = site.page("/news/1", PAGE).replace("http://", "http://reader:secret@")

    assert records_of(url, allow_local=True)[0].article.url == site.url + "/news/1"


def test_a_list_of_feeds_fetches_each_by_the_same_rules(site: Site) -> None:
    good, local = site.page("/feed", FEED, "application/rss+xml"), "http://10.0.0.1/feed"
    outlines = f'<outline xmlUrl="{good}"/><outline xmlUrl="{local}"/>'
    text = f'<opml version="2.0"><body>{outlines}</body></opml>'

    refusals = [str(one.error) for one in records(text, "opml") if one.error]
    assert len(refusals) == 2
    assert all("--allow-local" in one for one in refusals)
    [first, *_rest] = records(text.replace(local, site.url + "/none"), "opml", allow_local=True)
    assert first.article is not None
    assert first.article.title == "خبر أول"
