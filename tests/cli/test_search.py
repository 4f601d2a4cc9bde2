"""`newsctl search` and `count`: what they print, and what they say when nothing matches."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_an_inflected_word_finds_its_relatives(filled: Cli) -> None:
    """`الوزير` finds `الوزراء` too; the best match comes first."""
    assert sorted(filled("search", "الوزير", "--format", "ids").lines) == ["1", "2"]
    assert filled("search", "الزيتون").lines == [
        "1\t2026-10-28\tصوت الساحل\t12\tانطلاق موسم الزيتون"
    ]


def test_json_adds_score_snippet_and_highlights(filled: Cli) -> None:
    [hit] = filled("search", "--json", "القطار").json

    assert hit["id"] == 2
    assert hit["score"] > 0
    [[start, end]] = hit["highlights"]["title"]
    assert hit["title"][start:end] == "القطار"
    [[start, end]] = hit["snippet"]["highlights"]
    assert hit["snippet"]["text"][start:end] == "القطار"
    [[start, end]] = hit["highlights"]["body"]
    assert hit["body"][start:end] == "القطار"


def test_filters_and_order_are_those_of_list(filled: Cli) -> None:
    args = ["search", "كثيرة OR الوزير", "--format", "ids"]

    assert filled(*args, "--source", "صوت الساحل", "--sort", "date").lines == ["3", "1"]
    assert filled(*args, "--sort", "views").lines == ["2", "1", "3"]
    assert filled(*args, "--sort", "views", "--limit", "1", "--offset", "1").lines == ["1"]
    assert filled(*args, "--since", "2026-11-01", "--until", "2026-11-05").lines == ["2"]


def test_auto_falls_back_on_any_word_and_says_so(filled: Cli) -> None:
    ran = filled("search", "القطار", "المكتبة", "--format", "ids")

    assert sorted(ran.lines) == ["2", "3"]
    assert ran.err == "No article has all these words; these have some of them\n"


def test_auto_fills_a_page_behind_those_that_have_all_words(filled: Cli) -> None:
    """With a limit alone, and neither for ids, count nor export, whose output programs act on."""
    asked = ("القطار", "الوزير")
    page = filled("search", *asked, "--json", "--limit", "5").json

    assert [(hit["id"], hit["match"]) for hit in page] == [(2, "all"), (1, "any")]
    assert [(hit["id"], hit["match"]) for hit in filled("search", *asked, "--json").json] == [
        (2, "all")
    ]
    assert filled("search", *asked, "--format", "ids").lines == ["2"]
    assert filled("search", *asked, "--format", "ids", "--limit", "5").lines == ["2"]
    assert filled("search", *asked, "--limit", "5", "--match", "all").lines[0].startswith("2\t")
    assert len(filled("search", *asked, "--limit", "5", "--match", "all").lines) == 1
    assert filled("count", *asked).out == "1\n"
    exported = filled("export", *asked, "--as", "jsonl").lines
    assert [json.loads(line)["id"] for line in exported] == [2]


def test_auto_on_a_terminal_says_where_those_with_some_words_begin(
    on_terminal: Any, filled: Cli
) -> None:
    ran = on_terminal("search", "القطار", "الوزير", NEWSCTL_BIDI="off", NO_COLOR="1")
    shown = re.sub(r"\x1b\[[\d;]*m", "", ran.out)

    first, said, second = (
        shown.index(one)
        for one in ("افتتاح خط القطار", "These have some of the words:", "انطلاق موسم الزيتون")
    )
    assert first < said < second


def test_match_all_does_not_fall_back(filled: Cli) -> None:
    assert filled("search", "--match", "all", "القطار", "المكتبة", code=1).out == ""
    assert sorted(
        filled("search", "--match", "any", "القطار", "المكتبة", "--format", "ids").lines
    ) == ["2", "3"]


def test_nothing_found_says_what_was_searched_and_what_is_near(filled: Cli) -> None:
    ran = filled("search", "القطاار", code=1)

    assert ran.out == ""
    assert ran.err.splitlines()[0] == "No article matches: القطاار"
    assert ran.err.splitlines()[1].startswith("Did you mean: ")


@pytest.mark.parametrize(
    "query", ["م" + "ـ" * 50_000, "غ" * 3_000, "كلمة " * 1_500, "(" + "غواصة " * 300 + " AND )"]
)
def test_a_message_repeats_no_more_of_a_long_query_than_is_read(filled: Cli, query: str) -> None:
    """One or two lines, whatever was pasted."""
    for command in (["search"], ["count"], ["export"], ["search", "--fuzzy"]):
        told = filled(*command, query, code=None)
        assert told.code in {0, 1, 2}
        assert len(told.err) < 500
        assert len(told.err.splitlines()) <= 4


def test_nothing_found_in_json_is_an_empty_array(filled: Cli) -> None:
    assert filled("search", "--json", "غواصة", code=1).out == "[]\n"


def test_fuzzy_searches_the_near_words(filled: Cli) -> None:
    ran = filled("search", "--fuzzy", "القطاار", "--format", "ids")

    assert ran.lines == ["2"]
    assert ran.err.startswith("Searched: ")


def test_explain_shows_terms_and_scores_on_stderr(filled: Cli) -> None:
    ran = filled("search", "--explain", "القطار", "--format", "ids")

    assert ran.lines == ["2"]
    assert "القطار" in ran.err
    assert "2: " in ran.err


def test_a_mistake_in_a_query_is_marked_at_its_place(filled: Cli) -> None:
    ran = filled("search", "title:(قطار OR)", code=2)

    assert ran.err.splitlines()[1] == "title:(قطار ⟪OR)⟫"


def test_no_query_at_all_is_wrong_usage(filled: Cli) -> None:
    assert filled("search", code=2).err == "What to look for? `newsctl search WORD…`\n"


def test_a_search_is_saved_and_run_again(filled: Cli) -> None:
    ran = filled("search", "القطار", "--save", "trains", "--format", "ids")

    assert ran.err == "Saved: `newsctl search @trains` runs it again\n"
    assert filled("search", "@trains", "--format", "ids").lines == ["2"]
    assert filled("count", "@trains").out == "1\n"


@pytest.mark.parametrize("name", ["", " ", "two words", "@trains", "a@b", "(a", 'a"', "a|b"])
def test_a_name_that_no_query_could_use_is_refused(filled: Cli, name: str) -> None:
    """Nothing is saved then, and nothing is searched."""
    ran = filled("search", "القطار", "--save", name, code=2)

    assert (ran.out, f"“{name}”" in ran.err) == ("", True)
    assert "Saved ones" not in filled("search", "@trains", code=1).err


def test_a_name_that_nothing_is_saved_under_is_a_handle(filled: Cli) -> None:
    """It is looked for as a word, by every command that takes a query, and that is said."""
    filled("search", "القطار", "--save", "trains")
    filled("add", "--title", "رسالة", "--body", "كتب @reporter_one عن الميناء", "--quiet")
    note = "No search is saved as @reporter_one; looked for the word. Saved ones: @trains\n"

    ran = filled("search", "@reporter_one", "--format", "ids")
    assert (ran.out, ran.err) == ("4\n", note)
    ran = filled("count", "@reporter_one")
    assert (ran.out, ran.err) == ("1\n", note)
    ran = filled("search", "الميناء @reporter_one", "--format", "ids")
    assert (ran.out, ran.err) == ("4\n", note)
    assert note in filled("export", "@reporter_one").err
    assert note in filled("show", "4", "--highlight", "@reporter_one").err
    assert filled("search", "@reporter_one", "--format", "ids", "--quiet").err == ""


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["@press"], ["1", "2", "3"]),
        (["@press", "-القطار"], ["1", "3"]),
        (["@press", "-@trains"], ["1", "3"]),
        (["مكتبة", "@press"], ["3"]),
        (["@press", "since:2026-11"], ["2"]),
        (["(@press)", "source:الميناء"], ["2"]),
        (["@trains", "OR", "مكتبة"], ["2", "3"]),
    ],
)
def test_a_saved_search_stands_in_a_query_as_a_word_does(
    filled: Cli, words: list[str], ids: list[str]
) -> None:
    filled("search", "القطار", "--save", "trains")
    filled("search", "الزيتون OR القطار OR مكتبة", "--save", "press")

    ran = filled("search", "--format", "ids", "--sort", "added", "--reverse", "--", *words)
    assert (ran.lines, "No search is saved" in ran.err) == (ids, False)
    assert filled("count", "--", *words).out == f"{len(ids)}\n"


@pytest.mark.parametrize(
    "pasted",
    [
        'افتتاح "خط القطار', 'افتتاح خط القطار"', "«افتتاح خط القطار", "“افتتاح خط القطار",
        "(افتتاح خط القطار", "افتتاح خط القطار)", "افتتاح ((خط القطار)", "افتتاح خط) القطار",
        "افتتاح () خط القطار", 'title:(افتتاح "خط القطار', "„افتتاح خط القطار",
    ],
)  # fmt: skip
def test_a_pasted_text_with_a_sign_too_many_is_searched(filled: Cli, pasted: str) -> None:
    """A quotation mark or bracket without its other half counts for nothing, and that is said."""
    ran = filled("search", pasted, "--format", "ids")

    assert ran.out == "2\n"
    assert ran.err.startswith(
        "A quotation mark or bracket lacks its other half; searched without it"
    )
    assert filled("count", pasted).out == "1\n"


def test_signs_alone_are_no_query(filled: Cli) -> None:
    for text in ('"', "((", ")", "()", "«"):
        assert "There is no word to look for" in filled("search", text, code=2).err


def test_batch_answers_each_line_in_its_order(filled: Cli, tmp_path: Path) -> None:
    """Also a line without hits, one in error, and an empty one."""
    file = tmp_path / "queries.txt"
    file.write_text("القطار\nغواصة\nOR\n\n", encoding="utf-8")

    lines = [json.loads(line) for line in filled("search", "--batch", str(file)).lines]

    assert [line["query"] for line in lines] == ["القطار", "غواصة", "OR", ""]
    assert [[hit["id"] for hit in line["hits"]] for line in lines] == [[2], [], [], []]
    assert [("error" in line) for line in lines] == [False, False, True, True]
    assert lines[0]["hits"][0]["score"] > 0


def test_batch_reads_standard_input(filled: Cli) -> None:
    ran = filled("search", "--batch", "-", "--limit", "1", stdin="الوزير\n")

    assert len(json.loads(ran.out)["hits"]) == 1


def test_a_batch_that_is_not_there_is_bad_input(filled: Cli) -> None:
    ran = filled("search", "--batch", "none.txt", code=65)

    assert ran.err == "none.txt: there is no such file\n"


@pytest.mark.parametrize(
    ("args", "number"),
    [
        ([], 3),
        (["الوزير"], 2),
        (["--source", "صوت الساحل"], 2),
        (["الوزير", "--tag", "نقل"], 1),
        (["غواصة"], 0),
        (["--until", "2026-10"], 1),
    ],
)
def test_count_says_how_many(filled: Cli, args: list[str], number: int) -> None:
    assert filled("count", *args).out == f"{number}\n"


def test_count_in_json(filled: Cli) -> None:
    assert filled("count", "--json").json == {"count": 3}


def test_the_real_program_finds_a_word(program: Any, filled: Cli) -> None:
    ran = program("search", "--format", "ids", "قطار")

    assert (ran.code, ran.out, ran.err) == (0, "2\n", "")


def test_on_a_terminal_the_passage_stands_below_its_article(on_terminal: Any, filled: Cli) -> None:
    ran = on_terminal("search", "القطار", NEWSCTL_BIDI="off", NO_COLOR="1")

    assert ran.code == 0
    shown = re.sub(r"\x1b\[[\d;]*m", "", ran.out)
    assert "افتتاح خط القطار" in shown
    assert "افتتح الوزراء خط القطار" in shown
    assert "\x1b[" not in shown


def _fill_with_frequent_words(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four articles, of which there is time to read two or fewer."""
    for number in range(4):
        cli("add", "--title", f"خبر {number}", "--body", "كلمة عامة")
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._READ", 100)
    monkeypatch.setattr("newsctl.archive.file.fulltext.answers._EACH", 0)


def test_it_is_said_among_how_many_of_the_latest_frequent_words_were_looked_for(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On stderr, and in JSON; not where all are asked for."""
    _fill_with_frequent_words(cli, monkeypatch)
    note = "These words are very frequent: looked for among the latest 2 articles added alone"
    found = cli("search", '"كلمة عامة"', "-n", "9", "--format", "ids")
    counted = cli("count", '"كلمة عامة"', "--json")

    assert (found.out, note in found.err) == ("4\n3\n", True)
    assert (counted.out, note in counted.err) == ('{"count":2,"latest":2}\n', True)
    everything = cli("search", '"كلمة عامة"', "--format", "ids")
    assert (everything.out, everything.err) == ("4\n3\n2\n1\n", "")


def test_it_is_said_too_where_some_of_the_words_are_looked_for_instead(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound of all the words holds for some of them."""
    _fill_with_frequent_words(cli, monkeypatch)
    found = cli("search", '"كلمة عامة" "عامة كلمة"', "-n", "9", "--format", "ids")

    assert found.out == "4\n"
    assert "looked for among the latest article added alone" in found.err


def test_count_says_of_a_pattern_of_very_many_words_what_search_says(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It counts by the most frequent of them; what must not be there is known whole, or refused."""
    for number in range(12):
        cli("add", "--title", "كتاب", "--body", f"كتاب كتابة{number}")
    many = {"_MOST_READ": 12, "_MOST_LOOKED_AT": 12, "_MOST_BEGUN": 5, "_MOST_BEGUN_ONCE": 5}
    for name, value in many.items():
        monkeypatch.setattr(f"newsctl.archive.file.fulltext.words.{name}", value)
    note = "“كت*” stands for very many words: looked for the most frequent of them"
    counted = cli("count", "كت*", "--json")

    assert (counted.out, note in counted.err) == ('{"count":12,"patterns_cut":["كت*"]}\n', True)
    assert note in cli("search", "كت*", "-n", "5").err
    assert cli("count", "كتابة1*").err == ""
    cli("add", "--title", "كتاب", "--body", "كتابة12", "--date", "2020-05-01")
    found = cli("search", "كت*", "-n", "5", "--since", "2019", "--format", "ids")
    assert (found.code, found.out, note in found.err) == (0, "13\n", True)
    assert "12" in found.err  # as many without a date are left out
