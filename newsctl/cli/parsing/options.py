"""Options and arguments that several commands share: the same words meaning the same everywhere."""

from collections.abc import Iterator
from inspect import Parameter
from typing import Annotated, Any

import typer

from newsctl.cli.parsing.converters import Limit, Whole
from newsctl.cli.parsing.global_options import choice_in
from newsctl.cli.parsing.option_groups import OptionGroup, option, option_parameter
from newsctl.cli.session import Session
from newsctl.messages import N_
from newsctl.selection import FILTERS, FLAG, NAMES, Filter, Selection, Sort

# Help panels.
CHOOSING = "choosing"
PRINTING = "printing"


def choice(choices: tuple[str, ...], *names: str, help: str) -> Any:  # noqa: A002
    """An option of one command that is one of a few words."""
    return choice_in(None, choices, *names, help=help)


# -- arguments -----------------------------------------------------------------------------------
Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID…",
        help=N_("Ids: `7`, `3-9`, `12,15`, `last`, or `-` for standard input"),
        show_default=False,
    ),
]
OneId = Annotated[
    str, typer.Argument(metavar="ID", help=N_("An id, or `last`"), show_default=False)
]
EveryVersion = Annotated[
    bool, option("--all", "-a", help=N_("Changes of spelling and white space too"))
]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY…", help=N_("What to look for"), show_default=False),
]


# -- which articles ------------------------------------------------------------------------------
def _as_option(one: Filter) -> Parameter:
    """A filter as an option."""
    names = [f"--{one.name}", *([f"-{one.letter}"] if one.letter else [])]
    made = option(*names, help=one.help, metavar=one.metavar or None, rich_help_panel=CHOOSING)
    if one.kind == FLAG:
        return option_parameter(one.name, Annotated[bool, made], False)
    takes: Any = list[str] | None if one.kind == NAMES else str | None
    return option_parameter(one.name, Annotated[takes, made], None)


class Filters(OptionGroup):
    """Which articles: an option for each of `newsctl.selection.FILTERS`."""

    left_out: tuple[str, ...] = ()

    @classmethod
    def parameters(cls) -> Iterator[Parameter]:
        return (_as_option(one) for name, one in FILTERS.items() if name not in cls.left_out)

    def selection(self, session: Session, **more: Any) -> Selection:
        """The articles that they choose. Raises UsageError for a date that can't be read."""
        given = {name: getattr(self, one.name, None) for name, one in FILTERS.items()}
        if not any(given.values()):
            return Selection(**more)
        from newsctl.actions.filters import selection

        return selection(given, today=session.today, spelt="--{}", **more)


class LivingFilters(Filters):
    """The same where what is in the trash has no place."""

    left_out: tuple[str, ...] = ("trash",)


def _limit(help: str) -> Any:  # noqa: A002
    return option(
        "--limit", "-n", parser=Limit("--limit"), metavar="N", help=help, rich_help_panel=CHOOSING
    )


Few = Annotated[int, _limit(N_("At most this many (10 by default)"))]
AtMost = Annotated[int | None, _limit(N_("At most this many (20 on a terminal, else no limit)"))]
SORTS = ("date", "added", "views", "title", "viewed")


class Paging(OptionGroup):
    """In which order, and which part of it."""

    sort: Annotated[str | None, choice_in(CHOOSING, SORTS, "--sort", help=N_("In which order"))] = (
        None
    )
    reverse: Annotated[
        bool,
        option("--reverse", "-r", help=N_("In the opposite order"), rich_help_panel=CHOOSING),
    ] = False
    limit: AtMost = None
    offset: Annotated[
        int,
        option(
            "--offset",
            parser=Whole("--offset"),
            metavar="N",
            help=N_("Leave out the first ones"),
            rich_help_panel=CHOOSING,
        ),
    ] = 0

    def fields(self, *, usual: int | None) -> dict[str, Any]:
        """The fields of a selection that they fill; `usual` is the limit where none was typed."""
        return {
            "sort": Sort(self.sort) if self.sort else None,
            "reverse": self.reverse,
            "limit": usual if self.limit is None else self.limit,
            "offset": self.offset,
        }


Bom = Annotated[
    bool,
    option("--bom", help=N_("Begin csv and tsv as spreadsheets need it"), rich_help_panel=PRINTING),
]


# -- how they are printed ------------------------------------------------------------------------
class Printing(OptionGroup):
    """How articles are printed."""

    format: Annotated[
        str | None,
        option(
            "--format",
            "-f",
            metavar="table|json|jsonl|csv|tsv|ids|'{TEMPLATE}'",
            help=N_("How articles are printed"),
            rich_help_panel=PRINTING,
        ),
    ] = None
    json: Annotated[
        bool, option("--json", help=N_("Short for --format json"), rich_help_panel=PRINTING)
    ] = False
    nul: Annotated[
        bool,
        option("--null", "-0", help=N_("End records with NUL"), rich_help_panel=PRINTING),
    ] = False
    columns: Annotated[
        str | None,
        option(
            "--columns",
            "-c",
            metavar="NAME,…",
            help=N_("Which columns or fields, in which order"),
            rich_help_panel=PRINTING,
        ),
    ] = None
    bom: Bom = False


JsonReport = Annotated[bool, option("--json", help=N_("Print JSON"), rich_help_panel=PRINTING)]

# -- what is brought in --------------------------------------------------------------------------
PrivateToo = Annotated[bool, option("--allow-local", help=N_("Fetch from private addresses too"))]
Duplicates = Annotated[
    str,
    choice(
        ("skip", "update", "keep"),
        "--on-duplicate",
        help=N_("What happens to an article that is there already"),
    ),
]
