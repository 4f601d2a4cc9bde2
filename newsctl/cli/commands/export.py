"""`newsctl export`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.article import Article
from newsctl.cli.environment import Environment, environment
from newsctl.cli.ids import looks_like_ids, read_ids
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import OneOf
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.selection import Selection

FORMATS = ("json", "jsonl", "csv", "tsv", "markdown", "html", "epub", "bibtex")
_BESIDE = (".lock", ".index", ".index-wal", ".index-shm", ".views")
_BY_SUFFIX = {"md": "markdown", "htm": "html", "bib": "bibtex", "ndjson": "jsonl"}


def run(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY|ID…", help=N_("What to write; everything when not told")),
    ] = None,
    as_: Annotated[
        str | None,
        typer.Option(
            "--as",
            parser=OneOf("--as", FORMATS),
            metavar="|".join(FORMATS),
            help=N_("The format (else by the file's name, else jsonl)"),
        ),
    ] = None,
    target: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE|FOLDER", help=N_("Where to; `-` is a pipe")),
    ] = "-",
    source: o.Source = None,
    author: o.Author = None,
    section: o.Section = None,
    tag: o.Tag = None,
    since: o.Since = None,
    until: o.Until = None,
    trash: o.Trash = False,
    limit: o.Limit = None,
) -> None:
    """Write articles to a file or a folder.

    What is exported as jsonl comes back the same with `import --keep-ids`. Web pages and Markdown
    go to a folder, a file each; a file there of the same name is replaced.

    $ newsctl export -o archive.jsonl
    $ newsctl export وزير --as markdown -o notes/
    $ newsctl export 3-9 --as epub -o reader.epub
    """
    from newsctl.formats.writing import write

    env = environment(ctx)
    kind = as_ or _by_name(target)
    if target == "-" and kind == "epub":
        raise UsageError(_("{format} needs a place: -o FILE").format(format=kind))
    chosen = o.selection(
        env, source=source, author=author, section=section, tag=tag, since=since, until=until,
        trash=trash, limit=limit,
    )  # fmt: skip
    count = 0

    def counted(articles: Iterator[Article]) -> Iterator[Article]:
        nonlocal count
        for article in articles:
            count += 1
            yield article

    with env.open_archive() as archive:
        articles = counted(_articles(env, archive, words or [], chosen))
        if target == "-":
            env.stdout.flush()
            write(kind, articles, env.stdout.buffer)
            env.stdout.buffer.flush()
        else:
            place = Path(target).expanduser()
            _refuse_archive(place, archive.location)
            write(kind, articles, place)
    if words and not count:
        raise NothingMatched(_("No article matches: {query}").format(query=" ".join(words)))
    text = ngettext("One article is written", "{n} articles are written", count)
    env.say(text.format(n=count))


def _by_name(target: str) -> str:
    suffix = Path(target).suffix[1:].lower()
    suffix = _BY_SUFFIX.get(suffix, suffix)
    return suffix if suffix in FORMATS else "jsonl"


def _refuse_archive(place: Path, location: str) -> None:
    """Raises UsageError for the archive's own file and those beside it."""
    record, place = Path(location).resolve(), place.resolve()
    own = {record.name, *(f"{record.name}{end}" for end in _BESIDE)}
    if place.parent == record.parent and place.name.casefold() in {one.casefold() for one in own}:
        raise UsageError(_("{file} is the archive itself; choose another name").format(file=place))


def _articles(
    env: Environment, archive: "Archive", words: list[str], chosen: "Selection"
) -> Iterator[Article]:
    if not words:
        yield from archive.list(chosen)
    elif looks_like_ids(words):
        for one in read_ids(env, archive, words):
            article = archive.get(one)
            if (article.deleted_at is not None) == chosen.trash:
                yield article
    else:
        from newsctl.cli.searching import read_query
        from newsctl.search.query import Match

        query = read_query(env, archive, words)
        for hit in archive.search(query, chosen, match=Match.ALL).hits:
            yield archive.get(hit.id)
