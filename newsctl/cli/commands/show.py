"""`newsctl show`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.article import Article
from newsctl.cli.environment import Environment, environment
from newsctl.cli.ids import read_ids
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, Row
from newsctl.errors import ArchiveError, ArchiveLocked, ExitCode, NothingMatched
from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.door import Archive


def run(
    ctx: typer.Context,
    ids: o.Ids,
    highlight: Annotated[
        str | None,
        typer.Option("--highlight", "-H", metavar="QUERY", help=N_("Mark what matches a query")),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help=N_("The stored text, with invisible characters named"))
    ] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help=N_("Don't page"))] = False,
    no_count: Annotated[bool, typer.Option("--no-count", help=N_("Don't count a view"))] = False,
    web: Annotated[bool, typer.Option("--web", help=N_("Show it in the browser"))] = False,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """Show whole articles and count a view of each.

    $ newsctl show 12
    $ newsctl show last --highlight وزير
    $ newsctl search وزير --format ids | newsctl show - --no-count
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    page = not (json or nul or columns or format not in {None, "table"})
    missing: list[int] = []
    with env.open_archive() as archive:
        chosen = read_ids(env, archive, ids)
        articles = _articles(env, archive, chosen, missing, count=not no_count)
        if web:
            _in_browser(env, articles)
        elif raw:
            _raw(env, articles)
        elif page:
            _pages(env, archive, articles, highlight, paged=not no_pager)
        else:
            single = len(ids) == 1 and (ids[0].isdigit() or ids[0] == "last")
            rows = _marked(env, archive, articles, highlight)
            if not (single and missing):
                output.print(rows, single=single)
    for one in missing:
        env.complain(_("No article has the id {id}").format(id=one))
    if missing:
        raise typer.Exit(ExitCode.NOTHING_MATCHED)


def _articles(
    env: Environment, archive: "Archive", ids: list[int], missing: list[int], *, count: bool
) -> Iterator[Article]:
    """The articles that are there, one view counted each; ids of the others go to `missing`."""
    for one in ids:
        try:
            if count:
                _count(env, archive, one)
            yield archive.get(one)
        except NothingMatched:
            missing.append(one)


def _count(env: Environment, archive: "Archive", article_id: int) -> None:
    try:
        archive.record_view(article_id)
    except (ArchiveError, ArchiveLocked) as error:
        env.say(_("The view was not counted: {reason}").format(reason=error))


def _marked(
    env: Environment, archive: "Archive", articles: Iterator[Article], highlight: str | None
) -> Iterator[Row]:
    if not highlight:
        yield from (Row(article) for article in articles)
        return
    from newsctl.cli.searching import read_query
    from newsctl.search.highlight import highlights

    query = read_query(env, archive, [highlight])
    for article in articles:
        found = highlights(query, article.title, article.body, archive.analyzer)
        yield Row(article, {"highlights": {"title": found.title, "body": found.body}})


def _pages(
    env: Environment,
    archive: "Archive",
    articles: Iterator[Article],
    highlight: str | None,
    *,
    paged: bool,
) -> None:
    rows = _marked(env, archive, articles, highlight)
    if env.stdout.isatty():
        from newsctl.cli.terminal.drawing import print_articles

        print_articles(env, rows, paged=paged)
        return
    from newsctl.cli.printing.plaintext import article_text

    for number, row in enumerate(rows):
        env.stdout.write(("\n\n" if number else "") + article_text(row.article))


def _raw(env: Environment, articles: Iterator[Article]) -> None:
    from newsctl.cli.printing.plaintext import visible

    for number, article in enumerate(articles):
        env.stdout.write("\n\n" if number else "")
        env.stdout.write(f"{visible(article.title)}\n\n{visible(article.body)}\n")


def _in_browser(env: Environment, articles: Iterator[Article]) -> None:
    import tempfile
    from pathlib import Path

    from newsctl.cli.programs.browser import open_in_browser
    from newsctl.formats.writing import write

    folder = Path(tempfile.mkdtemp(prefix="newsctl-"))
    for article in articles:
        page = folder / f"{article.id}.html"
        write("html", [article], page)
        open_in_browser(env, page.as_uri())
