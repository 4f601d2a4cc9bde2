"""Others may write the record between any two of our commands: plain TinyDB, an editor, a tool that
lays JSON out anew. Whatever they did, the archive is whole, and holds what they left."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from tinydb import TinyDB

from newsctl.archive.door import OnDuplicate
from newsctl.archive.file import disk
from newsctl.article import Article
from newsctl.errors import NothingMatched
from newsctl.search.parse import parse
from newsctl.search.query import Match
from newsctl.selection import Selection
from tests.archive.operations import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsctl.archive.door import Archive

    Stranger: TypeAlias = Callable[[Path], None]
    Verb: TypeAlias = Callable[[Archive], object]

LONG = "عنوان طويل" * 50
EMPTY = {"title": "", "body": ""}


def by_tinydb(work: Callable[[Any], object]) -> Stranger:
    """What plain TinyDB does to the table of articles."""

    def write(record: Path) -> None:
        with TinyDB(record, encoding="utf-8") as db:
            work(db.table("articles"))

    return write


def drop_tables(record: Path) -> None:
    with TinyDB(record, encoding="utf-8") as db:
        db.drop_tables()


def drop_articles(record: Path) -> None:
    with TinyDB(record, encoding="utf-8") as db:
        db.drop_table("articles")


def other_table(record: Path) -> None:
    with TinyDB(record, encoding="utf-8") as db:
        db.table("notes").insert({"text": "لهم"})


def laid_out_anew(record: Path) -> None:
    """As `jq -S .` does: sorted, a line a field."""
    whole = json.loads(record.read_bytes())
    record.write_text(json.dumps(whole, sort_keys=True, indent=2, ensure_ascii=False), "utf-8")


def index_gone(record: Path) -> None:
    for file in record.parent.glob(f"{record.name}.index*"):
        file.unlink()


def history_gone(record: Path) -> None:
    for file in record.parent.glob(f"{record.name}.history*"):
        file.unlink()


def articles_first(record: Path) -> None:
    """In another order, on one line: what says whose the record is stands at its end."""
    whole = json.loads(record.read_bytes())
    rest = {name: whole[name] for name in reversed(whole) if name != "articles"}
    record.write_text(json.dumps({"articles": whole.get("articles", {})} | rest), "utf-8")


def without_last_id(record: Path) -> None:
    whole = json.loads(record.read_bytes())
    whole["newsctl"]["1"].pop("last_id", None)
    record.write_text(json.dumps(whole), "utf-8")


def doubled(record: Path) -> None:
    """By an editor or a merge: of one id there are two lines, of which the last one counts."""
    whole = json.loads(record.read_bytes())
    found = list(whole.get("articles", {}).items())
    older = [(key, value | {"title": "كلمة قديمة"}) for key, value in found[-1:]]
    lines = ",\n".join(f'"{key}": {json.dumps(value)}' for key, value in older + found)
    whole["articles"] = "@"
    record.write_text(json.dumps(whole).replace('"@"', f"{{{lines}}}"), "utf-8")


def both(*strangers: Stranger) -> Stranger:
    def write(record: Path) -> None:
        for one in strangers:
            one(record)

    return write


def last_of(table: Any) -> int:
    return max((one.doc_id for one in table), default=0)


def empty_one(table: Any) -> None:
    """Title and body of one that they see go: no word is left of it."""
    if len(table):
        table.update(EMPTY, doc_ids=[last_of(table)])


def copy_one(table: Any) -> None:
    for one in list(table)[:1]:
        table.insert(dict(one))


remove_first = by_tinydb(lambda table: table.remove(doc_ids=[one.doc_id for one in table][:1]))
remove_last = by_tinydb(lambda table: table.remove(doc_ids=[one.doc_id for one in table][-1:]))
STRANGERS: dict[str, Stranger] = {
    "insert": by_tinydb(lambda table: table.insert({"title": "ع", "body": "غ"})),
    "insert of nothing": by_tinydb(lambda table: table.insert(dict(EMPTY))),
    "many": by_tinydb(
        lambda table: table.insert_multiple({"title": f"ع{one}", "body": ""} for one in range(9))
    ),
    "copy": by_tinydb(copy_one),
    "change": by_tinydb(lambda table: table.update({"title": "عنوان آخر كلمة"})),
    "emptying": by_tinydb(empty_one),
    "views": by_tinydb(lambda table: table.update({"views": 40})),
    "removal of the first": remove_first,
    "removal of the last": remove_last,
    "truncate": by_tinydb(lambda table: table.truncate()),
    "drop of articles": drop_articles,
    "drop of all": drop_tables,
    "a table of theirs": other_table,
    "sorted": laid_out_anew,
    "doubled": doubled,
    "articles first": articles_first,
    "without the last id": without_last_id,
    "removal, index gone": both(remove_last, index_gone),
    "removal, history gone": both(remove_last, history_gone),
    "sorted, index gone": both(laid_out_anew, index_gone),
    "index gone": index_gone,
    "history gone": history_gone,
}


def new(*titles: str) -> Verb:
    articles = [Article(title=one, body=f"نص {one}" if one else "") for one in titles]
    return lambda archive: list(archive.add_many(articles, on_duplicate=OnDuplicate.KEEP))


def ids(archive: Archive) -> list[int]:
    chosen = (Selection(), Selection(trash=True))
    return sorted(one.id or 0 for some in chosen for one in archive.list(some))


def of_last(work: Callable[[Archive, int], object]) -> Verb:
    """Something done to the last article, where there is one."""
    return lambda archive: [work(archive, one) for one in ids(archive)[-1:]]


VERBS: dict[str, Verb] = {
    "add": new("جديد"),
    "add nothing": new("", ""),
    "edit": of_last(lambda archive, one: archive.update(one, {"title": "قصير"})),
    "edit that moves": of_last(lambda archive, one: archive.update(one, {"title": LONG})),
    "edit to nothing": of_last(lambda archive, one: archive.update(one, EMPTY)),
    "trash": of_last(lambda archive, one: archive.trash([one])),
    "rm": of_last(lambda archive, one: archive.remove([one])),
    "rm all": lambda archive: archive.remove(ids(archive)),
    "view": of_last(lambda archive, one: archive.record_view(one)),
    "undo": lambda archive: archive.undo(),
    "redo": lambda archive: (archive.undo(), archive.redo()),
    "undo twice": lambda archive: (archive.undo(), archive.undo()),
    "compact": lambda archive: archive.upkeep.compact(),
    "reindex": lambda archive: archive.upkeep.reindex(),
}


class Life:
    """An archive that its owner and strangers change in turn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.record = folder / "articles.json"
        with opened(folder) as archive:
            new("أول", "", "ثالث")(archive)
        self.given = 3  # the largest id that any article had here

    def do(self, verb: Verb) -> None:
        with opened(self.folder) as archive:
            verb(archive)
        self.look()

    def suffer(self, stranger: Stranger) -> None:
        self.settle()
        stranger(self.record)
        self.look()

    def settle(self) -> None:
        with opened(self.folder) as archive, archive.files.writing() as writer:  # type: ignore[attr-defined]
            writer.settle()

    def look(self) -> None:
        """It is whole, holds what TinyDB reads, and says nothing else once its index is gone."""
        theirs = self.read_by_others()
        with opened(self.folder) as archive:
            assert archive.check().problems == []
            assert texts_of(archive) == theirs
            self.given = max([self.given, *theirs])
            told = told_by(archive)
        copy = self.folder.with_name("copy")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.folder, copy)
        index_gone(copy / self.record.name)
        with opened(copy) as archive:
            assert told_by(archive) == told

    def read_by_others(self) -> dict[int, tuple[str, str]]:
        with TinyDB(self.record, access_mode="r", encoding="utf-8") as db:
            return {
                one.doc_id: (one.get("title", ""), one.get("body", ""))
                for one in db.table("articles")
            }

    def end(self, *, forgets: bool) -> None:
        """What is added now gets an id that none had, where anything was left to know them by; and
        all that can be taken back is."""
        with opened(self.folder) as archive:
            (added,) = archive.add_many([Article(title="آخر", body="")])
            assert forgets or added.id > self.given
            while archive.undo() is not None:
                pass
        self.look()


def texts_of(archive: Archive) -> dict[int, tuple[str, str]]:
    chosen = (Selection(), Selection(trash=True))
    return {one.id or 0: (one.title, one.body) for some in chosen for one in archive.list(some)}


def told_by(archive: Archive) -> list[object]:
    """What an index answers, scores included."""
    words = parse("أول ثالث جديد ع قصير طويل كلمة نص", today=date(2026, 3, 1))
    found = archive.search(words, match=Match.ANY)
    return [
        [(one.id, round(one.score, 9)) for one in found.hits],
        archive.count(),
        archive.count(Selection(trash=True)),
        [one.to_record() for one in archive.list(Selection())],
        archive.stats(),
    ]


FORGET = {"drop of all"}  # after which no number of an archive is left but in its history


@pytest.mark.parametrize("stranger", STRANGERS)
def test_whatever_others_wrote_between_two_commands(
    tmp_path: Path, stranger: str, full: bool
) -> None:
    """Between each two of our verbs (in full; else between some)."""
    verbs = list(VERBS)
    turn = list(STRANGERS).index(stranger)
    for number, first in enumerate(verbs):
        behind = (
            verbs if full else [verbs[(number + turn) % len(verbs)]] * ((number + turn) % 7 == 0)
        )
        for second in behind:
            shutil.rmtree(tmp_path / "life", ignore_errors=True)
            life = Life(tmp_path / "life")
            life.do(VERBS[first])
            life.suffer(STRANGERS[stranger])
            life.do(VERBS[second])
            life.end(forgets=stranger in FORGET)


def test_an_article_without_a_word_that_others_removed_leaves_no_row(tmp_path: Path) -> None:
    life = Life(tmp_path / "life")
    life.do(of_last(lambda archive, one: archive.update(one, EMPTY)))
    life.suffer(by_tinydb(lambda table: table.remove(doc_ids=[3])))
    life.suffer(by_tinydb(lambda table: table.remove(doc_ids=[2])))
    with opened(life.folder) as archive:
        assert ids(archive) == [1]
        db = archive.files.index.db  # type: ignore[attr-defined]
        assert db.execute("SELECT id FROM fts_terms_docsize").fetchall() == [(1,)]


@pytest.mark.parametrize("stranger", [laid_out_anew, articles_first, without_last_id])
@pytest.mark.parametrize("verb", ["add", "rm", "view", "undo"])
def test_tables_in_another_order_are_no_harm(tmp_path: Path, stranger: Stranger, verb: str) -> None:
    """The record stays JSON whatever is done next."""
    life = Life(tmp_path / "life")
    life.suffer(stranger)
    life.do(VERBS[verb])
    life.do(VERBS["add"])
    life.end(forgets=False)


def test_of_an_id_that_stands_twice_the_last_line_counts(tmp_path: Path) -> None:
    """As TinyDB reads it, and deleted it does not come back; what did not count is kept aside."""
    life = Life(tmp_path / "life")
    life.settle()
    doubled(life.record)
    theirs, before = life.read_by_others(), life.record.read_bytes()
    said: list[str] = []
    with opened(life.folder, notice=said.append) as archive:
        assert texts_of(archive) == theirs
    aside = life.record.with_name("articles.json.doubled-1")
    assert aside.read_bytes() == before
    assert [str(aside) in one for one in said] == [True]
    life.do(lambda archive: archive.remove([3]))
    index_gone(life.record)
    life.look()
    with opened(life.folder) as archive:
        assert ids(archive) == [1, 2]


@pytest.mark.parametrize("index", ["whole", "gone", "damaged", "of nothing"])
def test_whose_a_long_record_is_may_stand_at_its_end(tmp_path: Path, index: str) -> None:
    """Far behind what is read of it first: it is read, and written, with its history."""
    life = Life(tmp_path / "life")
    life.do(lambda archive: archive.update(1, {"body": "نص طويل " * 20_000}))
    life.do(lambda archive: archive.save_search("س", "نص"))
    life.settle()
    articles_first(life.record)
    file = life.record.with_name(f"{life.record.name}.index")
    if index != "whole":
        index_gone(life.record)
    if index == "damaged":
        file.write_bytes(b"no database" * 1000)
    elif index == "of nothing":
        file.touch()
    said: list[str] = []
    for number in range(2):
        with opened(life.folder, notice=said.append) as archive:
            assert ids(archive) == [1, 2, 3]
            assert archive.saved_searches() == {"س": "نص"}
            assert len(archive.changes().done) == 2, number
    life.do(VERBS["undo"])
    life.end(forgets=False)
    assert said == []


@pytest.mark.parametrize("lost", ["nothing", "index", "history", "index made anew"])
def test_an_id_that_others_gave_is_never_given_again(tmp_path: Path, lost: str) -> None:
    """Also where their article is gone for good, and where the record has no room to say so: plain
    TinyDB leaves of a number the digits that it has."""
    life = Life(tmp_path / "life")
    life.suffer(by_tinydb(lambda table: table.insert({"title": "ع", "body": "غ"})))
    life.suffer(by_tinydb(lambda table: [table.insert(dict(EMPTY)) for _one in range(8)]))
    life.do(lambda archive: archive.remove([12]))
    if lost == "index made anew":
        life.do(lambda archive: archive.upkeep.reindex())
    elif lost != "nothing":
        life.suffer({"index": index_gone, "history": history_gone}[lost])
    with opened(life.folder) as archive:
        assert [one.id for one in archive.add_many([Article(title="ق", body="")])] == [13]
        with pytest.raises(NothingMatched):
            archive.get(12)


class Died(BaseException):
    """The process ends here."""


def dies_in(folder: Path, verb: Verb, *, laid: bool) -> None:
    """A command that dies once its change is promised: before it is laid, or learnt."""
    seen: set[str] = set()

    def boundary(operation: str) -> None:
        seen.add(operation)
        if operation == "commit" if laid else operation == "write" and "sync" in seen:
            raise Died

    with opened(folder) as archive, pytest.raises(Died):
        archive.count()
        disk.boundary = boundary
        try:
            verb(archive)
        finally:
            disk.boundary = None


def by_an_editor(record: Path) -> None:
    """An article's line grows, and all behind it moves on."""
    record.write_bytes(record.read_bytes().replace("أول".encode(), "أول له عنوان أطول".encode(), 1))


OVER = {
    "editor": by_an_editor,
    "insert": STRANGERS["insert"],
    "removal": STRANGERS["removal of the first"],
    "articles first": articles_first,
}
GONE = ["nothing gone", "index gone", "history gone", "both gone"]


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("laid", [False, True], ids=["promised", "laid"])
@pytest.mark.parametrize("over", OVER)
def test_what_others_wrote_over_what_a_dead_process_left(
    tmp_path: Path, over: str, laid: bool, gone: str, full: bool
) -> None:
    """Theirs stays, ours is made again where it was promised, also by an index made anew: no byte
    of a promise is laid into a record that is another by now. After each verb (in full; else after
    one of them, in turn)."""
    stranger = OVER[over]
    turn = [*OVER].index(over) + laid + GONE.index(gone)
    titles = [("edit", "قصير"), ("edit that moves", LONG), ("rm", None)]
    for verb, title in titles if full else [titles[turn % 3]]:
        life = Life(tmp_path / verb)
        life.settle()
        dies_in(life.folder, VERBS[verb], laid=laid)
        stranger(life.record)
        held = life.read_by_others()
        _title, body = held.pop(3, ("", ""))
        if gone in {"index gone", "both gone"}:
            index_gone(life.record)
        if gone in {"history gone", "both gone"}:
            history_gone(life.record)
        with opened(life.folder) as archive:
            archive.count()
        life.look()
        assert life.read_by_others() == held | ({} if title is None else {3: (title, body)})
        life.end(forgets=False)
