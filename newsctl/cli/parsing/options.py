"""Options and arguments that several commands share: the same words meaning the same everywhere."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsctl.cli.parsing.converters import OneOf, Whole
from newsctl.errors import UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import whole

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment
    from newsctl.selection import Selection

READING = "reading"  # help panels
CHOOSING = "choosing"
PRINTING = "printing"

SORTS = ("date", "added", "views", "title")
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "ids")

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
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="QUERY…", help=N_("What to look for"), show_default=False),
]


def _filter(*names: str, help: str, metavar: str) -> Any:  # noqa: A002 - Typer's word
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel=CHOOSING)


Source = Annotated[
    list[str] | None, _filter("--source", "-s", help=N_("Only of this source"), metavar="NAME")
]
Author = Annotated[
    list[str] | None, _filter("--author", "-a", help=N_("Only by this author"), metavar="NAME")
]
Section = Annotated[
    list[str] | None, _filter("--section", help=N_("Only of this section"), metavar="NAME")
]
Tag = Annotated[
    list[str] | None, _filter("--tag", "-t", help=N_("Only with this tag"), metavar="TAG")
]
Since = Annotated[str | None, _filter("--since", help=N_("Only from this date on"), metavar="DATE")]
Until = Annotated[str | None, _filter("--until", help=N_("Only up to this date"), metavar="DATE")]
Trash = Annotated[
    bool, typer.Option("--trash", help=N_("Only what is in the trash"), rich_help_panel=CHOOSING)
]
Sorted = Annotated[
    str | None,
    typer.Option(
        "--sort",
        parser=OneOf("--sort", SORTS),
        metavar="|".join(SORTS),
        help=N_("In which order"),
        rich_help_panel=CHOOSING,
    ),
]
Reverse = Annotated[
    bool,
    typer.Option("--reverse", "-r", help=N_("In the opposite order"), rich_help_panel=CHOOSING),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        "-n",
        parser=Whole("--limit"),
        metavar="N",
        help=N_("At most this many (20 on a terminal, else no limit)"),
        rich_help_panel=CHOOSING,
    ),
]
Few = Annotated[
    int,
    typer.Option(
        "--limit",
        "-n",
        parser=Whole("--limit"),
        metavar="N",
        help=N_("At most this many (10 unless told)"),
        rich_help_panel=CHOOSING,
    ),
]
Offset = Annotated[
    int,
    typer.Option(
        "--offset",
        parser=Whole("--offset"),
        metavar="N",
        help=N_("Leave out the first ones"),
        rich_help_panel=CHOOSING,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="table|json|jsonl|csv|tsv|ids|'{TEMPLATE}'",
        help=N_("How articles are printed"),
        rich_help_panel=PRINTING,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help=N_("Short for --format json"), rich_help_panel=PRINTING)
]
Nul = Annotated[
    bool,
    typer.Option("--null", "-0", help=N_("End records with NUL"), rich_help_panel=PRINTING),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        "-c",
        metavar="NAME,…",
        help=N_("Which columns or fields, in which order"),
        rich_help_panel=PRINTING,
    ),
]
JsonReport = Annotated[
    bool, typer.Option("--json", help=N_("Print JSON"), rich_help_panel=PRINTING)
]
Duplicates = Annotated[
    str,
    typer.Option(
        "--on-duplicate",
        parser=OneOf("--on-duplicate", ("skip", "update", "keep")),
        metavar="skip|update|keep",
        help=N_("What happens to an article that is there already"),
    ),
]


def selection(
    env: "Environment",
    *,
    source: list[str] | None = None,
    author: list[str] | None = None,
    section: list[str] | None = None,
    tag: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    trash: bool = False,
    sort: str | None = None,
    reverse: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> "Selection":
    """The articles that the shared options ask for. Raises UsageError for a date not read."""
    from newsctl.selection import Selection, Sort

    return Selection(
        sources=tuple(map(whole, source or ())),
        authors=tuple(map(whole, author or ())),
        sections=tuple(map(whole, section or ())),
        tags=tuple(map(whole, tag or ())),
        since=_edge(env, "--since", since, 0) if since else None,
        until=_edge(env, "--until", until, 1) if until else None,
        trash=trash,
        sort=Sort(sort) if sort else None,
        reverse=reverse,
        limit=limit,
        offset=offset,
    )


def narrows(chosen: "Selection") -> bool:
    """Whether a selection leaves anything out but by its size."""
    return bool(
        chosen.sources
        or chosen.authors
        or chosen.sections
        or chosen.tags
        or chosen.trash
        or chosen.since is not None
        or chosen.until is not None
    )


def _edge(env: "Environment", option: str, text: str, which: int) -> int | None:
    """One end, in UTC seconds, of the day, month or year that a date option names."""
    from newsctl.arabic.dates import parse_period

    try:
        return parse_period(text, today=env.today)[which]
    except ValueError as error:
        raise UsageError(unreadable_date(option, text)) from error


def unreadable_date(option: str, text: str) -> str:
    """What is said of a date option that cannot be read."""
    return _(
        "{option}: the date {text} can't be read. "
        "Dates are written as 2024-03-15, 2024-03, 15/3/2024, -3w or أمس"
    ).format(option=option, text=text)


def read_date(env: "Environment", option: str, text: str) -> str:
    """A date option as an article keeps it: ISO 8601. Raises UsageError."""
    from newsctl.arabic.dates import parse_date

    try:
        return parse_date(text, today=env.today)
    except ValueError as error:
        raise UsageError(unreadable_date(option, text)) from error
