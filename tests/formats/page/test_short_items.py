"""Items of one short sentence on pages full of other articles, forms and notices: the sentence is
the body, whatever the markup around it.
"""
# ruff: noqa: E501 - a page a line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.formats.conftest import Reader

T = "إغلاق الجسر"
N = "".join(
    f'<li><a href="/{i}">{x}</a></li>'
    for i, x in enumerate(
        ["الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "عالم", "فيديو", "صحة", "تكنولوجيا"]
    )
)
OTHERS = [
    "ارتفاع أسعار السمك في سوق الجملة خلال الأسبوع الماضي",
    "البرلمان يناقش مشروع قانون المالية في جلسة عامة",
    "منتخب كرة اليد يفوز بالبطولة العربية للمرة الخامسة",
]
X = "وأوضح المصدر نفسه أن العمل متواصل لإنجاز المشروع في الآجال المحددة له من قبل الوزارة المشرفة عليه."


def P(body: str, head: str = "", pre: str = "", post: str = "", t: str = T) -> str:  # noqa: N802
    return f"<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>{t} - صوت الساحل</title>{head}</head><body><header><nav><ul>{N}</ul></nav></header>{pre}<main><h1>{t}</h1>{body}</main>{post}<footer><ul>{N}</ul><p>جميع الحقوق محفوظة لموقع صوت الساحل الإخباري {2024}</p></footer></body></html>"


S = "أعلنت البلدية إغلاق الجسر."
teas = "".join(
    f"<div class=card><h3><a href=/{i}>{o}</a></h3><p>{X}</p></div>" for i, o in enumerate(OTHERS)
)
PAGES = {
"p":P(f"<p>{S}</p>"),"p+teasers":P(f"<p>{S}</p>",post=teas),"div":P(f"<div>{S}</div>"),"div+teasers":P(f"<div class=body>{S}</div>",post=f"<section>{teas}</section>"),
"bare+aside":P(S,post=f"<aside>{teas}</aside>"),"span":P(f"<div><span>{S}</span></div>",post=teas),"itemprop":P(f'<div itemprop=articleBody>{S}</div>',pre=teas),"rdfa":P(f'<div property="articleBody">{S}</div>',pre=teas),
"amp":P(f'<div class="amp-wp-article-content"><p>{S}</p></div>'),"ld":P(f"<div>{S}</div>",head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"'+T+'","articleBody":"'+S+'"}</script>',pre=teas),
"before":P(f"<p>{S}</p>",pre=teas),"before+after":P(f"<p>{S}</p>",pre=teas,post=teas),"date+short":P(f"<p>5 مارس 2024</p><p>{S}</p>",post=teas),"img+short":P(f'<figure><img src=x><figcaption>الجسر القديم وسط المدينة قبل إغلاقه أمام حركة المرور</figcaption></figure><p>{S}</p>',post=teas),
"two":P(f"<p>{S}</p><p>ويفتح غدا.</p>",post=teas),"br":P(f"{S}<br>ويفتح غدا.",post=teas),"comments":P(f"<p>{S}</p>",post='<div id=comments><h3>التعليقات</h3>'+"".join(f"<div class=comment><b>زائر</b><p>{X}</p></div>" for _ in range(4))+"</div>"),
"newsletter":P(f"<p>{S}</p>",post="<div class=newsletter><p>اشترك في نشرتنا البريدية لتصلك آخر الأخبار كل صباح على بريدك الإلكتروني مجانا.</p></div>"),
"table":f'<html><title>{T}</title><body><table><tr><td><ul>{N}</ul><td><b>{T}</b><br>{S}<td>{teas}</table>',
"frameset-like":P(f"<center><font size=4>{S}</font></center>",post=teas),
"article-tag":P(f"<article><p>{S}</p></article>",post="".join(f"<article><h2><a href=/{i}>{o}</a></h2><p>{X}</p></article>" for i,o in enumerate(OTHERS))),
"poll":P(f"<p>{S}</p>",post="<form><p>هل أنت راض عن أداء البلدية خلال السنة الماضية؟ شارك برأيك في استطلاعنا الجديد</p><input type=radio>نعم<input type=radio>لا</form>"),
"cookie":P(f"<p>{S}</p>",post="<div class=cookie-bar><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا الإلكتروني، بمتابعة التصفح فأنت توافق على ذلك.</p></div>"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_short_item_is_its_sentence(name: str, articles: Reader) -> None:
    [article] = articles(PAGES[name], "html")

    wanted = [S, "ويفتح غدا."] if name in {"two", "br"} else [S]
    assert (article.title, article.body.split("\n\n")) == (T, wanted)
