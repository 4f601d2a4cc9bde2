"""Formats by name: a module is loaded when its format is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsctl.errors import UsageError
from newsctl.messages import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping


def function_of(table: Mapping[str, str], kind: str) -> Any:
    """The function that a table of `module:function` names for a format, its module loaded now.

    Raises UsageError for a format that is none.
    """
    if kind not in table:
        raise UsageError(
            _("There is no format {name}. The formats are: {names}").format(
                name=kind, names=", ".join(table)
            )
        )
    module, _colon, name = table[kind].partition(":")
    return getattr(import_module(f"newsctl.formats.{module}"), name)
