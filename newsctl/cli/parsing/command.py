"""What every command of newsctl has in common, on top of Typer's own classes.

- The global options, before or after the command's name.
- A word after a hyphen (`-مغرب`) is a word, never an option: see `words_last`.
- Commands are loaded when called (`Root`).
- Help pages of our own (`newsctl.cli.help.pages`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from newsctl.cli.interrupts import raise_again
from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.registry import COMMANDS
from newsctl.cli.settings.file import BIDI_MODES
from newsctl.errors import UsageError
from newsctl.messages import LANGUAGES, N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GLOBAL = "global"  # the help panel of the global options


def _keep(ctx: typer.Context, param: Any, value: Any) -> None:
    """Hand a global option that was typed to the environment, for the whole run."""
    if value is None or value is False:
        return
    ctx.obj.options[param.name] = value
    if param.name == "lang":
        ctx.obj.choose_language()


def _show_help(ctx: typer.Context, _param: Any, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from newsctl.cli.help.pages import print_help

        print_help(ctx)
        raise typer.Exit


def _show_version(ctx: typer.Context, _param: Any, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from newsctl import __version__

        ctx.obj.stdout.write(f"newsctl {__version__}\n")
        raise typer.Exit


def global_options() -> list[TyperOption]:
    """The options that every command takes; their values go to the environment."""

    def option(*names: str, help: str, **more: Any) -> TyperOption:  # noqa: A002 - Typer's word
        settings: dict[str, Any] = {"callback": _keep, "is_eager": True} | more
        return TyperOption(
            param_decls=[*names],
            help=help,
            expose_value=False,
            rich_help_panel=GLOBAL,
            show_default=False,
            **settings,
        )

    def choice(name: str, choices: Sequence[str], *, help: str, **more: Any) -> TyperOption:  # noqa: A002
        return option(name, type=OneOf(name, choices), metavar="|".join(choices), help=help, **more)

    def flag(*names: str, help: str, **more: Any) -> TyperOption:  # noqa: A002
        return option(*names, is_flag=True, default=False, help=help, **more)

    return [
        option(
            "--db",
            metavar="PATH|URL|NAME",
            help=N_("The archive: a file, an address, or a name from the settings"),
        ),
        choice("--lang", LANGUAGES, help=N_("The language of messages and help")),
        choice("--color", ("auto", "always", "never"), help=N_("Colours on the terminal")),
        choice(
            "--bidi", BIDI_MODES, help=N_("How lines are laid out for the terminal: see `doctor`")
        ),
        choice("--digits", ("latn", "arab"), help=N_("Digits on the terminal: 123 or ١٢٣")),
        flag("--quiet", "-q", help=N_("Say nothing but errors")),
        flag("--yes", "-y", help=N_("Answer yes to every question")),
        flag("--version", callback=_show_version, help=N_("Print the version")),
        flag("--help", "-h", callback=_show_help, help=N_("Show this page")),
    ]  # fmt: skip


class Command(TyperCommand):
    """One command: its own options, and the global ones."""

    allow_extra_args = True  # refused below, in the user's language

    def __init__(self, *args: Any, **more: Any) -> None:
        more["add_help_option"] = False
        super().__init__(*args, **more)
        self.params = [*self.params, *global_options()]

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
        return extra

    def invoke(self, ctx: Any) -> Any:
        """Typer's own. All is loaded: from here on Ctrl-C is for the command to put in order."""
        raise_again()
        return super().invoke(ctx)


class Root(TyperGroup):
    """`newsctl` itself: finds a command by its name and loads it alone."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.params = [*self.params, *global_options()]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, with beginnings of long options spelt out up to the command's name."""
        return super().parse_args(ctx, spelt_out(args, self.params, up_to_word=True))

    def invoke(self, ctx: Any) -> Any:
        """Run the command named, or show the help page when none is."""
        if not ctx._protected_args and not ctx.args:  # noqa: SLF001 - where Typer keeps the name
            _show_help(ctx, None, True)
        return super().invoke(ctx)

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
    return Root(name="newsctl", rich_markup_mode=None, add_help_option=False)


def load(name: str) -> Command:
    """The command of that name, from its module's one function, `run`."""
    module = importlib.import_module(f"newsctl.cli.commands.{COMMANDS[name].module}")
    single = typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    run = cast("Callable[..., None]", module.run)
    single.command(name, cls=Command, help=run.__doc__)(run)
    return cast("Command", typer.main.get_command(single))


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
