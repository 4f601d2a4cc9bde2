"""Posts as Facebook exports them: their text and link lie deep in them, and each byte of a letter
is written as a letter of its own (`Ø®` for `خ`).
"""

from __future__ import annotations

from typing import Any


def unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A post's fields where others have them; any other record as it is. What a post calls its
    title says only who did what; its headline is its link's, if it has one."""
    if not _is_post(record):
        return record
    record = _undone(record)
    told = {name: value for name, value in record.items() if name not in {"data", "title"}}
    texts = [one["post"] for one in _dicts(record.get("data")) if isinstance(one.get("post"), str)]
    links = [one["external_context"] for one in _attached(record)
             if isinstance(one.get("external_context"), dict)]  # fmt: skip
    pictures = [one["media"] for one in _attached(record) if isinstance(one.get("media"), dict)]
    said = [one["description"] for one in pictures if isinstance(one.get("description"), str)]
    texts += [one for one in said if one not in texts]
    rest = [one for one in _dicts(record.get("data")) if "post" not in one]
    if rest:
        told["data"] = rest
    if texts:
        told["body"] = "\n\n".join(texts)
    name = next((one["name"] for one in links if isinstance(one.get("name"), str)), "")
    if name or not texts:
        told["title"] = name or record.get("title", "")
    if "title" in record and told.get("title") != record["title"]:
        told["activity"] = record["title"]
    url = next((one["url"] for one in links if isinstance(one.get("url"), str)), "")
    return told | ({"url": url} if url else {})


def _is_post(record: dict[str, Any]) -> bool:
    lists = all(isinstance(record.get(name, []), list) for name in ("data", "attachments"))
    if "timestamp" not in record or not lists:
        return False
    told = {name for one in _dicts(record.get("data")) for name in one}
    attached = {name for one in _attached(record) for name in one}
    return "post" in told or not attached.isdisjoint(("external_context", "media"))


def _attached(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in _dicts(record.get("attachments")) for one in _dicts(part.get("data"))]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _undone(value: Any) -> Any:
    """A value whose letters are letters again."""
    if isinstance(value, str):
        try:
            return value.encode("latin-1").decode()
        except UnicodeError:
            return value
    if isinstance(value, list):
        return [_undone(one) for one in value]
    if isinstance(value, dict):
        return {_undone(name): _undone(one) for name, one in value.items()}
    return value
