"""The build's hook: the lexicon is made before a wheel is put together, an editable one too.

It is made from simplemma's list in the environment of the build and laid into the package, where
git does not see it, with the licence that the list comes under.
"""

from __future__ import annotations

import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Lexicon(BuildHookInterface[Any]):
    """Makes `newsctl/arabic/lexicon.bin`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both files, and have them put into the wheel."""
        sys.path.insert(0, self.root)
        from newsctl.arabic.lexicon import PATH, make

        make()
        licence = PATH.with_name("lexicon.LICENSE")
        licence.write_bytes(_licence_of("simplemma"))
        for made in (PATH, licence):
            build_data["artifacts"].append(made.relative_to(self.root).as_posix())


def _licence_of(name: str) -> bytes:
    installed = distribution(name)
    (path,) = [one for one in installed.files or () if one.name == "LICENSE"]
    return Path(str(installed.locate_file(path))).read_bytes()
