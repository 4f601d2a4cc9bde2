"""An article as it is found: itself, and what a search says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.values import dataclass, field

if TYPE_CHECKING:
    from newsctl.article import Article


@dataclass(slots=True)
class Found:
    """An article, and under their JSON names the things that a search adds to it: `score`,
    `snippet` (`text`, and `highlights` in code points into it), `highlights` (of `title` and
    `body`), `parts` of the score."""

    article: Article
    extra: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """All its fields, as JSON has them."""
        return self.article.to_record() | self.extra
