"""The `Archive` door over a PostgreSQL server."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive.postgres.finding import Finding
from newsctl.errors import ArchiveError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.postgres.server import Server


class PostgresArchive(Finding):
    """An archive on a server, for many at once."""

    def __init__(
        self,
        server: Server,
        about: dict[str, Any],
        clock: Callable[[], datetime],
        notice: Callable[[str], None],
    ) -> None:
        self.server = server
        self.location = server.place
        self._about = about
        self._clock = clock
        self._notice = notice

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.server.close()

    def refresh(self) -> bool:
        return self.server.refresh()

    @cached_property
    def analyzer(self) -> Analyzer:
        if self._about["analyzer"] != ANALYZER:
            raise ArchiveError(
                _("{place}: the archive was indexed by another version of newsctl: "
                  "`newsctl reindex` makes its index anew").format(place=self.location)
            )  # fmt: skip
        from newsctl.arabic.analyzer import Analyzer
        from newsctl.arabic.lexicon import lexicon

        return Analyzer(lexicon())

    def _seconds(self) -> int:
        return int(self._clock().timestamp())
