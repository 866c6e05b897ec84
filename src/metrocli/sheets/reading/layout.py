"""Build the table of a sheet: the columns below its header row, without the rows that are blank."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType
from metrocli.model.cell import Cell
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.columns.filled_cells import find_blank_codes, find_blank_rows
from metrocli.sheets.columns.list_column import ColumnsOfRows
from metrocli.sheets.columns.rows_of_columns import RowsOfColumns
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.header_row import (
    COLUMN_MISNAMED,
    DeclaredColumns,
    find_columns,
    find_header,
    report_no_header,
)
from metrocli.sheets.table import RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.schema import Sheet
    from metrocli.text.encoding_doubts import OtherReading

HEADER_MISSING = MessageType(
    "header-missing", "none of the {rows:,} rows contains any text", "Put the headers in the first row."
)
RAGGED_ROW = MessageType(
    "ragged-row",
    "the row has {cells} cells, but the table has {headers} headers",
    "Put quotes around a value that contains '{delimiter}', or name the column.",
)


@dataclass(frozen=True, eq=False)
class SheetOrigin:
    """The file of a sheet.

    Attributes:
        sheet: the name of the sheet, as `RawTable.name`.
        file: the name of its file, without the folder.
        in_workbook: whether the file is a workbook, which may hold several sheets.
        encoding: the encoding of a CSV file; "" for a workbook.
        encoding_assumed: whether the encoding is a guess.
        delimiter: the character that separates the cells of a CSV file; "" for a workbook.
        odd_rows: the numbers of the rows of a CSV file that are in another encoding.
        odd_encoding: the encoding of these rows, which is a guess; "" if there are none.
        other_readings: words that are other words in other encodings, if the guess is in doubt.
        tab: the name of the tab as written; "" for a CSV file.
    """

    sheet: str
    file: str
    in_workbook: bool
    encoding: str = ""
    encoding_assumed: bool = False
    delimiter: str = ""
    odd_rows: tuple[int, ...] = ()
    odd_encoding: str = ""
    other_readings: tuple[OtherReading, ...] = ()
    tab: str = ""

    @property
    def cell(self) -> Cell:
        """The address of the whole sheet."""
        return Cell(self.file, self.sheet, in_workbook=self.in_workbook, tab=self.tab)


def build_table(
    cells: Sequence[Sequence[RawValue]], sheet: Sheet | None, origin: SheetOrigin, faults: Sequence[ReadFault] = ()
) -> RawTable:
    """Find the header, the declared columns and the rows that are not blank.

    Args:
        cells: all rows of the file, from its first one; they may differ in length.
        sheet: the declaration of the sheet; None for an undeclared sheet.
        origin: the file of the sheet.
        faults: what was found when the file was split into cells.

    Raises:
        UnreadableData: no header is found.
    """
    header = find_header(cells, sheet)
    if header is None:
        raise UnreadableData(origin.cell, HEADER_MISSING(rows=len(cells)))
    if isinstance(cells, RowsOfColumns):
        return _build_table_of_columns(cells, header, sheet, origin, faults)
    headers = [to_text(cell) for cell in cells[header]]
    below = cells[header + 1 :]
    ragged = [] if origin.in_workbook else _find_ragged_rows(headers, below, header + 2, origin)
    width = _filled_width(headers)
    for row in below:
        width = max(width, _filled_width(row)) if len(row) > width else width
    headers = (headers + [""] * width)[:width]
    rows: list[Sequence[RawValue]] = []
    row_numbers: list[int] = []
    for number, row in enumerate(below, header + 2):
        if _has_text(row):
            rows.append(row if len(row) == width else [*row[:width], *[""] * (width - len(row))])
            row_numbers.append(number)
    above_header = tuple(text for row in cells[:header] for cell in row if (text := to_text(cell)))
    head = SheetHead(headers, header + 1, above_header, len(cells))
    return name_columns(head, ColumnsOfRows(rows, width), row_numbers, sheet, origin, (*faults, *ragged))


def _build_table_of_columns(
    cells: RowsOfColumns, header: int, sheet: Sheet | None, origin: SheetOrigin, faults: Sequence[ReadFault]
) -> RawTable:
    """Build the table of a tab that was read as columns, without looking at each row."""
    first = header + 1
    blank = {*find_blank_rows(cells.columns)}
    rows: Sequence[int] = range(first, len(cells))
    if blank:
        rows = [row for row in rows if row not in blank]
    columns = [column.take(rows) for column in cells.columns]
    headers = [to_text(cell) for cell in cells[header]]
    filled = (len(find_blank_codes(column)) < len(column.distinct) for column in columns)
    width = max([_filled_width(headers), *(place for place, is_filled in enumerate(filled, 1) if is_filled)])
    above_header = tuple(text for row in cells[:header] for cell in row if (text := to_text(cell)))
    head = SheetHead(headers[:width], first, above_header, len(cells))
    row_numbers = range(first + 1, len(cells) + 1) if not blank else array("q", [row + 1 for row in rows])
    return name_columns(head, columns[:width], row_numbers, sheet, origin, faults)


class SheetHead(NamedTuple):
    """The header row of a sheet, and what is around it.

    Attributes:
        headers: the headers as written.
        row: the number of their row.
        above: the texts of the cells above it.
        row_count: the number of rows of the file, blank ones as well.
    """

    headers: Sequence[str]
    row: int
    above: tuple[str, ...]
    row_count: int


def name_columns(
    head: SheetHead,
    columns: Sequence[RawColumn],
    row_numbers: Sequence[int],
    sheet: Sheet | None,
    origin: SheetOrigin,
    faults: Sequence[ReadFault],
) -> RawTable:
    """Return a table of columns, and find the declared ones among them.

    Args:
        head: the headers.
        columns: the column below each header, without the rows that are blank.
        row_numbers: the numbers of these rows.
        sheet: the declaration of the sheet; None for an undeclared sheet.
        origin: the file of the sheet.
        faults: what was found when the file was read.
    """
    named = DeclaredColumns({}, {}, {}, {}, [])
    if sheet:
        named = find_columns(head.headers, columns, sheet, origin.cell, head.row)
    column_faults = named.faults
    if sheet and not named.indexes and not named.lists:
        faults = [fault for fault in faults if fault.kind is not FaultKind.RAGGED_ROW]
        if not any(fault.message.kind is COLUMN_MISNAMED for fault in column_faults):
            column_faults = [report_no_header(sheet, origin.cell, head.row_count)]
    return RawTable(
        origin.sheet, origin.file, origin.in_workbook, head.row, tuple(head.headers), columns, row_numbers,
        named.indexes, origin.encoding, origin.encoding_assumed, origin.delimiter, (*faults, *column_faults),
        head.above, origin.odd_rows, origin.odd_encoding, list_columns=named.lists, loose_columns=named.loose,
        doubtful_columns=named.doubtful, other_readings=origin.other_readings, tab=origin.tab,
    )  # fmt: skip


def _find_ragged_rows(
    headers: Sequence[RawValue], rows: Sequence[Sequence[RawValue]], first_number: int, origin: SheetOrigin
) -> list[ReadFault]:
    """Find the rows of a CSV file with more filled cells than headers: a delimiter in a value has split it."""
    width = _filled_width(headers)
    faults = []
    for number, row in enumerate(rows, first_number):
        if len(row) <= width:
            continue
        filled = _filled_width(row)
        width = max(width, min(filled, len(headers)))
        if filled > width:
            cell = replace(origin.cell, row=number)
            message = RAGGED_ROW.at(cell, cells=filled, headers=width, delimiter=origin.delimiter)
            faults.append(ReadFault(FaultKind.RAGGED_ROW, Severity.ERROR, cell, "", message))
    return faults


def _filled_width(row: Sequence[RawValue]) -> int:
    """Return the length of a row without the blank cells at its end."""
    return next((length for length in range(len(row), 0, -1) if to_text(row[length - 1])), 0)


def _has_text(row: Sequence[RawValue]) -> bool:
    """Return whether a row is not blank."""
    first = row[0] if row else None
    # Fast path: most rows begin with a letter or digit.
    return (isinstance(first, str) and first[:1].isalnum()) or any(to_text(cell) for cell in row)
