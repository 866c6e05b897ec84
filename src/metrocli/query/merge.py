"""Several datasets put together: what each source says where they differ, and what became of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.query.facts.reading_notes import list_reading_notes
from metrocli.sheets.comparing.merge import Decision, Merged
from metrocli.sheets.comparing.merge import merge as put_together
from metrocli.text.phrases import differing, format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.comparing.merge import Statement
    from metrocli.sheets.dataset import Dataset

ROWS = RowType(
    {
        "decision": FieldType.TEXT,
        "sheet": FieldType.TEXT,
        "key": FieldType.TEXT,
        "column": FieldType.TEXT,
        "file": FieldType.TEXT,
        "cell": FieldType.TEXT,
        "value": FieldType.TEXT,
        "kept": FieldType.FLAG,
    }
)


def merge(datasets: Sequence[Dataset], *, prefer: Sequence[int] = (), unite: bool = False) -> tuple[ListAnswer, Merged]:
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
        for each in merged.statements
    ]
    frame = pd.DataFrame(rows, columns=[*ROWS.fields]).astype({"kept": "boolean"})
    frame["excerpt"] = _excerpts(merged.statements)
    frame["of"] = [f"{each.key} · {each.column}" for each in merged.statements]
    frame["place"] = [f"{each.file} {each.cell}" for each in merged.statements]
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
        summary=", ".join(
            f"{format_count(number, 'cell')} {_SAID[decision]}" for decision, number in merged.decided.items() if number
        ),
        notes=(*(note for dataset in datasets for note in list_reading_notes(dataset)), *_notes(merged, len(datasets))),
        section_field="sheet",
    )
    return listing, merged


def _excerpts(statements: Sequence[Statement]) -> list[str]:
    """For each statement the words of it that differ from the others on the same cell."""
    found: list[str] = []
    for _, same in groupby(statements, key=lambda each: (each.sheet, each.row, each.column)):
        cells = list(same)
        found += [_of_list(each) for each in cells] if cells[0].common else differing([each.value for each in cells])
    return found


def _of_list(cell: Statement) -> str:
    """A list by what not all others have."""
    return f"{'; '.join(cell.own)} + {cell.common} in common" if cell.own else f"{cell.common} in common"


_SAID = {
    Decision.CONFLICT: "in conflict",
    Decision.COMPLETED: "completed",
    Decision.PREFERRED: "decided by --prefer",
    Decision.UNITED: "united",
}


def _notes(merged: Merged, sources: int) -> list[str]:
    """What the merging came to, a sentence each."""
    notes = [*merged.notes]
    if not merged.statements:
        notes.append("The sources contradict and complete each other nowhere.")
    stand = "1 of them stands" if merged.repeated == 1 else f"{merged.repeated:,} of them stand"
    notes.append(f"{format_count(merged.rows, 'row')} from {sources} sources; {stand} in more than one.")
    if merged.rewritten:
        cells = "cell is" if merged.rewritten == 1 else "cells are"
        notes.append(f"{merged.rewritten:,} {cells} written in several ways that mean the same; the first one is kept.")
    if number := merged.decided[Decision.COMPLETED]:
        notes.append(
            f"{format_count(number, 'cell')} that a source leaves blank {'is' if number == 1 else 'are'} completed."
        )
    if number := merged.decided[Decision.PREFERRED]:
        notes.append(f"{format_count(number, 'conflict')} decided by --prefer.")
    if number := merged.decided[Decision.UNITED]:
        notes.append(f"{format_count(number, 'list')} united, since --unite was given.")
    if number := merged.decided[Decision.CONFLICT]:
        notes.append(
            f"{format_count(number, 'conflict')}: nothing is written. "
            "Correct the sources, or decide with --prefer FILE."
        )
    return notes
