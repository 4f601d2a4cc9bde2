"""A view is counted where a person opens an article, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import FIREFOX

if TYPE_CHECKING:
    from tests.web.conftest import Pages

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)
NAVIGATES = {
    "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
}  # fmt: skip

COUNTED: dict[str, dict[str, Any]] = {
    "Firefox": FIREFOX,
    "Chrome": {**FIREFOX, "user-agent": CHROME, **NAVIGATES},
    "a link from elsewhere": {**FIREFOX, **NAVIGATES, "sec-fetch-site": "cross-site"},
    "Lynx": {"user-agent": "Lynx/2.9.0dev.12 libwww-FM/2.14", "accept": "text/html, */*;q=0.01"},
    "w3m": {"user-agent": "w3m/0.5.3+git20230121", "accept": "text/html, text/*;q=0.5"},
    "a telephone by its maker's name": {
        **FIREFOX,
        "user-agent": f"{CHROME.replace('X11; Linux x86_64', 'Linux; Android 13; CUBOT X50')}",
    },
    "again": {**FIREFOX, "cache-control": "max-age=0"},
}
NOT_COUNTED: dict[str, dict[str, Any]] = {
    "fetched ahead": {**FIREFOX, "sec-purpose": "prefetch"},
    "made ready": {**FIREFOX, **NAVIGATES, "sec-purpose": "prefetch;prerender"},
    "ahead, Safari": {**FIREFOX, "purpose": "prefetch"},
    "ahead, old Firefox": {**FIREFOX, "x-moz": "prefetch"},
    "a preview": {**FIREFOX, "x-purpose": "preview"},
    "a picture": {**FIREFOX, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
    "a frame": {**FIREFOX, **NAVIGATES, "sec-fetch-dest": "iframe"},
    "a script": {**FIREFOX, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
    "a crawler": {
        **FIREFOX,
        "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    },
    "a crawler that drives a browser": {**FIREFOX, "user-agent": f"{CHROME} (compatible; Xbot/1)"},
    "curl": {"user-agent": "curl/8.5.0", "accept": "*/*"},
    "curl that asks for pages": {"user-agent": "curl/8.5.0", "accept": "text/html"},
    "no name": {"accept": "text/html"},
    "a browser that wants no page": {**FIREFOX, "accept": "application/json"},
}  # fmt: skip


@pytest.mark.parametrize("who", COUNTED)
def test_a_person_who_opens_an_article_is_counted(pages: Pages, who: str) -> None:
    for number in (1, 2):
        assert pages("/article/1", **COUNTED[who]).status_code == 200
        assert pages.archive.get(1).views == number
    assert sum(pages.archive.reads_of(1).values()) == 2


@pytest.mark.parametrize("who", NOT_COUNTED)
def test_what_is_no_person_is_not_counted(pages: Pages, who: str) -> None:
    assert pages("/article/1", **NOT_COUNTED[who]).status_code == 200
    assert pages.archive.get(1).views == 0


def test_head_is_not_counted(pages: Pages) -> None:
    assert pages("/article/1", method="HEAD", **FIREFOX).status_code == 200
    assert pages.archive.get(1).views == 0


@pytest.mark.parametrize(
    "path",
    ["/api/articles/1", "/feed.xml", "/article/1.bib", "/article/1.ris", "/article/1?version=1",
     "/search?q=معرض", "/", "/api/articles", "/article/1?lang=fr"],
)  # fmt: skip
def test_no_other_address_counts(pages: Pages, path: str) -> None:
    pages.person(path)
    assert pages.archive.get(1).views == 0


def test_who_has_the_page_already_is_counted_when_it_is_opened_again(pages: Pages) -> None:
    tag = pages.person("/article/1").headers["etag"]
    again = pages.person("/article/1", **{"if-none-match": tag})

    assert again.status_code == 200
    assert pages.archive.get(1).views == 2
    assert "2 views" in again.text
