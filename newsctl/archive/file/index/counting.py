"""How many articles a selection holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import driving, tallies
from newsctl.archive.file.index.passing import passing
from newsctl.archive.file.index.selection import LIVING, TRASHED, where
from newsctl.archive.file.index.tallies import NAMED, TAG, of
from newsctl.selection import Selection

if TYPE_CHECKING:
    import sqlite3


def number_of(db: sqlite3.Connection, selection: Selection) -> int:
    """How many articles a selection holds: told by the tallies where one filter alone is given,
    else by bits, where these tell."""
    told = _kept(db, selection, where(selection)[0])
    if told is not None:
        return told
    bits = passing(db, selection) if selection.after is None else None
    return _looked_up(db, selection) if bits is None else len(bits)


def _looked_up(db: sqlite3.Connection, selection: Selection) -> int:
    driver = driving.fewest(db, selection)
    condition, values = where(selection, driver and driver.filter)
    sql = f"SELECT COUNT(*) FROM {driving.table(driver)} WHERE {condition}"  # noqa: S608
    return int(db.execute(sql, values).fetchone()[0])


def _kept(db: sqlite3.Connection, selection: Selection, condition: str) -> int | None:
    """The number of articles of a selection that the tallies know; None where they do not."""
    if condition == TRASHED:
        counted = [of(db, tallies.TRASH)]
    elif condition == LIVING:
        counted = [of(db, tallies.LIVING)]
    else:
        given = [
            (kind, name)
            for kind in (*NAMED, TAG)
            for name in {name_key(one) for one in getattr(selection, f"{kind}s")}
        ]
        kinds = {kind for kind, _name in given}
        # An article has one source, and may have two tags.
        if len(kinds) != 1 or (TAG in kinds and len(given) > 1):
            return None
        named: dict[str, Any] = {f"{kinds.pop()}s": tuple(name for _kind, name in given)}
        if where(Selection(**named))[0] != condition:
            return None
        counted = [of(db, kind, name) for kind, name in given]
    if None in counted:
        return None
    return sum(one[0] for one in counted if one)
