"""A list of the files that metrocli wrote into a folder, with their hashes, so that a file of somebody else is safe."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.atomic import rewrite_files_atomically
from metrocli.files.targets import report_errors
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILES_NOT_OURS = MessageType(
    "files-not-ours",
    "{files:and} in {folder} were not written by metrocli, or somebody changed them",
    "{--force} replaces what is there and keeps it as a backup.",
    one="{files:and} in {folder} was not written by metrocli, or somebody changed it",
)
LIST_NAME = "metrocli-files.json"


class WrittenList:
    """The files of a folder that metrocli wrote, by their names.

    Args:
        folder: the folder; it may be missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes = _read_hashes(folder / LIST_NAME)

    def refuse_others(self, names: Iterable[str], *, force: bool) -> None:
        """Refuse to replace files that metrocli did not write, or that somebody changed.

        Raises:
            Refused: some of the files are so, and `force` is not given.
        """
        if not force and (others := [name for name in names if self._is_of_others(name)]):
            raise Refused(FILES_NOT_OURS(files=others, folder=str(self._folder), count=len(others)))

    def write(self, name: str, content: bytes) -> bool:
        """Write a file whole, unless it has that content already.

        A file of others is kept as a backup (see `refuse_others`).

        Returns:
            Whether it was written.

        Raises:
            Refused: it cannot be written.
        """
        path = self._folder / name
        has_others = self._is_of_others(name)
        self._hashes[name] = sha256(content).hexdigest()
        if _hash_file(path) == self._hashes[name]:
            return False
        rewrite_files_atomically([path], lambda: {path: content}, backup=has_others)
        return True

    def save(self) -> None:
        """Write the list into the folder.

        Raises:
            Refused: it cannot be written.
        """
        path = self._folder / LIST_NAME
        content = json.dumps({"files": self._hashes}, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        rewrite_files_atomically([path], lambda: {path: content}, backup=False)

    def _is_of_others(self, name: str) -> bool:
        found = _hash_file(self._folder / name)
        return found is not None and found != self._hashes.get(name)


def _hash_file(path: Path) -> str | None:
    """Return the hash of a file; None if there is none, "" for a folder."""
    with report_errors(path):
        if not path.exists():
            return None
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _read_hashes(path: Path) -> dict[str, str]:
    """Read the hashes of a list; none if it is missing or somebody changed it so that it cannot be read."""
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {str(name): str(each) for name, each in files.items()} if isinstance(files, dict) else {}
