"""What surrounds an article's text on a page: pointers to other articles, and what stands below.

Everything is laid on whole lines, folded, so that the same words in a sentence stay text.
"""

from __future__ import annotations

import re
from functools import cache

from newsctl.formats.page.datelines import folded_line
from newsctl.formats.page.phrases import any_of, folded, says

_LONGEST_POINTER = 200  # code points
_LONGEST_HEADING = 60
_LONGEST_LINK = 160
# What may stand behind the words that begin a page's foot; anything else makes a sentence of them.
_SITES = (
    r"(?:ال)?(?:فيس ?بوك|تويتر|واتس ?اب|تلغرام|تيليجرام|انستغرام|يوتيوب|لينكد ?ان|غوغل|جوجل|google"
    r"|facebook|twitter|telegram|whatsapp|x|مواقع التواصل|شبكات التواصل|وسائل التواصل|صفحتنا"
    r"|موقعنا|قناتنا)"
)
_REST = re.compile(
    rf"[\W_\d]*| ?[:：|\-–].*| (?:علي|عبر|من خلال|في|ب|ل) ?{_SITES}.*"
    r"| (?:من )?(?:ال)?اخبار(?: .{0,30})?| (?:اليوم|هذا (?:الاسبوع|الشهر|اليوم)|الان)"
    r"| (?:هذا )?(?:الخبر|المقال|الموضوع|الصفحه|القراء|الزوار)(?: (?:عبر|علي|مع).{0,30})?"
    r"| (?:مع )?(?:اصدقائك|الاصدقاء)"
)


@cache
def _foot() -> re.Pattern[str]:
    heads = "|".join(any_of(section) for section in ("list", "see-also", "replies", "foot"))
    return re.compile(rf"[\W_]*(?:\d{{1,5}} تعليق(?:ات)?|{heads})(?!\w)(?P<rest>.*)", re.DOTALL)


@cache
def _notice() -> re.Pattern[str]:
    return re.compile(
        rf"[\W_]*(?:{any_of('notice')}|(?:المقالات|المواد) (?:المنشوره|الوارده)? ?.{{0,20}}لا تعبر)"
    )


@cache
def _pointer() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{any_of('see-also')})(?!\w)[\s:：|\-–.…]*(?P<rest>.*)", re.DOTALL)


def same(one: str, other: str) -> bool:
    """Whether two lines say the same, marks and spaces aside."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return re.sub(r"\W+", " ", folded(text)).strip()


def is_pointer(line: str) -> bool:
    """Whether a paragraph only points to another article (`اقرأ أيضا: …`)."""
    return len(line) <= _LONGEST_POINTER and _pointer().fullmatch(folded_line(line)) is not None


def _is_bare_pointer(line: str) -> bool:
    """Whether a pointer's words stand alone, what they point to on the next line."""
    return len(line) <= _LONGEST_HEADING and says(line, "see-also")


def section(text: str) -> str:
    """What a line begins of what surrounds an article: `comments`, `list` (of other articles), or
    nothing."""
    if len(text) > _LONGEST_HEADING:
        return ""
    plain = re.sub(r"[\W\d_]+", " ", folded_line(text)).strip()
    if says(plain, "replies"):
        return "comments"
    return "list" if says(plain, "list") or says(plain, "see-also") else ""


@cache
def _cookies() -> re.Pattern[str]:
    return re.compile(any_of("cookies"))


def is_about_cookies(text: str) -> bool:
    """Whether a text speaks of what a site keeps about its readers."""
    return _cookies().search(folded_line(text[:2000])) is not None


def is_notice(text: str) -> bool:
    """Whether a text is a sentence of the house: its rights, its rules for comments."""
    if "©" in text and len(text) <= _LONGEST_HEADING:
        return True
    return _notice().match(folded_line(text[:100])) is not None


def begins_foot(block: str) -> bool:
    """Whether a block may be the first of what stands below an article."""
    if is_notice(block):
        return True
    found = _foot().match(folded_line(block.partition("\n")[0][: 2 * _LONGEST_LINK]))
    return found is not None and _REST.fullmatch(found["rest"]) is not None


def without_foot(blocks: list[str]) -> list[str]:
    """The blocks above the site's own links, when only short lines follow them."""
    if not blocks:
        return blocks
    short = True  # all blocks below
    cut = len(blocks)
    for number in range(len(blocks) - 1, -1, -1):
        lines = [line for line in blocks[number].split("\n") if line]
        if short and begins_foot(blocks[number]) and all(map(_is_short, lines[1:])):
            cut = number
        short = short and _is_short(blocks[number])
        if not short:
            break
    return blocks[:cut]


def _is_short(block: str) -> bool:
    if is_notice(block):
        return True
    longest = max(map(len, block.split("\n")))
    return longest <= _LONGEST_LINK and not block.rstrip().endswith((".", "؟", "!"))


def without_pointers(blocks: list[str]) -> list[str]:
    """The blocks without pointers to other articles; a pointer's words alone take the title that
    they point to with them, if text follows it."""
    kept: list[str] = []
    skip = False
    for number, block in enumerate(blocks):
        if skip:
            skip = False
            if _is_short(block) and number + 1 < len(blocks):
                continue
        if is_pointer(block):
            skip = _is_bare_pointer(block)
            continue
        kept.append(block)
    return kept
