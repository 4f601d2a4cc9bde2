"""What makes the system fetch by the clock: units of systemd, and a line for cron."""

from __future__ import annotations

import hashlib
import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)  # that an hour is divided into evenly
_HOURS = (1, 2, 3, 4, 6, 8, 12)  # and a day


def unit_name(archive: str) -> str:
    """The name of an archive's units: of its file, told apart from others of that name."""
    stem = re.split(r"[\\/]", archive)[-1].rpartition(".")[0] or "archive"
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")
    mark = hashlib.blake2b(archive.encode("utf-8", "surrogateescape"), digest_size=3).hexdigest()
    return f"newsctl-fetch-{plain}-{mark}" if plain else f"newsctl-fetch-{mark}"


def service(command: Sequence[str], description: str) -> str:
    """The unit that fetches once. That some newspapers did not answer (65), or that another fetch
    goes on (75), is no failure of the unit."""
    return (
        f"[Unit]\nDescription={_plain(description)}\n\n"
        "[Service]\nType=oneshot\n"
        f"ExecStart={' '.join(map(_for_systemd, command))}\n"
        "SuccessExitStatus=65 75\nNice=10\n"
    )


def timer(every: int, description: str) -> str:
    """The unit that starts the other one each `every` seconds."""
    return (
        f"[Unit]\nDescription={_plain(description)}\n\n"
        f"[Timer]\nOnStartupSec=2min\nOnUnitActiveSec={every}s\nAccuracySec=1min\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def cron_line(command: Sequence[str], every: int, archive: str) -> str:
    """A line of crontab. Its minute is the archive's own, so that not all the world comes to a
    newspaper at the full hour; where cron cannot count so, it comes a little more often."""
    at = int(hashlib.blake2b(archive.encode("utf-8", "surrogateescape")).hexdigest(), 16)
    if every < _HOUR:
        step = max(one for one in _MINUTES if one * _MINUTE <= max(every, _MINUTE))
        when = f"{at % step}-59/{step} * * * *" if step > 1 else "* * * * *"
    elif every < _DAY:
        step = max(one for one in _HOURS if one * _HOUR <= every)
        when = f"{at % 60} {'*' if step == 1 else f'*/{step}'} * * *"
    else:
        days = every // _DAY
        when = f"{at % 60} {at % 24} {'*' if days == 1 else f'*/{min(days, 15)}'} * *"
    # A percent sign would end the line; in quotes, too.
    return f"{when} {shlex.join(command)}".replace("%", "\\%")


def _for_systemd(word: str) -> str:
    """A word of a command as a unit has it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"' if re.search(r"[^\w@%+=:,./-]", word) or not word else escaped


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("%", "%%")
