"""The newspapers that are followed, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.open import open_archive
from newsctl.subscription import Subscription
from tests.cli import conftest

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

NOON = int(conftest.NOW.timestamp())
COAST = Subscription(feed="https://www.coast.example/feed", name="صوت الساحل")


def shown(cli: Cli, *ones: Subscription) -> list[str]:
    with open_archive(str(cli.db)) as archive:
        archive.save_subscriptions(ones)
    return cli("follow", terminal=True, environ={"NEWSCTL_BIDI": "off", "NO_COLOR": "1"}).lines


def test_a_table_has_no_columns_of_nothing(cli: Cli) -> None:
    heads, *_rest = shown(cli, COAST)

    assert all(one in heads for one in ("Newspaper", "Address", "State"))
    assert not any(one in heads for one in ("Last fetch", "Last new"))


def test_a_table_says_when_and_how(cli: Cli) -> None:
    told = shown(
        cli,
        Subscription(feed="https://a.example/1", name="أ", fetched_at=NOON, errors=3, error="…"),
        Subscription(feed="https://a.example/2", name="ب", fetched_at=NOON, arrived_at=NOON),
        Subscription(feed="https://a.example/3", name="ج", fetched_at=NOON, ended_at=NOON),
        COAST,
    )

    rows = [line for line in told if "example/" in line]
    said = "".join(rows)
    assert all(one in said for one in ("3 errors in a row", "ended", "not fetched yet"))
    assert "coast.example/feed" in rows[-1]
    assert "www." not in said
    assert ":00" in rows[1]  # today, by the hour


def test_a_name_does_no_harm_to_a_terminal(cli: Cli) -> None:
    told = shown(cli, Subscription(feed="https://a.example/", name="أ\x1b[31mب\x07\u202eج"))

    text = "\n".join(told)
    assert "\x1b[31m" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
