"""What changed between two datasets, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.query.facts.reading_notes import list_reading_notes
from metrocli.sheets.comparing.diff import ChangeKind, ChangeTarget, compare_datasets
from metrocli.text.phrases import BLANK, excerpt_differences, format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.comparing.diff import SheetChange
    from metrocli.sheets.dataset import Dataset

ROWS = RowType(
    {
        "change": Field(FieldType.TEXT, "added, removed, changed, or rewritten if the meaning is the same"),
        "what": Field(FieldType.TEXT, "what changed: a sheet, a column, a row or a cell"),
        "sheet": Field(FieldType.TEXT, "the sheet"),
        "key": Field(FieldType.TEXT, "the key of the row; unknown for a sheet or a column"),
        "column": Field(
            FieldType.TEXT, "the column by its declared name, otherwise its header; unknown for a sheet or a row"
        ),
        "old": Field(
            FieldType.TEXT, "the old value; for a row its other cells, for a sheet or a column how much is filled"
        ),
        "new": Field(
            FieldType.TEXT, "the new value; for a row its other cells, for a sheet or a column how much is filled"
        ),
        "added": Field(FieldType.SEVERAL, "the values added to a list"),
        "taken": Field(FieldType.SEVERAL, "the values removed from a list"),
        "old_cell": Field(FieldType.TEXT, "the cell in the old sheet; for a row, the cell of its key"),
        "new_cell": Field(FieldType.TEXT, "the cell in the new sheet; for a row, the cell of its key"),
    },
    {"words": Field(FieldType.TEXT, "the change in words")},
)
_MOST_VALUES, _MOST_LETTERS = 6, 40
_PARTS = re.compile(r"[;,\n\r]")


def diff(old: Dataset, new: Dataset, *, meaning: bool = False) -> ListAnswer:
    """List what changed from one dataset to another.

    Args:
        old: the dataset before.
        new: the dataset now.
        meaning: whether to leave out cells that are written otherwise and mean the same.
    """
    import pandas as pd

    found = compare_datasets(old, new)
    told = [each for each in found if not (meaning and each.kind is ChangeKind.REWRITTEN)]
    rows = [(*_values(each), describe_change(each), each.new_cell or each.old_cell or None) for each in told]
    before, after = str(old.source.path), str(new.source.path)
    query: dict[str, object] = {"old": before, "new": after}
    return ListAnswer(
        "diff",
        "Changes",
        query | ({"meaning": True} if meaning else {}),
        pd.DataFrame(rows, columns=[*ROWS.fields, *ROWS.extra, "cell"]),
        ROWS.fields,
        (
            ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
            ScreenColumn("row", CellFormat.TEXT, ("key",)),
            ScreenColumn("column", CellFormat.TEXT, ("column",)),
            ScreenColumn("change", CellFormat.TEXT, ("change",)),
            ScreenColumn("from → to", CellFormat.TEXT, ("words",)),
            ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
        ),
        subtitle=f"{before} → {after}" + (" · only what changes the meaning" if meaning else ""),
        summary=_counted(told),
        notes=(
            *list_reading_notes(old),
            *list_reading_notes(new),
            *_notes(before, after, len(told), len(found) - len(told)),
        ),
        extra=ROWS.extra,
        section_field="sheet",
    )


def _values(change: SheetChange) -> tuple[object, ...]:
    """The fields of one change."""
    row = " · ".join(f"{label}: {text}" for label, text in change.row)
    old = row if change.kind is ChangeKind.REMOVED and row else change.old
    new = row if change.kind is ChangeKind.ADDED and row else change.new
    return (
        change.kind.value, change.target.value, change.sheet, change.key or None, change.column or None, old or None,
        new or None, change.added, change.removed, change.old_cell or None, change.new_cell or None,
    )  # fmt: skip


def _notes(before: str, after: str, told: int, left_out: int) -> list[str]:
    notes = []
    if not told:
        notes.append(f"Nothing {'that means something ' if left_out else ''}changed from {before} to {after}.")
    if left_out:
        cells = "cell is" if left_out == 1 else "cells are"
        notes.append(f"{left_out:,} {cells} only written in another way; without --meaning they are listed, too.")
    return notes


def _counted(told: Sequence[SheetChange]) -> str:
    """How many changes of each kind there are, and in which sheets."""
    parts = []
    for what in ChangeTarget:
        for change in ChangeKind:
            number = sum(each.target is what and each.kind is change for each in told)
            if number:
                parts.append(f"{format_count(number, what.value)} {change.value}")
    sheets = ", ".join(dict.fromkeys(each.sheet for each in told))
    return f"{', '.join(parts)} in {sheets}" if parts else ""


def describe_change(change: SheetChange) -> str:
    """A change in words: what was added to a list and taken from it, or what a cell said and says."""
    if change.target in {ChangeTarget.SHEET, ChangeTarget.COLUMN}:
        return f"the {change.target.value}: {change.new or change.old}"
    if change.target is ChangeTarget.ROW:
        return _shortened(change.row)
    if change.kind is ChangeKind.REWRITTEN:
        return _rewritten(change.old, change.new)
    if change.is_list:
        return ", ".join([*(f"+ {each}" for each in change.added), *(f"− {each}" for each in change.removed)])
    return " → ".join(excerpt_differences([change.old, change.new]))


def _rewritten(old: str, new: str) -> str:
    if old.split() == new.split():
        return "white space only"
    before, after = ([piece.strip() for piece in _PARTS.split(text)] for text in (old, new))
    return "in another order" if sorted(before) == sorted(after) else f"{old} → {new}"


def _shortened(row: tuple[tuple[str, str], ...]) -> str:
    """The first things that a row says, none of them long."""
    said = [f"{label}: {text[:_MOST_LETTERS]}{'…' * (len(text) > _MOST_LETTERS)}" for label, text in row]
    more = len(said) - _MOST_VALUES
    return " · ".join([*said[:_MOST_VALUES], *([f"{more} more"] if more > 0 else [])]) or BLANK
