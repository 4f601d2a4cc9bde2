"""`newsctl add`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsctl.article import Article
from newsctl.cli.environment import Environment, environment
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.printing.output import Row, dump
from newsctl.errors import BadInput, ExitCode, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.text import normalise, one_line

if TYPE_CHECKING:
    from newsctl.archive.door import Added

FIELDS = "fields"


def _text(*names: str, help: str, metavar: str = "TEXT") -> Any:  # noqa: A002 - Typer's word
    return typer.Option(*names, help=help, metavar=metavar)


def run(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE…", help=N_("A saved page, JSON, a URL, or `-`")),
    ] = None,
    title: Annotated[str | None, _text("--title", help=N_("The headline"))] = None,
    body: Annotated[str | None, _text("--body", help=N_("The text"))] = None,
    source: Annotated[str | None, _text("--source", "-s", help=N_("The newspaper or site"))] = None,
    author: Annotated[str | None, _text("--author", "-a", help=N_("Who wrote it"))] = None,
    section: Annotated[str | None, _text("--section", help=N_("The section it stood in"))] = None,
    tag: Annotated[
        list[str] | None, _text("--tag", "-t", help=N_("A tag; repeat for more"), metavar="TAG")
    ] = None,
    url: Annotated[str | None, _text("--url", help=N_("Its address"), metavar="URL")] = None,
    date: Annotated[
        str | None, _text("--date", "-d", help=N_("When it was published"), metavar="DATE")
    ] = None,
    views: Annotated[
        int | None,
        typer.Option(
            "--views", parser=Whole("--views"), metavar="N", help=N_("How often it was read")
        ),
    ] = None,
    lang: Annotated[
        str | None, _text("--article-lang", help=N_("Its language, as in ar"), metavar="CODE")
    ] = None,
    guid: Annotated[str | None, _text("--guid", help=N_("Its identity in a feed"))] = None,
    from_: Annotated[
        str, _text("--from", help=N_("The format of the files"), metavar="auto|FORMAT")
    ] = "auto",
    allow_local: Annotated[
        bool, typer.Option("--allow-local", help=N_("Fetch from private addresses too"))
    ] = False,
    on_duplicate: o.Duplicates = "skip",
    json: o.JsonReport = False,
) -> None:
    """Add an article and print its id.

    Options fill in, or replace, what a file says. Without a file and without options your editor
    opens. An article that is there already is not added again: its id is printed.

    $ newsctl add page.txt --source "صوت الساحل" --date 2026-11-20
    $ newsctl add --title "افتتاح مكتبة" --body "افتتحت اليوم مكتبة جديدة."
    $ newsctl add https://example.org/news/12
    """
    env = environment(ctx)
    told = {
        "title": title, "body": body, "source": source, "author": author, "section": section,
        "tags": tag, "url": url, "views": views, "lang": lang, "guid": guid,
        "published_at": o.read_date(env, "--date", date) if date else None,
    }  # fmt: skip
    changes = {
        name: normalise(value) if isinstance(value, str) else value
        for name, value in told.items()
        if value is not None
    }
    failures: list[BadInput] = []
    if files:
        articles = _read(env, files, from_, allow_local, failures)
    elif changes:
        articles = iter([Article()])
    else:
        articles = _write_one(env)
    _store(env, articles, changes, on_duplicate, json)
    for failure in failures:
        env.complain(str(failure))
    if failures:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _read(
    env: Environment, files: list[str], kind: str, allow_local: bool, failures: list[BadInput]
) -> Iterator[Article]:
    from newsctl.cli.reading import read_records

    for record in read_records(env, files, kind=kind, allow_local=allow_local):
        for warning in record.warnings:
            env.say(warning)
        if record.error is not None:
            failures.append(record.error)
        elif record.article is not None:
            yield record.article


def _write_one(env: Environment) -> Iterator[Article]:
    from newsctl.cli.programs.editor import write_article

    if not env.stdin.isatty() and not env.environ.get("EDITOR"):
        raise UsageError(_("What to add? `newsctl add FILE`, or `newsctl add --title … --body …`"))
    return iter([write_article(env, Article())])


def _store(
    env: Environment,
    articles: Iterator[Article],
    changes: dict[str, Any],
    on_duplicate: str,
    json: bool,
) -> None:
    from newsctl.archive.door import OnDuplicate

    records = []
    with env.open_archive(create=True) as archive:
        for article in articles:
            _fill(article, changes)
            added = archive.add(article, on_duplicate=OnDuplicate(on_duplicate))
            _report(env, added)
            if json:
                records.append(Row(archive.get(added.id)).record())
            else:
                env.stdout.write(f"{added.id}\n")
                env.stdout.flush()
    if json and records:
        env.stdout.write(dump(records[0] if len(records) == 1 else records) + "\n")


def _fill(article: Article, changes: dict[str, Any]) -> None:
    """Lay what the options say over an article. Raises BadInput when it then has no text."""
    for name, value in changes.items():
        setattr(article, name, value)
    if not article.body.strip() and not article.title.strip():
        raise BadInput(_("The article has neither a title nor a body"))
    if not article.title.strip():
        from newsctl.cli.reading import title_of

        article.title = title_of(article.body)


def _report(env: Environment, added: "Added") -> None:
    from newsctl.archive.door import Outcome

    if added.outcome == Outcome.SKIPPED:
        env.say(_("It is there already, as number {id}").format(id=added.id))
    elif added.outcome == Outcome.UPDATED:
        env.say(_("Number {id} is updated").format(id=added.id))
    if added.near:
        near = ", ".join(str(one) for one in added.near)
        env.say(_("Number {id} is much like {near}").format(id=added.id, near=one_line(near)))
