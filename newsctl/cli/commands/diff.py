"""`newsctl diff`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import versions
from newsctl.actions.ids import read_one
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import PRINTING, EveryVersion, JsonReport, OneId, choice
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.messages import N_

if TYPE_CHECKING:
    from newsctl.actions.versions import Comparison


def run(
    session: Session,
    article: OneId,
    first: Annotated[
        int | None,
        typer.Argument(
            metavar="N",
            parser=Whole("N", least=1),
            help=N_("A version, as `history` numbers it; the one before the last by default"),
            show_default=False,
        ),
    ] = None,
    second: Annotated[
        int | None,
        typer.Argument(
            metavar="M",
            parser=Whole("M", least=1),
            help=N_("Another; what the article holds now by default"),
            show_default=False,
        ),
    ] = None,
    every: EveryVersion = False,
    whole: Annotated[
        bool, option("--whole", help=N_("With all that stayed"), rich_help_panel=PRINTING)
    ] = False,
    no_pager: Annotated[bool, option("--no-pager", help=N_("Don't page"))] = False,
    format: Annotated[  # noqa: A002
        str, choice(("text", "tsv", "json"), "--format", "-f", help=N_("How it is printed"))
    ] = "text",
    json: JsonReport = False,
) -> None:
    """What changed in an article's text, word by word: the title, the author, the date, the body.

    Words are compared folded: changes of spelling (hamza, tashkeel, tatweel, ى and ي) and of white
    space are silent, unless `--all` asks for them. Without numbers the last change is shown; with
    one, all that changed from that version on; with two, what tells these apart.

    What was removed stands as `[-removed-]`, what was added as `{+added+}`; on a terminal with
    colours it is struck through, and underlined, instead. As tsv: a change a line, as field,
    removed, added; as JSON, all pieces in order.

    $ newsctl diff 12
    $ newsctl diff 12 1 3
    $ newsctl diff 12 1 --format tsv
    """
    with session.open_archive() as archive:
        one = read_one(archive, article, session.env.piped)
        found = versions.compare(archive, one, first, second, every=every)
    if json or format == "json":
        session.write(dump(found.record()) + "\n")
    elif format == "tsv":
        _lines(session, found)
    elif session.env.stdout.isatty():
        from newsctl.cli.terminal.versions import print_comparison

        session.voice.settle()
        print_comparison(session.env, found, whole=whole, spaces=every, paged=not no_pager)
    else:
        from newsctl.cli.printing.plain_diff import comparison_text

        session.write(comparison_text(found, whole=whole, spaces=every))


def _lines(session: Session, found: "Comparison") -> None:
    from newsctl.text import one_line

    for name, pieces in found.changes.items():
        for removed, added in versions.changes_of(pieces):
            session.write(f"{name}\t{one_line(removed)}\t{one_line(added)}\n")
