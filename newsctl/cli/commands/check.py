"""`newsctl check`."""

from typing import Annotated

import typer

from newsctl.cli.environment import environment
from newsctl.cli.parsing import options as o
from newsctl.cli.printing.output import dump
from newsctl.cli.terminal.progress import Progress
from newsctl.errors import ExitCode
from newsctl.messages import N_, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line


def run(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help=N_("Save all that is readable, and mend the rest"))
    ] = False,
    json: o.JsonReport = False,
) -> None:
    """Check every article, offset and count.

    Problems are printed one a line, and the exit code is 74 while any is left.

    $ newsctl check --repair
    """
    env = environment(ctx)
    progress = Progress(env, _("Checking"))
    with env.open_archive(damaged=True) as archive:
        report = archive.check(repair=repair, progress=progress)
    progress.end()
    if json:
        problems = [
            {"kind": one.kind, "message": one.message, "id": one.article_id, "offset": one.offset}
            for one in report.problems
        ]
        copy = str(report.damaged_copy) if report.damaged_copy else None
        answer = {
            "articles": report.articles,
            "problems": problems,
            "repaired": report.repaired,
            "damaged_copy": copy,
        }
        env.stdout.write(dump(answer) + "\n")
    else:
        for one in report.problems:
            env.stdout.write(one_line(one.message) + "\n")
    number = len(report.problems)
    if not number:
        text = ngettext("One article, all is well", "{n} articles, all is well", report.articles)
        env.say(text.format(n=report.articles))
        return
    text = ngettext("One problem", "{n} problems", number).format(n=number)
    if report.repaired:
        env.say(_("{problems}, mended").format(problems=text))
        if report.damaged_copy:
            env.say(_("The damaged bytes are kept in {file}").format(file=report.damaged_copy))
        return
    env.say(_("{problems}. `newsctl check --repair` mends them").format(problems=text))
    raise typer.Exit(ExitCode.DISK)
