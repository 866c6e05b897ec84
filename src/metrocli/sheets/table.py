"""One sheet as raw values: its header, its rows with their row numbers, and the declared columns found in it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.model.cell import Cell
from metrocli.xlsx.tab_regions import NO_REGIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Self

    from metrocli.model.findings import ReadFault
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.text.encoding_doubts import OtherReading
    from metrocli.xlsx.package import CellRange
    from metrocli.xlsx.tab_regions import TabRegions

_FEW_ROWS = 100_000
"""So many indexes of rows may be a list; more of them are an array of numpy."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """One sheet as it is in its file, before its cells are parsed.

    Attributes:
        name: the declared name of the sheet that the file's or tab's name means, else that name as written.
        file: the name of its file, without the folder.
        in_workbook: whether the file is a workbook, which may hold several sheets.
        header_row: the row number of the header, from 1.
        headers: all headers as written; "" for a column that has cells but no header.
        columns: the values of all rows below the header that are not blank, one column for each header.
        row_numbers: the row numbers of these rows in the file, from 1 and ascending; of Parquet as if all files of the
            sheet were one CSV file.
        column_indexes: the index, from 0, of each declared column that has a header.
        encoding: the encoding of the text; "" for a workbook and for Parquet.
        encoding_assumed: whether the encoding is a guess, since the bytes do not show it.
        delimiter: the character that separates cells; "" for a workbook and for Parquet.
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
        is_slow: whether it is a large CSV file that had to be read row by row.
    """

    name: str
    file: str
    in_workbook: bool
    header_row: int
    headers: tuple[str, ...]
    columns: Sequence[RawColumn]
    row_numbers: Sequence[int]
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
    is_slow: bool = False

    @cached_property
    def rows(self) -> Sequence[Sequence[RawValue]]:
        """The values of each row; do not change them. Prefer `columns`: a large table has millions of rows."""
        rows: Sequence[Sequence[RawValue]] | None = getattr(self.columns, "rows", None)
        return [[*row] for row in zip(*self.columns, strict=True)] if rows is None else rows

    def row(self, index: int) -> Sequence[RawValue]:
        """Return the values of one row, by its index; do not change them."""
        rows: Sequence[Sequence[RawValue]] | None = getattr(self.columns, "rows", None)
        return [column[index] for column in self.columns] if rows is None else rows[index]

    def take(self, rows: Sequence[int]) -> Self:
        """Return the table with some of its rows only, by their indexes in ascending order."""
        columns = [column.take(rows) for column in self.columns]
        return replace(self, columns=columns, row_numbers=_take_numbers(self.row_numbers, rows))

    def without(self, row_numbers: Collection[int]) -> Self:
        """Return the table without some of its rows, by their numbers."""
        left_out = sorted({self.index_of(number) for number in row_numbers} - {-1})
        columns = [column.without(left_out) for column in self.columns]
        return replace(self, columns=columns, row_numbers=_leave_out_numbers(self.row_numbers, left_out))

    def index_of(self, row_number: int) -> int:
        """Return the index of a row by its number; -1 if it is blank, or not a row below the header."""
        index = bisect_left(self.row_numbers, row_number)
        return index if index < len(self.row_numbers) and self.row_numbers[index] == row_number else -1

    def cell(self, row: int, column: str) -> Cell:
        """Return the cell in a row, by its number, and a declared column; the whole row if the column is missing."""
        return self.cell_at(row, self.column_indexes.get(column, -1))

    def cell_at(self, row: int = 0, index: int = -1) -> Cell:
        """Return the cell in a row, by its number, and a column, by its index; the defaults mean all of them."""
        header = self.headers[index] if index >= 0 else ""
        return Cell(self.file, self.name, row, header, index, self.in_workbook, self.tab)

    def rows_in(self, area: CellRange) -> Sequence[int]:
        """Return the row numbers that a range of cells covers."""
        numbers = self.row_numbers
        return numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that do not mean a declared column."""
        declared = {*self.column_indexes.values(), *self.loose_columns}
        return tuple(header for index, header in enumerate(self.headers) if index not in declared)


def _take_numbers(numbers: Sequence[int], rows: Sequence[int]) -> Sequence[int]:
    """Return some of the row numbers, by their indexes."""
    if len(rows) <= _FEW_ROWS:
        return [numbers[row] for row in rows]
    import numpy as np

    # Numbers of Python take 32 bytes each, those of an array 8.
    return array("q", np.asarray(numbers, "int64")[np.asarray(rows)].tobytes())


def _leave_out_numbers(numbers: Sequence[int], rows: Sequence[int]) -> Sequence[int]:
    """Return the row numbers without some of them, by their indexes in ascending order."""
    size = len(numbers)
    if len(rows) and rows[0] == size - len(rows):  # all at the end
        return numbers[: size - len(rows)]
    if size <= _FEW_ROWS:
        left_out = {*rows}
        return [number for index, number in enumerate(numbers) if index not in left_out]
    import numpy as np

    left, start = array("q"), 0
    of_array: Any = numbers if isinstance(numbers, range) else np.asarray(numbers, "int64")
    for stop in (*rows, size):
        part = of_array[start:stop]
        kept = np.arange(part.start, part.stop, part.step, dtype=np.int64) if isinstance(part, range) else part
        left.frombytes(kept.data.cast("B"))
        start = stop + 1
    return left
