"""Taking turns: of several processes that write into one folder, one waits for the other.

The system gives a turn back when a process ends, however it ends, so none is ever left behind by a dead one.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from metrocli.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOCK_TIMEOUT = 30.0
"""How long to wait for one's turn."""
_PAUSE = 0.02


@contextmanager
def lock_folders(folders: Iterable[Path]) -> Iterator[bool]:
    """Be the only one who writes into some folders.

    Args:
        folders: folders that are there, by their real names.

    Yields:
        Whether that is sure: some file systems, of networks above all, know no turns.

    Raises:
        Refused: somebody else does not finish. OSError: there is no such folder.
    """
    until = time.monotonic() + LOCK_TIMEOUT
    with ExitStack() as stack:
        # All take them in the same order, or two would wait for each other.
        turns = [stack.enter_context(_lock_folder(folder, until)) for folder in sorted(set(folders))]
        yield all(turns)


@contextmanager
def _lock_folder(folder: Path, until: float) -> Iterator[bool]:
    try:
        handle = _open(folder)
    except PermissionError:
        yield False  # a folder may let write into it and yet not be read
        return
    try:
        while (taken := _try_lock(handle)) is None:
            if time.monotonic() > until:
                raise Refused(f"another process is writing into {folder}. Try again when it is done.")
            time.sleep(_PAUSE)
        yield taken
    finally:
        os.close(handle)


if sys.platform == "win32":
    import hashlib
    import msvcrt
    import tempfile

    def _open(folder: Path) -> int:
        """A file that stands for the folder, which itself cannot be locked: an empty one, kept among the temporary."""
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
        """Whether it is one's turn now; None where another has it, False where the file system knows no turns."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        except OSError:
            return False
        return True
