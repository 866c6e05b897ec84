"""Ctrl-C and the request to end (SIGTERM): they end the command at once, but never between steps that belong together.

Python acts on a signal only where its main thread runs Python code. While the main thread works in a library, or waits
for other threads, a thread that waits for the signal ends the process: see `end_on_interrupt`. It needs the lock of the
interpreter for that, so a library that holds the lock for longer, as for sorting objects, delays the end.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from time import sleep
from typing import TYPE_CHECKING, Any, NoReturn

from metrocli.errors import ExitCode, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

GRACE = 0.06
"""The seconds that a command has to clean up after an interrupt, before its process is ended."""
_LONGEST_CLEANING = 1.0
"""The seconds after which the process is ended although its temporary files are not all deleted."""
_HELD = (signal.SIGINT, signal.SIGTERM)
_GATE = threading.Lock()
"""Held by the thread that ends the process, and while `hold_interrupts` begins: only one of them goes on."""
_CLEANERS: list[Callable[[], object]] = []
_has_interrupt = False
"""Whether the first interrupt has been raised; the process ends then, and further ones change nothing."""
_may_end = 0
"""How many blocks of `allow_end` are running."""
_held_back = 0
"""How many interrupts were held back so far; each comes again if it is to act."""


@contextmanager
def hold_interrupts() -> Iterator[Callable[[], None]]:
    """Hold back interrupts until the end of the block; they act then. In other threads there are none to hold back.

    If the block turns an interrupt into an error for the user, the error ends the command in place of the interrupt.

    Yields:
        A function that raises KeyboardInterrupt if there was an interrupt, to be called where the block may be left.
    """
    received: list[int] = []

    def receive(number: int, _frame: FrameType | None) -> None:
        global _held_back  # noqa: PLW0603 - signals are a state of the process
        _held_back += number == signal.SIGINT
        received.append(number)

    def check() -> None:
        if received:
            raise KeyboardInterrupt

    handlers: dict[int, Any] = {}
    try:
        if threading.current_thread() is threading.main_thread():
            _replace_handlers(handlers, receive)
        yield check
    except Refused as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            received.clear()  # the interrupt has ended the command; its error names the files that are changed
        raise
    finally:
        for held, handler in handlers.items():
            signal.signal(held, handler)
        for interrupt in dict.fromkeys(received):
            signal.raise_signal(interrupt)


def _replace_handlers(handlers: dict[int, Any], new: Callable[[int, FrameType | None], None]) -> None:
    """Replace the handlers of interrupts that are not ignored, and keep the old ones."""
    with _GATE:
        for number in _HELD:
            if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                handlers[number] = signal.signal(number, new)


@contextmanager
def clean_on_interrupt(clean: Callable[[], object]) -> Iterator[None]:
    """Call a function if an interrupt ends the process within the block, where no `finally` is reached.

    Args:
        clean: deletes a file that is half-written, or takes back a line on the screen; it may run in another thread.
    """
    _CLEANERS.append(clean)
    try:
        yield
    finally:
        _CLEANERS.remove(clean)


@contextmanager
def allow_end() -> Iterator[None]:
    """Let an interrupt end the process within the block although it is held back, if the block does not look at it.

    What the block writes must be deleted by a function that `clean_on_interrupt` has.
    """
    global _may_end  # noqa: PLW0603 - signals are a state of the process
    with _GATE:
        _may_end += 1
    try:
        yield
    finally:
        with _GATE:
            _may_end -= 1


def end_on_interrupt() -> None:
    """Make Ctrl-C end this process within `GRACE`, at any moment; no effect where Ctrl-C is ignored.

    The main thread gets a KeyboardInterrupt and may clean up. If it has not ended the process by then, a thread does.
    """
    if os.name != "posix" or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, _raise_once)
    threading.Thread(target=_wait_for_interrupt, args=(reader,), daemon=True).start()


def is_interrupt(error: BaseException | None) -> bool:
    """Return whether an error comes from an interrupt: Python and libraries wrap some in errors of their own.

    An interrupt may also come where a library makes a class, or calls Python and does not look at its errors: then it
    gets lost, and an error of another kind is raised, such as SystemError.
    """
    if _has_interrupt:
        return True
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _raise_once(_number: int, _frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, unless an interrupt is ending the process already."""
    global _has_interrupt  # noqa: PLW0603 - signals are a state of the process
    if not _has_interrupt:
        _has_interrupt = True
        sys.unraisablehook = lambda _: None  # where Python cannot raise it, it would show a traceback
        raise KeyboardInterrupt


def _wait_for_interrupt(reader: int) -> NoReturn:
    """End the process after an interrupt, unless it is held back or is for another program, such as a pager."""
    count = 0
    while True:
        new = os.read(reader, 64).count(signal.SIGINT)
        count += new
        if new:
            sleep(GRACE)
            with _GATE:
                is_for_us = count > _held_back and signal.getsignal(signal.SIGINT) is _raise_once
                if is_for_us or _may_end:
                    end_process()


def end_process() -> NoReturn:
    """Clean up and end this process as interrupted, from any thread."""
    last = threading.Timer(_LONGEST_CLEANING, os._exit, (ExitCode.INTERRUPTED,))
    last.daemon = True
    last.start()
    for clean in reversed(_CLEANERS):
        with suppress(Exception):
            clean()
    run_exit_functions()
    os._exit(ExitCode.INTERRUPTED)


def run_exit_functions() -> None:
    """Do what libraries left for the end of the process: delete temporary files, end child processes."""
    import atexit

    with suppress(Exception):
        atexit._run_exitfuncs()  # noqa: SLF001 - as `multiprocessing` does
