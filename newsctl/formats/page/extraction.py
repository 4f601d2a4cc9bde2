"""The paragraphs of a page: parsing it, taking out what is no text, and finding what is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.formats.loggers import silence
from newsctl.formats.page.boilerplate import same

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOUD = ("trafilatura", "htmldate", "courlan", "justext", "readability")

# What trafilatura would drop as unprintable, though Persian and Kurdish are spelt with it: it
# travels as letters of a script that no newspaper uses.
_SHELTERED = {"\u200c": "\U00010380", "\u200d": "\U00010381"}
_RESTORED = {ord(letter): mark for mark, letter in _SHELTERED.items()}
_SHELTER = {ord(mark): letter for mark, letter in _SHELTERED.items()}
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")

_DROPPED = (
    "script", "style", "noscript", "template", "iframe", "form", "button", "select", "svg", "nav",
    "aside", "figcaption", "footer", "object", "video", "audio", "textarea",
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:related\w*|share\w*|social\w*|sharing|caption\w*|comments?|newsletter"
    r"|breadcrumbs?"
    r"|most-?read|most-?viewed|also-?read|read-?also|tags?|tag-?list|print-?link|print\w*"
    r"|photo-?credit|copyright"
    r"|recommend\w*|advert\w*|banner|ads?|popup|cookie\w*|pagination|pager)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCK_TAGS = (
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote pre table tr td th section article main header "
    "center dl dt dd hr body figure"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_MARKED = (
    "//*[contains(@itemprop, 'articleBody')] | //*[contains(@property, 'articleBody')]"
    " | //*[contains(@property, 'articlebody')]"
)
_SMALL = 0.25  # of a page's text: no more than that is ever taken out as boilerplate
_LONGEST_LINK = 200  # code points of a paragraph that is only a link
_NEAR, _FAR = 40, 4  # lines looked at below a title, and above it
_LONGEST_LINE = 160


def parse(text: str) -> Any:
    """A page as an lxml tree, None when there is nothing in it."""
    from lxml import etree, html

    plain = _CONTROLS.sub(" ", _DECLARATION.sub("", text)).translate(_SHELTER)
    if not plain.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(plain.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    _translate(root, _RESTORED)
    return root


def _translate(root: Any, table: dict[int, str]) -> None:
    """Change the letters of a whole tree. Characters that came in by their numbers (`&#1;`) are
    more than XML allows, and go."""
    for element in root.iter():
        if element.text:
            element.text = _CONTROLS.sub(" ", element.text).translate(table)
        if element.tail:
            element.tail = _CONTROLS.sub(" ", element.tail).translate(table)


def _cleaned(root: Any) -> Any:
    """A copy of the tree without scripts, captions, share buttons and lists of other articles."""
    from copy import deepcopy

    tree = deepcopy(root)
    whole = len(_text(tree))
    for element in list(tree.iter(*_DROPPED)):
        if element.tag in {"form", "footer", "aside"} and len(_text(element)) > _SMALL * whole:
            continue  # old sites put the whole page in a form
        _drop(element)
    whole = len(_text(tree))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in {"html", "body", "article", "main"}:
            continue
        if _is_boilerplate(element, whole):
            _drop(element)
    return tree


def _is_boilerplate(element: Any, whole: int) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if names.strip() and _FURNITURE.search(names):
        return len(_text(element)) <= _SMALL * whole and element.find(".//h1") is None
    if element.tag in {"p", "li"}:
        text = _text(element)
        linked = sum(len(_text(link)) for link in element.iter("a"))
        return 12 < len(text) <= _LONGEST_LINK and linked > 0.9 * len(text)
    return False


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''} {tail}"
        else:
            before.tail = f"{before.tail or ''} {tail}"
    parent.remove(element)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def paragraphs(root: Any) -> list[str]:
    """The paragraphs that trafilatura takes for the page's text; none when it finds none."""
    from lxml import etree
    from trafilatura import bare_extraction

    silence(*_LOUD)
    tree = _cleaned(root)
    _translate(tree, _SHELTER)
    try:
        found = bare_extraction(
            tree, include_comments=False, include_tables=False, with_metadata=False
        )
    # Whatever a broken page makes it stumble over: the page's own marks are read instead.
    except (etree.Error, ValueError, TypeError, AttributeError, LookupError, RecursionError,
            AssertionError):  # fmt: skip
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    return [line.translate(_RESTORED) for block in body for line in _lines(block)]


def _lines(block: Any) -> Iterator[str]:
    """The lines of one of trafilatura's blocks."""
    text = _ordered(block)
    for line in text.split("\n"):
        if plain := " ".join(line.split()):
            yield plain


_TURN_TAGS = "lb item p head quote row cell br list"
_TURNS = frozenset(_TURN_TAGS.split())


def _ordered(block: Any) -> str:
    """A block's text in its order, a line end where another part begins."""
    from lxml import etree

    pieces: list[str] = []
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if event == "start":
            if element.tag in _TURNS:
                pieces.append("\n")
            pieces.append(element.text or "")
        else:
            if element.tag in _TURNS:
                pieces.append("\n")
            if element is not block:
                pieces.append(element.tail or "")
    return "".join(pieces)


def marked_text(root: Any) -> list[str]:
    """The paragraphs of what the page marks as its article's text."""
    found = root.xpath(_MARKED)
    longest = max(
        (one for one in found if one.tag != "meta"), key=lambda one: len(_text(one)), default=None
    )
    return [] if longest is None else all_paragraphs(longest)


def all_paragraphs(root: Any) -> list[str]:
    """Every paragraph that is shown, what is no text left out."""
    tree = _cleaned(root)
    for element in list(tree.iter("head", "h1", "title")):
        _drop(element)
    return [line for line in _shown(tree) if line]


def _shown(tree: Any) -> Iterator[str]:
    """The lines of a tree as they are shown: a block or a line break begins another."""
    from lxml import etree

    pieces: list[str] = []

    def line() -> str:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        return text

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        turns = element.tag in _BLOCKS or element.tag == "br"
        if turns and pieces:
            yield line()
        if event == "start":
            pieces.append(element.text or "")
        elif element is not tree:
            pieces.append(element.tail or "")
    if pieces:
        yield line()


def lines_near(root: Any, titles: list[str], first: str) -> list[str]:
    """The short lines about the page's heading, whichever of its titles that shows: those below
    it, then the last few above. Without one, those just above the text's `first` paragraph."""
    lines = [text for text in _shown(_without_scripts(root)) if text]
    for title in titles:
        places = [number for number, text in enumerate(lines) if same(text, title)]
        if places:
            place = places[-1] if places[-1] - places[0] <= _NEAR else places[0]
            below = lines[place + 1 : place + 1 + _NEAR]
            above = lines[max(0, place - _FAR) : place]
            return [text for text in [*below, *reversed(above)] if len(text) <= _LONGEST_LINE]
    for number, text in enumerate(lines):
        if first and same(text, first):
            above = lines[max(0, number - 2 * _FAR) : number]
            return [text for text in reversed(above) if len(text) <= _LONGEST_LINE]
    return []


def _without_scripts(root: Any) -> Any:
    from copy import deepcopy

    tree = deepcopy(root)
    for element in list(tree.iter(*_FRAME)):
        own = element.tag in _MAY_HEAD and (
            element.find(".//h1") is not None
            or next(element.iterancestors("article"), None) is not None
        )
        if not own:
            _drop(element)
    return tree


_MAY_HEAD = frozenset(("aside", "header", "footer"))
_FRAME = ("head", "script", "style", "noscript", "template", "nav", *sorted(_MAY_HEAD))


def parted(blocks: list[str], root: Any, title: str) -> list[str]:
    """The same text in the page's own paragraphs, where trafilatura has run some together: they
    are then one, or the first begins with the title."""
    if not blocks:
        return blocks
    headed = title and _squashed(blocks[0]).startswith(_squashed(title))
    if not headed and len(blocks) > 1:
        return blocks
    whole = _squashed("".join(blocks))
    kept, at, gap = list[str](), 0, len(_squashed(title)) + _GAP
    for line in all_paragraphs(root):  # each must stand where the one before it ended
        plain = _squashed(line)
        place = whole.find(plain, at, at + len(plain) + gap)
        if place >= 0:
            kept.append(line)
            at = place + len(plain)
    enough = len(_squashed("".join(kept))) >= _SAME * (len(whole) - len(_squashed(title)))
    return kept if enough else blocks


_GAP = 60  # code points
_SAME = 0.9  # of a text, for its paragraphs to be all of it


def _squashed(text: str) -> str:
    return "".join(text.split())
