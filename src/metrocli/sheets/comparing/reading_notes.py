"""Notes on how several datasets were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.sheets.observing.data_rows import ROWS_BESIDE, ROWS_LEFT_OUT, ROWS_MAY_BE_REMARKS
from metrocli.sheets.reading.large.parquet_names import find_folder

if TYPE_CHECKING:
    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset

NOTE_OF_DATASET = MessageType("note-of-dataset", "{folder}: {note}")


def list_reading_notes(dataset: SheetDataset) -> list[Message]:
    """List the notes on how one of several datasets was read; each begins with the folder, as file names may repeat.

    Comparing and merging keep all rows, so notes about rows that are not data are left out.
    """
    path = dataset.source.path
    notes = [note for note in dataset.notes if note.kind not in {ROWS_LEFT_OUT, ROWS_BESIDE, ROWS_MAY_BE_REMARKS}]
    return [NOTE_OF_DATASET(folder=str(path), note=note) if find_folder(path) else note for note in notes]
