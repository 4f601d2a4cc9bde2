"""`newsctl import`."""

import itertools
from collections.abc import Callable
from typing import Annotated

import typer

from newsctl.actions.bringing_in import Import, read_items
from newsctl.cli.parsing.option_groups import OptionGroup
from newsctl.cli.parsing.options import Duplicates, JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import BadInput, ExitCode, UsageError
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

_SAID = 20  # errors said one by one; JSON has them all


class Reading(OptionGroup):
    """How files are read."""

    from_: Annotated[
        str,
        typer.Option(
            "--from", metavar="auto|FORMAT", help=N_("The format, when its name does not tell")
        ),
    ] = "auto"
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="THEIRS=OURS", help=N_("Read their field as ours; repeat for more")
        ),
    ] = None


def run(
    session: Session,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help=N_("Files, folders, or `-`"))],
    reading: Reading,
    on_duplicate: Duplicates = "skip",
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
    json: JsonReport = False,
) -> None:
    """Add many articles.

    Good records go in, bad ones are named, and the exit code is then 65. Done again after an
    interruption, it adds only what is missing.

    $ newsctl import news/ feed.xml
    $ newsctl import old.csv --map headline2=title
    $ curl -s https://example.org/feed | newsctl import - --from rss
    """
    items = read_items(
        paths,
        today=session.today,
        stdin=session.env.stdin.buffer,
        kind=reading.from_,
        mapping=dict(_pair(one) for one in reading.mapping or ()),
        allow_local=allow_local,
    )
    job = Import(
        on_duplicate=on_duplicate,
        keep_ids=keep_ids,
        strict=strict,
        progress=session.voice.progress(_("Importing")),
        warn=session.voice.say,
        refuse=_complaints(session),
    )
    try:
        if dry_run:
            job.try_out(items)
        else:
            with session.open_archive(create=True) as archive:
                job.store(archive, items)
    finally:
        session.voice.settle()
    if json:
        session.write(dump(job.report()) + "\n")
    else:
        session.voice.say(_summary(job, stored=not dry_run))
    if job.errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _complaints(session: Session) -> Callable[[BadInput], None]:
    """What says the first errors, one a line."""
    numbers = itertools.count(1)

    def complain(error: BadInput) -> None:
        if next(numbers) <= _SAID:
            session.voice.complain(one_line(str(error)))

    return complain


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


def _summary(job: Import, *, stored: bool) -> str:
    """The account in words."""
    parts = [ngettext("one read", "{n} read", job.read).format(n=job.read)]
    if stored:
        added, updated, skipped = job.counts.values()
        parts.append(ngettext("one added", "{n} added", added).format(n=added))
        if updated:
            parts.append(ngettext("one updated", "{n} updated", updated).format(n=updated))
        if skipped:
            text = ngettext("one was there already", "{n} were there already", skipped)
            parts.append(text.format(n=skipped))
        if job.near:
            text = ngettext("one is much like another", "{n} are much like others", job.near)
            parts.append(text.format(n=job.near))
    if job.errors:
        failed = len(job.errors)
        parts.append(ngettext("one failed", "{n} failed", failed).format(n=failed))
    comma = _(", ")
    return _("Import: {parts}").format(parts=comma.join(parts))
