"""Several datasets put together: what each source says where they differ, and what became of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.query.facts.reading_notes import list_reading_notes
from metrocli.sheets.comparing.merge import Decision, MergeResult
from metrocli.sheets.comparing.merge import merge_datasets as put_together
from metrocli.text.phrases import excerpt_differences, format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.comparing.merge import SourceValue
    from metrocli.sheets.dataset import Dataset

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


def merge(
    datasets: Sequence[Dataset], *, prefer: Sequence[int] = (), unite: bool = False
) -> tuple[ListAnswer, MergeResult]:
    """Put datasets together, and list where they differ.

    Args:
        datasets: the datasets, two or more.
        prefer: the places of those whose cells count in a conflict, first of all the first one.
        unite: whether lists that differ are united.

    Returns:
        For each cell of which they say different things, what each of them says; and the merged sheets.
    """
    import pandas as pd

    merged = put_together(datasets, prefer=prefer, unite=unite)
    sources = [str(dataset.source.path) for dataset in datasets]
    query: dict[str, object] = {"sources": sources}
    query |= {"prefer": [sources[place] for place in prefer]} if prefer else {}
    query |= {"unite": True} if unite else {}
    rows = [
        (each.decision.value, each.sheet, each.key, each.column, each.file, each.cell, each.value or None, each.kept)
        for each in merged.source_values
    ]
    frame = pd.DataFrame(rows, columns=[*ROWS.fields]).astype({"kept": "boolean"})
    frame["excerpt"] = _excerpts(merged.source_values)
    frame["of"] = [f"{each.key} · {each.column}" for each in merged.source_values]
    frame["place"] = [f"{each.file} {each.cell}" for each in merged.source_values]
    listing = ListAnswer(
        "merge",
        "Where the sources differ",
        query,
        frame,
        ROWS.fields,
        (
            ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
            ScreenColumn("row · column", CellFormat.TEXT, ("of",)),
            ScreenColumn("value", CellFormat.TEXT, ("excerpt",)),
            ScreenColumn("where", CellFormat.TEXT, ("place",)),
            ScreenColumn("decision", CellFormat.TEXT, ("decision",)),
            ScreenColumn("kept", CellFormat.TEXT, ("kept",), 1),
        ),
        subtitle=" · ".join(sources),
        summary=_summarise(merged),
        notes=(*(note for dataset in datasets for note in list_reading_notes(dataset)), *_notes(merged, len(datasets))),
        section_field="sheet",
    )
    return listing, merged


def _excerpts(statements: Sequence[SourceValue]) -> list[str]:
    """For each statement the words of it that differ from the others on the same cell."""
    found: list[str] = []
    for _, same in groupby(statements, key=lambda each: (each.sheet, each.row, each.column)):
        cells = list(same)
        found += (
            [_of_list(each) for each in cells]
            if cells[0].common_items
            else excerpt_differences([each.value for each in cells])
        )
    return found


def _of_list(cell: SourceValue) -> str:
    """A list by what not all others have."""
    return (
        f"{'; '.join(cell.own_items)} + {cell.common_items} in common"
        if cell.own_items
        else f"{cell.common_items} in common"
    )


_SAID = {
    Decision.CONFLICT: "in conflict",
    Decision.COMPLETED: "completed",
    Decision.PREFERRED: "decided by --prefer",
    Decision.UNITED: "united",
}


def _summarise(merged: MergeResult) -> str:
    """Return the number of cells for each decision in words."""
    counts = merged.decisions.items()
    return ", ".join(f"{format_count(number, 'cell')} {_SAID[decision]}" for decision, number in counts if number)


def _notes(merged: MergeResult, sources: int) -> list[str]:
    """What the merging came to, a sentence each."""
    notes = [*merged.notes]
    if not merged.source_values:
        notes.append("The sources contradict and complete each other nowhere.")
    stand = "1 of them stands" if merged.shared_rows == 1 else f"{merged.shared_rows:,} of them stand"
    notes.append(f"{format_count(merged.row_count, 'row')} from {sources} sources; {stand} in more than one.")
    if merged.rewritten_cells:
        cells = "cell is" if merged.rewritten_cells == 1 else "cells are"
        notes.append(
            f"{merged.rewritten_cells:,} {cells} written in several ways that mean the same; the first one is kept."
        )
    if number := merged.decisions[Decision.COMPLETED]:
        notes.append(
            f"{format_count(number, 'cell')} that a source leaves blank {'is' if number == 1 else 'are'} completed."
        )
    if number := merged.decisions[Decision.PREFERRED]:
        notes.append(f"{format_count(number, 'conflict')} decided by --prefer.")
    if number := merged.decisions[Decision.UNITED]:
        notes.append(f"{format_count(number, 'list')} united, since --unite was given.")
    if number := merged.decisions[Decision.CONFLICT]:
        notes.append(
            f"{format_count(number, 'conflict')}: nothing is written. "
            "Correct the sources, or decide with --prefer FILE."
        )
    return notes
