"""Finding articles: by words, by filters, by likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import NothingMatched, QueryError, UsageError
from newsctl.fast_dataclasses import NamedTuple, dataclass, field, replace
from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import gettext as _
from newsctl.messages import grouped, ngettext
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from newsctl.archive.door import Archive
    from newsctl.archive.hits import Results
    from newsctl.search.query import Node, Query
    from newsctl.selection import Selection


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


@dataclass(slots=True)
class Answer:
    """What a search found. `query` is what was searched: another than asked where the nearest words
    were looked for; `widened` when no article has all its words and these have some."""

    query: Query
    results: Results
    widened: bool

    @property
    def whole(self) -> int:
        """How many of the hits have all the words; those behind them have some."""
        from newsctl.archive.hits import AllHits
        from newsctl.search.query import Match

        hits = self.results.hits
        if isinstance(hits, AllHits) or self.results.match is Match.ANY:
            return len(hits)
        return sum(hit.match is not Match.ANY for hit in hits)


# -- by words ------------------------------------------------------------------------------------
def read_query(
    archive: Archive, text: str, today: date, note: Callable[[str], None] = lambda _text: None
) -> Query:
    """The query that a text means; `@name` in it is a saved one. `note` gets what was taken
    otherwise than it was typed. Raises UsageError, its place marked."""
    try:
        return _read(archive, text, today, note)
    except QueryError as error:
        raise UsageError(_mark_place(error)) from error


def _read(archive: Archive, text: str, today: date, note: Callable[[str], None]) -> Query:
    from newsctl.search.parse import parse_pasted

    if "@" in text:
        from newsctl.search.saved_searches import expand

        saved = archive.saved_searches()
        text = expand(text, saved, lambda name: note(_no_search(name, saved)))
    query = parse_pasted(text, today=today)
    if query.text != text:
        words = shown(query.text)
        note(
            _("A quotation mark or bracket lacks its other half; searched without it: {query}")
            .format(query=words)
        )  # fmt: skip
    return query


# Three letters, of which an article is not one: very many words begin in `الر`.
_BEGUN = lazy_pattern(r"(?:^|[\s(:|])(?!(?:OR|AND|NOT|NEAR|[وفبك]?ال[^\W\d_]?)$)[^\W\d_]{3,}$")


def begun(text: str) -> str:
    """The query that means what `text` means while its last word is still typed: all words that
    begin so. "" where it does not end in a word of some letters, or in one that must not be
    there."""
    return f"{text}*" if _BEGUN.search(text) else ""


def _no_search(name: str, saved: Iterable[str]) -> str:
    names = _(", ").join(f"@{one}" for one in sorted(saved))
    if not names:
        return _("No search is saved as {name}; looked for the word").format(name=f"@{name}")
    return _("No search is saved as {name}; looked for the word. Saved ones: {names}").format(
        name=f"@{name}", names=names
    )


_SHOWN = 120  # code points of a query that a message repeats


def shown(text: str, place: int = 0) -> str:
    """A query's text for a message, on one line: of a long one what stands around a place."""
    start = max(0, place - _SHOWN // 2) if len(text) > _SHOWN else 0
    cut = " ".join(text[start : start + _SHOWN].split())
    return "…" * (start > 0) + cut + "…" * (start + _SHOWN < len(text))


def _mark_place(error: QueryError) -> str:
    """The mistake, and the query with ⟪ ⟫ around its place: it reads in either direction."""
    before, after = error.query[: error.position], error.query[error.position :]
    word = after.split(maxsplit=1)[0] if after.split() else ""
    rest = after[after.index(word) + len(word) :] if word else after
    marked = f"{before}⟪{word}⟫{rest}"
    return f"{error}\n{marked if len(marked) <= _SHOWN else shown(marked, error.position)}"


def check_name(name: str) -> None:
    """Raises UsageError for what cannot be a saved search's name."""
    from newsctl.search.saved_searches import is_name

    if not is_name(name):
        text = _("A search is not saved as “{name}”: its name is a word without @ ( ) | or quotes")
        raise UsageError(text.format(name=name))


def nearest(archive: Archive, query: Query) -> Query:
    """The query with the nearest words that the archive holds for those it does not."""
    return archive.suggest(query) or query


def search(
    archive: Archive,
    query: Query,
    selection: Selection = EVERYTHING,
    *,
    match: str = "auto",
    explain: bool = False,
    fill: bool = False,
    copies: bool = False,
) -> Answer:
    """The articles of a selection that match: `all` words, `any` of them, or any when nothing has
    all (`auto`). With `fill` and a limit `auto` goes on with those that have some of the words;
    `copies` keeps near copies of one story side by side."""
    from newsctl.search.query import Match

    results = archive.search(
        query, selection, match=Match(match), explain=explain, fill=fill, copies=copies
    )
    widened = bool(results.hits) and match == "auto" and results.match is Match.ANY
    return Answer(query, results, widened)


def number(archive: Archive, query: Query | None, selection: Selection) -> tuple[int, Bounds]:
    """How many articles of a selection match all words, and what that was bounded by."""
    if query is None or query.root is None:
        return archive.count(selection), Bounds()
    from newsctl.search.query import Match

    results = archive.search(query, replace(selection, limit=0), match=Match.ALL)
    return results.total, bounds(results)


class Bounds(NamedTuple):
    """What a search of very frequent words was bounded by."""

    patterns_cut: Sequence[str] = ()  # answered from the most frequent of their words
    latest: int | None = None  # among how many of the latest articles was looked; None for all

    def as_json(self) -> dict[str, Any]:
        """The bounds that there are, by name."""
        cut = {"patterns_cut": list(self.patterns_cut)} if self.patterns_cut else {}
        return cut | ({} if self.latest is None else {"latest": self.latest})

    def said(self) -> list[str]:
        """What is said of each."""
        found = [
            _("“{pattern}” stands for very many words: looked for the most frequent of them")
            .format(pattern=one)
            for one in self.patterns_cut
        ]  # fmt: skip
        if self.latest is not None:
            among = ngettext(
                "These words are very frequent: looked for among the latest article added alone",
                "These words are very frequent: looked for among the latest {n} articles added "
                "alone",
                self.latest,
            )
            found.append(among.format(n=grouped(self.latest)))
        return found


def bounds(results: Results) -> Bounds:
    """What a search was bounded by."""
    return Bounds(results.cut, results.latest)


def articles_of(
    archive: Archive, answer: Answer, *, bare: bool = False, marks: bool = True
) -> Iterator[Found]:
    """Each hit with its article, read as it is asked for; not one that was deleted meanwhile.

    `bare` reads none (ids only), and tells nothing of it; `marks` adds the passage that matched and
    where words matched.
    """
    if bare:
        return map(Found, map(_of_id, answer.results.ids))
    return _with_articles(archive, answer, marks=marks)


def _with_articles(archive: Archive, answer: Answer, *, marks: bool) -> Iterator[Found]:
    marked = None
    if marks and answer.results.hits:
        from newsctl.search.snippet import Marks

        marked = Marks(answer.query, archive.analyzer)
    hits = iter(answer.results.hits)
    for article in archive.articles(answer.results.ids):
        hit = next(one for one in hits if one.id == article.id)  # in the same order
        extra: dict[str, Any] = {"score": round(hit.score, 4)}
        if hit.match is not None:
            extra["match"] = str(hit.match)
        if marked is not None:
            passage, found = marked.of(article.title, article.body)
            extra["snippet"] = {"text": passage.text, "highlights": passage.highlights}
            extra["highlights"] = {"title": found.title, "body": found.body}
        if hit.parts is not None:
            extra["parts"] = [part._asdict() for part in hit.parts]
        yield Found(article, extra)


def _of_id(article_id: int) -> Article:
    return Article(id=article_id)


def did_you_mean(archive: Archive, query: Query) -> str | None:
    """What is said of a query with words that look like slips; None of one without."""
    near = archive.suggest(query)
    return None if near is None else _("Did you mean: {query}?").format(query=shown(near.text))


def nothing_like_that(archive: Archive, selection: Selection) -> NothingMatched:
    """What is said when a page of a selection's articles is empty."""
    if selection.offset:
        total = archive.count(replace(selection, limit=None, offset=0))
        if total:
            return _no_more(total)
    return NothingMatched(_("No article is like that"))


def _no_more(total: int) -> NothingMatched:
    text = ngettext("There is no more: one matches", "There are no more: {n} match", total)
    return NothingMatched(text.format(n=grouped(total)))


def nothing_found(archive: Archive, answer: Answer, *, suggest: bool = True) -> NothingMatched:
    """What is said when a page of an answer is empty: what was searched, and what else to try."""
    if answer.results.total:
        return _no_more(answer.results.total)
    message = _("No article matches: {query}").format(query=shown(answer.query.text))
    near = did_you_mean(archive, answer.query) if suggest else None
    return NothingMatched(message if near is None else f"{message}\n{near}")


def answer_each(
    archive: Archive, queries: Iterable[str], selection: Selection, match: str, today: date
) -> Iterator[dict[str, Any]]:
    """Many queries in their order: for each, hit or miss or mistake, what it found as JSON has
    it."""
    for text in queries:
        notes: list[str] = []
        try:
            query = _read(archive, text, today, notes.append)
        except QueryError as error:
            yield {"query": text, "hits": [], "error": str(error)}
            continue
        results = search(archive, query, selection, match=match).results
        hits = [{"id": hit.id, "score": round(hit.score, 4)} for hit in results.hits]
        found = {"query": text, "hits": hits, "total": results.total, "match": str(results.match)}
        yield found | bounds(results).as_json() | ({"notes": notes} if notes else {})


def undated_left_out(
    archive: Archive, selection: Selection, query: Query | None = None, match: str = "all"
) -> int:
    """How many articles without a date a selection by dates, or a search within it, leaves out."""
    query, by_query = _without_dates(query)
    if not selection.dated and not by_query:
        return 0
    undated = replace(selection, undated_only=True, limit=None, offset=0)
    all_of_them = 0 if selection.undated_only else archive.count(undated)
    if query is None or not all_of_them:
        return all_of_them
    if match == "all":
        return number(archive, query, undated)[0]
    return search(archive, query, replace(undated, limit=0), match=match).results.total


def _without_dates(query: Query | None) -> tuple[Query | None, bool]:
    """A query without the dates that it asks for, None where nothing is left of it; and whether it
    asked for any."""
    if query is None or query.root is None:
        return query, False
    from newsctl.search.query import And, DateRange, Or

    def without(node: Node) -> Node | None:
        if isinstance(node, DateRange):
            any_date = node.first is None and node.last is None
            return node if node.name != "date" or any_date else None
        if isinstance(node, And):
            kept = [one for one in map(without, node.parts) if one is not None]
            if len(kept) > 1:
                return replace(node, parts=tuple(kept))
            return kept[0] if kept else None
        if isinstance(node, Or):
            parts = [without(one) for one in node.parts]
            whole = [one for one in parts if one is not None]
            return replace(node, parts=tuple(whole)) if len(whole) == len(parts) else None
        return node

    root = without(query.root)
    if root == query.root:
        return query, False
    return (None if root is None else replace(query, root=root)), True


# -- otherwise -----------------------------------------------------------------------------------
def listed(archive: Archive, selection: Selection, *, bare: bool = False) -> Iterator[Found]:
    """The articles of a selection, in its order; `bare` reads none (ids only)."""
    return map(Found, map(_of_id, archive.ids(selection)) if bare else archive.list(selection))


def related(
    archive: Archive, article_id: int, selection: Selection, *, bare: bool = False
) -> Iterator[Found]:
    """The articles of a selection that are most like one, with their scores."""
    hits = archive.related(article_id, selection.limit, selection)
    return told(archive, {hit.id: {"score": round(hit.score, 4)} for hit in hits}, bare=bare)


def repeated(
    archive: Archive, selection: Selection, *, bare: bool = False
) -> Iterator[list[Found]]:
    """Groups of a selection's articles that repeat each other."""
    nothing: dict[str, Any] = {}
    for group in archive.duplicates(selection):
        found = list(told(archive, dict.fromkeys(group, nothing), bare=bare))
        if len(found) > 1:
            yield found


def told(
    archive: Archive, extra: Mapping[int, dict[str, Any]], *, bare: bool = False
) -> Iterator[Found]:
    """The articles of some ids, each with what is told of it, read as they are asked for; not one
    that was deleted meanwhile. `bare` reads none (ids only)."""
    articles = map(_of_id, extra) if bare else archive.articles(extra)
    return (Found(one, extra[one.id or 0]) for one in articles)
