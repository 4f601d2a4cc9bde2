"""`newsctl count`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o


def run(
    ctx: typer.Context,
    words: o.Words = None,
    source: o.Source = None,
    author: o.Author = None,
    section: o.Section = None,
    tag: o.Tag = None,
    since: o.Since = None,
    until: o.Until = None,
    trash: o.Trash = False,
    json: o.JsonReport = False,
) -> None:
    """Count articles.

    $ newsctl count وزير --since 2024
    """
    env = environment(ctx)
    chosen = o.selection(
        env, source=source, author=author, section=section, tag=tag, since=since, until=until,
        trash=trash,
    )  # fmt: skip
    with env.open_archive() as archive:
        query = None
        if words:
            from newsctl.cli.searching import read_query

            query = read_query(env, archive, words)
        number = archive.count(chosen, query)
    env.stdout.write(f'{{"count": {number}}}\n' if json else f"{number}\n")
