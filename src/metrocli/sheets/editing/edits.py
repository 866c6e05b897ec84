"""An edit: what a cell holds, and what it is to hold instead; and the cells of a file held against some edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.model.cell import Cell
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.layout import find_header
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.sheets.table import RawValue

_QUOTED = 60


@dataclass(frozen=True)
class Edit:
    """One cell's new text.

    Attributes:
        sheet: the sheet's name, as `RawTable.name` has it.
        row: the row as a spreadsheet counts it, as `RawTable.row_numbers` has it.
        index: the column's place from the left, from 0.
        old: the text that stands there, to the letter as it was read.
        new: the text that is to stand there; "" for a blank cell.
    """

    sheet: str
    row: int
    index: int
    old: str
    new: str


class SheetCells:
    """All cells of one sheet, from the first row and the first column of its file.

    Args:
        sheet: the sheet's name.
        file: the name of its file.
        in_workbook: whether the file holds several sheets.
        cells: what they hold.
    """

    def __init__(self, sheet: str, file: str, cells: Sequence[Sequence[RawValue]], *, in_workbook: bool) -> None:
        self.sheet, self.file, self.in_workbook, self.cells = sheet, file, in_workbook, cells
        self._header = find_header(cells, SHEETS_BY_NAME.get(sheet)) or 0

    def held(self, row: int, index: int) -> RawValue:
        """What a cell holds; "" where there is none."""
        return self.cells[row - 1][index] if row <= len(self.cells) and index < len(self.cells[row - 1]) else ""

    def cell(self, edit: Edit) -> Cell:
        """Where an edit is to be made."""
        column = to_text(self.held(self._header + 1, edit.index))
        return Cell(self.file, self.sheet, edit.row, column, edit.index, self.in_workbook)

    def with_(self, edits: Sequence[Edit]) -> list[list[RawValue]]:
        """The cells as they should be once the edits are made.

        Raises:
            Refused: a cell no longer holds what was read, holds no text, or stands in the header or above it.
        """
        rows = [list(row) for row in self.cells]
        for edit in edits:
            if edit.row <= self._header + 1:
                raise Refused(f"{self.cell(edit)}: only cells below the header are edited. Change it by hand.")
            raw = self.held(edit.row, edit.index)
            if (raw if isinstance(raw, str) else to_text(raw)) != edit.old:
                problem = f"it holds {_said(raw)}, no longer {_said(edit.old)}: the file changed since it was read"
                raise Refused(f"{self.cell(edit)}: {problem}. Give the command once more.")
            if not isinstance(raw, str) or not raw:
                raise Refused(
                    f"{self.cell(edit)}: it holds {_said(raw)}, and only texts are edited. Change it by hand."
                )
            rows[edit.row - 1][edit.index] = edit.new
        return rows


def _said(raw: RawValue) -> str:
    """What a cell holds, for a sentence: in one line, and not too long."""
    text = " ".join(str(to_text(raw) if not isinstance(raw, str) else raw).split("\n"))
    if not text:
        return "nothing"
    return f"'{text}'" if len(text) <= _QUOTED else f"'{text[:_QUOTED]}…'"


def group_by_sheet(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """The edits that change something, by sheet and in the order of the cells.

    Raises:
        Refused: two of them want different things of one cell.
    """
    cells: dict[tuple[str, int, int], Edit] = {}
    for edit in edits:
        first = cells.setdefault((edit.sheet, edit.row, edit.index), edit)
        if first != edit:
            place = f"sheet '{edit.sheet}', row {edit.row}, column {edit.index + 1}"
            raise Refused(f"{place}: it would become both {_said(first.new)} and {_said(edit.new)}. Fix it by hand.")
    found: dict[str, list[Edit]] = {}
    for key in sorted(cells):
        edit = cells[key]
        if edit.old != edit.new:
            found.setdefault(edit.sheet, []).append(edit)
    return found
