"""Layout of a sheet in its file: which row is the header, which columns it names, and where the rows begin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.cell import Cell
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.table import RawTable, RawValue
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.sheets.schema import Column, Sheet

HEADER_WITHIN = 12
"""How many rows from the top may stand above the header, titles and blank rows among them."""

_LONGEST_HEADER = 500

_accepted: dict[str, dict[str, str]] = {}


def count_known_headers(cells: Sequence[object], sheet: Sheet | None) -> int:
    """How many of a row's cells are headers of the sheet."""
    if sheet is None:
        return 0
    accepted = map_headers(sheet)
    return len({accepted[key] for cell in cells if isinstance(cell, str) and (key := fold_header(cell)) in accepted})


def fold_header(text: str) -> str:
    """A header as it is compared; a text that is too long for one would only take long to fold."""
    return fold(text) if len(text) <= _LONGEST_HEADER else ""


def map_headers(sheet: Sheet) -> dict[str, str]:
    """The folded headers that a sheet accepts, each with the column that it means; the columns' own names win."""
    if sheet.name not in _accepted:
        _accepted[sheet.name] = _accepts(sheet)
    return _accepted[sheet.name]


def _accepts(sheet: Sheet) -> dict[str, str]:
    accepted = {fold(header): column.name for column in sheet.columns for header in column.other_headers}
    return accepted | {fold(column.name): column.name for column in sheet.columns}


def find_header(rows: Sequence[Sequence[object]], sheet: Sheet | None) -> int | None:
    """The place, from 0, of the row that is the header: the one with most known headers, else the first with text."""
    top = rows[:HEADER_WITHIN]
    known = [count_known_headers(row, sheet) for row in top]
    if known and max(known) > 0:
        return known.index(max(known))
    return next((place for place, row in enumerate(top) if any(cell not in ("", None) for cell in row)), None)


@dataclass(frozen=True)
class Layout:
    """Where a table stands in its file, before its header is found."""

    name: str
    file: str
    in_workbook: bool
    encoding: str = ""
    assumed: bool = False
    delimiter: str = ""

    @property
    def place(self) -> Cell:
        """The whole sheet."""
        return Cell(self.file, self.name, in_workbook=self.in_workbook)

    def table(self, cells: list[list[RawValue]], sheet: Sheet | None) -> RawTable:
        """Find the header and the rows below it.

        Raises:
            UnreadableData: there is no header.
        """
        header = find_header(cells, sheet)
        if header is None:
            raise UnreadableData(self.place, "no row near its top has any text", "Put the headers in the first row.")
        headers = [to_text(cell) for cell in cells[header]]
        below = cells[header + 1 :]
        faults = [] if self.in_workbook else self._ragged(headers, below, header + 2)
        width = _last_filled(headers)
        for row in below:
            width = max(width, _last_filled(row)) if len(row) > width else width
        headers = (headers + [""] * width)[:width]
        rows: list[list[RawValue]] = []
        numbers: list[int] = []
        for number, row in enumerate(below, header + 2):
            if _filled(row):
                rows.append(row if len(row) == width else row[:width] + [""] * (width - len(row)))
                numbers.append(number)
        above = tuple(text for row in cells[:header] for cell in row if (text := to_text(cell)))
        places, further = _places(headers, sheet, self.place, header + 1) if sheet else ({}, [])
        return RawTable(
            self.name, self.file, self.in_workbook, header + 1, tuple(headers), rows, numbers, places,
            self.encoding, self.assumed, self.delimiter, (*faults, *further), above,
        )  # fmt: skip

    def _ragged(self, headers: Sequence[RawValue], below: Sequence[Sequence[RawValue]], first: int) -> list[ReadFault]:
        """Rows of text with more filled cells than headers: they are broken, not wide."""
        width = _last_filled(headers)
        faults = []
        for number, row in enumerate(below, first):
            if len(row) <= width:
                continue
            filled = _last_filled(row)
            width = max(width, min(filled, len(headers)))
            if filled > width:
                problem = f"{filled} cells stand under {width} headers"
                fix = f"Put quotes around a value that holds '{self.delimiter}', or name the column."
                cell = replace(self.place, row=number)
                faults.append(ReadFault(FaultKind.RAGGED_ROW, Severity.ERROR, cell, "", problem, fix))
        return faults


def _last_filled(row: Sequence[RawValue]) -> int:
    """How long a row is without the blank cells at its end."""
    return next((place for place in range(len(row), 0, -1) if to_text(row[place - 1])), 0)


def _filled(row: Sequence[RawValue]) -> bool:
    """Whether there is anything in a row; a letter or digit at its very beginning, as most rows have, is enough."""
    first = row[0] if row else None
    return (isinstance(first, str) and first[:1].isalnum()) or any(to_text(cell) for cell in row)


def _places(
    headers: Sequence[str], sheet: Sheet, place: Cell, header_row: int
) -> tuple[dict[str, int], list[ReadFault]]:
    """Find each declared column among the headers.

    Returns:
        For each column that is there its place from the left; and a fault for each header that comes too late, and for
        each required column that is missing.
    """
    accepted = map_headers(sheet)
    own = {fold(column.name) for column in sheet.columns}
    places: dict[str, int] = {}
    faults: list[ReadFault] = []
    by_own_name_first = sorted(range(len(headers)), key=lambda index: (fold_header(headers[index]) not in own, index))
    for index in by_own_name_first:
        name = accepted.get(fold_header(headers[index]))
        if name in places:
            cell = replace(place, row=header_row, column=headers[index], index=index)
            problem = f"the column was not read, since '{headers[places[name]]}' already is the {name}"
            fix = "Rename or delete one of the two."
            faults.append(ReadFault(FaultKind.DUPLICATE_HEADER, Severity.WARNING, cell, headers[index], problem, fix))
        elif name is not None:
            places[name] = index
    faults += [
        _missing(column, headers, sheet, place)
        for column in sheet.columns
        if column.required and column.name not in places
    ]
    return places, faults


def _missing(column: Column, headers: Sequence[str], sheet: Sheet, place: Cell) -> ReadFault:
    """The fault of a required column that no header names, with the nearest header that is still free."""
    accepted = map_headers(sheet)
    free = {key: header for header in headers if (key := fold_header(header)) and key not in accepted}
    near = find_similar_header(column, free)
    fix = f"Is it '{free[near]}'? Rename that to '{column.name}'." if near else f"Add a column '{column.name}'."
    problem = f"the column '{column.name}' ({column.help}) is missing"
    return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, place, "", problem, fix)


def find_similar_header(column: Column, free: Iterable[str]) -> str | None:
    """The one of some folded headers that is nearly one of a column's headers; None where none is."""
    from difflib import get_close_matches

    spellings = [fold(column.name), *map(fold, column.other_headers)]
    among = list(free)
    return next((match for each in spellings for match in get_close_matches(each, among, n=1, cutoff=0.7)), None)
