"""Parse the raw values of a sheet into a typed frame, column by column; every distinct value is parsed once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.messages import Message, MessageType
from metrocli.model.dates import DayOrder, ParseError, detect_day_order, parse_date, parse_month
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.cell_text import NOT_A_WHOLE_NUMBER, parse_decimal, parse_integer, parse_serial, to_text
from metrocli.sheets.schema import Column, ColumnType, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from metrocli.sheets.table import RawTable, RawValue

BLANK_KEY = MessageType("blank-key", "the cell is blank", "Each row needs {needed}.")
CODE_NUMBER = MessageType(
    "code-number",
    "the code {text} is stored as a number, so it may also be {text}0",
    "Format the column as text and write the code again.",
)
CODE_DATE = MessageType(
    "code-date", "the code was turned into the date {text}", "Format the column as text and write the code again."
)
_STORED_AS_NUMBERS = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}
_DTYPES = {ColumnType.DATE: "datetime64[s]", ColumnType.INTEGER: "Int64", ColumnType.DECIMAL: "float64"}


def parse_table(
    table: RawTable | None, sheet: Sheet, dates: DayOrder | None = None
) -> tuple[pd.DataFrame, list[ReadFault]]:
    """Parse all declared columns of one sheet.

    Args:
        table: the sheet; None if the dataset has no such sheet.
        sheet: its declaration.
        dates: whether day or month comes first in dates such as 03/04/2021, where the other dates of the column do
            not show it.

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
        columns[column.name], column_faults = parse_column(raws, column, table, dates)
        faults.extend(column_faults)
    typed = {column.name: _DTYPES[column.type] for column in sheet.columns if column.type in _DTYPES}
    # One call for all text columns: a frame made of one series per column takes twice as long.
    frame = pd.DataFrame({name: values for name, values in columns.items() if name not in typed}, index, dtype="str")
    for position, name in enumerate(columns):
        if name in typed:
            frame.insert(position, name, pd.Series(columns[name], index=index, dtype=typed[name]))
    key = sheet.columns[0]
    if table is not None and key.name in table.column_indexes:
        blank, faulty = frame[key.name].isna(), {fault.cell for fault in faults}
        faults.extend(
            ReadFault(FaultKind.BLANK_KEY, Severity.ERROR, cell, "", BLANK_KEY.at(cell, needed=key.help))
            for row in index[blank]
            if (cell := table.cell(int(row), key.name)) not in faulty
        )
    return frame, faults


def parse_column(
    raws: list[RawValue], column: Column, table: RawTable, dates: DayOrder | None = None
) -> tuple[list[Any], list[ReadFault]]:
    """Parse the cells of one column.

    Args:
        raws: the values of the column, one for each row of the table.
        column: its declaration.
        table: the table, for the addresses of faults.
        dates: whether day or month comes first in dates; see `parse_table`.

    Returns:
        The parsed values, None for blank and faulty cells; and the faults.
    """
    # The type is part of the key: the text "1.412" may mean 1412, the number 1.412 does not.
    cells: list[Any] = raws if {*map(type, raws)} == {str} else [*zip(map(type, raws), raws, strict=True)]
    distinct = dict(zip(cells, raws, strict=True))
    texts = {cell: to_text(raw) for cell, raw in distinct.items()}
    parse = _choose_parser(column, texts.values(), dates)
    parsed: dict[Any, Any] = {}
    problems: dict[Any, list[tuple[FaultKind, Severity, Message]]] = {}
    for cell, raw in distinct.items():
        text = texts[cell]
        if column.type is ColumnType.CODE and (problem := _check_code_is_text(raw, text)):
            problems[cell] = [problem]
        try:
            is_number = type(raw) in {int, float} and column.type in _STORED_AS_NUMBERS
            parsed[cell] = (_parse_number(text, column) if is_number else parse(text)) if text else None
        except ParseError as fault:
            parsed[cell] = None
            kind = FaultKind.AMBIGUOUS_DATE if fault.ambiguous else FaultKind.WRONG_TYPE
            problems.setdefault(cell, []).append((kind, Severity.ERROR, fault.message))
    faults = [
        ReadFault(kind, severity, place, texts[cell], message.about(place))
        for row, cell in (zip(table.row_numbers, cells, strict=True) if problems else ())
        for kind, severity, message in problems.get(cell, ())
        if (place := table.cell(row, column.name))
    ]
    return [*map(parsed.__getitem__, cells)], faults


def _check_code_is_text(raw: RawValue, text: str) -> tuple[FaultKind, Severity, Message] | None:
    """Return the problem of a code that a workbook stores as a number or a date; None if there is none."""
    if isinstance(raw, float) and not raw.is_integer():
        return FaultKind.CODE_NUMBER, Severity.WARNING, CODE_NUMBER(text=text)
    if isinstance(raw, date):
        return FaultKind.CODE_DATE, Severity.ERROR, CODE_DATE(text=text)
    return None


def _parse_number(text: str, column: Column) -> object:
    """Return the value of a cell that a workbook stores as a number: in a column of dates, the date."""
    if column.type is ColumnType.DATE:
        return parse_serial(float(text))
    if column.type is ColumnType.INTEGER and not text.isdecimal():
        raise ParseError(NOT_A_WHOLE_NUMBER(text=text))
    return parse_integer(text) if column.type is ColumnType.INTEGER else parse_decimal(text)  # which refuses infinity


def _choose_parser(column: Column, texts: Iterable[str], dates: DayOrder | None) -> Callable[[str], object]:
    """Return the function that parses the texts of a column."""
    if column.type is ColumnType.DATE:
        order = detect_day_order(set(texts)) or dates

        def parse_ordered_date(text: str) -> date:
            return parse_date(text, order)

        return parse_ordered_date
    parsers: dict[ColumnType, Callable[[str], object]] = {
        ColumnType.MONTH: parse_month,
        ColumnType.INTEGER: parse_integer,
        ColumnType.DECIMAL: parse_decimal,
    }
    return parsers.get(column.type, str)
