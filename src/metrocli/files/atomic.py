"""Write files atomically (whole or not at all), with backups, by one process at a time."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from metrocli.errors import Refused, name_reason
from metrocli.files.file_steps import (
    FOLDER_NOT_CREATED,
    FileWrite,
    FolderWrite,
    delete_leftovers,
    flush_folder,
    split_content,
)
from metrocli.files.lock import lock_folders
from metrocli.files.running.interrupts import clean_on_interrupt, hold_interrupts
from metrocli.files.targets import (
    PART_SUFFIX,
    RANDOM_LETTERS,
    is_device,
    name_temporary,
    report_errors,
    report_write_errors,
    resolve_target,
)
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from metrocli.files.file_steps import FileContent
    from metrocli.messages import Message

NOT_RESTORED = MessageType(
    "not-restored", "{error}", "{files:and} could not be restored. Copy the old content from {backups:and}."
)
WRITTEN_TWICE = MessageType("written-twice", "{path} would be written twice", "Name two files.")
INTERRUPTED = MessageType("write-interrupted", "the command was interrupted")
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


def write_files_atomically(contents: Mapping[Path, FileContent], *, force: bool = False) -> list[Path | None]:
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
    devices = {path for path in contents if is_device(path)}
    files = {path: resolve_target(path, force=force) for path in contents if path not in devices}
    _refuse_duplicates(files.values())
    writes = {path: FileWrite(target, contents[path]) for path, target in files.items()}
    if writes:
        _run_under_lock([*writes.values()], force=force)
    for path in devices:
        with report_write_errors(path), path.open("wb") as device:  # a pipe or a device cannot be replaced by a file
            for part in split_content(contents[path]):
                device.write(part)
    return [writes[path].backup if path in writes else None for path in contents]


def _run_under_lock(writes: Sequence[FileWrite | FolderWrite], *, force: bool) -> None:
    """Run writes while no other process writes into their folders."""
    for write in writes:
        with report_errors(write.target):
            write.target.parent.stat()
    with report_write_errors(writes[0].target), lock_folders(write.target.parent for write in writes) as is_locked:
        if is_locked:
            for folder in {write.target.parent for write in writes}:
                delete_leftovers(folder)
        _run_writes(writes, force=force)


def rewrite_files_atomically(
    paths: Iterable[Path],
    make_contents: Callable[[], Mapping[Path, bytes]],
    *,
    backup: bool = True,
    others: Mapping[Path, bytes] | None = None,
    force: bool = False,
) -> dict[Path, Path | None]:
    """Read files and write new ones under one lock, so that no other process writes them in between.

    Args:
        paths: all files that may be written.
        make_contents: called under the lock; reads the files and returns the new content by path.
        backup: whether to keep the old files as backups.
        others: other files to write together with them, by path.
        force: whether `others` may be replaced.

    Returns:
        The files that were written, each with the path of its backup; None if there is no backup.

    Raises:
        Refused: a file cannot be written; all files are then unchanged. Errors of `make_contents` pass through.
    """
    others = others or {}
    devices = {path for path in others if is_device(path)}
    targets = {path: resolve_target(path, force=True) for path in paths}
    own_targets = [*targets.values()]
    targets |= {path: resolve_target(path, force=force) for path in others if path not in devices}
    _refuse_duplicates([*own_targets, *(targets[path] for path in others if path not in devices)])
    for target in targets.values():
        with report_errors(target):
            target.parent.stat()
    with (
        report_write_errors(own_targets[0]),
        lock_folders(target.parent for target in targets.values()) as is_locked,
    ):
        contents = {**make_contents(), **{path: others[path] for path in others if path not in devices}}
        writes = {path: FileWrite(targets[path], content) for path, content in contents.items()}
        if is_locked:
            for folder in {write.target.parent for write in writes.values()}:
                delete_leftovers(folder)
        with hold_interrupts():
            _run_writes([*writes.values()], force=True)
            if not backup:
                for write in writes.values():
                    if write.backup is not None:
                        write.backup.unlink()
                        write.backup = None
    for path in devices:
        with report_errors(path):
            path.write_bytes(others[path])
    return {path: write.backup for path, write in writes.items()}


def _refuse_duplicates(targets: Iterable[Path]) -> None:
    """Refuse to write one file twice."""
    seen: set[Path] = set()
    for target in targets:
        if target in seen:
            raise Refused(WRITTEN_TWICE(path=str(target)))
        seen.add(target)


def _run_writes(writes: Sequence[FileWrite | FolderWrite], *, force: bool) -> None:
    """Do each step for all files before the next step, and undo all steps if one fails or there is an interrupt."""

    def discard() -> None:
        for write in writes:
            write.discard()

    with clean_on_interrupt(discard), hold_interrupts() as check_interrupts:
        try:
            for step in ("write_temporary", "back_up", "rename"):
                for write in writes:
                    with report_write_errors(write.target):
                        _run_step(write, step, check_interrupts, force=force)
                    check_interrupts()
        except BaseException as fault:
            changed = [write for write in reversed(writes) if not write.undo()]
            if changed and isinstance(fault, Refused | KeyboardInterrupt):
                error = fault.message if isinstance(fault, Refused) else INTERRUPTED()
                raise Refused(_report_changed(error, changed)) from fault
            raise
    for folder in {write.target.parent for write in writes}:
        flush_folder(folder)


def _run_step(write: FileWrite | FolderWrite, step: str, check_interrupts: Callable[[], None], *, force: bool) -> None:
    """Do one step of a write."""
    if step == "write_temporary":
        write.write_temporary(check_interrupts)
    elif step == "back_up":
        write.back_up(force=force)
    else:
        write.rename()


def _report_changed(error: Message, writes: Sequence[FileWrite | FolderWrite]) -> Message:
    """Add to an error the files that are changed in spite of it: those with a backup, and the new ones."""
    new = [write.target.name for write in writes if write.backup is None]
    backups = {write.target.name: str(write.backup) for write in writes if write.backup is not None}
    if new:
        error = NOT_REMOVED(error=error, files=new)
    return NOT_RESTORED(error=error, files=[*backups], backups=[*backups.values()]) if backups else error


def write_folder_atomically(
    target: Path,
    contents: Mapping[str, FileContent],
    *,
    force: bool = False,
    others: Mapping[Path, bytes] | None = None,
) -> list[Path | None]:
    """Write the files of a folder: all of them or none. A new folder gets its name once it is complete.

    Args:
        target: the folder; it and its parents are created if missing.
        contents: the content of each file, by the file's name.
        force: whether existing files may be replaced; the old files are then kept next to them as backups.
        others: files to write together with the folder, by path.

    Returns:
        For each file, in the order of `contents` and of `others`, the path of the backup; None if there was no old
        file.

    Raises:
        Refused: a file exists and may not be replaced, or something cannot be written. All is then unchanged.
    """
    files: dict[Path, FileContent] = {target / name: content for name, content in contents.items()}
    others = others or {}
    _refuse_duplicates(path.absolute() for path in (*files, *others))
    if target.is_dir():
        return write_files_atomically({**files, **others}, force=force)
    try:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        target.parent.mkdir(parents=True, exist_ok=True)
        parent = target.parent.resolve()
    except OSError as fault:
        raise Refused(FOLDER_NOT_CREATED(path=str(target), reason=name_reason(fault))) from fault
    inside = {path.name: content for path, content in others.items() if path.parent.absolute() == target.absolute()}
    outside = {path: content for path, content in others.items() if path.name not in inside}
    devices = {path for path in outside if is_device(path)}
    writes = {
        path: FileWrite(resolve_target(path, force=force), content)
        for path, content in outside.items()
        if path not in devices
    }
    folder = FolderWrite(parent / target.name, {**contents, **inside}, target)
    try:
        _run_under_lock([*writes.values(), folder], force=force)
    except Refused:
        if folder.temporary is None and target.is_dir():  # another process has created it since
            return write_files_atomically({**files, **others}, force=force)
        raise
    for path in devices:
        with report_errors(path):
            path.write_bytes(others[path])
    return [writes[path].backup if path in writes else None for path in (*files, *others)]


def replace_folder_atomically(target: Path, contents: Mapping[str, FileContent], *, force: bool = False) -> Path | None:
    """Write a folder as a whole; an old folder of this name gets another one.

    A process that is killed between two renames leaves the old folder under its new name, and no other.

    Args:
        target: the folder; its parents are created if missing.
        contents: the content of each file, by the file's name, such as a.csv or a/b.csv.
        force: whether an old folder with files in it may be replaced.

    Returns:
        The new path of the old folder; None if there was none, or nothing was in it.

    Raises:
        Refused: there is a file of this name, the old folder may not be replaced, or something cannot be written. All
            is then unchanged.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        real = target.resolve() if target.is_dir() else target.parent.resolve() / target.name
        if os.path.lexists(real) and not real.is_dir():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    except OSError as fault:
        raise Refused(FOLDER_NOT_CREATED(path=str(target), reason=name_reason(fault))) from fault
    folder = FolderWrite(real, contents, target, replaces=True)
    _run_under_lock([folder], force=force)
    return folder.backup


def write_file_quickly(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the whole old file or the whole new file exists.

    It is not flushed to the disk, which takes some milliseconds for each file: after a power cut it may be empty. A
    process that is killed may leave a temporary file, which `delete_leftovers` deletes. The caller holds the lock of
    the folder. The permissions of an old file stay.

    Raises:
        OSError: the file cannot be written; the old one is then unchanged.
    """
    name = f"{name_temporary(path.name)}{secrets.token_hex(RANDOM_LETTERS // 2)}{PART_SUFFIX}"
    temporary = path.with_name(name)
    try:
        with clean_on_interrupt(temporary.unlink), temporary.open("xb") as file:
            file.write(content)
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
