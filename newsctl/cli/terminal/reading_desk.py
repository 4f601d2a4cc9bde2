"""What the full-screen reader needs of the world: editor, browser, clipboard, charts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from newsctl.actions.readership import Count
    from newsctl.article import Article
    from newsctl.browse.full_screen import FullScreen
    from newsctl.cli.session import Session
    from newsctl.display.renderable import Renderable


class ReadingDesk:
    """The world of one run, for a screen that is given back where another program needs it."""

    def __init__(self, session: Session, full: FullScreen) -> None:
        self._session = session
        self._full = full

    @property
    def today(self) -> date:
        """The reader's day."""
        return self._session.today

    @contextmanager
    def writing(self) -> Iterator[Callable[[Article], Article]]:
        """What makes of an article what the user's editor leaves of it."""
        from newsctl.cli.programs.editor import Drafts

        def write(article: Article) -> Article:
            with self._full.given_back():
                return drafts.write(article)

        with Drafts(self._session) as drafts:
            yield write

    def open_address(self, address: str) -> None:
        """Show a web address in the user's browser."""
        from newsctl.cli.programs.browser import start_browser

        with self._full.given_back():
            start_browser(address)

    def copy(self, article: Article) -> None:
        """Put an article on the terminal's clipboard."""
        from newsctl.actions.finding import Found
        from newsctl.cli.terminal.clipboard import copy, whole_text

        copy(self._session.env, whole_text(Found(article)))

    def chart(self, counts: Sequence[Count]) -> Renderable:
        """The reads of days, as `views` draws them."""
        from newsctl.cli.terminal.readership import Reads

        return Reads(counts, "day", self._session.env.setting("digits") or "latn")
