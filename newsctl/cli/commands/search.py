"""`newsctl search`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.cli.environment import Environment, environment
from newsctl.cli.parsing import options as o
from newsctl.cli.parsing.converters import OneOf
from newsctl.cli.printing.output import Output
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.door import Archive, Results
    from newsctl.search.query import Query

_MATCHES = ("auto", "all", "any")


def run(
    ctx: typer.Context,
    words: o.Words = None,
    match: Annotated[
        str,
        typer.Option(
            "--match",
            "-m",
            parser=OneOf("--match", _MATCHES),
            metavar="|".join(_MATCHES),
            help=N_("All words, any of them, or any when nothing has all (auto)"),
        ),
    ] = "auto",
    fuzzy: Annotated[
        bool, typer.Option("--fuzzy", help=N_("Look for the nearest words that are there"))
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("Show the terms, and each score by part"))
    ] = False,
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="NAME", help=N_("Keep this search as @NAME")),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help=N_("A query a line; a line of JSON for each")),
    ] = None,
    source: o.Source = None,
    author: o.Author = None,
    section: o.Section = None,
    tag: o.Tag = None,
    since: o.Since = None,
    until: o.Until = None,
    trash: o.Trash = False,
    sort: o.Sorted = None,
    reverse: o.Reverse = False,
    limit: o.Limit = None,
    offset: o.Offset = 0,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """Find articles by their words, also when they are written or inflected otherwise.

    Words side by side must all match. `"a phrase"`, `-word`, `OR`, `( )`, `word*`, `=word`, and the
    fields `title:` `body:` `author:` `source:` `section:` `tag:` `date:` narrow it.

    $ newsctl search الحماية الاجتماعية
    $ newsctl search 'حكومة -مغرب' --since 2024
    $ newsctl search 'title:("قطار سريع" OR مترو)' --save trains
    $ newsctl search @trains --json
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    chosen = o.selection(
        env, source=source, author=author, section=section, tag=tag, since=since, until=until,
        trash=trash, sort=sort, reverse=reverse, limit=output.limit(limit), offset=offset,
    )  # fmt: skip
    if batch:
        from newsctl.cli.batch import answer_all

        answer_all(env, batch, chosen, match)
        return
    if not words:
        raise UsageError(_("What to look for? `newsctl search WORD…`"))
    if save is not None:
        _check_name(save)
    from newsctl.cli.searching import hit_rows, read_query
    from newsctl.search.query import Match

    with env.open_archive() as archive:
        query = read_query(env, archive, words)
        if save is not None:
            archive.save_search(save, query.text)
            env.say(_("Saved: `newsctl search @{name}` runs it again").format(name=save))
        if fuzzy:
            query = archive.suggest(query) or query
            env.say(_("Searched: {query}").format(query=query.text))
        results = archive.search(query, chosen, match=Match(match), explain=explain)
        if explain:
            _explain(env, results)
        if results.hits and match == "auto" and results.match == Match.ANY:
            env.say(_("No article has all these words; these have some of them"))
        marks = output.format in {"table", "json", "jsonl"} or output.template is not None
        output.print(
            hit_rows(archive, query, results.hits, bare=output.format == "ids", marks=marks)
        )
        if not results.hits:
            raise NothingMatched(_nothing(archive, query, results, fuzzy))


def _check_name(name: str) -> None:
    from newsctl.search.saved_names import is_name

    if not is_name(name):
        text = _("A search is not saved as “{name}”: its name is a word without @ ( ) | or quotes")
        raise UsageError(text.format(name=name))


def _nothing(archive: "Archive", query: "Query", results: "Results", fuzzy: bool) -> str:
    """What is said when nothing is printed: what was searched, and what else to try."""
    if results.total:
        return ngettext(
            "There is no more: one matches", "There are no more: {n} match", results.total
        ).format(n=results.total)
    message = _("No article matches: {query}").format(query=query.text)
    nearest = None if fuzzy else archive.suggest(query)
    if nearest is None:
        return message
    return message + "\n" + _("Did you mean: {query}").format(query=nearest.text)


def _explain(env: Environment, results: "Results") -> None:
    for exact, lemma in results.terms:
        env.complain(f"{exact} → {lemma}" if lemma != exact else exact)
    for hit in results.hits:
        parts = ", ".join(f"{name} {part:.3f}" for name, part in (hit.parts or {}).items())
        env.complain(f"{hit.id}: {hit.score:.3f} = {parts}")
