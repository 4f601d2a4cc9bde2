"""A help page before it is laid out, and as plain text."""

from __future__ import annotations

from newsctl.fast_dataclasses import dataclass, field
from newsctl.messages import gettext as _
from newsctl.messages import label

_TERM_WIDTH = 26  # cells; a longer term has its text on the next line
_PAGE_WIDTH = 96


@dataclass(slots=True)
class Section:
    """A heading and its entries: (command or option, what it does)."""

    title: str
    entries: list[tuple[str, str]]


@dataclass(slots=True)
class Page:
    """A help page before it is laid out: `usage` is left to right, the rest is prose."""

    usage: str
    prose: list[str]
    sections: list[Section]
    examples: list[str] = field(default_factory=list)


def plain(page: Page) -> str:
    """A page as plain text, terms on the left."""
    from textwrap import wrap

    lines = [_("Usage: {usage}").format(usage=page.usage), ""]
    for paragraph in page.prose:
        lines += [*wrap(paragraph, _PAGE_WIDTH), ""]
    for section in page.sections:
        lines.append(label(section.title))
        for term, text in section.entries:
            lines += _entry(term, wrap(text, _PAGE_WIDTH - _TERM_WIDTH - 4) or [""])
        lines.append("")
    if page.examples:
        lines += [label(_("Examples")), *(f"  {one}" for one in page.examples), ""]
    return "\n".join(lines[:-1]) + "\n"


def _entry(term: str, text: list[str]) -> list[str]:
    margin = " " * (_TERM_WIDTH + 4)
    if len(term) > _TERM_WIDTH:
        return [f"  {term}", *(f"{margin}{line}".rstrip() for line in text)]
    first = f"  {term:<{_TERM_WIDTH}}  {text[0]}".rstrip()
    return [first, *(f"{margin}{line}" for line in text[1:])]
