"""Where something stands: a file, a sheet, a row and a column."""

from __future__ import annotations

from dataclasses import dataclass


def column_letters(index: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Cell:
    """One cell of the data.

    Attributes:
        file: the file's name, without its folder.
        sheet: the sheet's name; a CSV file is one sheet.
        row: the row as a spreadsheet counts it, from 1.
        column: the header of its column, as written.
        index: the column's place from the left, from 0.
        tabbed: whether the file holds several sheets.
    """

    file: str
    sheet: str
    row: int
    column: str
    index: int
    tabbed: bool = False

    @property
    def a1(self) -> str:
        """The cell's spreadsheet name, such as J23."""
        return f"{column_letters(self.index)}{self.row}"

    def __str__(self) -> str:
        if self.tabbed:
            return f"{self.file}, sheet '{self.sheet}', cell {self.a1}"
        return f"{self.file}, row {self.row}, column '{self.column}'"
