"""Substack's export, a ZIP file: a table of posts, and the text of each in a page beside it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.formats.encodings import LARGEST_PAGE
from newsctl.formats.field_mapping import item_of
from newsctl.formats.item import Item, at_record
from newsctl.formats.page.html import page_text
from newsctl.formats.unpacking_limits import UNPACKING, Budget, Unpacked, damaged
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection, Iterator

    from newsctl.formats.item import Options

TABLE = "posts.csv"
_POSTS = "posts/"
_LARGEST_TABLE = 32 << 20  # bytes
_BROKEN: tuple[type[Exception], ...] = (csv.Error, *UNPACKING)


def is_export(names: Collection[str]) -> bool:
    """Whether a ZIP file of these members is such an export."""
    return TABLE in names and any(
        name.startswith(_POSTS) and name.endswith(".html") for name in names
    )


def read_members(archive: zipfile.ZipFile, source: str, options: Options) -> Iterator[Item]:
    """The published posts of an opened export, in the order of its table: title, subtitle and text,
    date; readers' addresses and who opened what are left where they are. Raises BadInput."""
    budget = options.budget or Budget()
    try:
        table = _text(archive, TABLE, _LARGEST_TABLE, source, options, budget)
        rows = list(csv.DictReader(io.StringIO(table)))
    except _BROKEN as error:
        raise damaged(f"{source}:{TABLE}", error) from None
    for number, row in enumerate(rows, 1):
        name = f"{_POSTS}{row.get('post_id') or ''}.html"
        label = f"{source}:{name}"
        if str(row.get("is_published")).strip().lower() != "true":
            yield Item(None, None, label, number, passed="draft")
            continue
        try:
            text = _text(archive, name, LARGEST_PAGE, source, options, budget)
        except KeyError:
            text = ""  # a post that is all title, as of a podcast
        except BadInput as error:
            yield Item(None, error, label, number)
            continue
        except UNPACKING as error:
            yield Item(None, damaged(label, error), label)
            continue
        yield item_of(_record(row, text), options, at_record(label, number), label, number)


def _record(row: dict[str, Any], text: str) -> dict[str, Any]:
    subtitle = row.get("subtitle") or ""
    lead = f"<p>{subtitle}</p>\n" if subtitle else ""
    return {
        "title": row.get("title"),
        "body": f"{lead}{text}",
        "date": row.get("post_date"),
        "guid": f"substack:{row.get('post_id')}",
    }


def _text(
    archive: zipfile.ZipFile, name: str, most: int, source: str, options: Options, budget: Budget
) -> str:
    """The text of a member. Raises KeyError where there is none, BadInput, what UNPACKING names."""
    info = archive.getinfo(name)
    label = f"{source}:{name}"
    budget.open_one(label)
    with archive.open(info) as packed:
        raw = Unpacked(packed, max(info.compress_size, 1), budget, label)
        data = io.BufferedReader(raw).read(most + 1)
    if raw.failure is not None:
        raise raw.failure
    if len(data) > most:
        told = _("{place}: {reason}").format(place=label, reason=_("the page is too large"))
        raise BadInput(told, source=label)
    return page_text(data, label, "utf-8", options.damage)
