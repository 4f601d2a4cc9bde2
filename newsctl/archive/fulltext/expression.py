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


def is_contradiction(expression: Expression) -> bool:
    """Whether nothing can match, as its structure tells: what must be there must not be there, too.
    False where only texts tell."""
    match expression:
        case AnyOf(parts):
            return all(map(is_contradiction, parts))
        case AllOf() | ButNot():
            bare, others = _must(expression)
            contradiction = any(map(is_contradiction, bare))
            return contradiction or (bool(others) and _implies(all_of(bare), any_of(others), {}))
    return False


def _must(expression: Expression) -> tuple[list[Expression], list[Expression]]:
    """What of an expression must be there, and what must not."""
    match expression:
        case AllOf(parts):
            every = [_must(part) for part in parts]
            return [one for bare, _other in every for one in bare], [
                one for _bare, others in every for one in others
            ]
        case ButNot(part, other):
            bare, others = _must(part)
            return bare, [*others, other]
    return [expression], []


def _implies(one: Expression, other: Expression, known: dict[tuple[int, int], bool]) -> bool:
    """Whether whatever matches one matches the other, as their structures tell. `known` are pairs
    that were compared, by their identities: in nested ones each is met in many ways."""
    key = id(one), id(other)
    if key not in known:
        known[key] = _tells(one, other, known)
    return known[key]


def _tells(one: Expression, other: Expression, known: dict[tuple[int, int], bool]) -> bool:
    if one == other:
        return True
    if isinstance(one, AnyOf):
        return all(_implies(part, other, known) for part in one.parts)
    if isinstance(other, AllOf):
        return all(_implies(one, part, known) for part in other.parts)
    if isinstance(one, ButNot) and _implies(one.part, other, known):
        return True
    if isinstance(one, AllOf) and any(_implies(part, other, known) for part in one.parts):
        return True
    if isinstance(other, AnyOf):
        return any(_implies(one, part, known) for part in other.parts)
    if isinstance(one, Adjacent | Nearby) and isinstance(other, Adjacent):
        return _holds(one, other) and _stands_within(one.columns, other.columns)
    return False


def _holds(leaf: Leaf, other: Adjacent) -> bool:
    """Whether words side by side are among others."""
    if leaf.terms == other.terms and isinstance(leaf, Adjacent) and leaf.begins == other.begins:
        return True
    if isinstance(leaf, Nearby):
        return not other.begins and len(other.terms) == 1 and other.terms[0] in leaf.terms
    whole, number = leaf.terms[:-1] if leaf.begins else leaf.terms, len(other.terms)
    places = range(len(whole) - number + 1)
    return not other.begins and any(whole[at : at + number] == other.terms for at in places)


def _stands_within(one: Columns, other: Columns) -> bool:
    """Whether what stands in some columns stands in others."""
    if one.lemmas != other.lemmas or (one.title and not other.title):
        return False
    return other.body or not (one.body or (one.lead and not other.lead))
