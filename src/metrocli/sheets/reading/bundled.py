"""Find the dataset that comes with the program."""

from __future__ import annotations

from pathlib import Path


def find_bundled_data() -> Path:
    """Return the folder of the bundled dataset: inside the installed package, or next to `src` in a checkout."""
    installed = Path(__file__).parents[2] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[4] / "data"
