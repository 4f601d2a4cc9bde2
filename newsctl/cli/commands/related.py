"""`newsctl related`."""

import typer

from newsctl.cli.environment import environment
from newsctl.cli.ids import read_one
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import Output, Row
from newsctl.errors import NothingMatched
from newsctl.messages import gettext as _


def run(
    ctx: typer.Context,
    article: o.OneId,
    limit: o.Few = 10,
    format: o.Format = None,  # noqa: A002
    json: o.Json = False,
    nul: o.Nul = False,
    columns: o.Columns = None,
) -> None:
    """Articles similar to one.

    $ newsctl related last
    """
    env = environment(ctx)
    output = Output(env, format=format, json=json, nul=nul, columns=columns)
    with env.open_archive() as archive:
        hits = archive.related(read_one(env, archive, article), limit)
        found = (Row(archive.get(hit.id), {"score": round(hit.score, 4)}) for hit in hits)
        if not output.print(found):
            raise NothingMatched(_("No article is similar to it"))
