"""The progress of a long command, on stderr."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress as Bar

PATIENCE = 0.5
"""The seconds after which the bar appears."""


class Progress:
    """A progress bar on a terminal, which appears after half a second and is removed at the end.

    Call it with a description of the step, the number of finished steps, and the number of all steps.
    """

    def __init__(self, stderr: TextIO | None) -> None:
        self._stderr = stderr
        self._bar: Bar | None = None
        self._has_ended = False
        self._step = ("", 0, 0)
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show_bar)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._stderr is not None and self._stderr.isatty():
            self._timer.start()
        return self

    def __call__(self, description: str, done: int, total: int) -> None:
        """Report the step that begins."""
        with self._lock:
            self._step = (description, done, total)
            self._update()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._has_ended = True
            if self._bar is not None:
                self._bar.stop()

    def _show_bar(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        class BarConsole(Console):
            """A console that never hides the cursor, since a command that is killed could not show it again."""

            def show_cursor(self, show: bool = True) -> bool:  # noqa: ARG002 - as the base class has it
                return False

        with self._lock:
            if self._has_ended:
                return  # the command ended during the imports; nothing would remove the bar
            description = TextColumn("{task.description}", markup=False)
            self._bar = Bar(BarColumn(), description, console=BarConsole(file=self._stderr), transient=True)
            self._bar.add_task("")
            self._update()
            self._bar.start()

    def _update(self) -> None:
        if self._bar is not None:
            description, done, total = self._step
            self._bar.update(self._bar.task_ids[0], description=description, completed=done, total=total or None)
