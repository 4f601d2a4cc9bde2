"""Ghost's export: published posts, joined with their authors and tags, which stand apart in tables
of their own behind them.

Posts wait in a temporary file until the other tables are known: memory stays that of one post and
of the names.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_line, at_record, failed
from newsctl.formats.joined_json import IN_MEMORY, keep, kept, rows
from newsctl.formats.json_scanner import LONGEST_VALUE, NotJson, Scanner, TooLong, decode
from newsctl.formats.text_streams import chunks
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO, BinaryIO

    from newsctl.formats.item import Options

    Row = dict[str, Any]

_OPENED = frozenset(("db", "data"))
_TABLES = frozenset(("tags", "users", "posts_tags", "posts_authors", "settings"))
# The text once more, and what draws it: where the page's own text is there.
_COPIES = frozenset(("mobiledoc", "lexical", "plaintext", "feature_image_caption", "codeinjection"))


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The posts of an export. What is not published, and a page of the site itself, is passed over.
    Raises BadInput where the file breaks off, or holds no post."""
    number = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as posts:
        tables: dict[str, list[Row]] = {}
        try:
            _open(Scanner(chunks(stream, source, options.damage)), posts, tables, LONGEST_VALUE)
        except NotJson as error:
            place, reason = at_line(source, error.line), _("this is not JSON")
            raise BadInput(
                _("{place}: {reason}").format(place=place, reason=reason), source=source
            ) from None
        joined = _Joined(tables)
        for number, post in kept(posts):
            yield _item(post, joined, source, number, options)
    if not number:
        raise BadInput(_("{file}: there is no record in it").format(file=source), source=source)


def _open(scan: Scanner, posts: IO[bytes], tables: dict[str, list[Row]], left: int) -> int:
    """Go through an object or a list of them, the posts to a file and the tables to memory, of
    which `left` code points are left; what is left then."""
    end = {"{": "}", "[": "]"}.get(scan.peek())
    if end is None:
        scan.value()
        return left
    scan.skip()
    while (first := scan.peek()) != end:
        if not first:
            raise NotJson(scan.line)
        name = scan.name() if end == "}" else "db"
        if name == "posts" and scan.peek() == "[":
            keep(scan, posts)
        elif name in _OPENED:
            left = _open(scan, posts, tables, left)
        else:
            line, text = scan.line, scan.value()
            if name in _TABLES:
                left -= len(text)
                if left < 0:
                    raise TooLong(line)
                tables[name] = rows(decode(text, line))
    scan.skip()
    return left


def _item(post: Row | None, joined: _Joined, source: str, number: int, options: Options) -> Item:
    place = at_record(source, number)
    if post is None:
        return failed(place, _("this is not JSON"), source, number)
    if post.get("type", "post") != "post" or _is_true(post.get("page")):
        return Item(None, None, source, number, passed="page")
    return item_of(joined.record(post), options, place, source, number)


def _is_true(value: Any) -> bool:
    return value is True or value == 1


class _Joined:
    """The tables behind the posts."""

    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self._tags = _names(tables.get("tags", []))
        self._users = _names(tables.get("users", []))
        self._tags_of = _links(tables.get("posts_tags", []), "tag_id")
        self._users_of = _links(tables.get("posts_authors", []), "author_id")
        self._settings = {
            str(one.get("key")): one.get("value") for one in tables.get("settings", [])
        }

    def record(self, post: Row) -> Row:
        """A post with the names that its links lead to."""
        key = str(post.get("id"))
        tags = [self._tags[one] for one in self._tags_of.get(key, ()) if one in self._tags]
        public = [one for one in tags if not one.startswith("#")]  # which only the site's staff see
        writers = self._users_of.get(key) or [str(post.get("author_id") or post.get("author"))]
        found: Row = {
            "author": [self._users[one] for one in writers if one in self._users],
            "section": public[:1],
            "tags": public[1:],
            "source": self._settings.get("title"),
            "language": self._settings.get("locale") or self._settings.get("lang"),
        }
        copies = _COPIES if post.get("html") else frozenset[str]()
        rest = {name: one for name, one in post.items() if name not in copies | {"author", "id"}}
        return {name: one for name, one in found.items() if one} | rest


def _names(table: list[Row]) -> dict[str, str]:
    return {str(one.get("id")): str(one["name"]) for one in table if one.get("name")}


def _links(table: list[Row], other: str) -> dict[str, list[str]]:
    """What each post leads to, in the order that its site shows."""
    found: dict[str, list[str]] = {}
    for one in sorted(table, key=_place):
        found.setdefault(str(one.get("post_id")), []).append(str(one.get(other)))
    return found


def _place(row: Row) -> int:
    place = row.get("sort_order")
    return place if isinstance(place, int) else 0
