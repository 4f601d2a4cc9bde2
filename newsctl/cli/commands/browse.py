"""`newsctl browse`."""

import os
import signal
from typing import Annotated

from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import CHOOSING, SORTS, Filters, Words, choice
from newsctl.cli.session import Session
from newsctl.errors import UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.selection import Sort


def run(
    session: Session,
    filters: Filters,
    words: Words = None,
    sort: Annotated[str | None, choice(SORTS, "--sort", help=N_("In which order"))] = None,
    reverse: Annotated[
        bool,
        option("--reverse", "-r", help=N_("In the opposite order"), rich_help_panel=CHOOSING),
    ] = False,
) -> None:
    """Read the archive full-screen: a list, and the article beside it or over it.

    Arrows or `j` and `k` move, Enter reads (and counts a view), `/` searches as you type, `?` shows
    all keys, `q` goes back and leaves at last. On an Arabic keyboard the same keys do the same.

    $ newsctl browse
    $ newsctl browse وزير --source "صوت الساحل" --unread
    """
    env = session.env
    if not (env.stdin.isatty() and env.stdout.isatty()) or env.environ.get("TERM") == "dumb":
        raise UsageError(_("`newsctl browse` needs a terminal that it can fill"))
    chosen = filters.selection(session, sort=Sort(sort) if sort else None, reverse=reverse)
    with session.open_archive() as archive:
        from newsctl.browse.loop import browse
        from newsctl.cli.terminal.reading_desk import ReadingDesk
        from newsctl.cli.terminal.screens import screen, setting_of, size_now

        session.voice.settle()
        ended = browse(
            archive,
            chosen,
            " ".join(words or ()),
            screen=screen(env),
            typed=env.stdin,
            size=lambda: size_now(env, env.stdout),
            setting=setting_of(env),
            desk=lambda full: ReadingDesk(session, full),
        )
    if ended:
        signal.signal(ended, signal.SIG_DFL)
        os.kill(os.getpid(), ended)
