"""Names of Parquet files: a quick look at a path, without slow imports, because few datasets are of such files."""

from __future__ import annotations

import os
from pathlib import Path

PARQUET_SUFFIX = ".parquet"
_MARKS = ("*", "?", "[")


def is_pattern(path: Path) -> bool:
    """Return whether a path is a pattern of names and not the name of a file or folder that exists."""
    return any(mark in str(path) for mark in _MARKS) and not path.exists()


def find_folder(data: Path) -> Path | None:
    """Return the folder of a dataset; None for a workbook.

    Args:
        data: a folder, a pattern of Parquet files, or a workbook. The folder of a pattern is the one that its part
            without signs such as * names.
    """
    if not is_pattern(data):
        return data if data.is_dir() else None
    folder = Path(data.anchor)
    for part in data.relative_to(data.anchor).parts[:-1]:
        if any(mark in part for mark in _MARKS) and not (folder / part).is_dir():
            break
        folder /= part
    return folder


def may_have_parquet(path: Path) -> bool:
    """Return whether a folder may have Parquet files: a quick look, because few folders do."""
    try:
        with os.scandir(path) as entries:
            return any(entry.name.lower().endswith(PARQUET_SUFFIX) or entry.is_dir() for entry in entries)
    except OSError:
        return True  # the list of the files reports why it cannot be read
