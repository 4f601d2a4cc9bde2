"""Who may ask, for what, by which name; and that nothing of an article or of a mistake acts."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import product
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from newsctl.article import Article
from newsctl.web import app as application
from newsctl.web.asked import LONGEST
from newsctl.web.guard import HEADERS, LARGEST_HEAD, Rules
from tests.web.conftest import FIREFOX
from tests.web.test_pages import EVERY_PAGE, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Pages

ADDRESSES = (*EVERY_PAGE, "/article/1.bib", "/article/1.ris", "/feed.xml", "/api", "/api/articles",
             "/api/stats", "/static/style.css", "/robots.txt", "/nowhere", "/article/99",
             "/search?q=title:")  # fmt: skip
TOKEN = "long enough a token"


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_bears_what_keeps_it_safe(pages: Pages, path: str) -> None:
    headers = pages(path).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["x-robots-tag"].startswith("noindex")
    assert "server" not in headers


# -- methods, sizes --------------------------------------------------------------------------------
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"])
@pytest.mark.parametrize("path", ["/", "/article/1", "/api/articles", "/static/style.css"])
def test_nothing_but_get_and_head_is_answered(pages: Pages, path: str, method: str) -> None:
    answer = pages(path, method=method)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["connection"] == "close"
    assert pages.archive.get(1).views == 0


@pytest.mark.parametrize("path", ADDRESSES)
def test_head_is_get_without_a_body(pages: Pages, path: str) -> None:
    got, head = pages(path), pages(path, method="HEAD")

    assert head.content == b""
    assert head.status_code == got.status_code
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("headers", [{"content_length": "5"}, {"transfer_encoding": "chunked"}])
def test_a_body_is_refused(pages: Pages, headers: dict[str, Any]) -> None:
    assert pages("/", **headers).status_code == 413


def test_an_address_that_is_too_long_is_refused(pages: Pages) -> None:
    assert pages("/search?q=" + "a" * (LONGEST - 20)).status_code == 200
    assert pages("/", cookie="a=" + "b" * LARGEST_HEAD).status_code == 431
    assert pages("/", cookie="a=" + "b" * (LARGEST_HEAD // 2)).status_code == 200
    assert pages("/search?q=" + "a" * LONGEST).status_code == 414
    assert pages("/" + "a" * LONGEST).status_code == 414
    assert pages("/api/articles?limit=101").status_code == 400
    assert pages("/api/articles?limit=" + "9" * 3000).status_code == 400


# -- names -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("host", "local", "others"),
    [
        ("127.0.0.1:8043", True, True), ("127.0.0.1", True, True), ("[::1]:8043", True, True),
        ("localhost:9000", True, True), ("LOCALHOST", True, True), ("127.8.9.1", True, True),
        ("evil.example", False, False), ("localhost.evil.example", False, False),
        ("127.0.0.1.evil.example", False, False), ("evil.example:8043", False, False),
        ("192.168.1.5:8043", False, True), ("0.0.0.0", False, True), ("", False, False),
        ("localhost@evil.example", False, False), ("[::1", True, True),
        ("2130706433", False, False), ("localhost.", False, False), ("archive.local", False, False),
    ],
)  # fmt: skip
def test_the_pages_are_asked_for_by_their_own_names(host: str, local: bool, others: bool) -> None:
    """A page of somebody else whose name was made to lead here (DNS rebinding) asks by its name."""
    names = frozenset({"localhost"})

    assert Rules(names=names, local=True).may_be_called(host) is local
    assert Rules(names=names, local=False).may_be_called(host) is others


def test_another_name_is_refused_before_anything_is_read(pages: Pages) -> None:
    answer = pages("/article/1", **{**FIREFOX, "host": "evil.example"})

    assert answer.status_code == 421
    assert "افتتاح" not in answer.text
    assert pages.archive.get(1).views == 0


# -- the token -------------------------------------------------------------------------------------
def test_without_the_token_nothing_of_the_archive_is_told(serve: Callable[..., Pages]) -> None:
    pages = serve(token=TOKEN)

    for path in ADDRESSES:
        answer = pages(path)
        assert answer.status_code == (200 if path.startswith("/static/") else 401), path
        assert "افتتاح" not in answer.text
    assert pages(f"/?token={TOKEN}x").status_code == 403
    assert pages("/?token=%D9%84%FF").status_code == 403
    tree = lxml.html.document_fromstring(pages("/").content)
    assert tree.cssselect("form input[name=token]")[0].get("type") == "password"


def test_the_token_leaves_the_address_for_a_cookie_that_does_not_tell_it(
    serve: Callable[..., Pages],
) -> None:
    pages = serve(token=TOKEN)
    answer = pages(f"/search?q=a&token={TOKEN}&sort=date")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=a&sort=date"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert TOKEN not in cookie
    assert pages("/article/1").status_code == 200
    pages.cookies.set("newsctl-token", TOKEN)
    assert pages("/article/1", cookie="newsctl-token=other").status_code == 401


def test_behind_a_server_that_speaks_tls_cookies_and_links_do_too(
    serve: Callable[..., Pages],
) -> None:
    pages = serve(token=TOKEN, proxy=True, names=frozenset({"news.example.org"}))
    outside: dict[str, Any] = {"host": "news.example.org", "x_forwarded_proto": "https"}

    cookie = pages(f"/?token={TOKEN}", **outside).headers["set-cookie"]
    assert "Secure" in cookie
    feed = pages(f"/feed.xml?token={TOKEN}", **outside)
    assert "https://news.example.org/article/1" in feed.text
    alone = serve(names=frozenset({"news.example.org"}))("/feed.xml", **outside)
    assert "http://news.example.org/article/1" in alone.text


def test_programs_bring_the_token_each_time(serve: Callable[..., Pages]) -> None:
    pages = serve(token=TOKEN)

    feed = pages(f"/feed.xml?token={TOKEN}&q=الوزير")
    assert feed.status_code == 200
    assert TOKEN not in feed.text
    assert "token" not in feed.text
    assert pages("/api/articles", authorization=f"Bearer {TOKEN}").status_code == 200
    assert pages("/api/articles", authorization=f"Basic {TOKEN}").status_code == 401
    assert not pages.cookies


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "///evil.example/%2e%2e"])
def test_no_redirect_leaves(serve: Callable[..., Pages], path: str) -> None:
    pages = serve(token=TOKEN)
    location = pages(f"http://127.0.0.1:8043{path}?token={TOKEN}").headers["location"]

    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    missing = pages(f"http://127.0.0.1:8043{path}?lang=fr")
    assert missing.status_code == 404
    links = lxml.html.document_fromstring(missing.content).cssselect("a[href], form")
    assert not [one for one in links if one.get("href", "/").startswith(("//", "/\\"))]


# -- a hostile corpus ------------------------------------------------------------------------------
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>", "{{ 7*7 }}{% raw %}", "&lt;b&gt; &amp;", "]]><script>",
    "javascript:alert(1)", "\u202eمقلوب\u2066بلا نهاية", "\x00\x1b[31m\x9b", "-->",
    "\u2028\u2029", "${alert(1)}", "ﷺ" * 50, "ا" + "\u0650" * 500, "https://evil.example/",
    "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff", "\x7f\x85\x9f\x0b\x0c\x1c",
]  # fmt: skip
URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
    "//evil.example", "https://ok.example/\" onclick=\"alert(1)", "http:evil", "https://ok.example/<script>",
]  # fmt: skip


def hostile() -> list[Article]:
    """Articles with something hostile in each of their fields."""
    return [
        Article(
            title=f"{text} عنوان {number}", body=f"{text}\n\n{text} زيتون", source=text,
            author=text, section=text, tags=[text, f"وسم {text}"],
            url=URLS[number % len(URLS)], published_at="2026-11-20", lang=text[:8], guid=text,
            extra={"x": text},
        )
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip


@pytest.fixture
def besieged(serve: Callable[..., Pages]) -> Pages:
    """A hostile archive."""
    return serve(hostile())


def _paths() -> list[str]:
    own = [f"/article/{number}?q=زيتون" for number in range(1, len(HOSTILE) + 1)]
    return [*own, *EVERY_PAGE, "/search?q=زيتون", "/names?all=source"]


@pytest.mark.parametrize("path", _paths())
def test_nothing_of_an_article_becomes_markup(besieged: Pages, path: str) -> None:
    tree = besieged.page(path)

    scripts = [one.get("src") for one in tree.iter("script")]
    assert all(one.startswith("/static/search.js?v=") for one in scripts)
    assert tree.cssselect("img, b, iframe") == []
    named = {name for one in tree.iter() if isinstance(one.tag, str) for name in one.attrib}
    assert not [name for name in named if name.startswith("on")]
    links = [one.get("href") for one in tree.cssselect("[href]")]
    assert all(one.startswith(("/", "#", "https://ok.example/")) for one in links)
    assert not [one for one in links if one.startswith("//")]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_an_address_becomes_markup(pages: Pages, text: str, full: bool) -> None:
    """Each text in each part of each address (in full; else in a third of them, in turn)."""
    plain = text.encode("utf-8", "replace").decode()
    paths = ("/search", "/top", "/figures", "/names", "/", "/api/articles", "/feed.xml")
    names = ("q", "source", "since", "sort", "after", "period", "all", "limit", "lang")
    places = [*product(paths, names)]
    for path, name in places if full else places[HOSTILE.index(text) % 3 :: 3]:
        answer = pages(path, params={name: plain})
        assert answer.status_code in {200, 303, 400}, (path, name)
        if "html" in answer.headers.get("content-type", ""):
            tree = lxml.html.document_fromstring(answer.content)
            assert tree.cssselect("img, b") == []
            assert len(tree.cssselect("script")) <= 1


# What the HTML standard calls parse errors in a text (13.2.3.5): controls, noncharacters.
NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef]|[^\x00-\uffff]|[\ufffe\uffff]")
FILES = [
    f"/article/{number + 1}.{kind}" for number in range(len(HOSTILE)) for kind in ("bib", "ris")
]


@pytest.mark.parametrize("path", [*_paths(), *FILES, "/feed.xml", "/feed.xml?q=زيتون"])
def test_no_page_or_file_has_a_character_that_markup_does_not_know(
    besieged: Pages, path: str
) -> None:
    text = besieged(path).content.decode().replace("\r\n", "\n")

    assert NO_TEXT.findall(text) == []


def test_what_is_no_character_is_shown_in_its_place_and_kept(besieged: Pages) -> None:
    number = next(at for at, one in enumerate(HOSTILE, 1) if "\ufdd0" in one)

    assert texts(besieged.page(f"/article/{number}"), "h1") == [
        "\ufffd" * 6 + f" عنوان {number - 1}"
    ]
    assert besieged.archive.get(number).title == f"{HOSTILE[number - 1]} عنوان {number - 1}"
    assert json.loads(besieged(f"/api/articles/{number}").content)["section"] == HOSTILE[number - 1]


def test_a_word_without_end_may_be_broken_and_is_the_same_word(serve: Callable[..., Pages]) -> None:
    """Chromium takes a minute for an Arabic word of 100,000 letters that may be broken nowhere."""
    words = [letter * 30_000 for letter in "اb<&"]
    article = Article(
        title=words[0], body="\n\n".join(words), source=words[0], author=words[1], tags=[words[2]],
        section=words[3], url="https://ok.example/" + "a" * 30_000,
    )  # fmt: skip
    pages = serve([article, Article(title="عنوان قصير", body="نص")])
    for path in (*EVERY_PAGE, f"/article/1?q={words[0][:100]}"):
        shown = pages(path).text.partition("<body>")[2]
        pieces = re.split(r"<[^>]*>|\s", shown)
        assert max(len(unescape(one)) for one in pieces) <= len("…") + 400, path
    shown = pages("/article/1").text.replace("<wbr>", "")  # which lxml does not know
    tree = lxml.html.document_fromstring(shown)
    assert texts(tree, "h1, .text p") == [words[0], *words]
    assert texts(pages.page("/"), ".front h2")[1] == "ا" * 400 + "…"
    assert pages("/").text.count("<wbr>") < 60
    assert "<wbr>" not in pages("/article/2").text.partition("<h2")[0]


def test_the_hostile_corpus_is_faithful_json(besieged: Pages) -> None:
    articles = json.loads(besieged("/api/articles?limit=100").content)["articles"]

    assert {one["title"] for one in articles} == {one.title for one in besieged.archive.list()}
    assert besieged("/feed.xml").status_code == 200


# -- mistakes --------------------------------------------------------------------------------------
def test_no_trace_of_a_mistake_leaves(
    serve: Callable[..., Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: Any) -> None:
        raise RuntimeError("secret place")

    monkeypatch.setitem(application.PAGES, "/top", fail)
    monkeypatch.setitem(application.API, "/api/top", fail)
    pages = serve()
    for path in ("/top", "/api/top"):
        answer = pages(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "RuntimeError" not in answer.text
        assert "Traceback" not in answer.text
    assert pages.said == ["500 GET /top: RuntimeError", "500 GET /api/top: RuntimeError"]
    assert pages("/").status_code == 200


def test_an_archive_that_is_gone_is_said_without_its_place(
    serve: Callable[..., Pages], tmp_path: Any
) -> None:
    pages = serve()
    for file in tmp_path.glob("0.json*"):
        file.rename(file.with_name(f"away-{file.name}"))
    tmp_path.joinpath("0.json").write_bytes(b"PK\x03\x04 no archive")
    answer = pages("/search?q=x")

    assert answer.status_code in {200, 503}
    assert str(tmp_path) not in answer.text


# -- the log ---------------------------------------------------------------------------------------
def test_a_line_of_the_log_is_one_line_without_the_token(serve: Callable[..., Pages]) -> None:
    lines: list[str] = []
    pages = serve(token=TOKEN, log=lines.append)
    pages(f"/?token={TOKEN}&q=%0d%0aGET /forged")
    pages("/%1b[31m%0a%e2%80%ae" + "a" * 600)

    assert len(lines) == 2
    assert all("\n" not in one and "\r" not in one and "\x1b" not in one for one in lines)
    assert "long" not in lines[0]
    assert lines[0].startswith("303 ")
    assert all(len(one) < 340 for one in lines)


def test_texts_are_shown_as_text(besieged: Pages) -> None:
    assert texts(besieged.page("/article/1"), "h1") == ["<script>alert(1)</script> عنوان 0"]
    assert texts(besieged.page("/article/5"), "h1") == ["{{ 7*7 }}{% raw %} عنوان 4"]
