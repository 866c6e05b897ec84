"""How far a long command is, on stderr."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress as Bar

PATIENCE = 0.5
"""After how many seconds a person wants to know."""


class Progress:
    """A bar on stderr from half a second on, where stderr is a terminal; it is gone when the command goes on.

    Called with what is being done, how many steps are done, and how many there are.
    """

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._over = False
        self._step = ("", 0, 0)
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            self._timer.start()
        return self

    def __call__(self, said: str, done: int, of: int) -> None:
        """Note how far it is."""
        with self._lock:
            self._step = (said, done, of)
            self._tell()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        with self._lock:
            if self._over:
                return  # it ended while the bar was fetched, and nobody would take the bar away
            told = TextColumn("{task.description}", markup=False)
            self._bar = Bar(BarColumn(), told, console=Console(stderr=True), transient=True)
            self._bar.add_task("")
            self._tell()
            self._bar.start()

    def _tell(self) -> None:
        if self._bar is not None:
            said, done, of = self._step
            self._bar.update(self._bar.task_ids[0], description=said, completed=done, total=of or None)
