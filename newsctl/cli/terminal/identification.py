"""The terminal asked who it is, where the environment does not tell; its answer is remembered.

One question, in one write; the terminal answers what it knows of it, and the last part always. Its
answers come as if they were typed, so the line is silent and unbuffered meanwhile and put back as
it was in every case, and a terminal that does not answer is waited for no longer than the limit.
What arrives later than that can't be caught: it will look as if it had been typed.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from newsctl.cli.interrupts import signal
from newsctl.display.bidi_modes import Mode
from newsctl.display.terminal import (
    QUESTION,
    Terminal,
    behind,
    by_answer,
    by_environment,
    by_version,
    ground_by_answer,
    is_whole,
    last_resort,
    multiplexer,
)
from newsctl.fast_dataclasses import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import TextIO

    from newsctl.cli.environment import Environment

NEAR, FAR = 0.15, 1.0  # seconds to wait for an answer
_KEPT = 64  # terminals that are remembered
_CONTROLLING = "/dev/tty"
_MUTE = frozenset(("Emacs", "Linux console"))  # what they don't know they print
_LONGEST = 4096  # characters of an answer


class Found(NamedTuple):
    """The terminal, how it is known: `environment`, `answer`, `remembered`, `silent`, `unasked`
    (nobody could be asked), and the ground that it told: `dark`, `light`, "" for none."""

    terminal: Terminal
    how: str
    ground: str = ""


def found(env: Environment, stream: TextIO) -> Found:
    """The terminal that a stream of the run is, asked if need be."""
    known = by_environment(env.environ, terminal=stream.isatty())
    if known is not None and not multiplexer(env.environ):
        return Found(known, "environment", _ground(env, stream, known))
    if multiplexer(env.environ) == "tmux" and "TMUX" in env.environ:
        outer = _outside_tmux(env.environ)  # the environment is that of whoever started tmux
        if outer is not None:
            return Found(behind(outer), "answer")
    if known is not None:
        return Found(known, "environment")
    device = _device(env, stream)
    if device is None or multiplexer(env.environ) == "tmux":
        return Found(last_resort(env.environ), "unasked")
    asked = _asked(env, stream, device)
    return asked._replace(terminal=behind(asked.terminal)) if multiplexer(env.environ) else asked


def found_before(env: Environment, stream: TextIO) -> Found | None:
    """The terminal, where it is known without asking: by the environment, or an answer it gave."""
    known = by_environment(env.environ, terminal=stream.isatty())
    if multiplexer(env.environ) or (known is not None and not _leaves_ground_open(env, known)):
        return Found(known, "environment") if known else None
    device = _device(env, stream)
    answer = _remembered(_memory(env), _key(env.environ, device)) if device else None
    terminal = known or (by_answer(answer) if answer else None)
    return Found(terminal, "remembered", ground_by_answer(answer or "")) if terminal else None


def _leaves_ground_open(env: Environment, known: Terminal) -> bool:
    """Whether a terminal that is known is asked for its ground all the same: where that decides
    which of sixteen colours can be read on it."""
    from newsctl.display.theme import colours, ground

    shown = "" if env.setting("color") == "never" else colours(env.environ)
    return (
        shown == "standard"
        and env.setting("theme") in {None, "auto"}
        and ground(env.environ, known.name, shown) == "auto"
        and known.manner.mode is not Mode.OFF
        and known.name not in _MUTE
    )


def _ground(env: Environment, stream: TextIO, known: Terminal) -> str:
    device = _device(env, stream) if _leaves_ground_open(env, known) else None
    return _asked(env, stream, device).ground if device else ""


def _asked(env: Environment, stream: TextIO, device: str) -> Found:
    memory, key = _memory(env), _key(env.environ, device)
    answer = _remembered(memory, key)
    how = "remembered"
    if answer is None:
        far = "SSH_CONNECTION" in env.environ or "SSH_TTY" in env.environ
        question = through_screen(QUESTION) if multiplexer(env.environ) else QUESTION
        answer = ask(env.stdin.fileno(), stream, FAR if far else NEAR, question)
        if answer is None:
            return Found(last_resort(env.environ), "unasked")
        _remember(memory, key, answer)
        how = "answer"
    if not answer:
        return Found(last_resort(env.environ), "silent")
    terminal = by_answer(answer) or last_resort(env.environ)
    return Found(terminal, how, ground_by_answer(answer))


def through_screen(question: str) -> str:
    """A question that GNU screen hands on to the terminal outside it, whose answer it hands back as
    if it had been typed."""
    parts = question.removesuffix("\r\x1b[K").split("\x1b")[1:]
    return "".join(f"\x1bP\x1b{part}\x1b\\" for part in parts)


def ask(source: int, stream: TextIO, limit: float, question: str = QUESTION) -> str | None:
    """What the terminal answers within `limit` seconds, "" for silence; None where it can't be
    asked now (something was typed already, which would be lost; the run is in the background)."""
    import select
    import termios
    import tty

    try:
        before = termios.tcgetattr(source)
        if os.tcgetpgrp(source) != os.getpgrp():
            return None
    except (OSError, termios.error):
        return None
    # What would end or stop the run waits until the terminal is as it was.
    allowed = signal.pthread_sigmask(signal.SIG_BLOCK, _signals())
    try:
        tty.setcbreak(source, termios.TCSADRAIN)
        if select.select([source], [], [], 0)[0]:
            return None
        stream.write(question)
        stream.flush()
        return _until(source, time.monotonic() + limit)
    except OSError:
        return None
    finally:
        with suppress(OSError, termios.error):  # it is gone
            termios.tcsetattr(source, termios.TCSADRAIN, before)
        signal.pthread_sigmask(signal.SIG_SETMASK, allowed)


def _signals() -> set[int]:
    return {getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGTSTP")}


def _until(source: int, end: float) -> str:
    import select

    answer = ""
    while not is_whole(answer) and len(answer) < _LONGEST:
        left = end - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            break
        piece = os.read(source, 1024)
        if not piece:
            break
        answer += piece.decode("latin-1")
    return answer


def _device(env: Environment, stream: TextIO) -> str | None:
    """The terminal's device, where stdin, stdout and the stream are all that one; None else."""
    try:
        streams = [one.fileno() for one in (env.stdin, env.stdout, stream)]
        names = set(map(os.ttyname, streams))
        if len(names) == 2 and _CONTROLLING in names and len(set(map(os.tcgetpgrp, streams))) == 1:
            names.remove(_CONTROLLING)  # another name of the one that the run belongs to
    except (AttributeError, OSError, ValueError):  # no terminal, a stream in memory, Windows
        return None
    return names.pop() if len(names) == 1 else None


def _outside_tmux(environ: Mapping[str, str]) -> Terminal | None:
    """The terminal that tmux is shown in, as it has answered tmux."""
    import subprocess

    command = ["tmux", "display-message", "-p", "#{client_termtype}\n#{client_termname}"]
    try:
        output = subprocess.run(  # noqa: S603 - tmux's own client, given nothing of ours
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=FAR,
            check=False,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version, _newline, term = output.decode(errors="replace").strip("\n").partition("\n")
    return by_version(version) or by_environment({"TERM": term.strip()} if term else {})


# -- memory --------------------------------------------------------------------------------------
def _memory(env: Environment) -> Path:
    from newsctl.folders import cache_folder

    return cache_folder(env.environ) / "terminals"


def _key(environ: Mapping[str, str], device: str) -> str:
    """One terminal: its device since it was made, what it says it is, and where it is far from."""
    try:
        made = os.stat(device).st_ctime_ns  # noqa: PTH116 - quicker to load
    except OSError:
        made = 0
    parts = (device, str(made), environ.get("TERM", ""), environ.get("SSH_CONNECTION", ""))
    return "\x1f".join(one.replace("\n", " ").replace("\t", " ") for one in parts)


def _remembered(memory: Path, key: str) -> str | None:
    try:
        lines = memory.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        name, _tab, answer = line.partition("\t")
        if name == key:
            return answer.encode("ascii", "replace").decode("unicode_escape", "replace")
    return None


def _remember(memory: Path, key: str, answer: str) -> None:
    """Keep an answer, silence too; not being able to is no harm."""
    fresh = memory.with_name(f"{memory.name}.{os.getpid()}.new")
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        try:
            lines = memory.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        kept = [line for line in lines if line.partition("\t")[0] != key][1 - _KEPT :]
        line = f"{key}\t{answer.encode('unicode_escape').decode('ascii')}"
        fresh.write_text("\n".join([*kept, line]) + "\n", encoding="utf-8")
        fresh.replace(memory)
    except OSError:
        pass
