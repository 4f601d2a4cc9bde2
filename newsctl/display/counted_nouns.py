"""Numbers with their nouns, in the reader's language and digits."""

from __future__ import annotations

from newsctl.arabic.numerals import arabic_digits
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext


def number(value: int, digits: str = "latn") -> str:
    """A number with its thousands grouped: `1,742` or `١٬٧٤٢`."""
    if digits == "arab":
        return arabic_digits(f"{value:,}").replace(",", "٬")
    return grouped(value)


def views(value: int, digits: str = "latn") -> str:
    """So many views: `لا مشاهدات`, `مشاهدة واحدة`, `مشاهدتان`, `3 مشاهدات`, `11 مشاهدة`."""
    text = ngettext("{n} view", "{n} views", value)
    return text.format(n=number(value, digits))


def articles(value: int, digits: str = "latn") -> str:
    """So many articles, in the six forms that Arabic has."""
    text = ngettext("{n} article", "{n} articles", value)
    return text.format(n=number(value, digits))


def reads(value: int, digits: str = "latn") -> str:
    """So many reads made here."""
    text = ngettext("{n} read", "{n} reads", value)
    return text.format(n=number(value, digits))


def size(value: int, digits: str = "latn") -> str:
    """So many bytes, roughly: `512 bytes`, `14 kB`, `3 MB`."""
    if value < 1000:
        return ngettext("{n} byte", "{n} bytes", value).format(n=number(value, digits))
    if value < 1_000_000:
        return _("{n} kB").format(n=number(round(value / 1000), digits))
    return _("{n} MB").format(n=number(round(value / 1_000_000), digits))


def change(now: int, before: int, digits: str = "latn") -> str:
    """How a number differs from the one before it: `▲ 3`, `▼ 2`, `=`, or that it is new."""
    return _("new") if now and not before else rise(now, before, digits)


def rise(now: int, before: int, digits: str = "latn") -> str:
    """The same of what is never new, as a day is."""
    if now == before:
        return "=" if now else ""
    return f"{'▲' if now > before else '▼'} {number(abs(now - before), digits)}"
