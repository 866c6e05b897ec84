"""Writing files whole or not at all, by one process at a time."""

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

from metrocli.errors import Refused
from metrocli.files.lock import lock_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_PART_SUFFIX = ".part"
_RANDOM_LETTERS = 8
"""How many letters of chance `tempfile` puts into a name."""


def write_file_atomically(path: Path, content: bytes, *, force: bool = False) -> Path | None:
    """Write a file so that at any moment either the old or the new one is there, whole.

    Args:
        path: where to write.
        content: what to write.
        force: whether an existing file may be replaced; it is then kept beside as a backup.

    Returns:
        The backup, where there is one.

    Raises:
        Refused: the file exists and may not be replaced, or it cannot be written.
    """
    return write_files_atomically({path: content}, force=force)[0]


def write_files_atomically(contents: Mapping[Path, bytes], *, force: bool = False) -> list[Path | None]:
    """Write several files that belong together: all of them, or none where one cannot be written.

    Everything is written beside its target and flushed, and what is to be replaced is kept, before the first new file
    takes its name. They take their names one after the other: a process that is killed in between leaves each file
    whole, some of them new, and a backup of each old one.

    Args:
        contents: what to write where.
        force: whether existing files may be replaced; each is then kept beside as a backup.

    Returns:
        For each file its backup, where there is one.

    Raises:
        Refused: a file exists and may not be replaced, or cannot be written; then all are as they were.
    """
    devices = {path for path in contents if _is_device(path)}
    files = {path: _resolve_target(path, force=force) for path in contents if path not in devices}
    for path in devices:
        with _report_errors(path):
            path.write_bytes(contents[path])  # a pipe or a device, which nothing can replace
    if not files:
        return [None] * len(contents)
    for path in files.values():
        with _report_errors(path):
            path.parent.stat()
    with _report_errors(next(iter(files.values()))), lock_folders(path.parent for path in files.values()) as sure:
        if sure:
            for path in files.values():
                _delete_leftovers(path)
        writes = [_Write(target, contents[path]) for path, target in files.items()]
        _run_writes(writes, force=force)
    backups = {path: write.backup for path, write in zip(files, writes, strict=True)}
    return [backups.get(path) for path in contents]


def rewrite_files_atomically(
    paths: Iterable[Path], made: Callable[[], Mapping[Path, bytes]], *, backup: bool = True
) -> dict[Path, Path | None]:
    """Make new files of old ones in one turn: nobody else who takes turns writes them in between.

    Args:
        paths: all files that may be written.
        made: reads what it needs, and gives what is to be written where.
        backup: whether what is replaced is kept beside; else the new file must hold all that is worth keeping.

    Returns:
        The files that were written, each with its backup where there is one.

    Raises:
        Refused: a file cannot be written; then all are as they were. And whatever `made` raises.
    """
    targets = {path: _resolve_target(path, force=True) for path in paths}
    with (
        _report_errors(next(iter(targets.values()))),
        lock_folders(target.parent for target in targets.values()) as sure,
    ):
        contents = made()
        writes = {path: _Write(targets[path], content) for path, content in contents.items()}
        if sure:
            for write in writes.values():
                _delete_leftovers(write.target)
        _run_writes([*writes.values()], force=True)
        if not backup:
            for write in writes.values():
                if write.backup is not None:
                    write.backup.unlink()
                    write.backup = None
    return {path: write.backup for path, write in writes.items()}


def _run_writes(writes: list[_Write], *, force: bool) -> None:
    """Take each step for all files before the next one, and all of them back where one fails."""
    try:
        for step in (_Write.put_beside, partial(_Write.keep_old, force=force), _Write.take_name):
            for write in writes:
                with _report_errors(write.target):
                    step(write)
    except BaseException as fault:
        changed = [write for write in reversed(writes) if not write.undo()]
        if changed and isinstance(fault, Refused):
            kept = ", ".join(f"{write.target.name} (the old one is {write.backup})" for write in changed)
            raise Refused(f"{fault} What was already written could not be put back: {kept}.") from fault
        raise
    for folder in {write.target.parent for write in writes}:
        _flush_folder(folder)


def write_folder_atomically(target: Path, contents: Mapping[str, bytes], *, force: bool = False) -> list[Path | None]:
    """Write the files of a folder: all of them or none; a folder that is new takes its name when it is whole.

    Args:
        target: the folder; it is made where it is not there, and so are those above it.
        contents: what each file holds, by its name.
        force: whether existing files may be replaced; each is then kept beside as a backup.

    Returns:
        For each file its backup, where there is one.

    Raises:
        Refused: a file exists and may not be replaced, or something cannot be written; then all is as it was.
    """
    files = {target / name: content for name, content in contents.items()}
    if target.is_dir():
        return write_files_atomically(files, force=force)
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        target.parent.mkdir(parents=True, exist_ok=True)
        parent = target.parent.resolve()
        with lock_folders([parent]) as sure:
            if target.is_dir():  # somebody who had the turn before has made it
                return write_files_atomically(files, force=force)
            if sure:
                _delete_leftovers(parent / target.name)
            beside = Path(tempfile.mkdtemp(dir=parent, prefix=f".{target.name}.", suffix=_PART_SUFFIX))
            try:
                write_files_atomically({beside / name: content for name, content in contents.items()})
                beside.chmod(0o777 & ~_umask())
                beside.rename(parent / target.name)
            except BaseException as fault:
                shutil.rmtree(beside, ignore_errors=True)
                if isinstance(fault, Refused):  # a person knows the folder by the name that it was to have
                    raise Refused(str(fault).replace(str(beside), str(target))) from fault
                raise
            _flush_folder(parent)
    except OSError as fault:
        raise Refused(f"{target} cannot be made ({fault.strerror or fault}).") from fault
    return [None] * len(contents)


@contextmanager
def _report_errors(path: Path) -> Iterator[None]:
    """Say in one sentence why a file cannot be written."""
    try:
        yield
    except FileExistsError:
        raise _exists_error(path) from None
    except FileNotFoundError:
        raise Refused(f"{path} cannot be written: there is no folder {path.parent}.") from None
    except ValueError:
        raise Refused(f"{str(path)!r} cannot be the name of a file.") from None
    except RuntimeError:
        raise Refused(f"{path} cannot be written: its links lead round in a circle.") from None
    except OSError as fault:
        raise Refused(f"{path} cannot be written ({fault.strerror or fault}).") from fault


def _exists_error(path: Path) -> Refused:
    return Refused(f"{path.name} already exists. --force replaces it and keeps the old one as a backup.")


def _is_device(path: Path) -> bool:
    with _report_errors(path):
        return path.exists() and not path.is_file() and not path.is_dir()


def _resolve_target(path: Path, *, force: bool) -> Path:
    """The file that a path means, where it may be written."""
    with _report_errors(path):
        real = path.resolve()
        if real.is_dir():
            raise Refused(f"{real} is a folder. Name a file.")
        if real.exists() and not force:
            raise _exists_error(real)
        return real


@dataclass
class _Write:
    """One file on its way: written beside its target, which then is kept, and then replaced."""

    target: Path
    content: bytes
    beside: Path | None = None
    backup: Path | None = None

    def put_beside(self) -> None:
        handle, name = tempfile.mkstemp(dir=self.target.parent, prefix=f".{self.target.name}.", suffix=_PART_SUFFIX)
        self.beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(self.content)
            file.flush()
            os.fsync(file.fileno())
        there = self.target.exists()
        self.beside.chmod(self.target.stat().st_mode & 0o777 if there else 0o666 & ~_umask())

    def keep_old(self, *, force: bool) -> None:
        """Keep what the target holds, where it is there and may be replaced."""
        if self.target.exists():
            if not force:
                raise FileExistsError
            self.backup = _back_up(self.target)

    def take_name(self) -> None:
        """Give the new file its name; where there was none, nobody else may have given it meanwhile."""
        assert self.beside is not None  # noqa: S101 - for the types: it was put there
        if self.backup is not None:
            self.beside.replace(self.target)
        else:
            _rename_without_replacing(self.beside, self.target)

    @property
    def _named(self) -> bool:
        """Whether the new file has its name; what the disk says holds, also where an interruption came in between."""
        if self.beside is None or not self.beside.exists():
            return self.beside is not None
        return self.backup is None and self.target.exists() and self.target.samefile(self.beside)

    def undo(self) -> bool:
        """Leave all as it was, and say whether that went well; what cannot be put back stays as a backup."""
        named = self._named
        if self.beside is not None:
            with suppress(OSError):  # the next one who writes the target sweeps
                self.beside.unlink()
        try:
            if self.backup is not None and named:
                self.backup.replace(self.target)
            elif self.backup is not None:
                self.backup.unlink()
            elif named:
                self.target.unlink()
        except OSError:
            return not named
        return True


def _rename_without_replacing(beside: Path, target: Path) -> None:
    """Give a file a name that nothing has.

    Raises:
        FileExistsError: something has it.
    """
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, or a disk that is full for good
        if target.exists():
            raise FileExistsError from None
        beside.rename(target)
    else:
        with suppress(OSError):  # the file has its name; the next one who writes it sweeps
            beside.unlink()


def _back_up(path: Path) -> Path:
    """Keep what a file holds under a name that nothing has yet: report.xlsx.bak, then report.xlsx.bak2."""
    for number in range(1, 10_000):
        backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        try:
            _link_or_copy(path, backup)
        except FileExistsError:
            continue
        return backup
    raise Refused(f"{path.parent} holds too many backups of {path.name}. Delete some.")


def _link_or_copy(path: Path, backup: Path) -> None:
    """Give what a file holds a second name, and it is whole from the first moment on; or copy it."""
    try:
        os.link(path, backup)
    except FileExistsError:
        raise
    except OSError:
        _copy(path, backup)


def _copy(path: Path, backup: Path) -> None:
    """Copy a file to a name that nothing has, where files cannot have two names."""
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
    """Remove what writers of a target left beside it that were killed: whoever has the turn knows that none lives."""
    start, length = f".{target.name}.", len(f".{target.name}.") + _RANDOM_LETTERS + len(_PART_SUFFIX)
    with suppress(OSError):
        for each in list(target.parent.iterdir()):
            if each.name.startswith(start) and each.name.endswith(_PART_SUFFIX) and len(each.name) == length:
                if each.is_dir() and not each.is_symlink():
                    shutil.rmtree(each, ignore_errors=True)
                else:
                    each.unlink()


def _flush_folder(folder: Path) -> None:
    """Write a folder's names to the disk, so that they outlive a power cut; where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    """The mask that new files get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
