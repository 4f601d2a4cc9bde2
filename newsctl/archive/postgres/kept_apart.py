"""What an archive keeps beside its articles: saved searches, and newspapers that are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.archive.postgres.values import array
from newsctl.jsontext import dump, load
from newsctl.selection import SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsctl.archive.postgres.server import Server
    from newsctl.subscription import Subscription


# -- saved searches ------------------------------------------------------------------------------
def searches(server: Server) -> dict[str, str]:
    """The saved searches: name → query text."""
    return dict(server.rows("SELECT name, query FROM newsctl.searches ORDER BY name"))


def save_search(server: Server, name: str, text: str | None) -> None:
    """Save a search, or forget it (None)."""

    def save() -> None:
        before = server.value(
            "SELECT query FROM newsctl.searches WHERE name = %s FOR UPDATE", (name,)
        )
        if before is not None and before != text:  # of another nobody was told anything
            told = SEARCH + name
            server.rows(
                "DELETE FROM newsctl.seen WHERE name = %s OR starts_with(name, %s)",
                (told, f"{told}\n"),
            )
        if text is None:
            server.rows("DELETE FROM newsctl.searches WHERE name = %s", (name,))
        else:
            server.rows(
                "INSERT INTO newsctl.searches VALUES (%s, %s) "
                "ON CONFLICT (name) DO UPDATE SET query = excluded.query",
                (name, text),
            )

    server.write(save)


# -- followed newspapers -------------------------------------------------------------------------
def subscriptions(server: Server) -> list[Subscription]:
    """The feeds that are followed, by the address that each is known by."""
    from newsctl.subscription import Subscription

    rows = server.rows("SELECT feed, value::text FROM newsctl.subscriptions ORDER BY feed")
    return [Subscription.of_record(load(value) | {"feed": feed}) for feed, value in rows]


def save_subscriptions(server: Server, ones: Iterable[Subscription]) -> None:
    """Keep feeds, each in the place of what was kept of it."""
    rows = {one.feed: dump(one.to_record()).decode() for one in ones}
    server.write(
        lambda: server.insert(
            "subscriptions", {"feed": "text", "value": "json"}, sorted(rows.items()),
            "ON CONFLICT (feed) DO UPDATE SET value = excluded.value",
        )
    )  # fmt: skip


def forget_subscriptions(server: Server, feeds: Iterable[str]) -> None:
    """Follow feeds no longer."""
    gone = array(feeds)
    server.write(
        lambda: server.rows(
            "DELETE FROM newsctl.subscriptions WHERE feed = ANY (%s::text[])", (gone,)
        )
    )
