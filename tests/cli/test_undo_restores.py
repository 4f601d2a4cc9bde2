"""`undo` after each changing command over a hundred articles restores the archive, to the byte of
its export; `redo` brings back what the command had made of it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from newsctl.archive.open import open_archive
from newsctl.article import Article
from newsctl.cli.registry import COMMANDS
from newsctl.selection import Selection
from tests.cli import conftest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli

MANY = 100
LIVING = f"21-{MANY}"  # the first twenty lie in the trash
# Every way of changing articles, by command. A line of the registry that is in neither of the two
# tables below fails a test.
CHANGING: dict[str, list[list[str]]] = {
    "add": [
        ["add", "--title", "جديد", "--body", "نص جديد"],
        ["add", "one.txt", "two.txt"],
        ["add", "updated.txt", "--source", "غيره", "--on-duplicate", "update"],
    ],
    "import": [
        ["import", "new.jsonl"],
        ["import", "new.jsonl", "--strict", "--tag", "وارد"],
        ["import", "changed.jsonl", "--on-duplicate", "update"],
        ["import", "changed.jsonl", "--on-duplicate", "keep"],
        ["import", "restored.jsonl", "--keep-ids"],
    ],
    "edit": [
        ["edit", LIVING, "--set", "source=مصدر آخر له اسم أطول من الذي قبله بكثير"],
        ["edit", LIVING, "--set", "source=X", "--set", "section=", "--set", "tags=أ، ب"],
        ["edit", LIVING, "--set", "views=5000"],
        ["edit", LIVING, "--set", "page_views=7", "--set", "published_at=2020-05-12"],
        ["edit", LIVING, "--set", "body=نص"],
        ["edit", "40-44"],  # in an editor, one after the other
    ],
    "tag": [["tag", LIVING, "+جديد", "-نقل"], ["tag", "1-20", "+مهمل"]],
    "mark": [["mark", LIVING, "read"], ["mark", LIVING, "unread"]],
    "rm": [["rm", LIVING], ["rm", LIVING, "--forever", "--yes"]],
    "trash": [["trash", "--empty", "--yes"]],
    "restore": [["restore", "1-20"]],
}
# Those that change no article, or that take back and put again.
OTHERS = frozenset(
    ("list", "search", "show", "count", "latest", "top", "views", "related", "duplicates", "open",
     "stats", "export", "check", "reindex", "backup", "compact", "config", "doctor", "completion",
     "man", "help", "undo", "redo", "searches", "history", "diff", "browse", "serve", "setup",
     "copy", "follow", "unfollow", "fetch")
)  # fmt: skip
WAYS = [way for ways in CHANGING.values() for way in ways]


def test_every_command_is_in_one_of_the_tables() -> None:
    assert set(COMMANDS) <= {*CHANGING, *OTHERS}
    assert set(CHANGING) <= set(COMMANDS)
    assert not OTHERS & CHANGING.keys()


def article(number: int) -> Article:
    return Article(
        title=f"خبر {number} عن القطار السريع",
        body=f"نص الخبر رقم {number} وفيه كلمة{number}.\n\nفقرة ثانية " * (1 + number % 4),
        source=("الراي", "الأهرام", None)[number % 3],
        section="محليات" if number % 2 else None,
        tags=["نقل", f"وسم{number % 5}"] if number % 7 else [],
        url=f"https://news.example/{number}" if number % 5 else None,
        published_at=f"2026-0{number % 9 + 1}-1{number % 9}" if number % 11 else None,
        views=number % 13,
        extra={"رقم": number, "ب": {"ج": [1, None, 2.5]}, "أ": True} if number % 3 == 0 else {},
    )


@pytest.fixture(scope="module")
def _many(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    folder = tmp_path_factory.mktemp("many")
    location = str(folder / "articles.json")
    with open_archive(location, create=True, clock=lambda: conftest.NOW) as archive:
        list(archive.add_many(article(number) for number in range(1, MANY + 1)))
        archive.trash(range(1, 21))
        for number in (30, 30, 31, 90):
            archive.record_view(number)
    return folder


@pytest.fixture
def many(cli: Cli, _many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A hundred articles, some read, the first twenty in the trash; and what to bring in."""
    for file in _many.iterdir():
        shutil.copy2(file, cli.db.parent / file.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "")
    for name, text in (("one", "عنوان أول\n\nنص أول طويل."), ("two", "عنوان ثان\n\nنص ثان."),
                       ("updated", f"{article(50).title}\n\n{article(50).body}")):  # fmt: skip
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    new = [{"title": f"وارد {n}", "body": f"نص الوارد {n}"} for n in range(MANY)]
    changed = [article(n).to_record() | {"source": "غيره", "extra": {"جديد": n}, "views": 99}
               for n in range(21, MANY + 20)]  # fmt: skip
    for one in changed:
        one["id"] = None
    restored = [one | {"id": 900 + n, "views": 3, "page_views": 1,
                       "reads": {"2026-11-20T10:00Z": 2}} for n, one in enumerate(new)]  # fmt: skip
    for name, rows in (("new", new), ("changed", changed), ("restored", restored)):
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return cli


def exported(cli: Cli) -> tuple[str, str]:
    """What `export` writes of the articles, and what lies in the trash."""
    with open_archive(str(cli.db), clock=lambda: conftest.NOW) as archive:
        trash = [json.dumps(one.to_record()) for one in archive.list(Selection(trash=True))]
    return cli("export").out, "\n".join(trash)


def run(cli: Cli, way: list[str], tmp_path: Path) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "\\nفقرة أضيفت\\n" >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    cli(*way, environ={"EDITOR": str(editor)})


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_undo_restores_the_archive_to_the_byte_of_its_export(
    many: Cli, way: list[str], tmp_path: Path
) -> None:
    before = exported(many)
    run(many, way, tmp_path)
    after = exported(many)
    assert after != before
    many("undo", "--yes")

    living, trash = exported(many)
    assert living == before[0]
    if way[0] in {"add", "import"}:  # what had been added lies there now
        assert set(before[1].splitlines()) <= set(trash.splitlines())
    else:
        assert trash == before[1]
    many("redo")
    assert exported(many) == after
    many("undo", "--yes")
    assert exported(many)[0] == before[0]


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_reads_counted_meanwhile_stay(many: Cli, way: list[str], tmp_path: Path) -> None:
    """Two runs, with and without the command and its undo: they hold the same."""
    alone = tmp_path / "alone.json"
    for end in ("", ".index", ".history", ".journal"):
        shutil.copy2(f"{many.db}{end}", f"{alone}{end}")
    run(many, way, tmp_path)
    for number in ("30", "80"):
        many("--db", str(alone), "show", number)
    if way[0] == "rm" and "--forever" in way:  # what is not there is not read
        many("undo", "--yes")
    for number in ("30", "80"):
        many("show", number)
    if "--forever" not in way:
        many("undo", "--yes")

    def reads(*where: str) -> list[tuple[int, int, str | None]]:
        listed = many(*where, "list", "--json", "--sort", "added").json
        return [(one["id"], one["views"], one["viewed_at"]) for one in listed]

    assert reads() == reads("--db", str(alone))


def test_several_in_a_row_are_taken_back_and_put_again(many: Cli, tmp_path: Path) -> None:
    """Each step of the way back, and of the way forth, is the archive that was then."""
    ways = [WAYS[0], ["tag", LIVING, "+ج"], ["edit", LIVING, "--set", "section=رأي"],
            ["rm", "30-60"], ["trash", "--empty", "--yes"], ["import", "new.jsonl"],
            ["mark", LIVING.replace("21", "61"), "read"]]  # fmt: skip
    states = [exported(many)]
    for way in ways:
        run(many, way, tmp_path)
        states.append(exported(many))
    for at in range(len(ways) - 1, -1, -1):
        many("undo", "--yes")
        assert exported(many)[0] == states[at][0], ways[at]
    for at in range(len(ways)):
        many("redo")
        assert exported(many)[0] == states[at + 1][0], ways[at]
    assert exported(many) == states[-1]
    many("redo", code=1)
    for at in range(len(ways) - 1, -1, -1):
        many("undo", "--yes")
        assert exported(many)[0] == states[at][0], ways[at]
