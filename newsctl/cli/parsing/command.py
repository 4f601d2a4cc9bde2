"""What every command of newsctl has in common, on top of Typer's own classes.

- The global options; they may stand before the command's name too.
- Text is UTF-8; what names a file may be any bytes.
- A command is loaded when it is called.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

import typer
from typer.core import TyperCommand

from newsctl.cli.interrupts import raise_again
from newsctl.cli.parsing.global_options import Globals, takes_files
from newsctl.cli.parsing.option_groups import command_function
from newsctl.cli.registry import COMMANDS
from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_HELP = {"--help", "-h"}


class Command(TyperCommand):
    """One command: its own options, and the global ones."""

    allow_extra_args = True  # refused below, in the user's language

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, with words after a hyphen kept from being read as options, and beginnings
        of long options spelt out."""
        if not self._are_in_order(args):
            from newsctl.cli.parsing.word_order import in_order

            args = in_order(args, self.params)
        extra = super().parse_args(ctx, args)
        if extra and not ctx.resilient_parsing:
            raise UsageError(
                _("{command} takes no {argument}").format(
                    command=ctx.command_path, argument=" ".join(extra)
                )
            )
        _refuse_values(self.params, ctx.params)
        return extra

    def _are_in_order(self, args: list[str]) -> bool:
        """Whether all that begins as an option does is the whole name of one."""
        known = {name for param in self.params for name in param.opts}
        return all(arg[:1] != "-" or arg in known for arg in args)

    def invoke(self, ctx: Any) -> Any:
        """Typer's own. All is loaded: from here on Ctrl-C is for the command to put in order."""
        raise_again()
        return super().invoke(ctx)


def _no_such_command(name: str) -> str:
    from difflib import get_close_matches

    begun = [command for command in COMMANDS if name and command.startswith(name)]
    near = begun or get_close_matches(name, COMMANDS)
    if near:
        return _("There is no command {name}. Did you mean {near}?").format(name=name, near=near[0])
    return _("There is no command {name}. `newsctl --help` lists them").format(name=name)


def load(name: str, typed: Sequence[str] | None = None) -> Command:
    """The command of that name, from its module's one function, `run`; no other is loaded.

    With the words `typed` behind it, it is made to read these: options that are not among them may
    be left out of it. Raises UsageError for a name that is none.
    """
    if name not in COMMANDS:
        raise UsageError(_no_such_command(name))
    module = importlib.import_module(f"newsctl.cli.commands.{COMMANDS[name].module}")
    return _built(name, module.run, typed)


def unnamed(typed: Sequence[str] | None = None) -> Command:
    """The program before a command is named: it has the global options, and does nothing."""
    return _built("newsctl", _nothing, typed)


def _nothing() -> None:
    """What a command line without a command's name does."""


def _built(name: str, run: Callable[..., None], typed: Sequence[str] | None) -> Command:
    if typed is not None and not _HELP.isdisjoint(typed):
        typed = None  # its page names them all
    program = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    program.command(name, cls=Command, help=run.__doc__, add_help_option=False)(
        command_function(run, Globals, typed)
    )
    return cast("Command", typer.main.get_command(program))


def _is_utf8(text: str) -> bool:
    """Whether an argument's bytes were UTF-8: those that were not stand as half characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_values(params: Sequence[Any], values: dict[str, Any]) -> None:
    """Raises UsageError for a text that is not UTF-8, and for the name of a file that is empty (an
    unset variable in a script); names of files may be any bytes."""
    for param in params:
        value = values.get(param.name)
        if value == "" and takes_files(param):
            raise UsageError(_("{name} is empty").format(name=_name_of(param)))
        for text in value if isinstance(value, list | tuple) else [value]:
            if isinstance(text, str) and not _is_utf8(text) and not takes_files(param):
                raise UsageError(_("{name} is not UTF-8").format(name=_name_of(param)))


def _name_of(param: Any) -> str:
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar)
