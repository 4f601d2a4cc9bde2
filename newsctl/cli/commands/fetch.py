"""`newsctl fetch`."""

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import following
from newsctl.archive.changes import Origin
from newsctl.cli.parsing.converters import Stretch
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import JsonReport, PrivateToo
from newsctl.cli.printing.first_few import FirstFew
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import ArchiveLocked, BadInput, ExitCode
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from newsctl.actions.following import Plan
    from newsctl.archive.door import Archive
    from newsctl.following.handing_on import HandingOn
    from newsctl.following.rounds import Account, Round

_TOLD = 20  # newspapers with news of which each is named; more are counted


def run(
    session: Session,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…",
            help=N_("A newspaper's name, its address, or a part of one; all by default"),
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        int | None,
        option(
            "--every",
            parser=Stretch("--every", 1),
            metavar="TIME",
            help=N_("Stay, and fetch each so long: 30m, 2h, 1d"),
        ),
    ] = None,
    command: Annotated[
        str | None,
        option(
            "--run",
            metavar="COMMAND",
            help=N_("Give new articles to a command, as lines of JSON"),
        ),
    ] = None,
    unit: Annotated[
        bool, option("--unit", help=N_("Print what makes the system fetch: systemd, cron"))
    ] = False,
    allow_local: PrivateToo = False,
    json: JsonReport = False,
) -> None:
    """Bring in what the newspapers that you follow have new.

    All that are due are fetched side by side, each as often as it asks and `follow --interval`
    says; those that are named at once. What a site corrected is corrected here. The exit code is 65
    when some did not answer; the others are in all the same.

    `--every` stays until it is ended (Ctrl-C, SIGTERM); what is on its way then is still stored.
    `--run` gives a command what is new, each article once at least: given is what it ended well
    with. `--unit` prints the units and the line of crontab that make the system fetch.

    $ newsctl fetch
    $ newsctl fetch "صوت الساحل" --json
    $ newsctl fetch --every 30m
    $ newsctl fetch --run 'jq -r .title | mail -s news me@example.org'
    $ newsctl fetch --unit --every 1h
    """
    if unit:
        _print_units(session, names or [], every, command, allow_local)
        return
    fetching = _Fetching(
        session, names or [], command, stays=every is not None, allow_local=allow_local, json=json
    )
    if every is None:
        if not fetching.once():
            raise typer.Exit(ExitCode.BAD_INPUT)
        return
    from newsctl.following.staying import Staying

    with session.open_archive() as archive, _alone(archive):
        Staying(every, fetching.finish).run(fetching.once, session.voice.report)


@contextmanager
def _alone(archive: "Archive") -> "Iterator[None]":
    """Within: nobody else stays and fetches for this archive. Raises ArchiveLocked."""
    try:
        with archive.alone("staying"):
            yield
    except ArchiveLocked:
        raise ArchiveLocked(
            _("Another `newsctl fetch --every` runs for this archive already: {path}").format(
                path=archive.location
            )
        ) from None


class _Fetching:
    """Rounds of one command, and what is told of each."""

    def __init__(
        self,
        session: Session,
        names: list[str],
        command: str | None,
        *,
        stays: bool,
        allow_local: bool,
        json: bool,
    ) -> None:
        self._session = session
        self._names = names
        self._command = command
        self._at_once = not stays
        by_hand = session.env.stderr.isatty() and not stays
        self._origin = Origin.PERSON if by_hand else Origin.TIMER
        self._allow_local = allow_local
        self._json = json
        self._round: Round | None = None
        self._looked = False  # once at least

    def once(self) -> bool:
        """One round; whether all newspapers answered, and the command ended well."""
        session = self._session
        with session.open_archive() as archive:
            handing_on = self._handing_on(archive)
            with archive.alone("fetching", _wait(session)):
                plan = following.planned(archive, self._names, _now(session), at_once=self._at_once)
                self._round = following.round_of(
                    archive,
                    now=lambda: _now(session),
                    today=session.today,
                    origin=self._origin,
                    allow_local=self._allow_local,
                    progress=session.voice.progress(_("Fetching")),
                )
                try:
                    accounts = self._round.run(plan.fetched)
                finally:
                    session.voice.settle()
            # Who stays is told once that nothing is due; each look would tell it anew.
            idle = not accounts and self._looked and not self._json
            good = idle or _account(session, accounts, plan, json=self._json)
            self._looked = True
            return self._hand_on(archive, handing_on) and good

    def finish(self) -> None:
        """End the round that goes on, in order."""
        if self._round is not None:
            self._round.finish()

    def _handing_on(self, archive: "Archive") -> "HandingOn | None":
        if self._command is None:
            return None
        from newsctl.following.handing_on import HandingOn

        found = HandingOn(self._command)
        found.begin(archive)
        return found

    def _hand_on(self, archive: "Archive", handing_on: "HandingOn | None") -> bool:
        """Give the command what is new; what it prints stands on stderr where stdout is JSON."""
        if handing_on is None:
            return True
        env = self._session.env
        env.stdout.flush()
        code = handing_on.run(archive, _number_of(env.stderr) if self._json else None)
        if code:
            text = _("The command ended with {code}: it is given these articles again next time")
            self._session.voice.fail(text.format(code=code), ExitCode.BAD_INPUT)
        return code == 0


def _number_of(stream: "TextIO") -> int | None:
    """A stream's number with the system, where it has one."""
    try:
        return stream.fileno()
    except OSError:
        return None


def _print_units(
    session: Session, names: list[str], every: int | None, command: str | None, allow_local: bool
) -> None:
    """Print units of systemd and a line of crontab that fetch for this archive."""
    from newsctl.archive.postgres.address import is_on_server
    from newsctl.cli.programs.ourselves import command_line
    from newsctl.following import timers
    from newsctl.following.schedule import USUAL

    with session.open_archive() as archive:
        place = archive.location
    if not is_on_server(place):
        place = os.path.abspath(place)  # noqa: PTH100 - pathlib has no such verb
    words = [*command_line(), "--db", place, "fetch", "--quiet"]
    words += ["--allow-local"] if allow_local else []
    words += ["--run", command] if command else []
    words += ["--", *names] if names else []
    name, seconds = timers.unit_name(place), every or USUAL
    about = _("Fetch the newspapers that are followed for {path}").format(path=place)
    folder, otherwise = "~/.config/systemd/user", _("where there is no systemd")
    parts = [
        f"# {folder}/{name}.service",
        timers.service(words, about),
        f"# {folder}/{name}.timer",
        timers.timer(seconds, about),
        f"# systemctl --user enable --now {name}.timer",
        "",
        f"# crontab -e ({otherwise})",
        timers.cron_line(words, seconds, place),
    ]
    session.write("\n".join(parts) + "\n")


def _now(session: Session) -> int:
    return int(session.env.clock().timestamp())


def _wait(session: Session) -> float:
    """The seconds that another fetch is waited for."""
    from newsctl.archive.open import TIMEOUT

    timeout = session.env.settings.timeout()
    return TIMEOUT if timeout is None else timeout


def _account(session: Session, accounts: "list[Account]", plan: "Plan", *, json: bool) -> bool:
    """Say what came of it all, or write it as JSON; whether all answered."""
    from newsctl.following.rounds import failed, in_all

    saying = FirstFew(session.voice)
    for one in accounts:
        for warning in [*one.errors, *one.warnings]:
            saying.warn(warning["reason"])
    not_answered = failed(accounts)
    offline = bool(not_answered) and all(one.status == "unreached" for one in not_answered)
    if offline:
        saying.complain(BadInput(_("No newspaper can be reached: is there a network?")))
    else:
        for one in not_answered:
            name = one_line(one.name)
            saying.complain(BadInput(f"{name}: {one.error}" if name else str(one.error)))
    saying.rest()
    if json:
        session.write(dump(in_all(accounts)) + "\n")
        return not not_answered
    if not offline:
        _tell(session, accounts)
        _sum_up(session, accounts, plan)
    return not not_answered


def _tell(session: Session, accounts: "list[Account]") -> None:
    """Each newspaper that had something new, or has moved."""
    for one in accounts:
        if one.moved_to:
            text = _("{name} has moved for good, and is fetched from there: {address}")
            session.voice.note(text.format(name=one_line(one.name), address=one.moved_to))
    news = [one for one in accounts if one.added or one.updated]
    for one in news[:_TOLD]:
        session.voice.say(f"{one_line(one.name)}: {_parts(one.added, one.updated)}")
    if (n := len(news) - _TOLD) > 0:
        text = ngettext("and one newspaper more", "and {n} newspapers more", n)
        session.voice.say(text.format(n=grouped(n)))


def _parts(added: int, updated: int) -> str:
    parts = []
    if added or not updated:
        parts.append(ngettext("one added", "{n} added", added).format(n=grouped(added)))
    if updated:
        parts.append(ngettext("one updated", "{n} updated", updated).format(n=grouped(updated)))
    return _(", ").join(parts)


def _sum_up(session: Session, accounts: "list[Account]", plan: "Plan") -> None:
    """The last line: how many were fetched, what came of it, and how many wait."""
    if not accounts and not plan.not_due and not plan.ended:
        session.voice.say(_("No newspaper is followed yet: `newsctl follow URL`"))
        return
    parts = []
    if n := len(accounts):
        parts.append(ngettext("one newspaper", "{n} newspapers", n).format(n=grouped(n)))
        added, updated = sum(one.added for one in accounts), sum(one.updated for one in accounts)
        parts.append(_parts(added, updated))
    if m := len(plan.not_due):
        parts.append(ngettext("one not due yet", "{n} not due yet", m).format(n=grouped(m)))
    if m := len(plan.ended):
        parts.append(ngettext("one ended", "{n} ended", m).format(n=grouped(m)))
    session.voice.say(_("Fetched: {parts}").format(parts=_(", ").join(parts)))
