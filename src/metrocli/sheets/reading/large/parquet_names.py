"""Names of Parquet files: a quick look at a path, without slow imports, because few datasets are of such files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".parquet"
_MARKS = ("*", "?", "[")


def is_pattern(path: Path) -> bool:
    """Return whether a path is a pattern of names and not the name of a file or folder that exists."""
    return any(mark in str(path) for mark in _MARKS) and not path.exists()


def may_have_parquet(path: Path) -> bool:
    """Return whether a folder may have Parquet files: a quick look, because few folders do."""
    try:
        with os.scandir(path) as entries:
            return any(entry.name.lower().endswith(SUFFIX) or entry.is_dir() for entry in entries)
    except OSError:
        return True  # the list of the files reports why it cannot be read
