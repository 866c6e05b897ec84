"""The progress of a long command: one line on stderr that shows the current step and goes away again."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

from metrocli.files.running.progress import ProgressStep, find_current_step, is_reporting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

PATIENCE = 0.5
"""The seconds after which the line appears."""
_INTERVAL = 0.1
_DEFAULT_WIDTH = 80
_ERASE = "\r\x1b[2K"
_MINUTE, _HOUR = 60, 3600


class Progress:
    """The line on a terminal. It appears after half a second, and is taken back before anything else is written.

    Args:
        stderr: where the line is written, if that is a terminal; None where it is closed.
        variables: the environment variables; a terminal that TERM calls dumb cannot take a line back and gets none.
    """

    def __init__(self, stderr: TextIO | None, variables: Mapping[str, str]) -> None:
        self._stderr = stderr if stderr is not None and _can_erase(stderr, variables) else None
        self._is_shown = self._has_output = False
        self._idle: ProgressStep | None = None

    def __enter__(self) -> Self:
        if self._stderr is not None:
            import threading

            self._lock = threading.Lock()
            self._ended = threading.Event()
            timer = threading.Timer(PATIENCE, self._run)
            timer.daemon = True
            self._timer = timer
            timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stderr is not None:
            self._timer.cancel()
            self._ended.set()
            self.take_back()

    def take_back(self) -> None:
        """Remove the line, because something else is written now. It appears again for another step only."""
        self._has_output = True
        if self._stderr is not None:
            with self._lock:
                if self._is_shown:
                    self._is_shown = False
                    self._write(_ERASE)

    def _run(self) -> None:
        """Show the line, and keep it up to date until the command ends."""
        while not self._ended.is_set():
            with self._lock:
                if not self._ended.is_set():
                    self._show()
            self._ended.wait(_INTERVAL)

    def _show(self) -> None:
        if is_reporting() or not self._has_output:
            width = _measure_width(self._stderr) - 1  # a line of the full width would wrap on some terminals
            if not is_reporting():
                self._idle = self._idle or ProgressStep("Working")
            else:
                self._idle = None
            line = _cut(describe_step(self._idle or find_current_step()), width)
            self._write(f"{_ERASE if self._is_shown else ''}{line}")
            self._is_shown = True
        elif self._is_shown:
            self._is_shown = False
            self._write(_ERASE)

    def _write(self, text: str) -> None:
        stderr = self._stderr
        if stderr is not None:
            encoding = stderr.encoding or "utf-8"
            with suppress(OSError, ValueError):  # ValueError: the stream is closed
                stderr.write(text.encode(encoding, errors="replace").decode(encoding))
                stderr.flush()


def describe_step(step: ProgressStep) -> str:
    """Describe how far a step is, such as "Reading participations  12,400,000 rows  61 %  2 s left".

    Where it is not known how much there is to do, the seconds since its beginning are shown.
    """
    words = [step.description]
    if step.rows:
        words.append(f"{step.rows:,} row{'' if step.rows == 1 else 's'}")
    if step.part is not None:
        words.append(f"{step.part * 100:.0f} %")
    elif step.seconds >= 1:
        words.append(_describe_seconds(step.seconds))
    if (seconds := step.seconds_left) is not None:
        words.append(f"{_describe_seconds(seconds)} left")
    return "  ".join(words)


def _describe_seconds(seconds: float) -> str:
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{max(whole, 1)} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def _can_erase(stderr: TextIO, variables: Mapping[str, str]) -> bool:
    try:
        return stderr.isatty() and variables.get("TERM") != "dumb"
    except ValueError:  # the stream is closed
        return False


def _measure_width(stderr: TextIO | None) -> int:
    try:
        return _DEFAULT_WIDTH if stderr is None else os.get_terminal_size(stderr.fileno()).columns or _DEFAULT_WIDTH
    except (OSError, ValueError):
        return _DEFAULT_WIDTH


def _cut(line: str, width: int) -> str:
    """Cut a line to the width of the terminal, without control characters: what wraps cannot be taken back."""
    from unicodedata import east_asian_width

    from metrocli.render.values import mask_controls

    used = 0
    line = mask_controls(line.replace("\n", " ").replace("\t", " "))
    for place, character in enumerate(line):
        used += 2 if east_asian_width(character) in {"W", "F"} else 1
        if used > width:
            return line[:place]
    return line
