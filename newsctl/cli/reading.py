"""Articles from files, folders, standard input and the web, by way of `newsctl.formats`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.cli.environment import Environment
    from newsctl.formats.registry import Item

_TITLE_LENGTH = 90  # code points


def read_records(
    env: Environment,
    places: Iterable[str],
    *,
    kind: str = "auto",
    mapping: dict[str, str] | None = None,
    allow_local: bool = False,
) -> Iterator[Item]:
    """The records of each place in turn: a file, a folder, `-`, or a web address.

    What can't be read comes as a record with an error, and the next place follows.
    """
    from newsctl.formats.registry import Item, read

    options: dict[str, Any] = {
        "today": env.today,
        "mapping": mapping or {},
        "allow_local": allow_local,
    }
    for place in places:
        try:
            yield from read(_opened(env, place), format=_named(kind), **options)
        except BadInput as error:
            yield Item(article=None, error=error, source=place, number=error.record or 0)


def _opened(env: Environment, place: str) -> Any:
    """What the formats read from: a byte stream, an address, or a path."""
    if place == "-":
        return env.stdin.buffer
    if place.lower().startswith(("http://", "https://")):
        return place
    path = Path(place)
    if not place or not path.exists():
        raise BadInput(_("{file}: there is no such file").format(file=place), source=place)
    return path


def _named(kind: str) -> str | None:
    return None if kind == "auto" else kind


def title_of(body: str) -> str:
    """The first sentence of a text, cut at a word, at most 90 characters."""
    import re

    first = re.split(r"(?<=[.!?؟。])\s|\n", body.strip(), maxsplit=1)[0]
    first = " ".join(first.split())
    if len(first) <= _TITLE_LENGTH:
        return first
    cut = first[: _TITLE_LENGTH + 1].rpartition(" ")[0]
    return (cut or first)[:_TITLE_LENGTH]
