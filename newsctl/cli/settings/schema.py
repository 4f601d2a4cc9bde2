"""What may be set, and to what.

A setting is looked for in the option, then in the environment, then in the file; what is nowhere
has its default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsctl.errors import UsageError
from newsctl.fast_dataclasses import dataclass
from newsctl.messages import LANGUAGES, N_
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHIVES = "archives"
STYLE = "style"
TABLES = (ARCHIVES, STYLE)  # settings under names: of the user's own, of styles
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
