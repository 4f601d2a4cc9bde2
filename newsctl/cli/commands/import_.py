"""`newsctl import`."""

from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import dump
from newsctl.errors import ExitCode, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _


def run(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help=N_("Files, folders, or `-`"))],
    from_: Annotated[
        str,
        typer.Option(
            "--from", metavar="auto|FORMAT", help=N_("The format, when its name does not tell")
        ),
    ] = "auto",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="THEIRS=OURS", help=N_("Read their field as ours; repeat for more")
        ),
    ] = None,
    on_duplicate: o.Duplicates = "skip",
    keep_ids: Annotated[
        bool, typer.Option("--keep-ids", help=N_("Restore an export: its ids, views and dates"))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Read everything, add nothing"))
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Add all or nothing"))] = False,
    allow_local: Annotated[
        bool, typer.Option("--allow-local", help=N_("Fetch from private addresses too"))
    ] = False,
    json: o.JsonReport = False,
) -> None:
    """Add many articles.

    Good records go in, bad ones are named, and the exit code is then 65. Done again after an
    interruption, it adds only what is missing.

    $ newsctl import news/ feed.xml
    $ newsctl import old.csv --map headline2=title
    $ curl -s https://example.org/feed | newsctl import - --from rss
    """
    from newsctl.cli.importing import Import

    env = environment(ctx)
    pairs = dict(_pair(one) for one in mapping or ())
    job = Import(env, on_duplicate=on_duplicate, keep_ids=keep_ids, dry_run=dry_run, strict=strict)
    try:
        job.run(paths, kind=from_, mapping=pairs, allow_local=allow_local)
    finally:
        job.progress.end()
    if json:
        env.stdout.write(dump(job.report()) + "\n")
    else:
        env.say(job.summary())
    if job.errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _pair(text: str) -> tuple[str, str]:
    from newsctl.article import FIELDS

    theirs, equals, ours = text.rpartition("=")
    if not equals or not theirs or ours not in FIELDS:
        raise UsageError(
            _("--map can't be {value}. It is THEIRS=OURS, and ours is one of: {names}").format(
                value=text, names=", ".join(FIELDS)
            )
        )
    return theirs, ours
