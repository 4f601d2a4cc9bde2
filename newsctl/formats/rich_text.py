"""Rich text as editors keep it in JSON: a tree of blocks, whose leaves are pieces of text.

Contentful, ProseMirror and TipTap, Slate, Lexical, Portable Text (Sanity), the blocks of Strapi,
Editor.js and Draft.js, the elements of Arc XP: their nodes have other names and one shape.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHILDREN = ("content", "children", "nodes", "blocks", "content_elements", "items")
_LEAF = ("text", "value", "content")
_WRAPPED = ("root", "document", "data")
# What stands within a paragraph; anything else that has children of its own is a block.
_INLINE = frozenset(
    (
        "text", "span", "link", "hyperlink", "entry-hyperlink", "asset-hyperlink", "autolink",
        "inline", "mark", "mention", "hardbreak", "hard_break", "linebreak", "extended-text",
    )
)  # fmt: skip
_BREAKS = frozenset(("hardbreak", "hard_break", "linebreak"))
_NO_TEXT = frozenset(
    (
        "image", "gallery", "video", "raw_html", "html", "oembed_response", "interstitial_link",
        "divider", "delimiter", "social_media", "embed", "code", "table", "media", "reference",
        "embedded-asset-block", "embedded-entry-block", "atomic",
    )
)  # fmt: skip
_DEEPEST, _LONGEST = 40, 8 << 20  # levels; code points of a tree that a text holds


def paragraphs_of(value: Any) -> list[str] | None:
    """The paragraphs of rich text, also of what a text holds as JSON; None for anything else."""
    if isinstance(value, str):
        if value[:1] not in {"{", "["} or not 2 < len(value) < _LONGEST:
            return None
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not _is_tree(value):
        return None
    return [text for one in _paragraphs(value, 0) if (text := one.strip())]


def _is_tree(value: Any) -> bool:
    if isinstance(value, dict):
        inner = next((value[name] for name in _WRAPPED if isinstance(value.get(name), dict)), None)
        if inner is not None and value.keys().isdisjoint(_CHILDREN):
            return _is_tree(inner)
        whole = _type(value) in {"document", "doc", "root"} or "blocks" in value
        return (whole or "nodes" in value) and bool(_children(value))
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and _type(one) for one in value)
        and any(_is_block(one) for one in value)
    )


def _is_block(node: dict[str, Any]) -> bool:
    """Whether a node can be the first level of a tree: it has pieces of its own, or a text that
    only elements of an article are written with."""
    if any(isinstance(one, dict) and _type(one) for one in _children(node)):
        return True
    data = node.get("data")
    return (isinstance(data, dict) and ("text" in data or "items" in data)) or (
        _type(node) == "text" and isinstance(node.get("content"), str)
    )


def _type(node: dict[str, Any]) -> str:
    kinds = (node.get(name) for name in ("nodeType", "type", "_type", "object"))
    return next((one.lower() for one in kinds if isinstance(one, str)), "")


def _children(node: dict[str, Any]) -> list[Any]:
    return next((node[name] for name in _CHILDREN if isinstance(node.get(name), list)), [])


def _paragraphs(value: Any, depth: int) -> Iterator[str]:
    """The paragraphs of a node, or of several: pieces that stand side by side are one."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        if _type(value) in _NO_TEXT:
            return
        inner = _children(value)
        if not inner:
            wrapped = [value[name] for name in _WRAPPED if isinstance(value.get(name), dict)]
            if wrapped:
                yield from _paragraphs(wrapped[0], depth + 1)
            else:
                yield _leaf(value)
            return
        value = inner
    elif not isinstance(value, list):
        yield value if isinstance(value, str) else ""
        return
    # Blocks of a document are blocks, also those that have but a text (Draft.js, Arc).
    pieces: list[str] = []
    for one in value:
        if depth and isinstance(one, dict) and _is_inline(one):
            pieces.append(_inline(one, depth + 1))
            continue
        yield "".join(pieces)
        pieces = []
        yield from _paragraphs(one, depth + 1)
    yield "".join(pieces)


def _is_inline(node: dict[str, Any]) -> bool:
    kind = _type(node)
    return kind in _INLINE or (not kind and bool(_leaf(node)) and not _children(node))


def _inline(node: dict[str, Any], depth: int) -> str:
    if _type(node) in _BREAKS:
        return "\n"
    inner = [one for one in _children(node) if isinstance(one, dict)]
    if inner and depth < _DEEPEST:
        return "".join(_inline(one, depth + 1) for one in inner)
    return _leaf(node)


def _leaf(node: dict[str, Any]) -> str:
    return next((node[name] for name in _LEAF if isinstance(node.get(name), str)), "")
