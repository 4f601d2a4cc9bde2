"""A file's index as searching sees it: FTS5 finds and scores, beside it stand articles' rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.file.fulltext import first_page, frequencies, words
from newsctl.archive.file.fulltext.frequencies import Frequencies
from newsctl.archive.file.fulltext.fts5 import BORNE, match_text, rows_text
from newsctl.archive.file.fulltext.shown import (
    FOUND,
    OF_THESE,
    Filters,
    clauses,
    expected,
    has_trash,
    shown,
    these,
)
from newsctl.archive.file.index import listing
from newsctl.archive.file.index.counting import number_of
from newsctl.archive.file.index.selection import order, where, window
from newsctl.archive.file.sql import listed
from newsctl.archive.fulltext.expression import (
    Adjacent,
    AllOf,
    AnyOf,
    ButNot,
    Columns,
    apart,
    has_beginning,
    leaves,
)
from newsctl.archive.fulltext.plan import Plan
from newsctl.archive.fulltext.tables import bm25, rows
from newsctl.fast_dataclasses import replace
from newsctl.selection import EVERYTHING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from newsctl.archive.file.fulltext.first_page import Shown
    from newsctl.archive.file.fulltext.side_by_side import SideBySide
    from newsctl.archive.fulltext.expression import Expression
    from newsctl.archive.fulltext.postings import Bounds, Scored, Weights
    from newsctl.search.wildcards import Shape
    from newsctl.selection import Selection

_LATEST = (
    f"SELECT a.id {FOUND} WHERE fts_terms MATCH ? AND a.deleted IS NULL "
    "ORDER BY fts_terms.rowid DESC LIMIT ?"
)
# Articles that match: so many are read at once, and looked up; more are asked one by one, which
# opens the lists of all terms each time.
_FEW = 20_000
_MAY_BE_FEW = 100_000  # that match, or pass the filters: those of both are listed in no time
# Of more, a hundred of an order are asked one by one in less time than all are read.
_ONE_BY_ONE = 80_000
_ASKED = 100
# Articles: to read whether so many hold a term takes as long as asking of one. All that hold words
# that begin so are sorted, each time.
_SPAN = 1_000


class IndexPostings:
    """The full-text table of one index."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[str, int] = {}
        self._filters: dict[str, Filters] = {}
        self._matching: dict[tuple[str, str], list[int]] = {}  # what was counted, and may be few
        self._frequencies = Frequencies(db)
        self._side_by_side: SideBySide | None = None

    def _number(self, match: str) -> int:
        """About how many rows match, asked once."""
        if match not in self._numbers:
            self._numbers[match] = first_page.number(self._db, match)
        return self._numbers[match]

    def _few(self, plan: Plan, selection: Selection) -> list[int] | None:
        """The articles of a selection that match, where few match and something is asked beside the
        words, or these are looked for once; else None."""
        if plan.match is None or plan.lemmas is None:
            return None
        chosen = where(selection)
        known = self._counted(plan, selection)
        if known is not None and expected(self._db, selection, dates=False) <= _MAY_BE_FEW:
            return known if len(known) <= _FEW else None
        ids: Sequence[int] | None = self._found_once(plan.lemmas)
        if ids is None:
            if not plan.conditions and chosen == where(EVERYTHING):
                return None
            text = rows_text(plan.lemmas)
            if self._number(text) > _FEW:
                return None
            sql = "SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?"
            ids = [row[0] for row in self._db.execute(sql, (text,)).fetchall()]
        elif not plan.conditions and chosen == where(EVERYTHING) and not has_trash(self._db):
            return list(ids)
        key = repr((chosen, plan.conditions))
        if key not in self._filters:
            self._filters[key] = Filters(self._db, selection, plan.conditions)
        return self._filters[key].passing(ids)

    def _listed(self, plan: Plan, selection: Selection) -> list[int] | None:
        """The same where more match, if what passes the filters is listed."""
        some = shown(self._db, plan, selection, self._number)
        if some is None or plan.lemmas is None or not some.lists[0]:
            return None
        known = self._counted(plan, selection)
        if known is not None:
            return known
        return first_page.matching(self._db, rows_text(plan.lemmas), some)

    def _counted(self, plan: Plan, selection: Selection) -> list[int] | None:
        """What matches and passes the filters, if that was listed to be counted."""
        if plan.lemmas is None or plan.conditions or not self._matching:
            return None
        return self._matching.get((rows_text(plan.lemmas), repr(where(selection))))

    def _found_once(self, expression: Expression) -> list[int] | None:
        """What matches, where it costs too much to look for it more than once; else None."""
        return self._phrases().ids(expression) if _is_of_several(expression) else None

    def _scored(self, match: Expression) -> Expression | None:
        """What of a match is scored, if anything, where it is not known that very many match."""
        if _is_of_several(match):
            telling = self._phrases().scored(match)
            if telling != match:
                return telling
        bare, _others = apart(match)
        some = frequencies.affordable(self._frequencies, bare, 0)
        return match if some == bare else some

    def _phrases(self) -> SideBySide:
        if self._side_by_side is None:
            from newsctl.archive.file.fulltext.side_by_side import SideBySide

            self._side_by_side = SideBySide(self._db, self._frequencies)
        return self._side_by_side

    def _living(self, plan: Plan) -> Plan:
        """The same without words side by side that were looked for, and match nothing."""
        return plan if self._side_by_side is None else self._side_by_side.living_of(plan)

    def articles(self) -> int:
        return rows(self._db)

    # -- articles that match ---------------------------------------------------------------------
    def count(self, plan: Plan, selection: Selection) -> int:
        if _asks_nothing(plan):
            return number_of(self._db, selection)
        plan = self._living(plan)
        few = self._few(plan, selection)
        if few is not None:
            return len(few)
        some = shown(self._db, plan, selection, self._number)
        if some is not None and plan.lemmas is not None:
            text = rows_text(plan.lemmas)
            most = min(self._number(text), expected(self._db, selection)) if some.lists[0] else 0
            if some.lists[0] and most <= _MAY_BE_FEW:
                ids = first_page.matching(self._db, text, some)
                if len(ids) <= _MAY_BE_FEW:
                    self._matching[(text, repr(where(selection)))] = ids
                return len(ids)
            return first_page.count(self._db, text, some)
        if plan.absent is not None:
            barred = Plan(match=plan.absent, lemmas=plan.absent)
            return number_of(self._db, selection) - self.count(barred, selection)
        source, condition, values = clauses(plan, selection, scored=False)
        found = self._db.execute(f"SELECT COUNT(*) {source} WHERE {condition}", values)
        return int(found.fetchone()[0])

    def ranked(
        self, plan: Plan, selection: Selection, weights: Weights, bounds: Bounds, *, reverse: bool
    ) -> Scored:
        plan = self._living(plan)
        source, condition, values = clauses(plan, selection)
        score = _score(weights)
        few = self._few(plan, selection)
        if few is None and reverse and bounds[1] is not None:
            few = self._listed(plan, selection)
        scored = self._scored(plan.match) if plan.match is not None else None
        offset, limit = bounds
        if few is not None and scored is not None and limit is not None:
            found = first_page.of_these(
                self._db, scored, score, few, offset + limit, reverse=reverse
            )
            if found is not None:
                return found[offset:]
        if few is not None:
            if scored is None:
                source, condition, values, score = OF_THESE, "TRUE", [listed(few)], "0.0"
            else:
                some = these(few)
                condition, values = f"fts_terms MATCH ? {some.sql}", [match_text(scored)]
                values += some.values
        elif plan.match is not None and scored is not None and scored != plan.match:
            holds = "fts_terms.rowid IN (SELECT rowid FROM fts_terms WHERE fts_terms MATCH ?)"
            condition = f"{condition} AND +{holds}"
            values = [match_text(scored), *values[1:], match_text(plan.match)]
        direction = "ASC" if reverse else "DESC"
        rows = self._db.execute(
            f"SELECT a.id, {score} AS score {source} WHERE {condition} "
            f"ORDER BY score {direction}, a.published {direction}, a.id {direction} "
            "LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        return rows.fetchall()

    def best(
        self, plan: Plan, selection: Selection, weights: Weights, wanted: int, matching: int | None
    ) -> Scored:
        plan = self._living(plan)
        few = self._few(plan, selection)
        some: Shown | None = None
        if few is not None:
            assert plan.match is not None
            matching = len(few)
            if self._scored(plan.match) == plan.match:
                some = these(few)
        else:
            counted = self._counted(plan, selection)
            known = None if counted is None else these(counted)
            some = known or shown(self._db, plan, selection, self._number)
        if some is not None:
            found = first_page.best(
                self._db, plan, _score(weights), wanted, matching, some, self._frequencies
            )
            if found is not None:
                return found
        return self.ranked(plan, selection, weights, (0, wanted), reverse=False)

    def ordered(self, plan: Plan, selection: Selection) -> list[int]:
        if _asks_nothing(plan):
            return [row[0] for row in listing.rows(self._db, selection, "a.id")]
        plan = self._living(plan)
        # The first of the order are looked at, whether they match, where that fills a page; else
        # all that match are put in order, and where these are few, at once.
        few = self._few(plan, selection)
        if few is None:
            ids = self._first_matching(plan, selection)
            if ids is None and plan.absent is not None:
                ids = self._first_without(plan.absent, selection)
            if ids is not None:
                return ids
        if few is not None:
            source, condition = OF_THESE, "TRUE"
            values: list[object] = [listed(few)]
        else:
            source, condition, values = clauses(plan, selection, scored=False)
        limit, bounds = window(selection)
        found = self._db.execute(
            f"SELECT a.id {source} WHERE {condition} ORDER BY {order(selection)} {limit}",
            [*values, *bounds],
        )
        return [row[0] for row in found.fetchall()]

    def _first_matching(self, plan: Plan, selection: Selection) -> list[int] | None:
        """A page of what matches, if it is among the first of the order; None where it is not."""
        if plan.lemmas is None or plan.conditions or selection.limit is None:
            return None
        if self._found_once(plan.lemmas) is not None:
            return None
        wanted = selection.offset + selection.limit
        matching = self._number(rows_text(plan.lemmas))
        if matching < first_page.MANY:
            return None
        looked_at = 2 * wanted * (1 + self.articles() // matching) + 100
        first = replace(selection, offset=0, limit=min(looked_at, first_page.MANY))
        ids = [row[0] for row in listing.rows(self._db, first, "a.id")]
        one_by_one = matching if matching > _ONE_BY_ONE else None
        held = self.holding(plan.lemmas, ids, one_by_one)
        found = [one for one in ids if one in held]
        if len(found) < wanted and len(ids) == first.limit:
            return None
        return found[selection.offset : wanted]

    def _first_without(self, absent: Expression, selection: Selection) -> list[int] | None:
        """A page of what does not match, where nothing else is asked; the same."""
        if selection.limit is None:
            return None
        wanted = selection.offset + selection.limit
        matching = self._number(rows_text(absent))
        for most in (2 * wanted + 100, first_page.MANY):
            first = replace(selection, offset=0, limit=most)
            ids = [row[0] for row in listing.rows(self._db, first, "a.id")]
            held = self.holding(absent, ids, matching)
            found = [one for one in ids if one not in held]
            if len(found) >= wanted or len(ids) < most:
                return found[selection.offset : wanted]
        return None

    def scores(
        self, expression: Expression, ids: Sequence[int], weights: Weights
    ) -> dict[int, float]:
        scored: Expression | None = expression
        if _is_of_several(expression):
            phrases = self._phrases()
            scored = phrases.scored(phrases.living(expression))
        if scored is None:
            return {}
        found = self._db.execute(
            f"SELECT rowid, {_score(weights)} FROM fts_terms "  # noqa: S608
            "WHERE fts_terms MATCH ? AND +rowid IN (SELECT value FROM json_each(?))",
            (match_text(scored), listed(ids)),
        )
        return dict(found.fetchall())

    def holding(self, expression: Expression, ids: Sequence[int], matching: int | None) -> set[int]:
        if not ids:
            return set()
        text = rows_text(expression)
        few = len(ids) <= _ASKED and self._are_in_many(expression)
        first, last = min(ids), max(ids)
        looks = len(ids) * sum(1 for _leaf in leaves(expression))
        close = last - first <= _SPAN * looks or has_beginning(expression)
        if close or (not few and (matching is None or matching <= _FEW)):
            sql = (
                "SELECT rowid FROM fts_terms WHERE fts_terms MATCH ? AND rowid BETWEEN ? AND ? "
                "AND +rowid IN (SELECT value FROM json_each(?))"
            )
            found = self._db.execute(sql, (text, first, last, listed(ids)))
        else:
            sql = (
                "SELECT fts_terms.rowid FROM json_each(?) CROSS JOIN fts_terms "
                "ON fts_terms.rowid = json_each.value WHERE fts_terms MATCH ?"
            )
            found = self._db.execute(sql, (listed(ids), text))
        return {row[0] for row in found}

    def _are_in_many(self, expression: Expression) -> bool:
        """Whether all that match are found by reading who holds words that very many do, however
        few they are."""
        if self.articles() <= _ONE_BY_ONE:
            return False
        match expression:
            case AllOf(parts):
                return all(map(self._are_in_many, parts))
            case AnyOf(parts):
                return any(map(self._are_in_many, parts))
            case ButNot(part, _other):
                return self._are_in_many(part)
        # To find it in titles FTS5 reads the list of all texts that hold it.
        columns = expression.columns._replace(title=True, body=True)
        return all(self._frequencies.of(columns, one) > _ONE_BY_ONE for one in expression.terms)

    def known(self, expression: Expression, ids: Sequence[int]) -> tuple[int, set[int] | None]:
        once = self._found_once(expression)
        if once is not None:
            return len(once), set(once).intersection(ids)
        if self._side_by_side is not None:
            expression = self._side_by_side.living(expression)
        text, most = rows_text(expression), first_page.MANY
        found, some = self._db.execute(
            "SELECT COUNT(*), group_concat(id) FILTER (WHERE id IN (SELECT value FROM "
            "json_each(?))) FROM (SELECT rowid AS id FROM fts_terms WHERE fts_terms MATCH ? "
            "LIMIT ?)",
            (listed(ids), text, most),
        ).fetchone()
        if found < most:
            return int(found), {int(one) for one in some.split(",")} if some else set()
        return self._number(text), None

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
        return {
            one: frequencies.about(self._db, match_text(Adjacent(Columns(lemmas=True), (one,))))
            for one in lemmas
        }

    def of_shape(self, shape: Shape, most: int | None = None) -> tuple[list[str], bool]:
        return words.of_shape(self._db, shape, most)

    def many_begin(self, beginnings: Sequence[str]) -> bool:
        return words.many_begin(self._db, beginnings)


def _asks_nothing(plan: Plan) -> bool:
    """Whether a selection says all that is asked."""
    return plan.match is None and plan.absent is None and not plan.conditions


def _is_of_several(expression: Expression) -> bool:
    """Whether words are looked for side by side, or near each other."""
    return any(len(leaf.terms) > 1 for leaf in leaves(expression))


def _score(weights: Weights) -> str:
    return bm25(weights._asdict())
