"""Looking a setting up: in its option, then its variable, then the settings file."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsctl.cli.settings.schema import ARCHIVES, SETTINGS, check
from newsctl.errors import UsageError
from newsctl.folders import settings_file
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Settings:
    """What was set for one run. Raises UsageError for what cannot be so."""

    def __init__(self, environ: Mapping[str, str], options: Mapping[str, Any]) -> None:
        self._environ = environ
        self._options = options

    def value(self, name: str) -> str | None:
        """A setting: from its option, its variable, the settings file, or its default."""
        option = self._options.get(name)
        if option is not None:
            return str(option)
        if name == "color" and self._no_color:
            return "never"
        setting = SETTINGS[name]
        variable = self._environ.get(setting.variable or "")
        if variable:
            check(name, variable)
            return variable
        value = self.file.get(name)
        return str(value) if value is not None else setting.default

    @property
    def _no_color(self) -> bool:
        """`NO_COLOR` (no-color.org) weighs what a variable weighs; our own is the more precise."""
        return bool(self._environ.get("NO_COLOR")) and not self._environ.get("NEWSCTL_COLOR")

    @cached_property
    def path(self) -> Path:
        """Where the settings file is, or would be."""
        return settings_file(self._environ)

    @cached_property
    def file(self) -> dict[str, Any]:
        """The settings file, read once."""
        if not self.path.exists():
            return {}
        from newsctl.cli.settings.file import read

        return read(self.path)

    def forgive_file(self) -> None:
        """Do without a settings file that can't be read: for whoever is about to mend it."""
        try:
            _read = self.file
        except UsageError:
            self.__dict__["file"] = {}

    def archive(self) -> str | None:
        """The path or address that `--db`, `NEWSCTL_DB` or the settings mean, if any. Raises
        UsageError."""
        name = self.value("db")
        return self.place_of(name) if name else None

    def place_of(self, name: str) -> str:
        """The path or address that a person means. A word without a slash, a dot or a file of that
        name is a name from the settings. Raises UsageError for one that is not there."""
        if any(mark in name for mark in "/\\.:=") or os.path.exists(name):  # noqa: PTH110
            return os.path.expanduser(name)  # noqa: PTH111 - pathlib would eat `postgresql://`
        archives = self.file.get(ARCHIVES, {})
        if name in archives:
            return os.path.expanduser(str(archives[name]))  # noqa: PTH111
        raise UsageError(
            _("No archive is called {name}. Name one with `newsctl config set "
              "archives.{name} PATH`, or write ./{name} for a file").format(name=name)
        )  # fmt: skip

    def location(self) -> str:
        """Where the archive is: as set, else the default place. Raises UsageError."""
        from newsctl.folders import default_archive

        return self.archive() or str(default_archive(self._environ))

    def timeout(self) -> float | None:
        """Seconds to wait for the archive's lock, where that was set."""
        text = self._environ.get("NEWSCTL_TIMEOUT")
        if not text:
            return None
        try:
            seconds = float(text)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds < float("inf"):
            raise UsageError(
                _("{option} can't be {value}. It is a number of seconds").format(
                    option="NEWSCTL_TIMEOUT", value=text
                )
            )
        return seconds
