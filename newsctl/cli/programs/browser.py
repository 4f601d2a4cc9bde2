"""Showing an address or a file in the user's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.cli.session import Session

_DAY = 86_400  # seconds that a page stays for a browser to read


def page_folder(session: Session) -> Path:
    """A new folder for pages that are to be opened, among what can be made again; those of the days
    before are taken away."""
    import shutil
    import tempfile
    import time
    from pathlib import Path

    from newsctl.folders import cache_folder

    pages = cache_folder(session.env.environ) / "pages"
    try:
        pages.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in pages.iterdir():
            if one.stat().st_mtime < time.time() - _DAY:
                shutil.rmtree(one, ignore_errors=True)
        return Path(tempfile.mkdtemp(dir=pages))
    except OSError:  # a home that takes no files
        return Path(tempfile.mkdtemp(prefix="newsctl-"))


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
