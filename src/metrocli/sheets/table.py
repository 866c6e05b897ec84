"""A sheet as it stands in its file: where its header is, what its columns are, and its rows with their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.model.places import Cell
from metrocli.names.fold import fold
from metrocli.sheets.cells import Raw, text_of
from metrocli.sheets.sniff import accepted_headers, find_header, header_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.sheets.schema import Column, Sheet


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
        notes: what a reader should know, a sentence each.
    """

    name: str
    file: str
    tabbed: bool
    header_row: int
    headers: tuple[str, ...]
    rows: list[list[Raw]]
    numbers: list[int]
    places: Mapping[str, int]
    encoding: str = ""
    assumed: bool = False
    delimiter: str = ""
    notes: tuple[str, ...] = ()

    def cell(self, row: int, column: str) -> Cell:
        """The cell in the row of that number and in a declared column."""
        index = self.places[column]
        return Cell(self.file, self.name, row, self.headers[index], index, self.tabbed)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """The headers that the sheet does not declare."""
        used = set(self.places.values())
        return tuple(header for index, header in enumerate(self.headers) if index not in used)


@dataclass(frozen=True)
class Layout:
    """Where a table stands in its file, before its header is found."""

    name: str
    file: str
    tabbed: bool
    encoding: str = ""
    assumed: bool = False
    delimiter: str = ""

    @property
    def place(self) -> str:
        """The file, and the tab where there are several, in words."""
        return f"{self.file}, sheet '{self.name}'" if self.tabbed else self.file

    def table(self, cells: list[list[Raw]], sheet: Sheet | None) -> Table:
        """Find the header and the rows below it."""
        header = find_header(cells, sheet)
        if header is None:
            raise UnreadableData(self.place, "no row near its top has any text", "Put the headers in the first row.")
        headers = [text_of(cell) for cell in cells[header]]
        below = cells[header + 1 :]
        if self.tabbed:
            width = max(_last_filled(headers), *map(_last_filled, below), 0)
        else:
            width = self._csv_width(headers, below, header + 2)
        headers = (headers + [""] * width)[:width]
        rows: list[list[Raw]] = []
        numbers: list[int] = []
        for number, row in enumerate(below, header + 2):
            if any(text_of(cell) for cell in row):
                rows.append(row[:width] + [""] * (width - len(row)))
                numbers.append(number)
        places, notes = _places(headers, sheet, self.place) if sheet else ({}, [])
        return Table(
            self.name, self.file, self.tabbed, header + 1, tuple(headers), rows, numbers, places,
            self.encoding, self.assumed, self.delimiter, tuple(notes),
        )  # fmt: skip

    def _csv_width(self, headers: Sequence[Raw], below: Sequence[Sequence[Raw]], first: int) -> int:
        """How many columns there are; a row with more filled cells than headers is broken, not wide."""
        width = _last_filled(headers)
        for number, row in enumerate(below, first):
            filled = _last_filled(row) if len(row) > width else 0
            width = max(width, min(filled, len(headers)))
            if filled > width:
                raise UnreadableData(
                    f"{self.file}, row {number}",
                    f"{filled} cells stand under {width} headers",
                    f"Put quotes around a value that holds '{self.delimiter}', or name the column.",
                )
        return width


def _last_filled(row: Sequence[Raw]) -> int:
    """How long a row is without the blank cells at its end."""
    return next((place for place in range(len(row), 0, -1) if text_of(row[place - 1])), 0)


def _places(headers: Sequence[str], sheet: Sheet, place: str) -> tuple[dict[str, int], list[str]]:
    """Find each declared column among the headers.

    Returns:
        For each column that is there its place from the left, and a note for each header that comes too late.

    Raises:
        UnreadableData: a required column is missing.
    """
    accepted = accepted_headers(sheet)
    own = {fold(column.name) for column in sheet.columns}
    places: dict[str, int] = {}
    notes: list[str] = []
    by_own_name_first = sorted(range(len(headers)), key=lambda index: (header_key(headers[index]) not in own, index))
    for index in by_own_name_first:
        name = accepted.get(header_key(headers[index]))
        if name in places:
            taken = headers[places[name]]
            notes.append(f"{place}: column '{headers[index]}' was not read; '{taken}' already is the {name}.")
        elif name is not None:
            places[name] = index
    for column in sheet.columns:
        if column.required and column.name not in places:
            raise _missing(column, headers, sheet, place)
    return places, notes


def _missing(column: Column, headers: Sequence[str], sheet: Sheet, place: str) -> UnreadableData:
    """The error for a required column that no header names, with the nearest header that is still free."""
    from difflib import get_close_matches  # noqa: PLC0415 - imported only for a mistake

    accepted = accepted_headers(sheet)
    free = {key: header for header in headers if (key := header_key(header)) and key not in accepted}
    spellings = [fold(column.name), *map(fold, column.headers)]
    near = next((match for each in spellings for match in get_close_matches(each, free, n=1, cutoff=0.7)), None)
    cure = f"Is it '{free[near]}'? Rename that to '{column.name}'." if near else f"Add a column '{column.name}'."
    return UnreadableData(place, f"the column '{column.name}' ({column.help}) is missing", cure)
