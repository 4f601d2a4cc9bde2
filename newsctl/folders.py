"""Where this system keeps settings, data and caches of a user's programs.

platformdirs knows; on Linux its answer is two lines of the XDG specification, written out here
because asking costs more than a whole command's own work (a test holds the two equal).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def settings_file(environ: Mapping[str, str]) -> Path:
    """The settings file: `NEWSCTL_CONFIG`, or `config.toml` in the user's settings folder."""
    named = environ.get("NEWSCTL_CONFIG")
    return Path(named) if named else _folder(environ, "config") / "config.toml"


def default_archive(environ: Mapping[str, str]) -> Path:
    """The archive used when none is named: `articles.json` in the user's data folder."""
    return data_folder(environ) / "articles.json"


def data_folder(environ: Mapping[str, str]) -> Path:
    """The folder for archives that are named without a place."""
    return _folder(environ, "data")


def cache_folder(environ: Mapping[str, str]) -> Path:
    """The folder for what can be made again: `NEWSCTL_CACHE`, or the user's own."""
    named = environ.get("NEWSCTL_CACHE")
    return Path(named) if named else _folder(environ, "cache")


_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def _folder(environ: Mapping[str, str], kind: str) -> Path:
    if not sys.platform.startswith("linux"):
        import platformdirs

        find = {
            "config": platformdirs.user_config_path,
            "data": platformdirs.user_data_path,
            "cache": platformdirs.user_cache_path,
        }
        return find[kind]("newsctl", appauthor=False)
    variable, usual = _XDG[kind]
    named = environ.get(variable, "").strip()
    home = Path(environ.get("HOME") or Path.home())
    return (Path(named) if named.startswith("/") else home / usual) / "newsctl"
