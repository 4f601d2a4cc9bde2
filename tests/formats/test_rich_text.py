"""Rich text of every editor that keeps a tree: its paragraphs; what is no tree is left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsctl.formats.rich_text import paragraphs_of
from tests.formats.conftest import records

WANTED = ["أولا هنا نص.", "ثانيا هنا نص آخر."]
LINK = {"type": "link", "url": "https://x.example", "children": [{"type": "text", "text": "نص"}]}
TREES: dict[str, Any] = {
    "Contentful": {"nodeType": "document", "data": {}, "content": [
        {"nodeType": "paragraph", "data": {}, "content": [
            {"nodeType": "text", "value": "أولا هنا نص.", "marks": [], "data": {}}]},
        {"nodeType": "embedded-asset-block", "data": {"target": {"title": "صورة"}}, "content": []},
        {"nodeType": "paragraph", "data": {}, "content": [
            {"nodeType": "text", "value": "ثانيا ", "marks": [{"type": "bold"}], "data": {}},
            {"nodeType": "hyperlink", "data": {"uri": "https://x.example"}, "content": [
                {"nodeType": "text", "value": "هنا", "marks": [], "data": {}}]},
            {"nodeType": "text", "value": " نص آخر.", "marks": [], "data": {}}]}]},
    "TipTap, ProseMirror": {"type": "doc", "content": [
        {"type": "paragraph", "attrs": {"dir": "rtl"}, "content": [
            {"type": "text", "text": "أولا "},
            {"type": "text", "marks": [{"type": "bold"}], "text": "هنا نص."}]},
        {"type": "blockquote", "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": "ثانيا هنا نص آخر."}]}]}]},
    "Lexical": {"root": {"type": "root", "direction": "rtl", "children": [
        {"type": "paragraph", "children": [
            {"type": "extended-text", "text": "أولا هنا نص.", "format": 1}]},
        {"type": "paragraph", "children": [
            {"type": "text", "text": "ثانيا هنا "}, LINK, {"type": "text", "text": " آخر."}]}]}},
    "Slate, Strapi's blocks": [
        {"type": "heading", "level": 2, "children": [{"type": "text", "text": "أولا هنا نص."}]},
        {"type": "image", "image": {"caption": "صورة"}, "children": [{"text": "", "type": "text"}]},
        {"type": "paragraph", "children": [{"text": "ثانيا هنا نص آخر."}]}],
    "Portable Text": [
        {"_type": "block", "style": "normal", "markDefs": [], "children": [
            {"_type": "span", "text": "أولا هنا "}, {"_type": "span", "text": "نص."}]},
        {"_type": "block", "children": [{"_type": "span", "text": "ثانيا هنا نص آخر."}]}],
    "Editor.js": {"time": 1, "version": "2.28", "blocks": [
        {"id": "a", "type": "header", "data": {"text": "أولا هنا نص.", "level": 2}},
        {"id": "c", "type": "delimiter", "data": {}},
        {"id": "b", "type": "list", "data": {"style": "unordered", "items": [
            "ثانيا هنا نص آخر."]}}]},
    "Draft.js": {"entityMap": {}, "blocks": [
        {"key": "a", "text": "أولا هنا نص.", "type": "unstyled", "inlineStyleRanges": []},
        {"key": "b", "text": "ثانيا هنا نص آخر.", "type": "unordered-list-item"}]},
    "Arc XP": [
        {"type": "text", "_id": "1", "content": "أولا هنا نص."},
        {"type": "image", "caption": "صورة", "url": "https://x.example/i.png"},
        {"type": "interstitial_link", "content": "اقرأ أيضا"},
        {"type": "text", "_id": "2", "content": "ثانيا هنا نص آخر."}],
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
def test_a_tree_is_its_paragraphs(name: str) -> None:
    assert paragraphs_of(TREES[name]) == WANTED
    assert paragraphs_of(json.dumps(TREES[name])) == WANTED


@pytest.mark.parametrize("name", TREES)
def test_a_body_that_is_a_tree_is_read_so(name: str) -> None:
    """Also where it stands under its language, and as a text in a table's cell."""
    for body in (TREES[name], {"ar": TREES[name]}, json.dumps(TREES[name])):
        [found] = records(json.dumps({"title": "عنوان", "body": body}))
        assert found.article is not None
        assert found.article.body == "\n\n".join(WANTED)


@pytest.mark.parametrize(
    "value",
    ["", "نص", "[قوسان] في أول النص", "{", "[]", "{}", [], {}, None, 3, ["أ", "ب"], [{"name": "أ"}],
     {"name": "أ"}, {"rendered": "<p>أ</p>"}, {"content": "أ"}, [{"text": "أ"}, {"text": "ب"}],
     ["نص ", {"type": "bold", "text": "أ"}], [{"type": "bold", "text": "أ"}], "[1, 2]"],
)  # fmt: skip
def test_what_is_no_tree_is_left_to_others(value: Any) -> None:
    assert paragraphs_of(value) is None


def test_a_tree_of_any_depth_is_read_within_bounds() -> None:
    tree: dict[str, Any] = {"type": "paragraph", "content": [{"type": "text", "text": "أ"}]}
    for _level in range(300):
        tree = {"type": "blockquote", "content": [tree]}

    assert paragraphs_of({"type": "doc", "content": [tree]}) == []
