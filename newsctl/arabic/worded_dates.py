"""Dates in words, in Arabic, French and English: a pass that makes them plain, then their order.

The text is folded, months of two words are joined, the clock and its offset are taken off, Hijri
dates and relative words are counted out. What is left must be a day, a month and a year in an order
that means one day, and nothing else.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsctl.arabic.fold import fold
from newsctl.arabic.months import (
    GREGORIAN,
    HIJRI_NUMBERS,
    MONTH_NUMBERS,
    NUMBERS,
    WEEKDAY_NUMBERS,
)  # fmt: skip
from newsctl.arabic.numeric_dates import YEARS, day_and_month, full_year
from newsctl.arabic.relative_dates import TURNS, relative_day, turned

if TYPE_CHECKING:
    from dateutil.parser import parser


def _latin_month(found: re.Match[str]) -> str:
    return re.sub("[^a-z]", "", found[0])


_JOINED: tuple[tuple[re.Pattern[str], Any], ...] = (
    (re.compile(r"\b(كانون|تشرين)\s+(?:ال)?(?:اول|1|i)\b"), r"\1الاول"),
    (re.compile(r"\b(كانون|تشرين)\s+(?:ال)?(?:ثاني|2|ii)\b"), r"\1الثاني"),
    (re.compile(r"\bربيع\s+(?:ال)?(?:اول)\b"), "ربيعالاول"),
    (re.compile(r"\bربيع\s+(?:ال)?(?:ثاني|اخر)\b"), "ربيعالثاني"),
    (re.compile(r"\bجماد[يا]\s+(?:ال)?(?:اول[يا]?|1)(?!\w)"), "جماديالاول"),
    (re.compile(r"\bجماد[يا]\s+(?:ال)?(?:ثاني[ها]?|اخر[ها]?|2)(?!\w)"), "جماديالثاني"),
    (re.compile(r"\bذ[ويا]\s*(?:ال)?(قعده|حجه)\b"), r"ذوال\1"),
    (re.compile(r"\b(محرم|رمضان|شعبان|رجب|صفر)\s+(?:الحرام|المبارك|المعظم|المكرم|الخير)"), r"\1"),
)
# The Hijri months in Latin letters, as CLDR spells them.
_JOINED += (
    (re.compile(r"\b(rabi|jumada)['’ʻʼ]?\s+(i{1,2})\b"), r"\1\2"),
    (re.compile(r"\b(dhu|sha)['’ʻʼ](l-)?(qi['’ʻʼ]dah|hijjah|ban)\b"), _latin_month),
)
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_TWO_NAMES = re.compile(rf"\b({_MONTH})(?:\s*[/(\-–]\s*|\s+)({_MONTH})\b\s*\)?")
_TURNED = re.compile(
    rf"(?:(\d{{1,2}})\s+(?:من\s+)?)?(?:شهر\s+)?({_MONTH})\s+(?:من\s+)?(?:(?:ال)?(?:عام|سنه)\s+)?(\w+)"
)
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})(?:\s*[:h]\s*|(?<=الساعه \d)\.|(?<=الساعه \d\d)\.)(\d{2})"
    r"(?:\s*:\s*(\d{2})(?:\.\d+)?)?(?![\d:])"
    r"(?:\s*(am|pm|a\.m\.?|p\.m\.?|صباحا|مساء|مساءا|ظهرا|عصرا|ليلا|فجرا|ص|م)(?!\w))?"
)
_OFFSET = re.compile(
    r"\(?\s*(?:\b(?:gmt|utc)\s*|(?<=\s)|^)([+\-−])\s*(\d{1,2})(?::?(\d{2}))?\s*\)?\s*"
    r"(?:\([^()]{1,60}\))?(?=$|\s+\d{4}$)"
)
# A zone that nobody knows, where mail and `date` have one: behind the hour.
_UNKNOWN_ZONE = re.compile(r"\(?([a-z]{1,5})\)?(?=$|\s+\d{4}$)")
_ZONE = re.compile(
    r"\(?(?:(?:ب?توقيت|بتوقيت)\s+)?\b(gmt|utc|ut|z|غرينتش|جرينتش|غرينيتش|est|edt|cst|cdt|mst|mdt|pst"
    r"|pdt|cet|cest|eet|eest|bst|مكه(?: المكرمه)?|السعوديه)\b\)?"
)
_ZONES = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "cest": 2, "eet": 2, "eest": 3, "bst": 1, "مكه": 3, "مكه المكرمه": 3, "السعوديه": 3,
}  # fmt: skip
_PAIR = re.compile(r"\b(?:و?الموافق|موافق|الموافقه)(?:\s+ل)?\s*(?:ل(?=\w))?|[|•·]|\s[-–—]\s|\s/\s")
_ERA = re.compile(r"(?<=\d)\s*(ه|هج|هجري|هجريه|ah|م|ميلادي|ميلاديه|ad)\b\.?")
_JUMP = re.compile(
    r"\b(?:يوم|من|في|علي|عام|سنه|لعام|لسنه|شهر|الساعه|بتاريخ|تاريخ|النشر|نشر|نشرت|اخر|تحديث|التحديث|كتب|ليوم"
    r"|بواسطه|انشر|the|of|on|at|in|published|posted|updated|date|publie|mis|jour|a|le|du|il|صدر"
    r"|حرر|المصادف|مساء|صباح|ظهر|فجر|ليله|th|st|nd|rd|er)\b"
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b")
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY_ALONE = re.compile(rf"\s*(?:[^\W\d]+\s+)?\d{{1,2}}(?:\s+(?:{_MONTH}))?\s*")
_HIJRI_NAME = "|".join(sorted(HIJRI_NUMBERS, key=len, reverse=True))
_HIJRI_WORDS = re.compile(
    rf"(?:^|\s)(\d{{1,2}})\s*[-/ ]?\s*(?:من\s+)?(?:شهر\s+)?({_HIJRI_NAME})\s*[-/ ]?\s*"
    rf"(?:(?:من\s+)?(?:عام|سنه)\s+|لعام\s+|لسنه\s+)?(1(?:[34]\d\d|500))(?!\d)"
)
_HIJRI_IN = re.compile(
    rf"(?:^|\s)(?:(\d{{1,2}})\s+)?(?:من\s+)?(?:شهر\s+)?({_HIJRI_NAME})\s+(?:من\s+)?(?:(?:عام|سنه)\s+)?"
    r"((?:19|20)\d\d)(?!\d)"
)
_HIJRI_DAY = re.compile(rf"(?:^|\s)(\d{{1,2}})\s+(?:من\s+)?(?:شهر\s+)?({_HIJRI_NAME})(?!\w)\D*$")
_HIJRI_FIRST = re.compile(rf"\b({_HIJRI_NAME})\s+(?:(\d{{1,2}})\s+)?(1(?:[34]\d\d|500))(?!\d)")
_HIJRI_DMY = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(1(?:[34]\d\d|500))(?!\d)")
_HIJRI_YMD = re.compile(r"(?<!\d)(1(?:[34]\d\d|500))\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)")
_BETWEEN = re.compile(r"[\s،,؛;:()\[\]/.\-–—]+")


def read_words(text: str, today: date, *, hijri: bool) -> str | None:
    """The ISO 8601 of a date in words, or None. Raises ValueError for what is almost a date."""
    plain = fold(text)
    for words, joined in _JOINED:
        plain = words.sub(joined, plain)
    plain = _TWO_NAMES.sub(_one_name, plain)
    plain, clock, seconds = _take_clock(plain)
    halves = [part for part in _PAIR.split(plain) if part and part.strip()]
    if _is_span(halves):
        return None
    lunar: date | None = None
    for part in [*halves, plain]:
        if hijri and (found := _hijri(part, today)):
            lunar = lunar or found
        elif day := _day(part, today):
            return _text(day, clock, seconds)
    return _text(lunar, clock, seconds) if lunar else None


def _is_span(halves: list[str]) -> bool:
    """Whether a text goes from one day to another (`22 - 23 فبراير 2022`, `5 مارس - 7 مارس 2022`):
    what comes first has no year of its own."""
    years = [_FOUR.search(part) is not None for part in halves]
    return (
        len(halves) > 1
        and years[1]
        and not years[0]
        and _DAY_ALONE.fullmatch(halves[0]) is not None
    )


def _one_name(found: re.Match[str]) -> str:
    """The first of a month's two names (`أبريل/نيسان`); two months stay two."""
    same = MONTH_NUMBERS[found[1]] == MONTH_NUMBERS[found[2]]
    return f"{found[1]} " if same or not found[0][len(found[1])].isspace() else found[0]


def _text(day: date | datetime, clock: time | None, seconds: bool) -> str:
    if isinstance(day, datetime):
        return day.isoformat(timespec="minutes")
    if clock is None:
        return day.isoformat()
    when = datetime.combine(day, clock)
    return when.isoformat(timespec="seconds" if seconds else "minutes")


def _take_clock(text: str) -> tuple[str, time | None, bool]:
    """The text without its time of day, that time with its offset, and whether it has seconds."""
    # An ISO time stands behind a T; here the text is lower case.
    text = re.sub(r"(?<=\d)t(?=\d\d:\d\d)", " ", text)
    found = _CLOCK.search(text)
    if found is None:
        return text, None, False
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").replace(".", "")
    if half in {"pm", "م", "مساء", "مساءا", "ظهرا", "عصرا", "ليلا"} and 1 <= hour < 12:
        hour += 12 if half != "ليلا" or hour > 5 else 0
    elif half in {"am", "ص", "صباحا", "فجرا"} and hour == 12:
        hour = 0
    before, after = text[: found.start()], text[found.end() :]
    if _CLOCK.search(f"{before} | {after}"):
        raise ValueError(text)  # of two hours, either may be meant
    after, offset = _take_offset(after.strip())
    return f"{before} {after}", time(hour, minute, second, tzinfo=offset), found[3] is not None


def _take_offset(text: str) -> tuple[str, Any]:
    from datetime import timezone

    text = text.strip(" ,،")
    if found := _OFFSET.search(text):
        distance = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        rest = _ZONE.sub(" ", text[: found.start()]) + text[found.end() :]
        return rest, timezone(-distance if found[1] != "+" else distance)
    if found := _ZONE.search(text):
        rest = text[: found.start()] + " " + text[found.end() :]
        return rest, timezone(timedelta(hours=_ZONES.get(found[1], 0)))
    found = _UNKNOWN_ZONE.match(text)
    if found and found[1] not in MONTH_NUMBERS and found[1] not in WEEKDAY_NUMBERS:
        return text[found.end() :], None
    return text, None


def _hijri(text: str, today: date) -> date | None:
    from newsctl.arabic.hijri import last_one, to_gregorian, within

    if found := _HIJRI_WORDS.search(text):
        return to_gregorian(int(found[3]), HIJRI_NUMBERS[found[2]], int(found[1]))
    if found := _HIJRI_FIRST.search(text):
        return to_gregorian(int(found[3]), HIJRI_NUMBERS[found[1]], int(found[2] or 1))
    if found := _HIJRI_DMY.search(text):
        return to_gregorian(int(found[3]), int(found[2]), int(found[1]))
    if found := _HIJRI_YMD.search(text):
        return to_gregorian(int(found[1]), int(found[2]), int(found[3]))
    if found := _HIJRI_IN.search(text):
        return within(int(found[3]), HIJRI_NUMBERS[found[2]], int(found[1] or 1))
    if found := _HIJRI_DAY.search(text):
        return last_one(HIJRI_NUMBERS[found[2]], int(found[1]), today)
    return None


def _day(text: str, today: date) -> date | datetime | None:
    if found := relative_day(text, today) or relative_day(_JUMP.sub(" ", text), today):
        return found
    named = _TURNED.search(text)
    if named and named[3] in TURNS:
        return turned(named[3], MONTH_NUMBERS[named[2]], int(named[1] or 1), today)
    plain = _JUMP.sub(" ", _ORDINAL.sub("", _ERA.sub(" ", text)))
    words = [word for word in _BETWEEN.split(plain) if word and word not in WEEKDAY_NUMBERS]
    return _in_order([_number(word) for word in words], today)


def _number(word: str) -> str:
    return str(NUMBERS.get(word, word))


def _in_order(parts: list[str], today: date) -> date | None:
    """Day, month and year where each may stand; None for any other row of words."""
    if not all(part in MONTH_NUMBERS or (part.isdecimal() and part.isascii()) for part in parts):
        return None
    shape = "".join(_kind(part) for part in parts)
    if shape not in _SHAPES:
        return None
    found = dict(zip(_SHAPES[shape], parts, strict=True))
    if "m" in shape and len(parts) == 3:
        return _by_dateutil(parts, today, year_first=shape[0] == "y")
    day, month = int(found.get("day", 1)), found["month"]
    if month in MONTH_NUMBERS:
        number = MONTH_NUMBERS[month]
    elif shape[0] == "y":
        number = int(month)
    else:
        day, number = day_and_month(day, int(month))
    if "year" not in found:
        last = date(today.year, number, day)
        return last if last <= today + timedelta(days=31) else date(today.year - 1, number, day)
    year = int(found["year"])
    if len(found["year"]) == 2:
        year = full_year(year, today)
    return date(year, number, day) if year in YEARS else None


def _by_dateutil(parts: list[str], today: date, *, year_first: bool) -> date | None:
    """A day, a month's name and a year, in an order that means one day."""
    try:
        found = _parser(today.year).parse(" ".join(parts), dayfirst=True, yearfirst=year_first)
    except (TypeError, AttributeError, IndexError, AssertionError) as error:
        raise ValueError(parts) from error
    return found.date() if found.year in YEARS else None


@lru_cache(maxsize=2)
def _parser(this_year: int) -> parser:
    from dateutil.parser import parser, parserinfo

    class Arabic(parserinfo):
        """Dateutil's tables with the names of every Arab country, French and English."""

        MONTHS: Any = [tuple(row.split()) for row in GREGORIAN]  # noqa: RUF012 - read as it is

        def convertyear(self, year: int, century_specified: bool = False) -> int:
            """A year of two digits, by the rule of the forms in figures: no clock is read."""
            if year >= 100 or century_specified:
                return year
            return full_year(year, date(this_year, 1, 1))

    return parser(Arabic())


def _kind(part: str) -> str:
    if part in MONTH_NUMBERS:
        return "m"
    return {1: "n", 2: "n", 4: "y"}.get(len(part), "?")


# What day, month (a name `m` or a number `n`) and year (`y`, of four figures) may stand like.
_SHAPES = {
    "nmy": ("day", "month", "year"), "mny": ("month", "day", "year"),
    "ymn": ("year", "month", "day"), "my": ("month", "year"), "ym": ("year", "month"),
    "nm": ("day", "month"), "mn": ("month", "day"), "nmn": ("day", "month", "year"),
    "nny": ("day", "month", "year"), "ynn": ("year", "month", "day"),
    "nnn": ("day", "month", "year"),
}  # fmt: skip
