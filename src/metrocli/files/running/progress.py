"""The steps of a long command: the code that does a step reports how far it is, and `cli.progress` shows it.

Reporting costs an addition, so a step can report each block of a file; the display looks at the steps when it wants to.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock, get_ident
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_PART, _LEAST_SECONDS = 0.02, 0.25
"""The time that is left is estimated after this part of a step and after so many seconds."""


class ProgressStep:
    """One step of a command. Several threads may advance it.

    Attributes:
        description: what is done, such as "Reading participations".
        total: how much there is to do, in any unit, such as bytes; 0 where that is unknown.
        done: how much of it is done.
        rows: the rows that are read or written so far; 0 where the step is not about rows.
        began: when it began, in seconds of a clock that only goes forward.
        thread: the thread that does it; others may help.
    """

    def __init__(self, description: str, total: int = 0) -> None:
        self.description, self.total = description, total
        self.done = self.rows = 0
        self.began = monotonic()
        self.thread = get_ident()
        self._lock = Lock()

    def advance(self, done: int = 0, rows: int = 0) -> None:
        """Add to what is done, and to the rows."""
        with self._lock:
            self.done += done
            self.rows += rows

    def restart(self, total: int, *, rows: int = 0) -> None:
        """Begin again, with another total, because it was not known before or the step is repeated."""
        with self._lock:
            self.total, self.done, self.rows, self.began = total, 0, rows, monotonic()

    def change(self, description: str, done: int, total: int) -> None:
        """Describe the part of the step that begins, and count the parts."""
        if total != self.total:
            self.restart(total)
        self.description, self.done = description, done

    @property
    def part(self) -> float | None:
        """The part of the step that is done, from 0 to 1; None where the total is unknown."""
        return min(self.done / self.total, 1.0) if self.total else None

    @property
    def seconds(self) -> float:
        """The time since the step began."""
        return monotonic() - self.began

    @property
    def seconds_left(self) -> float | None:
        """The estimated time that the rest of the step takes; None while it cannot be estimated."""
        part, seconds = self.part, self.seconds
        if part is None or part < _LEAST_PART or seconds < _LEAST_SECONDS:
            return None
        return seconds * (1 - part) / part


_ACTIVE: list[ProgressStep] = []


@contextmanager
def report_step(description: str, total: int = 0) -> Iterator[ProgressStep]:
    """Report a step of the command for as long as the block runs; within it, another step may be reported.

    Args:
        description: what is done: a verb in the progressive form and its object, such as "Reading participations".
        total: how much there is to do, in any unit; 0 where that is unknown.

    Yields:
        The step, to be advanced.
    """
    step = ProgressStep(description, total)
    _ACTIVE.append(step)
    try:
        yield step
    finally:
        _ACTIVE.remove(step)


def find_current_step() -> ProgressStep:
    """Return the step that began last and has not ended, in this thread if it has one; an invisible one if none is."""
    active = [*_ACTIVE]
    own = [step for step in active if step.thread == get_ident()]
    return (own or active or [ProgressStep("")])[-1]


def is_reporting() -> bool:
    """Return whether a step is being done."""
    return bool(_ACTIVE)
