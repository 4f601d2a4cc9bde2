"""Typer's own complaints about a command line, said in the user's language."""

from __future__ import annotations

from typing import Any

from newsctl.messages import gettext as _
from newsctl.text import one_line


def explain(error: Any) -> str:
    """What is wrong with the command line, and where to read how it should be."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "newsctl"
    hint = _("`{command} --help` says how it is used").format(command=path)
    return f"{_what(error)}\n{hint}"


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _no_such_option(error)
    if kind == "MissingParameter":
        return _("{name} is missing").format(name=_name(error.param))
    if kind == "BadOptionUsage":
        option = error.option_name
        if "not take" in error.message:
            return _("{option} takes no value").format(option=option)
        return _("{option} needs a value").format(option=option)
    if kind == "BadParameter":
        return _("{name} can't be read: {reason}").format(
            name=_name(error.param), reason=error.message
        )
    return one_line(str(error.format_message()))


def _no_such_option(error: Any) -> str:
    option = one_line(error.option_name)
    from difflib import get_close_matches

    near = get_close_matches(option, error.possibilities or (), 1, 0.7)
    if near:
        return _("There is no option {option}. Did you mean {near}?").format(
            option=option, near=near[0]
        )
    return _("There is no option {option}").format(option=option)


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar or param.name).strip("[].… ")
    return str(param.opts[0])
