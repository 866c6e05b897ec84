"""Parse the raw values of a sheet into a typed frame, column by column; every distinct value is parsed once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.messages import Message, MessageType
from metrocli.model.dates import NEAREST, DayOrder, ParseError, has_full_year, parse_date, parse_month
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.blank_cells import report_blank_keys, report_uncalculated
from metrocli.sheets.parsing.cell_text import (
    AMBIGUOUS_NUMBER,
    NOT_A_WHOLE_NUMBER,
    is_error_text,
    parse_decimal,
    parse_integer,
    parse_serial,
    to_text,
)
from metrocli.sheets.parsing.date_columns import (
    INCOMPLETE_DATE,
    SHORT_YEAR_UNREAD,
    describe_short_year,
    describe_swapped,
    find_day_order,
    find_swapped_dates,
    is_incomplete_date,
)
from metrocli.sheets.parsing.number_columns import NUMBERS, choose_number_parser
from metrocli.sheets.schema import Column, ColumnType, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from metrocli.sheets.table import RawTable, RawValue

    _Problem = tuple[FaultKind, Severity, Message]

CODE_NUMBER = MessageType(
    "code-number",
    "the code {text} is stored as a number, so it may also be {text}0",
    "Format the column as text and write the code again.",
)
CODE_DATE = MessageType(
    "code-date", "the code was turned into the date {text}", "Format the column as text and write the code again."
)
ERROR_CELL = MessageType(
    "error-cell",
    "{count:,} cells of the column have the error of a failed formula, such as {text}, so their values are unknown",
    "Correct the formulas, or write the values.",
    one="{text} is the error of a failed formula, so the value is unknown",
)
_STORED_AS_NUMBERS = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}
_LAST_DAYS = {"left", "until", "valid_until"}
"""Columns of dates in which a blank cell means that something continues."""
_DATED = {ColumnType.DATE, ColumnType.MONTH}
_DTYPES = {ColumnType.DATE: "datetime64[s]", ColumnType.INTEGER: "Int64", ColumnType.DECIMAL: "float64"}


def parse_table(
    table: RawTable | None, sheet: Sheet, dates: DayOrder | None = None, century: int = NEAREST
) -> tuple[pd.DataFrame, list[ReadFault]]:
    """Parse all declared columns of one sheet.

    Args:
        table: the sheet; None if the dataset has no such sheet.
        sheet: its declaration.
        dates: whether day or month comes first in dates such as 03/04/2021, where the other dates of the column and of
            the sheet do not show it.
        century: the century of years of two digits, such as 2000.

    Returns:
        A frame with one row per row of the table, and the faults: one for each value that is not of its column's type
        and for each blank key. The index `row` (int64) has the row numbers. The frame has all declared columns, in
        their declared order: TEXT, NAME and CODE as str, DATE as datetime64[s], MONTH as str such as "2021-09",
        INTEGER as Int64, DECIMAL as float64. Blank and faulty cells are missing values; a cell with several values
        stays one text.
    """
    import pandas as pd

    index = pd.Index(table.row_numbers if table else [], name="row", dtype="int64")
    columns: dict[str, list[Any]] = {}
    faults: list[ReadFault] = []
    for column in sheet.columns:
        if table is None or column.name not in table.column_indexes:
            columns[column.name] = [None] * len(index)
            continue
        raws = [row[table.column_indexes[column.name]] for row in table.rows]
        columns[column.name], column_faults = parse_column(raws, column, table, dates, century)
        if column is sheet.columns[0]:
            column_faults = [
                fault._replace(severity=Severity.ERROR) if fault.kind is FaultKind.ERROR_CELL else fault
                for fault in column_faults
            ]
        else:
            column_faults += report_uncalculated(table, column)
        faults.extend(column_faults)
    typed = {column.name: _DTYPES[column.type] for column in sheet.columns if column.type in _DTYPES}
    # One call for all text columns: a frame made of one series per column takes twice as long.
    frame = pd.DataFrame({name: values for name, values in columns.items() if name not in typed}, index, dtype="str")
    for position, name in enumerate(columns):
        if name in typed:
            frame.insert(position, name, pd.Series(columns[name], index=index, dtype=typed[name]))
    key = sheet.columns[0]
    if table is not None and key.name in table.column_indexes:
        blank = frame[key.name].isna()
        faulty = {fault.cell.row for fault in faults if fault.cell.index == table.column_indexes[key.name]}
        faults.extend(report_blank_keys(table, key, [row for row in map(int, index[blank]) if row not in faulty]))
    return frame, faults


def parse_column(
    raws: list[RawValue], column: Column, table: RawTable, dates: DayOrder | None = None, century: int | None = NEAREST
) -> tuple[list[Any], list[ReadFault]]:
    """Parse the cells of one column.

    Args:
        raws: the values of the column, one for each row of the table.
        column: its declaration.
        table: the table, for the addresses of faults.
        dates: whether day or month comes first in dates; see `parse_table`.
        century: the century of years of two digits, see `parse_table`; None if they are not dates.

    Returns:
        The parsed values, None for blank and faulty cells; and the faults.
    """
    # The type is part of the key: the text "1.412" may mean 1412, the number 1.412 does not.
    cells: list[Any] = raws if {*map(type, raws)} == {str} else [*zip(map(type, raws), raws, strict=True)]
    distinct = dict(zip(cells, raws, strict=True))
    texts = {cell: to_text(raw) for cell, raw in distinct.items()}
    is_day = column.type is ColumnType.DATE
    order = find_day_order(column.name, {*texts.values()}, table, dates).order if is_day else None
    if column.type in NUMBERS:
        parse: Callable[[str], object] = choose_number_parser(column, texts.values(), table.delimiter)
    else:
        parse = _choose_parser(column, order, century)
    parsed: dict[Any, Any] = {}
    problems: dict[Any, list[_Problem]] = {}
    for cell, raw in distinct.items():
        text = texts[cell]
        if is_error_text(text):
            parsed[cell], problems[cell] = (
                None,
                [(FaultKind.ERROR_CELL, Severity.WARNING, ERROR_CELL(text=text, count=1))],
            )
            continue
        if column.type is ColumnType.CODE and (problem := _check_code_is_text(raw, text)):
            problems[cell] = [problem]
        try:
            is_number = type(raw) in {int, float} and column.type in _STORED_AS_NUMBERS
            parsed[cell] = (_parse_number(text, column, table) if is_number else parse(text)) if text else None
        except ParseError as fault:
            parsed[cell] = None
            problems.setdefault(cell, []).append(_describe_fault(text, fault, column))
        if column.type in _DATED and (note := describe_short_year(text, parsed[cell], century)) is not None:
            problems.setdefault(cell, []).append((FaultKind.SHORT_YEAR, Severity.WARNING, note))
    faults = [
        ReadFault(kind, severity, place, texts[cell], message.about(place))
        for row, cell in (zip(table.row_numbers, cells, strict=True) if problems else ())
        for kind, severity, message in problems.get(cell, ())
        if (place := table.cell(row, column.name))
    ]
    if order:
        faults.extend(_find_swapped(raws, column, table, order))
    return [*map(parsed.__getitem__, cells)], faults


def _describe_fault(text: str, fault: ParseError, column: Column) -> _Problem:
    """Return the problem of a text that cannot be parsed.

    An ambiguous date without a century stops no question, and neither does a month or a year where a date may be blank.
    """
    if not fault.ambiguous:
        can_be_unknown = column.type is ColumnType.DATE and not column.required and column.name not in _LAST_DAYS
        if can_be_unknown and is_incomplete_date(text):
            return FaultKind.WRONG_TYPE, Severity.WARNING, INCOMPLETE_DATE(text=text)
        return FaultKind.WRONG_TYPE, Severity.ERROR, fault.message
    if fault.message.kind is AMBIGUOUS_NUMBER:
        return FaultKind.AMBIGUOUS_NUMBER, Severity.ERROR, fault.message
    if has_full_year(text):
        return FaultKind.AMBIGUOUS_DATE, Severity.ERROR, fault.message
    readings = {**fault.message.values}
    unread = SHORT_YEAR_UNREAD(text=readings.pop("text"), readings=readings.values())
    return FaultKind.AMBIGUOUS_DATE, Severity.WARNING, unread


def _find_swapped(raws: list[RawValue], column: Column, table: RawTable, order: DayOrder | None) -> Iterator[ReadFault]:
    """Yield one fault, at the first of the dates that a program has probably swapped."""
    swapped = find_swapped_dates(raws, {raw: to_text(raw) for raw in {*raws}}, order)
    if swapped:
        text = to_text(raws[swapped[0]])
        place = table.cell(table.row_numbers[swapped[0]], column.name)
        message = describe_swapped(len(swapped), date.fromisoformat(text[:10])).about(place)
        yield ReadFault(FaultKind.SWAPPED_DATES, Severity.WARNING, place, text, message)


def _check_code_is_text(raw: RawValue, text: str) -> _Problem | None:
    """Return the problem of a code that a workbook stores as a number or a date; None if there is none."""
    if isinstance(raw, float) and not raw.is_integer():
        return FaultKind.CODE_NUMBER, Severity.WARNING, CODE_NUMBER(text=text)
    if isinstance(raw, date):
        return FaultKind.CODE_DATE, Severity.ERROR, CODE_DATE(text=text)
    return None


def _parse_number(text: str, column: Column, table: RawTable) -> object:
    """Return the value of a cell that a workbook stores as a number: in a column of dates, the date."""
    if column.type is ColumnType.DATE:
        return parse_serial(float(text), starts_1904=table.starts_1904)
    if column.type is ColumnType.INTEGER and not text.isdecimal():
        raise ParseError(NOT_A_WHOLE_NUMBER(text=text))
    return parse_integer(text) if column.type is ColumnType.INTEGER else parse_decimal(text)  # which refuses infinity


def _choose_parser(column: Column, order: DayOrder | None, century: int | None) -> Callable[[str], object]:
    """Return the function that parses the texts of a column without numbers."""
    parsers: dict[ColumnType, Callable[[str], object]] = {
        ColumnType.DATE: lambda text: parse_date(text, order, century),
        ColumnType.MONTH: lambda text: parse_month(text, order, century),
    }
    return parsers.get(column.type, str)
