"""`newsctl`, and `python -m newsctl`: the same program."""

import gc
import os
import sys

_GARBAGE = 50_000  # objects made, less those gone, before Python looks for cycles among them


def run() -> None:
    """Run the program and end the process."""
    gc.set_threshold(_GARBAGE)  # nothing loaded while starting is garbage: don't look through it
    from newsctl import quick_imports

    quick_imports.begin()
    from newsctl.cli.interrupts import INTERRUPTED, end_at_once

    end_at_once()
    _in_utf8()
    from newsctl.lazy_modules import defer

    defer()
    try:
        from newsctl.cli.app import run as run_to_the_end

        run_to_the_end()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _in_utf8() -> None:
    """Start anew in Python's UTF-8 mode where the locale speaks another encoding.

    What is typed is UTF-8 whatever the locale says, and what can't be read so keeps its bytes, as
    names of files need. A running Python can't change what it reads its arguments with.
    """
    if sys.getfilesystemencoding() != "utf-8" and sys.executable and os.name != "nt":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606


if __name__ == "__main__":
    run()
