"""A page parsed once and walked once: the lines that a reader sees, each with where it stands.

A block is the text between two ends of a block element (or line breaks). Everything that is asked
of a page later (its heading, its text, what stands about them) is asked of this list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsctl.fast_dataclasses import dataclass, field
from newsctl.formats.markup_bounds import with_few_attributes
from newsctl.formats.page.phrases import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^>]{0,300}>")

# Never shown, or shown as no text.
_UNSEEN_TAGS = (
    "script style noscript template iframe select option datalist svg object embed video "
    "audio canvas textarea button input map title head"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
# What is shown where nothing else is: scripts put it in place, or a tag was never closed.
_NO_TEXT = _UNSEEN - {"noscript", "template", "button", "object", "canvas", "video", "audio"}
_BLOCK_TAGS = (
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote pre table tbody thead tr td th section "
    "article main header footer nav aside center dl dt dd hr body figure figcaption form "
    "fieldset address details summary dialog amp-img amp-sidebar amp-accordion"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

# What a block is around the article, by its tag or role, and what its names hint that it is.
_FRAME_TAGS = frozenset(("nav", "aside", "footer", "dialog", "amp-sidebar"))
_ROLES = (
    "navigation complementary contentinfo search dialog alertdialog menu menubar tablist "
    "banner toolbar"
)
_FRAME_ROLES = frozenset(_ROLES.split())
_HINT_WORDS = (
    "related share sharing sharer social breadcrumb breadcrumbs newsletter subscribe "
    "subscription mostread popular trending latest recommend recommended recommendations "
    "recommendation advert advertisement advertising ad ads banner sponsor sponsored promo "
    "promotion popup modal cookie cookies consent pagination pager sidebar widget widgets "
    "tags taglist tagcloud keywords toolbar copyright footer nav menu navbar topbar ticker "
    "readalso also teaser teasers carousel slider caption credit noprint masthead outbrain "
    "taboola addthis disclaimer"
)
_HINTS = frozenset(_HINT_WORDS.split())
_COMMENT_WORDS = "comment comments disqus respond replies commentlist commentform"
_COMMENTS = frozenset(_COMMENT_WORDS.split())
# A name that speaks of a state of the page (`no-share`, `comments-open`), not of what a block is.
_STATE_WORDS = (
    "no not non without hide hidden has with is can open opened closed enabled disabled "
    "enable disable on off able allow allowed free"
)
_STATES = frozenset(_STATE_WORDS.split())
_LONGEST_TITLE = 300  # code points
_LONG_LINK = 20  # code points of a link: another article's title
_LONGEST_FACT = 40  # code points of what stands beside one
_DEEPEST = 32  # zones within zones that are kept apart


@dataclass(slots=True)
class Zone:
    """An element that may surround the article rather than belong to it, and what it holds.

    `kind` is `frame` (by tag or role), `form`, `caption`, `comments` or `hint` (by name only).
    """

    kind: str
    element: Any
    start: int
    end: int = 0
    length: int = 0  # code points of its text
    linked: int = 0  # of them in links
    prose: int = 0  # of them in paragraphs
    paragraphs: int = 0
    dropped: bool = False


@dataclass(slots=True)
class Block:
    """One line as it is shown. `linked` counts the code points of it that are links; `pieces` are
    the texts that the markup sets apart; `element` is the innermost block element around it."""

    text: str
    linked: int
    pieces: list[str]
    element: Any
    zones: tuple[Zone, ...]
    prose: bool = False  # reads as a paragraph does

    @property
    def outside(self) -> bool:
        """Whether it stands in what surrounds the article."""
        return any(zone.dropped for zone in self.zones)

    @property
    def said_of_it(self) -> bool:
        """Whether it can say something of an article that it stands within: outside it may be, but
        in no list of others."""
        return all(
            zone.kind not in {"comments", "list"} and zone.linked <= 0.4 * zone.length
            for zone in self.zones
            if zone.dropped
        )

    @property
    def is_link(self) -> bool:
        """Whether it is a link and nothing else to speak of."""
        return self.linked >= 0.8 * len(self.text)

    @property
    def leads_away(self) -> bool:
        """Whether it is the linked title of another article, with its date or its counter perhaps
        on the same line."""
        own = len(self.text) - self.linked
        return self.linked > _LONG_LINK and (self.is_link or own <= min(_LONGEST_FACT, self.linked))


@dataclass(slots=True)
class Page:
    """A page's tree, its blocks in order, and where each block element begins and ends in them.

    `marks` are the elements that say what they hold (microdata, RDFa, `<time>`, `rel=author`,
    names of bylines), each with the number of the block that it begins in.
    """

    root: Any
    blocks: list[Block] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)
    spans: dict[Any, tuple[int, int]] = field(default_factory=dict)
    marks: list[tuple[int, Any]] = field(default_factory=list)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def shown(self) -> dict[str, list[int]]:
        """The numbers of the blocks that may be titles, by what they say (as phrases are
        compared)."""
        if not self.lines:
            for number, block in enumerate(self.blocks):
                if len(block.text) <= _LONGEST_TITLE:
                    self.lines.setdefault(plain(block.text), []).append(number)
        return self.lines


def parse(text: str) -> Any:
    """A page as an lxml tree, None when there is nothing in it."""
    from lxml import etree

    text = with_few_attributes(_CONTROLS.sub(" ", _DECLARATION.sub("", text)))
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def text_of(element: Any) -> str:
    """An element's text on one line."""
    return " ".join(_CONTROLS.sub(" ", "".join(element.itertext())).split())


def walk(root: Any, *, hidden: bool = False) -> Page:
    """The blocks of a tree, its zones and its marks; those that are not shown at first too, where
    `hidden` asks for them."""
    page = Page(root)
    walker = _Walker(page, _NO_TEXT if hidden else _UNSEEN)
    walker.run(root, hidden=hidden)
    return page


class _Walker:
    """One pass over a tree."""

    def __init__(self, page: Page, unseen: frozenset[str]) -> None:
        self._page = page
        self._unseen = unseen
        self._pieces: list[tuple[str, bool]] = []
        self._around: list[Any] = []
        self._zones: list[Zone] = []
        self._links = 0

    def run(self, root: Any, *, hidden: bool) -> None:
        from lxml import etree

        unseen = None
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in self._unseen or (not hidden and _is_hidden(element)):
                    unseen = element
                    walk.skip_subtree()
                else:
                    self._enter(element, tag)
                continue
            if element is unseen:
                unseen = None
            else:
                self._leave(element, tag)
            if element.tail:
                self._pieces.append((element.tail, self._links > 0))
        self._flush(root)

    def _enter(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush(element)
            self._around.append(element)
            self._page.spans[element] = (len(self._page.blocks), 0)
            kind = _zone_kind(element, tag)
            if kind and len(self._zones) < _DEEPEST:
                zone = Zone(kind, element, len(self._page.blocks))
                self._zones.append(zone)
                self._page.zones.append(zone)
        elif tag == "br":
            self._flush(element)
        elif tag == "a":
            self._links += 1
        if _is_marked(element, tag):
            self._page.marks.append((len(self._page.blocks), element))
        if element.text:
            self._pieces.append((element.text, self._links > 0))

    def _leave(self, element: Any, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush(element)
            self._around.pop()
            start, _end = self._page.spans[element]
            self._page.spans[element] = (start, len(self._page.blocks))
            if self._zones and self._zones[-1].element is element:
                self._zones.pop().end = len(self._page.blocks)
        elif tag == "a":
            self._links -= 1

    def _flush(self, element: Any) -> None:
        if not self._pieces:
            return
        whole = "".join([one for one, _link in self._pieces])
        if not whole.isspace() and (text := " ".join(_CONTROLS.sub(" ", whole).split())):
            linked = sum(len(" ".join(one.split())) for one, link in self._pieces if link)
            pieces = [plain for one, _ in self._pieces if (plain := " ".join(one.split()))]
            around = self._around[-1] if self._around else element
            block = Block(text, min(linked, len(text)), pieces, around, tuple(self._zones))
            block.prose = _is_prose(block)
            for zone in self._zones:
                zone.length += len(text)
                zone.linked += block.linked
                if block.prose:
                    zone.prose += len(text) - block.linked
                    zone.paragraphs += 1
            self._page.blocks.append(block)
        self._pieces.clear()


def _is_hidden(element: Any) -> bool:
    get = element.get
    if get("hidden") is not None:
        return bool(get("hidden") != "until-found")
    style = get("style")
    return style is not None and len(style) < 2000 and _HIDDEN.search(style) is not None


_PROSE_LETTERS, _PROSE_WORDS = 25, 4
_SENTENCE_LETTERS, _SENTENCE_WORDS = 15, 3  # of a line that ends as a sentence does
_WORD = re.compile(r"[^\W\d_]{2,}")


def _is_prose(block: Block) -> bool:
    """Whether a block reads as a paragraph: words enough, few of them links, no heading."""
    own = len(block.text) - block.linked
    if own < _SENTENCE_LETTERS or block.linked > own or block.element.tag in HEADINGS:
        return False
    if "://" in block.text and block.text.count(" ") < _PROSE_WORDS:
        return False
    words = _WORD.findall(block.text, 0, 300)
    if block.text[-1] == "." and len(words) >= _SENTENCE_WORDS:
        return sum(map(len, words)) >= _SENTENCE_LETTERS
    unspaced = block.text[0] > "\u2e80" or block.text[-1] > "\u2e80"  # Chinese, Japanese, Korean
    return sum(map(len, words)) >= _PROSE_LETTERS and (len(words) >= _PROSE_WORDS or unspaced)


def _is_marked(element: Any, tag: str) -> bool:
    get = element.get
    if get("itemprop") is not None or get("property") is not None or tag == "time":
        return True
    if get("rel") == "author":
        return True
    name: str | None = get("class")
    return name is not None and (names_byline(name) or names_date(name) or names_views(name))


_BYLINE = re.compile(
    r"(?:^|[ _-])(?:byline|author-?_?name|writer-?_?name|article-author|authors?|writer)"
    r"(?:$|[ _-])|(?-i:[a-z](?:Writer|Author|AuthorName|Byline)(?:$|[ _-]))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def names_byline(name: str) -> bool:
    """Whether a class is that of a byline."""
    return len(name) < 300 and _BYLINE.search(name) is not None


_DATE_WORDS = (
    "date datum fecha published publish pubdate posted timestamp dateline submitted created "
    "time datetime infos"
)
_DATES = frozenset(_DATE_WORDS.split())


@lru_cache(maxsize=4096)
def names_date(name: str) -> bool:
    """Whether a class is that of the line that says when."""
    return len(name) < 300 and any(
        not _DATES.isdisjoint(words) and not _CHANGES.intersection(words)
        for one in name.split()
        if (words := [word.lower() for word in _WORDS.findall(one)])
    )


_VIEWS = re.compile(
    r"(?:^|[ _-])(?:(?:post|entry|meta|article|news|page|total|nr|count|num)[_-]?views"
    r"|views?[_-]?(?:counter|count|number|num)|page-?views|hits)(?:$|[ _-])",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def names_views(name: str) -> bool:
    """Whether a class is that of the number of views; `views-row` is Drupal's word for a list."""
    return len(name) < 300 and _VIEWS.search(name) is not None


_CHANGES = frozenset(("updated", "update", "modified", "changed", "end", "event", "until"))


def _zone_kind(element: Any, tag: str) -> str:
    if tag in _FRAME_TAGS or (element.get("role") or "").lower() in _FRAME_ROLES:
        return "frame"
    if tag in {"form", "fieldset"}:
        return "form"
    if tag == "figcaption":
        return "caption"
    if tag == "header":
        return "header"
    names = element.get("class"), element.get("id")
    return _hinted(*names) if any(names) else ""


@lru_cache(maxsize=8192)
def _hinted(name: str | None, ident: str | None) -> str:
    """What a block's names hint that it is: `comments`, `hint`, or nothing."""
    kinds = {_hint_of(one) for one in f"{name or ''} {ident or ''}"[:500].split()}
    return "comments" if "comments" in kinds else "hint" if "hint" in kinds else ""


def _hint_of(name: str) -> str:
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or _STATES.intersection(words):
        return ""
    if _COMMENTS.intersection(words):
        return "comments"
    return "hint" if _HINTS.intersection(words) else ""


def ancestors(element: Any) -> Iterator[Any]:
    """An element and all around it, the innermost first."""
    while element is not None:
        yield element
        element = element.getparent()
