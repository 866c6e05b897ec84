"""Several datasets merged: the values of each source where they differ, and the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType, MapOf, RowType
from metrocli.messages import MessageType
from metrocli.sheets.comparing.merge import merge_datasets
from metrocli.sheets.comparing.merge_result import Decision, MergeResult
from metrocli.sheets.comparing.reading_notes import list_reading_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset

NO_DIFFERENCES = MessageType("no-differences", "The sources do not contradict or complete each other.")
ROWS_MERGED = MessageType(
    "rows-merged",
    "{count:,} rows from {sources} sources; in more than one source: {shared:,}.",
    one="1 row from {sources} sources; in more than one source: {shared:,}.",
)
CELLS_REWRITTEN = MessageType(
    "cells-rewritten",
    "{count:,} cells are written differently but mean the same; the first version is kept.",
    one="1 cell is written differently but means the same; the first version is kept.",
)
CELLS_COMPLETED = MessageType(
    "cells-completed",
    "{count:,} cells that are blank in one source are filled from another.",
    one="1 cell that is blank in one source is filled from another.",
)
CONFLICTS_DECIDED = MessageType(
    "conflicts-decided", "{--prefer} decides {count:,} conflicts.", one="{--prefer} decides 1 conflict."
)
LISTS_UNITED = MessageType("lists-united", "{--unite} combines {count:,} lists.", one="{--unite} combines 1 list.")
CONFLICTS_OPEN = MessageType(
    "conflicts-open",
    "{count:,} conflicts are open, so nothing is written.",
    "Correct the sources, or decide with {--prefer:FILE}.",
    "1 conflict is open, so nothing is written.",
)
UNDECIDABLE = MessageType(
    "conflicts-undecidable",
    "Nothing is written, because {--prefer} and {--unite} cannot decide between two activities.",
)
ROWS = RowType(
    {
        "decision": Field(FieldType.TEXT, "conflict if nothing is decided, otherwise completed, preferred or united"),
        "sheet": Field(FieldType.TEXT, "the sheet"),
        "key": Field(FieldType.TEXT, "the key of the row"),
        "column": Field(FieldType.TEXT, "the column by its declared name, otherwise its header"),
        "file": Field(FieldType.TEXT, "the source file"),
        "cell": Field(FieldType.TEXT, "the cell in that file"),
        "value": Field(FieldType.TEXT, "the value of the cell"),
        "kept": Field(FieldType.FLAG, "whether the merged cell has this value; unknown in a conflict"),
    }
)
FIGURES = {"cells": MapOf(FieldType.TEXT, FieldType.INTEGER, "the number of cells of each decision")}


def merge(
    datasets: Sequence[SheetDataset], *, prefer: Sequence[int] = (), unite: bool = False
) -> tuple[ListAnswer, MergeResult]:
    """Merge datasets, and list where they differ.

    Args:
        datasets: the datasets, two or more.
        prefer: positions of datasets whose cells are kept in a conflict; the first of them comes first.
        unite: whether lists that differ are united.

    Returns:
        A list with a row for each source of each cell that differs; and the merged sheets. The frame also has `row`,
        `own_items` and `common_items` (see `SourceValue`), from which a screen makes excerpts.
    """
    import pandas as pd

    merged = merge_datasets(datasets, prefer=prefer, unite=unite)
    sources = [str(dataset.source.path) for dataset in datasets]
    query: dict[str, object] = {"sources": sources}
    query |= {"prefer": [sources[place] for place in prefer]} if prefer else {}
    query |= {"unite": True} if unite else {}
    rows = [
        (cell.decision.value, cell.sheet, cell.key, cell.column, cell.file, cell.cell, cell.value or None, cell.kept)
        for cell in merged.source_values
    ]
    frame = pd.DataFrame(rows, columns=[*ROWS.fields]).astype({"kept": "boolean"})
    for name in ("row", "own_items", "common_items"):
        frame[name] = pd.Series([getattr(cell, name) for cell in merged.source_values], dtype="object")
    listing = ListAnswer(
        command="merge",
        query=query,
        frame=frame,
        fields=ROWS.fields,
        figures={"cells": {decision.value: number for decision, number in merged.decisions.items() if number}},
        notes=(
            *(note for dataset in datasets for note in list_reading_notes(dataset)),
            *_build_notes(merged, len(datasets)),
        ),
    )
    return listing, merged


def _build_notes(merged: MergeResult, sources: int) -> list[Message]:
    """Build the notes on the merged rows and cells."""
    notes: list[Message] = [*merged.notes]
    if not merged.source_values:
        notes.append(NO_DIFFERENCES())
    notes.append(ROWS_MERGED(count=merged.row_count, sources=sources, shared=merged.shared_rows))
    counts = (
        (CELLS_REWRITTEN, merged.rewritten_cells),
        (CELLS_COMPLETED, merged.decisions[Decision.COMPLETED]),
        (CONFLICTS_DECIDED, merged.decisions[Decision.PREFERRED]),
        (LISTS_UNITED, merged.decisions[Decision.UNITED]),
        (CONFLICTS_OPEN, merged.decisions[Decision.CONFLICT] - merged.undecidable_cells),
    )
    notes += [kind(count=number) for kind, number in counts if number]
    return [*notes, UNDECIDABLE()] if merged.undecidable_cells else notes
