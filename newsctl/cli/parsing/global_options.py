"""The options of every command, and what all options are made with."""

from typing import Annotated, Any

import typer

from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.parsing.option_groups import OptionGroup, option
from newsctl.cli.settings.schema import BIDI_MODES
from newsctl.messages import LANGUAGES, N_

GLOBAL = "global"  # their help panel
_FILES = ("FILE", "PATH", "FOLDER")  # in the metavar of what takes the name of a file


def takes_files(param: Any) -> bool:
    """Whether an option or an argument takes the name of a file, as its metavar says."""
    return any(kind in (param.metavar or "") for kind in _FILES)


def choices_of(param: Any) -> list[str]:
    """The words that an option is one of, as its metavar says; none where it takes any."""
    words = (param.metavar or "").split("|")
    return (
        words if len(words) > 1 and all(word.isalpha() and word.islower() for word in words) else []
    )


def choice_in(panel: str | None, choices: tuple[str, ...], *names: str, help: str) -> Any:  # noqa: A002 - Typer's word
    return option(
        *names,
        parser=OneOf(names[0], choices),
        metavar="|".join(choices),
        help=help,
        rich_help_panel=panel,
    )


class HelpAsked(Exception):
    """Somebody asked how a command (or the program itself) is used."""

    def __init__(self, command: Any) -> None:
        super().__init__()
        self.command = command


def _ask_help(ctx: typer.Context, value: bool) -> None:
    if value:
        raise HelpAsked(ctx.command)


def _show_version(ctx: typer.Context, value: bool) -> None:
    if value:
        from newsctl import __version__

        ctx.obj.write(f"newsctl {__version__}\n")
        raise typer.Exit


def _everywhere(*names: str, help: str, **more: Any) -> Any:  # noqa: A002
    return option(*names, help=help, rich_help_panel=GLOBAL, show_default=False, **more)


class Globals(OptionGroup):
    """The options of every command, typed before its name or behind it."""

    db: Annotated[
        str | None,
        _everywhere(
            "--db",
            metavar="PATH|URL|NAME",
            help=N_("The archive: a file, an address, or a name from the settings"),
        ),
    ] = None
    lang: Annotated[
        str | None,
        choice_in(GLOBAL, LANGUAGES, "--lang", help=N_("The language of messages and help")),
    ] = None
    color: Annotated[
        str | None,
        choice_in(
            GLOBAL, ("auto", "always", "never"), "--color", help=N_("Colours on the terminal")
        ),
    ] = None
    bidi: Annotated[
        str | None,
        choice_in(
            GLOBAL,
            BIDI_MODES,
            "--bidi",
            help=N_("How lines are laid out for the terminal: see `doctor`"),
        ),
    ] = None
    digits: Annotated[
        str | None,
        choice_in(
            GLOBAL, ("latn", "arab"), "--digits", help=N_("Digits on the terminal: 123 or ١٢٣")
        ),
    ] = None
    quiet: Annotated[bool, _everywhere("--quiet", "-q", help=N_("Say nothing but errors"))] = False
    yes: Annotated[bool, _everywhere("--yes", "-y", help=N_("Answer yes to every question"))] = (
        False
    )
    version: Annotated[
        bool,
        _everywhere(
            "--version", help=N_("Print the version"), callback=_show_version, is_eager=True
        ),
    ] = False
    help: Annotated[
        bool,
        _everywhere("--help", "-h", help=N_("Show this page"), callback=_ask_help, is_eager=True),
    ] = False
