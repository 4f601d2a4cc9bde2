"""Taking over an archive of version 0.1, whose index held what happened as well.

    1  what a dead process of the old version promised is laid into the record, or cut back
    2  undo, reads by day, saved searches and spooled views go into a history beside the place where
       it will stand, which is synced and put there, marked as not taken over yet
    3  the record is written anew with its new head, and put in the place of the old one
    4  the mark is taken off; the index is made anew by whoever opens it

A process may die anywhere: before 3 the record is the old version's, and all is done again; after
it there is only the mark to take off. Until then nothing of the old index is replaced or deleted:
one that cannot be read just now stays, and is asked again by the next command; one that is damaged
is kept aside, and what is readable of it is taken over.

A record that is damaged stays as it is until `check --repair` salvages it: what it saves is then
taken over in the same way.
"""

from __future__ import annotations

import json
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsctl.archive import documents
from newsctl.archive.changes import ChangeKind
from newsctl.archive.file import disk
from newsctl.archive.file.database_file import DatabaseFile
from newsctl.archive.file.history.history import History
from newsctl.archive.file.history.tables import QUARTER
from newsctl.archive.file.record import lines, rewriting
from newsctl.archive.file.record.scan import NotARecord, Scanner
from newsctl.archive.file.sql import (
    DamagedDatabase,
    connect,
    make_durable,
    new_file,
    translated,
    use_log,
)
from newsctl.fast_dataclasses import NamedTuple
from newsctl.jsontext import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsctl.archive.file.record.file import Record
    from newsctl.archive.file.record.salvage import Salvage
    from newsctl.archive.file.record.scan import Layout
    from newsctl.archive.file.sql import Database

_MOMENT = 5  # seconds, to wait for a copy that is nobody else's
_OLDEST, _NEWEST = 5, 6  # versions of the index that held a history
_APPLICATION = 0x4E435458
_LABELS = {  # the words, in three languages, that the old version kept of a change
    ChangeKind.ADDED: ("what was added", "ما أضيف", "l’ajout"),
    ChangeKind.TAGGED: ("the change of tags", "تعديل الوسوم", "la modification des étiquettes"),
    ChangeKind.TRASHED: (
        "the move to the trash", "النقل إلى سلة المحذوفات", "la mise à la corbeille",
    ),
    ChangeKind.RESTORED: (
        "the way back from the trash", "الاستعادة من سلة المحذوفات", "la sortie de la corbeille",
    ),
    ChangeKind.REMOVED: ("the deletion", "الحذف", "la suppression"),
}  # fmt: skip


class _Articles(NamedTuple):
    """What the record of this version is made of."""

    line_of: Callable[[int], bytes | None]
    lines: Iterable[bytes]
    tables: Mapping[str, Iterable[bytes]]
    last_id: int


def take_over(
    record: Record,
    index: DatabaseFile,
    history: History,
    say_aside: Callable[[Path], None],
    salvage: Salvage | None = None,
) -> bool:
    """Make an archive of the old version one of this version, if it is one; whether it was. The
    lock is held. A damaged record waits for what is salvaged of it. Of an index that is damaged
    itself, it says where that is kept.

    Raises OSError, ArchiveError, ArchiveLocked: then the old index is to stay.
    """
    old = _old_index(index.path, history.file.timeout)
    if old is None:
        if owes(index.path):
            say_aside(index.set_aside("damaged"))
        return False
    with closing(old):
        if record.stored_archive_id():
            taken_over(history)
            return False
        damages = _Damages(index.path)
        with damages.left_out():
            finish(record, old)
        if salvage is not None:
            articles = _salvaged(salvage)
        else:
            try:
                layout = rewriting.layout_of(record.fd)
            except NotARecord:
                return False  # it is for `check --repair` to save what is readable
            if layout.format >= lines.FORMAT:
                taken_over(history)
                return False
            articles = _scanned(record, layout)
        archive_id = lines.new_id()
        reads: dict[int, int] = {}
        with damages.left_out():
            reads = _reads(old)
        _write_history(record, articles, old, history, archive_id, reads, damages)
        last_id = articles.last_id
        with damages.left_out():
            row = old.execute("SELECT value FROM meta WHERE name = 'last_id'").fetchone()
            last_id = max(last_id, int(row[0] or 0) if row else 0)
        if damages.met:
            say_aside(_copied_aside(index.path))
        apart = (_views_apart(line, reads) for line in articles.lines)
        rewriting.replace(record, archive_id, last_id, apart, articles.tables)
    taken_over(history)
    disk.remove(disk.beside(record.path, ".views"))
    return True


class _Damages:
    """Whether something of the old index could not be read, because it is damaged."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self.met = False

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """The block reads the old index; what is damaged of that is done without."""
        try:
            yield
        except DamagedDatabase as error:
            if error.path != self._index:
                raise
            self.met = True


def _copied_aside(index: Path) -> Path:
    """An index as it is, with its log, under another name as well; that name."""
    aside = rewriting.set_aside(index, "damaged", rewriting.copy_database)
    log = disk.beside(index, "-wal")
    if log.exists():
        rewriting.copy_file(log, disk.beside(aside, "-wal"))
    return aside


def _scanned(record: Record, layout: Layout) -> _Articles:
    """The articles of a record that is whole."""
    # Of an id that stands twice the last one counts.
    spans = {one: (offset, length) for one, offset, length in Scanner(record.fd).documents()}

    def place_of(article_id: int) -> int | None:
        return spans[article_id][0] if article_id in spans else None

    def line_of(article_id: int) -> bytes | None:
        return record.read(*spans[article_id]) if article_id in spans else None

    living = rewriting.living(record, place_of) if layout.has_articles else ()
    return _Articles(line_of, living, rewriting.others(record.fd, layout), layout.last_id)


def _salvaged(salvage: Salvage) -> _Articles:
    """What is left of a record that is damaged."""
    tables = {name: [dump(table)] for name, table in salvage.tables.items()}
    return _Articles(salvage.line, salvage.lines(), tables, 0)


def taken_over(history: History) -> None:
    """The history is that of the record beside it."""
    if history.path.exists():
        with closing(connect(history.path, "rw", history.file.timeout)) as db, db.transaction():
            db.execute("DELETE FROM meta WHERE name = 'taking over'")


def _old_index(path: Path, timeout: float) -> Database | None:
    """The old version's index, if one stands there that can be opened. Raises ArchiveError and
    ArchiveLocked where that cannot be told just now."""
    if not path.exists():
        return None
    try:
        db = connect(path, "rw", timeout)
    except DamagedDatabase:
        return None
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        if _OLDEST <= version <= _NEWEST and application == _APPLICATION:
            return db
    except DamagedDatabase:
        pass
    except BaseException:
        db.close()
        raise
    db.close()
    return None


def owes(index: Path) -> bool:
    """Whether a process of the old version may have left something behind."""
    try:
        with disk.database_opened(index) as fd:
            head = disk.read_at(fd, 100, 0)
    except OSError:
        return False
    version, application = (int.from_bytes(head[at : at + 4], "big") for at in (60, 68))
    return _OLDEST <= version <= _NEWEST and application == _APPLICATION


def finish_in(record: Record, index: Path) -> None:
    """The same as `finish` in a record that is a copy, beside an index that cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / index.name
        for end in ("", "-wal"):
            if disk.beside(index, end).exists():
                rewriting.copy_database(disk.beside(index, end), disk.beside(copy, end))
        old = _old_index(copy, _MOMENT)
        if old is not None:
            with closing(old):
                finish(record, old)


def finish(record: Record, old: Database) -> None:
    """Do what the old version's next command would have done with what a process left behind."""
    known = dict(old.execute("SELECT name, value FROM meta").fetchall())
    pending = old.execute(
        "SELECT offset, old, new FROM splices WHERE offset >= 0 ORDER BY number"
    ).fetchall()
    announced, tail = known.get("announced"), known.get("tail")
    tail_bytes = known.get("tail_bytes") or b""
    if pending and tail is not None and record.size == tail + len(tail_bytes):
        for offset, before, after in pending:
            found = record.read(offset, len(after))
            if len(found) != len(after) or any(
                byte not in pair for byte, *pair in zip(found, before, after, strict=True)
            ):
                return  # somebody else wrote since: theirs holds
        for offset, _before, after in pending:
            record.write(offset, after)
        record.sync()
    elif (
        announced is not None
        and tail is not None
        and record.size > announced
        and record.read(tail, announced - tail) == tail_bytes
    ):
        record.truncate(announced)
        record.sync()


def _reads(old: Database) -> dict[int, int]:
    """{article: reads} that the old version knows of."""
    rows = old.execute("SELECT article_id, SUM(views) FROM views_by_day GROUP BY article_id")
    return dict(rows.fetchall())


def _views_apart(line: bytes, reads: dict[int, int]) -> bytes:
    """A line that tells its page's views from the reads made here: those that are known."""
    try:
        article_id, document = lines.decode(line)
    except ValueError:
        return line
    views = document.get("views")
    if type(views) is not int or views < 1 or "page_views" in document:
        return line
    here = min(reads.get(article_id, 0), views)
    return lines.encode(article_id, documents.with_views(document, views - here, here))


def _write_history(
    record: Record,
    articles: _Articles,
    old: Database,
    history: History,
    archive_id: str,
    reads: dict[int, int],
    damages: _Damages,
) -> None:
    if history.path.exists() and not _is_unfinished(history):
        history.set_aside("foreign")
    history.file.close()
    for end in ("-wal", "-shm"):
        disk.remove(disk.beside(history.path, end))
    draft = DatabaseFile(disk.beside(history.path, ".new"), history.file.timeout)
    draft.remove()
    db = new_file(draft.path, draft.timeout)
    try:
        with db.transaction():
            History.create(db, archive_id)
            db.execute("INSERT INTO meta VALUES ('taking over', 1)")
            with damages.left_out():
                _copy_changes(record, articles, old, db, reads)
            for copy in (_copy_days, _copy_searches, _copy_spool):
                with damages.left_out():
                    copy(record, old, db)
        use_log(db)
    finally:
        db.close()
    make_durable(draft.path)
    disk.replace(draft.path, history.path)


def _is_unfinished(history: History) -> bool:
    """Whether a history is what a taking over that was interrupted left."""
    try:
        with closing(connect(history.path, "ro", history.file.timeout)) as db:
            row = db.execute("SELECT 1 FROM meta WHERE name = 'taking over'").fetchone()
    except DamagedDatabase:
        return False
    return row is not None


def _copy_changes(
    record: Record, articles: _Articles, old: Database, db: Database, reads: dict[int, int]
) -> None:
    rows = old.execute(
        "SELECT change, label, article_id, line FROM undo ORDER BY number"
    ).fetchall()
    made = record.modified // 1_000_000_000
    after: dict[int, int | None] = {}  # of each article, what the next change found
    put: list[tuple[int, int, bytes | None, int | None]] = []
    for number, _label, article_id, before in reversed(rows):
        line = None if before is None else _views_apart(before, reads)
        if article_id not in after:
            after[article_id] = _fingerprint(articles.line_of(article_id), reads)
        put.append((number, article_id, line, after[article_id]))
        after[article_id] = None if line is None else documents.fingerprint(lines.decode(line)[1])
    db.executemany(
        "INSERT OR REPLACE INTO lines (change, article_id, line, after, added) "
        "VALUES (?, ?, ?, ?, ?)",
        [(*one, int(one[2] is None)) for one in put],
    )
    labels: dict[int, str] = {}
    for number, label, _article_id, _line in rows:
        labels.setdefault(number, label)
    held = 0
    for serial, (number, label) in enumerate(sorted(labels.items()), 1):
        changed, size = db.execute(
            "SELECT COUNT(*), SUM(32 + COALESCE(LENGTH(line), 0)) FROM lines WHERE change = ?",
            (number,),
        ).fetchone()
        held += size or 0
        db.execute(
            "INSERT INTO changes (number, made, kind, detail, articles, serial, bytes) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, made, _kind(label), json.dumps({"fields": []}), changed, serial, size or 0),
        )
    db.executemany("INSERT INTO meta VALUES (?, ?)", [("serial", len(labels)), ("kept", held)])


def _copy_days(_record: Record, old: Database, db: Database) -> None:
    rows = old.execute("SELECT day, article_id, views FROM views_by_day").fetchall()
    db.executemany("INSERT INTO days VALUES (?, ?, ?)", rows)


def _copy_searches(_record: Record, old: Database, db: Database) -> None:
    rows = old.execute("SELECT name, query FROM searches").fetchall()
    db.executemany("INSERT INTO searches VALUES (?, ?)", rows)


def _kind(label: str) -> ChangeKind:
    """What a change was, by the words that the old version kept of it."""
    for kind, labels in _LABELS.items():
        if label in labels:
            return kind
    return ChangeKind.EDITED


def _fingerprint(line: bytes | None, reads: dict[int, int]) -> int | None:
    if line is None:
        return None
    return documents.fingerprint(lines.decode(_views_apart(line, reads))[1])


def _copy_spool(record: Record, old: Database, db: Database) -> None:
    """Views that were counted while a writer of the old version held the lock."""
    try:
        data = disk.beside(record.path, ".views").read_bytes()
    except FileNotFoundError:
        return
    row: Any = old.execute("SELECT value FROM meta WHERE name = 'spool'").fetchone()
    name, _space, length = str(row[0] if row else "").partition(" ")
    begins = data[: data.find(b"\n")].decode("ascii", "replace")
    for line in data[int(length or 0) if name == begins else 0 :].split(b"\n"):
        key, space, when = line.partition(b" ")
        if not space or not key.isdigit() or len(when) != len("2026-01-01T00:00:00Z"):
            continue
        moment = when.decode("ascii", "replace")
        db.execute("INSERT INTO waiting (article_id, moment) VALUES (?, ?)", (int(key), moment))
        with translated(db):
            db.execute(
                "INSERT INTO reads VALUES (CAST(strftime('%s', ?) AS INTEGER) / ?, ?, 1) "
                "ON CONFLICT DO UPDATE SET reads = reads + 1",
                (moment, QUARTER, int(key)),
            )
