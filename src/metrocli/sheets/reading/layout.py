"""Find the header row of a sheet, its declared columns, and the rows below it."""

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
from metrocli.sheets.parsing.headers import (
    LooseHeaders,
    find_loose_headers,
    find_unnamed_lists,
    fold_header,
    has_word_of,
    is_loose_header,
    map_headers,
)
from metrocli.sheets.table import RawTable
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.schema import Column, Sheet
    from metrocli.text.encoding_doubts import OtherReading

HEADER_WITHIN = 12
"""The header is usually one of this many first rows; titles and blank rows may be above it."""
_DEEPEST_HEADER = 10_000
"""The header is below these rows only if it is one of this many first rows, and has two known headers."""

_SEVERAL = 2

HEADER_MISSING = MessageType(
    "header-missing", "none of the {rows:,} rows contains any text", "Put the headers in the first row."
)
HEADER_NOT_FOUND = MessageType(
    "header-not-found",
    "none of the first {rows:,} rows has a header of this sheet, such as {columns:or}",
    "Put the headers in a row above the table.",
)
RAGGED_ROW = MessageType(
    "ragged-row",
    "the row has {cells} cells, but the table has {headers} headers",
    "Put quotes around a value that contains '{delimiter}', or name the column.",
)
DUPLICATE_HEADER = MessageType(
    "header-repeated",
    "the column was not read, because {header:quoted} is already the column '{column}'",
    "Rename or delete one of the two.",
)
COLUMN_MISSING = MessageType("column-missing", "the column '{column}' ({help}) is missing", "Add a column '{column}'.")
COLUMN_MISNAMED = MessageType(
    "column-misnamed", "the column '{column}' ({help}) is missing", "Is it {header:quoted}? Rename that to '{column}'."
)
COLUMN_SPREAD = MessageType(
    "column-spread",
    "the column '{column}' ({help}) is missing, but {headers:and} look like it",
    "If they are one list, rename them to {names:and}; if only one of them is it, rename that to '{column}'.",
)
COLUMN_AMBIGUOUS = MessageType(
    "column-ambiguous",
    "the column '{column}' ({help}) is missing, but {headers:or} looks like it",
    "Rename the right one to '{column}'.",
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


class _Columns(NamedTuple):
    """The declared columns of a sheet, as in `RawTable`, and their faults."""

    indexes: dict[str, int]
    lists: dict[str, tuple[int, ...]]
    loose: dict[int, str]
    doubtful: Mapping[int, str]
    faults: list[ReadFault]


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
    """Do the same with the columns of a tab of a workbook, without a look at each row."""
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
    """What is known of a sheet before its rows are.

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
    named = (
        _find_columns(head.headers, columns, sheet, origin.cell, head.row) if sheet else _Columns({}, {}, {}, {}, [])
    )
    column_faults = named.faults
    if sheet and not named.indexes and not named.lists:
        faults = [fault for fault in faults if fault.kind is not FaultKind.RAGGED_ROW]
        if not any(fault.message.kind is COLUMN_MISNAMED for fault in column_faults):
            column_faults = [_report_no_header(sheet, origin.cell, min(head.row_count, _DEEPEST_HEADER))]
    return RawTable(
        origin.sheet, origin.file, origin.in_workbook, head.row, tuple(head.headers), columns, row_numbers,
        named.indexes, origin.encoding, origin.encoding_assumed, origin.delimiter, (*faults, *column_faults),
        head.above, origin.odd_rows, origin.odd_encoding, list_columns=named.lists, loose_columns=named.loose,
        doubtful_columns=named.doubtful, other_readings=origin.other_readings, tab=origin.tab,
    )  # fmt: skip


def find_header(rows: Sequence[Sequence[object]], sheet: Sheet | None, *, known_only: bool = False) -> int | None:
    """Return the index of the header row.

    It is the row with the most known headers among the first rows. If none of them has two, it is the first row below
    that has two. If no row has a known header, it is the first with text. None if there is no text.

    Args:
        rows: the rows of the file.
        sheet: the declaration; None if the sheet is not declared.
        known_only: whether to look only for headers that are written as declared.
    """
    top = rows[:HEADER_WITHIN]
    counts = [count_known_headers(row, sheet) for row in top]
    best = max(counts, default=0)
    if best < _SEVERAL and sheet is not None and not known_only:
        loose = [sum(is_loose_header(cell, sheet) for cell in row if isinstance(cell, str)) for row in top]
        if max(loose, default=0) >= _SEVERAL - best:
            sums = [known + others for known, others in zip(counts, loose, strict=True)]
            return sums.index(max(sums))
    if best < _SEVERAL and sheet is not None and len(sheet.columns) >= _SEVERAL:
        for index in range(HEADER_WITHIN, min(len(rows), _DEEPEST_HEADER)):
            if count_known_headers(rows[index], sheet) >= _SEVERAL:
                return index
    if best > 0:
        return counts.index(best)
    return next((index for index, row in enumerate(rows) if any(cell not in ("", None) for cell in row)), None)


def has_known_headers(rows: Sequence[Sequence[object]], sheet: Sheet | None) -> bool:
    """Return whether one of the first rows has several headers that are written as declared."""
    return sheet is not None and any(count_known_headers(row, sheet) >= _SEVERAL for row in rows[:HEADER_WITHIN])


def count_known_headers(cells: Sequence[object], sheet: Sheet | None) -> int:
    """Count the columns of a sheet that have a header among the cells of a row; 0 without a declaration."""
    if sheet is None:
        return 0
    columns = map_headers(sheet)
    return len({columns[key] for cell in cells if isinstance(cell, str) and (key := fold_header(cell)) in columns})


def has_required_columns(rows: Sequence[Sequence[object]], sheet: Sheet) -> bool:
    """Return whether one of the rows, the header, has every required column of a sheet."""
    header = find_header(rows, sheet)
    columns = map_headers(sheet)
    found = (
        {columns.get(fold_header(text)) for text in rows[header] if isinstance(text, str)} if header is not None else ()
    )
    return all(column.name in found for column in sheet.columns if column.required)


def find_similar_header(column: Column, folded: Iterable[str]) -> str | None:
    """Return the first of some folded headers that is nearly a header of a column; None if there is none."""
    from difflib import get_close_matches

    spellings = [fold(column.name), *map(fold, column.other_headers)]
    candidates = list(folded)
    return next(
        (match for spelling in spellings for match in get_close_matches(spelling, candidates, n=1, cutoff=0.7)), None
    )


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


def _find_columns(
    headers: Sequence[str], below: Sequence[RawColumn], sheet: Sheet, whole_sheet: Cell, header_row: int
) -> _Columns:
    """Find the declared columns among the headers.

    A header that repeats another one is a fault; in a column that may hold several values, equal headers are one list.
    """
    columns = map_headers(sheet)
    own_names = {fold(column.name) for column in sheet.columns}
    indexes: dict[str, int] = {}
    lists: dict[str, tuple[int, ...]] = {}
    faults: list[ReadFault] = []
    for index in sorted(range(len(headers)), key=lambda i: (fold_header(headers[i]) not in own_names, i)):
        name = columns.get(fold_header(headers[index]))
        if name is None or name not in indexes:
            indexes |= {name: index} if name is not None else {}
        elif sheet.column(name).multivalued and fold(headers[index]) == fold(headers[indexes[name]]):
            lists[name] = (*lists.get(name, (indexes[name],)), index)
        else:
            cell = replace(whole_sheet, row=header_row, column=headers[index], index=index)
            message = DUPLICATE_HEADER.at(cell, column=name, header=headers[indexes[name]])
            faults.append(ReadFault(FaultKind.DUPLICATE_HEADER, Severity.WARNING, cell, headers[index], message))
    unread = [index for index, header in enumerate(headers) if header and fold_header(header) not in columns]
    loose = find_loose_headers(headers, below, sheet, indexes) if unread else LooseHeaders({}, {})
    indexes |= {name: found[0] for name, found in loose.read.items() if len(found) == 1}
    for name, found in loose.read.items():
        if len(found) > 1:
            lists[name] = tuple(dict.fromkeys((*lists.get(name, ()), *found)))
    faults += [
        _report_missing(column, headers, sheet, whole_sheet, loose.doubtful)
        for column in sheet.columns
        if column.required and column.name not in indexes and column.name not in lists
    ]
    read = {index: name for name, found in {**loose.read, **lists}.items() for index in found}
    unnamed = {}
    if "" in headers:
        by_index = {index: name for name, index in indexes.items()} | read
        unnamed = find_unnamed_lists(headers, below, sheet, by_index)
    return _Columns(indexes, lists, read, {**loose.doubtful, **unnamed}, faults)


def _report_no_header(sheet: Sheet, whole_sheet: Cell, rows: int) -> ReadFault:
    """Return the fault of a sheet in which no row has one of its headers."""
    required = [column.name for column in sheet.columns if column.required]
    message = HEADER_NOT_FOUND.at(whole_sheet, rows=rows, columns=required)
    return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)


def _report_missing(
    column: Column, headers: Sequence[str], sheet: Sheet, whole_sheet: Cell, doubtful: Mapping[int, str]
) -> ReadFault:
    """Return the fault of a required column without a header; it suggests similar headers that mean no column.

    Args:
        column: the column.
        headers: the headers as written.
        sheet: the declaration.
        whole_sheet: the place of the fault.
        doubtful: the declared column that a header may mean, by its index.
    """
    columns = map_headers(sheet)
    unknown = {key: header for header in headers if (key := fold_header(header)) and key not in columns}
    others = {headers[index] for index, name in doubtful.items() if name != column.name}
    meant = {headers[index] for index in doubtful} - others
    candidates = [
        header
        for folded, header in unknown.items()
        if header in meant or (header not in others and has_word_of(folded, column, sheet))
    ]
    if len(candidates) > 1:
        names = [f"{column.name} {number}" for number in range(1, len(candidates) + 1)]
        kind, values = (COLUMN_SPREAD, {"names": names}) if column.multivalued else (COLUMN_AMBIGUOUS, {})
        message = kind.at(whole_sheet, column=column.name, help=column.help, headers=candidates, **values)
        return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)
    near = find_similar_header(column, unknown)
    header = candidates[0] if candidates else unknown[near] if near else ""
    message = (
        COLUMN_MISNAMED.at(whole_sheet, column=column.name, help=column.help, header=header)
        if header
        else COLUMN_MISSING.at(whole_sheet, column=column.name, help=column.help)
    )
    return ReadFault(FaultKind.COLUMN_MISSING, Severity.ERROR, whole_sheet, "", message)
