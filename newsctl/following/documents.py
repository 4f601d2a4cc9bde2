"""What was fetched, as a feed: what it says of itself, and its entries."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from newsctl.formats.feed import no_feed
from newsctl.formats.file_types import ENOUGH, kind_of_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.formats.feed import Channel
    from newsctl.formats.item import Item, Options
    from newsctl.formats.web import Answer

FEEDS = frozenset(("feed", "jsonfeed", "sitemap"))


def kind_of(answer: Answer) -> str:
    """The kind of what was fetched, by its bytes: what a site declares is seldom to be believed."""
    return kind_of_bytes(answer.data[:ENOUGH])


def feed_of(answer: Answer, options: Options) -> tuple[Channel, Iterator[Item]]:
    """The channel and the entries of a feed that was fetched. Raises BadInput for what is none."""
    kind = kind_of(answer)
    stream = io.BytesIO(answer.data)
    if kind == "feed":
        from newsctl.formats.feed import read_with_channel

        return read_with_channel(stream, answer.url, options)
    if kind == "jsonfeed":
        from newsctl.formats.feed import read_json_with_channel

        return read_json_with_channel(stream, answer.url, options)
    if kind == "sitemap":
        from newsctl.formats.sitemap import read_with_channel

        return read_with_channel(stream, answer.url, options)
    raise no_feed(answer.url)
