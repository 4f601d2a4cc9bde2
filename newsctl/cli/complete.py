"""What could stand where the cursor is: asked by the shells' scripts at every press of Tab.

Ids, titles, sources and tags come from the index. Nothing here may fail loudly or draw: a mistake
completes nothing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from newsctl.cli.registry import COMMANDS
from newsctl.errors import ExitCode, NewsctlError
from newsctl.messages import gettext as _
from newsctl.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsctl.archive.door import Archive
    from newsctl.cli.environment import Environment

_NAMED = {"source": "source", "author": "author", "section": "section", "tag": "tag"}
_FIELDS = ("title:", "body:", "author:", "source:", "section:", "tag:", "url:", "date:", "views:")
_GLOBAL_VALUES = {"--db", "--lang", "--color", "--bidi", "--digits"}
_IDS_SHOWN = 100


def complete(words: list[str], env: Environment) -> int:
    """Print what may complete the last of `words`; 1 when nothing does."""
    words = [word if word != '""' else "" for word in words] or [""]
    try:
        found = list(_candidates(words, env))
    except NewsctlError:
        found = []
    for value, text in found:
        env.stdout.write(f"{value}\t{one_line(text)}\n" if text else f"{value}\n")
    return ExitCode.DONE if found else ExitCode.NOTHING_MATCHED


def _candidates(words: list[str], env: Environment) -> Iterator[tuple[str, str]]:
    *before, current = words
    _take_db(before, env)
    name = _command_name(before)
    if name not in COMMANDS:
        if name is None and not current.startswith("-"):
            entries = ((one, _(entry.help)) for one, entry in COMMANDS.items())
            yield from _beginning(current, entries)
            return
        from newsctl.cli.command import global_options

        yield from _options(global_options(), current)
        return
    from newsctl.cli.command import load

    params = load(name).params
    waiting = _waiting(params, before[-1] if before else "")
    if waiting is not None:
        yield from _values(waiting, current, env)
    elif current.startswith("-") and "--" not in before and not (name == "tag" and current[1:]):
        yield from _options(params, current)
    else:
        yield from _argument(name, before, current, env)


def _take_db(before: list[str], env: Environment) -> None:
    for word, after in itertools.pairwise(before):
        if word == "--db":
            env.options["db"] = after


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


def _values(option: Any, current: str, env: Environment) -> Iterator[tuple[str, str]]:
    choices = getattr(getattr(option.type, "func", None), "choices", None)
    if choices:
        yield from _beginning(current, ((one, "") for one in choices))
    elif option.name == "format":
        from newsctl.cli.output import FORMATS

        yield from _beginning(current, ((one, "") for one in FORMATS))
    elif option.name == "columns":
        from newsctl.article import FIELDS

        done, comma, last = current.rpartition(",")
        yield from (
            (done + comma + one, text) for one, text in _beginning(last, ((f, "") for f in FIELDS))
        )
    elif option.name == "db":
        archives = env.file_settings.get("archives", {})
        yield from _beginning(current, ((one, str(path)) for one, path in archives.items()))
    elif option.name in _NAMED:
        yield from _names(env, _NAMED[option.name], current)


def _argument(
    name: str, before: list[str], current: str, env: Environment
) -> Iterator[tuple[str, str]]:
    if name == "tag" and current[:1] in {"+", "-"}:
        found = _names(env, "tag", current[1:])
        yield from ((current[0] + value, text) for value, text in found)
    elif name in {"show", "open", "related", "edit", "tag", "rm", "restore", "export"}:
        yield from _ids(env, current, trash=name == "restore")
    elif name in {"search", "count"} and current.startswith("@"):
        with _archive(env) as archive:
            saved = archive.saved_searches().items()
        yield from _beginning(current, ((f"@{one}", text) for one, text in saved))
    elif name in {"search", "count"} and current:
        yield from _beginning(current, ((one, "") for one in _FIELDS))
    elif name in {"config", "completion"}:
        yield from _words(name, before, current, env)


def _words(
    name: str, before: list[str], current: str, env: Environment
) -> Iterator[tuple[str, str]]:
    if name == "completion":
        from newsctl.cli.commands.completion import SHELLS

        yield from _beginning(current, ((one, "") for one in SHELLS))
        return
    from newsctl.cli.commands.config import ACTIONS
    from newsctl.cli.config import SETTINGS

    typed = before[before.index(name) + 1 :]
    if not typed:
        yield from _beginning(current, ((one, "") for one in ACTIONS))
    elif len(typed) == 1 and typed[0] in {"get", "set", "unset"}:
        yield from _beginning(current, ((one, _(two.help)) for one, two in SETTINGS.items()))
    elif len(typed) == 2 and typed[0] == "set" and typed[1] in SETTINGS:
        yield from _beginning(current, ((one, "") for one in SETTINGS[typed[1]].choices))


def _ids(env: Environment, current: str, *, trash: bool) -> Iterator[tuple[str, str]]:
    """Ids that begin so, the newest first, each with its title."""
    from newsctl.archive.door import Selection, Sort

    with _archive(env) as archive:
        if "last".startswith(current) and not trash:
            yield "last", _("The article added last")
        chosen = Selection(sort=Sort.ADDED, trash=trash, limit=None if current else _IDS_SHOWN)
        shown = 0
        for one in archive.ids(chosen):
            if str(one).startswith(current):
                yield str(one), archive.get(one).title
                shown += 1
            if shown == _IDS_SHOWN:
                return


def _names(env: Environment, kind: str, current: str) -> Iterator[tuple[str, str]]:
    with _archive(env) as archive:
        for value, number in archive.names(kind, current):
            yield one_line(value), str(number)


def _archive(env: Environment) -> Archive:
    env.options["quiet"] = True
    return env.open_archive()


def _beginning(current: str, entries: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((value, text) for value, text in entries if value.startswith(current))
