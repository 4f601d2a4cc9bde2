"""Feeds: what an entry gives, and how it is told from one that is there already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput
from tests.formats.conftest import records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.formats.conftest import Reader

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>صوت الساحل</title>
<link>https://example.org/</link><language>ar-TN</language>
<item><title>موسم &amp;quot;الزيتون&amp;quot; &amp;amp; المطر</title>
<link>https://example.org/olive</link><guid isPermaLink="false">olive-2026-1</guid>
<pubDate>Tue, 27 Oct 2026 08:30:00 +0100</pubDate><dc:creator>ليلى بن سالم</dc:creator>
<category>اقتصاد</category><category>فلاحة</category>
<description>مختصر</description>
<content:encoded><![CDATA[<p>انطلق موسم جني <b>الزيتون</b>.</p><p>والمحصول وافر.</p>
<script>alert(1)</script>]]></content:encoded></item>
<item><title></title><guid>77</guid><pubDate>28 أكتوبر 2026</pubDate>
<description>نص بلا عنوان. وله جملة ثانية.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>أخبار</title>
<entry><title type="html">خبر &amp;amp; خبر</title><id>tag:example.org,2026:1</id>
<link href="https://example.org/1"/><updated>2026-10-02T10:00:00Z</updated>
<published>2026-10-01T10:00:00+01:00</published><author><name>كمال حداد</name></author>
<content type="html">&lt;p&gt;فقرة أولى.&lt;/p&gt;&lt;p&gt;فقرة ثانية.&lt;/p&gt;</content></entry>
</feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "أخبار",
    "home_page_url": "https://example.org/",
    "language": "ar",
    "items": [
        {
            "id": "https://example.org/9",
            "url": "https://example.org/9",
            "title": "خبر تاسع",
            "content_html": "<p>فقرة أولى.</p><p>فقرة ثانية.</p>",
            "date_published": "2026-10-01T10:00:00+01:00",
            "authors": [{"name": "ليلى بن سالم"}],
            "tags": ["ثقافة", "كتب"],
        },
        {"id": 10, "content_text": "نص صرف.\nوسطر ثان."},
        "broken",
    ],
}


def test_an_entry_of_rss_gives_all_it_has(articles: Reader) -> None:
    first, second = articles(RSS)

    assert first.title == 'موسم "الزيتون" & المطر'
    assert first.body == "انطلق موسم جني الزيتون.\n\nوالمحصول وافر."
    assert (first.url, first.guid) == ("https://example.org/olive", "olive-2026-1")
    assert first.published_at == "2026-10-27T08:30:00+01:00"
    assert (first.author, first.source, first.lang) == ("ليلى بن سالم", "صوت الساحل", "ar")
    assert (first.section, first.tags) == ("اقتصاد", ["فلاحة"])
    assert second.title == "نص بلا عنوان."
    assert second.published_at == "2026-10-28"


def test_a_guid_that_is_only_a_number_is_its_site_s_own(articles: Reader) -> None:
    assert articles(RSS)[1].guid == "example.org:77"


def test_an_entry_of_atom(articles: Reader) -> None:
    [article] = articles(ATOM)

    assert (article.title, article.body) == ("خبر & خبر", "فقرة أولى.\n\nفقرة ثانية.")
    assert article.published_at == "2026-10-01T10:00:00+01:00"
    assert (article.author, article.guid) == ("كمال حداد", "tag:example.org,2026:1")


def test_json_feed_is_told_from_other_json() -> None:
    first, second, third = records(json.dumps(JSON_FEED, ensure_ascii=False))

    assert first.article is not None
    assert first.article.body == "فقرة أولى.\n\nفقرة ثانية."
    assert (first.article.author, first.article.section) == ("ليلى بن سالم", "ثقافة")
    assert second.article is not None
    assert second.article.guid == "example.org:10"
    assert third.error is not None
    assert third.error.record == 3


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-16"])
def test_feeds_in_old_encodings(encoding: str, articles: Reader) -> None:
    data = RSS.replace("UTF-8", encoding).encode(encoding)

    assert articles(data, "rss")[0].title == 'موسم "الزيتون" & المطر'


def test_a_date_that_cannot_be_read_is_a_warning() -> None:
    first = records(RSS.replace("Tue, 27 Oct 2026 08:30:00 +0100", "قريبا"))[0]

    assert first.article is not None
    assert first.article.published_at is None
    assert first.warnings
    assert "قريبا" in first.warnings[0]


def test_a_broken_feed_gives_what_is_whole_and_none_is_named() -> None:
    cut = RSS[: RSS.index("<item><title></title>")]

    assert [one.article.title for one in records(cut) if one.article] == ['موسم "الزيتون" & المطر']
    with pytest.raises(BadInput, match="this is no feed"):
        records("<root><a/></root>", "rss")


def test_entities_that_grow_are_not_followed() -> None:
    lol = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    text = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lol}<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS[
        RSS.index("<rss") :
    ].replace("مختصر", "&l9; &x;").replace("صوت", "&x;")

    found = records(text, "rss")
    assert all("root:" not in (one.article.body if one.article else "") for one in found)
    assert all(len(one.article.body) < 1000 for one in found if one.article)


def test_a_list_reads_the_feeds_beside_it_and_none_outside(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "feeds").mkdir(parents=True)
    (folder / "feeds" / "a b.xml").write_text(RSS, encoding="utf-8")
    (tmp_path / "outside.xml").write_text(ATOM, encoding="utf-8")
    places = ("feeds/a%20b.xml", "../outside.xml", str(tmp_path / "outside.xml"), "feeds/none.xml")
    outlines = "".join(f'<outline text="x" xmlUrl="{place}"/>' for place in places)
    text = f'<?xml version="1.0"?><opml><body><outline>{outlines}</outline></body></opml>'
    (folder / "list.opml").write_text(text, encoding="utf-8")

    found = records(folder / "list.opml")

    assert [one.article is not None for one in found] == [True, True, False, False, False]
    assert [one.number for one in found[2:]] == [2, 3, 4]
    assert all(one.error for one in records(text))  # a stream has nothing beside it
