"""Notes on how several datasets were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrocli.sheets.dataset import SheetDataset


def list_reading_notes(dataset: SheetDataset) -> list[str]:
    """List the notes on how one of several datasets was read; each begins with the folder, as file names may repeat."""
    path = dataset.source.path
    return [f"{path}: {note}" if path.is_dir() else note for note in dataset.notes]
