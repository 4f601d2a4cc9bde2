"""The archive against a dictionary: whatever is done, in whatever order, both hold the same."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tinydb import TinyDB

from newsctl.archive.door import OnDuplicate
from newsctl.archive.postgres.opening import open_server
from newsctl.article import Article
from newsctl.errors import NothingMatched
from newsctl.selection import Selection
from tests.archive.operations import NOON, assert_whole, locked_by_another, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsctl.archive.door import Archive
    from tests.servers import Databases

TAGS = ["نقل", "مدن", "طقس"]
MONTHS = ["1968-07-02", "2026-01-05", "2026-01-31", "2026-02-01"]
texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30)
fields = st.fixed_dictionaries(
    {"title": texts, "body": texts},
    optional={
        "source": st.sampled_from(["صوت الساحل", "الأهرام"]),
        "author": st.sampled_from(["سلمى", "هند"]),
        "section": st.sampled_from(["رأي", "محليات"]),
        "tags": st.lists(st.sampled_from(TAGS), max_size=3, unique=True),
        "published_at": st.sampled_from([*MONTHS, None]),
        "views": st.integers(0, 10**6),
    },
)
EMPTY: dict[str, Any] = {
    "source": None, "author": None, "section": None, "tags": [], "published_at": None, "views": 0,
    "trashed": False,
}  # fmt: skip
tags = st.lists(st.sampled_from(TAGS), max_size=2, unique=True)
edits = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(["صوت الساحل", "البيان", None]),
        "section": st.sampled_from(["رأي", None]),
        "published_at": st.sampled_from([*MONTHS, None]),
    },
).filter(bool)
choice = st.integers(0, 10**6)
TEXTS = ({"title": ""}, {"body": ""}, {"title": "", "body": ""}, {"title": "عنوان لهم"})
# What an article adds to the figures of each kind.
BORNE: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "source": lambda one: [one["source"]] if one["source"] else [],
    "author": lambda one: [one["author"]] if one["author"] else [],
    "section": lambda one: [one["section"]] if one["section"] else [],
    "tag": lambda one: one["tags"],
    "month": lambda one: [one["published_at"][:7]] if one["published_at"] else [],
}
# Of each article of a change: what was before it, and after (None: nothing).
Sides: TypeAlias = dict[int, tuple[dict[str, Any] | None, dict[str, Any] | None]]


class Model(RuleBasedStateMachine):
    """`held` is {id: fields}; `done` says of each change what was before and after it, the newest
    last, and `taken` those that were taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.archive = self.opened()
        self.held: dict[int, dict[str, Any]] = {}
        self.last_id = 0
        self.done: list[Sides] = []
        self.taken: list[Sides] = []

    def opened(self) -> Archive:
        """The archive, opened."""
        raise NotImplementedError

    def teardown(self) -> None:
        self.archive.__exit__(None, None, None)

    def one(self, number: int) -> int:
        return sorted(self.held)[number % len(self.held)]

    def change(self, changes: dict[int, dict[str, Any] | None]) -> None:
        """Do it to the model, and remember how it was."""
        self.done.append({one: (self.held.get(one), new) for one, new in changes.items()})
        self.taken = []
        self.put(changes)

    def change_those_that_differ(self, changes: dict[int, dict[str, Any] | None]) -> None:
        """The same, where there is any: a command that changes nothing is none."""
        fresh = {one: new for one, new in changes.items() if new != self.held[one]}
        if fresh:
            self.change(fresh)

    def put(self, changes: dict[int, dict[str, Any] | None]) -> None:
        """The reads that were counted since stay."""
        for one, new in changes.items():
            if new is None:
                self.held.pop(one, None)
            else:
                reads = {"views": self.held[one]["views"]} if one in self.held else {}
                self.held[one] = new | reads

    @rule(given=st.lists(fields, min_size=1, max_size=3))
    def add(self, given: list[dict[str, Any]]) -> None:
        articles = [Article(**one) for one in given]
        answers = list(self.archive.add_many(articles, on_duplicate=OnDuplicate.KEEP))
        expected = list(range(self.last_id + 1, self.last_id + 1 + len(given)))
        assert [one.id for one in answers] == expected
        self.last_id = expected[-1]
        self.change({key: EMPTY | one for key, one in zip(expected, given, strict=True)})

    @precondition(lambda self: self.held)
    @rule(number=choice, title=texts, long=st.booleans())
    def update(self, number: int, title: str, long: bool) -> None:
        one = self.one(number)
        title = title * 40 if long else title
        self.archive.update(one, {"title": title})
        if title != self.held[one]["title"]:
            self.change({one: self.held[one] | {"title": title}})

    @precondition(lambda self: self.held)
    @rule(numbers=st.lists(choice, min_size=1, max_size=3), changes=edits)
    def edit(self, numbers: list[int], changes: dict[str, Any]) -> None:
        ids = {self.one(number) for number in numbers}
        self.archive.edit(ids, changes)
        self.change_those_that_differ({one: self.held[one] | changes for one in ids})

    @precondition(lambda self: self.held)
    @rule(numbers=st.lists(choice, min_size=1, max_size=3), add=tags, remove=tags)
    def tag(self, numbers: list[int], add: list[str], remove: list[str]) -> None:
        remove = [one for one in remove if one not in add]
        ids = {self.one(number) for number in numbers}
        self.archive.tag(ids, add=add, remove=remove)
        self.change_those_that_differ(
            {
                one: self.held[one]
                | {
                    "tags": [tag for tag in held if tag not in remove]
                    + [tag for tag in add if tag not in held]
                }
                for one in ids
                for held in [self.held[one]["tags"]]
            }
        )

    @precondition(lambda self: self.held)
    @rule(number=choice, read=st.booleans())
    def mark(self, number: int, read: bool) -> None:
        one = self.one(number)
        if self.archive.mark([one], read=read):
            self.change({one: self.held[one]})

    @precondition(lambda self: self.held)
    @rule(number=choice)
    def trash(self, number: int) -> None:
        one = self.one(number)
        fresh = not self.held[one]["trashed"]
        assert self.archive.trash([one]) == int(fresh)
        if fresh:
            self.change({one: self.held[one] | {"trashed": True}})

    @precondition(lambda self: self.held)
    @rule(number=choice)
    def restore(self, number: int) -> None:
        one = self.one(number)
        trashed = self.held[one]["trashed"]
        assert self.archive.restore([one]) == int(trashed)
        if trashed:
            self.change({one: self.held[one] | {"trashed": False}})

    @precondition(lambda self: self.held)
    @rule(numbers=st.lists(choice, min_size=1, max_size=3))
    def remove(self, numbers: list[int]) -> None:
        ids = sorted({self.one(number) for number in numbers})
        assert self.archive.remove(ids) == len(ids)
        self.change(dict.fromkeys(ids))

    @rule()
    def undo(self) -> None:
        answer = self.archive.undo()
        assert (answer is not None) == bool(self.done)
        if answer is not None:
            change = self.done.pop()
            assert (answer.articles, answer.left) == (len(change), 0)
            self.taken.append(change)
            self.put(
                {
                    one: self.held[one] | {"trashed": True} if before is None else before
                    for one, (before, _after) in change.items()
                }
            )

    @rule()
    def redo(self) -> None:
        answer = self.archive.redo()
        assert (answer is not None) == bool(self.taken)
        if answer is not None:
            change = self.taken.pop()
            assert (answer.articles, answer.left) == (len(change), 0)
            # What a deletion that is put again takes away is the article with its reads by now.
            self.done.append(
                {
                    one: (self.held[one] if after is None else before, after)
                    for one, (before, after) in change.items()
                }
            )
            self.put({one: after for one, (_before, after) in change.items()})

    @rule()
    def the_changes_are_told(self) -> None:
        told = self.archive.changes()
        assert [one.articles for one in told.done] == [len(one) for one in reversed(self.done)]
        assert [one.articles for one in told.undone] == [len(one) for one in reversed(self.taken)]

    @precondition(lambda self: self.held)
    @rule(number=choice)
    def view(self, number: int) -> None:
        one = self.one(number)
        self.held[one]["views"] += 1
        assert self.archive.record_view(one) == self.held[one]["views"]

    @rule()
    def compact(self) -> None:
        self.archive.upkeep.compact()
        # Nothing is left of articles that are gone for good.
        for changes in (self.done, self.taken):
            left = [{one: sides[one] for one in sides if one in self.held} for sides in changes]
            changes[:] = [one for one in left if one]

    @rule()
    def reindex(self) -> None:
        self.archive.upkeep.reindex()

    @rule()
    def reopen(self) -> None:
        self.archive.__exit__(None, None, None)
        self.archive = self.opened()

    @invariant()
    def both_hold_the_same(self) -> None:
        found = {
            one.id: {
                "title": one.title, "body": one.body, "source": one.source, "author": one.author,
                "section": one.section, "tags": list(one.tags), "published_at": one.published_at,
                "views": one.views, "trashed": one.deleted_at is not None,
            }
            for chosen in (Selection(), Selection(trash=True))
            for one in self.archive.list(chosen)
        }  # fmt: skip
        assert found == self.held
        with pytest.raises(NothingMatched):
            self.archive.get(self.last_id + 1)
        assert_whole(self.archive)

    @invariant()
    def what_is_told_of_all_is_what_each_tells(self) -> None:
        """Counts, names and figures, which are kept as they change."""
        archive, living = self.archive, [one for one in self.held.values() if not one["trashed"]]
        unread = sum(one.viewed_at is None for one in archive.list())
        stats = archive.stats()

        assert (archive.count(), archive.count(Selection(unread=True))) == (len(living), unread)
        assert archive.count(Selection(trash=True)) == len(self.held) - len(living)
        assert (stats.articles, stats.trashed) == (len(living), len(self.held) - len(living))
        assert stats.views == sum(one["views"] for one in living)
        for kind, borne in BORNE.items():
            articles: Counter[str] = Counter()
            views: Counter[str] = Counter()
            for one in living:
                for name in borne(one):
                    articles[name] += 1
                    views[name] += one["views"]
            told = {one.name: (one.articles, one.views) for one in stats.groups[kind]}
            assert told == {name: (articles[name], views[name]) for name in articles}
            if kind != "month":
                assert dict(archive.names(kind)) == articles
                for name in articles:
                    chosen: dict[str, Any] = {f"{kind}s": (name,)}
                    assert archive.count(Selection(**chosen)) == articles[name]


class OfFile(Model):
    """The same of an archive in a file, into which strangers write too."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        super().__init__()

    def opened(self) -> Archive:
        return opened(self.folder)

    def teardown(self) -> None:
        super().teardown()
        shutil.rmtree(self.folder)

    @rule(title=texts, number=choice, remove=st.booleans(), body=st.sampled_from(["", "غ"]))
    def a_strangers_write(self, title: str, number: int, remove: bool, body: str) -> None:
        """Plain TinyDB inserts, changes or removes; its next id may be one given before."""
        with self.strangers() as db:
            table = db.table("articles")
            new = table.insert({"title": title, "body": body})
            self.held[new] = EMPTY | {"title": title, "body": body}
            one = self.one(number)
            if remove:
                table.remove(doc_ids=[one])
                del self.held[one]
            else:
                table.update({"title": "ع" + title}, doc_ids=[one])
                self.held[one]["title"] = "ع" + title
        self.last_id = max([self.last_id, *self.held])

    @precondition(lambda self: self.held)
    @rule(numbers=st.lists(choice, min_size=1, max_size=3), field=st.sampled_from(TEXTS))
    def a_stranger_empties(self, numbers: list[int], field: dict[str, Any]) -> None:
        ids = sorted({self.one(number) for number in numbers})
        with self.strangers() as db:
            db.table("articles").update(field, doc_ids=ids)
        for one in ids:
            self.held[one] = self.held[one] | field

    @rule(whole=st.booleans())
    def a_stranger_takes_all_out(self, whole: bool) -> None:
        """All articles, or their table; the head still says which id was given last."""
        with self.strangers() as db:
            if whole:
                db.drop_table("articles")
            else:
                db.table("articles").truncate()
        self.held = {}

    @rule(articles_last=st.booleans(), indent=st.sampled_from([None, 1]))
    def a_stranger_lays_it_out_anew(self, articles_last: bool, indent: int | None) -> None:
        """Tables in another order, on one line or on many."""
        with self.strangers(forget=False):
            record = self.folder / "articles.json"
            whole = json.loads(record.read_bytes())
            order = sorted(whole, key=lambda name: (name == "articles") == articles_last)
            anew = {name: whole[name] for name in order}
            record.write_text(json.dumps(anew, indent=indent, ensure_ascii=False), "utf-8")

    @rule()
    def the_index_goes(self) -> None:
        with self.strangers(forget=False):
            for file in self.folder.glob("articles.json.index*"):
                file.unlink()

    @precondition(lambda self: self.held)
    @rule(number=choice)
    def view_while_another_writes(self, number: int) -> None:
        """A read that waits: who tells anything adds it, and the next writer brings it in."""
        one = self.one(number)
        self.held[one]["views"] += 1
        with locked_by_another(self.folder):
            assert self.archive.record_view(one) == self.held[one]["views"]

    @contextmanager
    def strangers(self, *, forget: bool = True) -> Iterator[TinyDB]:
        """Somebody else's turn; what could be taken back is forgotten then, as who of them changed
        what is more than a dictionary knows."""
        self.archive.save_search("none", None)  # a writing command: brings in reads that wait
        with self.archive.files.writing() as writer:  # type: ignore[attr-defined]
            writer.settle()
        self.archive.__exit__(None, None, None)
        with TinyDB(self.folder / "articles.json", encoding="utf-8") as db:
            yield db
        if forget:
            for file in self.folder.glob("articles.json.history*"):
                file.unlink()
            self.done, self.taken = [], []
        self.archive = self.opened()


def hold(model: type[Model], *, full: bool, examples: int) -> None:
    run_state_machine_as_test(
        model,
        settings=settings(
            max_examples=examples if full else 12,
            stateful_step_count=30 if full else 15,
            deadline=None,
            derandomize=not full,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_archive_holds_what_a_dictionary_holds(full: bool) -> None:
    hold(OfFile, full=full, examples=400)


def test_a_server_holds_what_a_dictionary_holds(full: bool, databases: Databases) -> None:
    address = databases.empty()

    class OfServer(Model):
        def __init__(self) -> None:
            assert databases.empty() == address
            super().__init__()

        def opened(self) -> Archive:
            return open_server(address, clock=lambda: NOON)

    hold(OfServer, full=full, examples=100)
