"""`newsctl export`."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import exporting
from newsctl.cli.parsing.options import AtMost, Bom, Filters, choice
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.selection import narrows

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.selection import Selection


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
        first = next(articles, None)
        nothing = first is None and limit != 0 and (bool(words) or narrows(chosen))
        if nothing and isinstance(place, Path):  # a file that is there stays as it is
            _say_undated(session, archive, words, chosen)
            raise _nothing_found(words)
        articles = articles if first is None else chain([first], articles)
        count = exporting.export(archive, articles, place, kind, bom=bom)
        _say_undated(session, archive, words, chosen)
    if nothing:
        raise _nothing_found(words)
    text = ngettext("One article is written", "{n} articles are written", count)
    session.voice.say(text.format(n=grouped(count)))


def _say_undated(
    session: Session, archive: "Archive", words: list[str] | None, chosen: "Selection"
) -> None:
    query = exporting.query_of(archive, words or [], session.today)
    session.say_undated(archive, chosen, query)


def _nothing_found(words: list[str] | None) -> NothingMatched:
    if words:
        from newsctl.actions.finding import shown

        query = shown(" ".join(words))
        return NothingMatched(_("No article matches: {query}").format(query=query))
    return NothingMatched(_("No article is like that"))
