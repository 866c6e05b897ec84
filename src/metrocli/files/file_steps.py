"""The steps of writing a file or a new folder, each of which can be undone."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.errors import Refused, name_reason
from metrocli.files.running.interrupts import allow_end
from metrocli.files.targets import PART_SUFFIX, WRITE_FAILED, name_backup, name_temporary
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from typing import BinaryIO

_PART = 16 << 20
"""The bytes that are written between two checks for an interrupt."""

FileContent = bytes | Callable[[], Iterable[bytes]]
"""The content of a file; or, where it is large, a function that is called once and yields its parts."""

FOLDER_NOT_CREATED = MessageType("folder-not-created", "the folder {path} cannot be created ({reason})")
TOO_MANY_BACKUPS = MessageType(
    "too-many-backups", "{folder} contains too many backups of {file}", "Delete some of them."
)


@dataclass
class FileWrite:
    """The steps of writing one file: write it under a temporary name, back up the old file, rename.

    Attributes:
        target: the file to write.
        content: its new content.
        temporary: the new file before it is renamed.
        backup: the backup of the old file.
    """

    target: Path
    content: FileContent
    temporary: Path | None = None
    backup: Path | None = None

    def write_temporary(self, check_interrupts: Callable[[], None]) -> None:
        """Write the new file next to its target, with the permissions of the old one, and flush it to the disk.

        Args:
            check_interrupts: raises an error if the command is interrupted; called again and again.
        """
        prefix = name_temporary(self.target.name)
        handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=prefix, suffix=PART_SUFFIX)
        self.temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            _write_and_flush(file, self.content, check_interrupts)
        is_replacement = self.target.exists()
        self.temporary.chmod(self.target.stat().st_mode & 0o777 if is_replacement else 0o666 & ~_umask())

    def back_up(self, *, force: bool) -> None:
        """Back up the old file, if there is one and it may be replaced."""
        if self.target.exists():
            if not force:
                raise FileExistsError
            self.backup = back_up_file(self.target)

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

    def discard(self) -> None:
        """Delete the new file before it is renamed."""
        if self.temporary is not None:
            with suppress(OSError):  # the next write into the folder deletes it
                self.temporary.unlink()

    def undo(self) -> bool:
        """Restore the old state and return whether that worked; if not, the old file stays as a backup."""
        is_renamed = self._is_renamed
        self.discard()
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
        with suppress(OSError):  # the next write into the folder deletes it
            temporary.unlink()


def back_up_file(path: Path) -> Path:
    """Back up a file under the first free name of report.xlsx.bak, report.xlsx.bak2 … and return its path."""
    for number in range(1, 10_000):
        backup = path.with_name(name_backup(path.name, number))
        try:
            _link_or_copy(path, backup)
        except FileExistsError:
            if _is_same_file(path, backup):  # a writer was killed before it replaced the file
                return backup
            continue
        return backup
    raise Refused(TOO_MANY_BACKUPS(folder=str(path.parent), file=path.name))


def _name_free_backup(path: Path) -> Path:
    """Return the first of the names lake.bak, lake.bak2 … that is free."""
    for number in range(1, 10_000):
        backup = path.with_name(name_backup(path.name, number))
        if not os.path.lexists(backup):
            return backup
    raise Refused(TOO_MANY_BACKUPS(folder=str(path.parent), file=path.name))


def _is_same_file(path: Path, other: Path) -> bool:
    """Return whether two names are hard links of one file."""
    try:
        return not other.is_symlink() and path.samefile(other)
    except OSError:
        return False


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


@dataclass
class FolderWrite:
    """The steps of writing a new folder: write it under a temporary name, rename.

    Attributes:
        target: the folder to write.
        contents: the content of each file, by the file's name; a name such as a/b.csv is that of a file in a folder.
        named: the folder as the user named it, for messages.
        replaces: whether there may be an old folder, which the new one replaces as a whole.
        temporary: the new folder before it is renamed.
        backup: the old folder under its new name; None if there is no old one, or nothing is in it.
        replaces_empty: whether there is an old folder, and nothing is in it.
    """

    target: Path
    contents: Mapping[str, FileContent]
    named: Path
    replaces: bool = False
    replaces_empty: bool = False
    temporary: Path | None = None
    backup: Path | None = None

    def write_temporary(self, check_interrupts: Callable[[], None]) -> None:
        """Write the new folder next to its target, and flush its files to the disk.

        Args:
            check_interrupts: raises an error if the command is interrupted; called again and again.

        Raises:
            FileExistsError: another process has created the folder. Refused: the folder cannot be written.
        """
        if self.target.is_dir() and not self.replaces:
            raise FileExistsError
        with self._report_errors():
            parent, prefix = self.target.parent, name_temporary(self.target.name)
            self.temporary = Path(tempfile.mkdtemp(dir=parent, prefix=prefix, suffix=PART_SUFFIX))
        for name, content in self.contents.items():
            try:
                (self.temporary / name).parent.mkdir(parents=True, exist_ok=True)
                with (self.temporary / name).open("xb") as file:
                    _write_and_flush(file, content, check_interrupts)
            except OSError as fault:
                raise Refused(WRITE_FAILED(path=str(self.named / name), reason=name_reason(fault))) from fault
        with self._report_errors():
            for folder in {(self.temporary / name).parent for name in self.contents} | {self.temporary}:
                flush_folder(folder)
            mode = self.target.stat().st_mode if self.target.is_dir() else ~_umask()
            self.temporary.chmod(mode & 0o777)

    def back_up(self, *, force: bool) -> None:
        """Give the old folder another name, if there is one and it may be replaced."""
        self.replaces_empty = self.target.is_dir() and not any(self.target.iterdir())
        if self.replaces and self.target.is_dir() and any(self.target.iterdir()):
            if not force:
                raise FileExistsError
            with self._report_errors():
                self.backup = _name_free_backup(self.target)
                self.target.rename(self.backup)

    def rename(self) -> None:
        """Rename the new folder to the target."""
        assert self.temporary is not None  # noqa: S101 - for the types: it was written before
        with self._report_errors():
            self.temporary.rename(self.target)

    def discard(self) -> None:
        """Delete the new folder before it is renamed."""
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)  # the next write into the folder deletes what is left

    def undo(self) -> bool:
        """Delete the new folder, give the old one its name back, and return whether that worked."""
        if self.temporary is None:
            return True
        try:
            if not self.temporary.exists():
                self.target.rename(self.temporary)  # at once, so that nobody sees a part of it
            if self.backup is not None and self.backup.exists():
                self.backup.rename(self.target)
            elif self.replaces_empty and not self.target.exists():
                self.target.mkdir(self.temporary.stat().st_mode & 0o777)
        except OSError:
            return False
        self.discard()
        return True

    @contextmanager
    def _report_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            raise Refused(FOLDER_NOT_CREATED(path=str(self.named), reason=name_reason(fault))) from fault


def _write_and_flush(file: BinaryIO, content: FileContent, check_interrupts: Callable[[], None]) -> None:
    """Write a file in parts, and flush each to the disk, so that an interrupt never waits long for the disk."""
    waiting = 0
    with allow_end():  # it may take long to make a part
        for part in split_content(content):
            check_interrupts()
            file.write(part)
            waiting += len(part)
            if waiting >= _PART:
                file.flush()
                os.fsync(file.fileno())
                waiting = 0
        check_interrupts()
        file.flush()
        os.fsync(file.fileno())


def split_content(content: FileContent) -> Iterator[bytes | memoryview]:
    """Yield the parts of the content of a file."""
    for part in [content] if isinstance(content, bytes) else content():
        with memoryview(part) as view:
            for start in range(0, len(view), _PART):
                yield view[start : start + _PART]


def delete_leftovers(folder: Path) -> None:
    """Delete the temporary files that killed writers left in a folder; safe, because the caller holds its lock."""
    with suppress(OSError):
        for path in [*folder.glob(f".*{PART_SUFFIX}")]:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def flush_folder(folder: Path) -> None:
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
