"""Markdown with front matter, a file an article: what Obsidian and Hugo keep.

---
title: افتتاح مكتبة
date: 2026-11-20
tags: [كتب]
---

افتتحت اليوم مكتبة جديدة.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.encodings import decode, plain_letters, read_whole
from newsctl.formats.field_mapping import item_of
from newsctl.formats.file_names import file_name
from newsctl.messages import gettext as _
from newsctl.text import normalise, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from newsctl.article import Article
    from newsctl.formats.item import Item, Options

_YAML = re.compile(r"---[ \t]*\n(.*?)(?<=\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)(?<=\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST_NUMBER = 64  # bits: JSON and the archive have no longer ones
_LONGEST = 1 << 17  # code points of front matter
_SAME = re.compile(r"\W+")
# Our field → the name that Hugo and Obsidian know. `url` would be a page's own path to Hugo.
_NAMES = {"published_at": "date", "url": "link", "updated_at": "lastmod"}
_ORDER = (
    "title", "published_at", "author", "source", "section", "tags", "url", "lang", "views",
    "page_views", "id", "guid", "added_at", "updated_at", "viewed_at", "deleted_at", "changed_at",
    "extra",
)  # fmt: skip


def read(stream: BinaryIO, source: str, options: Options) -> Iterator[Item]:
    """The one article of a Markdown file. Without a title in its front matter the title is its
    first heading, or else the file's name. Raises BadInput."""
    text = decode(read_whole(stream, source), source, damage=options.damage).removeprefix("\ufeff")
    known, body = _parted(normalise(text), source)
    if "added_at" not in known:  # else the text is as it was stored
        known, body = _parted(plain_letters(normalise(text)), source)
        body = visible(body)
    title = next((name for name in known if name.strip().casefold() in {"title", "عنوان"}), None)
    heading, below = _headed(body)
    if heading and (title is None or _alike(str(known[title]), heading)):
        known.setdefault(title or "title", heading)
        body = below
    elif title is None and source != "-" and body.strip():
        known["title"] = PurePath(source).stem
    if not body.strip() and not any(known.values()):
        raise BadInput(_("{file}: the page is empty").format(file=source), source=source)
    item = item_of(known | {"body": body.strip("\n")}, options, source, source, 1)
    if item.error:
        raise item.error
    yield item


def _headed(body: str) -> tuple[str, str]:
    """The heading that a text begins with, empty when there is none, and the text below."""
    line, _newline, below = body.lstrip().partition("\n")
    if not line.startswith(("# ", "#\t")):
        return "", body
    plain = line[1:].strip()
    bare = plain.rstrip("#")
    return (bare.rstrip() if bare.endswith((" ", "\t")) else plain), below


def _alike(one: str, other: str) -> bool:
    return _SAME.sub(" ", one).strip() == _SAME.sub(" ", other).strip()


def _parted(text: str, source: str) -> tuple[dict[str, Any], str]:
    """The front matter's fields and the text below. Raises BadInput for what is no front matter."""
    text = text.lstrip("\n")
    found = _YAML.match(text) or _TOML.match(text)
    if found is None:
        return {}, text
    if len(found[1]) > _LONGEST:
        raise _unreadable(source, 1)
    known = _yaml(found[1], source) if text.startswith("---") else _toml(found[1], source)
    if known is None:  # two rules with text between them
        return {}, text
    try:
        plain = {str(name): _plain(value) for name, value in known.items()}
    except RecursionError:  # nested deeper than any article says anything
        raise _unreadable(source, 1) from None
    return plain, text[found.end() :]


def _yaml(text: str, source: str) -> dict[str, Any] | None:
    import yaml

    try:
        known = yaml.load(text, Loader=_loader())  # noqa: S506 - a SafeLoader that knows less
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        raise _unreadable(source, line) from None
    return known if isinstance(known, dict) else None if known is not None else {}


def _toml(text: str, source: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable(source, 1) from None


def _unreadable(source: str, line: int) -> BadInput:
    message = _("{file}, line {line}: the front matter cannot be read").format(
        file=source, line=line
    )
    return BadInput(message, source=source, record=line)


def _plain(value: Any) -> Any:
    """A value of front matter as JSON has it: dates as ISO texts, lists of texts."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(one) for one in value]
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def _loader() -> Any:
    """YAML's safe loader without what surprises: dates stay texts, `12:30` is no number, `no` is a
    word, and no alias can make a small file a huge one."""
    import yaml

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        yaml_implicit_resolvers: Any = {}  # noqa: RUF012 - PyYAML reads it from the class

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.events.AliasEvent):
                mark = self.peek_event().start_mark
                raise yaml.composer.ComposerError(None, None, "an alias", mark)
            return super().compose_node(parent, index)

    for name, pattern, first in (
        ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
        ("bool", r"true|True|false|False", list("tTfF")),
        ("int", r"-?(?:0|[1-9][0-9]{0,17})", list("-0123456789")),
        ("float", r"-?[0-9]+\.[0-9]+", list("-0123456789")),
    ):
        Loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern})\Z"), first
        )
    return Loader


def write(articles: Iterable[Article], stream: BinaryIO) -> None:
    """One article; several are several files. Raises UsageError for a second one."""
    from newsctl.errors import UsageError

    for number, article in enumerate(articles):
        if number:
            raise UsageError(_("Markdown is a file an article: name a folder, -o FOLDER"))
        stream.write(dump(article))


def write_folder(
    articles: Iterable[Article], create: Callable[[str], AbstractContextManager[BinaryIO]]
) -> None:
    """A file an article."""
    for number, article in enumerate(articles, 1):
        with create(file_name(article, number, ".md")) as stream:
            stream.write(dump(article))


def dump(article: Article) -> bytes:
    """An article as a Markdown file."""
    import yaml

    record = article.to_record()
    record = {name: value for name, value in record.items() if value or name == "page_views"}
    if not record.get("views") or record["page_views"] is None:
        del record["page_views"]  # it says nothing that the views do not
    known = {_NAMES.get(name, name): record[name] for name in _ORDER if name in record}
    head = yaml.dump(
        known,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    return f"---\n{head}---\n\n{article.body}\n".encode("utf-8", "replace")
