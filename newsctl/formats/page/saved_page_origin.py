"""Where a saved page came from, by what the program that saved it wrote into it."""

from __future__ import annotations

import re

from newsctl.formats.page.metadata import live_address

_HEAD = 8192  # code points in which such a note stands
_NOTES = (
    re.compile(
        r"<!--\s{0,20}saved from url=\(\d{1,6}\)\s{0,20}(\S{1,2000}?)\s{0,20}-->", re.IGNORECASE
    ),
    re.compile(
        r"<!--\s{0,20}Page saved with SingleFile[\w -]{0,20}\s{1,20}url:\s{0,20}(\S{1,2000})",
        re.IGNORECASE,
    ),
    re.compile(r"<!--\s{0,20}Mirrored from (\S{1,2000}) by HTTrack", re.IGNORECASE),
)


def saved_from(text: str) -> str | None:
    """The address that a browser (`saved from url=`), SingleFile or HTTrack noted in a page's
    text; None when there is no such note."""
    head = text[:_HEAD]
    if "<!--" not in head:
        return None
    for note in _NOTES:
        if found := note.search(head):
            url = found[1] if ":" in found[1] else f"http://{found[1]}"
            return live_address(url) if url.startswith(("http://", "https://")) else None
    return None
