"""`newsctl check`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import ExitCode
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.archive.reports import CheckReport


def run(
    session: Session,
    repair: Annotated[
        bool, typer.Option("--repair", help=N_("Save all that is readable, and mend the rest"))
    ] = False,
    json: JsonReport = False,
) -> None:
    """Check every article, offset and count.

    Problems are printed one a line, and the exit code is 74 while any is left.

    $ newsctl check --repair
    """
    with session.open_archive(damaged=True) as archive:
        report = archive.check(repair=repair, progress=session.voice.progress(_("Checking")))
    session.voice.settle()
    if json:
        session.write(dump(_record(report) | {"archive": archive.location}) + "\n")
    else:
        for one in report.problems:
            session.write(one_line(one.message) + "\n")
    session.voice.say(_("Archive: {path}").format(path=one_line(archive.location)))
    _say(session, report)
    if report.problems and not report.repaired:
        raise typer.Exit(ExitCode.DISK)


def _record(report: "CheckReport") -> dict[str, object]:
    problems = [
        {"kind": one.kind, "message": one.message, "id": one.article_id, "offset": one.offset}
        for one in report.problems
    ]
    return {
        "articles": report.articles,
        "problems": problems,
        "repaired": report.repaired,
        "damaged_copy": str(report.damaged_copy) if report.damaged_copy else None,
    }


def _say(session: Session, report: "CheckReport") -> None:
    say = session.voice.say
    number = len(report.problems)
    if not number:
        text = ngettext("One article, all is well", "{n} articles, all is well", report.articles)
        say(text.format(n=grouped(report.articles)))
        return
    problems = ngettext("One problem", "{n} problems", number).format(n=grouped(number))
    if not report.repaired:
        say(_("{problems}. `newsctl check --repair` mends them").format(problems=problems))
        return
    say(_("{problems}, mended").format(problems=problems))
    if report.damaged_copy:
        say(_("The damaged bytes are kept in {file}").format(file=report.damaged_copy))
