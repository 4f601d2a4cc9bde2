"""New articles handed on to a command of the user's: mail, a notice, a hook of a chat.

Each article that a feed brought is given once at least: what was given is noted when the command
ended well, by a number of the archive's that only grows. A command begins with what comes after it
was first named.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.following.entries import FEED
from newsctl.jsontext import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.door import Archive
    from newsctl.article import Article


class HandingOn:
    """Hands new articles on to one command, which is run by the system's shell."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._name = f"run:{command}"

    def begin(self, archive: Archive) -> None:
        """Note where a command begins that was never named before. Call it before a fetch."""
        begun = f"begun:{self._command}"
        if not archive.seen(begun):
            archive.note_seen(self._name, archive.arrivals(0).position)
            archive.note_seen(begun, 1)

    def run(self, archive: Archive, output: int | None = None) -> int:
        """Give the command what came since it was last given something, a JSON object a line on its
        standard input; its exit code, 0 where nothing came. What it prints goes to the file of
        number `output`, or where this process prints. Raises OSError where there is no shell."""
        new = archive.arrivals(archive.seen(self._name))
        articles = [one for one in archive.articles(new.ids) if FEED in one.extra]
        code = self._give(articles, archive.location, output) if articles else 0
        if code == 0:
            archive.note_seen(self._name, new.position)
        return code

    def _give(self, articles: list[Article], location: str, output: int | None) -> int:
        variables = {
            "NEWSCTL_DB": os.path.abspath(location),  # noqa: PTH100 - pathlib has no such verb
            "NEWSCTL_NEW": str(len(articles)),
        }
        with subprocess.Popen(  # noqa: S602 - the user's own words
            self._command,
            shell=True,
            stdin=subprocess.PIPE,
            stdout=output,
            env=os.environ | variables,
        ) as process:
            assert process.stdin is not None
            with suppress(BrokenPipeError, OSError):  # it may have had enough
                for line in _lines(articles):
                    process.stdin.write(line)
            with suppress(BrokenPipeError, OSError):
                process.stdin.close()
            return process.wait()


def _lines(articles: list[Article]) -> Iterator[bytes]:
    return (dump(one.to_record()) + b"\n" for one in articles)
