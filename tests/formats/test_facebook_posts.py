"""Posts of a Facebook export are articles like any others."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

from newsctl.formats.registry import read

LINK = {"external_context": {"url": "https://news.example/1", "name": "عنوان الرابط"}}
PICTURE = {"media": {"uri": "photos/1.jpg", "title": "صورة", "description": "وصف الصورة"}}


def exported(value: Any) -> Any:
    """As Facebook writes it: a letter for each byte."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [exported(one) for one in value]
    if isinstance(value, dict):
        return {name: exported(one) for name, one in value.items()}
    return value


def articles(*posts: dict[str, Any]) -> list[Any]:
    data = json.dumps([exported({"timestamp": 1709622000} | one) for one in posts]).encode()
    return [one.article for one in read(BytesIO(data), today=date(2026, 3, 1))]


def test_a_post_has_its_text_its_link_and_whole_letters() -> None:
    post = {
        "title": "صوت الساحل نشر منشورا",
        "data": [{"post": "قال الوزير كذا."}, {"update_timestamp": 1}],
        "attachments": [{"data": [LINK, PICTURE]}],
        "tags": [{"name": "بيروت"}],
    }
    (found,) = articles(post)
    assert found.title == "عنوان الرابط"
    assert found.body == "قال الوزير كذا.\n\nوصف الصورة"
    assert (found.url, found.tags) == ("https://news.example/1", ["بيروت"])
    assert found.published_at == "2024-03-05T07:00:00Z"
    assert found.extra["activity"] == post["title"]
    assert found.extra["attachments"] == post["attachments"]


def test_a_post_without_a_link_is_headed_by_its_text_else_by_what_was_done() -> None:
    text, picture, link = articles(
        {"data": [{"post": "نص وحده"}], "title": "فلان"},
        {"attachments": [{"data": [{"media": {"uri": "a.jpg"}}]}], "title": "فلان أضاف صورة"},
        {"attachments": [{"data": [{"external_context": {"url": "https://a.example/"}}]}],
         "title": "فلان شارك رابطا"},
    )  # fmt: skip
    assert (text.title, text.body) == ("نص وحده", "نص وحده")
    assert (picture.title, picture.body) == ("فلان أضاف صورة", "")
    assert (link.title, link.url) == ("فلان شارك رابطا", "https://a.example/")


def test_other_records_with_such_names_stay_as_they_are() -> None:
    (found,) = articles({"title": "Ø®Ø¨Ø±", "body": "نص", "data": [1], "attachments": "ملحق"})
    assert (found.body, found.extra["attachments"]) == (
        exported("نص"), exported("ملحق"),
    )  # fmt: skip
