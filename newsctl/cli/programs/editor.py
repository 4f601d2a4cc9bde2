"""The user's editor, on an article and on any file."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from newsctl.actions.changing import from_text, to_text
from newsctl.errors import ArchiveError, NewsctlError, UsageError
from newsctl.messages import gettext as _
from newsctl.system_errors import reason_of

if TYPE_CHECKING:
    from typing import Self

    from newsctl.article import Article
    from newsctl.cli.environment import Environment
    from newsctl.cli.session import Session

_NOTE = "#! "


class Drafts:
    """The files in which the user writes articles; the block stores each before the next.

    A file stays where something was written in it that the block did not store, whatever failed,
    and the error names it; no other does.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._written: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        path = self._written
        if error is None:
            self._forget()
        elif path is not None and isinstance(error, NewsctlError):
            error.args = (_kept(error, path), *error.args[1:])
        else:
            self.keep()

    def keep(self) -> None:
        """Leave the last file where it is, and say where: it was not stored after all."""
        path, self._written = self._written, None
        if path is not None:
            self._session.voice.complain(_kept_in(path))

    def _forget(self) -> None:
        if self._written is not None:
            self._written.unlink(missing_ok=True)
        self._written = None

    def write(self, article: Article) -> Article:
        """Let the user change an article in their editor; the article as they left it.

        What can't be read opens again with the reason on top. When it comes back unchanged it is
        given up. Raises UsageError, ArchiveError.
        """
        self._forget()
        path, given = _draft(), to_text(article)
        path.write_text(given, encoding="utf-8", newline="\n")
        try:
            changed = _written(self._session, article, path)
        finally:
            if _content(path) == given.encode():
                path.unlink(missing_ok=True)
        if path.exists():
            self._written = path
        return changed


def _written(session: Session, article: Article, path: Path) -> Article:
    """What becomes of an article in a file that is opened until it can be read."""
    given = text = path.read_text(encoding="utf-8")
    while True:
        run_editor(session.env, path)
        try:
            written = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise UsageError(_kept(_("this is not UTF-8"), path)) from error
        try:
            return from_text(_without_note(written), article, session.today)
        except UsageError as error:
            if written == given:
                raise
            if written == text:
                raise UsageError(_kept(error, path)) from error
            text = _NOTE + str(error).replace("\n", " ") + "\n" + _without_note(written)
        path.write_text(text, encoding="utf-8", newline="\n")


def _kept(reason: object, path: Path) -> str:
    return f"{reason}\n{_kept_in(path)}"


def _kept_in(path: Path) -> str:
    return _("What you wrote is kept in {file}").format(file=path)


def run_editor(env: Environment, path: Path) -> None:
    """Open a file in the user's editor and wait.

    Raises UsageError where none was chosen and nobody could type in it, ArchiveError when it fails.
    """
    import subprocess

    chosen = env.setting("editor") or env.environ.get("VISUAL") or env.environ.get("EDITOR")
    if not chosen and not (env.stdin.isatty() and env.stdout.isatty()):
        raise UsageError(_("An editor needs a terminal; away from one, name it in EDITOR"))
    try:
        words = command_words(chosen, windows=os.name == "nt") if chosen else [_usual_editor()]
    except ValueError as error:
        reason = _("a quotation mark is never closed")
        raise UsageError(
            _("The editor {editor} can't be started: {reason}").format(editor=chosen, reason=reason)
        ) from error
    before = _content(path)
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the user's
    except OSError as error:
        raise ArchiveError(
            _("The editor {editor} can't be started: {reason}").format(
                editor=words[0], reason=reason_of(error)
            )
        ) from error
    if code and _content(path) == before:
        raise ArchiveError(_("The editor ended with {code}").format(code=code))
    if code:
        raise ArchiveError(
            _("The editor ended with {code}; what it left is kept in {file}").format(
                code=code, file=path
            )
        )


def command_words(text: str, *, windows: bool) -> list[str]:
    """The words of a command as they are typed: on Windows a backslash parts folders, and quotes
    around a word are no part of it."""
    if not windows:
        return shlex.split(text)
    return [one.replace('"', "") for one in shlex.split(text, posix=False)]


def _usual_editor() -> str:
    import shutil

    if os.name == "nt":
        return "notepad"
    return next((one for one in ("sensible-editor", "nano", "vi") if shutil.which(one)), "vi")


def _draft() -> Path:
    import tempfile

    handle, name = tempfile.mkstemp(prefix="newsctl-", suffix=".md")
    os.close(handle)
    return Path(name)


def _content(path: Path) -> bytes | None:
    """What a file holds; None where there is none that can be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _without_note(text: str) -> str:
    return text.partition("\n")[2] if text.startswith(_NOTE) else text
