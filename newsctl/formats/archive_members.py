"""Files inside archives, of whatever kind: which are read, and how deep."""

from __future__ import annotations

from io import BufferedReader
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.fast_dataclasses import replace
from newsctl.formats.unpacking_limits import DEEPEST
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.formats.item import Item, Options
    from newsctl.formats.unpacking_limits import Unpacked


def inner(options: Options, source: str) -> Options:
    """The options for what is inside `source`. Raises BadInput where archives nest too deep."""
    if options.depth >= DEEPEST:
        raise BadInput(
            _("{file}: archives within archives, more than {n} deep").format(
                file=source, n=DEEPEST
            ),
            source=source,
        )
    return replace(options, depth=options.depth + 1, folder=None)


def is_hidden(name: str) -> bool:
    """Whether a member is none of the user's: a hidden file, or what macOS packs beside each."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in parts
    )


def read_member(
    raw: Unpacked, name: str, label: str, options: Options, *, must: bool = False
) -> Iterator[Item]:
    """The items of a member, by the format given, or by what it begins with and its name. What is
    of no kind that is read is passed over, as in a folder, unless it `must` be. Raises BadInput."""
    from newsctl.formats.file_types import kind_of_name
    from newsctl.formats.registry import ONE_ARTICLE, read_stream

    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:3] == ":\\":
        raise BadInput(
            _("{file}: its name leads out of the archive; it is not read").format(file=label),
            source=label,
        )
    named = kind_of_name(name)
    records = read_stream(BufferedReader(raw), label, options.kind, options, named=named, must=must)
    records = _read_where_cut(records, raw, label)
    if (options.kind or named) in ONE_ARTICLE:  # which is not to be cut short
        records = iter(list(records))
        if raw.failure is not None:
            raise raw.failure
    yield from records
    if raw.failure is not None:
        raise raw.failure


def _read_where_cut(records: Iterator[Item], raw: Unpacked, label: str) -> Iterator[Item]:
    """The items; of a member that is cut its own are not put off: what they say goes before that,
    or in the place of it."""
    for one in records:
        if raw.failure is not None and one.source == label:
            yield from one.now()
        else:
            yield one
