"""The terminal while the reader has it, and given back as it was, whatever happens.

The reader gets the alternate screen, keys as they are typed, the mouse and pastes; lines keep the
order that they are sent in (see `newsctl.display.screen`). Ctrl-Z comes as a key and as a signal
from elsewhere; a terminal that is lost, and whoever asks the process to end, end the reader.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType
    from typing import Self, TextIO

    from newsctl.display.screen import Screen

# The alternate screen, no cursor, clicks and wheel in numbers that grow with the screen, pastes.
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1006h\x1b[?2004h"
_LEAVE = "\x1b[?2026l\x1b[?2004l\x1b[?1006l\x1b[?1000l\x1b[0m\x1b[?25h\x1b[?1049l"


class Ended(BaseException):
    """Somebody asks the process to end, by a signal. No error of ours, and of nobody's handlers."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class FullScreen:
    """A terminal that is the reader's within `with`. `woken` is a pipe's end that can be read from
    when something happened: another size, a return from the shell."""

    def __init__(self, screen: Screen, typed: TextIO) -> None:
        self._screen = screen
        self._typed = typed
        self._manners: Any = None
        self._before: dict[int, Any] = {}
        self.woken, self._waker = os.pipe()
        if os.name != "nt":
            os.set_blocking(self._waker, False)
        self._ending = False
        self.stale = False  # whether what is shown may be another than what was painted

    def __enter__(self) -> Self:
        try:
            self._listen()
            self._enter()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending = True
        self._leave()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
        os.close(self.woken)
        os.close(self._waker)

    # -- ours, and given back --------------------------------------------------------------------
    def _enter(self) -> None:
        self._set_manners()
        self._write(_ENTER + self._screen.fence()[0])
        self.stale = True

    def _leave(self) -> None:
        with suppress(
            OSError, ValueError
        ):  # where the terminal is gone nothing is to be given back
            self._write(_LEAVE + self._screen.fence()[1])
        self._restore_manners()

    def _write(self, text: str) -> None:
        self._screen.stream.write(text)
        self._screen.stream.flush()

    def _set_manners(self) -> None:
        """Each key as it is typed, unseen, Ctrl-C and Ctrl-Z among them."""
        try:
            import termios
        except ImportError:
            self._set_console()
            return
        number = self._typed.fileno()
        manners = termios.tcgetattr(number)
        if self._manners is None:
            self._manners = [*manners[:6], list(manners[6])]
        raw = [*manners[:6], list(manners[6])]
        raw[0] &= ~(termios.IXON | termios.ICRNL | termios.INLCR | termios.IGNCR)
        raw[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        termios.tcsetattr(number, termios.TCSANOW, raw)

    def _restore_manners(self) -> None:
        if self._manners is None:
            return
        manners, self._manners = self._manners, None
        try:
            import termios
        except ImportError:
            manners.__exit__(None, None, None)
            return
        with suppress(OSError, termios.error):
            termios.tcsetattr(self._typed.fileno(), termios.TCSADRAIN, manners)

    def _set_console(self) -> None:
        """The same in a console of Windows."""
        from prompt_toolkit.input import create_input

        _obey_sequences()
        mode = create_input(self._typed).raw_mode()
        mode.__enter__()
        self._manners = mode

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """Within the block the terminal is another program's, and a stop stops us like any."""
        stop = getattr(signal, "SIGTSTP", None)
        before = signal.signal(stop, signal.SIG_DFL) if stop else None
        self._leave()
        try:
            yield
        finally:
            self._enter()
            if stop:
                signal.signal(stop, before)

    def suspend(self) -> None:
        """Back to the shell, until it lets the reader go on."""
        if not hasattr(signal, "SIGTSTP"):
            return
        with self.given_back():
            os.kill(0, signal.SIGTSTP)  # all of a pipeline, as the terminal itself would

    # -- signals ---------------------------------------------------------------------------------
    def _listen(self) -> None:
        for name, handler in (
            ("SIGWINCH", self._wake),
            ("SIGCONT", self._go_on),
            ("SIGTSTP", self._stop),
            ("SIGTERM", self._end),
            ("SIGHUP", self._end),
            ("SIGQUIT", self._end),
        ):
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, handler)

    def _wake(self, _number: int, _frame: FrameType | None) -> None:
        with suppress(OSError):  # full: it wakes anyhow
            os.write(self._waker, b".")

    def _go_on(self, number: int, frame: FrameType | None) -> None:
        """Stopped without being asked (SIGSTOP), and let go on: the shell has had the terminal."""
        self.stale = True
        self._wake(number, frame)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.suspend()

    def _end(self, number: int, _frame: FrameType | None) -> None:
        if not self._ending:  # else it is on its way out already
            self._ending = True
            raise Ended(number)

    def take_again(self) -> None:
        """Have the terminal's manners and modes again, after a stop that nobody asked about."""
        self._set_manners()
        self._write(_ENTER + self._screen.fence()[0])


def _obey_sequences() -> None:
    """Have a console of Windows do what sequences say, which older ones do only when asked."""
    import ctypes

    system = ctypes.windll.kernel32  # type: ignore[attr-defined]
    console, mode = system.GetStdHandle(-11), ctypes.c_ulong()
    if system.GetConsoleMode(console, ctypes.byref(mode)):
        system.SetConsoleMode(console, mode.value | 0x0004)  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
