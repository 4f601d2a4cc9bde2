"""An article's versions, each in full, and what came since a number."""

from __future__ import annotations

import time
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from newsctl.archive.file.record import lines
from newsctl.archive.file.sql import listed
from newsctl.archive.timeline import Kept, is_of, told
from newsctl.archive.versions import Arrivals, Version

if TYPE_CHECKING:
    from newsctl.archive.file.open_files import OpenFiles


# -- versions ------------------------------------------------------------------------------------
def versions(files: OpenFiles, article_id: int) -> list[Version]:
    """The versions of an article, the first one first. Raises NothingMatched."""
    document, rows = _read(files, article_id)
    return told(document, rows)


def _read(files: OpenFiles, article_id: int) -> tuple[dict[str, Any], list[Kept]]:
    """An article's document and its versions of the same moment: where the newest is not the
    document's, a writer may be between the two, so they are looked at again."""
    for look in range(_LOOKS):
        if look:
            time.sleep(_PAUSE)
        document = lines.decode(files.reader.line(article_id))[1]
        rows = files.history_in_step().versions.of(article_id)
        if not rows or is_of(rows[-1], document):
            break
    return document, rows


_LOOKS, _PAUSE = 4, 0.01  # times, seconds


# -- arrivals ------------------------------------------------------------------------------------
def arrivals(files: OpenFiles, since: int) -> Arrivals:
    """What came since a number, in the order in which it came, but for the trash."""
    came = files.history_in_step().arrivals
    position = int(files.index.get("last_id") or 0) + came.number
    after, late = came.since(since)
    apart = {one.article_id for one in late}
    rows = files.index.db.execute(
        "SELECT id FROM articles WHERE id > ? AND deleted IS NULL ORDER BY id", (after,)
    ).fetchall()
    living = _living(files, sorted(apart))
    found = [(one.number + one.above, one.article_id) for one in late if one.article_id in living]
    above = [one.above for one in late]
    before = since - after  # how many had come late up to then
    found += [(one + before + bisect_left(above, one), one) for (one,) in rows if one not in apart]
    found.sort()
    last = {article_id: number for number, article_id in found}  # of one that came twice
    found = [(number, one) for number, one in found if last[one] == number]
    return Arrivals([one for _number, one in found], position, [number for number, _one in found])


def _living(files: OpenFiles, ids: list[int]) -> set[int]:
    rows = files.index.db.execute(
        "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) AND deleted IS NULL",
        (listed(ids),),
    )
    return {one for (one,) in rows.fetchall()}
