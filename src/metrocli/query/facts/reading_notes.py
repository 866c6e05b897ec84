"""Notes on how several datasets were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrocli.sheets.dataset import Dataset


def list_reading_notes(dataset: Dataset) -> list[str]:
    """What is to be said of how a dataset was read, where several are read at once: each note with its folder."""
    path = dataset.source.path
    return [f"{path}: {note}" if path.is_dir() else note for note in dataset.notes]
