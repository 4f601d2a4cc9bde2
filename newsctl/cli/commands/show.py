"""`newsctl show`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import finding, readership, reading
from newsctl.actions.ids import read_ids
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import Ids, Printing
from newsctl.cli.printing.output import Output
from newsctl.cli.session import Session
from newsctl.errors import ExitCode, NothingMatched
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.actions.finding import Found
    from newsctl.archive.door import Archive


def run(
    session: Session,
    ids: Ids,
    printing: Printing,
    highlight: Annotated[
        str | None,
        option("--highlight", "-H", metavar="QUERY", help=N_("Mark what matches a query")),
    ] = None,
    raw: Annotated[
        bool, option("--raw", help=N_("The stored text, with invisible characters named"))
    ] = False,
    version: Annotated[
        int | None,
        option(
            "--version",
            metavar="N",
            parser=Whole("--version", least=1),
            help=N_("As it was in a version that `history` numbers"),
        ),
    ] = None,
    no_pager: Annotated[bool, option("--no-pager", help=N_("Don't page"))] = False,
    no_count: Annotated[bool, option("--no-count", help=N_("Don't count a view"))] = False,
    web: Annotated[bool, option("--web", help=N_("Show it in the browser"))] = False,
    copy: Annotated[
        bool, option("--copy", help=N_("Put the text on the clipboard, as it was written"))
    ] = False,
) -> None:
    """Show whole articles and count a view of each, whatever they are printed as.

    A script that reads them all with `--json` counts too: `--no-count` does not. `list`, `search`
    and `export` never count. On a terminal the reads of the last 30 days stand below an article
    that was read on several of them.

    `--version` shows an article as its text was; that counts no view.

    What is selected with the mouse is what the terminal drew: letters in their joined forms, lines
    in the order of the screen. `--copy` gives the text itself, over ssh and in tmux too.

    $ newsctl show 12
    $ newsctl show last --highlight وزير
    $ newsctl show 12 --version 1
    $ newsctl search وزير --format ids | newsctl show - --no-count
    """
    output = Output(session, printing)
    missing: list[NothingMatched] = []
    with session.open_archive() as archive:
        chosen = read_ids(archive, ids, session.env.piped)
        say = session.voice.say
        query = finding.read_query(archive, highlight, session.today, say) if highlight else None
        articles = reading.read(
            archive,
            chosen,
            count=not no_count,
            query=query,
            missing=missing.append,
            uncounted=session.voice.say_uncounted,
            version=version,
        )
        if web:
            _in_browser(session, articles)
        elif copy:
            _copy(session, articles)
        elif raw:
            _raw(session, articles)
        elif output.is_page(printing):
            _pages(session, archive, articles, paged=not no_pager)
        else:
            single = len(ids) == 1 and (ids[0].isdigit() or ids[0] == "last")
            found = list(articles) if single else articles
            if found:
                output.print(found, single=single)
    for error in missing:
        session.voice.report(error)
    if missing:
        raise typer.Exit(ExitCode.NOTHING_MATCHED)


def _pages(
    session: Session, archive: "Archive", articles: Iterator["Found"], *, paged: bool
) -> None:
    chosen = session.env.options.get("bidi")
    if session.env.stdout.isatty() or chosen not in {None, "auto", "off"}:
        from newsctl.cli.terminal.drawing import print_articles

        session.voice.settle()
        today = session.today
        print_articles(
            session.env,
            articles,
            paged=paged,
            reads=lambda found: readership.recent_of(archive, found.article, today),
        )
        return
    from newsctl.cli.printing.plaintext import article_text

    for number, found in enumerate(articles):
        about = (
            _("Version {n}").format(n=found.extra["version"]) if "version" in found.extra else ""
        )
        session.write(("\n\n" if number else "") + article_text(found.article, about))


def _copy(session: Session, articles: Iterator["Found"]) -> None:
    from newsctl.cli.terminal.clipboard import copy, whole_text

    texts = [whole_text(one) for one in articles]
    if texts:
        copy(session.env, "\n\n".join(texts))
        text = ngettext("One article is copied", "{n} articles are copied", len(texts))
        session.voice.say(text.format(n=grouped(len(texts))))


def _raw(session: Session, articles: Iterator["Found"]) -> None:
    from newsctl.cli.printing.plaintext import visible

    for number, found in enumerate(articles):
        session.write("\n\n" if number else "")
        session.write(f"{visible(found.article.title)}\n\n{visible(found.article.body)}\n")


def _in_browser(session: Session, articles: Iterator["Found"]) -> None:
    from newsctl.cli.programs.browser import open_in_browser, page_folder
    from newsctl.formats.writing import write

    folder = page_folder(session)
    for found in articles:
        page = folder / f"{found.article.id}.html"
        write("html", [found.article], page)
        open_in_browser(session, page.as_uri())
