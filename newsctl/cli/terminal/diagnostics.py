"""What `doctor` finds out: which terminal this is, what is sent to it, and a card in each mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import latin_digits
from newsctl.archive.postgres.address import is_on_server, without_password
from newsctl.cli.settings import file as config
from newsctl.cli.terminal.identification import NEAR, found
from newsctl.cli.terminal.limits import all_limits, limits_of
from newsctl.cli.terminal.screens import screen, size
from newsctl.display.bidi_modes import Mode
from newsctl.display.counted_nouns import size as number_of_bytes
from newsctl.display.line import EMPTY, Line, Run
from newsctl.display.message import Message
from newsctl.display.styled_text import Styled
from newsctl.display.terminal import multiplexer, name_of
from newsctl.errors import UsageError
from newsctl.messages import N_, label, language
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsctl.cli.environment import Environment
    from newsctl.cli.session import Session
    from newsctl.display.layout import Layout

# Three lines that fill the screen: a row of a table, prose that was wrapped, and a line whose first
# letter bears a mark. Letters that join, lam and alef, brackets, digits, Latin words.
_ROW = ("12", "2026-11-25", "BBC عربي", "«خبر عاجل»: الأخبار (123) تصل إلى newsctl لا إلى غيره")
_ROW_WIDTHS = (4, 10, 10)
_CARD = 4  # lines of a mode
_PROSE = "وصلت الأخبار (123) إلى «newsctl»، لا إلى غيره: ارتفعت الأسعار 12.5% في الرباط، " * 4
_MARKED = "بِسَلامٍ وصلت الأخبار، وقالت CNN إن 3 سفن دخلت الميناء فجرا ولم يصب أحد بأذى " * 4
_DOES = {
    Mode.VISUAL: N_("newsctl joins and orders the letters"),
    Mode.TERMINAL: N_("the terminal joins and orders the letters"),
    Mode.VTE: N_("newsctl joins the letters, the terminal orders them"),
    Mode.KONSOLE: N_("newsctl joins the letters, the terminal orders them"),
    Mode.KITTY: N_("newsctl joins the letters and orders the words"),
    Mode.WORDS: N_("newsctl joins the letters and orders the words"),
    Mode.MLTERM: N_("newsctl joins and orders the letters, and overrides the terminal's order"),
    Mode.OVERRIDE: N_("newsctl joins and orders the letters, and overrides the terminal's order"),
    Mode.PUTTY: N_("newsctl joins the letters, the terminal orders them"),
    Mode.OFF: N_("text is sent as it is"),
}
_KNOWN_BY = {
    "environment": N_("as its variables say"),
    "answer": N_("as it answered"),
    "remembered": N_("as it answered before"),
    "silent": N_("it was asked and did not answer"),
    "unasked": N_("it could not be asked"),
}
_QUESTIONS = (
    N_("Do they read right? Enter if so, `+` for the other ways:"),
    N_("Which reads right? Its number, `+` for more, 0 for none, Enter to change nothing:"),
    N_("Which reads right? Its number, 0 for none, Enter to change nothing:"),
)


def facts(env: Environment) -> dict[str, object]:
    """What is known of the terminal, and of the server, under the names that scripts read."""
    location = env.settings.location()
    target = screen(env)
    columns, lines = size(env, env.stdout)
    detected = found(env, env.stdout)
    return {
        "terminal": name_of(env.environ, detected.terminal),
        "known_by": detected.how,
        "detected": str(detected.terminal.manner.mode),
        "bidi": str(target.layout.mode),
        "columns": columns,
        "lines": lines,
        "color": target.escapes and bool(target.theme.colours),
        "colors": target.theme.colours if target.escapes else "",
        "theme": target.theme.ground,
        "lang": language(),
        "settings": str(env.settings.path),
        "archive": _shown(location),
        **(server_facts(location) if is_on_server(location) else {}),
    }


def server_facts(location: str) -> dict[str, object]:
    """What is known of the server that the archive is on."""
    from newsctl.archive.postgres.diagnosis import facts as of_server

    return of_server(location)


def _shown(location: str) -> str:
    return without_password(location) if is_on_server(location) else location


def print_facts(env: Environment, known: Mapping[str, object]) -> None:
    """The same for a person."""
    from newsctl.display.article_page import facts as facts_in_rows

    target = screen(env)
    layout, width = target.layout, target.width

    def lines() -> Iterator[Line]:
        yield from layout.lines(Styled(_("This terminal"), "heading"), width)
        for name, parts in _sentences(known):
            yield from facts_in_rows(
                parts, layout, width, align=layout.base, before=f"{label(name)} ", style=""
            )
        for note in _notes(env, known):
            yield from Message(note, "note").lines(layout, width)
        yield EMPTY

    target.print(lines())


def _sentences(known: Mapping[str, object]) -> Iterator[tuple[str, list[str]]]:
    mode = Mode(str(known["bidi"]))
    how = _("chosen by you") if known["bidi"] != known["detected"] else _("found out")
    colours = [str(known["colors"] or _("no")), str(known["theme"])]
    yield _("Name"), [str(known["terminal"]), _(_KNOWN_BY[str(known["known_by"])])]
    yield _("Lines of Arabic"), [str(mode), _(_DOES[mode]), how]
    yield _("Size and colours"), [f"{known['columns']} × {known['lines']}", *colours]
    yield _("Settings file"), [str(known["settings"])]
    yield _("Archive"), [str(known["archive"])]
    if "server" in known:
        held = [number_of_bytes(int(str(known["bytes"])))] if "bytes" in known else []
        trip = f"{known['round_trip']} ms"
        yield _("Server"), [str(known["server"]), str(known["role"]), *held, trip]
    if "server_error" in known:
        yield _("Server"), [str(known["server_error"])]


def _notes(env: Environment, known: Mapping[str, object]) -> Iterator[str]:
    detected = found(env, env.stdout).terminal
    inner = multiplexer(env.environ)
    for limit in limits_of(detected.name, inner, Mode(str(known["bidi"]))):
        yield _(limit)
    if known["known_by"] == "silent":
        yield _(
            "What a terminal answers later than {n} ms (over ssh a second) can't be caught: it "
            "looks as if you had typed it"
        ).format(n=round(NEAR * 1000))


def print_cards(env: Environment, modes: Sequence[Mode], used: Mode) -> None:
    """Three lines in each of some modes, under its number; the one in use is marked."""
    own = found(env, env.stdout).terminal.manner
    for mode in modes:
        target = screen(env, manner=own._replace(mode=mode))
        number = list(Mode).index(mode) + 1
        mark, style = (">", "title") if mode is used else (" ", "")
        head = Line([Run(f"{mark} {number}. {mode}", style)], 0)
        env.stdout.write(target.bare(head) + "\n")
        target.print(_card(target.layout.towards(1), target.width))
    env.stdout.flush()


def _card(layout: Layout, width: int) -> Sequence[Line]:
    """A row, a line of prose, and one that begins with a letter that bears a mark; all of them full
    and from the right."""
    widths = [*_ROW_WIDTHS, max(8, width - sum(_ROW_WIDTHS) - 2 * len(_ROW_WIDTHS))]
    cells = [layout.line(one, room) for one, room in zip(_ROW, widths, strict=True)]
    return [
        layout.row(cells, widths),
        layout.lines(_PROSE, width)[0],
        layout.lines(_MARKED, width)[0],
    ]


def print_and_ask(session: Session) -> None:
    """Print the card of the mode in use, ask whether it reads right, and go on to the others, a
    screenful at a time; remember the answer, and for none of them say what to change.

    Raises UsageError for an answer that is no mode.
    """
    env, voice = session.env, session.voice
    target = screen(env)
    used = target.layout.mode
    others = [mode for mode in Mode if mode is not used]
    each = max(1, (target.height - 4) // _CARD)
    if not env.stdin.isatty():
        print_cards(env, [used, *others], used)
        return
    pages = [[used], *(others[at : at + each] for at in range(0, len(others), each))]
    for number, modes in enumerate(pages, 1):
        print_cards(env, modes, used)
        question = _QUESTIONS[0 if number == 1 else 1 if number < len(pages) else 2]
        voice.complain(_(question))
        if language() != "en":  # readable whatever the terminal makes of the other
            voice.complain(question)
        answer = latin_digits(env.stdin.readline().strip())
        if answer == "+":
            continue
        if answer == "0":
            for limit in all_limits(found(env, env.stdout).terminal.name):
                voice.complain(_(limit), "note")
        elif answer:
            _remember(session, answer)
        return


def _remember(session: Session, answer: str) -> None:
    modes = list(Mode)
    if not answer.isdecimal() or not 1 <= int(answer) <= len(modes):
        raise UsageError(_("{answer} is not one of the lines").format(answer=answer))
    path, mode = session.env.settings.path, str(modes[int(answer) - 1])
    config.write(path, "bidi", mode)
    session.voice.say(_("Remembered in {file}: bidi = {mode}").format(file=path, mode=mode))
