"""Who wrote an article, out of what pages put in the place of an author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

_AGENCIES = (
    "رويترز وكالات وكالة الوكالات ا.ف.ب اف ب فرانس برس د.ب.ا د ب ا اسوشيتد برس ا ب واس وام بترا "
    "كونا قنا سانا وفا "
    "واج وات ومع الاناضول سبوتنيك شينخوا نوفوستي تاس ا.ش.ا "
    "reuters afp ap dpa upi sputnik bbc cnn xinhua anadolu agencies agences agence wam spa "
    "petra map aps tap "
    "mena sana"
)
_AGENCY = re.compile(
    r"(?:^|\W)(?:"
    + "|".join(map(re.escape, sorted(_AGENCIES.split(), key=len, reverse=True)))
    + r")(?:\W|$)"
)
_ROLES = (
    "admin administrator editor editors staff webmaster user root author desk newsroom redaction "
    "المحرر محرر التحرير الإدارة المدير ادمن مدير كاتب الكاتب غرفة_الأخبار فريق_التحرير "
    "هيئة_التحرير قسم_التحرير أسرة_التحرير رئيس_التحرير مراسل المراسل متابعات خاص متابعة"
)
_NOBODY = frozenset(map(fold, _ROLES.split()))
_ROLE = re.compile(
    r"^(?:بقلم|بواسطة|كتبه?ا?|كتبت|إعداد|اعداد|تحرير|الكاتب|by|par|author|written by"
    r"|posted by)\s*[:：\-]?\s+",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"https?\b|www\.|\.(?:com|net|org|png|jpe?g|ir|tv)\b|[@|/\\<>{}=_#©]|\d")
_HOUSE = re.compile(
    r"(?:وكال[ةه]|صحيف[ةه]|جريد[ةه]|موقع|قنا[ةه]|شبك[ةه]|مجل[ةه]|بواب[ةه]|اذاع[ةه]|خبرگزار[یي]"
    r"|خبرگزاري|فريق|هيئ[ةه]|اخبار)\s+|"
    r"\b(?:news|agency|newspaper|tv|channel|online|team|staff|desk|press|media)\b"
)
_TOWNS = (
    "القاهرة الرياض جدة مكة المدينة الدمام دبي أبوظبي أبو_ظبي الشارقة الدوحة الكويت المنامة مسقط "
    "صنعاء عدن بغداد البصرة أربيل الموصل دمشق حلب بيروت عمان القدس رام_الله غزة طرابلس بنغازي "
    "تونس صفاقس سوسة الجزائر وهران الرباط الدار_البيضاء مراكش فاس طنجة أكادير نواكشوط الخرطوم "
    "مقديشو جيبوتي واشنطن نيويورك لندن باريس برلين موسكو أنقرة إسطنبول طهران بروكسل جنيف روما "
    "مدريد الإسكندرية الجيزة المنصورة عواصم"
)
_PLACES = frozenset(map(fold, _TOWNS.split()))
_MOST_WORDS, _LONGEST = 6, 50


def author_of(groups: Iterable[list[str]], sites: Iterable[str]) -> str | None:
    """The people of the first group that names any, joined by an Arabic comma.

    `sites` are the names of the page's own site, which is no author.
    """
    houses = {
        fold(part).strip(" @") for one in sites for part in (one, *re.split(r"\s[|–-]\s|،", one))
    }
    for group in groups:
        names = [name for text in group for name in _split(text)]
        cleaned = [_cleaned(name) for name in names]
        people = [name for name in cleaned if _is_person(name, houses)]
        if people:
            return "، ".join(dict.fromkeys(people))
    return None


def _split(text: str) -> list[str]:
    return [one for one in re.split(r"\s*[;،,|؛\n]\s*|\s+&\s+", text) if one.strip()]


def _cleaned(name: str) -> str:
    """A name without `بقلم`, and without the town that its desk is in."""
    name = _ROLE.sub("", " ".join(normalise(name).split())).strip(" -–—:.،ـ\"'()")
    parts = [
        part.strip()
        for part in re.split(r"\s+[-–—ـ]\s*|\s*[–—ـ]\s+|\s*\(", name)
        if part.strip(" )")
    ]
    people = [part for part in parts if not is_place(part) and not _AGENCY.search(_dotless(part))]
    return people[0].strip(" )") if people else name


def _dotless(text: str) -> str:
    return f" {fold(text)} "


def is_place(text: str) -> bool:
    """Whether a text is a town that newspapers have desks in."""
    return fold(text).strip(" )").replace(" ", "_") in _PLACES


def _is_person(name: str, houses: set[str]) -> bool:
    plain = fold(name).strip()
    if not 3 <= len(plain) <= _LONGEST or len(plain.split()) > _MOST_WORDS:
        return False
    if _NOT_A_NAME.search(plain) or _AGENCY.search(_dotless(name)) or _HOUSE.search(plain + " "):
        return False
    if plain in _NOBODY or plain.replace(" ", "_") in _NOBODY or is_place(name):
        return False
    return plain not in houses
