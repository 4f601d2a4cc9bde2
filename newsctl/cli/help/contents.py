"""Help pages, translated and plain, from what the commands declare; man pages are made of the same.

On a terminal an Arabic page reads from right to left, with the commands and options themselves left
to right; in a pipe it is plain text in two columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.cli.help.page import Page, Section, plain
from newsctl.cli.parsing.global_options import GLOBAL
from newsctl.cli.parsing.options import CHOOSING, PRINTING
from newsctl.cli.registry import COMMANDS, SECTIONS
from newsctl.messages import N_, language
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.cli.environment import Environment
    from newsctl.cli.session import Session

PANELS = {
    None: N_("Options"),
    CHOOSING: N_("Which articles"),
    PRINTING: N_("How they are printed"),
    GLOBAL: N_("Options of every command"),
}


def print_help(session: Session, command: Any = None) -> None:
    """Print the help page of a command, or of the whole program."""
    env = session.env
    page = command_page(command) if command and command.name in COMMANDS else root_page()
    if env.stdout.isatty():
        from newsctl.cli.terminal.drawing import draw
        from newsctl.cli.terminal.help_page import HelpPage

        draw(env, HelpPage(page), whole=True)
    else:
        env.stdout.write(plain(page))


def print_topics(session: Session) -> None:
    """Print the manual's topics, a line each."""
    from newsctl.cli.help.topics import TOPICS, local_name

    entries = []
    for name, topic in TOPICS.items():
        own = local_name(name)
        entries.append((name if own == name else f"{name} ({own})", _(topic.summary)))
    prose = [_("The manual, a page a topic. `newsctl help TOPIC` shows one, by any of its names.")]
    _show(session, [Page("newsctl help TOPIC", prose, [Section(_("Topics"), entries)])])


def print_topic(session: Session, name: str, *, paged: bool) -> None:
    """Print a page of the manual, or of a command.

    Raises UsageError where there is none of that name.
    """
    from newsctl.cli.help.topics import REFERENCE, TOPICS, find, markdown_of
    from newsctl.cli.parsing.command import load

    topic = find(name)
    if topic == REFERENCE:
        _show(session, list(reference()), paged=paged)
    elif topic not in TOPICS:
        _show(session, [command_page(load(topic))], paged=paged)
    else:
        text, spoken = markdown_of(topic)
        if spoken != language():
            session.voice.say(_("This page is not translated yet; here it is in English"))
        env = session.env
        if not is_drawn(env):
            env.stdout.write(text)
            return
        from newsctl.cli.terminal.drawing import draw_pages
        from newsctl.cli.terminal.manual_page import ManualPage

        draw_pages(env, [ManualPage(text, see_also(text, topic))], paged=paged)


def see_also(text: str, topic: str) -> str:
    """The commands that show what a page points to, and the command of its name."""
    linked = dict.fromkeys(re.findall(r"\]\((?:\.\./en/)?(\w+)\.md\)", text))
    others = [f"`newsctl help {one}`" for one in linked]
    if topic in COMMANDS:
        others.insert(0, f"`newsctl {topic} --help`")
    return _("See also: {commands}").format(commands=", ".join(others)) if others else ""


def reference() -> Iterator[Page]:
    """All commands and options, as they declare themselves: a page for what all have in common, and
    one for each."""
    from newsctl.cli.parsing.command import load

    root = root_page()
    everywhere = root.sections[-1]
    yield root
    for name in COMMANDS:
        page = command_page(load(name))
        page.sections = [one for one in page.sections if one.title != everywhere.title]
        yield page


def is_drawn(env: Environment) -> bool:
    """Whether stdout is a terminal, or a program that draws lines as they come."""
    return env.stdout.isatty() or env.options.get("bidi") not in {None, "auto", "off"}


def _show(session: Session, pages: list[Page], *, paged: bool = True) -> None:
    env = session.env
    if not is_drawn(env):
        env.stdout.write("\n\n".join(plain(page) for page in pages))
        return
    from newsctl.cli.terminal.drawing import draw_pages
    from newsctl.cli.terminal.help_page import HelpPage

    draw_pages(env, [HelpPage(page) for page in pages], paged=paged)


def root_page() -> Page:
    """The page of `newsctl --help`: no command is loaded for it."""
    from newsctl.cli.parsing.command import unnamed

    sections = [
        Section(_(title), [(name, _(entry.help)) for name, entry in commands.items()])
        for title, commands in SECTIONS.items()
    ]
    sections.append(Section(_(PANELS[GLOBAL]), [_option(one) for one in unnamed().params]))
    prose = [
        _("An Arabic newspaper archive that lives in one file, at the terminal."),
        _("`newsctl COMMAND --help` says more of a command, `newsctl help` is the manual."),
    ]
    return Page("newsctl COMMAND …", prose, sections)


def command_page(command: Any) -> Page:
    """The page of one command."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    words = ["newsctl", command.name, _("[OPTIONS]"), *(_argument_usage(one) for one in arguments)]
    sections = []
    if arguments:
        entries = [(one.metavar or one.name, _(one.help or "")) for one in arguments]
        sections.append(Section(_("Arguments"), entries))
    for panel, title in PANELS.items():
        inside = [_option(one) for one in options if one.rich_help_panel == panel]
        if inside:
            sections.append(Section(_(title), inside))
    long, examples = _split(command.help or "")
    prose = [_(COMMANDS[command.name].help) + ".", *(_(one) for one in long)]
    return Page(" ".join(words), prose, sections, examples)


def _split(text: str) -> tuple[list[str], list[str]]:
    """The paragraphs of a command's docstring, and its example lines (`$ newsctl …`)."""
    from inspect import cleandoc

    paragraphs = [" ".join(part.split()) for part in cleandoc(text).split("\n\n")[1:]]
    lines = [line.strip() for line in text.splitlines()]
    examples = [line[2:] for line in lines if line.startswith("$ ")]
    return [one for one in paragraphs if one and not one.startswith("$ ")], examples


def _argument_usage(argument: Any) -> str:
    name = argument.metavar or argument.name
    return name if argument.required else f"[{name}]"


def _option(option: Any) -> tuple[str, str]:
    names = sorted([*option.opts, *option.secondary_opts], key=len)
    term = ", ".join(names)
    if not option.is_flag:
        term += f" {option.metavar or 'TEXT'}"
    return term, _(option.help or "")
