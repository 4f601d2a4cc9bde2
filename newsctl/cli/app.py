"""The program: one run from its arguments to its exit code.

`main` is the only place where an error becomes an exit code, and nothing escapes it as a traceback
(`NEWSCTL_DEBUG=1` shows one, for those who look after newsctl).
"""

from __future__ import annotations

import atexit
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from newsctl.errors import ExitCode, NewsctlError, UsageError
from newsctl.messages import DEFAULT_LANGUAGE, LANGUAGES, set_language
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsctl.cli.environment import Environment
    from newsctl.cli.session import Session

COMPLETE = "__complete"  # what the shells' completion scripts call


def run() -> NoReturn:
    """The whole run of a process, to its end."""
    try:
        from newsctl.cli.environment import Environment

        env = Environment.of_process()
        code = main(sys.argv[1:], env)
        _flush(env)
    except KeyboardInterrupt:  # while starting, or again while ending
        code = ExitCode.INTERRUPTED
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process, streams being flushed. Exit handlers run; what Python would take down after
    them, object by object, the system takes back at once, which saves a tenth of a short command.
    """
    if "threading" in sys.modules and sys.modules["threading"].active_count() > 1:
        sys.exit(code)  # the threads' own business first
    atexit._run_exitfuncs()  # noqa: SLF001 - no public name
    os._exit(code)


def main(argv: Sequence[str], env: Environment) -> int:
    """Run one command; its exit code. Every error has been said on `env.stderr`."""
    from newsctl.cli.session import Session
    from newsctl.cli.voice import Voice

    words = _options(argv)
    session = Session(env, Voice(env, for_programs=_wants_json(words)))
    code = _run(list(argv), session, _early_language(words, env))
    session.voice.settle()
    return code


def _run(argv: list[str], session: Session, language: str | None) -> int:
    try:
        _choose_language(session.env, language)
        code = _answer(argv, session)
        session.env.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _close_pipe(session.env)
        return ExitCode.DONE
    except OSError as error:
        return _fail(session, _disk_words(error), ExitCode.DISK)
    except NewsctlError as error:
        return _fail(session, str(error), error.exit_code)
    except Exception as error:  # noqa: BLE001 - a person never sees a traceback
        if _was_interrupted(error):
            return ExitCode.INTERRUPTED
        return _bug(session, error)
    return code


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C came out as some other error: what puts things in order behind it may fail
    where it came between two steps (of a thread that has not begun), and Python itself gives it
    another name where a class is being made."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _answer(argv: list[str], session: Session) -> int:
    if argv == ["--version"]:
        from newsctl import __version__

        session.write(f"newsctl {__version__}\n")
        return ExitCode.DONE
    if not argv or argv in (["--help"], ["-h"]):
        from newsctl.cli.help.contents import print_help

        print_help(session)
        return ExitCode.DONE
    if argv[:1] == [COMPLETE]:
        from newsctl.cli.completion.candidates import complete

        return complete(argv[1:], session)
    return _call(argv, session)


def _call(argv: list[str], session: Session) -> int:
    """Parse and run. Typer's complaints leave as UsageError in the user's language."""
    import typer

    from newsctl.cli.parsing.global_options import HelpAsked

    try:
        _run_command(argv, session)
    except typer.Exit as stop:
        return stop.exit_code
    except HelpAsked as asked:
        from newsctl.cli.help.contents import print_help

        print_help(session, asked.command)
    except _complaint() as error:
        from newsctl.cli.parsing.usage_errors import explain

        raise UsageError(explain(error)) from error
    return ExitCode.DONE


def _complaint() -> type[Exception]:
    """The class of all that Typer complains of: the eldest of a bad parameter's that has words."""
    import typer

    return [one for one in typer.BadParameter.__mro__ if hasattr(one, "format_message")][-1]


def _run_command(argv: list[str], session: Session) -> None:
    from newsctl.cli.parsing.command import load, unnamed
    from newsctl.cli.parsing.global_options import HelpAsked

    name, rest = next(iter(argv), None), argv[1:]
    if name is None or name.startswith("-"):
        from newsctl.cli.parsing.word_order import at_name

        program = unnamed(argv)
        before, name, rest = at_name(argv, program.params)
        with program.make_context("newsctl", before, obj=session) as ctx:
            program.invoke(ctx)
        if name is None:
            raise HelpAsked(program)
    command = load(name, rest)
    with command.make_context(f"newsctl {name}", rest, obj=session) as ctx:
        command.invoke(ctx)


def _options(argv: Sequence[str]) -> list[str]:
    """The words that may be options, before the command line is read."""
    words = list(argv)
    return words[: words.index("--")] if "--" in words else words


def _typed(words: list[str], option: str) -> list[str]:
    """The values of an option, wherever it stands."""
    joined = [word.partition("=")[2] for word in words if word.startswith(f"{option}=")]
    return joined + [after for word, after in pairwise(words) if word == option]


def _wants_json(words: list[str]) -> bool:
    """Whether a program reads the answer, and so the errors too."""
    return "--json" in words or "json" in _typed(words, "--format")


def _early_language(words: list[str], env: Environment) -> str | None:
    """The language that `--lang` or `NEWSCTL_LANG` says, for complaints about the command line
    itself, before it is read; None leaves it to the settings."""
    said = [*_typed(words, "--lang"), env.environ.get("NEWSCTL_LANG", "")]
    return next((language for language in said if language in LANGUAGES), None)


def _choose_language(env: Environment, language: str | None) -> None:
    """Speak the user's language from now on.

    A settings file that can't be read is complained of by whoever needs it: `config edit` does
    not, and mends it.
    """
    if language is None:
        try:
            language = env.setting("lang")
        except UsageError:
            if env.environ.get("NEWSCTL_LANG"):
                raise
    set_language(language or DEFAULT_LANGUAGE)


def _fail(session: Session, message: str, code: ExitCode) -> int:
    env = session.env
    try:
        env.stdout.flush()
    except BrokenPipeError:
        _close_pipe(env)
    except OSError:
        _to_nowhere(env.stdout)  # what it holds has no place; the reason is still to be said
    try:
        session.voice.fail(message, code)
    except BrokenPipeError:
        _close_pipe(env)
    except OSError:
        pass  # nobody is left to hear it; the code still says it
    return code


def _bug(session: Session, error: Exception) -> int:
    if session.env.environ.get("NEWSCTL_DEBUG"):
        import traceback

        traceback.print_exception(error, file=session.env.stderr)
    words = f"{type(error).__name__}: {error}"
    message = _("This is a mistake in newsctl itself, please report it: {error}").format(
        error=words
    )
    return _fail(session, message, ExitCode.BUG)


def _disk_words(error: OSError) -> str:
    reason = reason_of(error)
    return f"{error.filename}: {reason}" if error.filename else reason[:1].upper() + reason[1:]


def _close_pipe(env: Environment) -> None:
    """The reader has left: what is still buffered goes nowhere, quietly."""
    for stream in (env.stdout, env.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _to_nowhere(stream)


def _to_nowhere(stream: Any) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _flush(env: Environment) -> None:
    for stream in (env.stdout, env.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _to_nowhere(stream)
