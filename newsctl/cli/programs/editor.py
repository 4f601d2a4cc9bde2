"""An article as a text to edit: its fields between two `---` lines, its body below.

---
title: …
tags: one, two
---

The first paragraph …
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsctl.article import Article
from newsctl.errors import ArchiveError, UsageError
from newsctl.messages import gettext as _
from newsctl.text import normalise

if TYPE_CHECKING:
    from newsctl.cli.environment import Environment

FIELDS = ("title", "source", "author", "section", "tags", "url", "published_at", "lang", "guid")
EDITABLE = (*FIELDS, "views", "body")
_RULE = "---"
_NOTE = "#! "


def write_article(env: Environment, article: Article) -> Article:
    """Let the user change an article in their editor; the article as they left it.

    What can't be read opens again with the reason on top. When it comes back unchanged it is given
    up: UsageError, naming the file that keeps what was written.
    """
    path = _draft()
    text = to_text(article)
    while True:
        path.write_text(text, encoding="utf-8", newline="\n")
        run_editor(env, path)
        written = path.read_text(encoding="utf-8")
        try:
            changed = from_text(env, written, article)
        except UsageError as error:
            if written == text:
                raise UsageError(
                    _("{reason}\nWhat you wrote is kept in {file}").format(reason=error, file=path)
                ) from error
            text = _NOTE + str(error).replace("\n", " ") + "\n" + _without_note(written)
            continue
        path.unlink(missing_ok=True)
        return changed


def run_editor(env: Environment, path: Path) -> None:
    """Open a file in the user's editor and wait.

    Raises UsageError where none was chosen and nobody could type in it, ArchiveError when it fails.
    """
    import subprocess

    told = env.setting("editor") or env.environ.get("VISUAL") or env.environ.get("EDITOR")
    if not told and not (env.stdin.isatty() and env.stdout.isatty()):
        raise UsageError(_("An editor needs a terminal; away from one, name it in EDITOR"))
    words = shlex.split(told, posix=os.name != "nt") if told else [_usual_editor()]
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode  # noqa: S603 - the user's
    except OSError as error:
        raise ArchiveError(
            _("The editor {editor} can't be started: {reason}").format(
                editor=words[0], reason=error.strerror or error
            )
        ) from error
    if code:
        raise ArchiveError(
            _("The editor ended with {code}; what it left is kept in {file}").format(
                code=code, file=path
            )
        )


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


def to_text(article: Article) -> str:
    """The text of an article, for the editor."""
    lines = [f"{name}: {_shown(getattr(article, name))}".rstrip() for name in FIELDS]
    return "\n".join([_RULE, *lines, _RULE, "", article.body, ""])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return " ".join(str(value).split()) if value is not None else ""


def from_text(env: Environment, text: str, article: Article) -> Article:
    """The article that an edited text means; fields that are not in it stay.

    Raises UsageError, naming the line, for what cannot be read.
    """
    lines = normalise(_without_note(text)).split("\n")
    if not lines or lines[0].strip() != _RULE:
        raise UsageError(_("The first line is not `---`"))
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == _RULE), None)
    if end is None:
        raise UsageError(_("The line `---` below the fields is missing"))
    changed = Article(**article.to_record())
    for number, line in enumerate(lines[1:end], 2):
        if line.strip():
            name, value = _field(env, number, line)
            setattr(changed, name, value)
    changed.body = "\n".join(lines[end + 1 :]).strip("\n")
    if not changed.title.strip():
        raise UsageError(_("The title is empty"))
    return changed


def _field(env: Environment, number: int, line: str) -> tuple[str, Any]:
    name, colon, value = line.partition(":")
    name = name.strip()
    if not colon or name not in FIELDS:
        raise UsageError(
            _("Line {number} is not a field. The fields are: {names}").format(
                number=number, names=", ".join(FIELDS)
            )
        )
    return name, read_value(env, name, value.strip())


def read_value(env: Environment, name: str, value: str) -> Any:
    """The value of a field as it is typed; empty is none. Raises UsageError."""
    value = normalise(value)
    if name == "tags":
        return [tag.strip() for tag in value.replace("،", ",").split(",") if tag.strip()]
    if name == "views":
        from newsctl.cli.parsing.converters import Whole

        return Whole(name)(value)
    if name == "published_at" and value:
        from newsctl.cli.parsing.options import read_date

        return read_date(env, name, value)
    if name == "title" and not value.strip():
        raise UsageError(_("The title is empty"))
    return value if value or name == "body" else None


def _without_note(text: str) -> str:
    return text.partition("\n")[2] if text.startswith(_NOTE) else text
