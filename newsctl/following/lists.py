"""Lists of feeds (OPML 2.0), written so that every reader of feeds takes them, and read back.

A folder is a section. What only newsctl knows stands in attributes of its own name space, which
others pass over: `newsctl:full`, `newsctl:interval` (seconds), `newsctl:source`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from newsctl.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsctl.formats.opml import Outline

_SPACE = "https://pypi.org/project/newsctl/opml"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def subscription_of(outline: Outline) -> Subscription:
    """A feed of a list, as one that is followed."""
    more = outline.more
    interval = more.get("newsctl:interval", "")
    return Subscription(
        feed=outline.address,
        address=outline.address,
        name=outline.name,
        home=outline.home,
        source=more.get("newsctl:source") or None,
        section=outline.folder,
        tags=[one.strip(" /") for one in more.get("category", "").split(",") if one.strip(" /")],
        full=more.get("newsctl:full") == "true",
        interval=int(interval) if interval.isdecimal() and len(interval) < 9 else None,
    )


def as_opml(ones: Iterable[Subscription], title: str) -> str:
    """A list of feeds, those of a section in a folder of its name."""
    folders: dict[str | None, list[Subscription]] = {}
    for one in ones:
        folders.setdefault(one.section, []).append(one)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newsctl="{_SPACE}">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for name, members in sorted(folders.items(), key=lambda pair: pair[0] or ""):
        lines += [f"    {line}" for line in _folder(name, members)]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _folder(name: str | None, members: Sequence[Subscription]) -> list[str]:
    lines = [_outline(one) for one in members]
    if name is None:
        return lines
    return [f"<outline text={_quoted(name)}>", *(f"  {line}" for line in lines), "</outline>"]


def _outline(one: Subscription) -> str:
    said = {
        "type": "rss",
        "text": one.name or one.address,
        "title": one.name or None,
        "xmlUrl": one.address,
        "htmlUrl": one.home,
        "category": ",".join(tag.replace(",", " ") for tag in one.tags) or None,
        "newsctl:source": one.source,
        "newsctl:full": "true" if one.full else None,
        "newsctl:interval": str(one.interval) if one.interval else None,
    }
    written = " ".join(f"{name}={_quoted(value)}" for name, value in said.items() if value)
    return f"<outline {written}/>"


def _quoted(text: str) -> str:
    return quoteattr(_CONTROLS.sub("", text))


def _escaped(text: str) -> str:
    return _quoted(text)[1:-1].replace("<", "&lt;")
