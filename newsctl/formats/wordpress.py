"""WordPress's own export (WXR): published posts, each read for itself as the file streams by.

Drafts, pages, pictures, menus, revisions and what lies in the trash are passed over. Authors are
called by the names they show, counters of plugins are views, and shortcodes are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats import html_fragments
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_record, failed
from newsctl.formats.json_scanner import LONGEST_VALUE
from newsctl.formats.text_streams import chunks
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsctl.formats.item import Options

_ITEM, _END = re.compile(r"<item[\s>]"), "</item>"
_NAMESPACE = re.compile(r"\sxmlns:([\w-]{1,40})\s*=\s*[\"']([^\"'<>]{1,300})[\"']")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NO_ARTICLES = frozenset(
    (
        "attachment", "page", "nav_menu_item", "revision", "custom_css", "customize_changeset",
        "oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part",
        "wp_navigation", "wp_global_styles", "wp_font_face", "wp_font_family", "acf-field",
        "acf-field-group", "wpcf7_contact_form", "elementor_library", "product", "shop_order",
        "feedback", "jp_pay_order",
    )
)  # fmt: skip
_COUNTERS = ("views", "post_views_count", "_post_views", "post_views", "tie_views", "_views_count",
             "entry_views", "hits", "td_post_views", "jnews_views")  # fmt: skip


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The published posts of an export. Raises BadInput for one without an item."""
    number = 0
    head = _Head()
    for number, text in enumerate(_items(chunks(stream, source, options.damage), head), 1):
        place = at_record(source, number)
        if text is None:
            reason = _("longer than {n} million characters").format(n=LONGEST_VALUE >> 20)
            yield failed(place, reason, source, number)
            continue
        try:
            yield _item(head, text, place, source, number, options)
        except BadInput as error:
            yield failed(place, str(error), source, number)
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


class _Head:
    """What an export says before its items: its namespaces, its site, who its authors are."""

    def __init__(self) -> None:
        self.text = ""
        self._known: Any = None

    def wrapped(self, text: str) -> Any:
        """A part of the export as a tree, with the namespaces of the whole."""
        from lxml import etree

        spaces = "".join(
            f' xmlns:{name}="{address}"'
            for name, address in dict(_NAMESPACE.findall(self.text)).items()
        )
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        plain = _CONTROLS.sub(" ", text)
        try:
            return etree.fromstring(f"<x{spaces}>{plain}</x>".encode(), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    @property
    def known(self) -> Any:
        """The site's name and language, and its authors by their logins."""
        if self._known is None:
            at = self.text.find("<channel>")
            root = self.wrapped(self.text[at + len("<channel>") :])
            people: dict[str, str] = {}
            for one in _named(root, "author") if root is not None else ():
                login, shown = _text(one, "author_login"), _text(one, "author_display_name")
                people[login] = shown or login
            self._known = (_text(root, "title"), _text(root, "language"), people)
        return self._known


def _items(pieces: Iterator[str], head: _Head) -> Iterator[str | None]:
    """The text of each item, None for one too long; what is before the first is the head."""
    rest = ""
    in_head = True
    held: list[str] = []  # of the item that is open
    size = 0
    inside = False
    for piece in pieces:
        rest += piece
        while True:
            if not inside:
                found = _ITEM.search(rest)
                before = found.start() if found else max(0, len(rest) - len("<item>"))
                if in_head and len(head.text) < LONGEST_VALUE:
                    head.text += rest[:before]
                rest = rest[before:]
                if found is None:
                    break
                in_head, inside, held, size = False, True, [], 0
            end = rest.find(_END)
            upto = end + len(_END) if end >= 0 else max(0, len(rest) - len(_END))
            size += upto
            held = [*held, rest[:upto]] if size <= LONGEST_VALUE else []
            rest = rest[upto:]
            if end < 0:
                break
            yield "".join(held) if held else None
            inside = False
    if inside:
        yield "".join([*held, rest]) if held else None


def _named(root: Any, name: str) -> list[Any]:
    return [] if root is None else [one for one in root.iter() if _local(one) == name]


def _local(element: Any) -> str:
    tag = element.tag
    return re.split(r"[}:]", tag)[-1] if isinstance(tag, str) else ""


def _text(root: Any, name: str) -> str:
    for one in [] if root is None else root:
        if _local(one) == name:
            return "".join(one.itertext()).strip()
    return ""


def _item(head: _Head, text: str, place: str, source: str, number: int, options: Options) -> Item:
    root = head.wrapped(text)
    item = next(iter(_named(root, "item")), None)
    if item is None:
        raise BadInput(_("this is no XML that can be read"))
    kind, status = _text(item, "post_type") or "post", _text(item, "status") or "publish"
    if kind in _NO_ARTICLES or status != "publish":
        return Item(None, None, source, number, passed=kind if kind != "post" else status)
    site, language, people = head.known
    record = _record(item, people) | {"source": site or None, "lang": language.partition("-")[0]}
    return item_of(record, options, place, source, number)


def _record(item: Any, people: dict[str, str]) -> dict[str, Any]:
    texts = [one for one in item if _local(one) == "encoded"]
    leads = ["".join(one.itertext()) for one in texts if one.prefix == "excerpt"]
    bodies = ["".join(one.itertext()) for one in texts if one.prefix != "excerpt"]
    terms = [one for one in item if _local(one) == "category"]
    sections = [_term(one) for one in terms if one.get("domain") in {"category", None}]
    tags = [_term(one) for one in terms if one.get("domain") == "post_tag"]
    creator = _text(item, "creator")
    return {
        "title": html_fragments.plain(_text(item, "title")),
        "body": "\n\n".join(html_fragments.paragraphs("\n".join(bodies))),
        "excerpt": "\n".join(leads).strip() or None,
        "url": _text(item, "link"),
        "guid": _text(item, "guid"),
        "author": people.get(creator, creator) or None,
        "section": next(iter(sections), None),
        "tags": [*tags, *sections[1:]],
        "published_at": _published(item),
        "views": _views(item),
    }


def _term(element: Any) -> str:
    return html_fragments.plain("".join(element.itertext()))


def _published(item: Any) -> str | None:
    at_greenwich = _text(item, "post_date_gmt")
    if at_greenwich[:4] not in {"", "0000"}:
        return f"{at_greenwich.replace(' ', 'T')}Z"
    return _text(item, "pubDate") or _text(item, "post_date") or None


def _views(item: Any) -> int:
    for one in _named(item, "postmeta"):
        value = _text(one, "meta_value")
        if _text(one, "meta_key") in _COUNTERS and value.isdecimal() and len(value) < 12:
            return int(value)
    return 0
