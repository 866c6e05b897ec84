"""A sheet as it stands in its file: where its header is, what its columns are, and its rows with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from metrocli.model.cell import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from metrocli.model.findings import Fault


RawValue = str | float | int | bool | date | datetime | time | timedelta | None
"""What a file holds in a cell: text from CSV; from a workbook, numbers, dates and truths as well."""


@dataclass(frozen=True)
class Table:
    """One sheet as it stands in its file.

    Attributes:
        name: the sheet's name: the declared one where the file's or tab's name means it, else as written.
        file: the name of its file.
        tabbed: whether the file holds several sheets.
        header_row: the header's row as a spreadsheet counts it.
        headers: every header as written; "" where a column with cells has none.
        rows: the rows with anything in them, each as long as `headers`.
        numbers: the row number of each of them.
        places: for each declared column that the header names, its place from the left.
        encoding: how the text was encoded; "" in a workbook.
        assumed: whether that encoding had to be assumed.
        delimiter: what parts the cells; "" in a workbook.
        faults: what of the sheet cannot be read as declared: a row that is too long, a column that is not there.
        above: the texts that stand above the header, and so were passed over.
    """

    name: str
    file: str
    tabbed: bool
    header_row: int
    headers: tuple[str, ...]
    rows: list[list[RawValue]]
    numbers: list[int]
    places: Mapping[str, int]
    encoding: str = ""
    assumed: bool = False
    delimiter: str = ""
    faults: tuple[Fault, ...] = ()
    above: tuple[str, ...] = ()

    def cell(self, row: int, column: str) -> Cell:
        """The cell in the row of that number and in a declared column; the whole row where the sheet lacks that."""
        index = self.places.get(column, -1)
        return self.place(row, index)

    def place(self, row: int = 0, index: int = -1) -> Cell:
        """A cell by its row number and its column's place from the left; without one of them, all of these."""
        header = self.headers[index] if index >= 0 else ""
        return Cell(self.file, self.name, row, header, index, self.tabbed)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that the sheet does not declare."""
        used = set(self.places.values())
        return tuple(header for index, header in enumerate(self.headers) if index not in used)
