"""One view of a SQLite file for many look-ups."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Look-ups in the block see one state of the file: each alone would lock and unlock it.

    Within a transaction that is open, they are its own anyway.
    """
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("COMMIT")
