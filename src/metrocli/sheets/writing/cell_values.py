"""The cells of a table as a workbook or a CSV file should hold them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from metrocli.model.findings import FaultKind
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.write import WritableValue

_Value = TypeVar("_Value")
_PLAIN_NUMBER = compile_late(r"-?\d+(?:\.\d+)?")
_TYPED = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def to_portable_values(table: RawTable) -> list[list[RawValue]]:
    """Return the cells of a table, row by row: the original text if it is unambiguous, else the parsed value.

    "41.50" stays a text, "8 Nov 2021" becomes a date.
    """
    return _spread(table, list_portable_values(table))


def list_portable_values(table: RawTable) -> list[list[RawValue]]:
    """Return the same for each column: one value for each different raw value, in their order."""
    return [
        [_to_portable_value(raw, value) for raw, value in zip(column.distinct, values, strict=True)]
        for column, values in zip(table.columns, _list_workbook_values(table), strict=True)
    ]


def _to_portable_value(raw: RawValue, value: WritableValue) -> RawValue:
    return raw if isinstance(raw, str) and (isinstance(value, str) or _is_plain(raw, value)) else value


def _is_plain(raw: str, value: WritableValue) -> bool:
    """Return whether a text already is blank, an ISO date or a number in digits, such as 41.50."""
    if isinstance(value, int | float):
        return bool(_PLAIN_NUMBER.fullmatch(raw)) and float(raw) == value
    return raw == to_text(value)


def to_workbook_values(table: RawTable) -> list[list[WritableValue]]:
    """Return the cells of a table, row by row, as a workbook should hold them.

    In a column of dates or numbers, a text that can be parsed safely becomes a date or a number. A date with a year of
    two digits stays a text, and so do all dates of a column with swapped ones. In any other declared column, every cell
    becomes a text, so that the code 1.10 stays 1.10. Other cells stay as they are.
    """
    return _spread(table, _list_workbook_values(table))


def _list_workbook_values(table: RawTable) -> list[list[WritableValue]]:
    """Return the values for a workbook of each column: one for each different raw value, in their order."""
    columns = [[*map(_to_cell_value, column.distinct)] for column in table.columns]
    for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
        if column.name not in table.column_indexes:
            continue
        index = table.column_indexes[column.name]
        raws = table.columns[index]
        if column.type in _TYPED:
            values, faults = parse_column(raws, column, table, century=None)
            if values is None or any(fault.kind is FaultKind.SWAPPED_DATES for fault in faults):
                continue  # only the difference between dates and texts shows that they are swapped
            columns[index] = [
                original if value is None or _has_time(original) else value
                for value, original in zip(values, columns[index], strict=True)
            ]
        else:
            columns[index] = [raw if isinstance(raw, str) else to_text(raw) for raw in raws.distinct]
    return columns


def _spread(table: RawTable, columns: Sequence[Sequence[_Value]]) -> list[list[_Value]]:
    """Return the rows of columns whose values are those of the different raw values of a table."""
    spread = [map(values.__getitem__, column.codes) for values, column in zip(columns, table.columns, strict=True)]
    return [list(row) for row in zip(*spread, strict=True)]


def _has_time(value: WritableValue) -> bool:
    """Return whether a text has a time of day, which a date would lose."""
    return isinstance(value, str) and ":" in value


def _to_cell_value(raw: RawValue) -> WritableValue:
    """Return a raw value as a workbook can store it: numbers and dates as such, anything else as its text."""
    if raw is None or isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or (isinstance(raw, datetime) and to_text(raw) != raw.date().isoformat()):
        return to_text(raw)
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, int | float | date) else to_text(raw)
