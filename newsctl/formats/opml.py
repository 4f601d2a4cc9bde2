"""Lists of feeds (OPML), as every reader of feeds takes them in and gives them out.

Those that a list names on the web are fetched by the rules of `newsctl.formats.web_fetching`; a
path beside the file is read when the file is on this disk and the path stays below its folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.formats.encodings import read_whole
from newsctl.formats.feed import DOCTYPE, PROLOG
from newsctl.formats.item import Item
from newsctl.formats.page.blocks import parse
from newsctl.formats.page.html import page_text
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any, BinaryIO

    from newsctl.formats.item import Options

_MOST_FEEDS = 1000  # in one list


class Outline(NamedTuple):
    """A feed of a list: its address, its name, its page, the folder that it lies in, and all that
    the list says of it besides, by names in small letters."""

    address: str
    name: str
    home: str | None
    folder: str | None
    more: dict[str, str]


def outlines_of(stream: BinaryIO, source: str, options: Options) -> list[Outline]:
    """The feeds that an OPML file lists, each once, in its order. Raises BadInput for none."""
    text = page_text(read_whole(stream, source), source, damage=options.damage)
    root = parse(DOCTYPE.sub("", PROLOG.sub("", text)))
    found: dict[str, Outline] = {}
    for one in [] if root is None else root.iter("outline"):
        outline = _outline(one)
        if outline.address:
            found.setdefault(outline.address, outline)
    if not found:
        raise BadInput(_("{file}: it lists no feed").format(file=source), source=source)
    return list(found.values())[:_MOST_FEEDS]


def _outline(element: Any) -> Outline:
    said = {str(name): str(value).strip() for name, value in element.items()}
    above = element.getparent()
    folder = _name(above) if above is not None and above.tag == "outline" else ""
    return Outline(
        said.get("xmlurl") or said.get("url") or "",
        _name(element),
        said.get("htmlurl") or None,
        folder or None,
        said,
    )


def _name(element: Any) -> str:
    return " ".join(str(element.get("title") or element.get("text") or "").split())


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The entries of every feed that an OPML file lists, in its order. Raises BadInput."""
    for number, one in enumerate(outlines_of(stream, source, options), 1):
        try:
            yield from _listed(one.address, source, options)
        except BadInput as error:
            yield Item(None, error, source, number)


def _listed(place: str, source: str, options: Options) -> Iterator[Item]:
    if re.match(r"https?://", place, re.IGNORECASE):
        from newsctl.formats.web_fetching import read_feed

        yield from read_feed(place, options)
        return
    folder = options.folder
    path = _below(folder, unquote(place.removeprefix("file:"))) if folder else None
    if path is None or not path.is_file():
        raise BadInput(
            _("{file}: the feed {place} that it lists is not there").format(
                file=source, place=place
            ),
            source=source,
        )
    from newsctl.formats.registry import read_file

    yield from read_file(path, None, replace(options, folder=None))


def _below(folder: Path, place: str) -> Path | None:
    """The file that a list names, when it is below the list's own folder."""
    try:
        path = (folder / place).resolve()
        return path if path.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError):
        return None
