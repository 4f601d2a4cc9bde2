"""`newsctl fetch`."""

from typing import TYPE_CHECKING, Annotated

import typer

from newsctl.actions import following
from newsctl.archive.door import Origin
from newsctl.cli.parsing.option_groups import option
from newsctl.cli.parsing.options import JsonReport
from newsctl.cli.printing.first_few import FirstFew
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.errors import BadInput, ExitCode
from newsctl.messages import N_, grouped, ngettext
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from newsctl.actions.following import Plan
    from newsctl.following.rounds import Account

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
    allow_local: Annotated[
        bool, option("--allow-local", help=N_("Fetch from private addresses too"))
    ] = False,
    json: JsonReport = False,
) -> None:
    """Bring in what the newspapers that you follow have new.

    All that are due are fetched side by side, each as often as it asks and `follow --interval`
    says; those that are named at once. What a site corrected is corrected here. The exit
    code is 65 when some did not answer; the others are in all the same.

    $ newsctl fetch
    $ newsctl fetch "صوت الساحل" --json
    """
    with session.open_archive() as archive, archive.alone("fetching", _wait(session)):
        plan = following.planned(archive, names or (), _now(session))
        one = following.round_of(
            archive,
            now=lambda: _now(session),
            today=session.today,
            origin=Origin.PERSON if session.env.stderr.isatty() else Origin.TIMER,
            allow_local=allow_local,
            progress=session.voice.progress(_("Fetching")),
        )
        try:
            accounts = one.run(plan.fetched)
        finally:
            session.voice.settle()
    if not _account(session, accounts, plan, json=json):
        raise typer.Exit(ExitCode.BAD_INPUT)


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
    if not_answered and all(one.status == "unreached" for one in not_answered):
        saying.complain(BadInput(_("No newspaper can be reached: is there a network?")))
    else:
        for one in not_answered:
            name = one_line(one.name)
            saying.complain(BadInput(f"{name}: {one.error}" if name else str(one.error)))
    saying.rest()
    if json:
        session.write(dump(in_all(accounts)) + "\n")
        return not not_answered
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
    n = len(accounts)
    parts = [ngettext("one newspaper", "{n} newspapers", n).format(n=grouped(n))]
    if n:
        added, updated = sum(one.added for one in accounts), sum(one.updated for one in accounts)
        parts.append(_parts(added, updated))
    if m := len(plan.not_due):
        parts.append(ngettext("one not due yet", "{n} not due yet", m).format(n=grouped(m)))
    if m := len(plan.ended):
        parts.append(ngettext("one ended", "{n} ended", m).format(n=grouped(m)))
    session.voice.say(_("Fetched: {parts}").format(parts=_(", ").join(parts)))
