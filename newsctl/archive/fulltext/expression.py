"""What is looked for in texts: a tree of analysed terms, which each archive says in its own
language and scores by its leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsctl.fast_dataclasses import NamedTuple, dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Columns(NamedTuple):
    """Where a term may stand: among the words of title and body as they are written, or among
    their lemmas; and whether it scores once more among the body's first, which say what it is
    about (what stands there stands in the body too)."""

    lemmas: bool
    title: bool = True
    body: bool = True
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Terms side by side, nearly always one; with `begins` the last is what a word begins with."""

    columns: Columns
    terms: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Nearby:
    """Terms with at most `distance` others between the first of them and the last, in any order."""

    columns: Columns
    terms: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ButNot:
    """What matches one and not the other."""

    part: Expression
    other: Expression


Leaf: TypeAlias = Adjacent | Nearby
Expression: TypeAlias = Adjacent | Nearby | AllOf | AnyOf | ButNot
NOTHING = AnyOf(())


def any_of(parts: Iterable[Expression]) -> Expression:
    """Any of some; of one, that one."""
    given = tuple(parts)
    return given[0] if len(given) == 1 else AnyOf(given)


def all_of(parts: Iterable[Expression]) -> Expression:
    """All of some; of one, that one."""
    given = tuple(parts)
    return given[0] if len(given) == 1 else AllOf(given)


def two_of(parts: Iterable[Expression]) -> Expression:
    """Two of some, or more: one of them, and any of those before it."""
    given = tuple(parts)
    return any_of(all_of((any_of(given[:at]), given[at])) for at in range(1, len(given)))


def any_term(columns: Columns, terms: Iterable[str]) -> Expression:
    """Any of some terms."""
    return any_of(Adjacent(columns, (one,)) for one in terms)


def leaves(expression: Expression) -> Iterator[Leaf]:
    """The leaves that score, each as often as it stands there; what must not match scores
    nothing."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case ButNot(part, _other):
            yield from leaves(part)
        case _:
            yield expression


def apart(match: Expression) -> tuple[Expression, list[Expression]]:
    """An expression without what it leaves out, and that."""
    others: list[Expression] = []
    while isinstance(match, ButNot):
        others.append(match.other)
        match = match.part
    return match, others


def scoring(expression: Expression) -> Expression:
    """An expression without what it leaves out anywhere, which scores nothing."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            return type(expression)(tuple(map(scoring, parts)))
        case ButNot(part, _other):
            return scoring(part)
    return expression


def has_beginning(expression: Expression) -> bool:
    """Whether any leaf that scores is of what words begin with."""
    return any(isinstance(one, Adjacent) and one.begins for one in leaves(expression))


def is_of_several(expression: Expression) -> bool:
    """Whether words are looked for side by side, or near each other."""
    return any(len(leaf.terms) > 1 for leaf in leaves(expression))


def within(expression: Expression, **columns: bool) -> Expression:
    """The same in other columns: `lead=False`, `body=False`."""
    return of_leaves(
        expression, lambda leaf: replace(leaf, columns=leaf.columns._replace(**columns))
    )


def of_leaves(expression: Expression, change: Callable[[Leaf], Leaf]) -> Expression:
    """The same with each leaf as it is changed."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            return type(expression)(tuple(of_leaves(part, change) for part in parts))
        case ButNot(part, other):
            return ButNot(of_leaves(part, change), of_leaves(other, change))
    return change(expression)
