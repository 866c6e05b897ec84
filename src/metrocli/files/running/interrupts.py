"""Hold back Ctrl-C and the request to end (SIGTERM), so that they never come between two steps that belong together."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from metrocli.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def hold_interrupts() -> Iterator[Callable[[], None]]:
    """Hold back interrupts until the end of the block; they act then. In other threads there are none to hold back.

    If the block turns an interrupt into an error for the user, the error ends the command in place of the interrupt.

    Yields:
        A function that raises KeyboardInterrupt if there was an interrupt, to be called where the block may be left.
    """
    received: list[int] = []
    handlers: dict[int, Any] = {}

    def check() -> None:
        if received:
            raise KeyboardInterrupt

    try:
        if threading.current_thread() is threading.main_thread():
            for number in _HELD:
                if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                    handlers[number] = signal.signal(number, lambda number, _: received.append(number))
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
