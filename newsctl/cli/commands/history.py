"""`newsctl history`."""

from typing import TYPE_CHECKING

from newsctl.actions import versions
from newsctl.actions.ids import read_one
from newsctl.cli.parsing.options import EveryVersion, JsonReport, OneId
from newsctl.cli.printing.json_lines import dump
from newsctl.cli.session import Session
from newsctl.messages import grouped, ngettext

if TYPE_CHECKING:
    from newsctl.actions.versions import History


def run(
    session: Session, article: OneId, every: EveryVersion = False, json: JsonReport = False
) -> None:
    """The versions of an article's text: when each was made, by whom, and what it changed.

    Whatever replaces a text keeps the one that it replaces: an import or a fetch (its publisher
    made it), `edit` (somebody here), the same page read better. Versions are numbered from 1, the
    text as it came, and outlive what `undo` can take back. At most 50 are kept of an article, or
    64 kB of what was replaced; the first always.

    In a pipe: a line each, as number, time, who, how far (`text`, `spelling`, `spacing`), words
    added, words removed, fields.

    $ newsctl history 12
    $ newsctl history last --all --json
    """
    with session.open_archive() as archive:
        one = read_one(archive, article, session.env.piped)
        found = versions.history(archive, one, every=every)
        shown = archive.get(one)
    if json:
        session.write(dump([told.record() for told in found.told]) + "\n")
    elif session.env.stdout.isatty():
        from newsctl.cli.terminal.versions import print_history

        session.voice.settle()
        print_history(session.env, shown, found)
    else:
        _lines(session, found)
    if n := found.silent:
        text = ngettext(
            "One more differs in spelling or white space only: `--all` shows it",
            "{n} more differ in spelling or white space only: `--all` shows them",
            n,
        )
        session.voice.note(text.format(n=grouped(n)))
    if found.fallen:
        _say_fallen(session, found)


def _lines(session: Session, found: "History") -> None:
    for told in found.told:
        record = told.record()
        fields = (*(record[name] for name in ("version", "made_at", "by", "kind")),
                  told.added, told.removed, ",".join(told.fields))  # fmt: skip
        session.write("\t".join("" if one is None else str(one) for one in fields) + "\n")


def _say_fallen(session: Session, found: "History") -> None:
    n = sum(last - first + 1 for first, last in found.fallen)
    text = ngettext(
        "One version between was not kept: at most 50 are, or 64 kB of what was replaced",
        "{n} versions between were not kept: at most 50 are, or 64 kB of what was replaced",
        n,
    )
    session.voice.note(text.format(n=grouped(n)))
