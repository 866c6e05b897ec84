"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from metrocli.errors import Refused


def write_whole(path: Path, content: bytes, *, force: bool = False) -> Path | None:
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
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)  # a pipe or a device, which nothing can replace
            return None
        path = path.resolve()
        if path.is_dir():
            raise Refused(f"{path} is a folder. Name a file.")
        if path.exists() and not force:
            raise Refused(f"{path.name} already exists. --force replaces it and keeps the old one as a backup.")
        return _replace(path, content)
    except FileNotFoundError:
        raise Refused(f"{path} cannot be written: there is no folder {path.parent}.") from None
    except ValueError:
        raise Refused(f"{str(path)!r} cannot be the name of a file.") from None
    except RuntimeError:
        raise Refused(f"{path} cannot be written: its links lead round in a circle.") from None
    except OSError as fault:
        raise Refused(f"{path} cannot be written ({fault.strerror or fault}).") from fault


def _replace(path: Path, content: bytes) -> Path | None:
    """Write beside the target, flush to the disk, and only then let the new file take the old one's name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        backup = _backup(path) if path.exists() else None
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return backup


def _backup(path: Path) -> Path:
    """Keep what a file holds under a name that nothing has yet: report.xlsx.bak, then report.xlsx.bak2."""
    for number in range(1, 10_000):
        backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        try:
            backup.touch(0o600, exist_ok=False)
        except FileExistsError:
            continue
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
        return backup
    raise Refused(f"{path.parent} holds too many backups of {path.name}. Delete some.")


def _umask() -> int:
    """The mask that new files get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
