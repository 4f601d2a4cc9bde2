"""What stands around an article on a page: counters, bylines, date lines, and the site's own links.

Used for saved pages and for HTML. Every pattern is laid on a whole line or paragraph, so that the
same words inside a sentence are text like any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.arabic.months import GREGORIAN, WEEKDAYS
from newsctl.formats.page.bylines import is_place

if TYPE_CHECKING:
    from datetime import date

    from newsctl.article import Article

_NUMBER = (
    r"[\d٠-٩][\d٠-٩.,٬٫،\u00a0\u202f ]*"
    r"(?:\s*(?:ألفا?|الف|آلاف|الاف|مليونا?|ملايين|مليار|k|m|mille|million)\b)?"
)
_SEEN = (
    r"(?:مشاهد(?:ة|ه|ات)|قراء(?:ة|ات)|قارئ(?:ا)?|زيار(?:ة|ات)|مطالع(?:ة|ات)|عدد\s+القراء|"
    r"page\s?views?|views?|hits|reads?|vues?|lectures?|fois)"
)
_COUNTER = re.compile(
    rf"[\W_]*(?:({_NUMBER})[)\]]?\s*{_SEEN}|"
    rf"(?:قرئ|قُرئ|شوهد|شُوهد|قرئت|شوهدت)(?:\s+(?:الخبر|المقال"
    rf"|الموضوع))?\s*:?\s*({_NUMBER})\s*(?:مرة|مرات)|"
    rf"(?:تمت?\s+)?(?:(?:عدد|مرات|nombre\s+de|total)\s+)?(?:(?:مرات)\s+)?(?:ال)?{_SEEN}"
    rf"(?:\s+(?:الخبر|المقال|الموضوع|الصفحة))?\s*[:：\-–(\[]?\s*({_NUMBER})(?:\s*مرة)?)[\W_]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:بقلم|كتبت?ه?ا?|تحرير|إعداد|اعداد|أعدها?|حوار|حاوره?ا?|أجرى الحوار|تحقيق|تقرير|ترجمة|"
    r"الكاتب|المحرر|بواسطة|par|by|author|auteur)"
    r"(?:\s*(?:الكاتب|الأستاذ|الدكتور|الصحفي)ة?)?\s*([:：/\-–]?)\s+(?P<name>\D{3,50})",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:بقلم|بواسطة|by|author|par|auteur)\b", re.IGNORECASE)
_WROTE = re.compile(r"كتبت?(?:\s+[^\W\d_]+){2,4}")
_PLACED = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?\s*[-–—ـ]\s+[^\W\d_]+(?:\s+[^\W\d_]+){1,3}")
_SOURCE = re.compile(r"(?:المصدر|مصدر|Source)\s*[:：]\s*(.{2,60})", re.IGNORECASE)
_DATED = re.compile(
    r"^[\W_]*(?:(?:تم\s+)?(?:نشر|نُشر|النشر|تاريخ النشر|تاريخ|حرر|الإضافة|أضيف|انشر|"
    r"(?:[آا]خر|تاريخ)\s+(?:ال)?تحديث|publié le|mis à jour le|published|posted|updated)\s*"
    r"(?:on|at)?)?\s*(?:في|بتاريخ|يوم|منذ)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_HEADS = (
    r"[اآأ]خر (?:ال)?[أا]خبار|اق?ر[أا]ء? (?:أيض[اًا]+|ايض[اًا]+|المزيد)|[إا]قر[أا]ء? (?:أيض"
    r"|ايض)[اًا]+|"
    r"شاهد (?:أيض|ايض)[اًا]+|طالع (?:أيض|ايض)[اًا]+|"
    r"(?:ال)?(?:مواضيع|مقالات|أخبار|اخبار|موضوعات) (?:ذات|التي لها) (?:ال)?(?:صلة|علاقة)|"
    r"(?:مواضيع|مقالات|أخبار|اخبار) (?:مشابهة|متعلقة|مرتبطة|أخرى|مقترحة)|قد (?:يعجبك"
    r"|يهمك) (?:أيض[اًا]+)?|"
    r"(?:ال)?(?:أكثر|اكثر|الأكثر|الاكثر) (?:قراءة|مشاهدة|تعليقا|شعبية)|"
    r"شارك(?:ها|نا|وا)?(?: (?:المقال|الخبر|هذا|برأيك|رأيك|الموضوع|مع))?"
    r"|مشاركة(?: (?:الخبر|المقال))?|"
    r"انشر(?:ها| الخبر)?|تابعونا|تابعنا|اشترك|اترك (?:تعليقا|تعليق|ردا|رد)"
    r"|[أا]ضف (?:تعليقا?|تعليقك)|(?:ال)?تعليقات|"
    r"تعليقات (?:الزوار|القراء)|\d+ تعليق(?:ات)?|المزيد(?: من)?|لا توجد تعليقات|للمزيد"
    r"|كلمات (?:دلالية|مفتاحية|البحث)"
    r"|الكلمات (?:الدلالية|المفتاحية)|"
    r"(?:ال)?وسوم|(?:ال)?مصطلحات|طباعة|إرسال (?:إلى|الى) صديق|ارسل لصديق|روابط|نسخ الرابط|"
    r"(?:جميع|كافة|كل) الحقوق محفوظة|حقوق (?:النشر|الطبع)|الآراء الواردة|ترحب شبكة|"
    r"التالي|السابق|المقال (?:التالي|السابق)|الخبر (?:التالي|السابق)|العودة (?:إلى|الى)|"
    r"tags|share|related(?: articles| news)?|read also|read more|comments|leave a (?:comment"
    r"|reply)|"
    r"à lire aussi|lire aussi|partager|commentaires|copyright|all rights reserved|facebook"
    r"|twitter|whatsapp"
)
_FURNITURE = re.compile(rf"[\W_]*(?:{_HEADS})(?!\w)(?P<rest>[^\n]*)", re.IGNORECASE)
# Sentences of the house, whatever their length, when nothing but boilerplate follows them.
_NOTICE = re.compile(
    r"[\W_]*(?:(?:جميع|كافة|كل) الحقوق محفوظة|حقوق (?:النشر|الطبع)|©|copyright|"
    r"(?:إن |ان )?(?:ال)?[آا]راء (?:الواردة|المنشورة|المذكورة)|"
    r"ترحب (?:شبكة|صحيفة|جريدة)|التعليقات (?:المنشورة|الواردة)|"
    r"(?:المقالات|المواد) (?:المنشورة|الواردة)? ?.{0,20}لا تعبر|ينصح(?:ك)? بمراجعة)",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(
    r"[\W_]*(?:(?:اقر[أا]|إقر[أا]|اقرئ|شاهد|طالع|قد يهمك|قد يعجبك|تابع|لمتابعة)\s*(?:أيض[اًا]+"
    r"|ايض[اًا]+|المزيد)"
    r"|read also|see also|read more|à lire aussi|lire aussi|موضوعات متعلقة|مواضيع متعلقة"
    r"|خبر ذو صلة)"
    r"\s*[:：|\-–.…]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SHARE = re.compile(
    r"[\W_]*(?:شارك(?:ها)?(?: (?:المقال|الخبر|الموضوع|عبر|على).{0,30})?|مشاركة|طباعة|نسخ الرابط"
    r"|انشر|انسخ الرابط"
    r"|استمع(?: للخبر| إلى المقال| للمقال)?|حجم الخط|تكبير الخط|تصغير الخط|a\+|a-|ع\+|ع-"
    r"|facebook|twitter|whatsapp"
    r"|telegram|فيسبوك|تويتر|واتس ?اب|تيليجرام|تلغرام|البريد الإلكتروني|\d+ تعليق(?:ات)?"
    r"|(?:ال)?تعليقات|email|print|share|tweet"
    r"|كتب|حفظ)[\W_]*",
    re.IGNORECASE,
)
_SAID_OF_DATES = (
    "اخر تحديث التحديث نشر النشر نشرت انشر اضيف الاضافه تاريخ بتاريخ في يوم تم حرر ه هج هجري "
    "هجريه م ميلادي "
    "ميلاديه الموافق الساعه توقيت بتوقيت التوقيت غرينتش جرينتش مكه المكرمه السعوديه المحلي ksa "
    "gmt utc "
    "عام سنه صباحا مساء ظهرا عصرا ليلا ص am pm على من مايو published posted updated on at le "
    "publie mis jour a"
)
_DATE_WORDS = frozenset(_SAID_OF_DATES.split())
_COUNTED_BACK = re.compile(
    r"[\W_]*(?:(?:نشر|اخر تحديث)\s*:?\s*)?(?:منذ|قبل|امس|اليوم|البارحه|اول امس)\b"
)
_LONGEST_COUNT = 40  # code points
_LONGEST_HEAD = 100  # code points: a longer line is a paragraph
_LONGEST_LINK = 160
# What may stand behind the words of such a line; anything else makes a sentence of it.
_REST = re.compile(
    r"[\W_\d]*|\s*[:：|\-–].*|\s+(?:على|عبر|من خلال|في|ب|ل)\s*(?:ال)?"
    r"(?:فيس ?بوك|تويتر|واتس ?اب|تلغرام|تيليجرام|انستغرام|إنستغرام|يوتيوب|لينكد ?إن|غوغل|جوجل"
    r"|google|"
    r"facebook|twitter|telegram|whatsapp|x|مواقع التواصل|شبكات التواصل|وسائل التواصل|صفحتنا"
    r"|موقعنا|قناتنا).*"
    r"|\s+(?:من )?(?:ال)?أخبار(?: .{0,30})?|\s+(?:اليوم|هذا (?:الأسبوع|الشهر|اليوم)|الآن)"
    r"|\s+(?:هذا )?(?:الخبر|المقال|الموضوع|الصفحة|القراء|الزوار)(?:\s+(?:عبر|على|مع).{0,30})?"
    r"|\s+(?:مع )?(?:أصدقائك|الأصدقاء)",
    re.IGNORECASE,
)


def _names(rows: object) -> str:
    words = {word for row in rows for word in str(row).split()}  # type: ignore[attr-defined]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = (
    rf"(?:كانون|تشرين)\s+(?:ال)?(?:[اأ]ول|ثاني|1|2)|(?:{_names(GREGORIAN)})|"
    r"محرم|صفر|ربيع\s+(?:ال)?(?:[اأ]ول|ثاني|[اآ]خر)|جماد[ىي]\s+(?:ال)?(?:[اأآ]ول[ىي]?|ثاني[ةه]?"
    r"|[اآ]خر[ةه]?)|رجب|شعبان"
    r"|رمضان|شوال|ذ[وي]\s+(?:ال)?(?:قعد[ةه]|حج[ةه])"
)
_WEEKDAY = _names(WEEKDAYS)
_DAY = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}\s*(?:من\s+)?[-/]?\s*(?:{_MONTH})(?:\s*[/(\-]\s*(?:{_MONTH})\)?)?"
    r"\s*[-/،, ]?\s*"
    rf"(?:عام\s+|سنه\s+)?\d{{4}}|(?:{_MONTH})\s+\d{{1,2}}\s*[،,]?\s*\d{{4}}"
    r"|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2})(?!\d)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])\s*(?:am|pm|صباحا|مساءا?|ظهرا|عصرا|ليلا"
    r"|[صم](?!\w))?"
    r"(?:\s*\(?(?:gmt|utc)(?:\s*[+-]\s*\d{1,2}:?\d{0,2})?\)?)?",
    re.IGNORECASE,
)


def counted(line: str) -> int | None:
    """The number that a counter line shows (`1742 مشاهدة`, `Views: 1,742`); None for others."""
    from newsctl.arabic.numerals import parse_count

    found = _COUNTER.fullmatch(line) if len(line) <= _LONGEST_HEAD else None
    if found is None:
        return None
    try:
        return parse_count((found[1] or found[2] or found[3]).strip(" .,،\u00a0\u202f"))
    except ValueError:
        return None


def byline(line: str) -> str | None:
    """The name that a byline gives (`بقلم: ليلى بن سالم`); None for another line."""
    found = _BYLINE.fullmatch(line.strip()) if len(line) <= _LONGEST_HEAD else None
    if found is None:
        return _placed(line)
    if not found[1] and not _SURE.match(line) and not _WROTE.fullmatch(line):
        return None
    name = " ".join(found["name"].split()).strip(" :-–/.،")
    return name if len(name.split()) <= 6 and len(name) >= 3 else None


def _placed(line: str) -> str | None:
    """The name in `تونس - ليلى بن سالم`."""
    place, dash, name = (
        re.split(r"\s*([-–—ـ])\s+", line, maxsplit=1) if _PLACED.fullmatch(line) else ("", "", "")
    )
    return name.strip() if dash and is_place(place) else None


def source_line(line: str) -> str | None:
    """The source that a line names (`المصدر: وكالات`); None for another line."""
    found = _SOURCE.fullmatch(line)
    return found[1].strip() if found else None


def date_line(line: str, today: date) -> str | None:
    """The date that a line gives, with its hour where it has one; None for a line of text.

    The line must name a day, a month and a year: nothing is counted from today or filled in.
    """
    from newsctl.arabic.dates import DateUnreadable, parse_date
    from newsctl.arabic.numerals import latin_digits

    plain = " ".join(fold(latin_digits(line)).split())
    if len(plain) > _LONGEST_HEAD or not _DAY.search(plain):
        return None
    for text in (_DATED.sub("", line, count=1), _only_date(plain)):
        try:
            found = parse_date(text, today=today)
        except DateUnreadable:
            continue
        if is_plausible(found, today):
            return found
    return None


def is_date_only(line: str, today: date) -> bool:
    """Whether a line says nothing but a date."""
    from newsctl.arabic.numerals import latin_digits

    if date_line(line, today) is None:
        return False
    plain = _TIME.sub(" ", _DAY.sub(" ", fold(latin_digits(line))))
    plain = re.sub(rf"(?<!\w)(?:{_WEEKDAY})(?!\w)", " ", plain)
    return all(word.isdigit() or word in _DATE_WORDS for word in re.findall(r"\w+", plain))


def is_counted_back(line: str, today: date) -> str | None:
    """The date of a line that counts it from today (`منذ 3 ساعات`, `أمس، 10:30`)."""
    from newsctl.arabic.dates import DateUnreadable, parse_date

    if len(line) > _LONGEST_COUNT or not _COUNTED_BACK.match(fold(line)):
        return None
    for text in (line, _DATED.sub("", line, count=1)):
        try:
            return parse_date(text, today=today)
        except DateUnreadable:
            continue
    return None


def is_plausible(iso_text: str, today: date) -> bool:
    """Whether a date can be that of a newspaper's page: not of the future, nor of before print."""
    year = int(iso_text[:4])
    return 1600 <= year <= today.year and iso_text[:10] <= f"{today.year}-12-31"


def _only_date(plain: str) -> str:
    """A folded line's date and its time of day, without the words around them."""
    days = list(_DAY.finditer(plain))
    day = days[0]
    if len(days) > 1 and 1300 <= int(re.findall(r"\d{4}", day[0])[0]) < 1500:
        day = days[1]
    clocks = list(_TIME.finditer(plain))
    clock = max(clocks, key=lambda one: "gmt" not in one[0].lower(), default=None)
    return f"{day[0]} {clock[0] if clock else ''}".strip()


def take_head(line: str, article: Article, today: date) -> bool:
    """Whether a line belongs to the page's head; what it says goes into the article."""
    if same(line, article.title):
        return True
    if len(line) > _LONGEST_HEAD or "\n" in line:
        return False
    if (views := counted(line)) is not None:
        article.views = max(article.views, views)
        return True
    if (name := byline(line)) is not None:
        article.author = article.author or name
        return True
    if (source := source_line(line)) is not None and article.source is None:
        article.source = source
        return True
    if is_date_only(line, today):
        article.published_at = article.published_at or date_line(line, today)
        return True
    if _SHARE.fullmatch(line) is not None:
        return True
    return _take_both(line, article, today)


def _take_both(line: str, article: Article, today: date) -> bool:
    """Whether a line is a byline and a date (`كتب كمال حداد، 3 مارس 2020`)."""
    from newsctl.arabic.numerals import latin_digits

    date = date_line(line, today)
    if date is None or not re.match(
        r"\s*(?:كتبت?|بقلم|بواسطة|إعداد|by|par)\b", line, re.IGNORECASE
    ):
        return False
    plain = _TIME.sub(" ", _DAY.sub(" ", latin_digits(line)))
    plain = re.sub(
        rf"(?<!\w)(?:{_WEEKDAY}|الثلاثاء|الإثنين|الأربعاء|الأحد|الجمعة)(?!\w)", " ", plain
    )
    words = [word for word in plain.split() if fold(word).strip(":،-|/") not in _DATE_WORDS]
    name = byline(" ".join(words).strip(" -|/،:"))
    if name is None:
        return False
    article.author = article.author or name
    article.published_at = article.published_at or date
    return True


def same(one: str, other: str) -> bool:
    """Whether two lines say the same, marks and spaces aside."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", fold(text)).strip()


def is_see_also(line: str) -> bool:
    """Whether a paragraph only points to another article (`اقرأ أيضا: …`)."""
    return len(line) <= _LONGEST_LINK + 40 and _SEE_ALSO.fullmatch(line) is not None


def without_tail(blocks: list[str]) -> list[str]:
    """The blocks above the site's own links, when only short lines follow them."""
    for number, block in enumerate(blocks):
        below = [line for line in block.split("\n")[1:] if line] + blocks[number + 1 :]
        if begins_tail(block) and all(map(_is_tail, below)):
            return blocks[:number]
    return blocks


def begins_tail(block: str) -> bool:
    """Whether a block may be the first of what stands below an article."""
    if _NOTICE.match(block):
        return True
    found = _FURNITURE.match(block.partition("\n")[0])
    if found is None:
        return False
    return _REST.fullmatch(found["rest"]) is not None


def _is_tail(block: str) -> bool:
    if _NOTICE.match(block):
        return True
    longest = max(map(len, block.split("\n")))
    return longest <= _LONGEST_LINK and not block.rstrip().endswith((".", "؟", "!"))
