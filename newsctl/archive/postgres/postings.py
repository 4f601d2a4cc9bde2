"""A server's index as searching sees it: GIN finds, and BM25 is counted from the places of terms
(`scoring`); of very many those to score are chosen first (`first_page`).
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.archive.postgres import bitmap_searches, first_page, scoring, vocabulary
from newsctl.archive.postgres.scoring import alone
from newsctl.archive.postgres.selection import order, tables, where, window
from newsctl.archive.postgres.terms import EXACT
from newsctl.archive.postgres.texts import ARTICLES, LENGTHS
from newsctl.archive.postgres.tsquery import matching
from newsctl.archive.postgres.tsquery import where as said
from newsctl.archive.postgres.values import array
from newsctl.fast_dataclasses import NamedTuple, replace
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.postings import Bounds, Scored, Weights
    from newsctl.archive.postgres.bitmap_searches import Bits
    from newsctl.archive.postgres.first_page import Condition
    from newsctl.archive.postgres.server import Server
    from newsctl.search.wildcards import Shape
    from newsctl.selection import Selection

_LEAST_IDF = 1e-6
_NOT_TRASHED = (
    "NOT EXISTS (SELECT 1 FROM newsctl.articles d WHERE d.id = t.article_id "
    "AND d.deleted IS NOT NULL)"
)
_TEXTS = "newsctl.texts t"
# The planner does not count that each vector is unpacked which a scan of the table looks at: a look
# is told to be dear. No search asks for more than its own process: others search at once. Of the
# statements sent together the first ones hold for the last alone.
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL cpu_operator_cost = 0.25; "
    "SET LOCAL max_parallel_workers_per_gather = 0; "
)
_WITH_TEXTS = "newsctl.texts t JOIN newsctl.articles a ON a.id = t.article_id"


class Statistics(NamedTuple):
    """How many articles the index holds, and how many terms in all."""

    articles: int
    length: int


class ServerPostings:
    """The terms of one archive. What it was told once of how often terms stand there holds for as
    long as it lives: for one search."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._frequencies: dict[str, int] = {}
        self._numbers: dict[Expression, int] = {}
        self._bits: dict[Expression, Bits | None] = {}
        self._statistics: Statistics | None = None

    @property
    def statistics(self) -> Statistics:
        """Of the whole index."""
        if self._statistics is None:
            self._look_up(())
            known = self._frequencies
            self._statistics = Statistics(known[ARTICLES], known[LENGTHS])
        return self._statistics

    def articles(self) -> int:
        return self.statistics.articles

    # -- articles that match ---------------------------------------------------------------------
    def bounded(self, _plan: Plan, selection: Selection) -> tuple[Selection, int | None]:
        return selection, None  # bits tell of frequent words at once

    def count(self, plan: Plan, selection: Selection) -> int:
        if plan.absent is not None:
            condition, values = where(selection)
            sql = f"SELECT count(*) FROM newsctl.articles a WHERE {condition}"  # noqa: S608
            barred = Plan(match=plan.absent, lemmas=plan.absent)
            return int(self._server.value(sql, values)) - self.count(barred, selection)
        source, condition, values = _clauses(replace(plan, match=plan.lemmas), selection)
        if plan.lemmas is not None and self._is_all(plan, selection):
            return self._number_living(plan.lemmas)
        sql = f"SELECT count(*) FROM {source} WHERE {condition}"  # noqa: S608
        return int(self._by_index(sql, values)[0][0])

    def _number_living(self, expression: Expression) -> int:
        """How many match, less those of the trash: an index alone tells the first, without a look
        at each of the articles, or bits do."""
        condition, values = matching(expression)
        trashed = f"SELECT count(*) FROM {_WITH_TEXTS} WHERE a.deleted IS NOT NULL AND {condition}"  # noqa: S608
        bits = self._bits_of(expression)
        if bits is not None:
            sql, more = bits.number()
            found = self._by_index(f"SELECT ({sql}), ({trashed})", [*more, *values])[0]
            if found[0] is not None:
                return int(found[0]) - int(found[1])
        all_of_them = f"SELECT count(*) FROM {_TEXTS} WHERE {condition}"  # noqa: S608
        if self._server.is_spread:
            found = [self._by_index(sql, values)[0][0] for sql in (all_of_them, trashed)]
        else:
            found = self._by_index(f"SELECT ({all_of_them}), ({trashed})", [*values, *values])[0]
        return int(found[0]) - int(found[1])

    def _bits_of(self, expression: Expression) -> Bits | None:
        """What very many may match, by bits."""
        if expression not in self._bits:
            terms = bitmap_searches.terms(expression)
            found = None
            if terms is not None and not self._server.is_spread:  # there each counts its own
                self._look_up(terms)
                found = bitmap_searches.bits_of(self._server, expression, terms, self._frequencies)
            self._bits[expression] = found
        return self._bits[expression]

    def ranked(
        self, plan: Plan, selection: Selection, weights: Weights, bounds: Bounds, *, reverse: bool
    ) -> Scored:
        return self._scored(plan, selection, weights, bounds, reverse=reverse)

    def best(
        self, plan: Plan, selection: Selection, weights: Weights, wanted: int, matching: int | None
    ) -> Scored:
        if matching is None:
            matching = self.count(plan, selection)

        def score(among: Sequence[Condition] | None) -> Scored:
            return self._scored(plan, selection, weights, (0, wanted), among=among)

        return first_page.best(self, plan, matching, wanted, score)

    def last(self) -> int:
        """The largest id that an article has."""
        return int(self._server.value("SELECT max(id) FROM newsctl.articles") or 0)

    def are_more(self, expression: Expression, than: int) -> bool:
        """Whether more than so many match, those in the trash too."""
        sql, values = matching(expression)
        some = f"SELECT 1 FROM {_TEXTS} WHERE {sql} LIMIT %s"  # noqa: S608
        found = self._by_index(f"SELECT count(*) FROM ({some}) AS one", [*values, than + 1])  # noqa: S608
        return int(found[0][0]) > than

    def are_very_many(self, expression: Expression) -> bool:
        """Whether more than VERY_MANY articles hold a term; False where that is not known of it."""
        return alone(expression) is not None and self.number(expression) > VERY_MANY

    def ordered(self, plan: Plan, selection: Selection) -> list[int]:
        source, condition, values = _clauses(plan, selection)
        if plan.match is None:
            source = tables(selection)
        elif "v." in order(selection):
            source += " JOIN newsctl.views v ON v.article_id = a.id"
        limit, bounds = window(selection)
        found = self._server.rows(
            f"SELECT a.id FROM {source} WHERE {condition} "  # noqa: S608
            f"ORDER BY {order(selection)} {limit}",
            [*values, *bounds],
        )
        return [row[0] for row in found]

    def scores(
        self, expression: Expression, ids: Sequence[int], weights: Weights
    ) -> dict[int, float]:
        plan = Plan(match=expression, lemmas=expression)
        return dict(self._scored(plan, None, weights, (0, None), ids=ids))

    def _scored(
        self,
        plan: Plan,
        selection: Selection | None,
        weights: Weights,
        bounds: Bounds,
        *,
        reverse: bool = False,
        among: Sequence[Condition] | None = None,
        ids: Sequence[int] | None = None,
    ) -> Scored:
        """(article id, BM25) of what matches a plan: of a selection, `among` what any of
        some conditions chooses, or of some `ids`, trashed or not."""
        assert plan.match is not None
        # By lemmas the same articles are found quicker.
        found = plan if ids is not None else replace(plan, match=plan.lemmas)
        page = self._needs_no_articles(plan, selection) and bounds[1] is not None and not reverse
        source, condition, values = _clauses(found, None if page else selection)
        bits = None
        if page:
            source, condition = _TEXTS, f"{condition} AND {_NOT_TRASHED}"
            assert found.match is not None
            # Of one word its index tells the latest alone.
            several = among is not None and len(plan.parts) > 1
            bits = self._bits_of(found.match) if several else None
        if bits is not None and among is not None:
            texts, values = bits.texts(among)
            source, condition = f"{texts} AS t", _NOT_TRASHED
        elif among is not None:
            any_of_them = " OR ".join(f"({one})" for one, _values in among)
            condition = f"{condition} AND ({any_of_them})"
            values += [value for _sql, some in among for value in some]
        if ids is not None:
            condition += " AND t.article_id = ANY (%s::bigint[])"
            values.append(array(ids))
        total, counted = self._score(plan.match, weights)
        # Within an array a vector is unpacked, once for all that is asked of it.
        source += " CROSS JOIN LATERAL unnest(ARRAY[t.terms]) AS w (terms)"
        if page:
            return self._best_of_all(
                f"SELECT t.article_id AS id, {total} AS score FROM {source} WHERE {condition}",  # noqa: S608
                [*counted, *values],
                bounds,
            )
        direction = "ASC" if reverse else "DESC"
        rows = self._by_index(
            f"SELECT a.id, {total} AS score FROM {source} WHERE {condition} "  # noqa: S608
            f"ORDER BY score {direction}, a.published {direction}, a.id {direction} "
            "LIMIT %s OFFSET %s",
            [*counted, *values, bounds[1], bounds[0]],
        )
        return [(article_id, float(score)) for article_id, score in rows]

    def _needs_no_articles(self, plan: Plan, selection: Selection | None) -> bool:
        """Whether texts alone tell what matches a plan. (Where the archive is spread, equals at the
        end of a page of each machine's would be lost.)"""
        whole = selection is not None and self._is_all(plan, selection)
        return whole and not self._server.is_spread

    def _is_all(self, plan: Plan, selection: Selection) -> bool:
        """Whether of what matches nothing is left out but the trash."""
        left_out = plan.conditions or where(selection) != where(EVERYTHING)
        return self._server.sees_all and not left_out

    def _best_of_all(self, scored: str, values: Sequence[object], bounds: Bounds) -> Scored:
        """A page of what a statement scores, equals by date: articles are looked up for the best
        alone."""
        passed, wanted = bounds
        most = None if wanted is None else passed + wanted
        rows = self._by_index(
            f"SELECT s.id, s.score FROM ({scored} ORDER BY score DESC "  # noqa: S608
            "FETCH FIRST (%s) ROWS WITH TIES) AS s JOIN newsctl.articles a ON a.id = s.id "
            "ORDER BY s.score DESC, a.published DESC, a.id DESC LIMIT %s OFFSET %s",
            [*values, most, wanted, passed],
        )
        return [(article_id, float(score)) for article_id, score in rows]

    def _by_index(self, sql: str, values: Sequence[object]) -> list[Any]:
        return self._server.rows(_BY_INDEX + sql, values)

    def _score(self, expression: Expression, weights: Weights) -> tuple[str, list[object]]:
        """SQL of the BM25 of a row by an expression, and its values."""
        leaves = scoring.leaves(expression)
        self._look_up(one for one in map(alone, leaves) if one is not None)
        held = self.statistics
        mean = held.length / max(1, held.articles) or 1.0
        idfs = {leaf: self._idf(self.number(leaf)) for leaf in leaves}
        return scoring.score(expression, weights, idfs, mean)

    def _idf(self, number: int) -> float:
        held = self.articles()
        if number > held:
            return _LEAST_IDF
        return max(_LEAST_IDF, log((held - number + 0.5) / (number + 0.5)))

    def _look_up(self, terms: Iterable[str]) -> None:
        """Ask for the frequencies of terms, and for how many articles and terms there are, at
        once."""
        missing = [one for one in (ARTICLES, LENGTHS, *terms) if one not in self._frequencies]
        if missing:
            found = vocabulary.frequencies(self._server, missing)
            self._frequencies |= {one: max(0, found.get(one, 0)) for one in missing}

    def number(self, expression: Expression) -> int:
        """How many articles match, those in the trash too."""
        term = alone(expression)
        if term is not None:
            self._look_up([term])
            return self._frequencies[term]
        if expression not in self._numbers:
            sql, values = matching(expression)
            counted = f"SELECT count(*) FROM {_TEXTS} WHERE {sql}"  # noqa: S608
            self._numbers[expression] = int(self._by_index(counted, values)[0][0])
        return self._numbers[expression]

    def holding(
        self, expression: Expression, ids: Sequence[int], _matching: int | None
    ) -> set[int]:
        if not ids:
            return set()
        sql, values = matching(expression)
        found = self._by_index(
            f"SELECT t.article_id FROM {_TEXTS} "  # noqa: S608
            f"WHERE t.article_id = ANY (%s::bigint[]) AND {sql}",
            [array(ids), *values],
        )
        return {row[0] for row in found}

    def known(self, expression: Expression, _ids: Sequence[int]) -> tuple[int, set[int] | None]:
        return self.number(expression), None

    def latest(self, expression: Expression, most: int) -> list[int]:
        sql, values = matching(expression)
        found = self._by_index(
            f"SELECT t.article_id FROM {_TEXTS} WHERE {sql} AND {_NOT_TRASHED} "  # noqa: S608
            "ORDER BY t.article_id DESC LIMIT %s",
            [*values, most],
        )
        return [row[0] for row in found]

    def sketches(self, ids: Sequence[int]) -> dict[int, bytes]:
        found = self._server.rows(
            "SELECT article_id, sketch FROM newsctl.sketches "
            "WHERE article_id = ANY (%s::bigint[]) AND sketch IS NOT NULL",
            (array(ids),),
        )
        return {article_id: bytes(sketch) for article_id, sketch in found}

    def names(self, _kind: str, _key: str, _most: int) -> list[str] | None:
        return None  # no list of them is kept

    # -- words -----------------------------------------------------------------------------------
    def frequency(self, term: str) -> int:
        return max(vocabulary.frequencies(self._server, [term, EXACT + term]).values(), default=0)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        found = vocabulary.frequencies(self._server, [EXACT + one for one in words])
        return {term.removeprefix(EXACT): number for term, number in found.items() if number > 0}

    def held(self, lemmas: Sequence[str]) -> list[str]:
        return vocabulary.held(self._server, lemmas)

    def telling(self, lemmas: Sequence[str]) -> dict[str, int]:
        return vocabulary.frequencies(self._server, lemmas)

    def at_least(self, some: Collection[str]) -> dict[str, int]:
        return self.frequencies(some)

    def of_shape(self, shape: Shape, most: int | None = None) -> tuple[list[str], bool]:
        return vocabulary.of_shape(self._server, shape, most)

    def many_begin(self, beginnings: Sequence[str], *, whole: bool) -> bool:
        return not whole and vocabulary.many_begin(self._server, beginnings)


def _clauses(plan: Plan, selection: Selection | None) -> tuple[str, str, list[object]]:
    """(FROM, WHERE, values); of all articles, trashed ones too, without a selection."""
    conditions: list[tuple[str, list[object]]] = []
    source = "newsctl.articles a" if plan.match is None else _WITH_TEXTS
    if plan.match is not None:
        conditions.append(matching(plan.match))
    if selection is not None:
        conditions.append(where(selection))
    conditions += [said(one) for one in plan.conditions]
    text = " AND ".join(f"({sql})" for sql, _values in conditions)
    return source, text, [value for _sql, values in conditions for value in values]
