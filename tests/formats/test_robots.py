"""What robots.txt asks is understood as RFC 9309 says."""

from __future__ import annotations

import pytest

from newsctl.formats.robots import Robots, site_of

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private/", "/private/1", False),
        ("User-agent: *\nDisallow: /private/", "/public", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/open", "/a/open/1", True),
        ("User-agent: newsctl\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: GPTBot\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("<html>not found</html>", "/a", True),
        ("User-agent: *\nDisallow: /أخبار/", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1", False),
    ],
)
def test_who_may_read_what(rules: str, path: str, allowed: bool) -> None:
    assert Robots(rules).allow(SITE + path) is allowed


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 3", 3),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 30),
        ("User-agent: *\nCrawl-delay: much", 0),
    ],
)
def test_how_long_between_two_pages(rules: str, seconds: float) -> None:
    assert Robots(rules).delay == seconds


def test_a_site_is_its_scheme_host_and_port() -> None:
    assert site_of("http://news.example:8080/a/b?c#d") == "http://news.example:8080"
