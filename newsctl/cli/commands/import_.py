"""`newsctl import`."""

import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions.importing import Import, as_they_come, items_of, waiting_stream
from newsctl.actions.importing import reading as how_to_read
from newsctl.actions.parallel_reading import Workers, in_order, noting, putting_off
from newsctl.arabic.names import distinct_names
from newsctl.cli.parsing.option_groups import OptionGroup
from newsctl.cli.parsing.options import Duplicates, JsonReport, PrivateToo
from newsctl.cli.printing.first_few import FirstFew
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import ExitCode, UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.formats.item import Item, Options

_NAMED = 12  # fields named in the account


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
    reread: Annotated[
        bool,
        typer.Option(
            "--reread", help=N_("The pages that were read before: update, as no change of theirs")
        ),
    ] = False


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
    tag: Annotated[
        list[str] | None,
        typer.Option(
            "--tag", "-t", metavar="TAG", help=N_("A tag for each of them; repeat for more")
        ),
    ] = None,
    allow_local: PrivateToo = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            min=1,
            metavar="N",
            help=N_("Processes that read; as many as there are processors if not said"),
        ),
    ] = None,
    json: JsonReport = False,
) -> None:
    """Add many articles.

    Good records go in, bad ones are named, and the exit code is then 65. Done again after an
    interruption, it adds only what is missing.

    What is there already is left as it is; with `--on-duplicate update` it becomes what is read, as
    a version by its publisher (`newsctl history`). `--reread` does the same with files that were
    imported before and are read better now: that is no change by the publisher.

    $ newsctl import news/ feed.xml
    $ newsctl import old.csv --map headline2=title --tag أرشيف
    $ curl -s https://example.org/feed | newsctl import - --from rss
    """
    mapping = dict(_pair(one) for one in reading.mapping or ())
    options = how_to_read(paths, today=session.today, mapping=mapping, allow_local=allow_local)
    how = options if jobs == 1 else putting_off(options)
    items = _items(session, paths, how, reading.from_)
    saying = FirstFew(session.voice)
    job = Import(
        on_duplicate=on_duplicate,
        keep_ids=keep_ids,
        strict=strict,
        reread=reading.reread,
        tags=distinct_names(tag or ()),
        progress=partial(session.voice.progress(_("Importing")), share=options.extent.share),
        warn=saying.warn,
        refuse=saying.complain,
    )
    try:
        with (
            _archive(session, dry=dry_run) as archive,
            Workers(jobs, archive.prepare, session.voice.warn, options.extent.share) as workers,
        ):
            if how.put_off:
                items = in_order(items, options, workers, job.meets_new)
            job.store(archive, items, dry=dry_run)
    except KeyboardInterrupt:
        _account(session, job, options, saying, json=json, dry=dry_run)
        raise
    finally:
        session.voice.settle()
    _account(session, job, options, saying, json=json, dry=dry_run)
    unmet = [name for name in mapping if name not in options.used]
    if unmet and job.read:
        raise UsageError(
            _("--map: there is no field {name} in what was read").format(name=unmet[0])
        )
    if job.errors:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _items(
    session: Session, paths: list[str], options: "Options", kind: str
) -> "Iterator[Item | None]":
    """The items of all paths; those of a pipe as they come."""
    stdin = session.env.stdin.buffer
    piped = waiting_stream(stdin) if "-" in paths else None
    items = items_of(paths, options, stdin=piped or stdin, kind=kind)
    if options.put_off:
        items = noting(items, options)
    return as_they_come(items) if piped else items


@contextlib.contextmanager
def _archive(session: Session, *, dry: bool) -> "Iterator[Archive]":
    """The archive to bring articles into; for a rehearsal an empty one, where there is none yet."""
    from newsctl.archive.postgres.address import is_on_server
    from newsctl.folders import default_archive

    env = session.env
    location = env.settings.archive() or str(default_archive(env.environ))
    if not dry or is_on_server(location) or Path(location).exists():
        with session.open_archive(create=not dry) as archive:
            yield archive
        return
    from newsctl.archive.open import open_archive

    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(str(Path(folder) / "a.json"), create=True) as archive,
    ):
        yield archive


def _account(
    session: Session, job: Import, options: "Options", saying: FirstFew, *, json: bool, dry: bool
) -> None:
    """Say what became of it all, or write it as JSON."""
    session.voice.settle()
    saying.rest()
    if json:
        session.write(dump(job.report(options.unknown)) + "\n")
        return
    if job.passed:
        counts = Counter(one["reason"] for one in job.passed)
        session.voice.note(_("Passed over: {list}").format(list=_listed(counts)))
    if options.unknown:
        names = _listed(options.unknown)
        session.voice.note(
            _("Fields that are not known, kept under `extra`: {names}").format(names=names)
        )
    session.voice.say(_summary(job, dry=dry))
    if job.trashed:
        text = ngettext(
            "Of those already there one lies in the trash: `newsctl restore {ids}` takes it out",
            "Of those already there {n} lie in the trash: `newsctl restore {ids}` takes them out",
            len(job.trashed),
        )
        session.voice.say(text.format(n=grouped(len(job.trashed)), ids=_some_ids(job.trashed)))


def _some_ids(ids: list[int]) -> str:
    """Ids as they are typed, the first ones of many."""
    shown = " ".join(map(str, ids[:_NAMED]))
    return f"{shown} …" if len(ids) > _NAMED else shown


def _listed(counts: Mapping[str, int]) -> str:
    """The most frequent names, each with how often."""
    most = sorted(counts.items(), key=lambda one: -one[1])
    shown = [f"{one_line(name)[:60]} ({grouped(count)})" for name, count in most[:_NAMED]]
    return _(", ").join([*shown, *(["…"] if len(most) > _NAMED else [])])


def _pair(text: str) -> tuple[str, str]:
    from newsctl.article import FIELDS
    from newsctl.search.fields import article_field

    theirs, equals, name = text.rpartition("=")
    ours = article_field(name)
    if not equals or not theirs or ours not in FIELDS:
        raise UsageError(
            _("--map can't be {value}. It is THEIRS=OURS, and ours is one of: {names}").format(
                value=text, names=", ".join(FIELDS)
            )
        )
    return theirs, ours


def _summary(job: Import, *, dry: bool) -> str:
    """The account in words."""
    added, updated, skipped = job.counts.values()
    read = ngettext("one read", "{n} read", job.read).format(n=grouped(job.read))
    if dry:
        text = ngettext("one would be added", "{n} would be added", added)
    else:
        text = ngettext("one added", "{n} added", added)
    parts = [text.format(n=grouped(added))]
    if updated and dry:
        text = ngettext("one would be updated", "{n} would be updated", updated)
        parts.append(text.format(n=grouped(updated)))
    elif updated:
        parts.append(ngettext("one updated", "{n} updated", updated).format(n=grouped(updated)))
    if skipped:
        text = ngettext("one was there already", "{n} were there already", skipped)
        parts.append(text.format(n=grouped(skipped)))
    if job.near:
        text = ngettext("one is much like another", "{n} are much like others", job.near)
        parts.append(text.format(n=grouped(job.near)))
    if n := len(job.passed):
        parts.append(ngettext("one passed over", "{n} passed over", n).format(n=grouped(n)))
    if n := len(job.errors):
        parts.append(ngettext("one failed", "{n} failed", n).format(n=grouped(n)))
    if n := len(job.warnings):
        parts.append(ngettext("one warning", "{n} warnings", n).format(n=grouped(n)))
    comma = _(", ")
    return _("Import: {read}, {parts}").format(read=read, parts=comma.join(parts))
