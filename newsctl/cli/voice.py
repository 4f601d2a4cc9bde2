"""Messages on stderr: as they are in a pipe, laid out for reading on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.messages import gettext as _
from newsctl.text import drop_controls

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment


def speak(env: Environment, message: str) -> None:
    """One message of one or a few lines. File names and texts in it can do no harm."""
    env.settle()
    if env.stderr.isatty() and not message.isascii():
        from newsctl.cli.terminal.drawing import print_message

        print_message(env, message)
        return
    env.stderr.write(drop_controls(message).replace("\t", " ") + "\n")
    env.stderr.flush()


def ask(env: Environment, question: str) -> bool:
    """A question on the terminal, answered with yes or no; no when nothing is answered."""
    speak(env, _("{question} [y/n]").format(question=question))
    answer = env.stdin.readline().strip().casefold()
    return answer in {"y", "yes", "o", "oui", "ن", "نعم"}
