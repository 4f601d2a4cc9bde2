"""`newsctl help`: the manual laid out for reading, whole at every width; Markdown in a pipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from newsctl.cli.help.markdown import blocks, pieces, plain
from newsctl.cli.help.topics import PAGES, TOPICS, markdown_of
from newsctl.cli.parsing.command import load
from newsctl.cli.registry import COMMANDS
from newsctl.messages import gettext, speaking

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

LANGUAGES = ["ar", "fr", "en"]


def drawn(cli: Cli, *words: str, lang: str = "ar", width: int = 80, mode: str = "off") -> str:
    environ = {"TERM": "xterm", "COLUMNS": str(width), "NEWSCTL_BIDI": mode}
    ran = cli("help", *words, "--no-pager", terminal=True, lang=lang, environ=environ)
    return re.sub(r"\x1b\[[\d;]*[a-zA-Z]", "", ran.out)


@pytest.mark.parametrize("width", [40, 80, 140])
@pytest.mark.parametrize("topic", PAGES)
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(
    cli: Cli, topic: str, width: int
) -> None:
    shown = drawn(cli, topic, width=width)
    letters = re.sub(r"[^\w]", "", shown)

    assert max(map(cell_len, shown.splitlines())) <= width
    for word in re.findall(r"\w{3,}", " ".join(_words(topic))):
        assert word in letters


def _words(topic: str) -> list[str]:
    with speaking("ar"):
        text, _spoken = markdown_of(topic)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [plain(line) for line in prose.splitlines() if not line.startswith(("|--", "!["))]


def test_a_picture_is_for_those_who_read_the_page_elsewhere() -> None:
    text = "# Head\n\n![What it shows](../../../.github/terminal.png)\n\nText ![x](y) text.\n"

    assert [str(one) for one in blocks(text)] == [
        "Heading(level=1, text='Head')",
        "Paragraph(text='Text ![x](y) text.')",
    ]


def test_heads_paragraphs_lists_and_tables_stand_at_the_right_and_code_at_the_left(
    cli: Cli,
) -> None:
    lines = drawn(cli, "undo", mode="visual").splitlines()

    head = next(line for line in lines if line.strip())
    typed = next(line for line in lines if "newsctl rm 2-3" in line)
    assert cell_len(head) == 78
    assert head.startswith(" " * 40)
    assert typed.startswith("   $ newsctl rm 2-3")


def test_in_a_pipe_a_page_is_its_markdown(cli: Cli) -> None:
    for lang in LANGUAGES:
        with speaking(lang):
            assert cli("help", "dates", lang=lang).out == markdown_of("dates")[0]


def test_a_page_that_is_not_translated_yet_is_shown_in_english_and_that_is_said(cli: Cli) -> None:
    told = cli("help", "scripts", lang="fr")

    with speaking("en"):
        assert told.out == markdown_of("scripts")[0]
    assert told.err.startswith("Cette page n’est pas encore traduite")
    assert cli("help", "dates", lang="fr").err == ""


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("البحث", "query"), ("بحث", "query"), ("recherche", "query"), ("QUERY", "query"),
        ("reglages", "settings"), ("أرشيف", "archives"), ("backups", "archives"),
        ("exit-codes", "json"),
    ],
)  # fmt: skip
def test_a_topic_goes_by_its_names_in_three_languages(cli: Cli, typed: str, topic: str) -> None:
    for lang in LANGUAGES:
        assert cli("help", typed, lang=lang).out == cli("help", topic, lang=lang).out


def test_no_name_means_two_topics() -> None:
    names = [
        name.casefold()
        for topic, one in TOPICS.items()
        for name in {topic, one.arabic, one.french, *one.others}
    ]
    assert sorted(names) == sorted(set(names))


def test_without_a_topic_all_are_listed_a_line_each(cli: Cli) -> None:
    for lang in LANGUAGES:
        lines = cli("help", lang=lang).lines
        for topic in TOPICS:
            assert len([one for one in lines if re.match(rf"  {topic}\b", one)]) == 1
    assert "query (البحث)" in cli("help", lang="ar").out


def test_a_name_that_is_none_is_wrong_usage_with_the_nearest(cli: Cli) -> None:
    assert cli("help", "quary", code=2).err == (
        "The manual has no page quary. Did you mean query?\n"
    )
    assert cli("help", "المشاهده", lang="ar", code=2).err.endswith("المشاهدات؟\n")
    assert cli("help", "zzz", code=2).err == (
        "The manual has no page zzz. `newsctl help` lists them\n"
    )


def test_a_commands_name_shows_its_help(cli: Cli) -> None:
    assert cli("help", "search").out == cli("search", "--help").out


def test_a_page_tells_where_to_read_on(cli: Cli) -> None:
    shown = " ".join(drawn(cli, "undo", lang="en").split())

    assert shown.endswith("See also: newsctl undo --help, newsctl help archives")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_reference_has_every_command_and_every_option_in_the_language(
    cli: Cli, lang: str
) -> None:
    text = " ".join(cli("help", "reference", lang=lang).out.split())

    for name in COMMANDS:
        assert f"newsctl {name} " in text
        for param in load(name).params:
            if param.param_type_name == "option":
                assert all(option in text for option in (*param.opts, *param.secondary_opts))
            told = getattr(param, "help", None) or ""
            with speaking(lang):
                said = " ".join(gettext(told).split()) if told else ""
            assert said in text
            assert lang == "en" or not told or re.search("[\u0600-\u06ff]", said)


def test_topics_are_completed(cli: Cli) -> None:
    assert cli("__complete", "help", "qu").lines[0].startswith("query\t")
    assert "البحث" in cli("__complete", "help", "", lang="ar").out
    assert cli("__complete", "help", "البح", lang="ar").lines[0].startswith("البحث\t")


def test_a_line_of_markdown_in_its_parts() -> None:
    found = [tuple(one) for one in pieces("a `--b` **c** *d* [e](f.md) ``g`h``")]

    assert found == [
        ("a ", "", ""), ("--b", "code", ""), (" ", "", ""), ("c", "bold", ""), (" ", "", ""),
        ("d", "emphasis", ""), (" ", "", ""), ("e", "link", "f.md"), (" ", "", ""),
        ("g`h", "code", ""),
    ]  # fmt: skip


def test_blocks_of_a_page() -> None:
    page = (
        "# A\n\nb\nc\n\n- d\n  e\n- f\n\n1. g\n\n```console\n$ h\n```\n\n"
        "| i | j |\n|---|---|\n| k \\| l | m |\n"
    )

    assert [(type(one).__name__, tuple(one)) for one in blocks(page)] == [
        ("Heading", (1, "A")),
        ("Paragraph", ("b c",)),
        ("Entries", ([("•", "d e"), ("•", "f")],)),
        ("Entries", ([("1.", "g")],)),
        ("Code", (["$ h"], True)),
        ("Rows", (["i", "j"], [["k | l", "m"]])),
    ]
