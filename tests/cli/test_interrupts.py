"""Ctrl-C while the program loads, while a command runs, and where it was turned off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from newsctl.cli.interrupts import end_at_once, raise_again

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")

SCRIPT = """
import os, signal
from newsctl.cli.interrupts import end_at_once, raise_again
{before}
try:
    {during}
    os.kill(os.getpid(), signal.SIGINT)
    print("went on")
except KeyboardInterrupt:
    print("raised")
"""


@pytest.mark.parametrize(
    ("before", "during", "out", "code"),
    [
        ("", "end_at_once()", "", 130),
        ("", "end_at_once(); raise_again()", "raised\n", 0),
        ("", "raise_again()", "raised\n", 0),
        ("signal.signal(signal.SIGINT, signal.SIG_IGN)", "end_at_once()", "went on\n", 0),
    ],
)
def test_what_an_interrupt_does(before: str, during: str, out: str, code: int) -> None:
    script = SCRIPT.format(before=before, during=during)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (code, out, "")


def test_what_was_taken_is_given_back() -> None:
    """By the time a command's own code runs, an interrupt is Python's again."""
    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        assert end_at_once()
        assert not end_at_once()
        raise_again()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
