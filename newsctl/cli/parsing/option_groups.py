"""Options as values: a command names the groups of options that it takes, and gets an object each.

    def run(session: Session, words: Words = None, *, filters: Filters, printing: Printing) -> None:

Typer reads a function's signature. So it is shown one in which each group stands as its options,
and the values that come back are put together again. An option costs Typer a few hundred calls, and
most stay untyped: where all that is typed is known by its whole name, it is shown no other.
"""

from __future__ import annotations

from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsctl.cli.session import Session
from newsctl.messages import set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Declared:
    """An option as it is written down; Typer's own is made of it where it is needed."""

    __slots__ = ("more", "names")

    def __init__(self, names: tuple[str, ...], more: dict[str, Any]) -> None:
        self.names = names
        self.more = more

    def made(self) -> Any:
        """The option as Typer has it."""
        return typer.Option(*self.names, **self.more)


def option(*names: str, **more: Any) -> Any:
    """`typer.Option`, made when the option is typed."""
    return Declared(names, more)


class OptionGroup:
    """Options that belong together. Each annotated attribute is one, its value the default."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    @classmethod
    def parameters(cls) -> Iterator[Parameter]:
        """The options, as parameters of a function."""
        for name, annotation in cls.__annotations__.items():
            yield option_parameter(name, annotation, getattr(cls, name))


def option_parameter(name: str, annotation: Any, default: Any) -> Parameter:
    """An option as a parameter of a function."""
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_CONTEXT = option_parameter("ctx", typer.Context, Parameter.empty)


def command_function(
    run: Callable[..., None], everywhere: type[OptionGroup], typed: Sequence[str] | None = None
) -> Callable[..., None]:
    """A function as Typer reads it, for one that takes a session, options and groups of options.

    `everywhere` is the group that every command takes without naming it: its values go to the
    session's environment. `typed` are the words of the command line; None shows every option.
    """
    shown = [_CONTEXT]
    groups: dict[str, tuple[type[OptionGroup], list[str]]] = {}
    session_name = None
    for name, parameter in signature(run, eval_str=True).parameters.items():
        takes = parameter.annotation
        if takes is Session:
            session_name = name
        elif isinstance(takes, type) and issubclass(takes, OptionGroup):
            options = list(takes.parameters())
            groups[name] = takes, [one.name for one in options]
            shown += options
        else:
            shown.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))
    own = {one.name for one in shown}  # a command may mean something else by a name (`version`)
    global_options = [one for one in everywhere.parameters() if one.name not in own]
    shown += global_options
    if typed is not None:
        shown = _of_those_typed(shown, typed)
    shown = list(map(_made, shown))

    def call(ctx: typer.Context, **values: Any) -> None:
        session: Session = ctx.obj
        keep(session, _taken(values, [one.name for one in global_options]))
        for name, (group, options) in groups.items():
            values[name] = group(**_taken(values, options))
        if session_name:
            values[session_name] = session
        run(**values)

    call.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    call.__annotations__ = {}
    return call


def _taken(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values of those names, which leave `values`; the others have their defaults."""
    return {name: values.pop(name) for name in names if name in values}


def _of_those_typed(parameters: list[Parameter], typed: Sequence[str]) -> list[Parameter]:
    """The parameters without the options that nobody typed; all of them, for Typer to find out,
    where a word begins as an option does and is not the whole name of one."""
    names = [_option_names(one) for one in parameters]
    words = {word.partition("=")[0] for word in _before_hyphens(typed) if word[:1] == "-"}
    words = {word for word in words if word[1:2].isascii() and word != "-"}
    if not words <= {name for some in names for name in some}:
        return parameters
    return [
        one
        for one, some in zip(parameters, names, strict=True)
        if not some or one.default is Parameter.empty or not words.isdisjoint(some)
    ]


def _made(parameter: Parameter) -> Parameter:
    """A parameter whose option is Typer's."""
    for one in getattr(parameter.annotation, "__metadata__", ()):
        if isinstance(one, Declared):
            takes = parameter.annotation.__origin__
            return parameter.replace(annotation=Annotated[takes, one.made()])
    return parameter


def _before_hyphens(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index("--")] if "--" in words else words


def _option_names(parameter: Parameter) -> list[str]:
    """The names that an option is typed by; none of what is no option, or has a name of Typer's."""
    for one in getattr(parameter.annotation, "__metadata__", ()):
        if isinstance(one, Declared):
            return [name for names in one.names for name in names.split("/")]
        # Typer takes the first name for a default until it meets the annotation.
        declared = [getattr(one, "default", None), *(getattr(one, "param_decls", None) or ())]
        names = [name for some in declared if isinstance(some, str) for name in some.split("/")]
        return [name for name in names if name[:1] == "-"]
    return []


def keep(session: Session, given: dict[str, Any]) -> None:
    """Hand the global options that were typed to the environment, for the whole run."""
    session.env.options.update(
        {name: value for name, value in given.items() if value not in (None, False)}
    )
    if given.get("lang"):
        set_language(given["lang"])
