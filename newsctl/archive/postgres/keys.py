"""What articles are known by: digests of an address, a guid or a folded text."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from newsctl.archive.batch import GUID, SAME_TEXT, URL
from newsctl.archive.url_keys import url_key

if TYPE_CHECKING:
    from newsctl.archive.postgres.analysis import Text


@lru_cache(maxsize=8192)  # a batch asks for each again and again
def key(name: str, value: object) -> str:
    """What an article is filed under, as a UUID in hexadecimal digits: 128 bits, so that no two
    are the same by chance."""
    data = f"{name}\n{value}".encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


def keys_of(url: str | None, guid: str | None, text: Text) -> list[str]:
    """All that an article is filed under, of some address, guid and text."""
    values = ((URL, url_key(url)), (GUID, guid or None), (SAME_TEXT, text.key))
    return [key(name, value) for name, value in values if value is not None]
