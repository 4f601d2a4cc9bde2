"""`newsctl copy`."""

from typing import Annotated

import typer

from newsctl.actions import copying
from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line


def run(
    session: Session,
    location: Annotated[
        str, typer.Argument(metavar="LOCATION", help=N_("Another archive: a file, or a server"))
    ],
    json: JsonReport = False,
) -> None:
    """Copy the whole archive into another, and bring that one up to date when run again.

    Ids, the trash, views and reads by time, versions, saved searches and followed newspapers go
    along, and what was copied is verified. Nothing is written into an archive of anything else.

    $ newsctl copy ~/copies/news.json
    $ newsctl --db news.json copy postgresql://archive.example/news
    """
    if not location:
        raise UsageError(_("{name} is empty").format(name="LOCATION"))
    with session.open_archive() as source, session.open_archive(at=location, create=True) as target:
        copied = copying.copy(source, target, session.voice.progress(_("Copying")))
        place = target.location
    if json:
        session.write(dump({
            "added": copied.added, "updated": copied.updated, "removed": copied.removed,
            "articles": copied.articles,
        }) + "\n")  # fmt: skip
        return
    for number, text in (
        (copied.added, ngettext("One article is copied", "{n} articles are copied", copied.added)),
        (
            copied.updated,
            ngettext(
                "One article is brought up to date",
                "{n} articles are brought up to date",
                copied.updated,
            ),
        ),
        (
            copied.removed,
            ngettext(
                "One article that is gone here is deleted there",
                "{n} articles that are gone here are deleted there",
                copied.removed,
            ),
        ),
    ):
        if number:
            session.voice.say(text.format(n=grouped(number)))
    text = ngettext(
        "{place} holds the same, one article, and was verified",
        "{place} holds the same, {n} articles, and was verified",
        copied.articles,
    )
    session.voice.say(text.format(n=grouped(copied.articles), place=one_line(place)))
