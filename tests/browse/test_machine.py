"""Any keys in any order, others at work meanwhile: what is on the screen is what a model says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from newsctl.actions import finding
from newsctl.archive.open import open_archive
from newsctl.browse import rows
from newsctl.browse.commands import press
from newsctl.browse.keymap import COMMANDS
from newsctl.browse.keys import Key
from newsctl.browse.pages import ListPage, Reading
from newsctl.display.bidi_modes import Mode
from newsctl.messages import speaking
from tests.browse.conftest import COUNT, NOW, TODAY, Driver, article

if TYPE_CHECKING:
    from collections.abc import Callable

TOPIC: dict[str, Callable[[int], bool]] = {
    "": lambda _n: True,
    "وزير": lambda n: n % 4 == 0,
    "قطار": lambda n: n % 4 != 0,
}
SIZES = [(100, 20), (57, 10), (140, 31), (247, 12)]


class Browsing(RuleBasedStateMachine):
    """The model: which articles are there, latest first, which are read or in the trash, how often
    each was read, what was searched, and which one is chosen."""

    pattern: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        for file in self.pattern.iterdir():
            shutil.copy2(file, self.folder / file.name)
        self.english = speaking("en")
        self.english.__enter__()
        place = str(self.folder / "a.json")
        self.archive = open_archive(place, clock=lambda: NOW)
        self.other = open_archive(place, clock=lambda: NOW)
        self.driver = Driver(self.archive, width=100, height=20)
        self.views = dict.fromkeys(range(1, COUNT + 1), 0)
        self.trashed: set[int] = set()
        self.undoable: list[int] = []  # those of them that `u` brings back, the last first
        self.searched = ""
        self.chosen: int | None = 1

    def teardown(self) -> None:
        self.archive.close()
        self.other.close()
        self.english.__exit__(None, None, None)
        shutil.rmtree(self.folder)

    # -- the model -------------------------------------------------------------------------------
    @property
    def there(self) -> list[int]:
        """The articles of the list, in no order where it is ranked."""
        chosen = TOPIC[self.searched]
        return [one for one in self.views if one not in self.trashed and chosen(one)]

    @property
    def in_list(self) -> bool:
        return isinstance(self.driver.reader.page, ListPage)

    def places(self) -> list[int]:
        """The ids of the list in its order."""
        if not self.searched:
            return sorted(self.there)  # each is older than the one before it
        query = finding.read_query(self.other, self.searched, TODAY)
        self.other.refresh()
        return [hit.id for hit in finding.search(self.other, query).results.hits]

    def moved(self, steps: int) -> None:
        if self.chosen is None:
            return
        ids = self.places()
        at = ids.index(self.chosen) + steps
        self.chosen = ids[min(max(at, 0), len(ids) - 1)]

    # -- keys ------------------------------------------------------------------------------------
    @precondition(lambda self: self.in_list)
    @rule(key=st.sampled_from(["j", "down", "ت", "J"]))
    def go_down(self, key: str) -> None:
        self.moved(1)
        self.driver(key)

    @precondition(lambda self: self.in_list)
    @rule(key=st.sampled_from(["k", "up", "ن"]))
    def go_up(self, key: str) -> None:
        self.moved(-1)
        self.driver(key)

    @precondition(lambda self: self.in_list)
    @rule(key=st.sampled_from(["pagedown", "pageup"]))
    def go_a_page(self, key: str) -> None:
        height = self.driver.reader.setter.list_height
        self.moved(height if key == "pagedown" else -height)
        self.driver(key)

    @precondition(lambda self: self.in_list and self.chosen is not None)
    @rule(key=st.sampled_from(["home", "end", "g", "G"]))
    def leap(self, key: str) -> None:
        ids = self.places()
        self.chosen = ids[0 if key in {"home", "g"} else -1]
        self.driver(key)

    @precondition(lambda self: self.in_list and self.chosen is not None)
    @rule()
    def read(self) -> None:
        assert self.chosen is not None
        self.views[self.chosen] += 1
        self.driver("enter")
        assert isinstance(self.driver.reader.page, Reading)

    @precondition(lambda self: not self.in_list)
    @rule(keys=st.lists(st.sampled_from(["j", "k", "pagedown", "home", "end", "n", "N"])))
    def scroll_and_go_back(self, keys: list[str]) -> None:
        self.driver(*keys, "q")

    @precondition(lambda self: not self.in_list or self.chosen is not None)
    @rule()
    def trash(self) -> None:
        assert self.chosen is not None
        ids = self.places()
        at = ids.index(self.chosen)
        self.trashed.add(self.chosen)
        self.undoable.append(self.chosen)
        left = [*ids[at + 1 :], *ids[:at][::-1]]
        self.chosen = left[0] if left else None
        self.driver("d")

    @precondition(lambda self: self.undoable)
    @rule()
    def undo(self) -> None:
        back = self.undoable.pop()
        self.trashed.remove(back)
        self.driver("u")
        if self.chosen is None and TOPIC[self.searched](back):
            self.chosen = back

    @rule(text=st.sampled_from(sorted(TOPIC)))
    def search(self, text: str) -> None:
        another = text != "" or self.searched != ""  # than what stands in the field
        self.searched = text
        self.driver("/", "c-u", text, "enter")
        if not another:
            return
        assert self.in_list
        ids = self.places()
        self.chosen = ids[0] if ids else None

    @rule(text=st.sampled_from(["وزير", "(", 'title:"', "ض", "q"]))
    def search_and_think_better_of_it(self, text: str) -> None:
        self.driver("/", "c-u", text, "escape")

    @precondition(lambda self: self.chosen is not None)
    @rule()
    def mark(self) -> None:
        self.undoable.clear()
        self.driver("m", "m")

    @rule(keys=st.sampled_from([["?", "end", "q"], ["f", "escape"], ["s", "j", "escape"],
                                ["t", "escape"], ["f", "5", "x", "escape"], ["c-l"]]))  # fmt: skip
    def look_at_something_and_come_back(self, keys: list[str]) -> None:
        self.driver(*keys)

    # -- others, sizes ---------------------------------------------------------------------------
    @rule(size=st.sampled_from(SIZES))
    def resize(self, size: tuple[int, int]) -> None:
        self.driver.reader.resize(*size)

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def another_reads(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.there))
        self.views[one] += 1
        self.other.record_view(one)
        self.driver.reader.refresh()

    @rule()
    def another_adds(self) -> None:
        added = self.other.add(article(len(self.views) + 1))
        self.views[added.id] = 0
        self.driver.reader.refresh()
        if self.chosen is None and TOPIC[self.searched](added.id):
            self.chosen = added.id
        self.undoable.clear()  # the next `u` would take back this

    # -- what holds ------------------------------------------------------------------------------
    @invariant()
    def the_screen_is_what_the_model_says(self) -> None:
        driver = self.driver
        driver.shown()
        assert not driver.reader.left
        assert driver.chosen == self.chosen
        assert len(set(driver.ids)) == len(driver.ids)
        if self.in_list and self.chosen is not None:
            assert self.chosen in driver.ids
        height = driver.reader.setter.list_height
        assert len(driver.ids) == min(height, len(self.there))

    @invariant()
    def each_read_is_counted_once(self) -> None:
        if self.chosen is not None:
            assert self.archive.get(self.chosen).views == self.views[self.chosen]


@pytest.mark.parametrize("page", [100, 7])
def test_any_keys(pattern: Path, full: bool, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all rows at hand, and with a window that has to move."""
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setattr(rows, "_PAGE", page)
    monkeypatch.setattr(rows, "_KEPT", 8 * page)
    Browsing.pattern = pattern
    run_state_machine_as_test(
        Browsing,
        settings=settings(
            max_examples=300 if full else 5,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


KEYS = sorted({key for one in COMMANDS for key in one.keys})
TYPED = [*'وزقض1٢é"(:-،x@~*', "وزير", "كتب", "2025-11-10", "title:", "is:unread", "\x1b[2J"]
ANYTHING = st.one_of(
    st.sampled_from(KEYS).map(lambda name: Key(name, name if len(name) == 1 else "")),
    st.sampled_from(TYPED).map(lambda text: Key(text if len(text) == 1 else "paste", text)),
    st.builds(
        lambda name, row, column: Key(name, "", row, column),
        st.sampled_from(["click", "wheel-up", "wheel-down"]),
        st.integers(0, 40),
        st.integers(0, 260),
    ),
)


@given(
    st.lists(ANYTHING, max_size=40),
    st.sampled_from([*SIZES, (20, 3), (37, 10)]),
    st.sampled_from(list(Mode)),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_pressed_the_screen_is_whole(
    forty: Path, keys: list[Key], size: tuple[int, int], mode: Mode
) -> None:
    with speaking("en"), open_archive(str(forty), clock=lambda: NOW) as archive:
        driver = Driver(archive, width=size[0], height=size[1], mode=mode)
        for key in keys:
            press(driver.reader, key)
            while driver.reader.settle():
                pass
            driver.shown()
        while archive.changes().done[1:]:  # all but what made the archive
            archive.undo()


@pytest.fixture
def forty(db: Path) -> Path:
    """One archive for all examples, put in order behind each."""
    return db
