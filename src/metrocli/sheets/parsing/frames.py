"""From a table of raw cells to a typed frame, one column at a time, each distinct text read once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.model.dates import Misread, Order, day_order, parse_date, parse_month
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.cell_text import parse_decimal, parse_integer, parse_serial, to_text
from metrocli.sheets.schema import Column, ColumnType, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from metrocli.sheets.table import RawTable, RawValue

_NUMBERS = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}
_DTYPES = {ColumnType.DATE: "datetime64[s]", ColumnType.INTEGER: "Int64", ColumnType.DECIMAL: "float64"}


def parse_table(
    table: RawTable | None, sheet: Sheet, dates: Order | None = None
) -> tuple[pd.DataFrame, list[ReadFault]]:
    """Type the cells of one sheet.

    Args:
        table: the sheet as read; None where the dataset has none.
        sheet: its declaration.
        dates: which number of 03/04/2021 is the day, where the column's other dates do not tell.

    Returns:
        A frame with one row a row and all declared columns, its index the spreadsheet's row numbers: text, names and
        codes as strings (missing where blank), dates as datetime64, months as "2021-09", whole numbers as Int64; cells
        that hold several values stay one text. And what was found: an error for each cell that cannot be read so.
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
        columns[column.name], found = parse_column(raws, column, table, dates)
        faults.extend(found)
    typed = {column.name: _DTYPES[column.type] for column in sheet.columns if column.type in _DTYPES}
    # All texts at once: a frame made of one series a column takes twice as long.
    frame = pd.DataFrame({name: values for name, values in columns.items() if name not in typed}, index, dtype="str")
    for place, name in enumerate(columns):
        if name in typed:
            frame.insert(place, name, pd.Series(columns[name], index=index, dtype=typed[name]))
    key = sheet.columns[0]
    if table is not None and key.name in table.column_indexes:
        blank, faulty = frame[key.name].isna(), {fault.cell for fault in faults}
        faults.extend(
            ReadFault(FaultKind.BLANK_KEY, Severity.ERROR, cell, "", "the cell is blank", f"Each row needs {key.help}.")
            for row in index[blank]
            if (cell := table.cell(int(row), key.name)) not in faulty
        )
    return frame, faults


def parse_column(
    raws: list[RawValue], column: Column, table: RawTable, dates: Order | None = None
) -> tuple[list[Any], list[ReadFault]]:
    """Read the cells of one column.

    Returns:
        The value of each cell, None where it is blank or cannot be read, and what was found.
    """
    # A number is another thing than the same text: 1.412 may be 1412 as a text, but not as a number.
    cells: list[Any] = raws if {*map(type, raws)} == {str} else [*zip(map(type, raws), raws, strict=True)]
    distinct = dict(zip(cells, raws, strict=True))
    texts = {cell: to_text(raw) for cell, raw in distinct.items()}
    parse = _parser(column, texts.values(), dates)
    read: dict[Any, Any] = {}
    wrong: dict[Any, list[tuple[FaultKind, Severity, str, str]]] = {}
    for cell, raw in distinct.items():
        text = texts[cell]
        if column.type is ColumnType.CODE and (stored := _no_text(raw, text)):
            wrong[cell] = [stored]
        try:
            number = text and type(raw) in {int, float} and column.type in _NUMBERS
            read[cell] = (_number(text, column) if number else parse(text)) if text else None
        except Misread as fault:
            read[cell] = None
            kind = FaultKind.AMBIGUOUS_DATE if fault.ambiguous else FaultKind.WRONG_KIND
            wrong.setdefault(cell, []).append((kind, Severity.ERROR, fault.problem, fault.fix))
    faults = [
        ReadFault(kind, severity, table.cell(row, column.name), texts[cell], problem, fix)
        for row, cell in (zip(table.row_numbers, cells, strict=True) if wrong else ())
        for kind, severity, problem, fix in wrong.get(cell, ())
    ]
    return [*map(read.__getitem__, cells)], faults


def _no_text(raw: RawValue, text: str) -> tuple[FaultKind, Severity, str, str] | None:
    """What is wrong with a code that a workbook does not hold as text."""
    fix = "Format the column as text and write the code again."
    if isinstance(raw, float) and not raw.is_integer():
        problem = f"the code {text} is stored as a number, which would also stand for {text}0"
        return FaultKind.CODE_NUMBER, Severity.WARNING, problem, fix
    if isinstance(raw, date):
        return FaultKind.CODE_DATE, Severity.ERROR, f"the code was turned into the date {text}", fix
    return None


def _number(text: str, column: Column) -> object:
    """What a number in a workbook's cell means: a day in a column of dates, else itself."""
    if column.type is ColumnType.DATE:
        return parse_serial(float(text))
    if column.type is ColumnType.INTEGER and not text.isdecimal():
        raise Misread(f"{text} is not a whole number", "Write it in digits, as 1412, or leave it blank if unknown.")
    return parse_integer(text) if column.type is ColumnType.INTEGER else parse_decimal(text)  # which no infinity is


def _parser(column: Column, texts: Iterable[str], dates: Order | None) -> Callable[[str], object]:
    """The function that reads a column's texts."""
    if column.type is ColumnType.DATE:
        order = day_order(set(texts)) or dates

        def dated(text: str) -> date:
            return parse_date(text, order)

        return dated
    parsers: dict[ColumnType, Callable[[str], object]] = {
        ColumnType.MONTH: parse_month,
        ColumnType.INTEGER: parse_integer,
        ColumnType.DECIMAL: parse_decimal,
    }
    return parsers.get(column.type, str)
