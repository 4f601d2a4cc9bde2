"""Dates as the reader's newspapers write them, with the months of the reader's country.

The names are CLDR's, kept here as a small table, because loading a whole locale library takes
longer than a command; a test compares them with the library's own.
"""

from __future__ import annotations

from datetime import date, datetime

from newsctl.arabic.numerals import arabic_digits
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext

RECENT = 7  # days that are counted from today rather than named
_COMMON = [
    "يناير", "فبراير", "مارس", "أبريل",
    "مايو", "يونيو", "يوليو", "أغسطس",
    "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
_MOROCCO = [
    "يناير", "فبراير", "مارس", "أبريل",
    "ماي", "يونيو", "يوليوز", "غشت",
    "شتنبر", "أكتوبر", "نونبر", "دجنبر",
]  # fmt: skip
_ALGERIA = [
    "جانفي", "فيفري", "مارس", "أفريل",
    "ماي", "جوان", "جويلية", "أوت",
    "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
_MAURITANIA = [
    "يناير", "فبراير", "مارس", "إبريل",
    "مايو", "يونيو", "يوليو", "أغشت",
    "شتمبر", "أكتوبر", "نوفمبر", "دجمبر",
]  # fmt: skip
_LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول",
    "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
_FRENCH = [
    "janvier", "février", "mars", "avril",
    "mai", "juin", "juillet", "août",
    "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
_ENGLISH = [
    "January", "February", "March", "April",
    "May", "June", "July", "August",
    "September", "October", "November", "December",
]  # fmt: skip
_HIJRI = [
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر",
    "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان",
    "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
]  # fmt: skip
_HIJRI_LATIN = [
    "Muharram", "Safar", "Rabiʻ I", "Rabiʻ II",
    "Jumada I", "Jumada II", "Rajab", "Shaʻban",
    "Ramadan", "Shawwal", "Dhuʻl-Qiʻdah", "Dhuʻl-Hijjah",
]  # fmt: skip
_MONTHS = {
    "ar": _COMMON,
    "ar-MA": _MOROCCO,
    "ar-DZ": _ALGERIA,
    "ar-TN": _ALGERIA,
    "ar-MR": _MAURITANIA,
    "ar-IQ": _LEVANT,
    "ar-SY": _LEVANT,
    "ar-LB": _LEVANT,
    "ar-JO": _LEVANT,
    "ar-PS": _LEVANT,
    "fr": _FRENCH,
    "en": _ENGLISH,
}


def months(locale: str) -> list[str]:
    """The twelve months of a locale (`ar-MA`, `ar`, `fr`), of its language if it has none."""
    return _MONTHS.get(locale) or _MONTHS.get(locale.partition("-")[0], _ENGLISH)


def long_date(iso_text: str, locale: str = "ar", digits: str = "latn") -> str:
    """`23 ماي 2022`, with the hour where there is one; the text itself when it is no date."""
    try:
        moment = datetime.fromisoformat(iso_text)
    except ValueError:
        return iso_text
    text = _day(moment.date(), locale)
    if len(iso_text) > len("2022-05-23"):
        text += f" {moment:%H:%M}"
    return arabic_digits(text) if digits == "arab" else text


def short_date(iso_text: str | None, digits: str = "latn", today: date | None = None) -> str:
    """The day alone, as a table has it: `2022-05-23`, or `أمس` where `today` is given and near."""
    text = (iso_text or "")[: len("2022-05-23")]
    text = (today and recent_day(text, today)) or text
    return arabic_digits(text) if digits == "arab" else text


def recent_day(iso_text: str, today: date) -> str:
    """`اليوم`, `أمس`, `قبل يومين`, `قبل 6 أيام`; "" for what is not within the last days."""
    try:
        days = (today - date.fromisoformat(iso_text[: len("2022-05-23")])).days
    except ValueError:
        return ""
    if not 0 <= days < RECENT:
        return ""
    if days < 2:
        return _("yesterday") if days else _("today")
    return ngettext("{n} day ago", "{n} days ago", days).format(n=grouped(days))


def hijri_date(iso_text: str, locale: str = "ar", digits: str = "latn") -> str:
    """`22 شوال 1443 هـ` by the Umm al-Qura calendar; "" for what it does not know."""
    from newsctl.arabic.hijri import from_gregorian

    try:
        year, month, day = from_gregorian(date.fromisoformat(iso_text[: len("2022-05-23")]))
    except ValueError:
        return ""
    arabic = locale.startswith("ar")
    name = (_HIJRI if arabic else _HIJRI_LATIN)[month - 1]
    text = f"{day} {name} {year} {'هـ' if arabic else 'AH'}"
    return arabic_digits(text) if digits == "arab" else text


def _day(day: date, locale: str) -> str:
    month = months(locale)[day.month - 1]
    if locale.startswith("fr") and day.day == 1:
        return f"1er {month} {day.year}"
    return f"{day.day} {month} {day.year}"
