"""The bar of progress on a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from newsctl.cli.environment import Environment
from newsctl.cli.terminal.progress import Progress
from newsctl.cli.voice import Voice
from newsctl.messages import set_language
from tests.cli.conftest import Stream

WIPE = "\r\x1b[K"


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second goes by at each look at the clock."""
    seconds = iter(range(1000))
    monkeypatch.setattr(
        "newsctl.cli.terminal.progress.time.monotonic", lambda: float(next(seconds))
    )


def env_of(lang: str, **environ: str) -> tuple[Environment, Stream]:
    set_language(lang)
    stderr = Stream(terminal=True)
    variables = {"TERM": "xterm", "COLUMNS": "60", "NEWSCTL_CONFIG": "none.toml"} | environ
    return Environment(Stream(), Stream(), stderr, variables), stderr


@pytest.mark.usefixtures("ticking")
def test_a_bar_grows_to_the_right_in_english() -> None:
    env, shown = env_of("en")
    Progress(env, "Importing")(5, 10)

    bar = "━" * 10 + "╺" + " " * 9
    assert shown.text() == f"\x1b[8l{WIPE}{bar} Importing 5/10"


@pytest.mark.usefixtures("ticking")
def test_a_bar_grows_to_the_left_in_arabic_and_its_label_is_laid_out() -> None:
    env, shown = env_of("ar")
    Progress(env, "لا")(5, 10)

    bar = " " * 9 + "╸" + "━" * 10
    assert shown.text() == f"\x1b[8l{WIPE}{bar} 5/10 \ufefb"


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("how", ["end", "settle", "say"])
def test_it_is_wiped_away_and_the_fence_closed(how: str) -> None:
    env, shown = env_of("en")
    voice = Voice(env)
    progress = voice.progress("Importing")
    progress(5, 10)
    ways: dict[str, Any] = {
        "end": progress.end,
        "settle": voice.settle,
        "say": lambda: voice.complain("done"),
    }
    ways[how]()
    progress.end()

    assert shown.text().partition("5/10")[2] == f"{WIPE}\x1b[8h" + "done\n" * (how == "say")


@pytest.mark.usefixtures("ticking")
def test_nothing_is_drawn_in_a_pipe_or_when_told_to_be_quiet() -> None:
    env, shown = env_of("en")
    env.options["quiet"] = True
    Progress(env, "Importing")(5, 10)

    assert shown.text() == ""
