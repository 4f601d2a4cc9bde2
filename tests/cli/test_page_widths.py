"""What a person reads on a terminal, at each width, in each language: its margins, its weights, and
the bars of what takes long."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

WIDTHS = (40, 60, 80, 100, 140)
ARTICLES: list[dict[str, Any]] = [
    {"title": "«خبر عاجل»: 3 قتلى في انفجار (BBC) بمدينة الرباط، والوزير يعد بتحقيق في الأسباب",
     "body": "قال الوزير (أمس) إن 12.5% من CNN وصل إلى الرباط. " * 9, "source": "هسبريس",
     "author": "أحمد بن علي", "section": "اقتصاد", "tags": ["أخبار", "اقتصاد"],
     "published_at": "2026-11-20T10:00:00+01:00", "url": "https://example.org/" + "a/b" * 30},
    {"title": "Breaking: three killed in «خبر عاجل» at Al-Bab", "source": "BBC عربي",
     "body": "An English paragraph. " * 12 + "\n\nفقرة عربية في مقال إنجليزي."},
    {"title": "بِسَلامٍ وَصَلَتِ الأَخْبارُ", "body": "كلمة" * 60, "source": "Le Monde"},
]  # fmt: skip
LOOKS = (
    ["list"],
    ["list", "--columns", "id,title,source,views,url"],
    ["search", "الرباط"],
    ["search", "الرباط", "--explain"],
    ["show", "1-3", "--no-pager"],
    ["stats"],
    ["top"],
    ["trash"],
    ["undo", "--list"],
    ["--help"],
    ["import", "--help"],
    ["show", "999"],
    ["list", "--nope"],
    ["search", "(الرباط"],
)


@pytest.fixture
def archive(cli: Cli) -> Cli:
    lines = "\n".join(map(json.dumps, ARTICLES))
    cli("import", "-", "--from", "jsonl", stdin=lines)
    cli("show", "1")
    return cli


@pytest.mark.parametrize("args", LOOKS, ids=" ".join)
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_two_cells_are_free_at_the_right_and_one_at_the_left_of_arabic(
    archive: Cli, args: list[str], lang: str
) -> None:
    """At each width; the recipe of a command may be longer, for it is to be copied whole."""
    for width in WIDTHS:
        environ = {"TERM": "xterm-256color", "COLUMNS": str(width), "NEWSCTL_BIDI": "visual"}
        ran = archive(*args, terminal=True, lang=lang, environ=environ, code=None)
        lines = re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", ran.out + ran.err).split("\n")

        assert max(map(cell_len, lines)) <= width - 2
        if lang == "ar":
            assert all(not line or line[0] == " " for line in lines)


def test_text_is_in_full_contrast_and_what_is_known_of_it_dim(archive: Cli) -> None:
    """Headline bold, byline and foot quiet, and nothing around the body."""
    environ = {"TERM": "xterm-256color", "COLUMNS": "100", "NEWSCTL_BIDI": "off"}
    ran = archive("show", "2", terminal=True, environ=environ | {"COLORFGBG": "15;0"})

    assert ran.lines[0] == f"\x1b[1m{ARTICLES[1]['title']}\x1b[0m"
    assert ran.lines[1].startswith("\x1b[38;5;247mBBC عربي")
    assert "An English paragraph. An English" in ran.lines[3]
    assert "\x1b" not in "".join(ran.lines[3:-2])


@pytest.mark.parametrize(
    ("args", "label"),
    [
        (["import", "more.jsonl"], "Importing"),
        (["reindex"], "Indexing"),
        (["compact"], "Compacting"),
        (["backup", "copy.tar"], "Copying"),
        (["check"], "Checking"),
    ],
)
def test_long_work_tells_how_far_it_is(
    archive: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], label: str
) -> None:
    told: list[tuple[str, int]] = []

    class Told:
        def __init__(self, _env: object, its: str) -> None:
            self.label = its

        def __call__(self, done: int, *_more: object, **_named: object) -> None:
            told.append((self.label, done))

        def end(self) -> None:
            pass

    monkeypatch.chdir(tmp_path)
    (tmp_path / "more.jsonl").write_text(json.dumps({"title": "خبر آخر"}), encoding="utf-8")
    monkeypatch.setattr("newsctl.cli.terminal.progress.Progress", Told)
    monkeypatch.setattr("newsctl.archive.file.index.index.is_much", lambda *_sizes: True)

    archive(*args)

    assert label in {its for its, _done in told}
    assert [done for its, done in told if its == label] == sorted(
        done for its, done in told if its == label
    )
