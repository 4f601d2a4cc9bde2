"""A `Subscription`: a feed that is followed, what its articles get, and how it went so far."""

from __future__ import annotations

from typing import Any, Self

from newsctl.fast_dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Subscription:
    """One feed that is followed. Times are UTC seconds, stretches of time are seconds.

    `feed` is the address by which it was first followed, and stays its identity; `address` is where
    it stands now. `home` is the page that it belongs to.
    """

    feed: str
    address: str = ""
    name: str = ""
    home: str | None = None

    # What its reader asked for.
    source: str | None = None  # these three are what its articles get
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    full: bool = False  # whether the article behind each entry is fetched
    interval: int | None = None  # between two fetches; None for the usual

    # How it went.
    added_at: int = 0  # when it was first followed
    fetched_at: int | None = None  # last, with or without success
    answered_at: int | None = None  # last, with success
    arrived_at: int | None = None  # when an article last came of it
    due_at: int = 0  # not to be fetched before
    ended_at: int | None = None  # since when its site says that it is gone for good
    errors: int = 0  # in a row
    error: str | None = None  # the last one, in words
    asked_until: int = 0  # until when its site asked to be left alone

    # What its site said when it last answered.
    etag: str | None = None
    modified: str | None = None  # Last-Modified, as it was sent
    pace: int | None = None  # between two fetches, as the feed asks
    skipped_hours: list[int] = field(default_factory=list)  # UTC
    skipped_days: list[int] = field(default_factory=list)  # 0 is Monday
    seen: dict[str, str] = field(default_factory=dict)  # an entry's identity → its fingerprint

    def to_record(self) -> dict[str, Any]:
        """What is known, as a JSON object, without what is as it is at first."""
        plain = Subscription(feed=self.feed)
        return {
            name: getattr(self, name)
            for name in _FIELDS
            if getattr(self, name) != getattr(plain, name)
        }

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Self:
        """The same, back; what a later version may have noted besides is left out."""
        one = cls(**{name: value for name, value in record.items() if name in _FIELDS})
        one.address = one.address or one.feed
        return one


_FIELDS: tuple[str, ...] = tuple(Subscription.__annotations__)
