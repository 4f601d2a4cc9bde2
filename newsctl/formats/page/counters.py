"""Counters that pages print about an article: how often it was read, its comments, its length."""

from __future__ import annotations

import re
from functools import cache

from newsctl.formats.page.datelines import folded_line
from newsctl.formats.page.phrases import any_of

_NUMBER = (
    r"(?P<{}>\d[\d.,، ]{{0,20}}"
    r"(?: ?(?:الفا?|الاف|مليونا?|ملايين|مليار|k|m|mille|million)\b)?)"
)
_LONGEST = 100  # code points


@cache
def _views() -> re.Pattern[str]:
    seen, of, times = any_of("views"), any_of("views-of"), any_of("views-times")
    verb, sign = any_of("views-verb"), any_of("views-sign")
    one, two, three, four, five = (_NUMBER.format(name) for name in "abcde")
    return re.compile(
        rf"[\W_]*(?:{one}[)\]]? ?(?:{seen})(?: (?:{of}))?"
        rf"|(?:{verb})(?: (?:{of}))? ?:? ?{two} ?(?:{times})"
        rf"|(?:{seen})(?: (?:{of}))? ?[:：\-–(\[]? ?{three}(?: ?(?:{times}|{seen}))?"
        rf")[\W_]*|[^\w👁👀]*(?:(?:{sign})[\W_]*{four}|{five}[\s:]*(?:{sign}))[\W_]*"
    )


@cache
def _others() -> re.Pattern[str]:
    number = r"\d[\d.,]{0,12}[km]?"
    words, minutes = any_of("comments"), any_of("reading-time")
    return re.compile(
        rf"[\W_]*(?:{number}[)\]]? ?(?:{words}|{minutes})"
        rf"|(?:{words}|{minutes}) ?[:：(\[]? ?{number}(?: ?(?:{minutes}))?|لا (?:توجد|يوجد) تعليقات"
        rf"|(?:{words}))[\W_]*"
    )


def counted(line: str) -> int | None:
    """The number of views that a line shows (`1742 مشاهدة`, `Views: 1,742`); None for others."""
    from newsctl.arabic.numerals import parse_count

    found = _views().fullmatch(folded_line(line)) if len(line) <= _LONGEST else None
    if found is None:
        return None
    number = next(one for one in found.groups() if one)
    try:
        return parse_count(number.strip(" .,،"))
    except ValueError:
        return None


def is_other_counter(line: str) -> bool:
    """Whether a line counts comments, shares, or minutes of reading."""
    return len(line) <= _LONGEST and _others().fullmatch(folded_line(line)) is not None


def is_number(line: str) -> bool:
    """Whether a line is a bare number."""
    plain = folded_line(line) if len(line) <= 20 else ""
    return re.fullmatch(r"\(?\d[\d.,]{0,12}[km]?\)?", plain) is not None
