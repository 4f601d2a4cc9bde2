"""Blocks in which one is alone by a name: a lock that the server gives back when whoever holds it
goes, however that is."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from zlib import crc32

from newsctl.archive.postgres.locks import CHANGING
from newsctl.errors import ArchiveError, ArchiveLocked
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.archive.postgres.server import Server

_PAUSE = 0.05  # seconds between two tries


@contextmanager
def alone(server: Server, doing: str, wait: float) -> Iterator[None]:
    """Within: nobody else is in such a block. Raises ArchiveLocked after `wait` seconds.

    A transaction of a connection of its own holds it, which a pool between leaves alone; it reads
    nothing, so that nobody waits for it, and the server is asked to let it wait.
    """
    holder = server.another()
    end = time.monotonic() + wait
    try:
        holder.rows("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0")
        while not holder.value(
            "SELECT pg_try_advisory_xact_lock(%s, %s)", (CHANGING[0] + 1, _number(doing))
        ):
            if time.monotonic() >= end:
                raise ArchiveLocked(
                    _("The archive is in use by another newsctl. Try again in a moment: {path}")
                    .format(path=server.place)
                )  # fmt: skip
            time.sleep(_PAUSE)
        yield
    finally:
        with suppress(ArchiveError):
            holder.rows("ROLLBACK")
        holder.close()


def _number(doing: str) -> int:
    return crc32(doing.encode()) - (1 << 31)
