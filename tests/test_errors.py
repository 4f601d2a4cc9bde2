"""Errors come whole out of another process, where a file is read as well as here."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from newsctl.errors import BadInput, NewsctlError, QueryError
from newsctl.formats.refused_types import Refused
from newsctl.formats.web import Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds(of: type[NewsctlError]) -> Iterator[type[NewsctlError]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


@pytest.mark.parametrize("kind", [*kinds(NewsctlError)], ids=lambda kind: kind.__name__)
def test_every_kind_of_error_is_made_again(kind: type[NewsctlError]) -> None:
    """Whatever it takes to make one: its words, and all that it holds besides."""
    error = kind.__new__(kind, "a.html: broken")
    error.__dict__.update(source="a.html", record=3)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (
        kind, "a.html: broken", {"source": "a.html", "record": 3},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("error", "held"),
    [
        (BadInput("m", source="a", record=2), {"source": "a", "record": 2}),
        (Refused("m", "an image", "a"), {"source": "a", "record": None, "what": "an image"}),
        (QueryError("m", query="q", position=1), {"query": "q", "position": 1, "stray": 0}),
        (Unreachable("m"), {"source": None, "record": None}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_an_error_says_comes_along(error: NewsctlError, held: dict[str, object]) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), held)
