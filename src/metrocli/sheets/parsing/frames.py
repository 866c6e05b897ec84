"""Parse the raw values of a sheet into a typed frame, column by column; every distinct value is parsed once."""

from __future__ import annotations

import operator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import Message, MessageType
from metrocli.model.dates import NEAREST, DayOrder, ParseError, has_full_year, parse_date, parse_month
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.blank_cells import report_blank_keys, report_uncalculated
from metrocli.sheets.parsing.cell_text import (
    AMBIGUOUS_NUMBER,
    ERROR_BEGINNINGS,
    ERROR_START,
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
    parse_iso_dates,
)
from metrocli.sheets.parsing.number_columns import NUMBERS, choose_number_parser
from metrocli.sheets.raw_column import BLANK
from metrocli.sheets.schema import Column, ColumnType, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.sheets.coded_texts import CodedTexts
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.table import RawTable

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
_PARSED = {*_DATED, *NUMBERS}
_FEW_ROWS = 1_000
_DTYPES = {ColumnType.DATE: "datetime64[s]", ColumnType.INTEGER: "Int64", ColumnType.DECIMAL: "float64"}


class ParsedColumn(NamedTuple):
    """A column and what its distinct values mean.

    Attributes:
        raws: the values of the column.
        values: what each distinct value means, None for nothing; or None for their texts, as for `RawColumn.spread`.
    """

    raws: RawColumn
    values: list[Any] | None

    def spread(self, dtype: str, rows: npt.NDArray[np.int64] | None = None) -> Any:  # noqa: ANN401 - a list or an array of pandas
        """Return the parsed value of each row, or of some rows, by their indexes."""
        return self.raws.spread(self.values, dtype, rows)

    def encode(self, *, may_repeat: bool = False) -> CodedTexts:
        """Return the texts of the rows as codes, of a column of texts, names or codes.

        Args:
            may_repeat: whether equal texts may have several codes, see `RawColumn.encode_uncompared`.
        """
        return self.raws.encode_uncompared() if may_repeat and self.values is None else self.raws.encode(self.values)

    def find_missing(self) -> Sequence[int]:
        """Return the indexes of the rows without a parsed value, in order."""
        if self.values is None:
            return self.raws.find(operator.not_, BLANK)
        return self.raws.rows_with([code for code, value in enumerate(self.values) if value is None])


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
    columns, faults = parse_columns(table, sheet, dates, century)
    return build_frame(table, sheet, columns), faults


def parse_columns(
    table: RawTable | None,
    sheet: Sheet,
    dates: DayOrder | None = None,
    century: int = NEAREST,
    names: Collection[str] | None = None,
) -> tuple[dict[str, ParsedColumn], list[ReadFault]]:
    """Parse the declared columns that a sheet has, or some of them; see `parse_table`.

    Returns:
        The columns by their names, and the faults.
    """
    columns: dict[str, ParsedColumn] = {}
    faults: list[ReadFault] = []
    for column in sheet.columns if table is not None else ():
        if table is None or column.name not in table.column_indexes or not (names is None or column.name in names):
            continue
        raws = table.columns[table.column_indexes[column.name]]
        values, column_faults = parse_column(raws, column, table, dates, century)
        columns[column.name] = ParsedColumn(raws, values)
        if column is sheet.columns[0]:
            column_faults = [
                fault._replace(severity=Severity.ERROR) if fault.kind is FaultKind.ERROR_CELL else fault
                for fault in column_faults
            ]
        else:
            column_faults += report_uncalculated(table, column)
        faults.extend(column_faults)
    key = sheet.columns[0]
    if table is not None and key.name in columns:
        blank = [table.row_numbers[row] for row in columns[key.name].find_missing()]
        faulty = {fault.cell.row for fault in faults if fault.cell.index == table.column_indexes[key.name]}
        faults.extend(report_blank_keys(table, key, [row for row in blank if row not in faulty]))
    return columns, faults


def build_frame(
    table: RawTable | None,
    sheet: Sheet,
    columns: Mapping[str, ParsedColumn],
    names: Collection[str] | None = None,
    rows: npt.NDArray[np.int64] | None = None,
) -> pd.DataFrame:
    """Return the frame of a sheet of which the columns are parsed; see `parse_table`.

    Args:
        table: the sheet; None if the dataset has no such sheet.
        sheet: its declaration.
        columns: the columns that the sheet has, by their names.
        names: the columns of the frame; None for all that are declared.
        rows: the indexes of the rows of the frame, in ascending order; None for all.
    """
    import pandas as pd

    numbers: Any = table.row_numbers if table else []
    index = pd.Index(numbers, name="row", dtype="int64")
    index = index if rows is None else index[rows]
    wanted = [column for column in sheet.columns if names is None or column.name in names]
    typed = {column.name: _DTYPES[column.type] for column in wanted if column.type in _DTYPES}
    values = {
        column.name: columns[column.name].spread(typed.get(column.name, "str"), rows)
        for column in wanted
        if column.name in columns
    }
    missing: Any = None
    if any(column.name not in values and column.name not in typed for column in wanted):  # one array for all of them
        missing = [None] * len(index) if len(index) <= _FEW_ROWS else pd.array([None], dtype="str").repeat(len(index))
    texts = {column.name: values.get(column.name, missing) for column in wanted if column.name not in typed}
    # One call for all text columns: a frame made of one series per column takes twice as long.
    frame = pd.DataFrame(texts, index, dtype="str")
    for position, column in enumerate(wanted):
        if column.name in typed:
            of_rows = values.get(column.name)
            series = pd.Series(of_rows, index=index, dtype=typed[column.name], copy=False)
            frame.insert(position, column.name, series)
    return frame


def parse_column(
    raws: RawColumn, column: Column, table: RawTable, dates: DayOrder | None = None, century: int | None = NEAREST
) -> tuple[list[Any] | None, list[ReadFault]]:
    """Parse the cells of one column.

    Args:
        raws: the values of the column, for each row of the table.
        column: its declaration.
        table: the table, for the addresses of faults.
        dates: whether day or month comes first in dates; see `parse_table`.
        century: the century of years of two digits, see `parse_table`; None if they are not dates.

    Returns:
        The parsed value of each distinct value of the column, None for a blank or faulty one; or None if all of them
        are their texts, as `RawColumn.spread` takes them. And the faults.
    """
    is_day = column.type is ColumnType.DATE
    if is_day and (days := parse_iso_dates(raws)) is not None:
        return days, []
    problems: dict[int, list[_Problem]] = {
        code: [(FaultKind.ERROR_CELL, Severity.WARNING, ERROR_CELL(text=raws.texts[code], count=1))]
        for code in raws.search(is_error_text, ERROR_START, ERROR_BEGINNINGS)
    }
    parsed: list[Any] | None = None
    order = None
    if column.type in _PARSED:
        order = find_day_order(column.name, {*raws.texts}, table, dates).order if is_day else None
        parsed = _parse_distinct(raws, column, table, _choose_parser(raws, column, table, order, century), problems)
        for code, (text, value) in enumerate(zip(raws.texts, parsed, strict=True)) if column.type in _DATED else ():
            if (note := describe_short_year(text, value, century)) is not None:
                problems.setdefault(code, []).append((FaultKind.SHORT_YEAR, Severity.WARNING, note))
    else:
        if problems:
            parsed = [None if code in problems else text or None for code, text in enumerate(raws.texts)]
        if column.type is ColumnType.CODE and not raws.has_only_strings:
            for code, (raw, text) in enumerate(zip(raws.distinct, raws.texts, strict=True)):
                if code not in problems and (problem := _check_code_is_text(raw, text)):
                    problems[code] = [problem]
    faults = [
        ReadFault(kind, severity, place, raws.texts[code], message.about(place))
        for row in (raws.rows_with(problems) if problems else ())
        for code in (int(raws.codes[row]),)
        for kind, severity, message in problems[code]
        if (place := table.cell(table.row_numbers[row], column.name))
    ]
    if order:
        faults.extend(_find_swapped(raws, column, table, order))
    return parsed, faults


def _parse_distinct(
    raws: RawColumn,
    column: Column,
    table: RawTable,
    parse: Callable[[str], object],
    problems: dict[int, list[_Problem]],
) -> list[Any]:
    """Parse the distinct values of a column of dates, months or numbers, and add their problems."""
    parsed: list[Any] = []
    for code, (raw, text) in enumerate(zip(raws.distinct, raws.texts, strict=True)):
        value = None
        try:
            if text and code not in problems:
                is_number = type(raw) in {int, float} and column.type in _STORED_AS_NUMBERS
                value = _parse_number(text, column, table) if is_number else parse(text)
        except ParseError as fault:
            problems[code] = [_describe_fault(text, fault, column)]
        parsed.append(value)
    return parsed


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


def _find_swapped(raws: RawColumn, column: Column, table: RawTable, order: DayOrder | None) -> Iterator[ReadFault]:
    """Yield one fault, at the first of the dates that a program has probably swapped."""
    swapped = raws.rows_with(find_swapped_dates(raws, order))
    if len(swapped):
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


def _choose_parser(
    raws: RawColumn, column: Column, table: RawTable, order: DayOrder | None, century: int | None
) -> Callable[[str], object]:
    """Return the function that parses the texts of a column of dates, months or numbers."""
    if column.type in NUMBERS:
        return choose_number_parser(column, raws.texts, table.delimiter)
    if column.type is ColumnType.DATE:
        return lambda text: parse_date(text, order, century)
    return lambda text: parse_month(text, order, century)
