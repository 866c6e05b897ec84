"""Find the merged cells of a table, and the cells that are blank because of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from metrocli.messages import Message
    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.package import CellRange
    from metrocli.xlsx.tab_regions import TabRegions

MERGED_CELLS_READ = MessageType(
    "merged-cells-read",
    "{count:,} areas of cells are merged: {areas:and}. Only the first cell of each has the value; the others count as "
    "blank.",
    "Unmerge them and fill in each cell.",
    one="the cells {areas:and} are merged. Only the first of them has the value; the others count as blank.",
)


def note_merged_cells(table: RawTable | None, columns: Collection[str] | None = None) -> list[Message]:
    """List a note about the merged cells that leave declared cells of a sheet blank; none if there are none.

    Args:
        table: the sheet.
        columns: the declared columns that matter; None for all.
    """
    if table is None or not table.regions.merged:
        return []
    if columns is not None:
        needed = {name: index for name, index in table.column_indexes.items() if name in columns}
        table = replace(table, column_indexes=needed)
    areas = [area for area in find_merged_ranges(table, table.regions) if _leaves_blanks(table, area)]
    if not areas:
        return []
    place = table.cell_at(areas[0].top, areas[0].left)
    return [MERGED_CELLS_READ.at(place, areas=[*map(str, areas)], count=len(areas))]


def _leaves_blanks(table: RawTable, area: CellRange) -> bool:
    """Return whether a merged range leaves a declared cell of a row blank, or the header of a column with values."""
    columns = range(area.left, min(area.right + 1, len(table.headers)))
    declared = [index for index in table.column_indexes.values() if index in columns]
    if any((row, index) != (area.top, area.left) for row in table.rows_in(area)[:2] for index in declared):
        return True
    is_header = area.top <= table.header_row <= area.bottom
    return is_header and any(any(table.columns[index].texts) for index in columns[1:])


def find_merged_ranges(table: RawTable, regions: TabRegions) -> Iterator[CellRange]:
    """Yield the merged ranges with a cell in the header or a row of a table, and in a declared column."""
    columns = table.column_indexes.values()
    for merged in regions.merged:
        has_row = merged.top <= table.header_row <= merged.bottom or len(table.rows_in(merged)) > 0
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
