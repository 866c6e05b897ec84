"""Notice that a file changes while it is read, so that no answer mixes an old and a new content."""

from __future__ import annotations

import os
import stat
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from pathlib import Path

FILE_CHANGED = MessageType(
    "file-changed",
    "the file changed while it was read",
    "Wait until the other program has finished, then run the command again.",
)
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""A pipe that has no writer must not keep the command waiting."""
_SECOND = 1_000_000_000
_ROUNDED_TO = (100, 1_000, 1_000_000, 10_000_000, _SECOND, 2 * _SECOND)
"""The nanoseconds to which file systems and network protocols round the time of a change."""


class FileState:
    """The state of a file before it is read, to be compared with its state afterwards.

    A file counts as changed if it has another size or time, or if another file has its name now. A time that is only
    rounded is the same: network drives first show the exact time and later the one that the server keeps. A change
    that alters neither the size nor the time, within the same second on some drives, cannot be seen. A file that is
    only deleted has not changed.

    On POSIX the file stays open, so that its number is not given to another file.

    Args:
        path: the file.
        label: its name in messages; "" for its own.
        keeps_open: whether it may stay open; not for hundreds of files, since a system limits how many are open.

    Attributes:
        path: the file.
        size: its size in bytes.
        is_regular: whether it is an ordinary file, and not a folder, a pipe or a device.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path, label: str = "", *, keeps_open: bool = True) -> None:
        self.path = path
        self._label = label or path.name
        self._handle = os.open(path, _FLAGS)
        self.close = weakref.finalize(self, os.close, self._handle)
        self._before = os.fstat(self._handle)
        self.size, self.is_regular = self._before.st_size, stat.S_ISREG(self._before.st_mode)
        if os.name != "posix" or not keeps_open:
            self.close()  # on Windows, an open file cannot be replaced, not even by this command

    def check(self) -> None:
        """Compare the state of the file now.

        Raises:
            UnreadableData: the file was written to, cut off or replaced.
        """
        if self._has_changed():
            raise UnreadableData(self._label, FILE_CHANGED())

    def _has_changed(self) -> bool:
        before = self._before
        try:
            handle = os.open(self.path, _FLAGS)  # some network drives show the state of a file only if it is opened
        except FileNotFoundError:
            return self.close.alive and _differ(before, os.fstat(self._handle))  # what is open stays readable
        except OSError:
            return True
        try:
            now = os.fstat(handle)
        finally:
            with suppress(OSError):
                os.close(handle)
        return not os.path.samestat(before, now) or _differ(before, now)


def _differ(before: os.stat_result, now: os.stat_result) -> bool:
    return before.st_size != now.st_size or not is_same_time(before.st_mtime_ns, now.st_mtime_ns)


def is_same_time(one: int, other: int) -> bool:
    """Return whether two times in nanoseconds are equal, or one is the other, rounded up or down."""
    return one == other or any(
        rounded % unit == 0 and exact % min(unit, _SECOND) != 0 and abs(rounded - exact) < unit
        for unit in _ROUNDED_TO
        for rounded, exact in ((one, other), (other, one))
    )
