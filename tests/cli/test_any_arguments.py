"""Whatever is typed, the exit code is one of those promised, and nobody sees a traceback."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsctl.cli.app import main
from newsctl.cli.environment import Environment
from newsctl.cli.registry import COMMANDS
from tests.cli.conftest import NOW, Stream

if TYPE_CHECKING:
    from pathlib import Path

PROMISED = {0, 1, 2, 65, 74, 75}
# `man DIR`, `export -o`, `backup` and `config edit` write files where they are told: words that
# name places are left out of what is tried here, and so is `serve`, which ends when it is told to.
QUIET = sorted(set(COMMANDS) - {"man", "open", "backup", "serve"})
OPTIONS = (
    "--json", "-0", "--limit", "-n", "--since", "--until", "--format", "--columns", "--sort",
    "--tag", "--source", "--match", "--fuzzy", "--explain", "--batch", "--set", "--trash", "--yes",
    "--quiet", "--lang", "--digits", "--color", "--bidi", "--raw", "--highlight", "--period",
    "--on-duplicate", "--dry-run", "--map", "--from", "--strict", "--title", "--body", "--date",
    "--views", "--empty", "--forever", "--offset", "--reverse", "--help", "--version", "--", "-h",
)  # fmt: skip
WORDS = (
    "1", "2-3", "٣", "last", "-", "0", "-1", "9-2", "1,,2", "ids", "{id}", "{", "{id:%Y}", "{x}",
    "x=", "title=خبر", "views=-1", "tags=", "=", "+", "+وسم", "-وسم", "قطار", "NEAR(", "a OR", "(",
    '"', "title:", "@none", "2026-13-45", "أمس", "-3w", "99999999999999999999", "ar", "json",
    "\u202e", "\x1b[31m", "\ud800", "get", "list", "lang", "day", "update", "none.txt", "*",
)  # fmt: skip
anything = st.one_of(
    st.sampled_from(OPTIONS),
    st.sampled_from(WORDS),
    st.text(alphabet="ab01-=+{}:%()\"'،مغ\u200f \t", max_size=5),
)


@given(
    command=st.sampled_from(QUIET),
    words=st.lists(anything, max_size=5),
    stdin=st.sampled_from(WORDS),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_exit_code_is_one_of_those_promised(
    environ: dict[str, str], db: Path, pattern: Path, command: str, words: list[str], stdin: str
) -> None:
    for file in pattern.iterdir():
        shutil.copy2(file, db.parent / file.name)
    env = Environment(
        stdin=Stream(stdin.encode("utf-8", "surrogateescape" if stdin != "\ud800" else "replace")),
        stdout=Stream(),
        stderr=Stream(),
        environ=environ | {"EDITOR": "true", "NEWSCTL_DEBUG": "1"},
        clock=lambda: NOW,
    )

    code = main([command, *words], env)

    assert isinstance(env.stderr, Stream)
    said = env.stderr.text()
    assert "Traceback" not in said, said
    assert code in PROMISED
