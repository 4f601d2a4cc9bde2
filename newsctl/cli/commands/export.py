"""`newsctl export`."""

from pathlib import Path
from typing import Annotated

import typer

from newsctl.actions import exporting
from newsctl.cli.parsing.options import AtMost, Bom, Filters, choice
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _
from newsctl.selection import narrows


def run(
    session: Session,
    filters: Filters,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY|ID…", help=N_("What to write; everything by default")),
    ] = None,
    as_: Annotated[
        str | None,
        choice(
            exporting.FORMATS,
            "--as",
            help=N_("The format (else by the file's name, else jsonl)"),
        ),
    ] = None,
    target: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE|FOLDER", help=N_("Where to; `-` is standard output")
        ),
    ] = "-",
    limit: AtMost = None,
    bom: Bom = False,
) -> None:
    """Write articles to a file or a folder.

    What is exported as jsonl comes back the same with `import --keep-ids`. Web pages and Markdown
    go to a folder, a file each; a file there of the same name is replaced.

    $ newsctl export -o archive.jsonl
    $ newsctl export وزير --as markdown -o notes/
    $ newsctl export 3-9 --as epub -o reader.epub
    """
    kind = as_ or exporting.format_of(target)
    if target == "-" and kind == "epub":
        raise UsageError(_("{format} needs a place: -o FILE").format(format=kind))
    if bom and kind not in {"csv", "tsv"}:
        raise UsageError(_("--bom is for csv and tsv"))
    stdout = session.env.stdout
    stdout.flush()
    place = stdout.buffer if target == "-" else Path(target).expanduser()
    chosen = filters.selection(session, limit=limit)
    with session.open_archive() as archive:
        articles = exporting.chosen(
            archive, words or [], chosen, session.today, session.env.piped, session.voice.say
        )
        count = exporting.export(archive, articles, place, kind, bom=bom)
        session.say_undated(archive, chosen)
    if words and not count:
        raise NothingMatched(_("No article matches: {query}").format(query=" ".join(words)))
    if not count and narrows(chosen):
        raise NothingMatched(_("No article is like that"))
    text = ngettext("One article is written", "{n} articles are written", count)
    session.voice.say(text.format(n=count))
