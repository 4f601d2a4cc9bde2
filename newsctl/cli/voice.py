"""What is said to the person on stderr: messages, errors, questions and progress.

As plain lines in a pipe, laid out for reading on a terminal. With `--json` an error is also a line
of JSON, for the program that reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.errors import ExitCode, NewsctlError, UsageError
from newsctl.messages import gettext as _
from newsctl.messages import language

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment
    from newsctl.cli.terminal.progress import Progress
    from newsctl.display.message import Sign

_MEASURE = 70  # cells of a line
_YES = {  # in each language its own, and English in all
    "ar": {"y", "yes", "ن", "نعم"}, "fr": {"y", "yes", "o", "oui"}, "en": {"y", "yes"},
}  # fmt: skip


class Voice:
    """Speaks for one run. `for_programs` says errors in JSON as well."""

    def __init__(self, env: Environment, *, for_programs: bool = False) -> None:
        self._env = env
        self._for_programs = for_programs
        self._bar: Progress | None = None

    def say(self, message: str) -> None:
        """One message of one or a few lines; unsaid with `--quiet`."""
        if not self._env.quiet:
            self.complain(message)

    def note(self, message: str) -> None:
        """What a person should know of how a result came about; unsaid with `--quiet`."""
        if not self._env.quiet:
            self.complain(message, "note")

    def warn(self, message: str) -> None:
        """What was not done as it was meant, though the work was done; unsaid with `--quiet`."""
        if not self._env.quiet:
            self.complain(message, "warning")

    def say_uncounted(self, why: Exception) -> None:
        """That a read could not be counted, and why."""
        self.warn(_("The view was not counted: {reason}").format(reason=why))

    def complain(self, message: str, sign: Sign | None = None) -> None:
        """One message that is said even with `--quiet`, on a terminal behind a sign of what it is.
        File names and texts in it do no harm; a byte of a name that is no letter is shown as
        U+FFFD."""
        self.settle()
        env = self._env
        if not message.isascii():
            from newsctl.text import whole

            message = whole(message)
        if env.stderr.isatty() and (sign or not _is_plain(message)):
            from newsctl.cli.terminal.drawing import print_message

            try:
                print_message(env, message, sign)
                return
            except UsageError:  # settings that can't be used: this may be the message that says so
                pass
        from newsctl.text import drop_controls

        env.stderr.write(drop_controls(message).replace("\t", " ") + "\n")
        env.stderr.flush()

    def report(self, error: NewsctlError) -> None:
        """An error, in words and, for programs, in JSON."""
        self.fail(str(error), error.exit_code)

    def fail(self, message: str, code: ExitCode) -> None:
        """An error that ends with an exit code, in words and, for programs, in JSON."""
        self.complain(message, "error")
        if self._for_programs:
            from newsctl.cli.printing.json_lines import dump

            what, _line, hint = message.partition("\n")
            answer = {"error": int(code), "message": what, "hint": hint or None}
            self._env.stderr.write(dump(answer, harmless=True) + "\n")
            self._env.stderr.flush()

    def agreed(self, question: str) -> bool:
        """Whether the user agrees: yes with `--yes`; asked only where somebody can answer.

        Raises UsageError where nobody can.
        """
        env = self._env
        if env.options.get("yes"):
            return True
        if not (env.stdin.isatty() and env.stderr.isatty()):
            raise UsageError(_("{question} Say so with --yes").format(question=question))
        self.complain(_("{question} [y/n]").format(question=question))
        return env.stdin.readline().strip().casefold() in _YES[language()]

    def progress(self, label: str) -> Progress:
        """A bar for long work, to be called now and then; wiped away before anything is said."""
        from newsctl.cli.terminal.progress import Progress

        self.settle()
        self._bar = Progress(self._env, label)
        return self._bar

    def settle(self) -> None:
        """Wipe away the bar that is on the terminal, and give the terminal back as it was."""
        if self._bar is not None:
            self._bar.end()


def _is_plain(message: str) -> bool:
    """Whether a message needs no laying out: short lines of ASCII."""
    return message.isascii() and all(len(line) <= _MEASURE for line in message.split("\n"))
