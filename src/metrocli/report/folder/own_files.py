"""Write the files of a folder, such as the pages of a site, without touching the files of others in it."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import Refused, name_reason
from metrocli.files.atomic import write_file_quickly
from metrocli.files.file_steps import FOLDER_NOT_CREATED, back_up_file, delete_leftovers
from metrocli.files.lock import lock_folders
from metrocli.files.targets import FOLDER_IS_FILE, name_backup, report_errors
from metrocli.messages import MessageType
from metrocli.report.folder.written_list import LIST_NAME, check_name, format_written_list, read_written_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from metrocli.messages import Message

FILES_NOT_OURS = MessageType(
    "files-not-ours",
    "{files:and} in {folder} were not written by metrocli, or somebody changed them",
    "{--force} replaces what is there and keeps it as a backup.",
    one="{files:and} in {folder} was not written by metrocli, or somebody changed it",
)
FILES_REMOVED = MessageType(
    "files-removed",
    "{files:and} in {folder} are no longer needed and were removed; links to them no longer work.",
    one="{files:and} in {folder} is no longer needed and was removed; links to it no longer work.",
)
FILES_LEFT = MessageType(
    "files-left",
    "{files:and} in {folder} are no longer needed, but stay there, because somebody changed them.",
    one="{files:and} in {folder} is no longer needed, but stays there, because somebody changed it.",
)
OTHERS_KEPT = MessageType(
    "others-kept",
    "The files that were there are kept as {files:and} in {folder}.",
    one="The file that was there is kept as {files:and} in {folder}.",
)
_EMPTY = sha256().hexdigest()


class _Entry(NamedTuple):
    """What is at the place of a file.

    Attributes:
        name: its name in the folder; that of a folder above if there is a file or a link instead of it.
        hash: the hash of its content; "" if it is not a file.
    """

    name: str
    hash: str


class OwnFiles:
    """The files of a folder that metrocli writes (see `open_own_files`).

    A file is its own if the list of the folder has the hash of its content. The list has the hash of a new content
    before the file is written, so that a writer may be killed at any moment and the next one continues. After a power
    cut a file may be empty; an empty file that is in the list is its own.

    Args:
        folder: an existing folder.
        command: the command that writes into it, such as "report".
        force: whether files of others may be replaced; they are then kept as backups.

    Raises:
        Refused: the list cannot be read or is of another command, and `force` is not given.
    """

    def __init__(self, folder: Path, command: str, *, force: bool) -> None:
        self._folder, self._command, self._force = folder, command, force
        self._is_list_of_others = False
        self._written: set[str] = set()
        self._backups: list[str] = []
        try:
            self._hashes = read_written_list(folder, command)
        except Refused:
            if not force:
                raise
            self._hashes, self._is_list_of_others = {}, True

    def delete_leftovers(self) -> None:
        """Delete the temporary files that killed writers left; the caller holds the lock of the folder."""
        delete_leftovers(self._folder)
        for name in {name.rpartition("/")[0] for name in self._hashes} - {""}:
            if self._find_above(f"{name}/") is None:
                delete_leftovers(self._folder / name)

    @property
    def unneeded(self) -> list[str]:
        """The names of the files that earlier runs wrote and this one did not."""
        return sorted(self._hashes.keys() - self._written)

    def refuse_others(self, names: Iterable[str]) -> None:
        """Refuse names of files that are taken by a file of others, by a changed one, a folder or a symbolic link.

        Raises:
            Refused: some names are taken, and `force` is not given.
            ValueError: a name leads out of the folder.
        """
        self._refuse({name: self._find(name) for name in names})

    def write(self, contents: Mapping[str, bytes]) -> list[str]:
        """Write files, each of them whole, unless they have that content already.

        Args:
            contents: the contents by the names of the files, with / between folders.

        Returns:
            The names of those that were written.

        Raises:
            Refused: a name is taken (see `refuse_others`), and nothing was written; or a file cannot be written.
            ValueError: a name leads out of the folder.
        """
        entries = {name: self._find(name) for name in contents}
        hashes = {name: sha256(content).hexdigest() for name, content in contents.items()}
        changed = {name: entry for name, entry in entries.items() if entry is None or entry.hash != hashes[name]}
        self._refuse(changed)
        self._written.update(contents)
        for name, new in hashes.items():
            entry = changed.get(name)
            is_replaced = entry is not None and self._is_own(name, entry)
            self._hashes[name] = (entry.hash, new) if entry is not None and is_replaced else (new,)
        if changed:
            self.save()
        for name, entry in changed.items():
            if entry is not None and not self._is_own(name, entry):
                self._set_aside(name)
            path = self._folder / name
            with report_errors(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_file_quickly(path, contents[name])
            self._hashes[name] = (hashes[name],)
        return list(changed)

    def finish(self, unneeded: Iterable[str]) -> list[Message]:
        """Remove files that earlier runs wrote, unless somebody changed them, and write the list.

        Args:
            unneeded: their names, all or some of `unneeded`.

        Returns:
            Notes that name them, and the backups of files of others.

        Raises:
            Refused: one of them cannot be removed, or the list cannot be written.
        """
        removed, left = [], []
        written = {name.lower() for name in self._written}
        for name in unneeded:
            entry = self._find(name)
            if entry is not None and not self._is_own(name, entry):
                left.append(name)
            elif entry is not None and name.lower() not in written:  # else it may be the same file in another case
                with report_errors(self._folder / name):
                    self._remove(name)
                removed.append(name)
            del self._hashes[name]
        self.save()
        folder = str(self._folder)
        return [
            kind(files=files, folder=folder, count=len(files))
            for kind, files in ((FILES_REMOVED, removed), (FILES_LEFT, left), (OTHERS_KEPT, self._backups))
            if files
        ]

    def save(self) -> None:
        """Write the list.

        Raises:
            Refused: it cannot be written.
        """
        path = self._folder / LIST_NAME
        if self._is_list_of_others:
            self._back_up(path, is_replaced=True)
            self._is_list_of_others = False
        content = format_written_list(self._hashes, self._command)
        with report_errors(path):
            if not path.exists() or path.read_bytes() != content:
                write_file_quickly(path, content)

    def _refuse(self, entries: Mapping[str, _Entry | None]) -> None:
        others = {entry.name for name, entry in entries.items() if entry is not None and not self._is_own(name, entry)}
        if others and not self._force:
            raise Refused(FILES_NOT_OURS(files=sorted(others), folder=str(self._folder), count=len(others)))

    def _find(self, name: str) -> _Entry | None:
        """Return what is at the place of a file; None if there is nothing."""
        check_name(name)
        path = self._folder / name
        if (above := self._find_above(name)) is not None:
            return above
        with report_errors(path):
            mode = _read_mode(path)
            if mode is None:
                return None
            return _Entry(name, sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(mode) else "")

    def _find_above(self, name: str) -> _Entry | None:
        """Return the first folder in a name that is not a folder but a file or a symbolic link; None if all are."""
        parts = name.split("/")[:-1]
        for count in range(1, len(parts) + 1):
            folder = "/".join(parts[:count])
            mode = _read_mode(self._folder / folder)
            if mode is None:
                return None
            if not stat.S_ISDIR(mode):
                return _Entry(folder, "")
        return None

    def _is_own(self, name: str, entry: _Entry) -> bool:
        hashes = self._hashes.get(name, ())
        return entry.hash in hashes or (bool(hashes) and entry.hash == _EMPTY)

    def _set_aside(self, name: str) -> None:
        """Keep what is at the place of a file as a backup; the same may have been in the way of a file before it."""
        entry = self._find(name)
        if entry is not None and not self._is_own(name, entry):
            self._back_up(self._folder / entry.name, is_replaced=entry.name == name)

    def _back_up(self, path: Path, *, is_replaced: bool) -> None:
        """Keep a file that will be replaced as a backup, which leaves it there until then; rename anything else."""
        with report_errors(path):
            is_file = is_replaced and stat.S_ISREG(path.lstat().st_mode)
            backup = back_up_file(path) if is_file else _rename_to_backup(path)
        self._backups.append(backup.relative_to(self._folder).as_posix())

    def _remove(self, name: str) -> None:
        """Remove a file, and the folders above it that are empty then."""
        path = self._folder / name
        path.unlink()
        with suppress(OSError):  # a folder has other files
            for folder in list(path.parents)[: name.count("/")]:
                folder.rmdir()


@contextmanager
def open_own_files(folder: Path, command: str, *, force: bool) -> Iterator[OwnFiles]:
    """Create a folder if it is missing, and lock it until the end of the block against others that write into it.

    Args:
        folder: the folder.
        command: the command that writes into it, such as "report".
        force: whether files of others may be replaced; they are then kept as backups.

    Raises:
        Refused: the folder cannot be created, another process holds its lock, or its list is refused (see `OwnFiles`).
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(FOLDER_IS_FILE(path=str(folder)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        real = folder.resolve()
    except OSError as fault:
        raise Refused(FOLDER_NOT_CREATED(path=str(folder), reason=name_reason(fault))) from fault
    with lock_folders([real]) as is_locked:
        files = OwnFiles(folder, command, force=force)
        if is_locked:
            files.delete_leftovers()
        yield files


def _rename_to_backup(path: Path) -> Path:
    """Rename a folder or a link to the first free name of a backup."""
    number = 1
    while os.path.lexists(backup := path.with_name(name_backup(path.name, number))):
        number += 1
    return path.rename(backup)


def _read_mode(path: Path) -> int | None:
    """Return the type and permissions of what a path names, without following a link; None if there is nothing."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None
