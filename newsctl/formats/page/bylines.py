"""Who wrote an article, out of what pages put in the place of an author."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsctl.arabic.fold import fold
from newsctl.formats.page.phrases import any_of, begins, phrases, plain, says
from newsctl.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_A_NAME = re.compile(r"https?\b|www\.|\.(?:com|net|org|png|jpe?g|ir|tv)\b|[@|/\\<>{}=_#©]|\d")
_SPLIT = re.compile(r" ?[;،,|؛] ?| & ")
_PARTS = re.compile(r" [-–—ـ] ?| ?[–—ـ] | ?\(")
_STOPS = re.compile(r"[.؟?!…:؛«»\"“”]")
_TITLES = re.compile(r"(?:د|أ|ا|م|dr|mr|mrs|prof)\.", re.IGNORECASE)
_PENS = "✍🖊🖋📝👤"  # drawn before who wrote
_SIGNS = ":：/-–—،,|"
_DESK_SIGNS = re.compile(r"\s?/\s|\s/\s?|\s[-–—ـ]\s|[–—ـ]\s")
_DATELINE = re.compile(
    r"\s{0,3}([^\W\d_]{2,20}(?: [^\W\d_]{2,20})?)\s?(?:\([^()]{2,30}\)|[-–—:/،,])"
)
_CAPTION = re.compile(r"([^()]{8,90})\(([^()]{2,30})\)\.?")
_MOST_WORDS, _LONGEST = 6, 50
_MOST_NAMES = 200  # of one group that are looked at
_LONGEST_LINE = 100  # code points


@cache
def _agency() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\W)(?:{any_of('agencies')})(?:\W|$)")


@cache
def _house() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of('house')})(?!\w)")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('by')})(?!\w)[\s:：\-/]*")


def author_of(groups: Iterable[list[str]], sites: Iterable[str]) -> str | None:
    """The people of the first group that names any, joined by an Arabic comma.

    `sites` are the names of the page's own site, which is no author.
    """
    houses = houses_of(sites)
    for group in groups:
        names = [name for text in group[:_MOST_NAMES] for name in _split(text)][:_MOST_NAMES]
        people = [name for name in map(_cleaned, names) if is_person(name, houses)]
        if people:
            return "، ".join(dict.fromkeys(people))
    return None


def houses_of(sites: Iterable[str]) -> set[str]:
    """The names of a page's site, and their parts, folded."""
    return {
        folded
        for one in sites
        for part in (one, *re.split(r"\s[|–-]\s|،|\.", one[:200]))
        if (folded := fold(part).strip(" @"))
    }


def _split(text: str) -> list[str]:
    return [one for one in _SPLIT.split(" ".join(text[:2000].split())) if one.strip()]


def _cleaned(name: str) -> str:
    """A name without `بقلم`, and without the town that its desk is in."""
    name = " ".join(normalise(name).split()).strip(" -–—:.،ـ\"'()*")
    label = _label().match(fold(name))
    if label and (labelled := byline(name)):
        name = labelled
    parts = [part.strip(" )*") for part in _PARTS.split(name) if part.strip(" )*")]
    people = [part for part in parts if not is_place(part) and not _agency().search(_dotless(part))]
    full = [part for part in people if is_bare_name(part, set())]
    return next(iter(full or people), name)


def _dotless(text: str) -> str:
    return f" {fold(text)} "


def is_place(text: str) -> bool:
    """Whether a text is a town that newspapers have desks in."""
    return fold(text).strip(" )") in phrases("towns")


def is_house(text: str) -> bool:
    """Whether a text reads as the name of a newspaper, an agency, a desk."""
    folded = fold(text)
    return _house().search(folded) is not None or _agency().search(f" {folded} ") is not None


def is_person(name: str, houses: set[str]) -> bool:
    """Whether a text can be the name of a person; `houses` are the folded names of the site."""
    folded = fold(name).strip()
    if not 3 <= len(folded) <= _LONGEST or len(folded.split()) > _MOST_WORDS:
        return False
    if _NOT_A_NAME.search(folded) or is_house(name) or is_place(name):
        return False
    return folded not in phrases("nobody") and not is_of_site(folded, houses)


def is_of_site(folded: str, houses: set[str]) -> bool:
    """Whether a folded text is a name of the site, spaces aside."""
    return folded in houses or folded.replace(" ", "") in houses


def is_section(text: str) -> bool:
    """Whether a text is the name of a newspaper's section (`أخبار محلية`)."""
    words = plain(text).split()
    return 0 < len(words) <= 4 and any(
        word in phrases("sections") or word.removeprefix("ال") in phrases("sections")
        for word in words
    )


def is_bare_name(text: str, houses: set[str]) -> bool:
    """Whether a line that stands alone reads as a person's name: two to four words, no sentence."""
    bare = _TITLES.sub("", text).strip()
    words = bare.split()
    if not 2 <= len(words) <= 4 or _STOPS.search(bare) or is_section(bare):
        return False
    if fold(bare).startswith("ال") or not phrases("no-names").isdisjoint(fold(bare).split()):
        return False
    if not all(word.replace("-", "").replace("'", "").isalpha() for word in words):
        return False
    if bare.isascii() and not all(word[0].isupper() for word in words):
        return False
    return is_person(bare, houses)


def byline(line: str) -> str | None:
    """The name that a byline gives (`بقلم: ليلى بن سالم`); None for another line."""
    if len(line) > _LONGEST_LINE:
        return None
    if line.lstrip()[:1] in _PENS and is_bare_name(name := line.strip(_PENS + " \ufe0f"), set()):
        return name
    words = re.sub(r"([:：/،,|]|(?<=\w)[-–](?=\s))", r" \1 ", line).split()
    folded = [plain(word) for word in words]
    at = next((number for number, word in enumerate(folded) if word), len(words))
    taken = begins([word for word in folded[at:] if word], "by")
    if not taken:
        return _placed(line)
    label = " ".join(folded[at : at + taken])
    rest = words[at + taken :]
    sign = bool(rest) and not rest[0].strip(_SIGNS)
    if rest and (title := begins([plain(rest[0])], "by-title")) and len(rest) > title:
        rest = rest[title:]
        sign = sign or not rest[0].strip(_SIGNS)
    if len(rest) > 2 and plain(rest[-2]) in {"في", "on", "le"}:  # `… في ثلاثاء`, `… في القاهرة`
        rest = rest[:-2]
    name = " ".join(rest).strip(" :：-–—/.،,|*")
    sure = sign or label in phrases("by-sure") or _wrote(label, rest)
    if not sure or not 3 <= len(name) <= _LONGEST or len(name.split()) > _MOST_WORDS:
        return None
    return None if any(one.isdigit() for one in name) else name


def _wrote(label: str, rest: list[str]) -> bool:
    return label in {"كتب", "كتبت"} and 2 <= len(rest) <= 4 and all(map(str.isalpha, rest))


def _placed(line: str) -> str | None:
    """The name in `تونس - ليلى بن سالم`, in `ليلى بن سالم - تونس`, and between a town and an agency
    (`تونس / ليلى بن سالم / الأناضول`)."""
    parts = [part.strip() for part in _DESK_SIGNS.split(line.strip(), maxsplit=3)]
    names = [part for part in parts if not is_place(part) and not is_agency(part)]
    if not 2 <= len(parts) <= 3 or len(names) != 1 or (len(parts) == 2 and "/" in line):
        return None
    if len(parts) == 2 and not any(map(is_place, parts)):
        return None
    words = names[0].split()
    if 2 <= len(words) <= 4 and all(map(str.isalpha, words)):
        return names[0]
    return None


def agency_in(line: str) -> str | None:
    """The agency that a line of a town, a name and an agency gives."""
    parts = [part.strip(" ()") for part in _DESK_SIGNS.split(line.strip(), maxsplit=3)]
    return next(filter(is_agency, parts), None) if len(parts) > 1 else None


def is_agency(text: str) -> bool:
    """Whether a text is the name of an agency and nothing else."""
    return plain(text) in {plain(one) for one in phrases("agencies")}


def is_desk(text: str) -> bool:
    """Whether a text is a town, an agency, or one behind the other (`الرياض واس`)."""
    words = fold(text).split()
    return any(
        (not at or is_place(" ".join(words[:at])))
        and (at == len(words) or is_agency(" ".join(words[at:])))
        for at in range(min(3, len(words)) + 1)
    ) and bool(words)


def begins_at_desk(text: str) -> bool:
    """Whether a paragraph begins with the town that it is written from (`تونس (رويترز) - …`)."""
    found = _DATELINE.match(text[:_LONGEST_LINE])
    return found is not None and is_place(found[1])


def is_caption(line: str) -> bool:
    """Whether a line is what stands below a picture: words, and the agency in brackets."""
    found = _CAPTION.fullmatch(line.strip()) if len(line) <= _LONGEST_LINE else None
    return found is not None and len(found[1].split()) > 2 and is_agency(found[2])


def is_label(line: str, section: str) -> bool:
    """Whether a line is one of a section's labels, and its value stands elsewhere."""
    return len(line) <= _LONGEST_LINE and says(line, section)
