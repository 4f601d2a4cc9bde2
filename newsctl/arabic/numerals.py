"""Digits of three scripts, and counts as pages write them."""

from __future__ import annotations

import re

from newsctl.lazy_patterns import lazy_pattern

_ARABIC = {ord("0") + digit: chr(0x0660 + digit) for digit in range(10)}
_LATIN = {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}

_LARGEST = 10**15
_SCALES = {
    "": 1,
    "k": 10**3, "الف": 10**3, "الفا": 10**3, "الاف": 10**3, "mille": 10**3, "thousand": 10**3,
    "m": 10**6, "مليون": 10**6, "مليونا": 10**6, "ملايين": 10**6, "million": 10**6,
    "millions": 10**6,
    "مليار": 10**9, "مليارا": 10**9, "مليارات": 10**9, "milliard": 10**9, "billion": 10**9,
}  # fmt: skip
_MARKS = lazy_pattern("[\u0640\u064b-\u0652\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES = "\u0020\u00a0\u2009\u202f\u0027\u2019"
_GROUPS = lazy_pattern(rf"\d{{1,3}}(?:([.,٬،{_SPACES}])\d{{3}})(?:\1\d{{3}})*")
_COUNT = lazy_pattern(rf"([0-9][0-9.,٬٫،{_SPACES}]*)([^\W\d_]*)", re.IGNORECASE)


def latin_digits(text: str) -> str:
    """`text` with its Arabic-Indic and Persian digits as ASCII digits, nothing else changed."""
    return text if text.isascii() else text.translate(_LATIN)


def arabic_digits(text: str) -> str:
    """`text` with its ASCII digits as Arabic-Indic ones (U+0660 to U+0669)."""
    return text.translate(_ARABIC)


def parse_count(text: str) -> int:
    """The whole number that a counter shows: `1742`, `١٬٧٤٢`, `1.742`, `1.7 ألف`, `1,2K`.

    A single separator before exactly three last digits groups thousands, unless a word of scale
    follows. Raises ValueError for anything else, and for numbers above 10**15.
    """
    plain = _MARKS.sub("", latin_digits(text)).strip()
    found = _COUNT.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    digits, scale = found[1].strip(_SPACES), _scale(found[2])
    if scale == 1 or _has_groups_and_fraction(digits):
        whole, fraction = _split(digits, text)
    else:
        whole, fraction = _decimal(digits, text)
    if len(whole) > 16:
        raise ValueError(text)
    parts = int("1" + "0" * len(fraction))
    number = int(whole) * scale + int(fraction or 0) * scale // parts
    if number > _LARGEST:
        raise ValueError(text)
    return number


def _scale(word: str) -> int:
    folded = word.lower().replace("أ", "ا").replace("آ", "ا")
    try:
        return _SCALES[folded]
    except KeyError:
        raise ValueError(word) from None


def _has_groups_and_fraction(digits: str) -> bool:
    return len(re.findall(rf"[.,٬٫،{_SPACES}]", digits)) > 1


def _split(digits: str, text: str) -> tuple[str, str]:
    """The digits of a grouped or plain number; a fraction only after two kinds of mark."""
    if digits.isdigit():
        return digits, ""
    if _GROUPS.fullmatch(digits):
        return re.sub(r"\D", "", digits), ""
    whole, mark, fraction = digits.rpartition(max(".,٫", key=digits.rfind))
    if mark and fraction.isdigit() and (whole.isdigit() or _GROUPS.fullmatch(whole)):
        return re.sub(r"\D", "", whole), fraction[:15]
    raise ValueError(text)


def _decimal(digits: str, text: str) -> tuple[str, str]:
    whole, _mark, fraction = digits.replace("٫", ".").replace(",", ".").partition(".")
    if whole.isdigit() and (not fraction or fraction.isdigit()):
        return whole, fraction[:15]
    raise ValueError(text)
