"""Showing an address or a file in the user's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.cli.session import Session


def open_in_browser(session: Session, address: str) -> None:
    """Open a web or a file address; said on stderr. Raises what `start_browser` does."""
    start_browser(address)
    session.voice.say(_("Opened {address}").format(address=one_line(address)))


def start_browser(address: str) -> None:
    """Open a web or a file address.

    Raises UsageError for an address of another kind (an article's text is not to be trusted),
    ArchiveError when no browser could be started.
    """
    if address.partition(":")[0].lower() not in {"http", "https", "file"}:
        raise UsageError(_("{address} is not a web address").format(address=one_line(address)))
    import webbrowser

    if not webbrowser.open(address):
        raise ArchiveError(
            _("No browser could be started for {address}").format(address=one_line(address))
        )
