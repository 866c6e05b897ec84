"""Edits of cells, and the cells of a sheet that they are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.header_row import find_header
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.sheets.raw_column import RawValue

_BY_HAND = "Change it by hand."
_AGAIN = "Run the command again."
CELL_IN_HEADER = MessageType("cell-in-header", "only cells below the header can be edited", _BY_HAND)
CELL_CHANGED = MessageType(
    "cell-changed", "the cell contains {now:quoted}, but contained {old:quoted} when it was read", _AGAIN
)
CELL_EMPTIED = MessageType("cell-emptied", "the cell is blank, but contained {old:quoted} when it was read", _AGAIN)
CELL_NOT_TEXT = MessageType(
    "cell-not-text", "the cell contains {text:quoted}, which is not stored as text; only texts are edited", _BY_HAND
)
CELL_BLANK = MessageType("cell-blank", "the cell is blank; only texts are edited", _BY_HAND)
EDITS_CONTRADICT = MessageType(
    "edits-contradict", "the cell would become both {first:quoted} and {second:quoted}", _BY_HAND
)


@dataclass(frozen=True)
class Edit:
    """A new text for one cell.

    Attributes:
        sheet: the name of the sheet, as `RawTable.name`.
        row: the number of the row, from 1, as in `RawTable.row_numbers`.
        index: the index of the column, from 0.
        old: the text that the cell must hold, exactly as it was read.
        new: the text that it shall hold; "" for a blank cell.
    """

    sheet: str
    row: int
    index: int
    old: str
    new: str


class SheetCells:
    """All cells of one sheet, from the first row and the first column of its file.

    Args:
        sheet: the name of the sheet.
        file: the name of its file, for messages.
        cells: the values, by row and column.
        in_workbook: whether the file is a workbook, which may hold several sheets.
        tab: the name of the tab as written; "" for a CSV file.
    """

    def __init__(
        self, sheet: str, file: str, cells: Sequence[Sequence[RawValue]], *, in_workbook: bool, tab: str = ""
    ) -> None:
        self.sheet, self.file, self.in_workbook, self.cells, self.tab = sheet, file, in_workbook, cells, tab
        self._header = find_header(cells, SHEETS_BY_NAME.get(sheet)) or 0

    def value_at(self, row: int, index: int) -> RawValue:
        """Return the value in a row, by its number, and a column, by its index; "" beyond the last cell."""
        return self.cells[row - 1][index] if row <= len(self.cells) and index < len(self.cells[row - 1]) else ""

    def cell(self, edit: Edit) -> Cell:
        """Return the address of the cell that an edit changes."""
        header = to_text(self.value_at(self._header + 1, edit.index))
        return Cell(self.file, self.sheet, edit.row, header, edit.index, self.in_workbook, self.tab)

    def apply(self, edits: Sequence[Edit], *, texts_only: bool = True) -> list[Sequence[RawValue]]:
        """Return the cells with the edits made; rows without edits are those of these cells, not copies.

        Args:
            edits: the changes.
            texts_only: whether blank cells, numbers and dates are refused.

        Raises:
            Refused: a cell does not hold its old text any more, does not hold a text, or is not below the header.
        """
        rows = [*self.cells]
        edited: dict[int, list[RawValue]] = {}
        for edit in edits:
            if edit.row <= self._header + 1:
                raise Refused(CELL_IN_HEADER.at(self.cell(edit)))
            raw = self.value_at(edit.row, edit.index)
            cell, text = self.cell(edit), raw if isinstance(raw, str) else to_text(raw)
            if text != edit.old:
                raise Refused(
                    CELL_CHANGED.at(cell, now=text, old=edit.old) if text else CELL_EMPTIED.at(cell, old=edit.old)
                )
            if edit.index < 0 or (texts_only and not text):
                raise Refused(CELL_BLANK.at(cell))
            if texts_only and not isinstance(raw, str):
                raise Refused(CELL_NOT_TEXT.at(cell, text=text))
            if edit.row not in edited:
                edited[edit.row] = [*rows[edit.row - 1]]
                rows[edit.row - 1] = edited[edit.row]
            row = edited[edit.row]
            row += [""] * (edit.index + 1 - len(row))
            row[edit.index] = edit.new
        return rows


def group_by_sheet(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Return the edits of each sheet in the order of the cells, without those that change nothing.

    Raises:
        Refused: two edits give one cell different texts.
    """
    by_cell: dict[tuple[str, int, int], Edit] = {}
    for edit in edits:
        first = by_cell.setdefault((edit.sheet, edit.row, edit.index), edit)
        if first != edit:
            place = f"sheet '{edit.sheet}', row {edit.row}, column {edit.index + 1}"
            raise Refused(EDITS_CONTRADICT.at(place, first=first.new, second=edit.new))
    by_sheet: dict[str, list[Edit]] = {}
    for key in sorted(by_cell):
        edit = by_cell[key]
        if edit.old != edit.new:
            by_sheet.setdefault(edit.sheet, []).append(edit)
    return by_sheet
