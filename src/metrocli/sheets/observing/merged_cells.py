"""Merged cells of a table, and the cells that they leave blank."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.package import CellRange
    from metrocli.xlsx.regions import TabRegions


def merged_areas(table: RawTable, marks: TabRegions) -> Iterator[CellRange]:
    """Yield the merged areas that touch the header or a row of a declared sheet, in a column that is read."""
    rows, read = [table.header_row, *table.row_numbers], table.column_indexes.values()
    for area in marks.merged:
        touches = bisect_left(rows, area.top) < bisect_right(rows, area.bottom)
        if touches and any(area.left <= place <= area.right for place in read):
            yield area


def blanked_cells(table: RawTable, areas: Iterable[CellRange]) -> set[Cell]:
    """Return the cells of required columns that are blank because they are merged with the cell before."""
    required = [column.name for column in SHEETS_BY_NAME[table.name].columns if column.required]
    places = [table.column_indexes[name] for name in required if name in table.column_indexes]
    return {
        table.cell_at(row, place)
        for area in areas
        for place in places
        if area.left <= place <= area.right
        for row in covered_rows(table, area)
        if (row, place) != (area.top, area.left)
    }


def covered_rows(table: RawTable, area: CellRange) -> list[int]:
    """Return the numbers of the table's rows that an area covers."""
    return table.row_numbers[bisect_left(table.row_numbers, area.top) : bisect_right(table.row_numbers, area.bottom)]
