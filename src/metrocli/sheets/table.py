"""One sheet as raw values: its header, its rows with their row numbers, and the declared columns found in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from metrocli.model.cell import Cell
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.model.findings import ReadFault
    from metrocli.text.encoding_doubts import OtherReading
    from metrocli.xlsx.package import CellRange
    from metrocli.xlsx.tab_regions import TabRegions


RawValue = str | float | int | bool | date | datetime | time | timedelta | None
"""The value of a cell as a reader returns it: a string from CSV; also a number, date or boolean from a workbook."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """One sheet as it is in its file, before its cells are parsed.

    Attributes:
        name: the declared name of the sheet that the file's or tab's name means, else that name as written.
        file: the name of its file, without the folder.
        in_workbook: whether the file is a workbook, which may hold several sheets.
        header_row: the row number of the header, from 1.
        headers: all headers as written; "" for a column that has cells but no header.
        rows: the values of all rows below the header that are not blank; each row is as long as `headers`.
        row_numbers: the row numbers of `rows` in the file, from 1.
        column_indexes: the index, from 0, of each declared column that has a header.
        encoding: the encoding of the text; "" for a workbook.
        encoding_assumed: whether the encoding is a guess, since the bytes do not show it.
        delimiter: the character that separates cells; "" for a workbook.
        faults: what is not as declared, such as a row that is too long or a missing column.
        above_header: the texts of the cells above the header, which are not read.
        odd_rows: the numbers of the rows that are in another encoding than the file.
        odd_encoding: the encoding of these rows, which is a guess; "" if there are none.
        regions: the merged cells, and the formulas that were never calculated, of a tab of a workbook.
        starts_1904: whether the workbook counts days from 1904.
        list_columns: the indexes of the headers that are one list, by their declared column, such as Member 1 and
            Member 2; questions read them together.
        loose_columns: the declared columns of the headers that are read, though they are not written as declared, by
            their indexes.
        doubtful_columns: the declared columns that other headers may mean, by their indexes; they are not read.
        other_readings: words that are other words in other encodings, if the encoding is a guess in doubt.
        tab: the name of the tab as written; "" for a CSV file.
    """

    name: str
    file: str
    in_workbook: bool
    header_row: int
    headers: tuple[str, ...]
    rows: list[list[RawValue]]
    row_numbers: list[int]
    column_indexes: Mapping[str, int]
    encoding: str = ""
    encoding_assumed: bool = False
    delimiter: str = ""
    faults: tuple[ReadFault, ...] = ()
    above_header: tuple[str, ...] = ()
    odd_rows: tuple[int, ...] = ()
    odd_encoding: str = ""
    regions: TabRegions = NO_REGIONS
    starts_1904: bool = False
    list_columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    loose_columns: Mapping[int, str] = field(default_factory=dict)
    doubtful_columns: Mapping[int, str] = field(default_factory=dict)
    other_readings: tuple[OtherReading, ...] = ()
    tab: str = ""

    def cell(self, row: int, column: str) -> Cell:
        """Return the cell in a row, by its number, and a declared column; the whole row if the column is missing."""
        return self.cell_at(row, self.column_indexes.get(column, -1))

    def cell_at(self, row: int = 0, index: int = -1) -> Cell:
        """Return the cell in a row, by its number, and a column, by its index; the defaults mean all of them."""
        header = self.headers[index] if index >= 0 else ""
        return Cell(self.file, self.name, row, header, index, self.in_workbook, self.tab)

    def rows_in(self, area: CellRange) -> list[int]:
        """Return the row numbers that a range of cells covers."""
        numbers = self.row_numbers
        return numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that do not mean a declared column."""
        declared = {*self.column_indexes.values(), *self.loose_columns}
        return tuple(header for index, header in enumerate(self.headers) if index not in declared)
