"""Pages in the shapes that sites have (WordPress themes, Elementor, Blogger, AMP, Drupal, Joomla, phpBB,
broadcasters, tables, flat pages with neighbours): what each must give. None of it is anyone's.
"""
# ruff: noqa: E501 - a page a line

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.formats.conftest import Reader

T = "وزارة الفلاحة تطلق برنامجا لدعم صغار البحارة في الجنوب"
A = "سلمى الهمامي"
P = [
    "أطلقت وزارة الفلاحة، اليوم الثلاثاء، برنامجا جديدا لدعم صغار البحارة في ولايات الجنوب.",
    "وقالت الوزارة في بيان إن البرنامج يشمل تجديد المراكب وتوفير الشباك بأسعار مخفضة، ويمتد على ثلاث سنوات.",
    "وينتظر أن يستفيد من البرنامج نحو ألفي بحار، وفق ما أكده رئيس نقابة البحارة في تصريح لنا.",
]
OTHERS = [
    "ارتفاع أسعار السمك في سوق الجملة خلال الأسبوع الماضي",
    "البرلمان يناقش مشروع قانون المالية في جلسة عامة",
    "منتخب كرة اليد يفوز بالبطولة العربية للمرة الخامسة",
    "معرض الكتاب يفتح أبوابه أمام الزوار يوم الجمعة",
]
ps = "".join(f"<p>{x}</p>" for x in P)
menu = "".join(
    f'<li><a href="/{i}">{x}</a></li>'
    for i, x in enumerate(["الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "عالم", "فيديو"])
)


def rel(f: Callable[[int, str], str]) -> str:
    return "".join(f(i, o) for i, o in enumerate(OTHERS))


def H(extra: str = "", t: str = T) -> str:  # noqa: N802
    return f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{t}</title>{extra}</head><body>'


def LD(**k: Any) -> str:  # noqa: N802
    return (
        '<script type="application/ld+json">'
        + json.dumps(
            {"@context": "https://schema.org", "@type": "NewsArticle", "headline": T} | k,
            ensure_ascii=False,
        )
        + "</script>"
    )


class Shape:
    """A page and what it says; `day` and `views` of None are not asked for."""

    def __init__(
        self,
        html: str,
        a: str | None = A,
        d: str | None = "2024-03-05",
        v: int | None = 0,
        b: list[str] = P,
        t: str = T,
    ) -> None:
        self.html, self.author, self.day, self.views, self.body, self.title = html, a, d, v, b, t


SHAPES: dict[str, Shape] = {}


def c(name: str, html: str, **said: Any) -> None:
    SHAPES[name] = Shape(html, **said)


# fmt: off
c("jannah",H()+f'<header id="theme-header"><nav><ul class="menu">{menu}</ul></nav></header><div id="breadcrumb"><a href="/">الرئيسية</a><em class="delimiter">/</em><a href="/eco">اقتصاد</a><em>/</em><span class="current">{T}</span></div><div class="main-content"><article id="the-post" class="post-has-thumbnail tie-standard"><header class="entry-header-outer"><div class="entry-header"><span class="post-cat-wrap"><a class="post-cat">اقتصاد</a></span><h1 class="post-title entry-title">{T}</h1><div class="single-post-meta post-meta clearfix"><span class="author-meta single-author"><span class="meta-item meta-author-wrapper"><span class="meta-author"><a href="/author/x" class="author-name">{A}</a></span></span></span><span class="date meta-item">5 مارس 2024</span><div class="tie-alignright"><span class="meta-comment">0</span><span class="meta-views meta-item">1٬742</span><span class="meta-reading-time meta-item">دقيقة واحدة</span></div></div></div></header><div class="entry-content entry clearfix">{ps}<div class="post-bottom-meta"><span>الوسوم</span><a>بحارة</a></div></div><div class="post-footer share-buttons"><a>فيسبوك</a><a>تويتر</a></div></article><div class="about-author"><p>صحفية مختصة في الشأن الاقتصادي تكتب منذ عشر سنوات في عدة صحف.</p></div><div id="related-posts"><h3>مقالات ذات صلة</h3>{rel(lambda i,o:f"<div class=related-item><h3 class=post-title><a href=/{i}>{o}</a></h3><div class=post-meta><span class=date>{i+1} فبراير 2024</span></div></div>")}</div></div><aside class="sidebar"><div class=widget><h3>الأكثر مشاهدة</h3>{rel(lambda i,o:f"<li><a href=/{i}>{o}</a><span>{i}900 مشاهدة</span></li>")}</div></aside></body></html>',v=None)
c("tagdiv",H()+f'<div class="td-header-wrap"><ul>{menu}</ul></div><div class="td-post-header"><h1 class="entry-title">{T}</h1><div class="td-module-meta-info"><div class="td-post-author-name">بواسطة <a>{A}</a> - </div><span class="td-post-date"><time datetime="2024-03-05T10:15:00+01:00">مارس 5, 2024</time></span><div class="td-post-comments"><a>0</a></div><div class="td-post-views"><span class="td-nr-views-7">1742</span></div></div></div><div class="td-post-content tagdiv-type">{ps}</div><div class="td-a-rec">إعلان</div><div class="td_block_related_posts"><h4>مقالات مشابهة</h4>{rel(lambda i,o:f"<h3 class=entry-title><a href=/{i}>{o}</a></h3>")}</div>',v=1742)
c("jazeera",H('<meta property="og:title" content="'+T+'"><meta property="og:site_name" content="الجزيرة نت">'+LD(datePublished="2024-03-05T08:00:00Z",author=[{"@type":"Person","name":A}]))+f'<div class="site-header"><nav><ul>{menu}</ul></nav></div><main id="main-content-area"><header class="article-header"><div class="topics"><a>أخبار</a>|<a>تونس</a></div><h1>{T}</h1><div class="article-info-block css-ti04u9"><div class="article-b-l"><div class="article-author-name"><span>{A}</span></div><div class="article-dates"><div class="date-simple"><span aria-hidden="true">5/3/2024</span><span class="screen-reader-text">Published On 5/3/2024</span>|<span>آخر تحديث: 6/3/2024</span><span>09:15 ص (بتوقيت مكة المكرمة)</span></div></div></div></div></header><figure><img src="x"><figcaption>بحارة في ميناء جرجيس (الجزيرة)</figcaption></figure><div class="wysiwyg wysiwyg--all-content" aria-live="polite">{ps}</div><div class="article-source">المصدر : وكالات</div><div class="more-on"><h2>المزيد من أخبار</h2>{rel(lambda i,o:f"<article><h3><a href=/{i}>{o}</a></h3></article>")}</div></main>')
c("asharq",H()+f'<nav>{menu}</nav><div class="node__content"><h1 class="title">{T}</h1><div class="article-lead"><h2>{P[0]}</h2></div><div class="article-meta"><ul><li>تونس: «الشرق الأوسط»</li><li>{A}</li></ul><ul><li>نُشر: 14:20-5 مارس 2024 م ـ 24 شَعبان 1445 هـ</li></ul></div><div class="field-body">{"".join(f"<p>{x}</p>" for x in P[1:])}</div></div><div class="block-views">{rel(lambda i,o:f"<div><a href=/{i}>{o}</a></div>")}</div>')
c("elementor",H(LD(datePublished="2024-03-05T08:00:00+00:00",author={"@type":"Person","name":A}))+f'<div data-elementor-type="header" class="elementor elementor-location-header"><nav class="elementor-nav-menu"><ul>{menu}</ul></nav></div><div data-elementor-type="single-post" class="elementor elementor-location-single post"><section class="elementor-section"><div class="elementor-widget elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{T}</h1></div><div class="elementor-widget-post-info"><ul><li itemprop="author"><span class="elementor-post-info__item--type-author">{A}</span></li><li itemprop="datePublished"><a><span>مارس 5, 2024</span></a></li><li><span>10:15 ص</span></li></ul></div><div class="elementor-widget-theme-post-content"><div class="elementor-widget-container">{ps}</div></div><div class="elementor-share-buttons">Facebook Twitter</div><div class="elementor-posts-container">{rel(lambda i,o:f"<article class=elementor-post><h3><a href=/{i}>{o}</a></h3><div class=elementor-post__excerpt><p>{P[1][:70]} {i}</p></div></article>")}</div></section></div>')
c("blogger",H()+f'<div class="header"><h1 class="title"><a href="/">مدونة البحر</a></h1></div><div class="main section"><div class="date-outer"><h2 class="date-header"><span>الثلاثاء، 5 مارس 2024</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry"><h3 class="post-title entry-title" itemprop="name">{T}</h3><div class="post-body entry-content" itemprop="description articleBody">{"<br /><br />".join(P)}<div style="clear: both;"></div></div><div class="post-footer"><span class="post-author vcard">مرسلة بواسطة <span class="fn" itemprop="author"><span itemprop="name">{A}</span></span></span> <span class="post-timestamp">في <abbr class="published" itemprop="datePublished" title="2024-03-05T08:00:00+01:00">8:00 ص</abbr></span></div></div></div></div></div><div class="comments"><h4>هناك 3 تعليقات:</h4><p>مقال جيد وشكرا لكم على هذا الخبر المهم جدا.</p></div></div><div class="sidebar">{rel(lambda i,o:f"<li><a href=/{i}>{o}</a></li>")}</div>',t=T)
c("amp",f'<!doctype html><html amp lang="ar"><head><meta charset="utf-8"><title>{T} - صوت البحر</title><link rel="canonical" href="https://bahr.example/n/7">{LD(datePublished="2024-03-05T08:00:00Z",author={"@type":"Person","name":A})}</head><body><amp-sidebar id="s"><ul>{menu}</ul></amp-sidebar><article class="amp-wp-article"><header><h1 class="amp-wp-title">{T}</h1><div class="amp-wp-meta amp-wp-byline"><span class="amp-wp-author">{A}</span></div><div class="amp-wp-meta amp-wp-posted-on"><time datetime="2024-03-05T08:00:00+00:00">منذ سنتين</time></div></header><div class="amp-wp-article-content">{ps}<amp-ad></amp-ad></div></article></body></html>')
c("drupal9",H()+f'<div class="dialog-off-canvas-main-canvas"><header role="banner"><ul class="menu">{menu}</ul></header><main role="main"><h1 class="page-title"><span class="field field--name-title">{T}</span></h1><article role="article" about="/node/7" class="node node--type-article node--view-mode-full"><footer class="node__meta"><div class="node__submitted">كتبت بواسطة <span class="field--name-uid"><a>{A}</a></span> في <span class="field--name-created">ثلاثاء, 03/05/2024 - 10:15</span></div></footer><div class="node__content"><div class="field field--name-body">{ps}</div><div class="field--name-field-tags"><div>وسوم</div><div><a>بحر</a></div></div></div></article></main><aside role="complementary">{rel(lambda i,o:f"<div><a href=/{i}>{o}</a></div>")}</aside></div>',d=None)
c("k2",H()+f'<ul>{menu}</ul><div id="k2Container" class="itemView"><div class="itemHeader"><span class="itemDateCreated">الثلاثاء، 05 آذار/مارس 2024 10:15</span><h2 class="itemTitle">{T}</h2><span class="itemAuthor">كتبه&nbsp;<a rel="author" href="/x">{A}</a></span></div><div class="itemToolbar"><ul><li>حجم الخط</li><li>طباعة</li><li>البريد الإلكتروني</li></ul></div><div class="itemBody"><div class="itemIntroText">{ps[:ps.index("</p>")+4]}</div><div class="itemFullText">{ps[ps.index("</p>")+4:]}</div></div><div class="itemContentFooter"><span class="itemHits">قراءة <b>1742</b> مرات</span><span class="itemDateModified">آخر تعديل على الأربعاء، 06 آذار/مارس 2024 09:00</span></div><div class="itemRelated"><h3>مواضيع ذات صلة</h3><ul>{rel(lambda i,o:f"<li><a href=/{i}>{o}</a></li>")}</ul></div></div>',v=1742)
c("phpbb",H(t="منتدى البحر • مشاهدة الموضوع - "+T)+f'<div id="page-header"><ul>{menu}</ul></div><div id="page-body"><h2 class="topic-title"><a href="#">{T}</a></h2><div class="post"><div class="postbody"><p class="author"><strong><a class="username">{A}</a></strong> » الثلاثاء مارس 05, 2024 10:15 am</p><div class="content">{"<br><br>".join(P)}</div></div><dl class="postprofile"><dt>{A}</dt><dd>مشاركات: 310</dd><dd>اشترك في: الأحد يناير 02, 2011 5:00 pm</dd></dl></div></div>',d=None)
c("bbc",H(LD(datePublished="2024-03-05T08:00:00.000Z",author={"@type":"NewsMediaOrganization","name":"BBC News عربي"}))+f'<header role="banner"><nav><ul>{menu}</ul></nav></header><main role="main"><h1 id="content" tabindex="-1">{T}</h1><section aria-labelledby="article-byline"><span class="visually-hidden" id="article-byline">معلومات المقال</span><ul><li><span class="visually-hidden">الكاتب, </span><span>{A}</span></li><li><span class="visually-hidden">الوظيفة, </span><span>بي بي سي نيوز عربي - تونس</span></li></ul></section><time datetime="2024-03-05">5 مارس/ آذار 2024</time><div dir="rtl">{"".join(f"<div dir=rtl><p>{x}</p></div>" for x in P)}</div><section data-e2e="recommendations-heading"><h2>قصص مقترحة</h2>{rel(lambda i,o:f"<li><a href=/{i}>{o}</a></li>")}<p>نهاية</p></section></main>')
c("ldbody",H(LD(datePublished="2024-03-05",author={"name":A},articleBody="\n\n".join(P)))+'<div id="app"></div><noscript>يرجى تفعيل جافاسكربت لمشاهدة هذه الصفحة.</noscript>')
c("tables",f'<html dir=rtl><title>{T}</title><body><table width=100%><tr><td>{"".join(f"<a href=/{i}>قسم {i}</a> | " for i in range(9))}</td></tr></table><table><tr><td><font size=5><b>{T}</b></font></td></tr><tr><td><font color=gray>{A} - 05/03/2024 - عدد القراء: 1742</font></td></tr><tr><td><font size=3>{"<br><br>".join(P)}</font></td></tr></table><table>{rel(lambda i,o:f"<tr><td><a href=/{i}>{o}</a></td></tr>")}</table>',v=1742)
c("flat-before",H()+f'<ul>{menu}</ul><a href="/n/1">{OTHERS[0]}</a><span>3 يناير 2024</span><span>9000 مشاهدة</span><h1>{T}</h1><span>بقلم: {A}</span><span>5 مارس 2024</span>{ps}')
c("flat-after",H()+f'<ul>{menu}</ul><h1>{T}</h1>{ps}<h3><a href="/n/1">{OTHERS[0]}</a></h3><span>بقلم: كريم الزواري</span><span>3 يناير 2024</span><span>9000 مشاهدة</span><h3><a href=/n/2>{OTHERS[1]}</a></h3><span>4 يناير 2024</span>',a=None,d=None)
c("flat-after-p",H()+f'<h1>{T}</h1>{ps}<p><a href="/n/1">{OTHERS[0]}</a></p><p>كريم الزواري</p><p>3 يناير 2024</p><p>9000 مشاهدة</p>',a=None,d=None)
c("flat-after-nolink",H()+f'<h1>{T}</h1>{ps}<h3>{OTHERS[0]}</h3><p>بقلم: كريم الزواري</p><p>3 يناير 2024</p><p>9000 مشاهدة</p>',a=None,d=None)
c("flat-divs",H()+f'<div>{T}</div>'+"".join(f"<div>{x}</div>" for x in P)+f'<div><a href=/1>{OTHERS[0]}</a></div><div>9000 مشاهدة</div><div>3 يناير 2024</div><div>بقلم كريم الزواري</div>',a=None,d=None)
c("flat-above-only",H()+f'<div>الأكثر قراءة</div><div><a href=/1>{OTHERS[0]}</a></div><div>9000 مشاهدة</div><div>بقلم كريم الزواري</div><div>3 يناير 2024</div><h1>{T}</h1>{ps}',a=None,d=None)
c("flat-above-nolink",H()+f'<div>{OTHERS[0]}</div><div>9000 مشاهدة</div><div>بقلم كريم الزواري</div><div>3 يناير 2024</div><h1>{T}</h1>{ps}',a=None,d=None)
c("flat-above-2",H()+f'<div><a href=/1>{OTHERS[0]}</a></div><div>3 يناير 2024</div><div><a href=/2>{OTHERS[1]}</a></div><div>4 يناير 2024</div><h1>{T}</h1>{ps}',a=None,d=None)
c("flat-own-after",H()+f'<h1>{T}</h1>{ps}<p>بقلم: {A}</p><p>نشر في 5 مارس 2024</p><p>1742 مشاهدة</p><h3>اقرأ أيضا</h3><p><a href=/1>{OTHERS[0]}</a></p><p>9000 مشاهدة</p>',v=1742)
c("flat-mixed",H()+f'<h1>{T}</h1><p>بقلم: {A} | 5 مارس 2024</p>{ps}<p><a href=/1>{OTHERS[0]}</a> — 3 يناير 2024 — 9000 مشاهدة</p>')
c("short-ld",H(LD(datePublished="2024-03-05",articleBody=P[0]))+f'<ul>{menu}</ul><h1>{T}</h1><div class=txt>{P[0]}</div><div>{rel(lambda i,o:f"<div><h4><a href=/{i}>{o}</a></h4><p>{P[1]}</p></div>")}</div>',a=None,b=P[:1])
c("short-micro",H()+f'<ul>{menu}</ul><h1>{T}</h1><div itemprop="articleBody">تأجيل المباراة.</div><div>{rel(lambda i,o:f"<div><h4><a href=/{i}>{o}</a></h4><p>{P[1]}</p></div>")}</div>',a=None,d=None,b=["تأجيل المباراة."])
c("short-plain",H()+f'<ul>{menu}</ul><h1>{T}</h1><time datetime="2024-03-05T10:00">اليوم</time><p>قررت الوزارة تأجيل البرنامج إلى أجل غير مسمى.</p><footer><p>جميع الحقوق محفوظة لصحيفة البحر 2024، ولا يجوز النقل دون إذن كتابي من الإدارة العامة.</p></footer>',a=None,b=["قررت الوزارة تأجيل البرنامج إلى أجل غير مسمى."])
for n in ("no-print","hide-ads","share-none","noscript-ok","menu-open article","tag-sports","sidebar-right-off","print-only","comments-closed","banner-enabled","entry-related-none"):
    c("cls-"+n,H()+f'<body class="{n}"><ul>{menu}</ul><div class="{n}"><h1>{T}</h1><div class="{n} x">{ps}</div></div>',a=None,d=None)
c("writer-by-id",H()+f'<ul>{menu}</ul><div class="bbnews"><h1 id="ContentPlaceHolder1_divTitle">{T}</h1><div class="news-date"><span id="ContentPlaceHolder1_divdate">5-3-2024 | 10:15</span></div><div id="ContentPlaceHolder1_divWriter" class="bbWriter"><a>{A}</a></div><div id="ContentPlaceHolder1_divContent" class="bbcontent">{ps}<div class="inner-ad">موضوعات مقترحة<a href=x>{OTHERS[0]}</a></div></div></div>')
c("spot-heading",H()+f'<ul>{menu}</ul><div class="detay-spot-category"><h1>{T}</h1><h4>البرنامج يشمل تجديد المراكب وتوفير الشباك لصغار البحارة</h4></div><div><h6 class="author"><b>{A}</b></h6><span class="tarih">05.03.2024 - محدث : 06.03.2024</span></div><div class="detay-icerik">{ps}</div>',b=["البرنامج يشمل تجديد المراكب وتوفير الشباك لصغار البحارة",*P])
c("subheadline",H(LD(datePublished="2024-03-05T08:00:00Z",author={"name":A}))+f'<ul>{menu}</ul><article><h1 class="b-headline">{T}</h1><h2 class="b-subheadline">البرنامج يشمل تجديد المراكب وتوفير الشباك لصغار البحارة</h2><div class="b-byline">{A}</div><div class="article-body">{ps}</div></article>',b=["البرنامج يشمل تجديد المراكب وتوفير الشباك لصغار البحارة",*P])
c("views-by-class",H()+f'<ul>{menu}</ul><article id="the-post"><h1 class="post-title entry-title">{T}</h1><div class="single-post-meta post-meta"><span class="author-meta"><a class="author-name">{A}</a></span><span class="date meta-item">5 مارس 2024</span><div class="tie-alignright"><span class="meta-comment">0</span><span class="meta-views meta-item">1٬742</span></div></div><div class="entry-content entry">{ps}</div></article>',v=1742)
c("drupal-views-are-no-views",H()+f'<ul>{menu}</ul><div class="node"><h1>{T}</h1><div class="submitted">نشره {A} في ثلاثاء, 05/03/2024 - 10:15</div><div class="views-row views-row-1">1742</div><div class="field-name-body">{ps}</div></div>')
c("drupal-sent-by",H()+f'<ul>{menu}</ul><main><article class="node"><h1>{T}</h1><div class="node__meta"><span>أرسل بواسطة <span class="field--name-uid"><span property="schema:name">{A}</span></span> في <span class="field--name-created">5 مارس 2024</span></span></div><div class="text-formatted field--name-body">{ps}</div></article></main>')
c("views-eye",H()+f'<h1>{T}</h1><div><i class=fa-eye></i> 1742</div><p>👁 1742</p><p>{A}</p><p>05-03-2024 10:15</p>{ps}',v=1742)
c("read-times",H()+f'<h1>{T}</h1><p>الكاتب: {A}</p><p>تاريخ النشر: 2024/03/05</p><p>تمت قراءته 640 مرة</p>{ps}',v=640)
c("two-lines",H()+f'<h1>{T}</h1><div>المشاهدات</div><div>1742</div><div>الكاتب</div><div>{A}</div><div>تاريخ النشر</div><div>5 مارس 2024</div>{ps}',v=1742)
c("glued",H()+f'<h1>{T}</h1><div><span>12</span><span>1742 مشاهدة</span><span>5 مارس 2024</span></div><div><span>بقلم</span><span>{A}</span></div>{ps}',v=1742)
c("k-views",H()+f'<h1>{T}</h1><p>{A} | 5 مارس 2024 | 1.7K مشاهدة</p>{ps}',v=1700)
c("pipe-section",H()+f'<h1>{T}</h1><p>اقتصاد | {A} | الثلاثاء 5 مارس 2024 | 10:15</p>{ps}')
c("updated-first",H()+f'<h1>{T}</h1><p>آخر تحديث: 7 مارس 2024 - 09:00</p><p>نشر: 5 مارس 2024 - 10:15</p><p>{A}</p>{ps}',a=None)
c("handle",H('<meta name="author" content="@bahr_news"><meta name="twitter:creator" content="@salma">')+f'<h1>{T}</h1><p>كتبت: {A}</p><p>2024-03-05</p>{ps}')
c("author-site",H('<meta property="og:site_name" content="صوت البحر"><meta name="author" content="صوت البحر">')+f'<h1>{T}</h1><p>كتبت {A}</p><p>2024-03-05</p>{ps}')
c("author-section",H('<meta name="author" content="قسم الأخبار">')+f'<h1>{T}</h1><p>إعداد: {A}</p><p>2024-03-05</p>{ps}')
c("author-admin",H('<meta name="author" content="admin">')+f'<h1>{T}</h1><p>2024-03-05</p>{ps}',a=None)
c("see-also",H()+f'<h1>{T}</h1><p>{A} - 05/03/2024</p><p>{P[0]}</p><p>اقرأ أيضا: <a href=/1>{OTHERS[0]}</a></p><p>{P[1]}</p><p><strong>اقرأ أيضا</strong></p><p><a href=/2>{OTHERS[1]}</a></p><p>{P[2]}</p>')
c("crumb-first",H()+f'<div>الرئيسية » اقتصاد » {T}</div><h1>{T}</h1><div>{A}</div><div>5 مارس 2024</div>{ps}')
c("hijri",H()+f'<h1>{T}</h1><p>بقلم: {A}</p><p>الثلاثاء 24 شعبان 1445 هـ - 5 مارس 2024 م</p>{ps}')
c("levant",H()+f'<h1>{T}</h1><p>بقلم: {A}</p><p>الثلاثاء 05 آذار 2024 الساعة 10:15</p>{ps}')
c("maghreb",H()+f'<h1>{T}</h1><p>بقلم: {A}</p><p>نشر في : الثلاثاء 5 مارس 2024 على الساعة 10 و 15 دقيقة</p>{ps}',d=None)
c("arabic-digits",H()+f'<h1>{T}</h1><p>بقلم: {A}</p><p>٥ مارس ٢٠٢٤ - ١٠:١٥</p><p>١٧٤٢ مشاهدة</p>{ps}',v=1742)
# fmt: on


@pytest.mark.parametrize("name", SHAPES)
def test_a_page_of_that_shape_is_read(name: str, articles: Reader) -> None:
    shape = SHAPES[name]

    [article] = articles(shape.html, "html")

    assert article.title == shape.title
    assert article.body.split("\n\n") == shape.body
    assert article.author == shape.author
    if shape.views is not None:
        assert article.views == shape.views
    if shape.day is not None or name.startswith(("flat", "cls", "short-micro")):
        assert (article.published_at or "")[:10] == (shape.day or "")
