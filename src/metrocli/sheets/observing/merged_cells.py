"""Find the merged cells of a table, and the cells that are blank because of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.package import CellRange
    from metrocli.xlsx.tab_regions import TabRegions


def find_merged_ranges(table: RawTable, regions: TabRegions) -> Iterator[CellRange]:
    """Yield the merged ranges with a cell in the header or a row of a table, and in a declared column."""
    rows, columns = [table.header_row, *table.row_numbers], table.column_indexes.values()
    for merged in regions.merged:
        has_row = bisect_left(rows, merged.top) < bisect_right(rows, merged.bottom)
        if has_row and any(merged.left <= index <= merged.right for index in columns):
            yield merged


def find_blanked_cells(table: RawTable, ranges: Iterable[CellRange]) -> set[Cell]:
    """Return the cells of required columns that are blank because they are merged with another cell.

    Args:
        table: a declared sheet.
        ranges: its merged ranges.
    """
    required = [column.name for column in SHEETS_BY_NAME[table.name].columns if column.required]
    indexes = [table.column_indexes[name] for name in required if name in table.column_indexes]
    return {
        table.cell_at(row, index)
        for merged in ranges
        for index in indexes
        if merged.left <= index <= merged.right
        for row in table.rows_in(merged)
        if (row, index) != (merged.top, merged.left)
    }
