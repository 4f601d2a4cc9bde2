"""Following newspapers: their feeds found and remembered, listed, given up, and fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsctl.errors import BadInput, NothingMatched, UsageError
from newsctl.fast_dataclasses import dataclass, field, replace
from newsctl.messages import gettext as _
from newsctl.subscription import Subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import BinaryIO

    from newsctl.archive.changes import Origin
    from newsctl.archive.door import Archive
    from newsctl.following.discovery import Link
    from newsctl.following.rounds import Round
    from newsctl.formats.item import Options
    from newsctl.formats.opml import Outline

ENDED, FAILING, NEW = "ended", "failing", "new"  # how a feed is; nothing while all is well


@dataclass(slots=True)
class Followed:
    """What following a place came to: the feed, whether it was followed before, and the other feeds
    that its page has."""

    subscription: Subscription
    before: bool
    others: tuple[Link, ...] = ()


# -- following -----------------------------------------------------------------------------------
def follow(
    archive: Archive,
    places: Sequence[str],
    asked: Mapping[str, Any],
    *,
    now: int,
    today: date,
    allow_local: bool = False,
    stdin: BinaryIO,
    refuse: Callable[[BadInput], None],
) -> list[Followed]:
    """Follow the feed at each address, or of the page there, and each feed of a list (OPML), `-`
    being the one that `stdin` brings.

    `asked` are fields of a `Subscription` that its reader chose. Those that are followed already
    get them, and are not followed twice. What cannot be followed is told to `refuse`.
    """
    from newsctl.formats.item import Options

    found: list[Followed] = []
    known = {_identity(one): one for one in archive.subscriptions()}
    known |= {_identity_of(one.address): one for one in known.values()}
    for place in places:
        try:
            ones = _found_at(place, stdin, Options(today, allow_local=allow_local))
        except BadInput as error:
            refuse(error)
            continue
        for one, others in ones:
            before = known.get(_identity_of(one.address))
            one.added_at = now
            kept = replace(before or one, ended_at=None, due_at=0, **asked)
            known[_identity_of(kept.address)] = kept
            found.append(Followed(kept, before is not None, others))
    if found:
        archive.save_subscriptions(one.subscription for one in found)
    return found


def _identity(one: Subscription) -> str:
    return _identity_of(one.feed)


def _identity_of(address: str) -> str:
    from newsctl.archive.url_keys import url_key

    return url_key(address) or address


def _found_at(
    place: str, stdin: BinaryIO, options: Options
) -> list[tuple[Subscription, tuple[Link, ...]]]:
    piped = place == "-"
    if not piped and ("://" in place or not Path(place).is_file()):
        return _found_on_the_web(place, options)
    from newsctl.formats.opml import outlines_of

    if piped:
        return _listed(outlines_of(stdin, place, options), place)
    with Path(place).open("rb") as stream:
        return _listed(outlines_of(stream, place, options), place)


def _listed(outlines: Sequence[Outline], place: str) -> list[tuple[Subscription, tuple[Link, ...]]]:
    """The feeds of a list; none of them is asked for anything yet."""
    from newsctl.following.lists import subscription_of

    ones = [subscription_of(one) for one in outlines]
    ones = [one for one in ones if one.feed.lower().startswith(("http://", "https://"))]
    if not ones:
        raise BadInput(_("{file}: it lists no feed").format(file=place), source=place)
    return [(one, ()) for one in ones]


def _found_on_the_web(place: str, options: Options) -> list[tuple[Subscription, tuple[Link, ...]]]:
    from newsctl.following.asking import Asker
    from newsctl.following.discovery import find_feed
    from newsctl.following.hosts import Hosts, host_of

    address = place if "://" in place else _with_scheme(place)
    found = find_feed(address, Asker(Hosts(), allow_local=options.allow_local), options)
    if isinstance(found, list):
        return _listed(found, address)
    channel = found.channel
    one = Subscription(
        feed=found.address,
        address=found.address,
        name=" ".join(channel.title.split())[:100] or host_of(found.address),
        home=found.home or channel.link,
        full=found.sitemap,  # which has no text of its own
    )
    return [(one, found.others)]


def _with_scheme(place: str) -> str:
    """An address typed as people say it: `example.org/news`. Raises BadInput for what is none."""
    host = place.partition("/")[0]
    if "." not in host.strip(".") or any(one.isspace() for one in host):
        raise BadInput(_("{file}: there is no such file").format(file=place), source=place)
    return f"https://{place}"


# -- choosing ------------------------------------------------------------------------------------
def chosen(ones: Iterable[Subscription], names: Sequence[str]) -> list[Subscription]:
    """The feeds that names mean: all of a name, or the one of an address, or the only one in whose
    name or address it stands. Raises NothingMatched, and UsageError for a name that means many."""
    every = list(ones)
    found: dict[str, Subscription] = {}
    for name in names:
        found |= {one.feed: one for one in _meant(every, name)}
    return list(found.values())


def _meant(every: list[Subscription], name: str) -> list[Subscription]:
    from newsctl.arabic.fold import fold

    wanted = fold(" ".join(name.split()))
    same = [
        one
        for one in every
        if wanted in {fold(one.name), fold(one.source or "")}
        or _identity_of(name) in {_identity_of(one.feed), _identity_of(one.address)}
    ]
    within = [one for one in every if wanted in fold(f"{one.name}\n{one.address}\n{one.feed}")]
    found = same or within
    if not found:
        raise NothingMatched(
            _("No newspaper that is followed is called {name}; `newsctl follow` lists them").format(
                name=name
            )
        )
    if not same and len(found) > 1:
        raise UsageError(
            _("{name} may be any of these: {names}").format(
                name=name, names=_(", ").join(one.name or one.address for one in found[:8])
            )
        )
    return found


def unfollow(archive: Archive, names: Sequence[str]) -> list[Subscription]:
    """Follow newspapers no longer; which they were. Their articles stay. Raises NothingMatched."""
    ones = chosen(archive.subscriptions(), names)
    archive.forget_subscriptions(one.feed for one in ones)
    return ones


def listed(ones: Iterable[Subscription]) -> list[Subscription]:
    """In the order in which people look for them: by name."""
    from newsctl.arabic.fold import fold

    return sorted(ones, key=lambda one: (fold(one.name or one.address), one.feed))


def state(one: Subscription) -> str:
    """How a feed is: `ended`, `failing`, `new`, or empty while all is well."""
    if one.ended_at is not None:
        return ENDED
    if one.errors:
        return FAILING
    return "" if one.fetched_at else NEW


def as_record(one: Subscription) -> dict[str, Any]:
    """A feed that is followed, as JSON has it."""
    return {
        "name": one.name or one.address,
        "feed": one.feed,
        "address": one.address,
        "home": one.home,
        "source": one.source,
        "section": one.section,
        "tags": one.tags,
        "full": one.full,
        "interval": one.interval,
        "added_at": moment(one.added_at or None),
        "fetched_at": moment(one.fetched_at),
        "answered_at": moment(one.answered_at),
        "arrived_at": moment(one.arrived_at),
        "due_at": None if one.ended_at else moment(max(one.due_at, one.asked_until) or None),
        "ended_at": moment(one.ended_at),
        "errors": one.errors,
        "error": one.error,
    }


def moment(seconds: int | None) -> str | None:
    """A time as JSON has it (ISO 8601, UTC); None for none."""
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}" if seconds else None


# -- fetching ------------------------------------------------------------------------------------
@dataclass(slots=True)
class Plan:
    """What a round is to fetch, and what it leaves."""

    fetched: list[Subscription] = field(default_factory=list)
    not_due: list[Subscription] = field(default_factory=list)
    ended: list[Subscription] = field(default_factory=list)


def planned(archive: Archive, names: Sequence[str], now: int, *, at_once: bool) -> Plan:
    """The feeds to fetch now, of those that were named or of all: those that are due; `at_once`
    those that were named, due or not, unless their site asked to be left alone. Raises
    NothingMatched, UsageError."""
    from newsctl.following.schedule import is_due

    every = archive.subscriptions()
    plan = Plan()
    at_once = at_once and bool(names)
    for one in chosen(every, names) if names else every:
        if one.ended_at is not None and not at_once:
            plan.ended.append(one)
        elif is_due(one, now) or (at_once and now >= one.asked_until):
            plan.fetched.append(one)
        else:
            plan.not_due.append(one)
    return plan


def round_of(
    archive: Archive,
    *,
    now: Callable[[], int],
    today: date,
    origin: Origin,
    allow_local: bool,
    **told: Any,
) -> Round:
    """A round that fetches feeds into an archive; `told` are the callbacks of a `Round`."""
    from newsctl.following.asking import Asker
    from newsctl.following.fetching import Fetcher
    from newsctl.following.hosts import Hosts
    from newsctl.following.rounds import Round
    from newsctl.formats.item import Options

    asker = Asker(Hosts(), allow_local=allow_local)
    fetcher = Fetcher(asker, Options(today, allow_local=allow_local), now)
    return Round(archive, fetcher, origin=origin, **told)
