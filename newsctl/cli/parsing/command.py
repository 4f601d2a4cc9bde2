"""What every command of newsctl has in common, on top of Typer's own classes.

- The global options, before or after the command's name.
- A word after a hyphen (`-مغرب`) is a word, never an option: see `words_last`.
- Text is UTF-8; what names a file may be any bytes.
- Commands are loaded when called (`Root`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from newsctl.cli.interrupts import raise_again
from newsctl.cli.parsing.groups import command_function
from newsctl.cli.parsing.options import Globals, HelpAsked, takes_files
from newsctl.cli.registry import COMMANDS
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.text import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN: dict[str, Any] = {
    "add_completion": False,
    "rich_markup_mode": None,
    "pretty_exceptions_enable": False,
    "add_help_option": False,
}


class Command(TyperCommand):
    """One command: its own options, and the global ones."""

    allow_extra_args = True  # refused below, in the user's language

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, with words after a hyphen kept from being read as options, and beginnings
        of long options spelt out."""
        args = spelt_out(args, self.params)
        if any(_is_word(arg) for arg in args):
            args = words_last(args, *_value_options(self.params))
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise UsageError(
                _("{command} takes no {argument}").format(
                    command=ctx.command_path, argument=" ".join(extra)
                )
            )
        _refuse_bytes(self.params, ctx.params)
        return extra

    def invoke(self, ctx: Any) -> Any:
        """Typer's own. All is loaded: from here on Ctrl-C is for the command to put in order."""
        raise_again()
        return super().invoke(ctx)


class Root(TyperGroup):
    """`newsctl` itself: finds a command by its name and loads it alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, with beginnings of long options spelt out up to the command's name."""
        return super().parse_args(ctx, spelt_out(args, self.params, up_to_word=True))

    def list_commands(self, ctx: Any) -> list[str]:
        """All names, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """(name, command, its arguments). Raises UsageError for a name that is none."""
        name = args[0]
        found = self.get_command(ctx, name)
        if found is None:
            raise UsageError(_no_such_command(name))
        return name, found, args[1:]


def _no_such_command(name: str) -> str:
    from difflib import get_close_matches

    begun = [command for command in COMMANDS if name and command.startswith(name)]
    near = begun or get_close_matches(name, COMMANDS)
    if near:
        return _("There is no command {name}. Did you mean {near}?").format(name=name, near=near[0])
    return _("There is no command {name}. `newsctl --help` lists them").format(name=name)


def root() -> Root:
    """The program's root: a group that holds no command until one is asked for."""
    program = typer.Typer(cls=Root, name="newsctl", **_PLAIN)
    program.callback(invoke_without_command=True)(command_function(_help_unless_named, Globals))
    return cast("Root", typer.main.get_command(program))


def _help_unless_named(ctx: typer.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise HelpAsked(ctx)


def load(name: str) -> Command:
    """The command of that name, from its module's one function, `run`."""
    module = importlib.import_module(f"newsctl.cli.commands.{COMMANDS[name].module}")
    program = typer.Typer(**_PLAIN)
    run = command_function(module.run, Globals)
    program.command(name, cls=Command, help=module.run.__doc__, add_help_option=False)(run)
    return cast("Command", typer.main.get_command(program))


def _refuse_bytes(params: Sequence[Any], values: dict[str, Any]) -> None:
    """Raises UsageError for a text that is not UTF-8; names of files may be any bytes."""
    for param in params:
        value = values.get(param.name)
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str) and whole(text) != text and not takes_files(param):
                name = param.opts[0] if param.param_type_name == "option" else param.metavar
                raise UsageError(_("{name} is not UTF-8: {text}").format(name=name, text=text))


def _is_word(arg: str) -> bool:
    """Whether an argument is a hyphen and a letter outside ASCII: a word to leave out, a tag."""
    return len(arg) > 1 and arg[0] == "-" and not arg[1].isascii()


def _value_options(params: Sequence[Any]) -> tuple[set[str], set[str]]:
    """The long and the short options that take a value."""
    names = [
        name
        for param in params
        if param.param_type_name == "option" and not param.is_flag
        for name in param.opts
    ]
    return {name for name in names if name[:2] == "--"}, {n[1] for n in names if n[:2] != "--"}


def spelt_out(args: Sequence[str], params: Sequence[Any], *, up_to_word: bool = False) -> list[str]:
    """`args` with each beginning of one long option only (`--lim 3`) written as that option, as GNU
    programs read them; `up_to_word` leaves what follows the first word alone."""
    known = {name for param in params for name in param.opts if name.startswith("--")}
    if all(arg[:2] != "--" or arg.partition("=")[0] in known for arg in args):
        return list(args)
    long, short = _value_options(params)
    full: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--" or (up_to_word and arg[:1] != "-"):
            return [*full, arg, *rest]
        name, equals, value = arg.partition("=")
        if arg.startswith("--") and name not in known:
            begun = [one for one in known if one.startswith(name)]
            name = begun[0] if len(begun) == 1 else name
        full.append(f"{name}{equals}{value}")
        if not equals and _wants_next(full[-1], long, short):
            full += [value for value in [next(rest, None)] if value is not None]
    return full


def words_last(args: Sequence[str], long: set[str], short: set[str]) -> list[str]:
    """`args` with its options first, then `--`, then its words in their order.

    `long` and `short` (letters) are the options that take a value. A word is what is no option
    and no option's value; `-` followed by a letter outside ASCII is a word too.
    """
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words += rest
        elif arg[:1] != "-" or arg == "-" or _is_word(arg):
            words.append(arg)
        else:
            options.append(arg)
            if _wants_next(arg, long, short):
                options += [value for value in [next(rest, None)] if value is not None]
    return [*options, "--", *words]


def _wants_next(option: str, long: set[str], short: set[str]) -> bool:
    """Whether the value of an option is the next argument."""
    if option.startswith("--"):
        return option in long
    first = next((at for at, letter in enumerate(option) if letter in short), None)
    return first is not None and first == len(option) - 1
