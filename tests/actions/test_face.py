"""Another face can be written over the actions: it needs nothing of the command line."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

from newsctl.actions import filters, finding, importing, reading
from tests.actions.conftest import TODAY

if TYPE_CHECKING:
    from newsctl.archive.door import Archive


class Face:
    """A whole face: it finds, reads and brings in."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.shown: list[str] = []

    def find(self, text: str, **asked: object) -> list[str]:
        query = finding.read_query(self.archive, text, TODAY)
        answer = finding.search(self.archive, query, filters.selection(asked, today=TODAY))
        return [one.article.title for one in finding.articles_of(self.archive, answer)]

    def read(self, number: int) -> str:
        missing = lambda why: self.shown.append(str(why))  # noqa: E731 - a face in ten lines
        return "".join(
            one.article.body for one in reading.read(self.archive, [number], missing=missing)
        )

    def bring_in(self, data: bytes) -> dict[str, object]:
        job = importing.Import(refuse=lambda error: self.shown.append(str(error)))
        job.store(
            self.archive,
            importing.read_items(["-"], today=TODAY, stdin=io.BytesIO(data), kind="jsonl"),
        )
        return job.report()


def test_a_face_finds_reads_and_brings_in(archive: Archive) -> None:
    face = Face(archive)

    assert face.find("القطار") == ["افتتاح خط القطار"]
    assert face.find("الوزير OR الأطفال", sources=["الساحل"], since="2027") == []
    assert face.read(2) == "ركب فيه سكان كثيرون."
    assert archive.get(2).views == 1
    assert face.read(9) == ""
    report = face.bring_in('{"title": "خبر", "body": "نص الخبر"}\n{"title": \n'.encode())
    assert (report["added"], report["failed"], report["ids"]) == (1, 1, [4, None])
    assert face.read(4) == "نص الخبر"
    assert face.shown == ["No article has the id 9", "-, line 2: this is not JSON (column 10)"]


def test_no_action_loads_the_command_line_or_what_draws() -> None:
    """All modules of the floor, in a Python of their own."""
    code = (
        "import importlib, pkgutil, sys, newsctl.actions as a\n"
        "for one in pkgutil.iter_modules(a.__path__):\n"
        "    importlib.import_module(f'newsctl.actions.{one.name}')\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()

    assert "newsctl.actions.finding" in loaded
    assert not [one for one in loaded if one.startswith(("newsctl.cli", "newsctl.display"))]
    assert not {"typer", "rich", "tinydb", "lxml", "httpx"} & set(loaded)


def test_an_article_that_is_deleted_behind_a_search_is_passed_over(archive: Archive) -> None:
    query = finding.read_query(archive, "القطار OR الوزير", TODAY)
    answer = finding.search(archive, query)
    found = [hit.id for hit in answer.results.hits]
    assert len(found) > 1
    archive.remove(found[:1])

    assert [one.article.id for one in finding.articles_of(archive, answer)] == found[1:]


def test_a_query_goes_on_where_its_last_word_may() -> None:
    assert finding.begun("رئيس الحكو") == "رئيس الحكو*"
    assert finding.begun("title:وزي") == "title:وزي*"
    assert finding.begun("الرئ") == "الرئ*"
    for text in (
        "",
        "وز",
        "الر",
        "خبر وال",
        "title:بالر",
        "وزير ",
        "وزير*",
        "-وزير",
        "=وزير",
        '"وزير',
        "a OR",
        "2024",
        "عام 2024",
    ):
        assert finding.begun(text) == ""
