"""Man pages, made of the same pages as the help: roff that groff and mandoc both read.

The text is UTF-8; lines are neither justified nor hyphenated, which suits Arabic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl import __version__
from newsctl.cli.help.contents import command_page, root_page
from newsctl.cli.registry import COMMANDS
from newsctl.errors import ExitCode
from newsctl.messages import N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newsctl.cli.help.markdown import Block
    from newsctl.cli.help.page import Page

EXIT_CODES = {
    ExitCode.DONE: N_("Done"),
    ExitCode.NOTHING_MATCHED: N_("Nothing matched"),
    ExitCode.USAGE: N_("Wrong usage: an option, a date or a query that can't be read"),
    ExitCode.BAD_INPUT: N_("A file that can't be read, or at least one record in it"),
    ExitCode.BUG: N_("A mistake in newsctl itself"),
    ExitCode.DISK: N_("The disk or the archive's file: full, read-only, or damaged"),
    ExitCode.LOCKED: N_("The archive stayed in use by another process"),
    ExitCode.INTERRUPTED: N_("Interrupted; what was acknowledged is kept"),
}
_CODE = re.compile(r"`([^`]+)`")


def man_page(name: str | None, day: date) -> str:
    """The man page of a command, or of the whole program (None), as roff."""
    if name is None:
        page, title, summary = root_page(), "newsctl", root_page().prose[0].rstrip(".")
        more = list(_of_program())
    else:
        from newsctl.cli.parsing.command import load

        page, title, summary = command_page(load(name)), f"newsctl-{name}", _(COMMANDS[name].help)
        more = []
    lines = [
        *_head(title, 1, summary, day),
        *_section(_("Synopsis")),
        f"\\fB{_plain(page.usage)}\\fR",
        *_body(page),
        *more,
        *_section(_("See also")),
        _also(name),
    ]
    return "\n".join(lines) + "\n"


def topic_page(topic: str, day: date) -> str:
    """A page of the manual as a man page of section 7, as roff."""
    from newsctl.cli.help.markdown import Heading, blocks
    from newsctl.cli.help.topics import TOPICS, markdown_of

    page = list(blocks(markdown_of(topic)[0]))
    lines = list(_head(f"newsctl-{topic}", 7, _(TOPICS[topic].summary), day))
    if not isinstance(page[1], Heading):
        lines += _section(_("Description"))
    for block in page[1:]:
        lines += _block(block)
    return "\n".join([*lines, *_section(_("See also")), ".BR newsctl (1)"]) + "\n"


def _head(title: str, section: int, summary: str, day: date) -> Iterator[str]:
    yield '.\\" -*- coding: utf-8 -*-'
    name = _plain(title.upper())
    yield f'.TH {name} {section} {day.isoformat()} "newsctl {__version__}" newsctl'
    yield from (".nh", ".ad l", *_section(_("Name")), f"{_plain(title)} \\- {_text(summary)}")


def _block(block: Block) -> Iterator[str]:
    """A block of Markdown as roff."""
    from newsctl.cli.help.markdown import Code, Entries, Heading, Paragraph

    if isinstance(block, Heading):
        yield f".{'SH' if block.level == 2 else 'SS'} {_marked(block.text)}"
    elif isinstance(block, Paragraph):
        yield from (".PP", _marked(block.text))
    elif isinstance(block, Entries):
        for mark, text in block.entries:
            yield from (f".IP {mark.replace('•', chr(92) + '(bu')} 4", _marked(text))
    elif isinstance(block, Code):
        yield from (".PP", ".RS 4", ".nf", *(_line(one) for one in block.lines), ".fi", ".RE")
    else:
        for first, *others in block.rows:
            rest = "; ".join(one for one in map(_marked, others) if one)
            yield from (".TP", _marked(first) or "\\&", rest or "\\&")


def _marked(text: str) -> str:
    """A line of Markdown; what is typed, and what stands out, is bold."""
    from newsctl.cli.help.markdown import pieces

    prose = ""
    for piece in pieces(text):
        plain = _plain(piece.text) if piece.kind == "code" else piece.text.replace("\\", "\\e")
        prose += f"\\fB{plain}\\fR" if piece.kind not in {"", "link"} else plain
    return f"\\&{prose}" if prose[:1] in {".", "'"} else prose


def _body(page: Page) -> Iterator[str]:
    yield from _section(_("Description"))
    for at, paragraph in enumerate(page.prose):
        if at:
            yield ".PP"
        yield _text(paragraph)
    for section in page.sections:
        yield from _section(section.title)
        yield from _entries(section.entries)
    if page.examples:
        yield from _section(_("Examples"))
        yield from (".nf", *(_line(one) for one in page.examples), ".fi")


def _of_program() -> Iterator[str]:
    """What only the program's own page has: exit codes, variables, files."""
    from newsctl.cli.settings.schema import SETTINGS

    yield from _section(_("Exit codes"))
    yield from _entries([(str(int(code)), _(text)) for code, text in EXIT_CODES.items()])
    yield from _section(_("Environment"))
    variables = [(one.variable, _(one.help)) for one in SETTINGS.values() if one.variable]
    yield from _entries([*variables, ("NO_COLOR", _("No colours, whatever the terminal"))])
    yield from _section(_("Files"))
    yield from _entries([
        ("~/.config/newsctl/config.toml", _("The settings; `newsctl config path` says where")),
        ("~/.local/share/newsctl/articles.json", _("The archive used when none is named")),
    ])  # fmt: skip


def _also(name: str | None) -> str:
    if name:
        return ".BR newsctl (1)"
    from newsctl.cli.help.topics import PAGES

    others = [*((one, 1) for one in COMMANDS), *((one, 7) for one in PAGES)]
    return " ,\n".join(f".BR {_plain(f'newsctl-{one}')} ({section})" for one, section in others)


def _section(title: str) -> list[str]:
    return [f".SH {_text(title.upper())}"]


def _entries(entries: list[tuple[str, str]]) -> Iterator[str]:
    for term, text in entries:
        yield from (".TP", f"\\fB{_plain(term)}\\fR", _text(text) or "\\&")


def _plain(text: str) -> str:
    """What is typed as it stands: its hyphens are no line breaks."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")


def _text(text: str) -> str:
    """Prose; what stands in backquotes is typed, and bold."""
    parts = _CODE.split(text)
    runs = [f"\\fB{_plain(one)}\\fR" if at % 2 else one for at, one in enumerate(parts)]
    prose = "".join(run if at % 2 else run.replace("\\", "\\e") for at, run in enumerate(runs))
    return f"\\&{prose}" if prose[:1] in {".", "'"} else prose


def _line(text: str) -> str:
    plain = _plain(text)
    return f"\\&{plain}" if plain[:1] in {".", "'"} else plain
