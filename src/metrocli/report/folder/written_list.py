"""A list of the files that metrocli wrote into a folder, with their hashes, so that a file of somebody else is safe."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.targets import report_errors
from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIST_NAME = "metrocli-files.json"
LIST_UNREADABLE = MessageType(
    "written-list-unreadable",
    "{path} cannot be read, so that it is unknown which files metrocli wrote",
    "Restore it, or name another folder. {--force} replaces it and the files, and keeps them as backups.",
)
LIST_NEWER = MessageType(
    "written-list-newer", "a newer version of metrocli wrote {path}", "Update metrocli, or name another folder."
)
FOLDER_OF_OTHER_COMMAND = MessageType(
    "folder-of-other-command",
    "{folder} has the files of `metrocli {command}`",
    "Name another folder. {--force} replaces what has the same name, and keeps it as a backup.",
)
_FORMAT = 1
_LARGEST_LIST = 20_000_000
"""The most bytes of a list: more than 100,000 files."""
_NAME = compile_late(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*", re.ASCII | re.IGNORECASE)
_HASHES = compile_late("[0-9a-f]{64}(?: [0-9a-f]{64})?", re.ASCII)


def check_name(name: str) -> None:
    """Check that a name stays inside the folder and is allowed everywhere: letters of ASCII, digits, `-_.` and `/`.

    Raises:
        ValueError: it is not so, or the name is that of the list.
    """
    if not _NAME.fullmatch(name) or name.lower() == LIST_NAME:
        message = f"{name!r} is not a name of a file"
        raise ValueError(message)


def read_written_list(folder: Path, command: str) -> dict[str, tuple[str, ...]]:
    """Read the list of a folder.

    Args:
        folder: the folder.
        command: the command that writes into it, such as "report".

    Returns:
        The hashes (SHA-256, in hex) of each file by its name in the folder, with / between folders: one, or two while
        the file is replaced, of its old and of its new content. Nothing if there is no list.

    Raises:
        Refused: the list cannot be read, has a name outside the folder, or is of a newer version or another command.
    """
    path = folder / LIST_NAME
    try:
        text = _read_text(path)
        if text is None:
            return {}
        content = json.loads(text)
        if content["format"] > _FORMAT:
            raise Refused(LIST_NEWER(path=str(path)))
        made_by = str(content["command"])
        hashes = {name: _split_hashes(each) for name, each in content["files"].items()}
        for name in hashes:
            check_name(name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(LIST_UNREADABLE(path=str(path))) from None
    if made_by != command:
        raise Refused(FOLDER_OF_OTHER_COMMAND(command=made_by, folder=str(folder)))
    return hashes


def format_written_list(hashes: Mapping[str, tuple[str, ...]], command: str) -> bytes:
    """Return the list of a folder as JSON (see `read_written_list`)."""
    files = {name: " ".join(each) for name, each in sorted(hashes.items())}
    return json.dumps({"format": _FORMAT, "command": command, "files": files}, indent=1).encode() + b"\n"


def _read_text(path: Path) -> str | None:
    """Read a list; None if there is none.

    Raises:
        ValueError: it is not a file, is too large or not UTF-8.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise ValueError
    with report_errors(path):
        if not path.exists():
            return None
        with path.open("rb") as file:
            content = file.read(_LARGEST_LIST + 1)
    if len(content) > _LARGEST_LIST:
        raise ValueError
    return content.decode()


def _split_hashes(text: str) -> tuple[str, ...]:
    if not _HASHES.fullmatch(text):
        raise ValueError(text)
    return tuple(text.split(" "))
