"""Cells that are blank only for a program: formulas that were never calculated, and merged cells but the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.findings import FaultKind, ReadFault, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.sheets.schema import Column, Sheet
    from metrocli.sheets.table import RawTable

BLANK_KEY = MessageType("blank-key", "the cell is blank", "Each row needs {needed}.")
MERGED_KEY = MessageType(
    "merged-key",
    "the cells {area} are merged, so only the first of them has a value",
    "Unmerge them and fill in each cell. Each row needs {needed}.",
)
NOT_CALCULATED = MessageType(
    "formula-not-calculated",
    "{count:,} cells of the column have a formula that was never calculated, so their values are unknown",
    "Open the workbook in a spreadsheet program and save it again.",
    one="the cell has a formula that was never calculated, so its value is unknown",
)
TAB_NOT_CALCULATED = MessageType(
    "tab-not-calculated",
    "the tab has only formulas that were never calculated",
    "Open the workbook in a spreadsheet program and save it again.",
)


def find_uncalculated_cells(table: RawTable, index: int) -> list[Cell]:
    """Find the cells of a column with a formula whose result is not in the file, in the order of the rows."""
    areas = [area for area in table.regions.uncalculated if area.left <= index <= area.right]
    return [table.cell_at(row, index) for row in sorted({row for area in areas for row in table.rows_in(area)})]


def report_uncalculated(table: RawTable, column: Column) -> list[ReadFault]:
    """Report the formulas of a column without a result: one fault, at the first of them."""
    cells = find_uncalculated_cells(table, table.column_indexes[column.name])
    message = NOT_CALCULATED.at(cells[0], count=len(cells)) if cells else None
    return [ReadFault(FaultKind.NOT_CALCULATED, Severity.WARNING, cells[0], "", message)] if message else []


def note_uncalculated(table: RawTable) -> list[Message]:
    """Return a note for each column with formulas without a result, also in rows that are blank but for these."""
    notes = []
    for index in range(len(table.headers)):
        areas = [area for area in table.regions.uncalculated if area.left <= index <= area.right]
        rows = {row for area in areas for row in range(max(area.top, table.header_row + 1), area.bottom + 1)}
        if rows:
            notes.append(NOT_CALCULATED.at(table.cell_at(min(rows), index), count=len(rows)))
    return notes


def report_blank_keys(table: RawTable, key: Column, rows: Iterable[int]) -> list[ReadFault]:
    """Report keys that are blank, each with what the file shows about it.

    Args:
        table: the sheet.
        key: its first column.
        rows: the numbers of the rows without a key.
    """
    index = table.column_indexes[key.name]
    uncalculated = {*find_uncalculated_cells(table, index)}
    faults = []
    for row in rows:
        cell = table.cell_at(row, index)
        area = next((area for area in table.regions.merged if area.contains(row, index)), None)
        if cell in uncalculated:
            message = NOT_CALCULATED.at(cell, count=1)
            faults.append(ReadFault(FaultKind.NOT_CALCULATED, Severity.ERROR, cell, "", message))
        elif area is not None and (row, index) != (area.top, area.left):
            message = MERGED_KEY.at(cell, area=str(area), needed=key.help)
            faults.append(ReadFault(FaultKind.BLANK_KEY, Severity.ERROR, cell, "", message))
        else:
            faults.append(ReadFault(FaultKind.BLANK_KEY, Severity.ERROR, cell, "", BLANK_KEY.at(cell, needed=key.help)))
    return faults


def report_unread_rows(table: RawTable, sheet: Sheet | None) -> list[ReadFault]:
    """Report rows that were not read because they are blank but for formulas without a result, one of them in the key.

    Args:
        table: the sheet, with all of its rows.
        sheet: its declaration; None for an undeclared sheet.

    Returns:
        One fault at the first of these rows, or an empty list.
    """
    index = table.column_indexes.get(sheet.columns[0].name) if sheet else None
    if index is None:
        return []
    areas = [area for area in table.regions.uncalculated if area.left <= index <= area.right]
    read = {row for area in areas for row in table.rows_in(area)}
    below = (row for area in areas for row in range(max(area.top, table.header_row + 1), area.bottom + 1))
    rows = sorted({row for row in below if row not in read})
    if not rows:
        return []
    cell = table.cell_at(rows[0], index)
    message = NOT_CALCULATED.at(cell, count=len(rows))
    return [ReadFault(FaultKind.NOT_CALCULATED, Severity.ERROR, cell, "", message)]
