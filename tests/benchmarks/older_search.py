"""What another installation of newsctl, an older one, finds: run by its own interpreter.

    PYTHON -P older_search.py FOLDER

FOLDER/asked.json holds {"texts": [[title, body], …], "any": [query, …], "all": [query, …]}; printed
is {"any": [[number, …], …], "all": …}: for each query the numbers of the texts found, the first ten
with any word, or all that have all words. It imports nothing of the checkout that it lies in.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsctl.archive.door import OnDuplicate
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.search.parse import parse
from newsctl.search.query import Match

try:
    from newsctl.selection import Selection
except ImportError:
    from newsctl.archive.door import Selection  # type: ignore[attr-defined]


def answers(folder: Path, asked: dict[str, Any]) -> dict[str, list[list[int]]]:
    """What is asked for in `asked`, of an archive that is made in `folder`."""
    archive = open_archive(str(folder / "older.json"), create=True)
    articles = (Article(title=title, body=body) for title, body in asked["texts"])
    added = archive.add_many(articles, on_duplicate=OnDuplicate.KEEP)
    numbers = {one.id: number for number, one in enumerate(added)}
    today = datetime.now(UTC).date()

    def found(text: str, match: Match, limit: int | None) -> list[int]:
        hits = archive.search(parse(text, today=today), Selection(limit=limit), match=match).hits
        return [numbers[hit.id] for hit in hits]

    return {
        "any": [found(one, Match.ANY, 10) for one in asked["any"]],
        "all": [found(one, Match.ALL, None) for one in asked["all"]],
    }


def main() -> None:
    folder = Path(sys.argv[1])
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    print(json.dumps(answers(folder, asked)))


if __name__ == "__main__":
    main()
