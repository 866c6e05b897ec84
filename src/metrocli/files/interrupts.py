"""Hold back Ctrl-C and the request to end (SIGTERM), so that they never come between two steps that belong together."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HELD = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def hold_interrupts() -> Iterator[Callable[[], None]]:
    """Hold back interrupts until the end of the block; they act then. In other threads there are none to hold back.

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
    finally:
        for held, handler in handlers.items():
            signal.signal(held, handler)
        for interrupt in dict.fromkeys(received):
            signal.raise_signal(interrupt)
