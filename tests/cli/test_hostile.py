"""Text from strangers can do nothing to a terminal, whichever command shows it and however."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

# What newsctl itself may send: colours, the fence, and wiping a bar of progress away.
_OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\[8[lh]|\r\x1b\[K")
# Of our own, in pairs: embeddings, and what Konsole gets in their place.
_CONTROLS = {
    "terminal": "\u200e\u200f\u202a\u202b\u202c",
    "konsole": "\u200e\u202a\u202b\u202c\u2066\u2067\u2069",
}
_JOINERS = "\u200c\u200d"

HOSTILE = {
    "escape": "\x1b[31mأحمر\x1b[2J\x1b[H\x1b]0;title\x07\x1bc",
    "c1": "\x9b31m\x9d52;c;aGk=\x9c \x90q\x9c \x8e\x85",
    "osc8": "\x1b]8;;https://evil.example\x1b\\رابط\x1b]8;;\x1b\\",
    "osc52": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "c0": "".join(map(chr, range(1, 32))) + "\x7f",
    "nul": "قبل\x00بعد",
    "overrides": "\u202eمقلوب\u202c \u202dabc\u202c \u2066x\u2069 \u2067ي\u2069 \u200f\u200e\u061c",
    "markup": "[link=https://evil.example]اضغط[/link] [/x] [bold]عريض[/bold] \\[red]",
    "marks": "ب" + "\u0651\u064e\u0300\u0489" * 25 + "ت" + "\u0e49" * 100 + "\u05b0" * 60,
    "tags": "علم\U000e0041\U000e0042\U000e007f \ufeff\ufffa\u2063\u00ad\u206a",
    "surrogates": "نصف\ud83dزوج\udca9",
    "separators": "سطر\u2028سطر\u2029سطر\x0bسطر\x0cسطر\x1cسطر\x85سطر",
    "fence": "\x1b[8h\x1b[1 k\x1b[?1049h\x1b[6n",
}
WHAT = "زيتون"


@pytest.fixture(scope="session")
def hostile_archive(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The folder of an archive whose every field is hostile, made once and copied for each test."""
    from newsctl.archive.open import open_archive
    from newsctl.article import Article
    from newsctl.text import normalise

    folder = tmp_path_factory.mktemp("hostile")
    with open_archive(str(folder / "articles.json"), create=True, clock=lambda: NOW) as archive:
        for name, text in HOSTILE.items():
            text = normalise(text)
            archive.add(
                Article(
                    title=f"{WHAT} {text}",
                    body=f"{text}\n\n{WHAT} {text}",
                    source=text,
                    author=text,
                    section=text,
                    tags=[text, f"وسم {text}"],
                    url=f"https://example.org/{name}?{text}",
                    guid=f"{name}{text}",
                    published_at="2026-11-23",
                    extra={text: text},
                )
            )
    return folder


@pytest.fixture
def hostile(cli: Cli, hostile_archive: Path) -> Cli:
    """The program with an archive whose every field is hostile."""
    for file in hostile_archive.iterdir():
        shutil.copy2(file, cli.db.parent / file.name)
    return cli


def harmful(shown: str, allowed: str = "") -> list[str]:
    """What is in an output that may not be."""
    rest = _OWN.sub("", shown)
    kept = f"\n{_JOINERS}\u00a0{allowed}"
    return sorted({one for one in rest if not one.isprintable() and one not in kept})


LOOKS = [
    ["list"],
    ["list", "--columns", "id,title,body,source,author,section,tags,url,guid,extra"],
    ["latest"],
    ["top"],
    ["search", WHAT],
    ["search", WHAT, "--explain"],
    ["show", "1-13", "--no-pager"],
    ["show", "1-13", "--no-pager", "--highlight", WHAT],
    ["show", "1-13", "--raw"],
    ["stats"],
    ["related", "1"],
    ["duplicates"],
    ["count", WHAT],
    ["list", "--format", "csv"],
    ["list", "--format", "tsv", "--columns", "id,title,source,tags,url"],
    ["list", "--format", "json"],
    ["list", "--format", "jsonl"],
    ["list", "--format", "{id} {title} {source} {tags} {url} {body}"],
    ["search", WHAT, "--format", "json"],
    ["search", WHAT, "--format", "{title} {snippet}"],
    ["check"],
]
MODES = ["visual", "terminal", "konsole", "kitty", "off"]


@pytest.mark.parametrize("args", LOOKS, ids=" ".join)
def test_a_terminal_gets_nothing_but_colours_the_fence_and_printable_text(
    hostile: Cli, args: list[str], full: bool
) -> None:
    """In two modes each, in all with --full; what is asked for as it is keeps its tabs."""
    code = 1 if args[0] in {"related", "duplicates"} else 0
    tabs = "\t" if {"tsv", "csv", "--raw"} & set(args) else ""
    for mode in MODES if full else ["visual", MODES[LOOKS.index(args) % len(MODES)]]:
        for lang in ("ar", "en"):
            ran = looked(hostile, args, code, lang=lang, environ={"NEWSCTL_BIDI": mode})
            allowed = _CONTROLS.get(mode, "") + tabs

            assert harmful(ran.out + ran.err, allowed) == [], mode
            for opened, closed in (("\u202a\u202b", "\u202c"), ("\u2066\u2067", "\u2069")):
                lines = (ran.out + ran.err).split("\n")
                assert all(count(opened, one) == count(closed, one) for one in lines), mode


def count(signs: str, line: str) -> int:
    return sum(map(line.count, signs))


def looked(cli: Cli, args: list[str], code: int, **more: Any) -> Any:
    """A look that may find nothing: what is related depends on the words of a hostile text."""
    try:
        return cli(*args, terminal=True, **more)
    except AssertionError:
        return cli(*args, terminal=True, code=code, **more)


@pytest.mark.parametrize(
    "args",
    [
        ["list"],
        ["list", "--columns", "id,title,body,source,author,section,tags,url"],
        ["search", WHAT],
        ["show", "1-13"],
        ["stats"],
        ["list", "--format", "{id} {title} {source} {tags} {url}"],
    ],
    ids=" ".join,
)
def test_lines_in_a_pipe_carry_no_control_either(hostile: Cli, args: list[str]) -> None:
    ran = hostile(*args)

    assert harmful(ran.out, "\t") == []


def test_a_pipe_of_tsv_has_one_line_for_each_article(hostile: Cli) -> None:
    ran = hostile("list", "--columns", "id,title,body,source,tags")

    assert [line.count("\t") for line in ran.out.split("\n")[:-1]] == [4] * len(HOSTILE)


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["show", "{text}"], 2),
        (["list", "--source", "x{text}"], 1),
        (["list", "--since", "{text}"], 2),
        (["list", "--sort", "{text}"], 2),
        (["list", "--columns", "{text}"], 2),
        (["list", "--{text}"], 2),
        (["list", "--format", "{{{text}}}"], 2),
        (["search", "({text}"], 2),
        (["search", "@{text}"], 2),
        (["search", "xyzzy{text}"], 1),
        (["cmd{text}"], 2),
        (["config", "set", "x{text}", "y"], 2),
        (["config", "set", "theme", "{text}"], 2),
        (["import", "no-such-file-{text}"], 65),
        (["--db", "dir/{text}.json", "list"], 74),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_that_repeats_what_was_typed_is_harmless(
    cli: Cli, name: str, args: list[str], code: int
) -> None:
    if name in {"nul", "surrogates"} and args[0] in {"import", "--db"}:
        pytest.skip("no file can be called so")
    typed = [one.replace("{text}", HOSTILE[name]) for one in args]
    ran = refused(cli, typed, "ar" if code % 2 else "en")

    assert ran.code != 0
    assert harmful(ran.out + ran.err) == []


def refused(cli: Cli, args: list[str], lang: str) -> Any:
    """A run that fails, with whichever code."""
    for code in (2, 1, 65, 74, 0):
        try:
            return cli(*args, terminal=True, lang=lang, code=code, environ={"NEWSCTL_DEBUG": ""})
        except AssertionError:
            continue
    raise AssertionError(args)


def test_half_a_character_is_kept_as_a_sign_for_one(cli: Cli) -> None:
    """Of JSON that escapes half a surrogate pair."""
    record = json.dumps(
        {"title": "نصف\ud83d", "source": "\udca9", "tags": ["a\ud83d"], "url": "b\ud83d"}
    )
    cli("import", "-", "--from", "jsonl", stdin=record)

    assert [one["title"] for one in cli("list", "--json").json] == ["نصف\ufffd"]
    assert cli("list", "--source", "\ufffd", "--format", "ids").lines == ["1"]


def test_changes_say_nothing_harmful(hostile: Cli) -> None:
    text = HOSTILE["escape"] + HOSTILE["overrides"] + HOSTILE["c1"]
    for args in (
        ["tag", "1", f"+{text}"],
        ["edit", "1", "--set", f"title={text}"],
        ["search", WHAT, "--save", "saved"],
        ["rm", "1", "--yes"],
        ["trash"],
        ["restore", "1"],
        ["undo"],
    ):
        ran = hostile(*args, terminal=True, lang="ar", environ={"NEWSCTL_BIDI": "visual"})

        assert harmful(ran.out + ran.err) == []


def test_what_is_invisible_is_shown_as_marks_on_a_terminal(cli: Cli) -> None:
    cli("add", "--title", "ع\x1b[31mل\x07\x7f", "--body", "ن\u202eص")

    ran = cli("show", "1", "--no-pager", terminal=True, environ={"NEWSCTL_BIDI": "off"})

    assert "ع␛[31mل␇␡" in ran.out
    assert "نص" in ran.out
