"""From the words typed to a query, and from hits to rows: what search, count and export share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.cli.printing.output import Row
from newsctl.errors import QueryError, UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsctl.archive.door import Archive, Hit
    from newsctl.cli.environment import Environment
    from newsctl.search.query import Query


def read_query(env: Environment, archive: Archive, words: Sequence[str]) -> Query:
    """The query that words mean; `@name` is a saved one. Raises UsageError, its place marked."""
    from newsctl.search.parse import parse

    text = " ".join(words)
    if text.startswith("@"):
        text = _saved(archive, text[1:].strip())
    try:
        return parse(text, today=env.today)
    except QueryError as error:
        raise UsageError(mark_place(error)) from error


def mark_place(error: QueryError) -> str:
    """The mistake, and the query with ⟪ ⟫ around its place: it reads in either direction."""
    before, after = error.query[: error.position], error.query[error.position :]
    word = after.split(maxsplit=1)[0] if after.split() else ""
    rest = after[after.index(word) + len(word) :] if word else after
    return f"{error}\n{before}⟪{word}⟫{rest}"


def _saved(archive: Archive, name: str) -> str:
    saved = archive.saved_searches()
    if name not in saved:
        raise UsageError(
            _("No search is saved as {name}. Saved ones: {names}").format(
                name=name, names=", ".join(sorted(saved)) or "-"
            )
        )
    return saved[name]


def hit_rows(
    archive: Archive, query: Query, hits: Sequence[Hit], *, bare: bool = False, marks: bool = True
) -> Iterator[Row]:
    """Each hit with its article, read as it is asked for.

    `bare` reads none (ids only); `marks` adds the passage that matched and where words matched.
    """
    for hit in hits:
        extra: dict[str, Any] = {"score": round(hit.score, 4)}
        if bare:
            yield Row(Article(id=hit.id), extra)
            continue
        article = archive.get(hit.id)
        if marks:
            extra |= _marks(archive, query, article)
        if hit.parts is not None:
            extra["parts"] = hit.parts
        yield Row(article, extra)


def _marks(archive: Archive, query: Query, article: Article) -> dict[str, Any]:
    from newsctl.search.highlight import highlights
    from newsctl.search.snippet import snippet

    analyzer = archive.analyzer
    passage = snippet(query, article.body, analyzer)
    found = highlights(query, article.title, article.body, analyzer)
    return {
        "snippet": {"text": passage.text, "highlights": passage.highlights},
        "highlights": {"title": found.title, "body": found.body},
    }
