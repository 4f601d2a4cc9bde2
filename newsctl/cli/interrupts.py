"""Ctrl-C, quiet from the first moment that is ours.

While modules are loaded nothing is at stake yet, and the process ends at once: an exception in the
middle of an import would come out as some other error, and orjson, interrupted there, crashes. Once
a command runs, Ctrl-C is Python's KeyboardInterrupt, and what is half done is put in order first.
"""

import os

try:  # what `signal` gives, which makes lists of names first: as much as loading three modules
    import _signal as signal  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    import signal

__all__ = ["INTERRUPTED", "end_at_once", "raise_again", "signal"]

INTERRUPTED = 130


def end_at_once() -> bool:
    """From now on Ctrl-C ends the process; False where it means something else already (a program
    started with it ignored, another thread)."""
    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _end)
            return True
    except ValueError:
        pass
    return False


def raise_again() -> None:
    """From now on Ctrl-C raises KeyboardInterrupt, if `end_at_once` had it end the process."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(_signal: int, _frame: object) -> None:
    os._exit(INTERRUPTED)
