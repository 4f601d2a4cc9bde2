"""What became of a transaction whose end was not heard of."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A transaction's number, and until when the server gives it to no other: where it goes down before
# the number is on its disk, it comes up with another checkpoint, or on another timeline, and may
# give the number anew.
NUMBER = "pg_current_xact_id()::text"
LIFE = (
    "(SELECT checkpoint_lsn::text FROM pg_control_checkpoint())"
    " || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"
)


def was_kept(
    run: Callable[[str, Sequence[object]], list[Any]],
    transaction: Sequence[str],
    place: str,
    wait: float,
    error: ArchiveError,
) -> bool:
    """Whether a transaction (`NUMBER`, `LIFE`) was kept, whose end an `error` came before: the
    server is asked by `run` for some seconds. Raises ArchiveError where nobody can tell: after a
    crash another may be kept under its number."""
    number, life = transaction
    end = time.monotonic() + wait
    unknown = ArchiveError(
        _("{place}: the connection was lost while the change was being kept, and whether it "
          "was is not known: look before you do it again").format(place=place)
    )  # fmt: skip
    while time.monotonic() < end:
        try:
            told, now = run(f"SELECT pg_xact_status(%s::xid8), {LIFE}", (number,))[0]
        except ArchiveError:
            time.sleep(0.2)
            continue
        if told == "in progress":
            time.sleep(0.05)
            continue
        if told is None or (told == "committed" and now != life):
            break
        return bool(told == "committed")
    raise unknown from error
