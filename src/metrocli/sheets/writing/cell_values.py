"""The cells of a table as a workbook or a CSV file should hold them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from metrocli.model.findings import FaultKind
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.frames import parse_column
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.write import WritableValue

_PLAIN_NUMBER = compile_late(r"-?\d+(?:\.\d+)?")
_T = TypeVar("_T")
_TYPED = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def to_portable_values(table: RawTable) -> list[list[RawValue]]:
    """Return the cells of a table, row by row: the original text if it is unambiguous, else the parsed value.

    "41.50" stays a text, "8 Nov 2021" becomes a date.
    """
    return _spread(table, list_portable_values(table))


def list_portable_values(table: RawTable) -> list[list[RawValue]]:
    """Return the same for each column: one value for each distinct raw value, in their order."""
    return [to_portable_column(table, index) for index in range(len(table.columns))]


def to_portable_column(table: RawTable, index: int) -> list[RawValue]:
    """Return for each distinct value of a column what `to_portable_values` has in its rows.

    Args:
        table: the table.
        index: the index of the column.
    """
    pairs = zip(table.columns[index].distinct, to_workbook_column(table, index), strict=True)
    return [_to_portable_value(raw, value) for raw, value in pairs]


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
    return _spread(table, list_workbook_values(table))


def list_workbook_values(table: RawTable) -> list[list[WritableValue]]:
    """Return the same for each column: one value for each distinct raw value, in their order."""
    return [to_workbook_column(table, index) for index in range(len(table.columns))]


def to_workbook_column(table: RawTable, index: int) -> list[WritableValue]:
    """Return for each distinct value of a column what `to_workbook_values` has in its rows.

    Args:
        table: the table.
        index: the index of the column.
    """
    raws = table.columns[index]
    column = find_declared_column(table, index)
    if column is None or column.type in _TYPED:
        values = [*map(_to_cell_value, raws.distinct)]
        parsed = None if column is None else parse_safely(table, index, column)
        if parsed is None:
            return values
        pairs = zip(parsed, values, strict=True)
        return [original if value is None or _has_time(original) else value for value, original in pairs]
    return [raw if isinstance(raw, str) else to_text(raw) for raw in raws.distinct]


def parse_safely(table: RawTable, index: int, column: Column) -> list[Any] | None:
    """Parse the distinct values of a column of dates or numbers; None if its dates are probably swapped.

    A date with a year of two digits is not parsed.
    """
    values, faults = parse_column(table.columns[index], column, table, century=None)
    if any(fault.kind is FaultKind.SWAPPED_DATES for fault in faults):
        return None  # only the difference between dates and texts shows that they are swapped
    return values


def find_declared_column(table: RawTable, index: int) -> Column | None:
    """Return the declaration of a column of a table; None for a column that is not declared."""
    name = next((name for name, place in table.column_indexes.items() if place == index), None)
    return None if name is None or table.name not in SHEETS_BY_NAME else SHEETS_BY_NAME[table.name].column(name)


def iterate_values(table: RawTable, values: list[list[_T]]) -> Iterator[tuple[_T, ...]]:
    """Yield the rows of a table, of which each column has a value for each of its distinct values."""
    spread = [map(each.__getitem__, column.codes) for each, column in zip(values, table.columns, strict=True)]
    return zip(*spread, strict=True)


def _spread(table: RawTable, values: list[list[_T]]) -> list[list[_T]]:
    """Return the same rows as lists."""
    return [*map(list, iterate_values(table, values))]


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
