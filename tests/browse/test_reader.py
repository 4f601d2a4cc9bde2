"""What each key does, without a terminal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions import finding
from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.browse.commands import press
from newsctl.browse.keys import Key
from newsctl.browse.matches import AT
from newsctl.browse.pages import ListPage, Marks, Reading
from newsctl.browse.typesetter import Typesetter
from newsctl.browse.view import frame
from newsctl.browse.wording import filter_words
from newsctl.display.bidi_modes import Mode
from newsctl.errors import ArchiveError
from newsctl.fast_dataclasses import replace
from newsctl.messages import LANGUAGES, speaking
from newsctl.selection import EVERYTHING, FILTERS, FLAG, NAMES
from tests.browse.conftest import COUNT, NOW, SOURCES, Driver, article

if TYPE_CHECKING:
    from pathlib import Path

    from newsctl.archive.door import Archive
    from newsctl.display.line import Line

MINISTERS = {number for number in range(1, COUNT + 1) if number % 4 == 0}


def said(driver: Driver) -> str:
    """The line of state, in letters as they are typed."""
    return logical(driver.shown()[-2])


def below(driver: Driver) -> str:
    """The last line."""
    return logical(driver.shown()[-1])


def logical(line: str) -> str:
    """A line of the screen whose Arabic words are turned around again."""
    words = unicodedata.normalize("NFKC", line).split()
    turned = [
        one[::-1] if any(unicodedata.bidirectional(letter) == "AL" for letter in one) else one
        for one in words
    ]
    return " ".join(reversed(turned))


# -- moving and reading --------------------------------------------------------------------------
def test_the_latest_stand_first_and_keys_move(driver: Driver) -> None:
    assert driver.ids == list(range(1, 19))
    assert driver.chosen == 1
    assert driver("down", "j", "j").chosen == 4
    assert driver("up", "k").chosen == 2
    assert driver("pagedown").chosen == 20
    assert driver("pageup").chosen == 2
    assert driver("end").chosen == COUNT
    assert driver.ids == list(range(COUNT - 17, COUNT + 1))
    assert driver("down").chosen == COUNT
    assert driver("home").chosen == 1
    assert driver("up").chosen == 1
    assert driver("G").chosen == COUNT
    assert driver("g").chosen == 1
    assert driver(" ", "b").chosen == 1


@pytest.mark.parametrize(
    ("before", "key"),
    [((), "pagedown"), (("end",), "pageup"), (("pagedown", "pagedown"), "pageup"),
     (("end", "pageup"), "pageup"), (("home",), "pagedown"), (("s", "4", "end"), "pageup")],
)  # fmt: skip
def test_who_turns_a_page_waits_for_no_row_but_the_chosen_ones(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, before: tuple[str, ...], key: str
) -> None:
    """The pages on both sides are laid out while nobody types, and the archive is not asked."""
    driver = Driver(archive, height=14)
    driver(*before or ("home",))
    laid: list[int | None] = []
    make = Typesetter._row

    def noted(setter: Typesetter, article: Article, marks: Marks, *, chosen: bool) -> list[Line]:
        laid.append(article.id)
        return make(setter, article, marks, chosen=chosen)

    monkeypatch.setattr(Typesetter, "_row", noted)
    monkeypatch.setattr(archive, "page", None)
    shown = driver.ids
    press(driver.reader, Key(key))
    driver.shown()
    assert driver.ids != shown
    assert len(laid) <= 2


def test_enter_reads_and_counts_one_view(driver: Driver, archive: Archive) -> None:
    assert "●" in driver.shown()[1]
    driver("j", "enter")
    assert [archive.get(one).views for one in (1, 2, 3)] == [0, 1, 0]
    assert archive.get(2).viewed_at is not None
    driver("q")
    assert (driver.chosen, driver.reader.left) == (2, False)
    assert "●" not in driver.shown()[1]
    assert driver("q").reader.left


def test_an_article_scrolls_and_q_and_escape_go_back(driver: Driver) -> None:
    driver("enter")
    page = driver.reader.page
    assert isinstance(page, Reading)
    lines = len(driver.reader.setter.article(page.article, page.marks).lines)
    driver("j", "down")
    assert page.top == 2
    driver("pagedown")
    assert page.top == 19
    driver("end")
    assert page.top == lines - 18
    driver("down")
    assert page.top == lines - 18
    assert "100%" in said(driver)
    driver("home")
    assert page.top == 0
    driver("escape")
    assert isinstance(driver.reader.page, ListPage)
    driver("escape")
    assert not driver.reader.left
    assert said(driver) == "leaves q"


def test_an_article_that_is_gone_is_said_and_nothing_else_happens(
    driver: Driver, archive: Archive
) -> None:
    archive.remove([1])
    driver("enter")
    assert isinstance(driver.reader.page, ListPage)
    assert said(driver) == "1 id the has article No"


# -- searching -----------------------------------------------------------------------------------
def test_a_slash_searches_as_one_types(driver: Driver) -> None:
    driver("/")
    driver("وزير")
    assert set(driver.ids) == MINISTERS
    assert "▏" in driver.shown()[-2]
    driver("enter")
    assert driver.reader.prompt is None
    assert "10 articles" in said(driver) or "articles 10" in said(driver)
    driver("escape")
    assert (driver.ids[0], driver.reader.left) == (1, False)


def test_a_mistake_is_shown_below_and_the_last_answer_stays(driver: Driver) -> None:
    driver("/", "وزير")
    before = driver.ids
    driver(*' NEAR/x "')
    assert driver.ids == before
    driver("backspace", "backspace", *"title:(")
    assert driver.reader.prompt is not None
    assert driver.ids == before


def test_a_query_that_cannot_be_read_names_its_place(driver: Driver) -> None:
    driver("/", *"وزير date:xx")
    assert set(driver.ids) <= MINISTERS
    assert driver.reader.prompt is not None
    assert "⟪" in driver.reader.prompt.mistake
    assert "⟪" in driver.shown()[-1]
    driver("enter")
    assert driver.reader.prompt is not None
    driver("escape")
    assert driver.ids == list(range(1, 19))


def test_while_a_word_is_typed_its_beginning_finds_what_it_may_become(driver: Driver) -> None:
    driver("/", *"مدي")
    found = driver.ids
    assert found
    assert driver.reader.list.text == "مدي*"
    driver(*"نة")
    assert driver.reader.list.text == "مدينة"
    exact = driver.ids
    driver("enter")
    assert (driver.ids, driver.reader.list.text) == (exact, "مدينة")


def test_a_letter_widens_a_search_only_where_no_word_goes_on(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What costs most is asked last: any of the words, where all of them are nowhere."""
    asked: list[str] = []
    search = finding.search

    def noted(*given: Any, match: str = "auto", **more: Any) -> finding.Answer:
        asked.append(f"{given[1].text} {match}")
        return search(*given, match=match, **more)

    monkeypatch.setattr(finding, "search", noted)
    driver("/")
    asked.clear()  # what the first letter would wait for is loaded
    driver(*"مدي")
    assert asked == ["م auto", "مد auto", "مدي all", "مدي* all"]
    asked.clear()
    driver("escape", "/", "ظ", "ظ", "ظ")
    assert asked[-3:] == ["ظظظ all", "ظظظ* all", "ظظظ auto"]
    assert driver.ids == []


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("width", [50, 100, 160])
def test_rows_kept_from_one_list_to_the_next_are_those_laid_out_anew(
    archive: Archive, base: int, width: int
) -> None:
    driver = Driver(archive, width=width, base=base)
    for keys in (["/", *"وزير"], ["backspace"], ["escape"], ["s", "4"], ["f", "1", "enter"], ["q"]):
        shown = driver(*keys).shown()
        kept = driver.reader.setter
        driver.reader.setter = Typesetter(kept.layout, kept.setting, width, kept.height)
        assert driver.shown() == shown
        driver.reader.setter = kept


def test_what_is_typed_into_a_field_is_text_whatever_the_key_asks_for(driver: Driver) -> None:
    driver("/", *"qضjt&")
    assert driver.reader.prompt is not None
    assert driver.reader.prompt.field is not None
    assert driver.reader.prompt.field.text == "qضjt&"


def test_a_paste_is_one_line_and_steers_nothing(driver: Driver) -> None:
    driver("/")
    press(driver.reader, Key("paste", "وزير\x1b[2J\r\nقطار\u202e"))
    assert driver.reader.prompt is not None
    assert driver.reader.prompt.field is not None
    assert driver.reader.prompt.field.text == "وزير[2J قطار"


def test_n_goes_to_the_next_match_in_the_article(driver: Driver) -> None:
    driver("/", *"وزير", "enter", "enter")
    page = driver.reader.page
    assert isinstance(page, Reading)
    last = len(driver.reader.setter.article(page.article, page.marks).lines) - 18
    driver("n")
    assert (page.match, page.top) == (0, 0)  # in the headline
    assert said(driver).startswith("2 of 1 match")
    driver("n")
    assert (page.match, page.top) == (1, last)
    driver("n")
    assert (page.match, page.top) == (0, 0)
    assert said(driver) == "end other the from on Gone"
    driver("N")
    assert (page.match, page.top) == (1, last)
    assert said(driver) == "end other the from on Gone"
    driver("N")
    assert (page.match, page.top) == (0, 0)
    assert "2 of 1 match" in said(driver)


def test_from_where_one_scrolled_to_n_goes_on_from_there(archive: Archive) -> None:
    body = "\n\n".join(f"فقرة {number}: قال الوزير." for number in range(40))
    archive.add(Article(title="خبر طويل", body=body, published_at="2026-01-01"))
    driver = Driver(archive)("/", *"وزير", "enter")
    driver("home", *"jjjjjjjjjj"[: next(at for at, one in enumerate(driver.ids) if one == 41)])
    driver("enter", "n", "n")
    page = driver.reader.page
    assert isinstance(page, Reading)
    assert page.match == 1
    driver("end", "n")
    found = driver.reader.setter.article(page.article, page.marks)
    assert len(found.places) == 40
    assert page.match is not None
    assert found.places[page.match] >= page.top > 40
    driver("home", "N")
    assert page.match == 39


@pytest.mark.parametrize("mode", list(Mode))
def test_the_match_that_one_is_at_stands_out_and_the_letters_stay(
    archive: Archive, mode: Mode
) -> None:
    body = "قال الوزير للوزير: وزيرنا وزير 5 Minister وزير"
    archive.add(Article(title="لقاء وزيرين", body=body, published_at="2026-01-01"))
    driver = Driver(archive, mode=mode, width=60)("/", *"وزير", "enter", "home")
    while driver.chosen != 41:
        driver("j")
    driver("enter")
    before = driver.shown()[:-2]
    seen = []
    for _match in range(6):
        driver("n")
        assert driver.shown()[:-2] == before
        lines = frame(driver.reader).lines
        marked = [run for line in lines[:-2] for run in line.runs if run.style == AT]
        seen.append(logical("".join(run.text for run in marked)))
    words = ["وزيرين", "الوزير", "للوزير", "وزيرنا", "وزير", "وزير"]
    assert seen in (words, [one[::-1] for one in words])


def test_the_marks_of_an_article_are_those_of_its_text_now(driver: Driver, db: Path) -> None:
    driver("/", *"وزير", "enter", "enter")
    page = driver.reader.page
    assert isinstance(page, Reading)
    with open_archive(str(db), clock=lambda: NOW) as other:
        other.update(page.article.id or 0, {"title": "وزير", "body": "لا شيء هنا"})
    driver.reader.refresh()
    assert (page.marks.title, page.marks.body) == ([(0, 4)], [])


def test_an_article_without_a_query_has_no_matches(driver: Driver) -> None:
    driver("enter", "n")
    assert said(driver) == "query a matches article this in Nothing"


# -- which, and in which order -------------------------------------------------------------------
def test_f_chooses_a_source_by_how_its_name_begins(driver: Driver) -> None:
    driver("f", "1")
    assert len(driver.reader.prompt.shown) == 3  # type: ignore[union-attr]
    driver(*"الميناء", "enter")
    assert driver.reader.list.selection.sources == (SOURCES[1],)
    assert driver.ids == [one for one in range(1, COUNT + 1) if one % 3 == 1]


def test_f_chooses_sections_tags_dates_and_what_is_unread(driver: Driver) -> None:
    driver("f", "2", "enter")
    assert len(driver.reader.list.selection.sections) == 1
    driver("f", "3", "enter")
    assert driver.reader.list.selection.tags == ("كتب",)
    driver("f", "7")
    assert driver.ids == list(range(1, 19))
    driver("f", "5", *"2025-11-10", "enter")
    assert driver.ids == [10]
    driver("f", "7", "enter", "q", "f", "6")
    assert 1 not in driver.ids


def test_a_date_that_cannot_be_read_is_said_and_can_be_mended(driver: Driver) -> None:
    driver("f", "5", *"xx", "enter")
    assert driver.reader.prompt is not None
    assert driver.reader.prompt.mistake.startswith("Date: the date xx can't be read")
    driver("backspace", "backspace", *"2025-11-10", "enter")
    assert driver.ids == [10]


def test_s_orders(driver: Driver, archive: Archive) -> None:
    archive.update(7, {"views": 5})
    driver("s", "3")
    assert driver.reader.list.selection.sort == "views"
    assert driver.ids[0] == 7
    driver("s", "6")
    assert driver.reader.list.selection.reverse
    driver("s", "down", "down", "down", "enter")
    assert driver.reader.list.selection.sort == "title"
    driver("s", "1")
    assert driver("q").reader.left  # it is the list that was there first


@pytest.mark.parametrize("two", ["2", "٢", "۲", "é"])
def test_a_digit_chooses_on_every_keyboard(driver: Driver, two: str) -> None:
    driver("s", two)
    assert driver.reader.list.selection.sort == "added"


# -- changing ------------------------------------------------------------------------------------
def test_t_adds_and_removes_tags(driver: Driver, archive: Archive) -> None:
    driver("t", *"سياسة، كتب", "enter")
    assert archive.get(1).tags == ["سياسة", "كتب"]
    driver("t", *"-كتب", "enter")
    assert archive.get(1).tags == ["سياسة"]
    assert said(driver) == "changed is article One"


def test_e_changes_it_in_the_editor(driver: Driver, archive: Archive) -> None:
    def write(one: Article) -> Article:
        return Article(**one.to_record() | {"title": "عنوان آخر"})

    driver.desk.write = write
    driver("j", "e")
    assert archive.get(2).title == "عنوان آخر"
    assert driver.chosen == 2
    assert "ﺮﺧﺁ ﻥﺍﻮﻨﻋ" in driver.shown()[1]


def test_d_puts_it_in_the_trash_and_u_takes_that_back(driver: Driver, archive: Archive) -> None:
    driver("j", "j", "d")
    assert archive.get(3).deleted_at is not None
    assert driver.ids[:4] == [1, 2, 4, 5]
    assert driver.chosen == 4
    driver("u")
    assert archive.get(3).deleted_at is None
    assert driver.ids[:4] == [1, 2, 3, 4]
    assert driver.chosen == 4
    driver("k", "enter", "d")
    assert isinstance(driver.reader.page, ListPage)
    assert driver.ids[:3] == [1, 2, 4]


def test_undoing_much_is_asked_about(driver: Driver, archive: Archive) -> None:
    archive.tag(range(1, 31), add=["كثير"])
    driver("u")
    assert said(driver).endswith("Take")
    driver("n")
    assert "كثير" in archive.get(1).tags
    driver("u", "y")
    assert "كثير" not in archive.get(1).tags


def test_m_marks_read_and_unread_without_a_view(driver: Driver, archive: Archive) -> None:
    driver("m")
    assert archive.get(1).viewed_at is not None
    assert archive.get(1).views == 0
    driver("m")
    assert archive.get(1).viewed_at is None


# -- what else -----------------------------------------------------------------------------------
def test_o_opens_y_copies(driver: Driver, db: Path) -> None:
    driver("j", "o", "y")
    assert driver.desk.opened == ["https://example.org/2"]
    assert driver.desk.copied == [article(2).title]
    with open_archive(str(db)) as other:
        other.update(1, {"url": None})
    driver.reader.refresh()
    driver("k", "o")
    assert said(driver) == "address no has article The"


def test_r_shows_relatives_and_back_comes_where_one_was(driver: Driver) -> None:
    driver("j", "j", "r")
    assert driver.reader.list.about == article(3).title
    assert 3 not in driver.ids
    driver("enter", "q", "q")
    assert (driver.chosen, driver.reader.list.about) == (3, "")


def test_v_shows_when_it_was_read(driver: Driver) -> None:
    driver("v")
    assert said(driver) == "time that in here read was Nothing"
    driver("enter", "v")
    assert driver.page == "Looking"
    assert "read" in driver.shown()[0]
    driver("q")
    assert driver.page == "Reading"


def test_a_question_mark_shows_all_keys(driver: Driver) -> None:
    driver("?")
    text = "\n".join(driver.shown())
    assert "Space" in text
    driver("end")
    assert "Ctrl-Z" in "\n".join(driver.shown())
    driver("?", "q")
    assert isinstance(driver.reader.page, ListPage)


# -- the mouse -----------------------------------------------------------------------------------
def test_the_wheel_moves_and_a_click_chooses_then_reads(archive: Archive) -> None:
    driver = Driver(archive)
    press(driver.reader, Key("wheel-down"))
    assert driver.chosen == 4
    press(driver.reader, Key("wheel-up"))
    assert driver.chosen == 1
    press(driver.reader, Key("click", row=6, column=10))
    assert driver.chosen == 7
    press(driver.reader, Key("click", row=6, column=10))
    assert isinstance(driver.reader.page, Reading)
    press(driver.reader, Key("wheel-down"))
    assert driver.reader.page.top == 3


def test_a_click_beside_the_list_reads_and_in_the_list_goes_back(archive: Archive) -> None:
    driver = Driver(archive, width=160)
    press(driver.reader, Key("click", row=2, column=10))
    assert isinstance(driver.reader.page, Reading)
    press(driver.reader, Key("click", row=4, column=150))
    assert (isinstance(driver.reader.page, ListPage), driver.chosen) == (True, 5)


# -- others, sizes, modes --------------------------------------------------------------------------
def test_what_others_change_appears_and_the_place_is_kept(driver: Driver, db: Path) -> None:
    driver(*"jjjjjjjjjj", "pagedown")
    chosen, page = driver.chosen, driver.reader.list
    line = page.at - page.top
    with open_archive(str(db), clock=lambda: NOW) as other:
        new = other.add(Article(title="خبر جديد", body="نص", published_at="2026-11-23")).id
        other.trash([2])
    assert driver.reader.refresh()
    assert (driver.chosen, page.at - page.top) == (chosen, line)
    assert driver("home").ids[:3] == [new, 1, 3]
    assert not driver.reader.refresh()


def test_an_article_that_others_took_leaves_its_place_to_the_next(driver: Driver, db: Path) -> None:
    driver("j", "j")
    with open_archive(str(db), clock=lambda: NOW) as other:
        other.trash([3])
    driver.reader.refresh()
    assert driver.chosen == 4


def test_of_an_article_that_others_took_while_it_is_read_that_is_said(
    driver: Driver, db: Path
) -> None:
    driver("j", "enter")
    with speaking("ar"), open_archive(str(db), clock=lambda: NOW) as other:
        other.trash([2])
        driver.reader.refresh()
        assert said(driver).startswith("في السلة ·")
        other.restore([2])
        driver.reader.refresh()
        assert "السلة" not in said(driver)
        other.remove([2])
        driver.reader.refresh()
        assert said(driver).startswith("محذوف نهائيا ·")
    assert driver("q").chosen == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_filter_is_told_in_words_of_the_readers_language(lang: str) -> None:
    with speaking(lang):
        for name, one in FILTERS.items():
            value: Any = {NAMES: ("١", "٢"), FLAG: True}.get(one.kind, 1)
            told = " ".join(filter_words(replace(EVERYTHING, **{name: value})))
            assert told, name
            assert lang != "ar" or not re.search("[a-z]", told), name
            assert ("،" in told) == (lang == "ar" and one.kind == NAMES), name


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [37, 57, 77, 107, 137, 247])
def test_where_there_is_nothing_what_is_said_of_it_is_whole(
    tmp_path: Path, lang: str, width: int
) -> None:
    """And each command in it is on one line, to be typed."""
    place = str(tmp_path / "empty.json")
    with speaking(lang), open_archive(place, create=True, clock=lambda: NOW) as empty:
        driver = Driver(empty, width=width, mode=Mode.OFF, base=int(lang == "ar"))
        shown = [line.strip() for line in driver.shown()[:-2]]
        assert "…" not in "".join(shown)
        assert all(any(one in line for line in shown) for one in COMMANDS)
        lost = " ".join(["قرطبة"] * 30)
        driver.reader.put(driver.reader.opened(EVERYTHING, lost))
        assert " ".join(driver.shown()).count("قرطبة") >= 30


COMMANDS = ("newsctl import PATH", "newsctl add")


@pytest.mark.parametrize("width", [37, 57, 77, 107, 137, 247])
@pytest.mark.parametrize("height", [10, 11, 24, 60])
def test_every_size_has_its_lines(archive: Archive, width: int, height: int) -> None:
    driver = Driver(archive, width=width, height=height)
    driver("j", "enter", "j", "q", "/", *"وزير", "escape", "f", "1", "escape", "?", "q", "end")
    driver.reader.resize(80, 24)
    assert driver.chosen == COUNT
    driver.shown()


@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("width", [112, 137, 247])
def test_list_and_article_stand_in_columns(archive: Archive, width: int, base: int) -> None:
    """In a language of either side the bar is one line, and what is chosen fills its column."""
    driver = Driver(archive, width=width, base=base)
    setter = driver.reader.setter
    for keys in ([], ["j", "enter"], ["q", "s"], ["escape"]):
        driver(*keys)
        lines = frame(driver.reader).lines[:-2]
        bars = {line.text.index("│") for line in lines if "│" in line.text}
        assert len(bars) <= 1
        if bars:
            column = setter.article_width + 1 if base else setter.list_width + 1
            assert bars == {column}
        reverse = [
            sum(len(run.text) for run in line.runs if "reverse" in str(run.style)) for line in lines
        ]
        assert max(reverse) == (setter.list_width if bars else width)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_screen_reader_gets_no_columns_side_by_side(archive: Archive, mode: Mode) -> None:
    driver = Driver(archive, width=200, mode=mode)
    assert driver.reader.setter.wide == (mode is not Mode.OFF)


def test_what_cannot_be_read_is_said_and_the_screen_stays(
    driver: Driver, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise ArchiveError("The disk does not answer")

    before = driver.ids
    for name in ("page", "count", "search", "names", "tag", "undo", "record_view"):
        monkeypatch.setattr(type(archive), name, fail)
    for keys in (["end"], ["/", *"وزير"], ["escape"], ["f", "1"], ["escape"], ["u"], ["enter"]):
        driver(*keys)
    assert driver.ids == before
    assert said(driver) == "answer not does disk The"


def test_hostile_text_is_shown_and_steers_nothing(archive: Archive) -> None:
    evil = "خبر\x1b]52;c;aGE=\x07\x9b2J\u202e\r\n[/bold]\x00"
    new = Article(title=evil, body=evil, source=evil, author=evil, section=evil, url=evil)
    new.tags = [evil]
    number = archive.add(new).id
    for width in (50, 100, 160):
        driver = Driver(archive, width=width)
        driver("s", "2", "home")
        assert driver.chosen == number
        for keys in (["enter"], ["q", "v"], ["r"], ["q", "q", "f", "1"], ["escape", "/", evil]):
            driver(*keys)
            text = "\n".join(driver.shown())
            assert not [
                one for one in text if unicodedata.category(one) in {"Cc", "Cf"} and one != "\n"
            ]


def test_the_next_page_is_ready_before_it_is_asked_for(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows are laid out while nobody types: only the chosen one, and what moved, is left."""
    driver.shown()
    while driver.reader.settle():
        pass
    made: list[int | None] = []
    lay_out = Typesetter._row

    def counted(self: Typesetter, one: Article, marks: Marks, *, chosen: bool) -> list[Line]:
        made.append(one.id)
        return lay_out(self, one, marks, chosen=chosen)

    monkeypatch.setattr(Typesetter, "_row", counted)
    press(driver.reader, Key("pagedown"))
    driver.shown()
    assert set(made) <= {driver.chosen}


# -- very frequent words -------------------------------------------------------------------------
@pytest.fixture
def frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search reads so little that it looks among the latest two articles."""
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 100)
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._EACH", 0)


LATEST = {
    "ar": "من آخر مقالين أُضيفا",
    "en": "of the latest 2 articles added",
    "fr": "parmi les 2 derniers articles ajoutés",
}


@pytest.mark.usefixtures("frequent")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_said_among_how_many_was_looked(archive: Archive, lang: str) -> None:
    """As long as the list is there, while one scrolls and when it is read anew."""
    with speaking(lang):
        driver = Driver(archive, text='"خبر رقم"', mode=Mode.OFF, width=140)
        for key in ("j", "G", "g"):
            assert LATEST[lang] in driver(key).shown()[-2], key
        driver.reader.renew()
        assert LATEST[lang] in driver.shown()[-2]


def test_it_is_not_said_of_a_search_without_bounds(archive: Archive) -> None:
    with speaking("en"):
        driver = Driver(archive, text='"خبر رقم"', mode=Mode.OFF, width=140)

        assert "of the latest" not in driver.shown()[-2]


def test_patterns_of_very_many_words_are_said(archive: Archive, monkeypatch: Any) -> None:
    """In the line of state, behind how many match."""
    with speaking("en"):
        driver = Driver(archive, text="قطار*", mode=Mode.OFF, width=140)
        monkeypatch.setattr(driver.reader.list.rows, "bounds", finding.Bounds(("قطار*",), 1_200))

        assert driver.shown()[-2].endswith(
            "the most frequent words of “قطار*” · of the latest 1,200 articles added"
        )
