"""`newsctl undo`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import undoing
from newsctl.archive.changes import ChangeKind
from newsctl.cli.parsing.converters import Whole
from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import NothingMatched, UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from newsctl.archive.changes import Change


def run(
    session: Session,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="N",
            parser=Whole("N"),
            help=N_("The number of a change, as `--list` tells it; the last one by default"),
            show_default=False,
        ),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", "-l", help=N_("List what can be taken back"))
    ] = False,
    all_: Annotated[
        bool, typer.Option("--all", help=N_("With --list: everybody's changes, on a server"))
    ] = False,
    json: JsonReport = False,
) -> None:
    """Take back the last change: all that one command did.

    Done again, it takes back the change before; `redo` puts it again. A view is no change, and
    stays. What an import or `add` brought in goes to the trash; imported again it takes its place
    there, whatever was mended meanwhile. More than 20 articles, and imports, are asked about:
    scripts say `--yes`. What runs by the clock is taken back by its number only.

    On a server it is one's own last change; `undo --list --all` lists everybody's, to be taken back
    by number.

    Changes are kept for 30 days, as long as all of them take at most a fifth of the archive's size;
    the last one always. `compact` erases what was deleted for good.

    $ newsctl undo
    $ newsctl undo --list
    $ newsctl undo 12 --yes
    """
    if list_ and number is not None:
        raise UsageError(_("`undo --list` takes no number"))
    if all_ and not list_:
        raise UsageError(_("`--all` goes with `undo --list`"))
    with session.open_archive() as archive:
        if list_:
            kept = archive.changes(everybody=all_)
            tell_changes(session, kept.done, json=json)
            for gone in kept.gone:
                session.voice.say(undoing.gone_words(gone))
            return
        change = undoing.undo(archive, number, session.voice.agreed)
    if change is None:
        session.voice.say(_("Nothing was changed"))
        return
    if not change.articles and change.left:
        raise NothingMatched(_("All of it was changed since, and stays as it is"))
    if json:
        session.write(dump(undoing.as_record(change)) + "\n")
    session.voice.say(_("Taken back: {change}").format(change=undoing.words(change)))
    if change.kind in {ChangeKind.ADDED, *undoing.BROUGHT_IN}:
        session.voice.say(_("What was added is in the trash; `newsctl redo` brings it back"))
    tell_left(session, change)


def tell_left(session: Session, change: "Change") -> None:
    """Say which articles of a change stay as they are, and why."""
    if n := change.left:
        text = ngettext(
            "One article was changed since, and stays as it is",
            "{n} articles were changed since, and stay as they are",
            n,
        )
        session.voice.say(text.format(n=grouped(n)))
    if n := change.erased:
        text = ngettext(
            "One article more was erased by `compact`",
            "{n} articles more were erased by `compact`",
            n,
        )
        session.voice.say(text.format(n=grouped(n)))


def tell_changes(session: Session, changes: "list[Change]", *, json: bool) -> None:
    """Print changes: a table on a terminal, lines in a pipe, or JSON."""
    if json:
        session.write(dump([undoing.as_record(one) for one in changes]) + "\n")
    elif session.env.stdout.isatty() and changes:
        from newsctl.cli.terminal.changes import print_changes

        session.voice.settle()
        print_changes(session.env, changes)
    else:
        for one in changes:
            fields = [one.number, one.made_at, one.kind, one.articles, one.size, undoing.words(one)]
            fields += [one.who] if one.who else []
            session.write("\t".join(map(str, fields)) + "\n")
    if not changes:
        session.voice.say(_("There is nothing to take back"))
