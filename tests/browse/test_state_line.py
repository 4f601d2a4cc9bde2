"""What the line of state gives up where the screen is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsctl.actions import finding
from newsctl.display.bidi_modes import Mode
from newsctl.messages import LANGUAGES, speaking
from tests.browse.conftest import Driver

if TYPE_CHECKING:
    from newsctl.archive.door import Archive

LONG = "قطار " + "(قطار OR رقم) " * 12
BOUNDED = {
    "ar": "27 مقالا · أكثر كلمات «ال*» ورودا",
    "en": "27 articles · the most frequent words of “ال*”",
    "fr": "27 articles · les mots les plus fréquents de « ال* »",
}


def state(driver: Driver) -> str:
    return driver.shown()[-2].strip().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("width", [62, 80, 100, 140])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_how_many_and_among_what_is_whole_at_any_width(
    archive: Archive, lang: str, width: int, monkeypatch: Any
) -> None:
    """The order gives way first, then the end of what was asked for."""
    with speaking(lang):
        driver = Driver(archive, text=LONG, mode=Mode.OFF, width=width)
        monkeypatch.setattr(driver.reader.list.rows, "bounds", finding.Bounds(("ال*",), None))
        monkeypatch.setattr(driver.reader.list, "total", 27)

        line = state(driver)

        assert line.endswith(BOUNDED[lang])
        assert len(line) <= width


@pytest.mark.parametrize(("width", "line"), [
    (80, "Search: خبر رقم · best first · 40 articles"),
    (42, "Search: خبر رقم · best first · 40 articles"),
    (41, "Search: خبر رقم · 40 articles"),
    (29, "Search: خبر رقم · 40 articles"),
    (28, "Search: خبر… · 40 articles"),
    (16, "40 articles"),
    (8, "40 arti…"),
])  # fmt: skip
def test_what_gives_way_in_turn(archive: Archive, width: int, line: str) -> None:
    with speaking("en"):
        driver = Driver(archive, text="خبر رقم", mode=Mode.OFF, width=width, base=0)

        assert state(driver) == line


def test_a_list_without_a_search_gives_up_its_order(archive: Archive) -> None:
    with speaking("fr"):
        driver = Driver(archive, mode=Mode.OFF, width=20, base=0)("j")

        assert state(driver) == "40 articles"
