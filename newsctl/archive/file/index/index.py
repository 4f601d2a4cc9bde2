"""The index: one SQLite file beside the record, which can be made anew from it at any moment.

It knows of the record as it was at its `stamp`, with all promises of the journal up to its `mark`.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from newsctl.arabic.analyzer_version import ANALYZER
from newsctl.archive import documents
from newsctl.archive.columns import name_key, seconds, storable
from newsctl.archive.file import disk
from newsctl.archive.file.index import bitmaps, tallies
from newsctl.archive.file.index.tables import APPLICATION, PUT, SCHEMA, VERSION, Entry, row_of
from newsctl.archive.file.record import lines
from newsctl.archive.file.sql import DamagedDatabase, listed
from newsctl.errors import ArchiveError
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from newsctl.arabic.analyzer import Analyzer
    from newsctl.archive.file.database_file import DatabaseFile
    from newsctl.archive.file.index.texts import Texts
    from newsctl.archive.file.journal.frames import Frame
    from newsctl.archive.file.record.file import Record
    from newsctl.archive.file.sql import Database
    from newsctl.archive.texts import Text
    from newsctl.article import Article


_WORTH = 20  # of a file, the part that is dead when it is written anew
_GUARDED = "may not be modified"  # of tables within a table: SQLite's defensive mode
_CLEARED = "words cleared"  # how often words that no article has were taken out


class Known(NamedTuple):
    """What whoever makes a change knows already of an article's new line."""

    article: Article
    checksum: int
    slots: int  # whether the line ends in slots: 1 or 0
    text: Text | None  # analysed, if it was

    @classmethod
    def of(cls, article: Article, line: bytes, text: Text | None) -> Known:
        """The same of a line, which is not kept."""
        checksum, slotted = lines.checksum_and_slots(line)
        return cls(article, checksum, int(slotted), text)


class Index:
    """The index's file. Lists and searches read `db`."""

    def __init__(self, file: DatabaseFile) -> None:
        self.file = file
        self._cleared: int | None = None

    @property
    def db(self) -> Database:
        """The connection to read with."""
        return self.file.reading

    @cached_property
    def analyzer(self) -> Analyzer:
        """The analyser that made the terms."""
        from newsctl.arabic.analyzer import reading_analyzer

        return reading_analyzer()

    @cached_property
    def texts(self) -> Texts:
        """The tables of the articles' texts."""
        from newsctl.archive.file.index.texts import Texts

        self._cleared = self.get(_CLEARED)
        return Texts(self.file.writing)

    def close(self, *, keep_log: bool = True) -> None:
        """Let go of the file; it is opened again when it is next needed."""
        self.file.close(keep_log=keep_log)
        self.forget()

    def follow(self) -> None:
        """Let go of a file that was deleted, or that another was put in the place of, and of the
        words that were met, where somebody cleared out the table that knows of them."""
        if self.file.follow() or ("texts" in self.__dict__ and self._cleared != self.get(_CLEARED)):
            self.forget()

    def forget(self) -> None:
        """The file is another: let go of what was made for the one before."""
        for piece in ("analyzer", "texts"):
            self.__dict__.pop(piece, None)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All of the block is written or nothing; then what was taken for written is forgotten."""
        try:
            with self.file.writing.transaction():
                yield
        except BaseException:
            self.forget()
            raise

    @contextmanager
    def standing_still(self) -> Iterator[bool]:
        """In the block all is read as it is now, whatever others write; whether that can be without
        letting them wait: where changes are written into a log."""
        if not self.file.uses_log:
            yield False
            return
        self.db.execute("BEGIN")
        try:
            self.get("mark")  # from the first look on
            yield True
        finally:
            self.db.execute("ROLLBACK")

    # -- what it is ------------------------------------------------------------------------------
    @property
    def is_current(self) -> bool:
        """Whether this is an index of ours, of this version and analyser, made to the end."""
        try:
            return bool(
                self.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
                and self.db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
                and self.get("analyzer") == ANALYZER
            )
        except DamagedDatabase:
            return False

    def get(self, name: str) -> Any:
        """A value of the index about itself, or None."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: object) -> None:
        self.file.writing.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    @property
    def mark(self) -> int:
        """The number of the last promise that the index knows of."""
        return int(self.get("mark") or 0)

    @property
    def waiting(self) -> int:
        """The number of the last read that waited of which the articles' lines know."""
        return int(self.get("waiting") or 0)

    def knows(self, record: Record, last: int) -> bool:
        """Whether the record is as the index left it, with all promises up to `last`."""
        stamp, mark = self.get("stamp"), self.mark
        return bool(stamp == record.stamp and last <= mark)

    def is_since_boot(self) -> bool:
        """Whether it learnt of the last promise since the machine was started."""
        boot = self.get("boot")
        return boot is not None and boot == disk.boot()

    def is_of(self, record: Record) -> bool:
        """Whether the record is the same file that the index knows, whatever happened to it."""
        return str(self.get("stamp")).split(":")[0] == record.stamp.split(":")[0]

    def expect_many(self) -> None:
        """Make room for many changes, till `file.expect_few`: pages that are changed again and
        again are written once, and few of those are read that look-ups would come back to."""
        self.db.execute("PRAGMA cache_size = -2000")  # the same connection where there is but one
        db = self.file.writing
        db.execute("PRAGMA cache_size = -8000")
        self.file.expect_many()
        db.execute("PRAGMA secure_delete = FAST")  # no zeros into pages that merges free

    def merge_terms(self, pages: int) -> bool:
        """Let what many changes left in pieces be found in fewer steps, up to so many pages of it;
        whether there was any."""
        with self.changing():
            return self.texts.terms.merge(pages)

    def is_sound(self) -> bool:
        """Whether SQLite finds its pages in order."""
        try:
            rows = self.db.execute("PRAGMA quick_check").fetchall()
        except DamagedDatabase:
            return False
        return bool(rows == [("ok",)])

    @property
    def has_much_dead(self) -> bool:
        """Whether so many of its terms are of what is dead that all are to be merged. Where few
        are, they stay, and nothing that lives is touched."""
        articles, _bytes = tallies.of(self.db, tallies.LINES) or (0, 0)
        return is_much(self.get("dead") or 0, articles)

    @property
    def has_erased(self) -> bool:
        """Whether something of articles deleted for good may be in it."""
        return bool(self.get("erased"))

    def gone(self) -> list[int]:
        """The articles that were deleted for good of which something may be in it."""
        return self.missing(self.texts.terms.left(), self.file.writing)

    def leave_nothing_erased(self) -> None:
        """Leave no term of articles deleted for good, nor a name; where much else is dead, no term
        of that either."""
        if self.has_much_dead or not self.erase_terms():
            with self._clearing():
                self.texts.terms.optimise()

    def erase_terms(self) -> bool:
        """Take the terms of articles deleted for good out of where they stand, and names; whether
        that can be: a system's SQLite may refuse it as well."""
        from newsctl.archive.fulltext.leaves import UnknownLayout

        try:
            with self._clearing():
                self.texts.terms.erase(self.gone())
        except UnknownLayout:
            return False
        except ArchiveError as error:
            if _GUARDED not in str(error.__cause__):
                raise
            return False
        return True

    @contextmanager
    def _clearing(self) -> Iterator[None]:
        """In the block terms go, and all that was met of them is forgotten."""
        with self.changing():
            yield
            self.set(_CLEARED, (self.get(_CLEARED) or 0) + 1)
            tallies.forget_names(self.file.writing)
        self.forget()

    def forget_dead(self) -> None:
        """Nothing of articles deleted for good is in it any more."""
        self.set("erased", None)
        self.set("dead", self.texts.terms.leaving() or None)

    def note_dead(self, texts: int, *, erased: bool) -> None:
        """Terms of so many texts are dead; of articles deleted for good, too, where `erased`."""
        if texts:
            self.set("dead", (self.get("dead") or 0) + texts)
        if erased:
            self.set("erased", 1)

    # -- rows ------------------------------------------------------------------------------------
    def place(self, article_id: int, db: Database | None = None) -> tuple[int, int, int] | None:
        """(offset, length, checksum) of an article's line."""
        found = (db or self.db).execute(
            "SELECT offset, length, checksum FROM articles WHERE id = ?", (article_id,)
        )
        row = found.fetchone()
        if row is not None and not all(type(one) is int and one >= 0 for one in row):
            raise DamagedDatabase(f"{self.file.path}: {row!r}", self.file.path)
        return cast("tuple[int, int, int] | None", row)

    def views(self, article_id: int) -> int:
        """How often an article was viewed, as the index knows it; 0 for one that is not there."""
        row = self.db.execute("SELECT views FROM articles WHERE id = ?", (article_id,)).fetchone()
        return int(row[0]) if row else 0

    def missing(self, article_ids: Sequence[int], db: Database | None = None) -> list[int]:
        """Those of some ids that no article has."""
        rows = (db or self.db).execute(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM articles)",
            (listed(article_ids),),
        )
        return [one for (one,) in rows.fetchall()]

    def put(self, entries: Sequence[Entry]) -> None:
        """The rows and the tags of articles that have none, or no longer."""
        db = self.file.writing
        db.executemany(PUT, [row_of(one) for one in entries])
        db.executemany(
            "INSERT OR IGNORE INTO tags VALUES (?, ?, ?)",
            [
                (one.article.id, storable(name_key(tag)), storable(tag))
                for one in entries
                for tag in one.article.tags
            ],
        )

    def count(self, article_ids: Collection[int]) -> None:
        """Have articles told in tallies and bits, which have their rows now."""
        tallies.put(self.file.writing, article_ids)
        bitmaps.put(self.file.writing, article_ids)

    def discount(self, article_ids: Collection[int]) -> None:
        """Have articles told no longer, before their rows go or change."""
        tallies.take(self.file.writing, article_ids)
        bitmaps.take(self.file.writing, article_ids)

    def drop(self, article_ids: Iterable[int]) -> None:
        """Forget articles, those too that are put anew."""
        db = self.file.writing
        for article_id in article_ids:
            db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            db.execute("DELETE FROM tags WHERE article_id = ?", (article_id,))

    # -- following the record --------------------------------------------------------------------
    def bring_along(
        self, frame: Frame, record: Record, known: Mapping[int, Known] | None = None
    ) -> None:
        """Learn of a promise that is laid: in one transaction, which no later one undoes."""
        known = known or {}
        with self.changing():
            if frame.rows:
                self._replace_rows(frame, record, known)
            if frame.views:
                self._count_views(frame)
            if frame.waiting is not None:
                self.set("waiting", frame.waiting)
            if frame.end:
                self.set("end", frame.end)
                self.set("tail", frame.tail)
                self.set("last_id", max(frame.last_id, self.get("last_id") or 0))
            self.set("mark", frame.number)
            self.set("stamp", record.stamp)
            self.set("boot", disk.boot())

    def _count_views(self, frame: Frame) -> None:
        db = self.file.writing
        viewed = {view.id for view in frame.views}
        tallies.take(db, viewed)
        for view in frame.views:
            db.execute(
                "UPDATE articles SET views = ?, viewed = ? WHERE id = ?",
                (view.total, seconds(view.when) or 0, view.id),
            )
        tallies.put(db, viewed)

    def _replace_rows(self, frame: Frame, record: Record, known: Mapping[int, Known]) -> None:
        entries: list[Entry] = []
        put: list[tuple[int, Text]] = []
        dropped: list[tuple[int, Text]] = []
        unknown: list[int] = []
        read = self.texts.read
        changed = [row.id for row in frame.rows]
        missing = set(self.missing(changed, self.file.writing))  # of an import all
        for article_id, before, after, *_rest in frame.rows:
            old_line = frame.old(before) if before else None
            old = documents.to_article(*lines.decode(old_line)) if old_line else None
            new = known.get(article_id)
            if after and new is None:
                line = frame.new(after) or record.read(*after)
                new = Known.of(documents.to_article(*lines.decode(line)), line, None)
            if after and new:
                entries.append(Entry(new.article, *after, new.checksum, new.slots))
            held = None if article_id in missing else self.place(article_id, self.file.writing)
            if held is not None and old and new and _same_text(old, new.article):
                continue  # the texts' tables stay as they are
            was = None
            if held is not None:
                if old_line and old and lines.checksum(old_line) == held[2]:
                    was = read(old.title, old.body)
                    dropped.append((article_id, was))
                else:
                    unknown.append(article_id)
            if new:
                text, article = new.text, new.article
                if text is None and was and old and old.body == article.body:
                    text = self.texts.retitled(was, article.title, article.body)
                put.append((article_id, text or read(article.title, article.body)))
        self.discount(changed)
        self.drop([one for one in changed if one not in missing])
        self.texts.drop(dropped)
        self.texts.drop_unknown(unknown)
        self.put(entries)
        self.count(changed)
        gone = any(row.after is None for row in frame.rows)
        self.note_dead(len(dropped) + len(unknown), erased=gone)
        self.texts.put(put)


def is_much(dead: int, whole: int) -> bool:
    """Whether so much of something is dead that it is worth to write the rest of it anew."""
    return dead * _WORTH > whole


def _same_text(one: Article, other: Article) -> bool:
    return (one.title, one.body) == (other.title, other.body)


def create(db: Database) -> None:
    """Make the tables, within the transaction that is open."""
    from newsctl.archive.file.index import duplicates, fingerprints
    from newsctl.archive.fulltext.tables import create as create_terms

    schema = SCHEMA + tallies.SCHEMA + bitmaps.SCHEMA + duplicates.SCHEMA + fingerprints.SCHEMA
    for statement in schema.split(";"):
        if statement.strip():
            db.execute(statement)
    create_terms(db)
    db.execute("INSERT INTO meta VALUES ('analyzer', ?)", (ANALYZER,))
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {VERSION}")
