"""Lock folders, so that two processes do not write into one folder at the same time.

The system releases a lock when its process ends, however it ends, so no lock is left behind.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOCK_TIMEOUT = 30.0
"""How many seconds to wait for a lock."""
_PAUSE = 0.02
FOLDER_LOCKED = MessageType(
    "folder-locked", "another process is writing to {folder}", "Try again when it has finished."
)


@contextmanager
def lock_folders(folders: Iterable[Path]) -> Iterator[bool]:
    """Lock folders against other processes that use this function.

    Args:
        folders: existing folders, by their resolved paths.

    Yields:
        True if all locks are held; some network file systems do not support locking.

    Raises:
        Refused: another process holds a lock for longer than `LOCK_TIMEOUT`.
        OSError: a folder does not exist.
    """
    deadline = time.monotonic() + LOCK_TIMEOUT
    with ExitStack() as stack:
        # All processes lock in the same order; otherwise two could wait for each other.
        locks = [stack.enter_context(_lock_folder(folder, deadline)) for folder in sorted(set(folders))]
        yield all(locks)


@contextmanager
def _lock_folder(folder: Path, deadline: float) -> Iterator[bool]:
    try:
        handle = _open(folder)
    except PermissionError:
        yield False  # a folder may be writable and yet not readable
        return
    try:
        while (is_locked := _try_lock(handle)) is None:
            if time.monotonic() > deadline:
                raise Refused(FOLDER_LOCKED(folder=str(folder)))
            time.sleep(_PAUSE)
        yield is_locked
    finally:
        os.close(handle)


if sys.platform == "win32":
    import hashlib
    import msvcrt
    import tempfile

    def _open(folder: Path) -> int:
        """Open an empty temporary file in place of the folder, which Windows cannot lock."""
        folder.stat()
        name = hashlib.sha256(str(folder).casefold().encode()).hexdigest()[:16]
        return os.open(os.path.join(tempfile.gettempdir(), f"metrocli-{name}.lock"), os.O_RDWR | os.O_CREAT)  # noqa: PTH118

    def _try_lock(handle: int) -> bool | None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return None
        return True

else:
    import fcntl

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)

    def _try_lock(handle: int) -> bool | None:
        """Return True if locked, None if another process holds the lock, False if locking is not supported."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        except OSError:
            return False
        return True
