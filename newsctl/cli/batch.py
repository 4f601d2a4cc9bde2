"""`search --batch`: many queries in one process, a line of JSON for each, whatever it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.cli.inputs import text_lines
from newsctl.cli.printing.output import dump
from newsctl.errors import QueryError
from newsctl.search.parse import parse
from newsctl.search.query import Match

if TYPE_CHECKING:
    from newsctl.archive.door import Archive
    from newsctl.cli.environment import Environment
    from newsctl.selection import Selection


def answer_all(env: Environment, file: str, chosen: Selection, match: str) -> None:
    """Answer each line of a file (`-` is standard input) in its order."""
    with env.open_archive() as archive:
        for line in text_lines(env, file):
            env.stdout.write(dump(_answer(env, archive, line, chosen, match)) + "\n")


def _answer(
    env: Environment, archive: Archive, text: str, chosen: Selection, match: str
) -> dict[str, Any]:
    try:
        query = parse(text, today=env.today)
    except QueryError as error:
        return {"query": text, "hits": [], "error": str(error)}
    results = archive.search(query, chosen, match=Match(match))
    hits = [{"id": hit.id, "score": round(hit.score, 4)} for hit in results.hits]
    return {"query": text, "hits": hits, "total": results.total, "match": str(results.match)}
