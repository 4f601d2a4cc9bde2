"""Classes of named values, as `dataclasses` and `NamedTuple` make them, at a tenth of what those
cost to start.

The standard library writes and compiles the code of each method of each class at every start of the
program, 0.3 ms a class; a search loads some thirty of them, and starting is most of what a command
costs. These do the same with methods that all classes share. What is left out: `order`, inheritance
of fields, `InitVar`, `ClassVar`.
"""

from __future__ import annotations

from _collections import _tuplegetter  # type: ignore[import-not-found]
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - given on

T = TypeVar("T")
_NOTHING: Any = object()


class _Made:
    """A default that is made anew for each instance."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], T]) -> T:
    """A field whose default is made by a call: `field(default_factory=list)`."""
    made: Any = _Made(default_factory)
    return made  # type: ignore[no-any-return]


@dataclass_transform(field_specifiers=(field,))
def dataclass(
    *, frozen: bool = False, slots: bool = False, kw_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Decorate a class whose annotations name its fields; the options mean what they mean in
    `dataclasses`."""

    def decorate(cls: type[T]) -> type[T]:
        names = tuple(cls.__annotations__)
        body = dict(cls.__dict__)
        defaults = {name: body[name] for name in names if name in body}
        methods: dict[str, Any] = {
            "__init__": _initialiser(
                names, defaults, kw_only=kw_only, after=body.get("__post_init__")
            ),
            "__eq__": _equal,
            "__repr__": _representation,
            "__hash__": _hash if frozen else None,
            "__match_args__": () if kw_only else names,
            "_fields": names,
        }
        if frozen:
            methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
        for name in ("__init__", "__eq__", "__repr__", "__hash__"):
            if name in body and not (name == "__hash__" and body[name] is None):
                del methods[name]  # written by hand
        if not slots:
            for name, method in methods.items():
                setattr(cls, name, method)
            for name, default in defaults.items():
                if isinstance(default, _Made):
                    delattr(cls, name)
            return cls
        for name in (*defaults, "__dict__", "__weakref__"):
            body.pop(name, None)
        meta: Any = type(cls)
        made: type[T] = meta(cls.__name__, cls.__bases__, body | methods | {"__slots__": names})
        return made

    return decorate


def replace(value: T, **changes: Any) -> T:
    """A copy of `value` with other values in the fields named."""
    fields: tuple[str, ...] = value._fields  # type: ignore[attr-defined]
    return type(value)(**{name: getattr(value, name) for name in fields} | changes)


def _initialiser(
    names: tuple[str, ...],
    defaults: dict[str, Any],
    *,
    kw_only: bool,
    after: Callable[[Any], None] | None,
) -> Callable[..., None]:
    put = object.__setattr__
    positional = 0 if kw_only else len(names)
    usual = {name: defaults.get(name, _NOTHING) for name in names}
    values = tuple(usual.values())
    to_be_made = [(name, one) for name, one in usual.items()
                  if one is _NOTHING or type(one) is _Made]  # fmt: skip
    # With so many values in order all others have a default that is there already.
    enough = 1 + names.index(to_be_made[-1][0]) if to_be_made else 0

    def __init__(self: Any, *args: Any, **given: Any) -> None:  # noqa: N807
        here = len(args)
        if here > positional:
            raise TypeError(f"{type(self).__name__} takes at most {positional} values in order")
        if not given and enough <= here:
            any(map(put, repeat(self), names, args + values[here:]))  # a loop, and not of Python's
        else:
            told = dict(zip(names, args, strict=False)) | given if args else given
            every = usual | told
            if len(every) > len(names) or len(told) < here + len(given):
                extra = [name for name in given if name not in names[here:]]
                raise TypeError(f"{type(self).__name__} has no place for {', '.join(extra)}")
            for name, default in to_be_made:
                if name not in told:
                    if default is _NOTHING:
                        raise TypeError(f"{type(self).__name__} needs a value for {name}")
                    every[name] = default.make()
            any(map(put, repeat(self), names, every.values()))
        if after is not None:
            after(self)

    return __init__


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._fields])


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash(_values(self))


def _representation(self: Any) -> str:
    shown = (f"{name}={value!r}" for name, value in zip(self._fields, _values(self), strict=True))
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_value: Any) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")


# -- tuples --------------------------------------------------------------------------------------
class _NamesPlaces(type):
    """Makes a class with annotated fields a tuple whose places have these names."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        names = tuple(body.get("__annotations__", ()))
        defaults = tuple([body.pop(one) for one in names if one in body])
        body |= {one: _tuplegetter(place, None) for place, one in enumerate(names)}
        body |= {"__slots__": (), "__match_args__": names, "_fields": names}
        body["__getnewargs__"] = _in_order  # how it is copied, and made in another process
        if names:
            body["__new__"] = _tuple_maker(name, names, defaults)
        return type.__new__(cls, name, bases, body)


def _in_order(self: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(self)


def _tuple_maker(
    name: str, names: tuple[str, ...], defaults: tuple[Any, ...]
) -> Callable[..., Any]:
    make, count = tuple.__new__, len(names)
    least = count - len(defaults)

    def __new__(cls: Any, /, *args: Any, **given: Any) -> Any:  # noqa: N807
        here = len(args)
        if not given and least <= here <= count:  # as nearly always
            return make(cls, args if here == count else args + defaults[here - least :])
        if given and here < count:
            usual = dict(zip(names[least:], defaults, strict=True)) | given
            args += tuple([usual.get(one, _NOTHING) for one in names[here:]])
            if any(one is _NOTHING for one in args) or not given.keys() <= set(names[here:]):
                raise TypeError(f"{name} takes {', '.join(names)}")
        else:
            raise TypeError(f"{name} takes {', '.join(names)}")
        return make(cls, args)

    return __new__


if not TYPE_CHECKING:

    class NamedTuple(tuple, metaclass=_NamesPlaces):
        """`typing.NamedTuple`, made at once: `class Place(NamedTuple): x: int`."""

        @classmethod
        def _make(cls, values: Iterable[Any]) -> NamedTuple:
            return cls(*values)

        def _replace(self, **changes: Any) -> NamedTuple:
            return type(self)(**(self._asdict() | changes))

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)
