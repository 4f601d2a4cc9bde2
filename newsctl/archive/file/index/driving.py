"""Which filter's index a selection is read from: SQLite does not know how many articles each of
them lets pass. Of names the tallies do; of marks, a short look at their index tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.columns import name_key
from newsctl.archive.file.index import tallies
from newsctl.archive.file.index.selection import NAMES
from newsctl.fast_dataclasses import NamedTuple
from newsctl.selection import Sort

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from newsctl.selection import Selection

FEW = 2_000  # articles that a filter lets pass: so many are looked at, or sorted, at once
# Columns that few articles may have set, by what is asked of them; each has an index.
MARKS = {
    "deleted": "deleted IS NOT NULL",
    "changed": "changed IS NOT NULL",
    "viewed": "viewed IS NOT NULL",
    "undated": "undated = 1",
    "views": "views > 0",
}


class Driver(NamedTuple):
    """A filter, as `where` takes it, and about how many articles it lets pass."""

    filter: tuple[str, str]
    number: int


def fewest(
    db: sqlite3.Connection, selection: Selection, others: Iterable[str] = ()
) -> Driver | None:
    """The filter that lets fewest articles pass, also of `others`, marks that the caller wants set;
    None where none is given whose number is known, or small."""
    found = [] if selection.trash else bearing(db, selection)  # tallies are of the living
    wanted = [*marks(selection), *others]
    for mark in wanted if wanted and not is_laid_over(db) else ():
        most = min(found)[0] if found else FEW
        number = _number_marked(db, mark, most)
        if number <= most:
            found.append((number, (mark, "")))
    if not found:
        return None
    number, one = min(found)
    return Driver(one, number)


def bearing(db: sqlite3.Connection, selection: Selection) -> list[tuple[int, tuple[str, str]]]:
    """How many living articles each filter by name lets pass, and the filter."""
    found = []
    for _column, attribute in NAMES:
        names = {name_key(one) for one in getattr(selection, attribute)}
        if names:
            known = [tallies.of(db, attribute[:-1], one) or (0, 0) for one in names]
            found.append((sum(articles for articles, _views in known), (attribute, "")))
    for key in map(name_key, selection.tags):
        articles, _views = tallies.of(db, tallies.TAG, key) or (0, 0)
        found.append((articles, ("tags", key)))
    return found


def expected(db: sqlite3.Connection, selection: Selection, *, dates: bool = True) -> float:
    """About how many articles a selection's names let pass, and its dates, if these have nothing to
    do with each other."""
    every, _views = tallies.of(db, tallies.LIVING) or (0, 0)
    number = float(every)
    for articles, _filter in bearing(db, selection):
        number *= articles / max(1, every)
    if dates and (selection.since is not None or selection.until is not None):
        number *= tallies.published(db, selection.since, selection.until) / max(1, every)
    return number


def table(driver: Driver | None) -> str:
    """The articles, as a FROM has them. Left to itself, SQLite looks along the order, or all over,
    for what is hardly anywhere."""
    if driver is None or driver.filter[0] not in MARKS:
        return "articles a"
    return f"articles a INDEXED BY articles_{driver.filter[0]}"


def marks(selection: Selection) -> list[str]:
    """The columns that a selection wants set: each has an index of those that are."""
    wanted = {
        "deleted": selection.trash,
        "changed": selection.changed,
        "viewed": selection.sort is Sort.VIEWED,
        "undated": selection.undated_only,
    }
    return [mark for mark, is_wanted in wanted.items() if is_wanted]


def _listed(mark: str) -> str:
    return f"SELECT id FROM articles INDEXED BY articles_{mark} WHERE {MARKS[mark]}"  # noqa: S608


def marked(db: sqlite3.Connection, mark: str) -> Iterator[int]:
    """The articles that are marked so, those of reads that wait among them."""
    sql = _listed(mark).replace("FROM ", "FROM main.")
    for (article_id,) in db.execute(sql):
        yield article_id
    if mark == "viewed" and is_laid_over(db):
        yield from waiting(db)


def waiting(db: sqlite3.Connection) -> Iterator[int]:
    """The articles of which reads wait, laid over their rows."""
    return (row[0] for row in db.execute("SELECT DISTINCT article_id FROM temp.waiting"))


def are_at_most(db: sqlite3.Connection, mark: str, number: int) -> bool:
    """Whether so many are marked so at most, and their rows tell which."""
    return not is_laid_over(db) and _number_marked(db, mark, number) <= number


def is_laid_over(db: sqlite3.Connection) -> bool:
    """Whether the articles are a view, for reads that wait: that has no index."""
    sql = "SELECT 1 FROM temp.sqlite_master WHERE name = 'articles'"
    return db.execute(sql).fetchone() is not None


def _number_marked(db: sqlite3.Connection, mark: str, most: int) -> int:
    """How many articles are marked so; `most` and one where they are more."""
    sql = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM articles INDEXED BY articles_{mark} "  # noqa: S608
        f"WHERE {MARKS[mark]} LIMIT ?)"
    )
    return int(db.execute(sql, (most + 1,)).fetchone()[0])
