"""Options as values: a command names the groups of options that it takes, and gets an object each.

    def run(session: Session, words: Words = None, *, filters: Filters, printing: Printing) -> None:

Typer reads a function's signature. So it is shown one in which each group stands as its options,
and the values that come back are put together again.
"""

from __future__ import annotations

from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any

import typer

from newsctl.cli.session import Session
from newsctl.messages import set_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
    run: Callable[..., None], everywhere: type[OptionGroup]
) -> Callable[..., None]:
    """A function as Typer reads it, for one that takes a session, options and groups of options.

    `everywhere` is the group that every command takes without naming it: its values go to the
    session's environment.
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
    global_options = list(everywhere.parameters())
    shown += global_options

    def call(ctx: typer.Context, **values: Any) -> None:
        session: Session = ctx.obj
        keep(session, {one.name: values.pop(one.name) for one in global_options})
        for name, (group, options) in groups.items():
            values[name] = group(**{option: values.pop(option) for option in options})
        if session_name:
            values[session_name] = session
        run(**values)

    call.__signature__ = Signature(shown)  # type: ignore[attr-defined]
    call.__annotations__ = {}
    return call


def keep(session: Session, given: dict[str, Any]) -> None:
    """Hand the global options that were typed to the environment, for the whole run."""
    session.env.options.update(
        {name: value for name, value in given.items() if value not in (None, False)}
    )
    if given.get("lang"):
        set_language(given["lang"])
