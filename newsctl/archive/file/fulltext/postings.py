"""A file's index as searching sees it: FTS5 finds and scores, beside it stand articles' rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import first_page, words
from newsctl.archive.file.fulltext.answers import Answers
from newsctl.archive.file.fulltext.frequencies import about, affordable
from newsctl.archive.file.fulltext.fts5 import BORNE, match_text, rows_text
from newsctl.archive.file.fulltext.holding import holding
from newsctl.archive.file.fulltext.matching import FEW, ONE_BY_ONE, these
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.bits import Bits
from newsctl.archive.file.index.counting import number_of
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext.expression import (
    Adjacent,
    Columns,
    any_of,
    apart,
    has_beginning,
    is_of_several,
)
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.postings import VERY_MANY
from newsctl.archive.fulltext.tables import bm25, rows
from newsctl.fast_dataclasses import replace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from newsctl.archive.file.fulltext.matching import Shown
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.postings import Bounds, Scored, Weights
    from newsctl.search.wildcards import Shape
    from newsctl.selection import Selection

FOUND = "FROM fts_terms CROSS JOIN articles a ON a.id = fts_terms.rowid"
OF_THESE = "FROM json_each(?) CROSS JOIN articles a ON a.id = json_each.value"
_LATEST = (
    f"SELECT a.id {FOUND} WHERE fts_terms MATCH ? AND a.deleted IS NULL "
    "ORDER BY fts_terms.rowid DESC LIMIT ?"
)
_SPARE = 20  # asked beyond those of which a page is likely to match
_LATEST_OF_A_PART = 1_000  # articles, as are scored of those that hold very frequent words together


class IndexPostings:
    """The full-text table of one index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._answers = Answers(db)

    def articles(self) -> int:
        return rows(self._db)

    # -- articles that match ---------------------------------------------------------------------
    def bounded(self, plan: Plan, selection: Selection) -> tuple[Selection, int | None]:
        return self._answers.bounded(plan, selection)

    def count(self, plan: Plan, selection: Selection) -> int:
        if _asks_nothing(plan):
            return number_of(self._db, selection)
        if plan.absent is not None:
            barred = _of_absent(plan.absent)
            return self._answers.passing(selection) - self.count(barred, selection)
        if plan.lemmas is None:
            return len(self._answers.filters(plan, selection).bits)
        return self._answers.of(self._answers.living_of(plan), selection).count()

    def ranked(
        self, plan: Plan, selection: Selection, weights: Weights, bounds: Bounds, *, reverse: bool
    ) -> Iterable[tuple[int, float]]:
        plan = self._answers.living_of(plan)
        assert plan.match is not None
        answer = self._answers.of(plan, selection)
        offset, limit = bounds
        some = answer.listed() if reverse and limit is not None else answer.few()
        scored = self._answers.scored(plan.match)
        score = _score(weights)
        values: list[object]
        if some is None:
            shown = answer.shown()
            source, condition = FOUND, f"fts_terms MATCH ? {shown.sql}"
            values = [match_text(plan.match), *shown.values]
            if scored is not None and scored != apart(plan.match)[0]:
                holds = "fts_terms.rowid IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"
                condition = f"{condition} AND +{holds}"
                values = [match_text(scored), *shown.values, match_text(plan.match)]
        elif scored is None:
            source, condition, values, score = OF_THESE, "TRUE", [listed(some)], "0.0"
        else:
            if limit is not None:
                found = first_page.of_these(
                    self._db, scored, score, some, offset + limit, reverse=reverse
                )
                if found is not None:
                    return found[offset:]
            alone = these(some)
            source, condition = FOUND, f"fts_terms MATCH ? {alone.sql}"
            values = [match_text(scored), *alone.values]
        direction = "ASC" if reverse else "DESC"
        rows: Iterable[tuple[int, float]] = self._db.execute(
            f"SELECT a.id, {score} AS score {source} WHERE {condition} "
            f"ORDER BY score {direction}, a.published {direction}, a.id {direction} "
            "LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return rows

    def best(
        self, plan: Plan, selection: Selection, weights: Weights, wanted: int, matching: int | None
    ) -> Scored:
        plan = self._answers.living_of(plan)
        assert plan.match is not None
        if parts := self._answers.listed_parts(plan):
            return self._best_beside(plan, selection, weights, wanted, parts)
        answer = self._answers.of(plan, selection)
        few = answer.few()
        some: Shown | None
        if few is None:
            some, found_by = answer.shown(), plan
        else:
            matching, found_by = len(few), plan.bare()
            scored = self._answers.scored(plan.match)
            is_known = scored == found_by.match or not is_of_several(plan.match)
            some = these(few) if is_known else None
        if some is not None:
            score, frequencies = _score(weights), self._answers.frequencies
            asked = first_page.Rows(
                self._db, self._answers.known_number, self._answers.above, some.last
            )
            found = first_page.best(asked, found_by, score, wanted, matching, some, frequencies)
            if found is not None:
                return found
        return list(self.ranked(plan, selection, weights, (0, wanted), reverse=False))

    def _best_beside(
        self,
        plan: Plan,
        selection: Selection,
        weights: Weights,
        wanted: int,
        parts: dict[Expression, list[int]],
    ) -> Scored:
        """The best where rows that match some parts are known, of which any suffices: the latest of
        these score as if such words stood in each once, in a text of usual length."""
        added: Counter[int] = Counter()
        among = max(1, self.articles() - self._answers.above)
        of_one = 2.2 * weights.body_exact / (weights.body_exact + 1.2)
        for ids in parts.values():
            idf = max(1e-6, log((among - len(ids) + 0.5) / (len(ids) + 0.5)) if ids else 0.0)
            added.update(dict.fromkeys(self._latest_passing(plan, selection, ids), of_one * idf))
        scores: dict[int, float] = dict(added)
        if len(parts) < len(plan.parts):
            rest = plan.without_parts(parts)
            assert rest.match is not None
            known = dict(self.best(rest, selection, weights, wanted, None))
            bare, others = apart(rest.match)[0], [one for one in added if one not in known]
            several = len(rest.parts) > 1
            frequencies = self._answers.frequencies
            scored = affordable(frequencies, bare, VERY_MANY + 1, any_of_them=several)
            if scored is not None:
                known |= self._scores(scored, others, weights)
            scores = {one: known.get(one, 0.0) + added[one] for one in {*known, *added}}
        found = list(scores.items())
        return first_page.by_date(self._db, found)[:wanted]

    def _latest_passing(self, plan: Plan, selection: Selection, ids: list[int]) -> list[int]:
        """The latest of some that match a part, which pass the filters and hold nothing of what is
        left out."""
        some = ids[bisect_left(ids, selection.first or 0) :][-_LATEST_OF_A_PART:]
        barred = self.holding(any_of(plan.barred), some, None) if plan.barred else set()
        kept = [one for one in some if one not in barred]
        return self._answers.filters(plan, selection).passing(kept)

    def ordered(self, plan: Plan, selection: Selection) -> Sequence[int]:
        if _asks_nothing(plan):
            return listing.ids(self._db, selection)
        filters = self._answers.filters(plan, selection)
        if plan.lemmas is None:
            ids = self._without(plan, selection) if plan.absent is not None else None
            return listing.ids(self._db, selection, filters.bits) if ids is None else ids
        plan = self._answers.living_of(plan)
        answer = self._answers.of(plan, selection)
        # The first of the order are looked at, whether they match, where that fills a page; else
        # all that match are put in order, and where these are few, at once.
        few = answer.few()
        if few is None:
            ids = self._first_matching(plan, selection)
            if ids is not None:
                return ids
        return listing.ids(self._db, selection, answer.bits() if few is None else Bits.of_ids(few))

    def _first_matching(self, plan: Plan, selection: Selection) -> list[int] | None:
        """A page of what matches, if it is among the first of the order; None where it is not."""
        assert plan.lemmas is not None
        if selection.limit is None or self._answers.found_once(plan.lemmas) is not None:
            return None
        bits = self._answers.filters(plan, selection).bits
        wanted = selection.offset + selection.limit
        number = self._answers.number(rows_text(plan.lemmas))
        if number < first_page.MANY:
            return None
        looked_at = 2 * wanted * (1 + (self.articles() - self._answers.above) // number) + 100
        if 2 * looked_at > number:  # those that match are sooner put in order
            return None
        first = replace(selection, offset=0, limit=min(looked_at, first_page.MANY))
        ids = listing.ids(self._db, first, bits)
        found: list[int] = []
        if number <= ONE_BY_ONE or has_beginning(plan.lemmas):  # each time all are read
            held = self.holding(plan.lemmas, ids, None)
            found = [one for one in ids if one in held]
        else:  # each is asked for every word: no more than are likely to be needed
            among = self.articles() - self._answers.above
            begin = 0
            while begin < len(ids) and len(found) < wanted:
                end = begin + (wanted - len(found)) * among // number + _SPARE
                held = self.holding(plan.lemmas, ids[begin:end], number)
                found += [one for one in ids[begin:end] if one in held]
                begin = end
        if len(found) < wanted and len(ids) == first.limit:
            return None
        return found[selection.offset : wanted]

    def _without(self, plan: Plan, selection: Selection) -> Sequence[int] | None:
        """What does not match, where nothing else is asked; None where that is sooner told by the
        bits of all that does."""
        absent = plan.absent
        assert absent is not None
        total = self.count(plan, selection)
        if total <= FEW:
            few = self._answers.of(_of_absent(absent), selection).others()
            if few is not None:
                return listing.ids(self._db, selection, few)
        if selection.limit is None:
            return None
        wanted = selection.offset + selection.limit
        once = self._answers.found_once(absent)
        number = self._answers.number(rows_text(absent)) if once is None else len(once)
        likely = wanted * self._answers.passing(selection) // max(1, total)
        for most in (2 * likely + 100, first_page.MANY):
            ids = listing.ids(self._db, replace(selection, offset=0, limit=most))
            held = self.holding(absent, ids, number) if once is None else set(once)
            found = [one for one in ids if one not in held]
            if len(found) >= wanted or len(ids) < most:
                return found[selection.offset : wanted]
        return None

    def scores(
        self, expression: Expression, ids: Sequence[int], weights: Weights
    ) -> dict[int, float]:
        scored = self._answers.scored(self._answers.living(expression))
        return {} if scored is None else self._scores(scored, ids, weights)

    def _scores(self, scored: Expression, ids: Sequence[int], weights: Weights) -> dict[int, float]:
        if not ids:
            return {}
        found = self._db.execute(
            f"SELECT rowid, {_score(weights)} FROM fts_terms "  # noqa: S608
            "WHERE fts_terms MATCH ? AND rowid BETWEEN ? AND ? "
            "AND +rowid IN (SELECT value FROM json_each(?))",
            (match_text(scored), min(ids), max(ids), listed(ids)),
        )
        return dict(found.fetchall())

    def holding(self, expression: Expression, ids: Sequence[int], matching: int | None) -> set[int]:
        return holding(self._db, self._answers.frequencies, expression, ids, matching)

    def known(self, expression: Expression, ids: Sequence[int]) -> tuple[int, set[int] | None]:
        once = self._answers.found_once(expression)
        if once is not None:
            return len(once), set(once).intersection(ids)
        number, some = self._answers.matching(rows_text(self._answers.living(expression)))
        return number, None if some is None else set(some).intersection(ids)

    def latest(self, expression: Expression, most: int) -> list[int]:
        found = self._db.execute(_LATEST, (match_text(expression), most))
        return [row[0] for row in found]

    def sketches(self, ids: Sequence[int]) -> dict[int, bytes]:
        found = self._db.execute(
            "SELECT article_id, sketch FROM texts WHERE article_id IN "
            "(SELECT value FROM json_each(?)) AND sketch IS NOT NULL",
            (listed(ids),),
        )
        return dict(found.fetchall())

    def names(self, kind: str, key: str, most: int) -> list[str] | None:
        found = [row[0] for row in self._db.execute(f"{BORNE} LIMIT ?", (kind, key, most + 1))]
        return found if len(found) <= most else None

    # -- words -----------------------------------------------------------------------------------
    def frequency(self, term: str) -> int:
        return words.frequency(self._db, term)

    def frequencies(self, some: Iterable[str]) -> dict[str, int]:
        return words.frequencies(self._db, some)

    def held(self, lemmas: Sequence[str]) -> list[str]:
        return words.held(self._db, lemmas)

    def telling(self, lemmas: Sequence[str]) -> dict[str, int]:
        columns = Columns(lemmas=True)
        return {one: about(self._db, match_text(Adjacent(columns, (one,)))) for one in lemmas}

    def at_least(self, some: Collection[str]) -> dict[str, int]:
        return words.at_least(self._db, some)

    def of_shape(self, shape: Shape, most: int | None = None) -> tuple[list[str], bool]:
        return words.of_shape(self._db, shape, most)

    def many_begin(self, beginnings: Sequence[str], *, whole: bool) -> bool:
        return words.many_begin(self._db, beginnings, whole=whole)


def _of_absent(absent: Expression) -> Plan:
    """A plan of what another leaves out."""
    return Plan(match=absent, lemmas=absent)


def _asks_nothing(plan: Plan) -> bool:
    """Whether a selection says all that is asked."""
    return plan.match is None and plan.absent is None and not plan.conditions


def _score(weights: Weights) -> str:
    return bm25(weights._asdict())
