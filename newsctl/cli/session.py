"""One run of one command: the world around it, a voice to speak with, and the archive to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.cli.voice import Voice
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from newsctl.archive.door import Archive
    from newsctl.cli.environment import Environment
    from newsctl.cli.terminal.progress import Progress
    from newsctl.search.query import Query
    from newsctl.selection import Selection


class Session:
    """What a command is given besides its options."""

    def __init__(self, env: Environment, voice: Voice | None = None) -> None:
        self.env = env
        self.voice = voice or Voice(env)
        self._indexing: Progress | None = None

    @property
    def today(self) -> date:
        """The day it is for the user."""
        return self.env.today

    def write(self, text: str) -> None:
        """Data, on stdout."""
        self.env.stdout.write(text)

    def open_archive(
        self,
        *,
        at: str | None = None,
        create: bool = False,
        damaged: bool = False,
        notice: Callable[[str], None] | None = None,
    ) -> Archive:
        """The archive that `--db`, `NEWSCTL_DB` or the settings name, or the default one; or the
        one `at` another place.

        The default one is made when it is not there; another only with `create`. `damaged` opens
        a damaged one too, for it to be mended. `notice` gets what the user should know, instead of
        the voice.
        """
        open_archive = _archive_opener()
        env = self.env
        timeout = env.settings.timeout()
        return open_archive(
            env.settings.location() if at is None else env.settings.place_of(at),
            create=create or env.settings.archive() is None,
            **({} if timeout is None else {"timeout": timeout}),
            clock=env.clock,
            progress=self._show_indexing,
            notice=notice or self.voice.warn,
            damaged=damaged,
            who=env.environ.get("NEWSCTL_USER") or None,
        )

    def say_undated(
        self, archive: Archive, chosen: Selection, query: Query | None = None, match: str = "all"
    ) -> None:
        """Say how many articles a selection by dates leaves out because they have none."""
        if self.env.quiet or not (chosen.dated or query):
            return
        from newsctl.actions.finding import undated_left_out

        number = undated_left_out(archive, chosen, query, match)
        if number:
            text = ngettext(
                "One undated article is left out; `--undated` takes it in",
                "{n} undated articles are left out; `--undated` takes them in",
                number,
            )
            if not chosen.dated:
                text = ngettext(
                    "One undated article is left out; `is:undated` finds it",
                    "{n} undated articles are left out; `is:undated` finds them",
                    number,
                )
            self.voice.note(text.format(n=grouped(number)))

    def _show_indexing(self, done: int, total: int) -> None:
        """Show how far the making of the index is."""
        if self._indexing is None:
            self._indexing = self.voice.progress(_("Indexing"))
        self._indexing(done, total)


def _archive_opener() -> Callable[..., Archive]:
    """`open_archive`, loaded: until that is done Ctrl-C ends the process."""
    from newsctl.cli.interrupts import end_at_once, raise_again

    ending = end_at_once()
    from newsctl.archive.open import open_archive
    from newsctl.lazy_modules import load_orjson

    load_orjson()
    if ending:
        raise_again()
    return open_archive
