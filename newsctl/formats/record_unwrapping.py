"""The fields of a record, out of what other programs wrap it in, and the records of a file whose
lists have names that nobody knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.formats.facebook_posts import unwrapped
from newsctl.formats.field_names import meanings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a record may stand in: search engines, JSON:API, GraphQL, lists of one kind.
_WRAPPERS = (
    "_source", "attributes", "node", "article", "post", "document", "story", "item", "news",
    "fields", "doc", "data", "object",
)  # fmt: skip
_BESIDE = ("meta", "metadata")  # what may hold more fields of the record
_PARTED = ("content", "introtext", "user", "feed", "from_id", "source", "taxonomy")  # see _joined
_OPENED = frozenset((*_WRAPPERS, *_BESIDE, *_PARTED, "_embedded", "attachments", "href"))
_PINBOARD = frozenset(("href", "description", "extended"))  # which calls a title a description
_NO_ARTICLES = frozenset(
    (
        "Organization", "NewsMediaOrganization", "WebSite", "WebPage", "BreadcrumbList", "Person",
        "ImageObject", "VideoObject", "ListItem", "SearchAction", "SiteNavigationElement",
        "CollectionPage", "ItemList", "Corporation", "LocalBusiness", "WPHeader", "WPFooter",
    )
)  # fmt: skip
# What becomes of a post before it is published, where a record says that it is one.
_UNPUBLISHED = frozenset(
    ("draft", "auto-draft", "trash", "pending", "private", "scheduled", "future")
)
_UNPUBLISHED_STATES = frozenset(("0", "-2"))  # of Joomla
_POSTS = frozenset(("slug", "post_type", "post_status", "guid", "type"))
_CREATED = frozenset(("created", "body", "langcode"))
_DEEPEST, _MOST = 6, 100_000  # lists within lists, values looked at


def what_else(record: dict[str, Any]) -> str:
    """What a record is that says itself that it is no article, or not a published one; empty for
    any other."""
    kind = record.get("@type")
    if isinstance(kind, str) and kind in _NO_ARTICLES and "articleBody" not in record:
        return kind
    if record.get("type") == "service" and "action" in record:
        return "service"  # a chat's notice, of who came and went
    if record.get("type") == "message" and "from" in record and not record.get("text"):
        return "media"  # a chat's picture with nothing said
    if record.get("type") == "Announce" and isinstance(record.get("object"), str):
        return "Announce"  # somebody else's post, by its address alone
    if _is_true(record.get("draft")) or record.get("published") is False:  # of Hugo, of Jekyll
        return "draft"
    if "introtext" in record and str(record.get("state")) in _UNPUBLISHED_STATES:
        return "draft"
    inner = record.get("attributes")
    told = inner if isinstance(inner, dict) else record
    if _says_no(told.get("status")) and not _CREATED.isdisjoint(told):  # of Drupal
        return "draft"
    status = record.get("status") or record.get("post_status") or record.get("state")
    if isinstance(status, str) and status in _UNPUBLISHED and not _POSTS.isdisjoint(record):
        return status
    return ""


def _says_no(value: Any) -> bool:
    """Whether a value is that of a box that nobody ticked: `false`, `[{"value": false}]`."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        value = value[0].get("value")
    return value is False


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def has_text(record: dict[str, Any], mapping: Mapping[str, str]) -> bool:
    """Whether a record has a field that is an article's title or body."""
    return any(
        ours in {"title", "body", "lead"} and isinstance(value, str | dict | list)
        for name, value in opened(record, mapping)
        for ours, _rank in meanings_of(name, mapping)
    )


def opened(record: dict[str, Any], mapping: Mapping[str, str]) -> list[tuple[str, Any]]:
    """A record's fields, also those of an object that it is wrapped in or described by, and the
    nested ones that the user named by their path (`meta.title`)."""
    if _OPENED.isdisjoint(record) and not mapping:
        return list(record.items())
    record = unwrapped(record)
    for name in _WRAPPERS:
        inner = record.get(name)
        if not isinstance(inner, dict) or not _has_meaning(inner, mapping):
            continue
        if "title" in inner or "title" not in record:
            outer = {key: value for key, value in record.items() if key != name}
            record = outer | inner
    if record.keys() >= _PINBOARD:
        words = str(record.get("tags") or "").split()
        record = record | {"title": record["description"], "tags": words}
        record["description"] = record.pop("extended")
    pairs = list(_joined(record).items())
    for name in _BESIDE:
        if isinstance(inner := record.get(name), dict):
            pairs += [(key, value) for key, value in inner.items() if key not in record]
    if isinstance(inner := record.get("_embedded"), dict):
        pairs += _embedded(inner)
    for path in mapping:
        value: Any = record
        for step in path.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        if "." in path and value is not None:
            pairs.append((path, value))
    return pairs


def _joined(record: dict[str, Any]) -> dict[str, Any]:
    """A record's fields with what it keeps of one of them in two places put together."""
    if isinstance(inner := record.get("content"), dict) and "url" in inner:  # a link's own facts
        record = inner | {
            name: value for name, value in record.items() if value and name != "content"
        }
    if record.keys() >= {"introtext", "fulltext"}:  # Joomla parts a text where "read more" stands
        parts = (record["introtext"], record["fulltext"])
        record = {name: value for name, value in record.items() if name != "introtext"}
        record["fulltext"] = "\n\n".join(part for part in parts if isinstance(part, str) and part)
    if isinstance(user := record.get("user"), dict) and "name" in user:
        record = {"author": user} | {name: one for name, one in record.items() if name != "user"}
    if isinstance(feed := record.get("feed"), dict) and "title" in feed:  # that it was read in
        told = {"feed_title": feed["title"], "folder": feed.get("category")}
        record = told | {name: one for name, one in record.items() if name != "feed"}
    if isinstance(inner := record.get("source"), dict) and "authors" in inner:
        record = {"authors": inner["authors"]} | record
    if isinstance(inner := record.get("taxonomy"), dict) and "tags" in inner:  # of Arc XP
        told = {"section": inner.get("primary_section"), "tags": inner["tags"]}
        record = told | {name: one for name, one in record.items() if name != "taxonomy"}
    if isinstance(sender := record.get("from_id"), str) and "from" in record:  # of a chat
        place = "source" if sender.startswith("channel") else "author"
        record = {place: record["from"]} | {
            name: one for name, one in record.items() if name != "from"
        }
    return record


def _has_meaning(inner: dict[str, Any], mapping: Mapping[str, str]) -> bool:
    return any(meanings_of(name, mapping) for name in inner)


def _embedded(inner: dict[str, Any]) -> list[tuple[str, Any]]:
    """The names that WordPress gives beside a post, when asked to embed them."""
    terms = inner.get("wp:term")
    flat = [one for group in terms if isinstance(group, list) for one in group] if isinstance(
        terms, list
    ) else []  # fmt: skip
    flat = [one for one in flat if isinstance(one, dict)]
    return [
        ("author", inner.get("author")),
        ("section", [one for one in flat if one.get("taxonomy") == "category"][:1]),
        ("tags", [one for one in flat if one.get("taxonomy") == "post_tag"]),
    ]


def is_whole(record: dict[str, Any], mapping: Mapping[str, str]) -> bool:
    """Whether a record has a text, or a title with an address or a date. Without
    them it may be no more than a container."""
    known = _known(record, mapping)
    return not known.isdisjoint(("body", "lead")) or (
        "title" in known and not known.isdisjoint(("url", "published_at"))
    )


def _known(record: dict[str, Any], mapping: Mapping[str, str]) -> set[str]:
    return {
        ours
        for name, value in opened(record, mapping)
        if value not in (None, "", [], {})
        for ours, _rank in meanings_of(name, mapping)
    }


def records_within(value: dict[str, Any], mapping: Mapping[str, str]) -> list[dict[str, Any]]:
    """The records that a value holds in lists, whatever these are called: those lists of one path
    whose items say most of what an article has. Nothing where no list's items have a text."""
    best: list[dict[str, Any]] = []
    most = (0, 0)
    for items in _lists(value).values():
        known = set().union(*(_known(one, mapping) for one in items[:5]))
        if not known.isdisjoint(("body", "lead", "title")):
            worth = 2 * ("body" in known) + ("url" in known) + ("title" in known), len(items)
            if worth > most:
                best, most = items, worth
    return best


def _lists(value: dict[str, Any]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """All lists of objects within a value, by the names that lead to them."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    seen = 0
    while waiting and seen < _MOST:
        path, one = waiting.pop()
        seen += 1
        if isinstance(one, dict) and len(path) < _DEEPEST:
            waiting += [((*path, name), inner) for name, inner in one.items()]
        elif isinstance(one, list) and one and all(isinstance(each, dict) for each in one):
            found.setdefault(path, [])[:0] = one  # the stack gives the last list first
            waiting += [(path, each) for each in one]
    return found
