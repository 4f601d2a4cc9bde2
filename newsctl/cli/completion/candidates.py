"""What could stand where the cursor is: asked by the shells' scripts at every press of Tab.

Ids, titles, names and saved searches come from the archive. Nothing here may fail loudly or draw: a
mistake completes nothing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from newsctl.cli.registry import COMMANDS
from newsctl.errors import ExitCode, NewsctlError
from newsctl.fast_dataclasses import replace
from newsctl.lazy_patterns import lazy_pattern
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.door import Archive
    from newsctl.cli.session import Session

BASH = "--bash"
FILE_NAMES = 3  # the exit code that asks the shell for file names

_NAMED = ("source", "author", "section", "tag")
_FIELDS = ("title:", "body:", "author:", "source:", "section:", "tag:", "url:", "date:", "views:",
           "added:", "viewed:", "changed:", "is:read", "is:unread", "is:undated",
           "is:changed")  # fmt: skip
_GLOBAL_VALUES = {"--db", "--lang", "--color", "--bidi", "--digits"}
_METAVARIABLE = lazy_pattern(r"[A-Z]+")  # of an argument's name, what may stand there
_MOST = 100
_MOST_NAMES = 1000  # the shell types what all of these begin with: they must be no few


class _FileNames(Exception):
    """File names stand here, which the shell completes better."""


def complete(words: list[str], session: Session) -> int:
    """Print what may complete the last of `words`, a value a line, with a tab and a description
    where there is one; `FILE_NAMES` when it is a file name, 1 when nothing may.

    For bash, `words` are its own account of the line (`newsctl.cli.completion.scripts`), and so is
    the answer.
    """
    line = None
    if words[:1] == [BASH]:
        from newsctl.cli.completion.bash import read_line

        command, text, breaks, kind = words[1:5]
        line = read_line(text, breaks)
        words = _after(command, line.words)
    words = [word if word != '""' else "" for word in words] or [""]
    try:
        found = list(_candidates(words, session))
    except _FileNames:
        return FILE_NAMES
    except NewsctlError:
        found = []
    if line is None:
        lines = [f"{value}\t{one_line(text)}" if text else value for value, text in found]
    else:
        from newsctl.cli.completion.bash import replies

        lines = replies(line, [(value, one_line(text)) for value, text in found], kind)
    session.write("".join(f"{one}\n" for one in lines))
    return ExitCode.DONE if lines else ExitCode.NOTHING_MATCHED


def _after(command: str, words: list[str]) -> list[str]:
    """The words behind the command's own name (`LANG=C newsctl …`)."""
    return words[words.index(command) + 1 :] if command in words[:-1] else words[1:]


def _candidates(words: list[str], session: Session) -> Iterator[tuple[str, str]]:
    *before, current = words
    _take_globals(before, session)
    name = _command_name(before)
    last = before[-1] if before else ""
    if name is None and current[:1] != "-" and last[:1] != "-":  # said without loading a thing
        yield from _beginning(current, ((one, _(entry.help)) for one, entry in COMMANDS.items()))
        return
    params = _params(name)
    waiting = _waiting(params, last)
    option, equals, value = current.partition("=")
    if waiting is not None:
        yield from _values(waiting, current, session)
    elif equals and current.startswith("--") and (waiting := _waiting(params, option)) is not None:
        found = _values(waiting, value, session)
        yield from ((f"{option}={one}", text) for one, text in found)
    elif current.startswith("-") and "--" not in before and not _is_tag(name, current):
        yield from _options(params, current)
    elif name is None:
        entries = ((one, _(entry.help)) for one, entry in COMMANDS.items())
        yield from _beginning(current, entries)
    elif name in COMMANDS:
        yield from _argument(name, params, before, current, session)


def _params(name: str | None) -> list[Any]:
    """The options and arguments of a command, or of the program itself."""
    from newsctl.cli.parsing.command import load, unnamed

    return list((load(name) if name in COMMANDS else unnamed()).params)


def _is_tag(name: str | None, current: str) -> bool:
    """Whether `-word` takes a tag away."""
    return name == "tag" and current[:2] != "--" and len(current) > 1


def _take_globals(before: list[str], session: Session) -> None:
    for word, after in itertools.pairwise(before):
        if word == "--db":
            session.env.options["db"] = after
    for word in before:
        if word.startswith("--db="):
            session.env.options["db"] = word.partition("=")[2]


def _command_name(before: list[str]) -> str | None:
    skip = False
    for word in before:
        if skip:
            skip = False
        elif word in _GLOBAL_VALUES:
            skip = True
        elif not word.startswith("-"):
            return word
    return None


def _waiting(params: list[Any], last: str) -> Any | None:
    """The option whose value is being typed."""
    for param in params:
        if param.param_type_name == "option" and not param.is_flag and last in param.opts:
            return param
    return None


def _options(params: Iterable[Any], current: str) -> Iterator[tuple[str, str]]:
    names = (
        (name, _(param.help or ""))
        for param in params
        if param.param_type_name == "option" and not param.hidden
        for name in param.opts
        if name.startswith("--") or len(current) == 1
    )
    yield from _beginning(current, names)


# -- values of options ---------------------------------------------------------------------------
def _values(option: Any, current: str, session: Session) -> Iterator[tuple[str, str]]:
    from newsctl.cli.parsing.global_options import choices_of

    choices = choices_of(option)
    if choices:
        yield from _beginning(current, ((one, "") for one in choices))
    elif option.name in _NAMED:
        yield from _names(session, option.name, current)
    elif option.name in {"format", "from_", "columns"}:
        yield from _known(option, current)
    elif option.name == "db":
        archives = session.env.settings.file.get("archives", {})
        found = list(_beginning(current, ((one, str(path)) for one, path in archives.items())))
        if not found:
            raise _FileNames
        yield from found
    else:
        _perhaps_files(option)


def _known(option: Any, current: str) -> Iterator[tuple[str, str]]:
    if option.name == "columns":
        from newsctl.article import FIELDS

        done, comma, last = current.rpartition(",")
        found = _beginning(last, ((one, "") for one in FIELDS))
        yield from ((done + comma + one, text) for one, text in found)
    elif option.name == "from_":
        from newsctl.formats.registry import READERS

        yield from _beginning(current, ((one, "") for one in ("auto", *READERS)))
    else:
        from newsctl.cli.printing.output import FORMATS

        yield from _beginning(current, ((one, "") for one in FORMATS))


def _perhaps_files(param: Any) -> None:
    from newsctl.cli.parsing.global_options import takes_files

    if takes_files(param):
        raise _FileNames


# -- arguments -----------------------------------------------------------------------------------
def _argument(
    name: str, params: list[Any], before: list[str], current: str, session: Session
) -> Iterator[tuple[str, str]]:
    if name == "tag" and current[:1] in {"+", "-"}:
        found = _names(session, "tag", current[1:])
        yield from ((current[0] + value, text) for value, text in found)
        return
    argument, at = _argument_at(name, params, before)
    takes = set(_METAVARIABLE.findall((argument and argument.metavar) or ""))
    if name == "mark" and at:
        yield from _beginning(current, (("read", ""), ("unread", "")))
    if "TOPIC" in takes:
        yield from _topics(current)
    if "ID" in takes:
        queries = "QUERY" in takes
        yield from _ids(session, current, trash=name == "restore", titles=not queries)
    if "QUERY" in takes:
        yield from _query(session, current)
    if name in {"config", "completion"}:
        yield from _words(name, before, current, session)
    elif name in {"unfollow", "fetch"}:
        yield from _newspapers(session, current)
    elif name == "undo" and argument is not None:
        yield from _changes(session, current)
    elif name == "diff" and at and argument is not None:
        yield from _versions(session, _typed(name, params, before)[0], current)
    elif argument is not None:
        _perhaps_files(argument)


def _argument_at(name: str, params: list[Any], before: list[str]) -> tuple[Any | None, int]:
    """The argument that stands where the cursor is, None behind the last; how many do before."""
    arguments = [param for param in params if param.param_type_name == "argument"]
    at = len(_typed(name, params, before))
    if at < len(arguments):
        return arguments[at], at
    return (arguments[-1] if arguments and arguments[-1].nargs == -1 else None), at


def _typed(name: str, params: list[Any], before: list[str]) -> list[str]:
    """A command's arguments among its words."""
    words = before[before.index(name) + 1 :]
    return [
        word
        for last, word in itertools.pairwise(["", *words])
        if _waiting(params, last) is None and (word == "-" or not word.startswith("-"))
    ]


def _versions(session: Session, article: str, current: str) -> Iterator[tuple[str, str]]:
    """The versions of an article by their numbers, the last ones first, and when each was made."""
    from newsctl.actions.ids import read_one

    with _archive(session) as archive:
        found = archive.versions(read_one(archive, article, lambda: ""))
    yield from _beginning(current, ((str(one.number), one.made_at) for one in reversed(found)))


def _topics(current: str) -> Iterator[tuple[str, str]]:
    """The manual's topics by their names in the language spoken, and what else is begun."""
    from newsctl.cli.help.topics import TOPICS, local_name

    topics = {local_name(one): _(topic.summary) for one, topic in TOPICS.items()}
    if current:
        topics |= {one: _(topic.summary) for one, topic in TOPICS.items()}
        topics |= {one: _(entry.help) for one, entry in COMMANDS.items() if one not in topics}
    yield from _beginning(current, topics.items())


def _changes(session: Session, current: str) -> Iterator[tuple[str, str]]:
    """The numbers of changes that can be taken back, the last ones first, and what each did."""
    from newsctl.actions.undoing import words

    with _archive(session) as archive:
        found = archive.changes().done[:_MOST]
    yield from _beginning(current, ((str(one.number), words(one)) for one in found))


def _newspapers(session: Session, current: str) -> Iterator[tuple[str, str]]:
    """The names of the newspapers that are followed, and their addresses."""
    with _archive(session) as archive:
        found = [(one_line(one.name), one.address) for one in archive.subscriptions() if one.name]
    yield from _beginning(current, found)


def _query(session: Session, current: str) -> Iterator[tuple[str, str]]:
    """A saved search, a field, or a name in a field (`source:"صوت الساحل"`)."""
    field, colon, value = current.partition(":")
    if current.startswith("@"):
        with _archive(session) as archive:
            saved = archive.saved_searches().items()
        yield from _beginning(current, ((f"@{one}", text) for one, text in saved))
    elif colon and field in _NAMED:
        for found, text in _names(session, field, value.strip('"')):
            plain = found.replace('"', "")
            quoted = f'"{plain}"' if any(mark in plain for mark in " ():-") else plain
            yield f"{field}:{quoted}", text
    elif current:
        yield from _beginning(current, ((one, "") for one in _FIELDS))


def _words(
    name: str, before: list[str], current: str, session: Session
) -> Iterator[tuple[str, str]]:
    if name == "completion":
        from newsctl.cli.completion.scripts import SCRIPTS

        yield from _beginning(current, ((one, "") for one in SCRIPTS))
        return
    from newsctl.cli.commands.config import ACTIONS
    from newsctl.cli.settings.file import flat
    from newsctl.cli.settings.schema import ARCHIVES, SETTINGS

    typed = before[before.index(name) + 1 :]
    if not typed:
        yield from _beginning(current, ((one, "") for one in ACTIONS))
    elif len(typed) == 1 and typed[0] in {"get", "set", "unset"}:
        yield from _beginning(current, ((one, _(two.help)) for one, two in SETTINGS.items()))
        named = ((n, path) for n, path in flat(session.env.settings.file).items() if "." in n)
        yield from _beginning(current, named)
    elif len(typed) == 2 and typed[0] == "set":
        if typed[1] == "db" or typed[1].startswith(f"{ARCHIVES}."):
            raise _FileNames
        if typed[1] in SETTINGS:
            yield from _beginning(current, ((one, "") for one in SETTINGS[typed[1]].choices))


# -- the archive ---------------------------------------------------------------------------------
def _ids(session: Session, current: str, *, trash: bool, titles: bool) -> Iterator[tuple[str, str]]:
    """Ids that begin so, the newest first, each with its title; or those whose title holds a word
    that begins so."""
    with _archive(session) as archive:
        if "last".startswith(current) and not trash:
            yield "last", _("The article added last")
        if current and not current.isdecimal():
            found = _titled(session, archive, current, trash) if titles else []
        else:
            found = _numbered(archive, current, trash)
        for one in itertools.islice(found, _MOST):
            yield str(one), archive.get(one).title


def _numbered(archive: Archive, digits: str, trash: bool) -> Iterator[int]:
    """The ids that begin with some digits, the newest first: 12, 120–129, 1200–1299 and so on."""
    from newsctl.selection import Selection, Sort

    newest = Selection(sort=Sort.ADDED, trash=trash, limit=_MOST)
    if not digits:
        yield from archive.ids(newest)
        return
    number, last = int(digits), max(archive.ids(Selection(sort=Sort.ADDED, limit=1)), default=0)
    tens = 10 ** max(0, len(str(last)) - len(digits) + 1)
    while tens and number:
        within = replace(newest, first=number * tens, last=(number + 1) * tens - 1)
        yield from archive.ids(within)
        tens //= 10


def _titled(session: Session, archive: Archive, word: str, trash: bool) -> Iterable[int]:
    if not word[0].isalpha() or any(mark in word for mark in "*\"'()[]{}:@,-"):
        return []
    from newsctl.search.parse import parse
    from newsctl.selection import Selection

    query = parse(" ".join(f"title:{one}*" for one in word.split()), today=session.today)
    return archive.titled(query, Selection(trash=trash, limit=_MOST))


def _names(session: Session, kind: str, current: str) -> Iterator[tuple[str, str]]:
    with _archive(session) as archive:
        for value, number in archive.names(kind, current, _MOST_NAMES):
            yield one_line(value), str(number)


def _archive(session: Session) -> Archive:
    session.env.options["quiet"] = True
    return session.open_archive()


def _beginning(current: str, entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((value, text) for value, text in entries if value.startswith(current))
