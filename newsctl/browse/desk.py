"""What lies around the reader: all that it needs of the world, given by whoever starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from newsctl.actions.readership import Count
    from newsctl.article import Article
    from newsctl.display.renderable import Renderable


class Desk(Protocol):
    """The world around the reader. Each may raise `newsctl.errors.NewsctlError`."""

    @property
    def today(self) -> date:
        """The reader's day."""

    def writing(self) -> AbstractContextManager[Callable[[Article], Article]]:
        """Have a person change articles in their editor, on a terminal that is theirs, by what is
        given to the block, which stores them; what it did not store is kept."""

    def open_address(self, address: str) -> None:
        """Show an address in the browser, on a terminal that is its own where it needs one."""

    def copy(self, article: Article) -> None:
        """Put an article on the clipboard, as it was written."""

    def chart(self, counts: Sequence[Count]) -> Renderable:
        """The reads of days as they are shown."""
