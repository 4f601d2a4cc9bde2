"""Records as other programs keep them: each shape, and the article that it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.formats.field_names import meanings
from newsctl.formats.item import Options
from newsctl.formats.registry import read
from tests.formats.conftest import TODAY, records

if TYPE_CHECKING:
    from pathlib import Path

    from tests.formats.conftest import Reader

WHOLE = {
    "title": "المجلس يصادق", "body": "أولا.\n\nثانيا.", "author": "نبيل العوفي",
    "source": "صوت الساحل", "section": "محليات", "url": "https://example.org/n/1",
    "published_at": "2024-03-05T08:00:00Z", "lang": "ar",
}  # fmt: skip
HTML = "<p>أولا.</p>\n<p>ثانيا.</p><script>x()</script>"
SECONDS = 1709625600
SHAPES: dict[str, Any] = {
    "NewsAPI": {"status": "ok", "articles": [{
        "source": {"id": None, "name": "صوت الساحل"}, "author": "نبيل العوفي",
        "title": "المجلس يصادق", "description": "وصف", "url": "https://example.org/n/1",
        "publishedAt": "2024-03-05T08:00:00Z", "content": "أولا.\n\nثانيا. [+120 chars]",
        "category": "محليات", "language": "ar"}]},
    "schema.org": {"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "المجلس يصادق", "articleBody": "أولا.\n\nثانيا.",
        "author": [{"@type": "Person", "name": "نبيل العوفي"}],
        "publisher": {"@type": "Organization", "name": "صوت الساحل"}, "articleSection": "محليات",
        "mainEntityOfPage": {"@id": "https://example.org/n/1"}, "inLanguage": "ar",
        "datePublished": "2024-03-05T08:00:00Z"},
    "WordPress REST, embedded": [{"id": 7, "date_gmt": "2024-03-05T08:00:00",
        "link": "https://example.org/n/1", "title": {"rendered": "المجلس&nbsp;يصادق"},
        "content": {"rendered": HTML, "protected": False}, "author": 3, "categories": [4],
        "site_name": "صوت الساحل", "lang": "ar",
        "_embedded": {"author": [{"id": 3, "name": "نبيل العوفي"}],
                      "wp:term": [[{"taxonomy": "category", "name": "محليات"}]]}}],
    "Elasticsearch": {"took": 1, "hits": {"total": {"value": 1}, "hits": [{
        "_index": "news", "_id": "x1", "_score": 1.0, "_source": {
            "headline": "المجلس يصادق", "text": "أولا.\n\nثانيا.", "byline": "بقلم: نبيل العوفي",
            "outlet": "صوت الساحل", "category": "محليات", "permalink": "https://example.org/n/1",
            "timestamp": SECONDS * 1000, "language": "Arabic"}}]}},
    "MongoDB": {"_id": {"$oid": "65e6d3"}, "title": "المجلس يصادق", "content": HTML,
        "createdAt": {"$date": {"$numberLong": f"{SECONDS}000"}}, "author": {"name": "نبيل العوفي"},
        "sitename": "صوت الساحل", "section": ["محليات"], "href": "https://example.org/n/1",
        "lang_code": "ara"},
    "pandas, by columns": {name: {"0": value, "1": value} for name, value in {
        "title": "المجلس يصادق", "content": "أولا.\n\nثانيا.", "authors": "نبيل العوفي",
        "source": "صوت الساحل", "category": "محليات", "link": "https://example.org/n/1",
        "date": SECONDS, "lang": "ar"}.items()},
    "pandas, split": {"columns": ["title", "body", "author", "source", "section", "url", "date",
        "lang"], "index": [0], "data": [["المجلس يصادق", "أولا.\n\nثانيا.", "نبيل العوفي",
        "صوت الساحل", "محليات", "https://example.org/n/1", f"{SECONDS}000", "ar"]]},
    "Guardian": {"response": {"status": "ok", "results": [{"webTitle": "المجلس يصادق",
        "webUrl": "https://example.org/n/1", "webPublicationDate": "2024-03-05T08:00:00Z",
        "sectionName": "محليات", "publication": "صوت الساحل", "lang": "ar",
        "fields": {"bodyText": "أولا.\n\nثانيا.", "byline": "نبيل العوفي"}}]}},
    "New York Times": {"response": {"docs": [{"headline": {"main": "المجلس يصادق", "kicker": None},
        "lead_paragraph": "أولا.\n\nثانيا.", "byline": {"original": "By نبيل العوفي"},
        "web_url": "https://example.org/n/1", "pub_date": "2024-03-05T08:00:00+0000",
        "section_name": "محليات", "source": "صوت الساحل", "lang": "ar"}]}},
    "wallabag": [{"title": "المجلس يصادق", "content": HTML, "url": "https://example.org/n/1",
        "published_at": "2024-03-05T08:00:00Z", "published_by": ["نبيل العوفي"], "language": "ar",
        "domain_name": "صوت الساحل", "is_archived": 0, "category": "محليات"}],
    "newspaper3k": {"title": "المجلس يصادق", "text": "أولا.\n\nثانيا.", "authors": ["نبيل العوفي"],
        "publish_date": {"$date": "2024-03-05T08:00:00Z"}, "canonical_link":
        "https://example.org/n/1", "source": "صوت الساحل", "meta_lang": "ar", "section": "محليات"},
    "CSL": [{"type": "article-newspaper", "title": "المجلس يصادق", "abstract": "أولا.\n\nثانيا.",
        "author": [{"family": "العوفي", "given": "نبيل"}], "container-title": "صوت الساحل",
        "URL": "https://example.org/n/1", "issued": {"date-parts": [[2024, 3, 5, 8, 0]]},
        "section": "محليات", "language": "ar"}],
    "JSON:API": {"data": [{"type": "articles", "id": "7", "attributes": {"title": "المجلس يصادق",
        "body": {"html": HTML}, "created_at": "2024-03-05 08:00:00 UTC", "byline": "نبيل العوفي",
        "canonical_url": "https://example.org/n/1", "publisher": "صوت الساحل",
        "rubric": "محليات", "langcode": "ar"}}]},
    "GraphQL": {"data": {"posts": [{"node": {"title": "المجلس يصادق", "contentHtml": HTML,
        "author": {"node": {"name": "x"}, "name": "نبيل العوفي"}, "publishedOn":
        "2024-03-05T08:00:00.000Z", "url": {"href": "https://example.org/n/1"},
        "siteName": "صوت الساحل", "topic": {"label": "محليات"}, "inLanguage": "ar-TN"}}]}},
    "metadata beside a text": {"text": "أولا.\n\nثانيا.", "metadata": {"title": "المجلس يصادق",
        "source": "صوت الساحل", "author": "نبيل العوفي", "url": "https://example.org/n/1",
        "date": "2024-03-05T08:00:00Z", "category": "محليات", "lang": "ar"}},
    "PHP": {"post_title": "المجلس يصادق", "post_content": HTML, "post_date": {
        "date": "2024-03-05 08:00:00.000000", "timezone_type": 3, "timezone": "UTC"},
        "post_author": "نبيل العوفي", "newspaper": "صوت الساحل", "category_name": "محليات",
        "post_url": "https://example.org/n/1", "post_lang": "ar"},
    ".NET": {"ArticleTitle": "المجلس يصادق", "ArticleBody": HTML, "ArticleAuthor": "نبيل العوفي",
        "PublishDate": f"/Date({SECONDS}000+0300)/", "SourceName": "صوت الساحل", "CategoryName":
        "محليات", "ArticleUrl": "https://example.org/n/1", "Language": "العربية"},
    "Firestore": {"title": "المجلس يصادق", "body": "أولا.\n\nثانيا.", "author": "نبيل العوفي",
        "publishedAt": {"_seconds": SECONDS, "_nanoseconds": 0}, "source": "صوت الساحل",
        "section": {"title": "محليات"}, "url": "https://example.org/n/1", "lang": "ar"},
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_record_of_another_program_is_the_article_that_it_is(name: str, articles: Reader) -> None:
    article = articles(json.dumps(SHAPES[name], ensure_ascii=False))[0]

    found = article.to_record()
    assert found["body"] == WHOLE["body"]
    lang = found["lang"].partition("-")[0]
    day = found["published_at"].replace("+00:00", "Z").replace(".000Z", "Z")
    if day in {"2024-03-05T08:00", "2024-03-05T08:00:00"}:  # where no zone is told
        day = WHOLE["published_at"]
    assert {key: found[key] for key in WHOLE} | {"lang": lang, "published_at": day} == WHOLE


HEADS = {
    "title": "title headline Headline article_title newsTitle العنوان عنوان_الخبر عُنوان_المقال Titre",  # noqa: E501
    "body": "body content Text article_content postContent fullText نص_الخبر المحتوى التفاصيل "
    "تفاصيل_الخبر المتن contenu",
    "source": "source publisher siteName sitename الصحيفة اسم_الصحيفة المصدر journal",
    "author": "author byline creator author_name الكاتب كاتب_المقال المحرر dc:creator auteur",
    "section": "section category category_name articleSection الفئة التصنيف القسم rubrique",
    "url": "url link permalink article_url الرابط رابط_الخبر lien",
    "published_at": "date publishedAt createdAt created_at post_date timestamp Date_Published "
    "article_date التاريخ تاريخ_النشر تاريخ_الخبر date_de_publication article:published_time",
    "views": "views view_count المشاهدات عدد_المشاهدات عدد_الزيارات vues",
    "tags": "tags keywords tag_names الوسوم الكلمات_المفتاحية mots-clés",
    "lang": "lang language inLanguage اللغة langue",
}


@pytest.mark.parametrize("ours", HEADS)
def test_heads_of_tables_are_known_however_they_are_spelt(ours: str) -> None:
    for name in HEADS[ours].split():
        for spelt in (name, name.replace("_", " "), name.replace("_", "-"), f" {name.upper()} "):
            assert ours in {one for one, _rank in meanings(spelt)}, spelt


@pytest.mark.parametrize(
    ("head", "title", "body"),
    [
        ("الخبر,التفاصيل,الفئة", "ا", "ب"),
        ("العنوان,الخبر,الفئة", "ا", "ب"),
        ("الخبر,العنوان,الفئة", "ب", "ا"),
        ("description,headline,الفئة", "ب", "ا"),
        ("title,summary,content", "ا", "ج"),
    ],
)
def test_a_name_of_two_meanings_is_what_is_wanting(
    head: str, title: str, body: str, articles: Reader
) -> None:
    [article] = articles(f"{head}\nا,ب,ج\n", "csv")

    assert (article.title, article.body) == (title, body)


def test_what_is_left_over_is_kept_and_the_names_that_nobody_knows_are_counted(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.jsonl"
    line = {"title": "أ", "headline": "ب", "image": "x.png", "author": 3, "none": None, "e": ""}
    file.write_text((json.dumps(line) + "\n") * 3)
    options = Options(TODAY)

    found = list(read(file, today=TODAY, options=options))

    assert found[0].article is not None
    assert found[0].article.extra == {"headline": "ب", "image": "x.png", "author": 3}
    assert options.unknown == {"image": 3}


def test_markup_in_a_record_becomes_paragraphs_and_an_export_stays_as_it_is(
    articles: Reader,
) -> None:
    body = "&lt;p&gt;أولا &amp;amp; ثانيا.&lt;/p&gt;&lt;p&gt;ثالثا.&lt;/p&gt;"
    kept = {"title": "<b>أ</b>", "body": "<p>ب</p>", "added_at": "2024-03-05T08:00:00Z"}

    [read_in] = articles(json.dumps({"title": "<b>أ</b> &quot;ب&quot;", "content": body}))
    [restored] = articles(json.dumps(kept))

    assert (read_in.title, read_in.body) == ('أ "ب"', "أولا & ثانيا.\n\nثالثا.")
    assert (restored.title, restored.body) == ("<b>أ</b>", "<p>ب</p>")


@pytest.mark.parametrize("text", ["5 < 7 و 8 > 3", "AT&T", "a <- b -> c", "x<y", "1 & 2"])
def test_signs_that_are_no_markup_stay(text: str, articles: Reader) -> None:
    [article] = articles(json.dumps({"title": text, "body": text}))

    assert (article.title, article.body) == (text, text)


def test_what_says_that_it_is_no_article_is_passed_over() -> None:
    graph = {"@graph": [{"@type": "Organization", "name": "x"}, {"@type": "BreadcrumbList"},
                        {"@type": "NewsArticle", "headline": "أ", "articleBody": "ب"}]}  # fmt: skip

    found = records(json.dumps([*graph["@graph"]]))

    assert [one.passed for one in found] == ["Organization", "BreadcrumbList", ""]
    assert found[2].article is not None


def test_a_warning_names_the_file_and_the_place(tmp_path: Path) -> None:
    table, lines = tmp_path / "a.csv", tmp_path / "a.jsonl"
    table.write_text("title,date,views\nأ,2024-03-05,1\nب,قريبا,كثير\n", encoding="utf-8")
    lines.write_text('{"title": "أ"}\n{"title": "ب", "date": "قريبا"}\n', encoding="utf-8")

    assert [one.warnings for one in records(table)] == [
        [],
        [f"{table}, line 3: the date قريبا cannot be read",
         f"{table}, line 3: the number of views كثير cannot be read"],
    ]  # fmt: skip
    assert records(lines)[1].warnings == [f"{lines}, line 2: the date قريبا cannot be read"]


def test_a_title_as_long_as_a_text_is_a_text(articles: Reader) -> None:
    [article] = articles(json.dumps({"title": "كلمة " * 5000, "body": "نص"}))

    assert article.title == ("كلمة " * 18).strip()
    assert article.body == ("كلمة " * 5000).strip() + " \n\nنص"


def test_java_names_a_zone_behind_its_offset(articles: Reader) -> None:
    [article] = articles(json.dumps({"title": "خبر", "date": "2024-03-05T08:00:00Z[UTC]"}))

    assert article.published_at == "2024-03-05T08:00:00Z"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", '[{"title": "أ", "content": "ب", "slug": "a", "status": "draft"}]'),
        ("a.jsonl", '{"title": "أ", "content": "ب", "draft": true}\n'),
        ("a.csv", "title,content,post_type,post_status\nأ,ب,post,draft\n"),
        ("a.tsv", "title\tcontent\tslug\tstatus\nأ\tب\ta\tpending\n"),
        ("hugo.md", "---\ntitle: أ\ndraft: true\n---\nب\n"),
        ("hugo-toml.md", '+++\ntitle = "أ"\ndraft = true\n+++\nب\n'),
        ("jekyll.md", "---\ntitle: أ\npublished: false\n---\nب\n"),
        ("pelican.md", "---\ntitle: أ\nslug: a\nstatus: draft\n---\nب\n"),
    ],
)
def test_what_was_not_published_is_passed_over_in_every_format(
    name: str, data: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(data, encoding="utf-8")

    [found] = records(tmp_path / name)

    assert found.article is None
    assert found.error is None
    assert found.passed in {"draft", "pending"}
