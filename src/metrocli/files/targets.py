"""The files to write: what must not be replaced, their names while they are written, and errors about them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from metrocli.errors import Refused, name_reason
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PART_SUFFIX = ".metrocli.part"
"""The end of the name of a file that is not complete yet; no other program gives such a name."""
RANDOM_LETTERS = 8
"""How many random letters `tempfile` puts into a name."""
_LONGEST_NAME = 255
"""The most bytes of the name of a file, in nearly every file system."""
_LONGEST_BACKUP_SUFFIX = len(".bak9999")
_ANY_WRITE = 0o222

FILE_EXISTS = MessageType(
    "file-exists", "{file} already exists", "{--force} replaces it and keeps the old one as a backup."
)
FILE_READ_ONLY = MessageType(
    "file-read-only", "{path} is read-only", "Make it writable, or add {--force} to replace it all the same."
)
FOLDER_IS_FILE = MessageType("folder-is-file", "{path} is a file", "Name a folder.")
TARGET_IS_FOLDER = MessageType("target-is-folder", "{path} is a folder", "Name a file.")
INVALID_FILE_NAME = MessageType(
    "invalid-file-name", "{name:quoted} cannot be the name of a file", "Choose another name."
)
FOLDER_MISSING = MessageType(
    "folder-missing", "{path} cannot be written, because there is no folder {folder}", "Create the folder first."
)
LINK_LOOP = MessageType(
    "link-loop", "{path} cannot be written, because its symbolic links form a loop", "Name another file."
)
WRITE_FAILED = MessageType("write-failed", "{path} cannot be written ({reason})")


@contextmanager
def report_errors(path: Path) -> Iterator[None]:
    """Turn errors of finding or writing a file into one sentence for the user."""
    try:
        with report_write_errors(path):
            yield
    except ValueError:
        raise Refused(INVALID_FILE_NAME(name=str(path))) from None
    except RuntimeError:
        raise Refused(LINK_LOOP(path=str(path))) from None


@contextmanager
def report_write_errors(path: Path) -> Iterator[None]:
    """Turn errors of writing a file, whose path is known to be a valid one, into one sentence for the user.

    Other errors pass through: they are those of the code that makes the content.
    """
    try:
        yield
    except FileExistsError:
        raise Refused(FILE_EXISTS(file=path.name)) from None
    except FileNotFoundError:
        raise Refused(FOLDER_MISSING(path=str(path), folder=str(path.parent))) from None
    except OSError as fault:
        raise Refused(WRITE_FAILED(path=str(path), reason=name_reason(fault))) from fault


def is_device(path: Path) -> bool:
    """Return whether a path is a pipe or a device, which cannot be replaced by a file."""
    with report_errors(path):
        return path.exists() and not path.is_file() and not path.is_dir()


def resolve_target(path: Path, *, force: bool) -> Path:
    """Follow the links of a path to the file to be written, and refuse one that must not be replaced."""
    with report_errors(path):
        real = path.resolve()
        if real.is_dir():
            raise Refused(TARGET_IS_FOLDER(path=str(real)))
        if real.exists() and not force:
            raise Refused(FILE_EXISTS(file=real.name))
        return real


def refuse_replacing(path: Path, *, force: bool) -> None:
    """Refuse a target before the work for it begins, as a write would refuse it at the end.

    Raises:
        Refused: it is a folder, or exists and may not be replaced.
    """
    if not is_device(path):
        resolve_target(path, force=force)


def refuse_read_only(paths: Iterable[Path]) -> None:
    """Refuse to replace files that are set read-only; renaming a new file over them would not fail by itself.

    Raises:
        Refused: nobody may write one of the files, or this user may not.
    """
    for path in paths:
        with report_errors(path):
            if path.exists() and not (path.stat().st_mode & _ANY_WRITE and os.access(path, os.W_OK)):
                raise Refused(FILE_READ_ONLY(path=str(path)))


def name_temporary(name: str) -> str:
    """Return how the name of a new file begins before it gets its own name; random letters and `PART_SUFFIX` follow."""
    start = f".{name}."
    if len(os.fsencode(start)) + RANDOM_LETTERS + len(PART_SUFFIX) <= _LONGEST_NAME:
        return start
    import hashlib

    return f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:32]}."


def name_backup(name: str, number: int) -> str:
    """Return the name of a backup: report.xlsx.bak, report.xlsx.bak2 …; a name that is too long is cut."""
    return f"{cut_name(name, _LONGEST_BACKUP_SUFFIX)}.bak{number if number > 1 else ''}"


def cut_name(name: str, room: int) -> str:
    """Return the name of a file, cut so that some more bytes (`room`) fit after it."""
    raw = os.fsencode(name)
    return name if len(raw) <= _LONGEST_NAME - room else raw[: _LONGEST_NAME - room].decode(errors="ignore")
