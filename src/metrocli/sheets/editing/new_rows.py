"""New rows of a sheet: the columns that their values go to, where they are inserted, and whether they are read back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.errors import Refused
from metrocli.messages import MessageType
from metrocli.sheets.columns.list_column import ListColumn
from metrocli.sheets.editing.value_forms import choose_writer, split_values
from metrocli.sheets.observing.data_rows import find_data_rows
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from metrocli.sheets.editing.value_forms import TypedWriter
    from metrocli.sheets.raw_column import RawColumn
    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.write import WritableValue

    NewRow = Mapping[str, str]
    WriterChoice = Callable[[Column, RawTable], TypedWriter]

VALUES_DO_NOT_FIT = MessageType(
    "values-do-not-fit",
    "the new row has {count} values of '{column}', but the sheet has {columns} columns for them, {headers:and}",
    "Add columns of the same kind, or write all values into one column '{column}'.",
)
APPENDED_MISREAD = MessageType(
    "appended-misread",
    "the file with the new rows would be read differently",
    "Put the table in the usual form first: one row of headers, and nothing below the last row.",
)
_PARSED = {ColumnType.DATE, ColumnType.MONTH, ColumnType.INTEGER, ColumnType.DECIMAL}


class UnwrittenColumn(NamedTuple):
    """A column that new rows have values for, and that the sheet does not have.

    Attributes:
        sheet: the name of the sheet.
        column: the declared name of the column.
        rows: the number of rows whose value is not written.
    """

    sheet: str
    column: str
    rows: int


class PlacedRows(NamedTuple):
    """New rows as the cells of a sheet.

    Attributes:
        cells: for each row that has a cell, the values as the column's other cells have them, by the column's index.
        given: the same rows as they were given.
        unwritten: the columns that the sheet lacks.
    """

    cells: list[dict[int, WritableValue]]
    given: list[NewRow]
    unwritten: list[UnwrittenColumn]


def find_writers(table: RawTable, choose: WriterChoice = choose_writer) -> dict[int, TypedWriter]:
    """Return the function that makes the value of a new cell from its text, by the index of the column."""
    columns = SHEETS_BY_NAME[table.name].columns
    return {
        table.column_indexes[column.name]: choose(column, table)
        for column in columns
        if column.name in table.column_indexes and column.name not in table.list_columns
    }


def place_rows(table: RawTable, rows: Sequence[NewRow], choose: WriterChoice = choose_writer) -> PlacedRows:
    """Find the cell of each value of new rows.

    Args:
        table: a declared sheet.
        rows: the texts of each row by declared column; blank texts are skipped.
        choose: returns the function that makes the value of a cell from its text.

    Raises:
        Refused: a row has more values of a list than the sheet has columns for it, such as Member 1 and Member 2.
    """
    writers = find_writers(table, choose)
    placed = PlacedRows([], [], [])
    unwritten: dict[str, int] = {}
    for row in rows:
        cells: dict[int, WritableValue] = {}
        for name, text in row.items():
            if not text:
                continue
            if name in table.list_columns:
                cells |= _spread(table, name, split_values(text))
            elif (index := table.column_indexes.get(name, -1)) in writers:
                cells[index] = writers[index](text)
            else:
                unwritten[name] = unwritten.get(name, 0) + 1
        if cells:
            placed.cells.append(cells)
            placed.given.append(row)
    placed.unwritten.extend(UnwrittenColumn(table.name, *pair) for pair in unwritten.items())
    return placed


def _spread(table: RawTable, name: str, values: Sequence[str]) -> dict[int, WritableValue]:
    """Return the values of a list that is spread over columns, by the index of the column.

    Raises:
        Refused: there are more values than columns.
    """
    indexes = table.list_columns[name]
    if len(values) > len(indexes):
        headers = [table.headers[index] for index in indexes]
        place = table.cell_at()
        raise Refused(
            VALUES_DO_NOT_FIT.at(place, count=len(values), column=name, columns=len(indexes), headers=headers)
        )
    return dict(zip(indexes, values, strict=False))


def find_last_row(table: RawTable) -> int:
    """Return the number of the last row that is data, below which new rows go; that of the header if there is none."""
    rows = find_data_rows(table, SHEETS_BY_NAME.get(table.name)).table
    return rows.row_numbers[-1] if rows is not None and rows.row_numbers else table.header_row


def check_appended(old: RawTable, new: RawTable, last: int, placed: PlacedRows, moved: int) -> None:
    """Check that a sheet with new rows is read as before, with these rows in addition.

    Args:
        old: the sheet before.
        new: the sheet with the new rows below the row `last`.
        last: the number of the last row of data before.
        placed: the new rows.
        moved: the number of rows by which the rows below `last` have moved.

    Raises:
        Refused: a column means something else, a row of data counts as a total or a remark, or the reverse; or a date
            or number of a new row is read as another.
    """
    sheet = SHEETS_BY_NAME[old.name]
    added = range(last + 1, last + 1 + len(placed.cells))
    kinds = [find_data_rows(table, sheet).left_out for table in (old, new)]
    expected = {
        row if row <= last else row + moved: kind for row, kind in kinds[0].items() if moved or row not in added
    }
    if expected != kinds[1] or old.column_indexes != new.column_indexes or old.list_columns != new.list_columns:
        raise Refused(APPENDED_MISREAD.at(old.cell_at()))
    for column in sheet.columns:
        index = new.column_indexes.get(column.name, -1)
        if column.type not in _PARSED or index < 0:
            continue
        texts = ListColumn([row.get(column.name, "") for row in placed.given])
        wanted = _parse_cells(texts, range(len(added)), column, replace(new, row_numbers=[*added]))
        values = _parse_cells(new.columns[index], [new.index_of(row) for row in added], column, new)
        for row, wanted_value, value in zip(added, wanted, values, strict=True):
            if wanted_value is not None and value != wanted_value:
                raise Refused(APPENDED_MISREAD.at(new.cell_at(row, index)))


def _parse_cells(raws: RawColumn, rows: Sequence[int], column: Column, table: RawTable) -> list[Any]:
    """Return the parsed values of some rows of a column, by their indexes; None for a blank or faulty cell."""
    values, _ = parse_column(raws, column, table)
    of_values: Sequence[Any] = [text or None for text in raws.texts] if values is None else values
    return [of_values[int(raws.codes[row])] for row in rows]
