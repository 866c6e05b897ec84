"""The address of a cell: a file, a sheet, a row and a column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from metrocli.text.quoting import shorten

_MAX_HEADER_LENGTH = 100


def to_column_letters(index: int) -> str:
    """Return the letters of a column as a spreadsheet shows them: A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def to_column_index(letters: str) -> int:
    """Return the index of a column by its letters: 0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@dataclass(frozen=True)
class Cell:
    """The address of a cell, or of a whole row, column or sheet.

    Attributes:
        file: the file's name, without its folder.
        sheet: the sheet's name; a CSV file is one sheet.
        row: the row as a spreadsheet counts it, from 1; 0 for all rows.
        column: the header of its column, as written; "" for all columns.
        index: the position of the column, from 0; -1 for all columns.
        in_workbook: whether the file is a workbook, which may hold several sheets.
        tab: the name of the tab as written, where it differs from the sheet's name; places in messages show it.
    """

    file: str
    sheet: str
    row: int = 0
    column: str = ""
    index: int = -1
    in_workbook: bool = False
    tab: str = field(default="", compare=False)

    @property
    def a1(self) -> str:
        """The reference as a spreadsheet shows it, such as J23; "" for a whole row, column or sheet."""
        return f"{to_column_letters(self.index)}{self.row}" if self.row and self.index >= 0 else ""

    def in_sheet(self, sheet: str) -> Cell:
        """Return the same cell with the declared name of its sheet; places in messages keep the name of the tab."""
        return replace(self, sheet=sheet, tab=self.tab or self.sheet)

    def __str__(self) -> str:
        places = [self.file, f"sheet '{shorten(self.tab or self.sheet)}'"] if self.in_workbook else [self.file]
        if self.in_workbook and self.a1:
            return ", ".join([*places, f"cell {self.a1}"])
        places += [f"row {self.row}"] if self.row else []
        return ", ".join(
            [*places, f"column '{shorten(self.column, _MAX_HEADER_LENGTH)}'"] if self.index >= 0 else places
        )


@dataclass(frozen=True)
class CellValue:
    """A cell with its value, as answers list the cells that a finding is about.

    Attributes:
        cell: the address of the cell, or of a whole row, column or sheet.
        value: the value, as written; "" if there is none.
        line: the line of a CSV file where the row begins; None where it is unknown or was not asked for.
    """

    cell: Cell
    value: str = ""
    line: int | None = None

    @property
    def address(self) -> str:
        """The cell such as J23, or else the row; "" for a whole column or sheet."""
        return self.cell.a1 or (f"row {self.cell.row}" if self.cell.row else "")

    def to_record(self) -> dict[str, Any]:
        """Return the cell with its value as a dict; None for what it does not have."""
        cell = self.cell
        record = {"file": cell.file, "sheet": cell.sheet, "cell": cell.a1, "row": cell.row, "column": cell.column}
        return {name: value or None for name, value in (record | {"value": self.value}).items()}
