"""Merged cells: which of them belong to a table, and which cells they leave blank."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from metrocli.sheets.schema import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.cell import Cell
    from metrocli.sheets.table import Table
    from metrocli.xlsx.package import Area


def merged(evidence: Evidence) -> Iterator[tuple[Table, Area]]:
    """The blocks of merged cells that touch the header or a row of a declared sheet, in a column that is read."""
    for table in evidence.tables:
        if table.name in BY_NAME:
            rows, read = [table.header_row, *table.numbers], table.places.values()
            for area in evidence.marks(table.name).merged:
                touches = bisect_left(rows, area.top) < bisect_right(rows, area.bottom)
                if touches and any(area.left <= place <= area.right for place in read):
                    yield table, area


def left_blank(evidence: Evidence) -> set[Cell]:
    """The cells of required columns that are blank since they are merged with the one before."""
    found = set()
    for table, area in merged(evidence):
        required = [column.name for column in BY_NAME[table.name].columns if column.required]
        places = [table.places[name] for name in required if name in table.places]
        found |= {
            table.place(row, place)
            for place in places
            if area.left <= place <= area.right
            for row in rows_of(table, area)
            if (row, place) != (area.top, area.left)
        }
    return found


def rows_of(table: Table, area: Area) -> list[int]:
    """The numbers of a table's rows that an area reaches over."""
    return table.numbers[bisect_left(table.numbers, area.top) : bisect_right(table.numbers, area.bottom)]
