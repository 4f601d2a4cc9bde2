"""Values are what the standard library's dataclasses are, in all that newsctl asks of them."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

import pytest

from newsctl import fast_dataclasses


def plain(maker: Any, field: Any) -> Any:
    @maker(slots=True)
    class Point:
        """A place."""

        x: int
        y: int = 2
        names: list[str] = field(default_factory=list)

        @property
        def sum(self) -> int:
            return self.x + self.y

    return Point


def frozen(maker: Any) -> Any:
    @maker(frozen=True, slots=True)
    class Pair:
        first: str
        second: tuple[str, ...] = ()

    return Pair


def by_name(maker: Any) -> Any:
    @maker(kw_only=True)
    class Named:
        first: int = 1
        second: int

        def __post_init__(self) -> None:
            self.third = self.first + self.second

    return Named


@pytest.fixture(params=["ours", "theirs"])
def kit(request: pytest.FixtureRequest) -> Any:
    """This module, and the one whose behaviour it takes over."""
    return fast_dataclasses if request.param == "ours" else dataclasses


def test_fields_come_in_order_by_name_or_by_default(kit: Any) -> None:
    point = plain(kit.dataclass, kit.field)
    one = point(1)

    assert (one.x, one.y, one.names, one.sum) == (1, 2, [], 3)
    assert point(1, names=["a"], y=5).names == ["a"]
    assert repr(point(1, 3)).endswith("Point(x=1, y=3, names=[])")
    assert point.__doc__ == "A place."


def test_a_made_default_is_never_shared(kit: Any) -> None:
    point = plain(kit.dataclass, kit.field)
    first, second = point(1), point(1)
    first.names.append("a")

    assert second.names == []


def test_equal_means_the_same_class_and_the_same_values(kit: Any) -> None:
    point, pair, other = plain(kit.dataclass, kit.field), frozen(kit.dataclass), by_name
    assert point(1) == point(1, 2)
    assert point(1) != point(2)
    assert pair("a", ("b",)) != other(kit.dataclass)(second=1)
    assert len({pair("a"), pair("a", ()), pair("b")}) == 2
    with pytest.raises(TypeError):
        hash(point(1))


def test_what_is_frozen_or_unknown_is_refused(kit: Any) -> None:
    point, pair = plain(kit.dataclass, kit.field), frozen(kit.dataclass)
    with pytest.raises(AttributeError):
        pair("a").first = "b"
    with pytest.raises(AttributeError):
        del pair("a").first
    with pytest.raises(AttributeError):
        point(1).z = 3


def test_too_few_too_many_and_unknown_values_are_refused(kit: Any) -> None:
    point: Any = plain(kit.dataclass, kit.field)
    wrong: list[tuple[tuple[Any, ...], dict[str, int]]] = [
        ((), {}),
        ((1, 2, [], 4), {}),
        ((1,), {"z": 3}),
        ((1,), {"x": 2}),
    ]
    for args, given in wrong:
        with pytest.raises(TypeError):
            point(*args, **given)
    with pytest.raises(TypeError):
        by_name(kit.dataclass)(1, 2)


def test_named_fields_and_what_follows_from_them(kit: Any) -> None:
    assert by_name(kit.dataclass)(second=2).third == 3


def test_a_copy_with_other_values(kit: Any) -> None:
    pair = frozen(kit.dataclass)
    assert kit.replace(pair("a", ("b",)), first="c") == pair("c", ("b",))


def test_patterns_match_by_position(kit: Any) -> None:
    pair = frozen(kit.dataclass)
    match pair("a", ("b",)):
        case pair(first, second):
            assert (first, second) == ("a", ("b",))
        case _:
            pytest.fail("no match")


# -- tuples --------------------------------------------------------------------------------------
def places(base: Any) -> Any:
    class Place(base):  # type: ignore[misc]
        """Where something stands."""

        x: int
        y: int = 2
        names: tuple[str, ...] = ()

        @property
        def sum(self) -> int:
            return self.x + self.y

    return Place


@pytest.fixture(params=["ours", "theirs"])
def place(request: pytest.FixtureRequest) -> Any:
    return places(fast_dataclasses.NamedTuple if request.param == "ours" else typing.NamedTuple)


def test_a_named_tuple_is_a_tuple_with_names(place: Any) -> None:
    one = place(1)

    assert one == (1, 2, ())
    assert (one.x, one.y, one.names, one.sum) == (1, 2, (), 3)
    assert place(1, names=("a",)) == place(x=1, names=("a",)) == place(1, 2, ("a",))
    assert repr(place(1, y=3)) == "Place(x=1, y=3, names=())"
    assert one._replace(y=5) == (1, 5, ())
    assert one._asdict() == {"x": 1, "y": 2, "names": ()}
    assert place._make([4, 5, ()]) == (4, 5, ())
    assert place._fields == ("x", "y", "names")
    assert {one: 1}[(1, 2, ())] == 1
    match one:
        case place(x, y):
            assert (x, y) == (1, 2)


def test_a_named_tuple_takes_its_names_and_no_others(place: Any) -> None:
    for args, given in (((), {}), ((1, 2, (), 4), {}), ((1,), {"z": 1}), ((1,), {"x": 1})):
        with pytest.raises(TypeError):
            place(*args, **given)
    with pytest.raises(AttributeError):
        place(1).x = 2
    with pytest.raises(AttributeError):
        place(1).z = 2
