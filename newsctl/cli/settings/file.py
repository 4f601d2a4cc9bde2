"""The settings file: what may be set, reading it, and changing one line of it.

A setting is looked for in the option, then in the environment, then in the file; what is nowhere
has its default. Changing a setting rewrites its own line only, so comments and order stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsctl.errors import ArchiveError, UsageError
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import LANGUAGES, N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARCHIVES = "archives"
STYLE = "style"
TABLES = (ARCHIVES, STYLE)  # settings under names: of the user's own, of styles
_REMARK = r"""=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#]*?)(\s*#.*)$"""  # behind a value
BIDI_MODES = (
    "auto", "visual", "terminal", "vte", "konsole", "kitty", "words", "mlterm", "override", "putty",
    "off",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: its choices (none: any text), environment variable, default, and
    what refuses another text with UsageError."""

    help: str
    choices: tuple[str, ...] = ()
    variable: str | None = None
    default: str | None = None
    refuse: Callable[[str], object] | None = None


def _refuse_columns(value: str) -> None:
    from newsctl.cli.printing.columns import read_columns

    read_columns(value)


def _refuse_locale(value: str) -> None:
    """A language spoken here, and perhaps a country."""
    if not re.fullmatch(rf"({'|'.join(LANGUAGES)})([-_][A-Za-z]{{2}}|[-_][0-9]{{3}})?", value):
        raise UsageError(
            _("{name} can't be {value}. It is a language and a country, as in {example}").format(
                name="locale", value=value, example="ar-MA, ar-DZ, fr"
            )
        )


SETTINGS: dict[str, Setting] = {
    "db": Setting(N_("The archive used when none is named"), (), "NEWSCTL_DB"),
    "lang": Setting(N_("The language of messages"), LANGUAGES, "NEWSCTL_LANG", "ar"),
    "color": Setting(N_("Colours"), ("auto", "always", "never"), "NEWSCTL_COLOR", "auto"),
    "bidi": Setting(
        N_("How lines are laid out for the terminal"), BIDI_MODES, "NEWSCTL_BIDI", "auto"
    ),
    "digits": Setting(N_("Digits on a terminal"), ("latn", "arab"), "NEWSCTL_DIGITS", "latn"),
    "theme": Setting(
        N_("The terminal's background"), ("auto", "light", "dark"), "NEWSCTL_THEME", "auto"
    ),
    "locale": Setting(
        N_("The country whose month names are used, as in ar-MA"),
        (),
        "NEWSCTL_LOCALE",
        refuse=_refuse_locale,
    ),
    "hijri": Setting(N_("Show Hijri dates too"), ("yes", "no"), "NEWSCTL_HIJRI", "no"),
    "justify": Setting(
        N_("How prose fills its lines"), ("no", "spaces", "tatweel"), "NEWSCTL_JUSTIFY", "no"
    ),
    "columns": Setting(
        N_("The columns of a listing, separated by commas"),
        (),
        "NEWSCTL_COLUMNS",
        refuse=_refuse_columns,
    ),
    "editor": Setting(N_("The editor for `edit` and `add`"), (), "NEWSCTL_EDITOR"),
    "pager": Setting(N_("The pager for what is longer than the screen"), (), "NEWSCTL_PAGER"),
}  # fmt: skip


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
            _("The settings file {path} can't be read: {reason}").format(path=path, reason=error)
        ) from error
    return _parse(text, path)


def check(name: str, value: str) -> None:
    """Raises UsageError when `name` is not a setting or can't be `value`."""
    check_name(name)
    if name in SETTINGS:
        _check_value(name, value)
    elif name.startswith(f"{ARCHIVES}.") and not value:
        raise UsageError(_("{name} is empty").format(name=name))
    elif name.startswith(f"{STYLE}."):
        _check_style(name, value)


def check_name(name: str) -> None:
    """Raises UsageError when `name` is not a setting."""
    table, _dot, key = name.partition(".")
    if name not in SETTINGS and not (table in TABLES and key):
        raise UsageError(
            _("There is no setting {name}. The settings are: {names}").format(
                name=name, names=", ".join([*SETTINGS, *(f"{table}.NAME" for table in TABLES)])
            )
        )


def _check_value(name: str, value: str) -> None:
    setting = SETTINGS[name]
    if setting.choices and value not in setting.choices:
        raise UsageError(
            _("{name} can't be {value}. It is one of: {choices}").format(
                name=name, value=value, choices=", ".join(setting.choices)
            )
        )
    if setting.refuse is not None and value:
        setting.refuse(value)


def _check_style(name: str, value: str) -> None:
    from newsctl.display.theme import NAMES, is_style

    if name.removeprefix(f"{STYLE}.") not in NAMES:
        names = ", ".join(f"{STYLE}.{one}" for one in NAMES)
        raise UsageError(
            _("There is no setting {name}. The settings are: {names}").format(
                name=name, names=names
            )
        )
    if not is_style(value):
        raise UsageError(
            _("{name} can't be {value}. It is a style such as {example}").format(
                name=name, value=value, example="bold magenta"
            )
        )


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
                path=path, reason=error.strerror or error
            )
        ) from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        settings = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(_not_toml(path, str(error))) from error
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


def _not_toml(path: Path, reason: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)", reason)
    if place is None:
        return _("The settings file {path} is not TOML: {reason}").format(path=path, reason=reason)
    return _(
        "The settings file {path} is not TOML at line {line}, column {column}: {reason}"
    ).format(path=path, line=place[1], column=place[2], reason=reason[: place.start()].strip())


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
        remark = re.search(_REMARK, lines[place])
        kept = line + (remark[1] if remark else "") if line is not None else None
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
