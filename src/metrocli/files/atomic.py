"""Write files atomically (whole or not at all), with backups, by one process at a time."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import Refused, name_reason
from metrocli.files.lock import lock_folders
from metrocli.messages import Message, MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_PART_SUFFIX = ".part"
_RANDOM_LETTERS = 8
"""How many random letters `tempfile` puts into a name."""

FILE_EXISTS = MessageType(
    "file-exists", "{file} already exists", "{--force} replaces it and keeps the old one as a backup."
)
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
FOLDER_NOT_CREATED = MessageType("folder-not-created", "the folder {path} cannot be created ({reason})")
TOO_MANY_BACKUPS = MessageType(
    "too-many-backups", "{folder} contains too many backups of {file}", "Delete some of them."
)
NOT_RESTORED = MessageType(
    "not-restored", "{error}", "{files:and} could not be restored. Copy the old content from {backups:and}."
)
NOT_REMOVED = MessageType(
    "not-removed", "{error}", "{files:and} could not be removed again. Delete what is not needed."
)


def write_file_atomically(path: Path, content: bytes, *, force: bool = False) -> Path | None:
    """Write a file so that at any moment either the whole old file or the whole new file exists.

    Args:
        path: the file.
        content: its new content.
        force: whether an existing file may be replaced; the old file is then kept next to it as a backup.

    Returns:
        The path of the backup; None if there was no old file.

    Raises:
        Refused: the file exists and may not be replaced, or it cannot be written.
    """
    return write_files_atomically({path: content}, force=force)[0]


def write_files_atomically(contents: Mapping[Path, bytes], *, force: bool = False) -> list[Path | None]:
    """Write several files that belong together: all of them, or none if one cannot be written.

    First all new files are written next to their targets under temporary names, and all old files are backed up. Then
    the new files are renamed one after the other. A process that is killed between two renames leaves each file whole,
    some of them new, and a backup of each old file.

    Args:
        contents: the new content by path.
        force: whether existing files may be replaced; the old files are then kept next to them as backups.

    Returns:
        For each path, in the order of `contents`, the path of the backup; None if there was no old file.

    Raises:
        Refused: a file exists and may not be replaced, or cannot be written. All files are then unchanged.
    """
    devices = {path for path in contents if _is_device(path)}
    files = {path: _resolve_target(path, force=force) for path in contents if path not in devices}
    for path in devices:
        with _report_errors(path):
            path.write_bytes(contents[path])  # a pipe or a device cannot be replaced by a file
    if not files:
        return [None] * len(contents)
    for path in files.values():
        with _report_errors(path):
            path.parent.stat()
    with _report_errors(next(iter(files.values()))), lock_folders(path.parent for path in files.values()) as is_locked:
        if is_locked:
            for path in files.values():
                _delete_leftovers(path)
        writes = [_FileWrite(target, contents[path]) for path, target in files.items()]
        _run_writes(writes, force=force)
    backups = {path: write.backup for path, write in zip(files, writes, strict=True)}
    return [backups.get(path) for path in contents]


def rewrite_files_atomically(
    paths: Iterable[Path], make_contents: Callable[[], Mapping[Path, bytes]], *, backup: bool = True
) -> dict[Path, Path | None]:
    """Read files and write new ones under one lock, so that no other process writes them in between.

    Args:
        paths: all files that may be written.
        make_contents: called under the lock; reads the files and returns the new content by path.
        backup: whether to keep the old files as backups.

    Returns:
        The files that were written, each with the path of its backup; None if there is no backup.

    Raises:
        Refused: a file cannot be written; all files are then unchanged. Errors of `make_contents` pass through.
    """
    targets = {path: _resolve_target(path, force=True) for path in paths}
    folders = [target.parent for target in targets.values()]
    with _report_errors(next(iter(targets.values()))), lock_folders(folders) as is_locked:
        contents = make_contents()
        writes = {path: _FileWrite(targets[path], content) for path, content in contents.items()}
        if is_locked:
            for write in writes.values():
                _delete_leftovers(write.target)
        _run_writes([*writes.values()], force=True)
        if not backup:
            for write in writes.values():
                if write.backup is not None:
                    write.backup.unlink()
                    write.backup = None
    return {path: write.backup for path, write in writes.items()}


def _run_writes(writes: list[_FileWrite], *, force: bool) -> None:
    """Do each step for all files before the next step, and undo all steps if one fails."""
    try:
        for step in (_FileWrite.write_temporary, partial(_FileWrite.back_up, force=force), _FileWrite.rename):
            for write in writes:
                with _report_errors(write.target):
                    step(write)
    except BaseException as fault:
        changed = [write for write in reversed(writes) if not write.undo()]
        if changed and isinstance(fault, Refused):
            raise Refused(_report_changed(fault.message, changed)) from fault
        raise
    for folder in {write.target.parent for write in writes}:
        _flush_folder(folder)


def _report_changed(error: Message, writes: list[_FileWrite]) -> Message:
    """Add to an error the files that are changed in spite of it: those with a backup, and the new ones."""
    new = [write.target.name for write in writes if write.backup is None]
    backups = {write.target.name: str(write.backup) for write in writes if write.backup is not None}
    if new:
        error = NOT_REMOVED(error=error, files=new)
    return NOT_RESTORED(error=error, files=[*backups], backups=[*backups.values()]) if backups else error


def write_folder_atomically(target: Path, contents: Mapping[str, bytes], *, force: bool = False) -> list[Path | None]:
    """Write the files of a folder: all of them or none. A new folder gets its name once it is complete.

    Args:
        target: the folder; it and its parents are created if missing.
        contents: the content of each file, by the file's name.
        force: whether existing files may be replaced; the old files are then kept next to them as backups.

    Returns:
        For each file, in the order of `contents`, the path of the backup; None if there was no old file.

    Raises:
        Refused: a file exists and may not be replaced, or something cannot be written. All is then unchanged.
    """
    files = {target / name: content for name, content in contents.items()}
    if target.is_dir():
        return write_files_atomically(files, force=force)
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        target.parent.mkdir(parents=True, exist_ok=True)
        parent = target.parent.resolve()
        with lock_folders([parent]) as is_locked:
            if target.is_dir():  # another process has created it since
                return write_files_atomically(files, force=force)
            if is_locked:
                _delete_leftovers(parent / target.name)
            temporary = Path(tempfile.mkdtemp(dir=parent, prefix=f".{target.name}.", suffix=_PART_SUFFIX))
            try:
                write_files_atomically({temporary / name: content for name, content in contents.items()})
                temporary.chmod(0o777 & ~_umask())
                temporary.rename(parent / target.name)
            except BaseException as fault:
                shutil.rmtree(temporary, ignore_errors=True)
                if isinstance(fault, Refused):  # the message must name the target, not the temporary folder
                    raise Refused(_rename_in(fault.message, str(temporary), str(target))) from fault
                raise
            _flush_folder(parent)
    except OSError as fault:
        raise Refused(FOLDER_NOT_CREATED(path=str(target), reason=name_reason(fault))) from fault
    return [None] * len(contents)


def _rename_in(message: Message, old: str, new: str) -> Message:
    """Replace the name of a folder in the values of a message."""
    values = dict(message.values)
    for name, value in values.items():
        if isinstance(value, Message):
            values[name] = _rename_in(value, old, new)
        elif isinstance(value, str):
            values[name] = value.replace(old, new)
    return message.kind.at(message.place, **values)


@contextmanager
def _report_errors(path: Path) -> Iterator[None]:
    """Turn errors of writing a file into one sentence for the user."""
    try:
        yield
    except FileExistsError:
        raise Refused(FILE_EXISTS(file=path.name)) from None
    except FileNotFoundError:
        raise Refused(FOLDER_MISSING(path=str(path), folder=str(path.parent))) from None
    except ValueError:
        raise Refused(INVALID_FILE_NAME(name=str(path))) from None
    except RuntimeError:
        raise Refused(LINK_LOOP(path=str(path))) from None
    except OSError as fault:
        raise Refused(WRITE_FAILED(path=str(path), reason=name_reason(fault))) from fault


def _is_device(path: Path) -> bool:
    with _report_errors(path):
        return path.exists() and not path.is_file() and not path.is_dir()


def _resolve_target(path: Path, *, force: bool) -> Path:
    """Follow the links of a path to the file to be written, and refuse one that must not be replaced."""
    with _report_errors(path):
        real = path.resolve()
        if real.is_dir():
            raise Refused(TARGET_IS_FOLDER(path=str(real)))
        if real.exists() and not force:
            raise Refused(FILE_EXISTS(file=real.name))
        return real


@dataclass
class _FileWrite:
    """The steps of writing one file: write it under a temporary name, back up the old file, rename.

    Attributes:
        target: the file to write.
        content: its new content.
        temporary: the new file before it is renamed.
        backup: the backup of the old file.
    """

    target: Path
    content: bytes
    temporary: Path | None = None
    backup: Path | None = None

    def write_temporary(self) -> None:
        """Write the new file next to its target, with the permissions of the old one, and flush it to the disk."""
        handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=f".{self.target.name}.", suffix=_PART_SUFFIX)
        self.temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(self.content)
            file.flush()
            os.fsync(file.fileno())
        is_replacement = self.target.exists()
        self.temporary.chmod(self.target.stat().st_mode & 0o777 if is_replacement else 0o666 & ~_umask())

    def back_up(self, *, force: bool) -> None:
        """Back up the old file, if there is one and it may be replaced."""
        if self.target.exists():
            if not force:
                raise FileExistsError
            self.backup = _back_up(self.target)

    def rename(self) -> None:
        """Rename the new file to the target; if there was no old file, do not replace one that appeared meanwhile."""
        assert self.temporary is not None  # noqa: S101 - for the types: it was written before
        if self.backup is not None:
            self.temporary.replace(self.target)
        else:
            _rename_without_replacing(self.temporary, self.target)

    @property
    def _is_renamed(self) -> bool:
        """Whether the new file has its final name, by what is on the disk: an interrupt may have come at any moment."""
        if self.temporary is None or not self.temporary.exists():
            return self.temporary is not None
        return self.backup is None and self.target.exists() and self.target.samefile(self.temporary)

    def undo(self) -> bool:
        """Restore the old state and return whether that worked; if not, the old file stays as a backup."""
        is_renamed = self._is_renamed
        if self.temporary is not None:
            with suppress(OSError):  # the next write of the target deletes it
                self.temporary.unlink()
        try:
            if self.backup is not None and is_renamed:
                self.backup.replace(self.target)
            elif self.backup is not None:
                self.backup.unlink()
            elif is_renamed:
                self.target.unlink()
        except OSError:
            return not is_renamed
        return True


def _rename_without_replacing(temporary: Path, target: Path) -> None:
    """Rename a file, but never replace another one.

    Raises:
        FileExistsError: the new name is taken.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, or a disk that is full for good
        if target.exists():
            raise FileExistsError from None
        temporary.rename(target)
    else:
        with suppress(OSError):  # the next write of the target deletes it
            temporary.unlink()


def _back_up(path: Path) -> Path:
    """Back up a file under the first free name of report.xlsx.bak, report.xlsx.bak2 … and return its path."""
    for number in range(1, 10_000):
        backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        try:
            _link_or_copy(path, backup)
        except FileExistsError:
            continue
        return backup
    raise Refused(TOO_MANY_BACKUPS(folder=str(path.parent), file=path.name))


def _link_or_copy(path: Path, backup: Path) -> None:
    """Make a backup as a hard link, which is complete at once, or as a copy where there are no hard links."""
    try:
        os.link(path, backup)
    except FileExistsError:
        raise
    except OSError:
        _copy(path, backup)


def _copy(path: Path, backup: Path) -> None:
    """Copy a file to a free name; FileExistsError if the name is taken."""
    backup.touch(0o600, exist_ok=False)
    try:
        with backup.open("wb") as file:
            file.write(path.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        backup.chmod(path.stat().st_mode & 0o777)
    except BaseException:
        with suppress(OSError):
            backup.unlink()
        raise


def _delete_leftovers(target: Path) -> None:
    """Delete temporary files left by killed writers of a target; safe, because the caller holds the lock."""
    start, length = f".{target.name}.", len(f".{target.name}.") + _RANDOM_LETTERS + len(_PART_SUFFIX)
    with suppress(OSError):
        for path in list(target.parent.iterdir()):
            if path.name.startswith(start) and path.name.endswith(_PART_SUFFIX) and len(path.name) == length:
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()


def _flush_folder(folder: Path) -> None:
    """Flush a folder to the disk, where the system can, so that new names survive a power cut."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    """Return the permission mask of new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
