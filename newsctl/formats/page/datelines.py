"""Dates as pages print them about an article: a line that says one, and what kind it is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsctl.arabic.months import GREGORIAN, WEEKDAYS
from newsctl.formats.page.phrases import any_of, folded, phrases

if TYPE_CHECKING:
    from datetime import date

LONGEST_LINE = 100  # code points: a longer line is a paragraph
_LONGEST_COUNT = 40


def _names(rows: tuple[str, ...]) -> str:
    words = {word for row in rows for word in row.split()}
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = (
    rf"(?:كانون|تشرين) (?:ال)?(?:اول|ثاني|1|2)|(?:{_names(GREGORIAN)})|"
    r"محرم|صفر|ربيع (?:ال)?(?:اول|ثاني|اخر)|جمادي (?:ال)?(?:اولي?|ثانيه?|اخره?)|رجب|شعبان"
    r"|رمضان|شوال|ذ[وي] (?:ال)?(?:قعده|حجه)"
)
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:(?:{_names(WEEKDAYS)})(?!\w)"
    r"|(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت)(?=\s?[,،]|\s*\Z))"  # as Drupal writes them
)
_DAY = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?:\.|st|nd|rd|th|er)?\s?(?:من\s|de\s)?[-/]?\s?(?:{_MONTH})(?:\s?[/(\-]\s?(?:{_MONTH})\)?)?"
    r"\.?\s?[-/،, ]?\s?"
    rf"(?:عام\s|سنه\s|de\s)?\d{{4}}|(?:{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?\s?[،,]?\s?\d{{4}}"
    r"|\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4}|\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}"
    r"|\d{1,2}([/.])\d{1,2}\1\d{2})"
    r"(?:\s?t(?=\d\d:))?(?!\d)"
)
_TIME = re.compile(
    r"(?<![\d:])\d{1,2}(?::|\s?h\s?)\d{2}(?::\d{2})?(?![\d:])\s?"
    r"(?:am|pm|صباحا|مساءا?|ظهرا|عصرا|ليلا|فجرا|[صم](?!\w))?"
    r"(?:\s?\(?(?:gmt|utc)(?:\s?[+-]\s?\d{1,2}:?\d{0,2})?\)?)?"
)
_GLUED_HOUR = re.compile(r"(?<!\d)(\d{1,2}([/.-])\d{1,2}\2(?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_COUNTED_BACK = re.compile(
    r"[\W_]*(?:(?:نشر|اخر تحديث)\s?:?\s?)?(?:منذ|قبل|امس|اليوم|البارحه|اول امس)\b"
)


@cache
def _label(section: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{any_of(section)})(?!\w)\s?[:：]?\s?")


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?=(?:{any_of('updated')}|{any_of('published')})(?!\w))")


@cache
def _saying() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('updated')}|{any_of('published')})(?!\w)")


def folded_line(line: str) -> str:
    """A line folded, each run of white space one space, an hour parted from a day that it is glued
    to (`5/3/202410:15`)."""
    return _GLUED_HOUR.sub(r"\1 ", " ".join(folded(line).split()))


def date_line(line: str, today: date) -> str | None:
    """The date that a line gives, with its hour where it has one; None for a line of text.

    The line must name a day, a month and a year: nothing is counted from today or filled in.
    """
    from newsctl.arabic.dates import DateUnreadable, parse_date

    plain = folded_line(line) if len(line) <= 3 * LONGEST_LINE else ""
    if len(plain) > LONGEST_LINE or not _DAY.search(plain):
        return None
    for text in (_unlabelled(plain), _only_date(plain)):
        try:
            found = parse_date(text, today=today)
        except DateUnreadable:
            continue
        if is_plausible(found, today):
            return found
    return None


def _unlabelled(plain: str) -> str:
    for section in ("updated", "published"):
        if found := _label(section).match(plain):
            return plain[found.end() :]
    return plain


def _only_date(plain: str) -> str:
    """A folded line's date and its time of day, without the words around them."""
    days = list(_DAY.finditer(plain))
    day = days[0]
    if len(days) > 1 and re.search(r"(?<!\d)1[34]\d\d(?!\d)", day[0]):
        day = days[1]
    clocks = list(_TIME.finditer(plain))
    clock = max(clocks, key=lambda one: "gmt" not in one[0], default=None)
    plain = re.sub(r"\bde\b", " ", day[0])  # as Spanish joins a date's parts
    return f"{plain} {clock[0] if clock else ''}".strip()


def is_updating(line: str) -> bool:
    """Whether a line begins as those that say when a page was changed."""
    return _label("updated").match(folded_line(line)) is not None


def is_dated_openly(line: str) -> bool:
    """Whether a line begins with words that say what its date is of."""
    plain = folded_line(line)
    return any(_label(section).match(plain) for section in ("updated", "published"))


def dated_parts(line: str) -> list[str]:
    """A line that gives two dates with their labels (`نشر: … آخر تحديث: …`), parted before each."""
    plain = folded_line(line)
    parts = [part for part in _labels().split(plain) if part.strip()]
    dated = [part for part in parts if _DAY.search(part)]
    return dated if len(dated) > 1 else [line]


def without_dates(line: str) -> str:
    """A line less its days and times, its weekdays, and the words that go with them."""
    plain = _TIME.sub(" ", _DAY.sub(" ", folded_line(line)))
    plain = _WEEKDAY.sub(" ", _saying().sub(" ", plain))
    words = (word.strip("،,؛;:()[]|/-–—•·.") for word in plain.split())
    return " ".join(
        word for word in words if any(map(str.isalnum, word)) and word not in phrases("date-words")
    )


def is_date_only(line: str, today: date) -> bool:
    """Whether a line says nothing but a date."""
    if date_line(line, today) is None:
        return False
    left = without_dates(line)
    return all(word.isdigit() for word in left.split())


def is_day_only(line: str) -> bool:
    """Whether a line says nothing but a day, whichever calendar has it."""
    return _DAY.search(folded_line(line[: 3 * LONGEST_LINE])) is not None and not without_dates(
        line
    )


def is_time_only(line: str) -> bool:
    """Whether a line says nothing but a time of day, or nothing but a weekday."""
    plain = folded_line(line)
    if len(plain) > _LONGEST_COUNT or not (_TIME.search(plain) or _WEEKDAY.search(plain)):
        return False
    return not without_dates(line)


def counted_back(line: str, today: date) -> str | None:
    """The date of a line that counts it from today (`منذ 3 ساعات`, `أمس، 10:30`)."""
    from newsctl.arabic.dates import DateUnreadable, parse_date

    plain = folded_line(line) if len(line) <= LONGEST_LINE else ""
    if not 0 < len(plain) <= _LONGEST_COUNT or not _COUNTED_BACK.match(plain):
        return None
    for text in (plain, _unlabelled(plain)):
        try:
            return parse_date(text, today=today)
        except DateUnreadable:
            continue
    return None


_WIRE = re.compile(r"([^/(\[\n]{6,60}?)\s?[/(\[]\s?([^/()\[\]\n]{2,20}?)\s?[/)\]]")


def wire_date(paragraph: str, today: date) -> str | None:
    """The day that an agency puts before its text (`تونس 5 مارس 2024 (وات) - …`)."""
    found = _WIRE.match(folded_line(paragraph[: 2 * LONGEST_LINE]))
    if found is None or found[2] not in phrases("agencies"):
        return None
    return date_line(found[1], today)


def is_plausible(iso_text: str, today: date) -> bool:
    """Whether a date can be that of a newspaper's page: not of the future, nor of before print."""
    year = int(iso_text[:4])
    return 1600 <= year <= today.year and iso_text[:10] <= f"{today.year}-12-31"
