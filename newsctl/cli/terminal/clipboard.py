"""Text put on the clipboard of the terminal that the user sits at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsctl.display.clipboard import LONGEST, osc52
from newsctl.display.terminal import multiplexer
from newsctl.errors import UsageError
from newsctl.messages import gettext as _
from newsctl.messages import grouped
from newsctl.text import drop_controls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsctl.actions.finding import Found
    from newsctl.cli.environment import Environment


def copy(env: Environment, text: str) -> None:
    """Put a text on the clipboard, without what could do harm where it is pasted.

    Raises UsageError where there is no terminal, or the text is longer than terminals take.
    """
    stream = next((one for one in (env.stdout, env.stderr) if one.isatty()), None)
    if stream is None:
        raise UsageError(_("There is no terminal whose clipboard could be reached"))
    inside = multiplexer(env.environ)
    try:
        sequence = osc52(drop_controls(text), inside)
    except ValueError as error:
        raise UsageError(
            _("{n} bytes are more than a clipboard takes from a terminal ({most} at most)").format(
                n=grouped(int(error.args[0])), most=grouped(LONGEST)
            )
        ) from error
    stream.write(sequence)
    stream.flush()
    if inside == "tmux":
        _by_tmux(env.environ, drop_controls(text))


def _by_tmux(environ: Mapping[str, str], text: str) -> None:
    """tmux passes sequences on only where its settings let it; its own way works without."""
    import subprocess
    from contextlib import suppress

    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            ["tmux", "load-buffer", "-w", "-"],  # noqa: S607 - whose session this runs in
            env=dict(environ),
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=5,
            check=False,
        )


def whole_text(found: Found) -> str:
    """An article as it was written: headline, paragraphs, address."""
    article = found.article
    return "\n\n".join(one for one in (article.title, article.body, article.url) if one) + "\n"


def line_of(found: Found) -> str:
    """A headline and its address."""
    article = found.article
    return f"{article.title}\t{article.url}\n" if article.url else f"{article.title}\n"
