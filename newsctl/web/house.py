"""What the pages are served for: one archive, its reader's day, place and digits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newsctl.fast_dataclasses import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from newsctl.archive.door import Archive


@dataclass(frozen=True, slots=True)
class House:
    """`open_archive` opens the archive for the thread that calls it; `today` is the reader's day,
    `now` the moment (seconds since 1970), `locale` where the reader is (`ar-MA`, empty where nobody
    says), `title` the pages' own; `say` gets what the one who serves should know, a line each."""

    open_archive: Callable[[], Archive]
    today: Callable[[], date]
    now: Callable[[], float] = time.time
    locale: str = ""
    title: str = ""
    digits: str = "latn"
    say: Callable[[str], None] = lambda _line: None
