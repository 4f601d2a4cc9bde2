"""The bar of progress on a terminal."""

from __future__ import annotations

import re
from functools import partial
from operator import truediv
from typing import Any

import pyte
import pytest

from newsctl.cli.environment import Environment
from newsctl.cli.terminal.progress import Progress
from newsctl.cli.voice import Voice
from newsctl.messages import set_language
from tests.cli.conftest import Stream


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


def seen(shown: Stream) -> list[str]:
    """The lines of the terminal that it was drawn on."""
    screen = pyte.Screen(60, 4)
    pyte.Stream(screen).feed(shown.text().replace("\n", "\r\n"))
    return [line.rstrip() for line in screen.display]


@pytest.mark.usefixtures("ticking")
def test_a_bar_grows_to_the_right_in_english() -> None:
    env, shown = env_of("en")
    progress = Progress(env, "Importing")
    for done in (1, 2000, 5000):
        progress(done, 10_000)

    line, *rest = seen(shown)
    assert line.startswith("Importing  " + "━" * 10 + "╸" + " " * 11 + "5,000/10,000")
    assert line.endswith("/s  0:03 left") or "/s" in line
    assert rest == ["", "", ""]


@pytest.mark.usefixtures("ticking")
def test_a_bar_grows_to_the_left_in_arabic_and_its_label_is_laid_out() -> None:
    env, shown = env_of("ar")
    progress = Progress(env, "لا")
    progress(5, 10)

    assert re.search(r" 5/10  +╺━{9}  \ufefb$", seen(shown)[0])
    assert shown.text().startswith("\x1b[8l")


@pytest.mark.usefixtures("ticking")
def test_a_share_that_is_known_grows_the_bar_and_tells_the_time_left_but_no_total() -> None:
    env, shown = env_of("en")
    progress = Progress(env, "Importing")
    for done in (10, 20, 30):
        progress(done, 0, partial(truediv, done, 60))

    line = seen(shown)[0]
    assert line.startswith("Importing  " + "━" * 10 + "╸" + " " * 11 + "30  ")
    assert line.endswith(" left")


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_where_nobody_knows_how_much_there_is_a_piece_of_a_bar_moves(lang: str) -> None:
    """It goes the way the language is read."""
    env, shown = env_of(lang)
    progress = Progress(env, "Importing")
    places = []
    for done in (3, 9):
        progress(done, 0)
        line = seen(shown)[0]
        assert re.search(rf"\b{done}\b", line)
        assert line.count("━") in {4, 5}
        places.append(line.index("━"))

    assert (places[0] > places[1]) is (lang == "ar")


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("how", ["end", "settle", "say"])
def test_it_is_wiped_away_and_the_fence_closed(how: str) -> None:
    env, shown = env_of("ar")
    voice = Voice(env)
    progress = voice.progress("استيراد")
    progress(5, 10)
    assert seen(shown)[0] != ""
    ways: dict[str, Any] = {
        "end": progress.end,
        "settle": voice.settle,
        "say": lambda: voice.complain("done"),
    }
    ways[how]()
    progress.end()

    assert seen(shown) == ["done" if how == "say" else "", "", "", ""]
    assert shown.text().count("\x1b[8l") == shown.text().count("\x1b[8h") == 1


@pytest.mark.usefixtures("ticking")
def test_nothing_is_drawn_in_a_pipe_or_when_told_to_be_quiet() -> None:
    env, shown = env_of("en")
    env.options["quiet"] = True
    Progress(env, "Importing")(5, 10)

    assert shown.text() == ""


@pytest.mark.usefixtures("ticking")
def test_an_interrupt_while_the_bar_appears_gives_the_terminal_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C within the first drawing: the cursor is shown again, and nothing of the bar stays."""
    env, shown = env_of("en")
    progress = Voice(env).progress("Importing")
    write = shown.write

    def interrupted(text: str) -> int:
        written = write(text)
        if "Importing" in text:
            monkeypatch.setattr(shown, "write", write)
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(shown, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        progress(1, 10)
    progress.end()

    assert shown.text().rindex("\x1b[?25h") > shown.text().rindex("\x1b[?25l")
    assert seen(shown) == ["", "", "", ""]
