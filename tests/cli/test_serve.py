"""What `newsctl serve` refuses, before anything is served."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--host", "0.0.0.0"], "At 0.0.0.0 others can read too"),
        (["--host", "::"], "At :: others can read too"),
        (["--host", "192.168.1.5"], "At 192.168.1.5 others can read too"),
        (["--host", "archive.example.org"], "At archive.example.org others can read too"),
        (["--host", "0.0.0.0", "--token", "short"], "A token has 12 letters or more"),
        (["--host", "0.0.0.0", "--token", ""], "A token has 12 letters or more"),
        (["--port", "70000"], "--port can't be 70000"),
        (["--port", "x"], "--port can't be x"),
    ],
)
def test_nobody_is_let_in_by_accident(words: list[str], told: str, cli: Cli) -> None:
    ran = cli("serve", *words, code=2)

    assert ran.err.startswith(told)
    assert ran.out == ""


def test_without_the_extra_the_way_to_it_is_said(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    ran = cli("serve", code=2)

    assert ran.err == (
        "`newsctl serve` needs uvicorn, which is not installed: pip install 'newsctl[web]'\n"
    )


def test_an_archive_that_cannot_be_opened_is_said_before_anything_is_served(cli: Cli) -> None:
    cli.db.write_bytes(b"no archive")

    assert cli("serve", "--port", "0", code=74).out == ""
