"""HTML inside a record's field, as text: what a feed, a database or another program keeps there.

It is parsed once, as it streams by, with nothing kept but its text; whole pages are read by
`newsctl.formats.html`.
"""

from __future__ import annotations

import html
import re

from newsctl.formats.markup_bounds import with_few_attributes

_TAG = re.compile(
    r"</?(?:a|abbr|article|aside|b|big|blockquote|br|center|cite|code|dd|div|dl|dt|em|figcaption"
    r"|figure|font|footer|h[1-6]|header|hr|i|iframe|img|ins|li|main|mark|ol|p|pre|q|s|script|section"
    r"|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|video|wbr)"
    r"(?:\s[^<>]{0,4000})?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|blockquote|tr)\b", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;/?[a-zA-Z]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_SHORTCODE = re.compile(
    r"\[(caption|gallery|audio|video|embed|playlist|googlemaps|youtube|contact-form(?:-7)?|vc_\w+"
    r"|et_pb_\w+|su_\w+|rev_slider|ngg_images|soundcloud|vimeo|tweet)\b[^\[\]]{0,2000}\]"
    r"|\[/(?:vc_\w+|et_pb_\w+|su_\w+|embed|audio|video|playlist|youtube|gallery)\]"
)
_CAPTION = re.compile(
    r"\[caption\b[^\]]{0,2000}\](?:(?!\[caption\b).){0,4000}?\[/caption\]", re.DOTALL
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl",
        "dt",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
        "p", "pre", "section", "table", "td", "th", "tr", "ul",
    )
)  # fmt: skip
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "figcaption", "svg", "select",
     "button", "head", "title", "textarea")
)  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def is_markup(text: str) -> bool:
    """Whether a text has tags of HTML or entities in it."""
    return ("<" in text and _TAG.search(text) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text with markup, however often it was escaped; of plain text, its
    lines. What WordPress puts in brackets is left out."""
    for _turn in range(2):
        if not _ESCAPED.search(text) or _TAG.search(text):
            break
        text = html.unescape(text)
    if "[" in text:
        text = _SHORTCODE.sub("\n\n", _CAPTION.sub("\n\n", text))
    if not _TAG.search(text):
        lines = html.unescape(text).split("\n")
    elif _BLOCK_TAG.search(text):
        lines = _lines(_BLANK_LINE.sub("<br>", text))
    else:
        lines = _lines(text.replace("\n", "<br>"))
    return [plain for line in lines if (plain := " ".join(line.split()))]


def plain(text: str) -> str:
    """A short text (a title, a name) without its markup, however often it was escaped."""
    for _turn in range(3):
        text = _TAG.sub(" ", text) if "<" in text else text
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return " ".join(_CONTROLS.sub(" ", text).split())


class _Text:
    """A target for lxml's parser: the text of each block."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._silent: list[str] = []  # elements open whose text is not shown

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if self._silent or tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def end(self, tag: str) -> None:
        if self._silent:
            self._silent.pop()
        elif tag in _BLOCKS:
            self._pieces.append("\n")

    def data(self, text: str) -> None:
        if not self._silent:
            self._pieces.append(" ".join(text.split("\n")) if "\n" in text else text)

    def close(self) -> list[str]:
        return "".join(self._pieces).split("\n")


def _lines(text: str) -> list[str]:
    from lxml import etree

    text = with_few_attributes(_CONTROLS.sub(" ", text))
    target = _Text()
    parser = etree.HTMLParser(
        target=target, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    try:
        found: list[str] = etree.fromstring(f"<html><body>{text}</body></html>".encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return html.unescape(_TAG.sub("\n", text)).split("\n")
    return found
