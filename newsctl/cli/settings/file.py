"""The settings file: reading it, and changing one line of it.

Changing a setting rewrites its own line only, so comments and order stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.cli.settings.schema import ARCHIVES, STYLE, TABLES, check
from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import N_
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from pathlib import Path

_REMARK = r"""(?:[^"'#]|"(?:[^"\\]|\\.)*+"|'[^']*+')*+(#.*)$"""  # behind a value


def read(path: Path) -> dict[str, Any]:
    """The settings of a file, none when there is no file.

    Raises UsageError when it is not TOML or sets something that cannot be set.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            _("The settings file {path} can't be read: {reason}").format(
                path=path, reason=reason_of(error)
            )
        ) from error
    return _parse(text, path)


def flat(settings: dict[str, Any]) -> dict[str, str]:
    """The settings under the names that `config get` and `config set` use."""
    lines = {name: str(value) for name, value in settings.items() if name not in TABLES}
    for table in TABLES:
        inside = settings.get(table, {})
        lines |= {f"{table}.{name}": str(value) for name, value in inside.items()}
    return lines


def write(path: Path, name: str, value: str | None) -> None:
    """Set `name` to `value` in the file, or take it out (None), leaving every other line alone.

    Raises UsageError as `check` does, ArchiveError when the file can't be written.
    """
    if value is not None:
        check(name, value)
    from newsctl.atomic_files import whole_file

    before = read(path)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = _with(old.splitlines(), name, value)
    if not _says(new, path, _expected(flat(before), name, value)):
        raise UsageError(
            _("The settings file {path} is written in a way that can't be changed by "
              "`config set`; change {name} with `newsctl config edit`").format(path=path, name=name)
        )  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, sync=True) as file:
            file.write(new.encode())
    except OSError as error:
        raise ArchiveError(
            _("The settings file {path} can't be written: {reason}").format(
                path=path, reason=reason_of(error)
            )
        ) from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_not_toml(path, text, str(error))) from error
    for table, complaint in (
        (ARCHIVES, N_("In the settings file {path}, {name} is not a table of names and paths")),
        (STYLE, N_("In the settings file {path}, {name} is not a table of names and styles")),
    ):
        inside = settings.get(table, {})
        if not isinstance(inside, dict) or not all(isinstance(one, str) for one in inside.values()):
            raise UsageError(_(complaint).format(path=path, name=table))
    for name, value in settings.items():
        if name in TABLES:
            continue
        settings[name] = _as_text(value)
        try:
            check(name, settings[name])
        except UsageError as error:
            raise UsageError(f"{path}: {error}") from error
    return settings


def _as_text(value: object) -> str:
    """A value of the file as text: TOML's own kinds may be used where they read well."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return str(value)


def _not_toml(path: Path, text: str, reason: str) -> str:
    """What is wrong is said by its place: the reader of TOML has its reasons in English."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    if place is None:
        return _("The settings file {path} ends within a value").format(path=path)
    line = text.splitlines()[int(place[1]) - 1 :][:1]
    return _("The settings file {path} is not TOML at line {line}, column {column}: {text}").format(
        path=path, line=place[1], column=place[2], text="".join(line).strip()
    )


def _says(text: str, path: Path, expected: dict[str, str]) -> bool:
    """Whether a file of that text would be read, and say what it should."""
    try:
        return flat(_parse(text, path)) == expected
    except UsageError:
        return False


def _expected(before: dict[str, str], name: str, value: str | None) -> dict[str, str]:
    after = {key: text for key, text in before.items() if key != name}
    if value is not None:
        after[name] = value
    return after


def _with(lines: list[str], name: str, value: str | None) -> str:
    """The file's lines with one setting changed: in place, or at the end of its table."""
    table, _dot, key = name.rpartition(".")
    start, end = _table(lines, table) or (len(lines), len(lines))
    wanted = re.compile(rf'\s*"?{re.escape(key)}"?\s*=')
    place = next((at for at in range(start, end) if wanted.match(lines[at])), None)
    line = f"{_key(key)} = {_string(value)}" if value is not None else None
    if place is not None:
        remark = re.match(_REMARK, lines[place])
        behind = len(lines[place][: remark.start(1)].rstrip()) if remark else None
        rest = "" if behind is None else lines[place][behind:]
        kept = line + rest if line is not None else None
        lines[place : place + 1] = [kept] if kept is not None else []
    elif line is not None:
        if _table(lines, table) is None:
            lines += [*([""] if lines else []), f"[{table}]"]
            end = len(lines)
        while end > start and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, line)
    return "\n".join(lines) + "\n" if lines else ""


def _table(lines: list[str], table: str) -> tuple[int, int] | None:
    """The lines [start, end) of a table's settings; the empty name is the top of the file."""
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("[")]
    if not table:
        return 0, heads[0] if heads else len(lines)
    for at, head in enumerate(heads):
        if re.fullmatch(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?", lines[head]):
            return head + 1, heads[at + 1] if at + 1 < len(heads) else len(lines)
    return None


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _string(key)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    controls = re.compile(r"[\x00-\x1f\x7f]")
    return '"' + controls.sub(lambda found: f"\\u{ord(found[0]):04X}", escaped) + '"'
