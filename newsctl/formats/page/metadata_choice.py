"""Choosing among what a page says of itself: its title, address, source and date."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsctl.arabic.fold import fold
from newsctl.formats.page.boilerplate_lines import same
from newsctl.formats.page.datelines import date_line, is_plausible

if TYPE_CHECKING:
    from newsctl.formats.page.metadata import Metadata

_SHORT_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")
_MIDNIGHT = re.compile(r"T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:\d\d)?$")
_ZERO_SECONDS = re.compile(r"(T\d\d:\d\d):00(?:\.0+)?(?=$|Z|[+-])")
_SEPARATORS = re.compile(r"\s+[-–—|•»«:]{1,2}\s+|\s*\|\s*|\s*::\s*")
# Hosts of many papers: the name under them is the source's.
_HOSTS = (
    "blogspot.com wordpress.com substack.com tumblr.com github.io medium.com wixsite.com "
    "blogger.com maktoobblog.com webs.com weebly.com"
)
_HOSTING = frozenset(_HOSTS.split())
_NAMED_EDITIONS = "www www1 www2 www3 m mobile amp ar en fr fa ara wap beta"
_EDITIONS = frozenset(_NAMED_EDITIONS.split())
_LANGUAGES = frozenset(("arabic", "farsi", "persian", "french", "english", "ara", "arab"))
_LONGEST_PATH = 2000  # code points of an address
_LONG_LABEL = 4  # letters from which a domain's own name is parted from what stands before it


def host_of(url: str | None) -> str | None:
    """The name of the site that an address belongs to: its host, less `www.` and what names an
    edition, less a language before a name of four letters or more (`arabic.cnn.com` stays)."""
    try:
        host = (urlsplit(url or "").hostname or "").lower().rstrip(".")
    except ValueError:
        return None
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return host or None
    if ".".join(labels[-2:]) in _HOSTING:
        return ".".join(labels[-3:])
    while len(labels) > 2 and labels[0] in _EDITIONS:
        labels = labels[1:]
    if len(labels) > 2 and labels[0] in _LANGUAGES and len(labels[1]) >= _LONG_LABEL:
        labels = labels[1:]
    return ".".join(labels)


def title_of(found: Metadata, heading: str = "") -> str:
    """The page's title without the name of its site; empty when it has none. `heading` is the
    line that stands above the text, which counts where the metadata give no title."""
    if heading and not found.has_title:
        return heading
    names = _site_names(found)
    cleaned = [_without_site(text, names, found.titles) for text in found.titles]
    cleaned = [text for text in cleaned if not _is_site(text, names)] or cleaned
    for text in cleaned:
        cut = text.rstrip(" .…")
        if cut != text and (longer := _longer(cut, cleaned)):
            return longer
        if text:
            return text
    return ""


def title_parts(titles: list[str]) -> list[str]:
    """Titles, and the parts that signs between them and the names of sites set apart."""
    parts = [part.strip() for title in titles for part in _SEPARATORS.split(title)]
    parts += [part.strip() for title in titles for part in title.split(": ", 1)]
    return list(dict.fromkeys([*titles, *(part for part in parts if len(part) > _LONG_LABEL)]))


def _longer(cut: str, titles: list[str]) -> str | None:
    return next((one for one in titles if len(one) > len(cut) + 4 and one.startswith(cut)), None)


def _site_names(found: Metadata) -> set[str]:
    names = {fold(name).strip(" @") for name in found.sites}
    for url in found.urls:
        host = host_of(url) or ""
        names |= {host, host.partition(".")[0], urlsplit(url).hostname or ""}
    return {name for name in names if name}


def _is_site(text: str, names: set[str]) -> bool:
    plain = fold(text).strip()
    return plain in names or plain.replace(" ", "") in {name.replace(" ", "") for name in names}


def _without_site(title: str, names: set[str], others: list[str]) -> str:
    """A title less the site's name before or behind it."""
    title = " ".join(title.split())
    marks = list(_SEPARATORS.finditer(title))
    for mark in marks:  # another of the page's titles stands before the site's name, or behind it
        for part in (title[: mark.start()], title[mark.end() :]):
            if len(part) > 12 and any(same(part, other) for other in others if other != title):
                return part.strip()
    for mark in reversed(marks):
        head, tail = title[: mark.start()].strip(), title[mark.end() :].strip()
        bar = mark[0].strip() in {"|", "»", "«", "::"}
        if head and (_is_named(tail, names) or (bar and len(tail) < len(head))):
            return _without_site(head, names, others)
        if tail and _is_named(head, names):
            return tail
    return title


def _is_named(text: str, names: set[str]) -> bool:
    """Whether a part of a title is the site's name, or holds it and little else."""
    plain = fold(text).strip()
    if _is_site(text, names):
        return True
    return len(plain) <= 40 and any(
        len(name) > 3 and (name in plain or plain in name) for name in names
    )


def url_of(found: Metadata, given: str | None = None) -> str | None:
    """The article's address: what the page says, if it is of the site it came from and no front
    page; `given` otherwise."""
    for url in found.urls:
        path = unquote(urlsplit(url).path).strip("/")
        query = urlsplit(url).query
        if not path and not query:
            continue
        if given is None or host_of(given) == host_of(url):
            return url
    return given


def date_of(found: Metadata, today: date, lang: str | None) -> str | None:
    """The first of the page's dates that can be a newspaper's; None when there is none."""
    from newsctl.arabic.dates import DateUnreadable, parse_date

    for text in found.dates:
        plain = _SHORT_OFFSET.sub(r"\1:\2", text.strip()) if "T" in text else text.strip()
        try:
            iso = parse_date(plain, today=today, hijri=lang != "fa")
        except DateUnreadable:
            continue
        if not re.search(r"\d{4}", plain) and not re.search(r"[٠-٩۰-۹]{4}", plain):
            continue  # counted from today, which says nothing of a page saved some day
        if is_plausible(iso, today):
            return settled(iso)
    return None


def date_shown(found: Metadata, today: date) -> str | None:
    """The date of the first line that its class calls one; None when none can be read."""
    for text in found.shown_dates:
        if iso := date_line(text, today):
            return iso
    return None


# The day in an address, as blogs and newspapers write it: `/2024/03/05/`, `-2024-03-05`,
# `20240305`; `/05-03-2024`.
_ADDRESS_DAYS = (
    re.compile(
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sign>[/_.-]?)"
        r"(?P<month>0[1-9]|1[0-2]|(?<=[/_.-])[1-9])"
        r"(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?![\d])"
    ),
    re.compile(
        r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?P<sign>[_.-])(?P<month>0?[1-9]|1[0-2])(?P=sign)"
        r"(?P<year>(?:19|20)\d\d)(?!-?\d)"
    ),
)


def date_in_address(url: str | None, today: date) -> str | None:
    """The day that an article's own address gives; None when it gives none, or several."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return None
    days = set()
    for form in _ADDRESS_DAYS:
        for found in form.finditer(path[:_LONGEST_PATH]):
            with suppress(ValueError):
                year, month, day = (int(found[one]) for one in ("year", "month", "day"))
                days.add(date(year, month, day))
    only = days.pop() if len(days) == 1 else None
    return only.isoformat() if only and only <= today else None


def settled(iso: str) -> str:
    """A date as it is kept: no hour where the page gives midnight, no seconds that say nothing."""
    if _MIDNIGHT.search(iso):
        return iso[:10]
    return _ZERO_SECONDS.sub(r"\1", iso)
