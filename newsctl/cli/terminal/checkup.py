"""What `doctor` finds out: which terminal this is, what is sent to it, and a card in each mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.arabic.numerals import latin_digits
from newsctl.cli.settings import file as config
from newsctl.cli.terminal.drawing import screen, size
from newsctl.display.layout import Line
from newsctl.display.styled import Styled, beside
from newsctl.display.terminal import Mode, detect, name_of
from newsctl.errors import UsageError
from newsctl.messages import N_, label, language
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsctl.cli.environment import Environment
    from newsctl.cli.session import Session
    from newsctl.display.layout import Layout

# Letters that join, lam and alef, tashkeel, brackets, digits and a Latin word.
_CARD = "بِسلامٍ وصلت الأخبار (123) إلى «newsctl»، لا إلى غيره."
_DOES = {
    Mode.VISUAL: N_("newsctl joins and orders the letters"),
    Mode.TERMINAL: N_("the terminal joins and orders the letters"),
    Mode.KONSOLE: N_("newsctl joins the letters, the terminal orders them"),
    Mode.KITTY: N_("newsctl joins the letters and orders the words"),
    Mode.OFF: N_("text is sent as it is"),
}
_QUESTION = N_("Which line reads right? Its number, or Enter to leave things as they are:")


def facts(env: Environment) -> dict[str, object]:
    """What is known of the terminal, under the names that scripts read."""
    target = screen(env)
    columns, lines = size(env, env.stdout)
    return {
        "terminal": name_of(env.environ),
        "detected": str(detect(env.environ, terminal=env.stdout.isatty())),
        "bidi": str(target.layout.mode),
        "columns": columns,
        "lines": lines,
        "color": target.color,
        "theme": target.theme.name,
        "lang": language(),
        "settings": str(env.settings.path),
    }


def print_facts(env: Environment, known: Mapping[str, object]) -> None:
    """The same for a person."""
    target = screen(env)
    target.print(_fact_lines(known, target.layout, target.width))


def _fact_lines(known: Mapping[str, object], layout: Layout, width: int) -> Iterator[Line]:
    mode = Mode(str(known["bidi"]))
    how = _("chosen by you") if known["bidi"] != known["detected"] else _("found out")
    size_ = f"{known['columns']} × {known['lines']}"
    yield from layout.lines(Styled(_("This terminal"), "heading"), width)
    for name, parts in (
        (_("Name"), [str(known["terminal"])]),
        (_("Lines of Arabic"), [str(mode), _(_DOES[mode]), how]),
        (_("Size"), [size_]),
        (_("Colours"), [_("yes") if known["color"] else _("no"), str(known["theme"])]),
        (_("Settings file"), [str(known["settings"])]),
    ):
        yield from layout.lines(beside(parts, " · ", before=f"{label(name)} "), width)
    yield Line([], 0)


def print_card(env: Environment) -> None:
    """The same line in each mode, numbered."""
    for number, mode in enumerate(Mode, 1):
        target = screen(env, mode=mode)
        env.stdout.write(f"{number}. {mode}\n")
        target.print(target.layout.lines(_CARD, target.width, base=1))
    env.stdout.write("\n")
    env.stdout.flush()


def ask_which(session: Session) -> None:
    """Ask which line reads right, and remember the answer. Raises UsageError for none of them."""
    env = session.env
    if not env.stdin.isatty():
        return
    session.voice.complain(_(_QUESTION))
    if language() != "en":  # readable whatever the terminal makes of the other
        session.voice.complain(_QUESTION)
    answer = latin_digits(env.stdin.readline().strip())
    if not answer:
        return
    modes = list(Mode)
    if not answer.isdecimal() or not 1 <= int(answer) <= len(modes):
        raise UsageError(_("{answer} is not one of the lines").format(answer=answer))
    mode = str(modes[int(answer) - 1])
    config.write(env.settings.path, "bidi", mode)
    session.voice.say(
        _("Remembered in {file}: bidi = {mode}").format(file=env.settings.path, mode=mode)
    )
