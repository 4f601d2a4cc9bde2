"""Files that a command reads itself; articles come through `newsctl.formats`."""

from __future__ import annotations

import contextlib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.errors import BadInput
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsctl.cli.environment import Environment


def text_lines(env: Environment, file: str) -> Iterator[str]:
    """The lines of a UTF-8 file, or of standard input for `-`. Raises BadInput."""
    if file == "-":
        first = env.stdin.readline().removeprefix("\ufeff")
        lines = chain([first] if first else [], env.stdin)
        yield from (line.rstrip("\r\n") for line in lines)
        return
    with unreadable(file), Path(file).open(encoding="utf-8-sig") as stream:
        yield from (line.rstrip("\r\n") for line in stream)


@contextlib.contextmanager
def unreadable(file: str) -> Iterator[None]:
    """Turns what the system says of a file that can't be read into BadInput."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadInput(_("{file}: there is no such file").format(file=file), source=file) from error
    except OSError as error:
        raise BadInput(f"{file}: {reason_of(error)}", source=file) from error
    except UnicodeDecodeError as error:
        raise BadInput(_("{file}: this is not UTF-8").format(file=file), source=file) from error
