"""Texts copied from pages, in the orders and with the signs that sites have: what each must give."""
# ruff: noqa: E501 - a text a line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsctl.fast_dataclasses import dataclass

if TYPE_CHECKING:
    from tests.formats.conftest import Reader

T = "وزارة الفلاحة تطلق برنامجا لدعم صغار البحارة في الجنوب"
A = "سلمى الهمامي"
P = [
    "أطلقت وزارة الفلاحة، اليوم الثلاثاء، برنامجا جديدا لدعم صغار البحارة في ولايات الجنوب.",
    "وقالت الوزارة في بيان إن البرنامج يشمل تجديد المراكب وتوفير الشباك بأسعار مخفضة، ويمتد على ثلاث سنوات.",
    "وينتظر أن يستفيد من البرنامج نحو ألفي بحار، وفق ما أكده رئيس نقابة البحارة.",
]
B = "\n\n".join(P)


@dataclass(frozen=True, slots=True)
class Copied:
    """A text and what it says: title, author, day, views, source; what stands before the body's
    own first words."""

    text: str
    t: str = T
    a: str | None = A
    d: str = "2024-03-05"
    v: int = 0
    s: str | None = None
    b: str = ""


TEXTS = {
    "meta-pipe": Copied(f"{T}\n{A} | 5 مارس 2024 | 1742 مشاهدة\n\n{B}",v=1742),
    "meta-dash": Copied(f"{T}\n{A} - 05/03/2024 - 10:15\n\n{B}"),
    "meta-bullets": Copied(f"{T}\nبقلم {A} • 5 مارس 2024 • 1742 قراءة\n\n{B}",v=1742),
    "site-first": Copied(f"صوت الساحل\n\n{T}\n\nكتبت: {A}\n5 مارس 2024\n\n{B}",s="صوت الساحل"),
    "crumb-first": Copied(f"الرئيسية > اقتصاد > فلاحة\n\n{T}\n\nبقلم: {A}\nالثلاثاء 5 مارس 2024\n\n{B}"),
    "crumb-slash": Copied(f"الرئيسية / اقتصاد\n{T}\n{A}\n2024-03-05 10:15\n\n{B}"),
    "two-lines": Copied(f"{T}\n\nالكاتب\n{A}\n\nتاريخ النشر\n5 مارس 2024\n\nعدد المشاهدات\n1742\n\n{B}",v=1742),
    "eye": Copied(f"{T}\n👁 1742\n🖊 {A}\n📅 5 مارس 2024\n\n{B}",v=1742),
    "eye-after": Copied(f"{T}\n{A}\n5 مارس 2024\n1742 👁\n\n{B}",v=1742),
    "times": Copied(f"{T}\nبقلم: {A}\n2024/03/05\nتمت قراءته 640 مرة\n\n{B}",v=640),
    "times2": Copied(f"{T}\nبقلم: {A}\n2024/03/05\nقرئ الخبر 640 مرة\n\n{B}",v=640),
    "updated": Copied(f"{T}\nآخر تحديث: 7 مارس 2024\nنشر: 5 مارس 2024\nبقلم: {A}\n\n{B}"),
    "updated-only": Copied(f"{T}\nآخر تحديث: 7 مارس 2024\nبقلم: {A}\n\n{B}",d="2024-03-07"),
    "see-also": Copied(f"{T}\nبقلم: {A}\n5 مارس 2024\n\n{P[0]}\n\nاقرأ أيضا: خبر آخر طويل من أخبار اليوم\n\n{P[1]}\n\nاقرأ أيضاً\nخبر آخر طويل من أخبار اليوم\n\n{P[2]}"),
    "foot": Copied(f"{T}\nبقلم: {A}\n5 مارس 2024\n\n{B}\n\nشارك هذا الخبر\nفيسبوك\nتويتر\n\nمواضيع ذات صلة\nخبر آخر\nخبر ثان\n\nجميع الحقوق محفوظة"),
    "tags-foot": Copied(f"{T}\nبقلم: {A}\n5 مارس 2024\n\n{B}\n\nالوسوم\nبحارة\nفلاحة"),
    "title-twice": Copied(f"{T}\n{T}\nبقلم: {A}\n5 مارس 2024\n\n{B}"),
    "lead-line": Copied(f"{T}\n\nبقلم: {A}\n5 مارس 2024\n\n{B}"),
    "desk": Copied(f"{T}\nتونس - {A}\n5 مارس 2024\n\n{B}"),
    "agency": Copied(f"{T}\nتونس (رويترز) - 5 مارس 2024\n\n{B}",a=None,s="رويترز"),
    "section-line": Copied(f"اقتصاد\n{T}\nبقلم: {A}\n5 مارس 2024\n\n{B}"),
    "site-bar": Copied(f"{T} | صوت الساحل\nبقلم: {A}\n5 مارس 2024\n\n{B}",t=f"{T} | صوت الساحل"),
    "handle": Copied(f"{T}\n@bahr_news\nكتبت: {A}\n5 مارس 2024\n\n{B}"),
    "hijri": Copied(f"{T}\nبقلم: {A}\n24 شعبان 1445 هـ - 5 مارس 2024 م\n\n{B}"),
    "levant": Copied(f"{T}\nبقلم: {A}\nالثلاثاء، ٥ آذار ٢٠٢٤ ١٠:١٥\n\n{B}"),
    "english": Copied(f"{T}\nBy Salma Hammami\nMarch 5, 2024 10:15 am\n1,742 views\n\n{B}",a="Salma Hammami",v=1742),
    "french": Copied(f"{T}\nPar Salma Hammami\nPublié le 5 mars 2024 à 10h15\n\n{B}",a="Salma Hammami"),
    "k": Copied(f"{T}\n{A} | 5 مارس 2024 | 1.7 ألف مشاهدة\n\n{B}",v=1700),
    "views-colon": Copied(f"{T}\nالمشاهدات: 1,742\nالكاتب: {A}\nالتاريخ: 05-03-2024\n\n{B}",v=1742),
    "comments-count": Copied(f"{T}\n{A} | 5 مارس 2024 | 12 تعليق | 1742 مشاهدة | 3 دقائق قراءة\n\n{B}",v=1742),
    "blank-first": Copied(f"\n\n\n{T}\nبقلم: {A}\n5 مارس 2024\n\n\n\n{B}\n\n\n"),
    "crlf": Copied(f"{T}\r\nبقلم: {A}\r\n5 مارس 2024\r\n\r\n"+"\r\n\r\n".join(P)),
    "lexis": Copied(f"{T}\n\nصوت الساحل\n5 مارس 2024\n\nCopyright 2024 صوت الساحل All Rights Reserved\n\nSection: محليات\nLength: 120 words\nByline: {A}\n\nBody\n\n{B}\n\nLoad-Date: March 6, 2024\n\nEnd of Document\n",s="صوت الساحل"),
    "bare-name-then-town": Copied(f"{T}\n\n5 مارس 2024\n\nمن {A}\n\nتونس (رويترز) - {B}",b="تونس (رويترز) - "),
    "bare-name-then-town-dash": Copied(f"{T}\n\n5 مارس 2024\n\n{A}\n\nتونس - {B}",b="تونس - "),
    "caption-then-date": Copied(f"{T}\n\nبحارة يصلحون شباكهم في الميناء (الأناضول)\n\n5/3/2024\n\nآخر تحديث: 6/3/202410:15 م (توقيت مكة المكرمة)\n\n{B}\n\nالمصدر : الجزيرة + وكالات",a=None,s="الجزيرة + وكالات"),
    "town-name-agency": Copied(f"{T}\n\n05.03.2024 - محدث : 06.03.2024\n\nتونس / {A} / الأناضول\n\n{B}",s="الأناضول"),
    "town-colon-name": Copied(f"{T}\n\nتونس: {A}\nنُشر: 10:15-5 مارس 2024 م ـ 24 شَعبان 1445 هـ\nTT\n\n{B}"),
    "label-and-dash": Copied(f"{T}\n\n10:15 ص\nالثلاثاء 05 مارس 2024\n\nكتبت- {A}:\n\n{B}"),
    "wire-lines": Copied(f"{T}\n\nالثلاثاء 1445/8/24 هـ الموافق 2024/03/05 م واس\n\nالرياض 24 شعبان 1445 هـ الموافق 05 مارس 2024 م واس\n{B}\n// انتهى //\n10:15 ت م\n0050\n",a=None,s="واس"),
    "wire-date": Copied(f"{T}\n\nتونس 5 مارس 2024 (وات)- {B}",a=None,b="تونس 5 مارس 2024 (وات)- "),
    "wire-date-slashes": Copied(f"{T}\n\nأبوظبي في 5 مارس 2024/ وام / {B}",a=None,b="أبوظبي في 5 مارس 2024/ وام / "),
    "wire-date-without-a-year": Copied(f"{T}\n\nالدوحة في 05 مارس /قنا/ {B}",a=None,b="الدوحة في 05 مارس /قنا/ ",d=""),
    "oneline-paras": Copied(f"{T}\nبقلم: {A}\n5 مارس 2024\n"+"\n".join(P)),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_a_copied_page_is_read(name: str, articles: Reader) -> None:
    said = TEXTS[name]

    [article] = articles(said.text, "page")

    assert (article.title, article.author, article.views) == (said.t, said.a, said.v)
    assert (article.published_at or "")[:10] == said.d
    assert article.source == said.s
    assert article.body.replace("\n\n", "\n").split("\n") == [said.b + P[0], *P[1:]]
