"""`newsctl follow`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsctl.actions import following
from newsctl.arabic.names import clean_name, distinct_names
from newsctl.cli.parsing.converters import Stretch
from newsctl.cli.parsing.option_groups import OptionGroup, option
from newsctl.cli.parsing.options import PRINTING, PrivateToo, choice
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import ExitCode, UsageError
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.actions.following import Followed
    from newsctl.subscription import Subscription

_LEAST = 60  # seconds between two fetches
_TOLD = 20  # feeds of which each is named; more are counted
_OTHERS = 4  # feeds of a page that are named


class Asked(OptionGroup):
    """What the articles of a feed get, and how it is fetched."""

    source: Annotated[
        str | None,
        option("--source", "-s", metavar="TEXT", help=N_("The newspaper's name, for its articles")),
    ] = None
    section: Annotated[
        str | None, option("--section", metavar="TEXT", help=N_("The section of its articles"))
    ] = None
    tag: Annotated[
        list[str] | None,
        option("--tag", "-t", metavar="TAG", help=N_("A tag for each of them; repeat for more")),
    ] = None
    full: Annotated[
        bool | None,
        option(
            "--full/--no-full", help=N_("Fetch the article behind each entry, as `add URL` does")
        ),
    ] = None
    interval: Annotated[
        int | None,
        option(
            "--interval",
            parser=Stretch("--interval", _LEAST),
            metavar="TIME",
            help=N_("At least so long between two fetches: 30m (the usual), 2h, 1d"),
        ),
    ] = None

    def given(self) -> dict[str, Any]:
        """The fields of a subscription that were typed."""
        values = {
            "source": clean_name(self.source) if self.source else None,
            "section": clean_name(self.section) if self.section else None,
            "tags": distinct_names(self.tag) if self.tag else None,
            "full": self.full,
            "interval": self.interval,
        }
        return {name: value for name, value in values.items() if value is not None}


class Listing(OptionGroup):
    """How the feeds that are followed are listed."""

    format: Annotated[
        str | None,
        choice(("table", "tsv", "json", "jsonl"), "--format", "-f", help=N_("How they are listed")),
    ] = None
    json: Annotated[
        bool, option("--json", help=N_("Short for --format json"), rich_help_panel=PRINTING)
    ] = False
    as_: Annotated[
        str | None,
        choice(("opml",), "--as", help=N_("Print the list as other readers of feeds take it")),
    ] = None


def run(
    session: Session,
    asked: Asked,
    listing: Listing,
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="URL|FILE.opml…",
            help=N_("A newspaper's page, its feed, or a list of feeds"),
            show_default=False,
        ),
    ] = None,
    allow_local: PrivateToo = False,
) -> None:
    """Follow newspapers by their feeds; without an address, list those that are followed.

    The feed is found by the newspaper's own page: RSS, Atom, JSON Feed, or a sitemap of news. A
    list (OPML) is taken over whole. Followed again, a newspaper gets the options that are given.
    `newsctl fetch` brings their articles in.

    In a pipe: a line each, as name, address, last fetch, last new article, errors in a row, state.

    $ newsctl follow https://www.example.org/ --full --tag يومية
    $ newsctl follow feeds.opml
    $ newsctl follow
    $ newsctl follow --as opml > feeds.opml
    """
    given = asked.given()
    if not places:
        if given:
            raise UsageError(_("What to follow? `newsctl follow URL`"))
        _list(session, listing)
        return
    failures: list[Exception] = []

    def refuse(error: Any) -> None:
        failures.append(error)
        session.voice.report(error)

    with session.open_archive(create=True) as archive:
        found = following.follow(
            archive,
            places,
            given,
            now=int(session.env.clock().timestamp()),
            today=session.today,
            allow_local=allow_local,
            stdin=session.env.stdin.buffer,
            refuse=refuse,
        )
    _tell(session, found, json=listing.json or listing.format == "json")
    if failures:
        raise typer.Exit(ExitCode.BAD_INPUT)


def _tell(session: Session, found: "list[Followed]", *, json: bool) -> None:
    if json:
        session.write(dump([following.as_record(one.subscription) for one in found]) + "\n")
    for one in found[:_TOLD]:
        words = {"name": one_line(one.subscription.name), "address": one.subscription.address}
        text = _("{name} was followed already: {address}") if one.before else None
        session.voice.say((text or _("Followed: {name} · {address}")).format(**words))
        if one.others:
            others = ", ".join(one_line(link.address) for link in one.others[:_OTHERS])
            session.voice.note(_("Its page has other feeds too: {others}").format(others=others))
    if (n := len(found)) > _TOLD:
        text = ngettext("One newspaper is followed", "{n} newspapers are followed", n)
        session.voice.say(text.format(n=grouped(n)))
    if found:
        session.voice.say(_("`newsctl fetch` brings in what they have"))


# -- listing -------------------------------------------------------------------------------------
def _list(session: Session, listing: Listing) -> None:
    with session.open_archive() as archive:
        ones = following.listed(archive.subscriptions())
    kind = "json" if listing.json else listing.format
    if listing.as_ == "opml":
        from newsctl.following.lists import as_opml

        session.write(as_opml(ones, _("Newspapers that are followed")))
    elif kind in {"json", "jsonl"}:
        records = [following.as_record(one) for one in ones]
        lines = map(dump, records) if kind == "jsonl" else [dump(records)]
        session.write("".join(f"{line}\n" for line in lines))
    elif ones and (kind == "table" or (kind is None and session.env.stdout.isatty())):
        from newsctl.cli.terminal.subscriptions import print_subscriptions

        session.voice.settle()
        print_subscriptions(session.env, ones)
    else:
        for one in ones:
            session.write("\t".join(map(one_line, _fields(one))) + "\n")
    if not ones:
        session.voice.say(_("No newspaper is followed yet: `newsctl follow URL`"))


def _fields(one: "Subscription") -> tuple[str, ...]:
    return (
        one.name or one.address,
        one.address,
        following.moment(one.fetched_at) or "",
        following.moment(one.arrived_at) or "",
        str(one.errors),
        following.state(one),
    )
