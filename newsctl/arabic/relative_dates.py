"""Days counted from today: `أمس`, `قبل ساعتين`, `منذ 3 أيام`, `السبت`, `-3w`, `2 days ago`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from newsctl.arabic.months import DUALS, NUMBERS, UNIT_NAMES, WEEKDAY_NUMBERS

_NAMED = {
    "اليوم": 0, "today": 0, "aujourd'hui": 0, "aujourd’hui": 0, "الان": 0, "now": 0,
    "maintenant": 0, "الليله": 0, "امس": -1, "البارحه": -1, "yesterday": -1, "hier": -1,
    "اول امس": -2, "اول من امس": -2, "امس الاول": -2, "avant-hier": -2, "قبل امس": -2,
    "غدا": 1, "يوم غد": 1, "غد": 1, "tomorrow": 1, "demain": 1, "بعد غد": 2, "بعد غدا": 2,
}  # fmt: skip
# Parts of the day say nothing of which day it is: `مساء أمس`, `صباح اليوم الثلاثاء`.
_PARTS = frozenset(
    (
        "صباح", "مساء", "ليل", "ليله", "فجر", "ظهر", "عصر", "ظهيره", "عشيه", "ضحي",
        "صباحا", "مساءا", "فجرا", "ظهرا", "عصرا", "ليلا",
    )
)  # fmt: skip
TURNS = {
    "الماضي": -1, "الماضيه": -1, "المنصرم": -1, "المنصرمه": -1, "الفارط": -1, "الفارطه": -1,
    "الفائت": -1, "السابق": -1, "السابقه": -1, "المقبل": 1, "المقبله": 1, "القادم": 1, "القادمه": 1,
    "الجاري": 0, "الجاريه": 0, "الحالي": 0, "الحاليه": 0,
}  # fmt: skip
_SHORT = re.compile(r"([+-])(\d{1,6})\s*([a-z])")
_AGO = re.compile(r"(?:قبل|منذ|من|il y a|ago)\s+(.+)")
_AMOUNT = re.compile(r"(?:(\d{1,6}|[^\W\d_]+)\s+)?([^\W\d_]+)")


def relative_day(text: str, today: date) -> date | datetime | None:
    """The day that a folded text counts out from `today`, or None when it counts none.

    Hours and minutes give a moment when `today` is a `datetime`, and its day otherwise.
    Raises OverflowError or ValueError beyond the calendar.
    """
    words = text.replace("،", " ").replace(",", " ").split()
    words = [word for word in words if word not in _PARTS] or words
    plain = " ".join(words)
    if found := _SHORT.fullmatch(plain):
        return _back(int(found[1] + found[2]) * -1, found[3], today)
    without_weekday = " ".join(word for word in words if word not in WEEKDAY_NUMBERS)
    for form in (plain, without_weekday, without_weekday.removeprefix("يوم ")):
        if form in _NAMED:
            return _only_day(today) + timedelta(days=_NAMED[form])
    bare = plain.removeprefix("يوم ").removesuffix(" الماضي").removesuffix(" الماضيه")
    if bare in WEEKDAY_NUMBERS:
        return _last(WEEKDAY_NUMBERS[bare], today, past=bare != plain.removeprefix("يوم "))
    return _ago(plain, today) or _turn(words, today)


def _turn(words: list[str], today: date) -> date | datetime | None:
    """`الشهر الماضي`, `الأسبوع المقبل`: one unit back or on."""
    if len(words) != 2 or words[1] not in TURNS or not words[0].startswith("ال"):
        return None
    return _back(-TURNS[words[1]], words[0].removeprefix("ال"), today)


def turned(word: str, month: int, day: int, today: date) -> date:
    """A month with `الماضي` or `المقبل` behind it: the last one that ended or the next to come.

    Raises KeyError for another word, ValueError for a day that the month has not.
    """
    turn = TURNS[word]
    year = today.year
    if turn < 0 and month >= today.month:
        year -= 1
    elif turn > 0 and month <= today.month:
        year += 1
    return date(year, month, day)


def _ago(text: str, today: date) -> date | datetime | None:
    found = _AGO.fullmatch(text)
    said = found[1] if found else text.removesuffix(" ago") if text.endswith(" ago") else None
    amount = _AMOUNT.fullmatch(said) if said else None
    if amount is None or amount[2] not in UNIT_NAMES:
        return None
    if amount[1] is None:
        count = 2 if amount[2] in DUALS else 1
    elif amount[1].isdigit():
        count = int(amount[1])
    elif amount[1] in NUMBERS:
        count = NUMBERS[amount[1]]
    else:
        return None
    return _back(count, amount[2], today)


def _back(count: int, unit: str, today: date) -> date | datetime | None:
    name = UNIT_NAMES.get(unit)
    if name is None:
        return None
    if name in {"second", "minute", "hour"}:
        seconds = count * {"second": 1, "minute": 60, "hour": 3600}[name]
        if isinstance(today, datetime):
            return today - timedelta(seconds=seconds)
        return today - timedelta(days=seconds // 86_400)
    day = _only_day(today)
    if name in {"day", "week"}:
        return day - timedelta(days=count * (7 if name == "week" else 1))
    from dateutil.relativedelta import relativedelta

    step = relativedelta(years=count) if name == "year" else relativedelta(months=count)
    return day - step  # the last of a month that is shorter


def _last(weekday: int, today: date, *, past: bool) -> date:
    day = _only_day(today)
    back = (day.weekday() - weekday) % 7
    return day - timedelta(days=back or (7 if past else 0))


def _only_day(today: date) -> date:
    return today.date() if isinstance(today, datetime) else today
