"""Mails, references, bookmarks, WordPress's export, spreadsheets: what becomes which field."""

from __future__ import annotations

import io
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest

from newsctl.article import Article
from newsctl.formats import bibtex
from tests.formats.conftest import records

if TYPE_CHECKING:
    from tests.formats.conftest import Reader

BODY = "افتتح المجلس الحديقة.\n\nوحضر السكان."


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    usual = {
        "From": "صوت الساحل <news@sahel.example>", "To": "me@example.org",
        "Subject": "المجلس يفتتح حديقة عمومية جديدة في حي الميناء القديم",
        "Date": "Tue, 05 Mar 2024 08:00:00 +0300", "Message-ID": "<1@sahel.example>",
        "Keywords": "مدن, حدائق",
    }  # fmt: skip
    for name, value in (usual | headers).items():
        message[name] = value
    return message


def test_a_mail_gives_all_it_has(articles: Reader) -> None:
    message = mail()
    message.set_content(BODY, cte="base64")
    message.add_alternative("<p>أخرى</p>", subtype="html")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    message["Content-Language"] = "ar"

    [article] = articles(message.as_bytes())

    assert article.to_record() == Article(
        title="المجلس يفتتح حديقة عمومية جديدة في حي الميناء القديم", body=BODY,
        author="صوت الساحل", source="sahel.example", published_at="2024-03-05T08:00:00+03:00",
        guid="1@sahel.example", lang="ar", tags=["مدن", "حدائق"],
    ).to_record()  # fmt: skip


def test_a_mail_of_a_page_gives_its_paragraphs(articles: Reader) -> None:
    message = mail()
    message.set_content("اقرأ على الويب")
    message.add_alternative("<p>افتتح المجلس الحديقة.</p><p>وحضر السكان.</p>", subtype="html")

    assert articles(message.as_bytes())[0].body == BODY


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-6", "utf-8"])
def test_headers_in_bare_bytes_and_bodies_that_lie_are_read(charset: str, articles: Reader) -> None:
    data = (
        b"From: a@example.org\nTo: b@example.org\nSubject: "
        + "من المجلس إلى السكان".encode(charset)
        + b"\nContent-Type: text/plain; charset=us-ascii\n\n"
        + "قال الوزير في المجلس إن الحديقة ستفتح".encode(charset)
    )

    [article] = articles(data)

    assert article.title == "من المجلس إلى السكان"
    assert article.body == "قال الوزير في المجلس إن الحديقة ستفتح"


def test_a_letter_cut_in_two_by_a_headers_folding_is_one() -> None:
    subject = "=?utf-8?q?=D8=A3=D8?= =?utf-8?q?=A8?="

    [found] = records(f"From: a@b.example\nTo: x@y.example\nSubject: {subject}\n\nنص الخبر\n")

    assert found.article is not None
    assert found.article.title == "أب"


def test_a_box_gives_its_mails_and_a_bad_one_costs_itself() -> None:
    one = (
        b"From a@b Tue Mar  5 08:00:00 2024\nSubject: A\nFrom: x@y.example\n\nfirst\n>From here\n\n"
    )
    empty = b"From a@b Tue Mar  5 08:00:00 2024\nSubject: B\n\n\n\n"

    found = records(one + empty + one.replace(b": A", b": C"))

    assert [one.article and one.article.title for one in found] == ["A", None, "C"]
    assert found[0].article is not None
    assert found[0].article.body == "first\nFrom here"
    assert str(found[1].error) == "-, record 2: there is no text in this mail"


RIS = """\ufeffTY  - NEWS\r
TI  - المجلس يفتتح حديقة\r
AU  - العوفي, نبيل\r
AU  - ليلى بن سالم\r
T2  - صوت الساحل\r
PY  - 2024\r
DA  - 2024/03/05/\r
UR  - https://example.org/n/1\r
KW  - مدن\r
KW  - حدائق\r
AB  - افتتح المجلس الحديقة.\r
وحضر السكان.\r
LA  - ar\r
SP  - 7\r
ER  - \r
\r
TY  - GEN\r
T1  - ثان\r
PY  - 2023\r
ER  - \r
"""


def test_ris(articles: Reader) -> None:
    first, second = articles(RIS)

    assert first.to_record() == Article(
        title="المجلس يفتتح حديقة", body="افتتح المجلس الحديقة.\nوحضر السكان.",
        author="نبيل العوفي، ليلى بن سالم", source="صوت الساحل", published_at="2024-03-05",
        url="https://example.org/n/1", tags=["مدن", "حدائق"], lang="ar", extra={"SP": "7"},
    ).to_record()  # fmt: skip
    assert (second.title, second.published_at) == ("ثان", "2023-01-01")


def test_bibtex_of_others(articles: Reader) -> None:
    text = r"""% a file
@string{sahel = "Voice of the Coast"}
@comment{x}
@Article{Owfi2024,
  author = {Owfi, Nabil and {Agence de presse} and Ren\'e Fran\c{c}ois},
  title = "L'\'et\'e {{\"a}} T\^ete: 50\% \& more",
  journal = sahel # " Weekly",
  year = 2024, month = mar, day = 5,
  url = {https://example.org/a\_b?x=1\&y=2},
  keywords = {cities; parks}, langid = {french}, pages = {7--9}
}
@online{broken, title = {never closed
@misc{last, title = {ثالث}, date = {2023-04}}
"""

    first, broken, last = articles(text)

    assert first.to_record() == Article(
        title="L'été ä Tête: 50% & more", author="Nabil Owfi، Agence de presse، René François",
        source="Voice of the Coast Weekly", published_at="2024-03-05", lang="fr",
        url="https://example.org/a_b?x=1&y=2", tags=["cities", "parks"], extra={"pages": "7--9"},
    ).to_record()  # fmt: skip
    assert broken.title == "never closed"
    assert (last.title, last.published_at) == ("ثالث", "2023-04-01")


def test_bibtex_of_ours_comes_back(article: Any, articles: Reader) -> None:
    one = article(title=r"{a} \b $5 & 10% _x_ #1 ~ ^", author="ليلى الطرابلسي، سامي", lang="ar")
    stream = io.BytesIO()
    bibtex.write([one], stream)

    [back] = articles(stream.getvalue(), "bibtex")

    for name in ("title", "author", "source", "url", "tags", "lang"):
        assert getattr(back, name) == getattr(one, name), name
    assert back.published_at == "2026-11-20"


BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
<DT><H3 ADD_DATE="1">صحف</H3>
<DL><p>
<DT><A HREF="https://example.org/?a=1&amp;b=2" ADD_DATE="1709625600" TAGS="مدن,نقل">
عنوان &quot;أول&quot;</A>
<DD>وصف &amp; شرح
<DT><A HREF="javascript:void(0)" ADD_DATE="1">زر</A>
</DL><p>
<DT><A HREF="https://example.org/2" ADD_DATE="1709625600000"></A>
</DL><p>
"""


def test_bookmarks_of_browsers_and_linkding() -> None:
    first, script, second = records(BOOKMARKS)

    assert first.article is not None
    assert first.article.to_record() == Article(
        title='عنوان "أول"', body="وصف & شرح", url="https://example.org/?a=1&b=2",
        tags=["مدن", "نقل"], section="صحف", published_at="2024-03-05T08:00:00Z",
    ).to_record()  # fmt: skip
    assert script.passed == "a bookmark that is no web address"
    assert second.article is not None
    assert second.article.title == second.article.url == "https://example.org/2"
    assert second.article.section is None


def test_pocket(articles: Reader) -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>"
        '<li><a href="https://example.org/1" time_added="1709625600" tags="a,b">أول</a></li>'
        '<li><a href="https://example.org/2" time_added="1709625600" tags="">ثان</a></li></ul>'
    )
    table = "title,url,time_added,tags,status\nأول,https://example.org/1,1709625600,a|b,unread\n"

    for found in (articles(page)[0], articles(table)[0]):
        assert (found.title, found.url, found.tags, found.published_at) == (
            "أول", "https://example.org/1", ["a", "b"], "2024-03-05T08:00:00Z",
        )  # fmt: skip


def test_delicious_and_pinboard(articles: Reader) -> None:
    xml = (
        '<?xml version="1.0"?><posts user="x"><post href="https://example.org/1" '
        'description="أول &amp; ثان" extended="شرح" tag="مدن نقل" time="2024-03-05T08:00:00Z"/></posts>'  # noqa: E501
    )
    data = (
        '[{"href":"https://example.org/1","description":"أول & ثان","extended":"شرح",'
        '"meta":"x","time":"2024-03-05T08:00:00Z","shared":"yes","tags":"مدن نقل"}]'
    )

    for given in (xml, data):
        [found] = articles(given)
        assert (found.title, found.body, found.url, found.tags, found.published_at) == (
            "أول & ثان", "شرح", "https://example.org/1", ["مدن", "نقل"], "2024-03-05T08:00:00Z",
        )  # fmt: skip


def wxr(*items: str) -> str:
    return (
        '<?xml version="1.0"?><rss xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>صوت الساحل</title>'
        "<language>ar</language><wp:author><wp:author_login>nabil</wp:author_login>"
        "<wp:author_display_name><![CDATA[نبيل العوفي]]></wp:author_display_name></wp:author>"
        + "".join(items)
        + "</channel></rss>"
    )


def post(title: str, kind: str = "post", status: str = "publish", more: str = "") -> str:
    return (
        f"<item><title>{escape(title)}</title><link>https://example.org/{title}</link>"
        "<pubDate>Tue, 05 Mar 2024 08:00:00 +0000</pubDate><dc:creator>nabil</dc:creator>"
        "<content:encoded><![CDATA[<!-- wp:paragraph -->\n<p>أولا &amp; آخرا.</p>\n"
        '<!-- /wp:paragraph -->\n\n[caption id="a"]<img/> صورة[/caption]\nثانيا.\n\n'
        '[gallery ids="1,2"] [vc_row el="x"]ثالثا.[/vc_row]]]></content:encoded>'
        f"<wp:post_date_gmt>2024-03-05 08:00:00</wp:post_date_gmt><wp:status>{status}</wp:status>"
        f'<wp:post_type>{kind}</wp:post_type><category domain="category">محليات</category>'
        f'<category domain="post_tag">مدن</category>{more}</item>'
    )


def test_wordpress_gives_published_posts_with_names_and_without_shortcodes() -> None:
    views = (
        "<wp:postmeta><wp:meta_key>post_views_count</wp:meta_key>"
        "<wp:meta_value>1742</wp:meta_value></wp:postmeta>"
    )
    found = records(wxr(
        post("a", more=views), post("b", "attachment", "inherit"), post("c", status="draft"),
        post("d", status="trash"), post("e", "page"), post("f", "nav_menu_item"), post("g", "news"),
    ))  # fmt: skip

    assert [one.passed for one in found] == [
        "", "attachment", "draft", "trash", "page", "nav_menu_item", "",
    ]  # fmt: skip
    assert found[0].article is not None
    assert found[0].article.to_record() == Article(
        title="a", body="أولا & آخرا.\n\nثانيا.\n\nثالثا.", author="نبيل العوفي",
        source="صوت الساحل", section="محليات", tags=["مدن"], url="https://example.org/a",
        published_at="2024-03-05T08:00:00Z", views=1742, lang="ar",
    ).to_record()  # fmt: skip


def test_a_broken_item_of_wordpress_costs_itself() -> None:
    text = wxr(post("a"), "<item><title>b</tit<<le></item>", post("c"))

    found = records(text)

    titles = [one.article.title for one in found if one.article]
    assert titles[0] == "a"
    assert titles[-1] == "c"
    assert len(found) == 3


def test_a_feed_names_its_source_by_its_title() -> None:
    feed = (
        "<rss version='2.0'><channel><title>صوت الساحل</title><link>https://sahel.example</link>"
        "<item><title>أ</title><description>ب</description></item></channel></rss>"
    )

    [found] = records(feed)
    [nameless] = records(feed.replace("صوت الساحل", ""))

    assert found.article is not None
    assert nameless.article is not None
    assert (found.article.source, nameless.article.source) == ("صوت الساحل", "sahel.example")


def test_blogger_gives_posts_and_passes_over_the_rest() -> None:
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://x#{0}"/>'
    entry = "<entry><id>{0}</id><title>{0}</title>" + kind + "<content>نص</content></entry>"
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>مدونة</title>' + "".join(
        entry.format(one) for one in ("post", "comment", "settings", "template")
    )

    found = records(feed + "</feed>")

    assert [one.passed for one in found] == ["", "comment", "settings", "template"]
    assert found[0].article is not None
    assert (found[0].article.section, found[0].article.tags) == (None, [])
