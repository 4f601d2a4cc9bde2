"""Values of fields as other programs write them: objects and lists that stand for a text or a date.

`{"name": …}`, `{"rendered": …}`, `{"$date": …}`, lists of people, numbers of seconds: each becomes
the text it stands for, or "" where it stands for none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from newsctl.formats.rich_text import paragraphs_of

_TEXTS = (
    "rendered", "basic", "name", "display_name", "displayName", "full_name", "fullName", "#text",
    "$t", "_", "__cdata", "@value", "content", "value", "text", "title", "main", "label", "term",
    "original", "html", "raw", "plain", "ar", "$oid", "literal", "tag", "$numberInt", "$numberLong",
    "$numberDouble", "webTitle", "attributes", "fields", "data",
)  # fmt: skip
_ADDRESSES = ("href", "url", "canonical", "@id", "link", "value", "#text")
_MOMENTS = ("$date", "$numberLong", "date", "iso", "value", "raw", "@value", "#text", "rendered",
            "start", "utc", "dateTime")  # fmt: skip
_LISTED = ("data", "by", "items", "nodes")  # what a list of names may stand in
_CODE = re.compile(r"(?:ar|en|fr|es|de|it|pt|tr|fa|ur|he|ku|ru|zh)(?:[-_][A-Za-z]{2,4})?")
_DEEPEST = 5
_MOST_NUMBERS = 8  # of a date that is a list of them, and figures of each
_NOTHING = frozenset(("", "null", "none", "nan", "nat", "n/a", "\\n", "undefined"))
_LANGUAGES = {
    "arabic": "ar", "ara": "ar", "العربية": "ar", "عربي": "ar", "عربية": "ar", "arabe": "ar",
    "french": "fr", "fra": "fr", "fre": "fr", "français": "fr", "الفرنسية": "fr",
    "english": "en", "eng": "en", "anglais": "en", "الإنجليزية": "en",
    "persian": "fa", "farsi": "fa", "fas": "fa", "per": "fa", "urdu": "ur", "urd": "ur",
    "spanish": "es", "german": "de", "italian": "it", "turkish": "tr", "hebrew": "he",
}  # fmt: skip
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZONE_NAME = re.compile(r"(?<=[\dZ])\[[A-Za-z_/+-]{1,40}\]\Z")  # as Java writes behind an offset
_DOT_NET = re.compile(r"/?Date\((-?\d{1,15})(?:[+-]\d{4})?\)/?")


def is_nothing(value: Any) -> bool:
    """Whether a value says that there is none (`null`, `NaN`, MySQL's `\\N`)."""
    if isinstance(value, str):
        return len(value) < 10 and value.strip().lower() in _NOTHING
    return value is None or value in ({}, [])


def in_arabic(value: Any) -> Any:
    """Of a value that is given in several languages (`{"ar": …, "en-US": …}`) the Arabic one, or
    the first; any other as it is."""
    if not isinstance(value, dict) or not value or not all(map(_CODE.fullmatch, value)):
        return value
    return next(
        (one for code, one in value.items() if code.startswith("ar")), next(iter(value.values()))
    )


def text_of(value: Any, depth: int = 0) -> str:
    """The text that a value stands for."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or depth > _DEEPEST:
        return ""
    value = in_arabic(value)
    if isinstance(value, dict):
        if "family" in value or "given" in value:  # CSL
            return " ".join(text_of(value.get(name)) for name in ("given", "family")).strip()
        if "firstName" in value or "lastName" in value:
            return " ".join(text_of(value.get(name)) for name in ("firstName", "lastName")).strip()
        found = (text_of(value[name], depth + 1) for name in _TEXTS if name in value)
        return next(filter(None, found), "")
    if isinstance(value, list):
        return "، ".join(filter(None, (text_of(one, depth + 1) for one in value)))
    return str(value)


def names_of(value: Any, *, digits: bool = False) -> list[str]:
    """The names in a value: of people, of sections. A number is an id, and no name; so is a text of
    `digits` alone, unless they may be a name, as in a tag (`2011`)."""
    if isinstance(value, dict):
        listed = next((value[one] for one in _LISTED if isinstance(value.get(one), list)), None)
        if listed is not None:
            return names_of(listed, digits=digits)
        inner = list(value.values())
        if inner and all(isinstance(one, dict) and ("name" in one or "ID" in one) for one in inner):
            return list(value)  # WordPress.com: names → what they are
        value = [value]
    if not isinstance(value, list):
        value = [value]
    found = (text_of(one).strip() for one in value if isinstance(one, str | dict | list))
    kept = [_unlabelled(one) for one in found if not is_state(one)]
    return [one for one in kept if one and (digits or not one.isdecimal())]


# How readers of feeds and keepers of links mark what became of an item, and the labels that people
# gave it.
_STATE = re.compile(
    r"user/[^/]{1,40}/state/.{1,100}|unread|archived?|starred|unsorted|inbox", re.IGNORECASE
)
_LABEL = re.compile(r"user/[^/]{1,40}/(?:label|category)/(.{1,100})")


def is_state(text: str) -> bool:
    """Whether a text says what became of an item (`Unread`), not what it is about."""
    return _STATE.fullmatch(text.strip()) is not None


def _unlabelled(name: str) -> str:
    found = _LABEL.fullmatch(name)
    return found[1] if found else name


def body_of(value: Any) -> str:
    """A body: paragraphs, where it is a list or a tree of them; one text, where it is a list of its
    pieces (`["نص ", {"type": "bold", "text": "…"}]`)."""
    value = in_arabic(value)
    if (paragraphs := paragraphs_of(value)) is not None:
        return "\n\n".join(paragraphs)
    if isinstance(value, list):
        if {type(one) for one in value} == {str, dict}:
            return "".join(map(text_of, value))
        return "\n\n".join(filter(None, map(body_of, value)))
    return text_of(value)


def address_of(value: Any, depth: int = 0) -> str:
    """The web address that a value holds."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and value and depth < _DEEPEST:
        kept = [one for one in value if isinstance(one, dict) and one.get("rel") == "alternate"]
        return address_of((kept or value)[0], depth + 1)
    if isinstance(value, dict) and depth < _DEEPEST:
        found = (address_of(value[name], depth + 1) for name in _ADDRESSES if name in value)
        return next(filter(None, found), "")
    return ""


def is_address(text: str) -> bool:
    """Whether a text is a web address and nothing else."""
    return re.fullmatch(r"https?://\S{1,2000}", text) is not None


def date_text(value: Any, depth: int = 0) -> str:
    """A date as a text that `parse_date` reads: seconds and milliseconds since 1970 as they are,
    lists of numbers as `2024-03-05`."""
    value = in_arabic(value)
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("]"):
            text = _ZONE_NAME.sub("", text)
        found = _DOT_NET.fullmatch(text.replace("\\", ""))
        return _moment(int(found[1])) if found else text
    if isinstance(value, bool) or value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, int | float):
        return str(int(value)) if value == value and abs(value) < 1e18 else ""
    if isinstance(value, dict):
        return _date_in(value, depth)
    if isinstance(value, list) and value:
        texts = [str(one) for one in value[:_MOST_NUMBERS] if isinstance(one, str | int)]
        numbers = [int(one) for one in texts if one.isdecimal() and len(one) < _MOST_NUMBERS]
        if len(numbers) == len(value):
            return _listed(numbers)
        return date_text(value[0], depth + 1)
    return ""


def _moment(milliseconds: int) -> str:
    try:
        return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return ""


def _date_in(value: dict[str, Any], depth: int) -> str:
    if "date-parts" in value:  # CSL
        return date_text(value["date-parts"], depth + 1)
    for name in ("seconds", "_seconds"):  # Firestore
        if isinstance(value.get(name), int):
            return str(value[name])
    for name in _MOMENTS:
        if name in value and (found := date_text(value[name], depth + 1)):
            return found
    return ""


def _listed(numbers: list[int]) -> str:
    """`[2024, 3, 5, 8, 0]` as a date."""
    if not 1000 <= numbers[0] <= 2999:
        return ""
    day = "-".join(f"{one:02}" for one in numbers[:3])
    return day + (f"T{numbers[3]:02}:{numbers[4]:02}" if len(numbers) > 4 else "")


def language_code(text: str) -> str:
    """A language's code, where it is given by its name (`Arabic`, `العربية`)."""
    plain = text.strip()
    return _LANGUAGES.get(plain.lower(), plain)
