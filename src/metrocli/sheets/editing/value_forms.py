"""Write the dates, numbers and lists of new cells as the other cells of their column have them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

from metrocli.model.dates import ParseError, parse_date, parse_month
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.parsing.date_columns import find_day_order
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.write import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.write import WritableValue

    Writer = Callable[[str], str]
    TypedWriter = Callable[[str], WritableValue]

_DAY = compile_late(r"(?:(\d{4})([-/.])\d\d?\2\d\d?|(\d\d?)([-/.])(\d\d?)\4\d{4})")
_MONTH = compile_late(r"(?:\d{4}([-/.])\d\d?|(\d\d?)([-/.])\d{4})")
_NUMBER = compile_late(r"-?\d+(?:([.,])\d+)?")
_BETWEEN = compile_late(r"[ \t]*(?:;|\r\n|\r|\n)[ \t]*")
_COMMA = compile_late(r"[ \t]*,[ \t]*")
_FIRST_INEXACT = 10**15
_PLAIN = compile_late(r"-?\d+(?:\.\d+)?")
_SEPARATOR = "; "
_BLANKS = ("", None)
_STORED = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def split_values(text: str) -> list[str]:
    """Return the values of a cell that holds several, which semicolons or line breaks separate."""
    return [value for value in map(str.strip, _BETWEEN.split(text)) if value]


def choose_writer(column: Column, table: RawTable) -> Writer:
    """Return the function that writes a new text of a column as the column's other cells are written.

    It takes ISO dates and months, numbers with a decimal point, and several values separated by semicolons. What it
    cannot write safely in the form of the other cells stays as it is.

    Args:
        column: the column.
        table: the sheet, with the other cells.
    """
    if column.multivalued:
        separator = _find_separator(column, table)
        return lambda text: separator.join(split_values(text))
    writers = {ColumnType.DATE: _write_days, ColumnType.MONTH: _write_months, ColumnType.DECIMAL: _write_decimals}
    return writers[column.type](column, table) if column.type in writers else str


def choose_typed_writer(column: Column, table: RawTable) -> TypedWriter:
    """Return the function that makes the value of a new cell of a workbook: a day, a number or a text.

    A column whose other days or numbers are stored as text gets texts in their form.

    Args:
        column: the column.
        table: the sheet, with the other cells.
    """
    write = choose_writer(column, table)
    index = table.column_indexes.get(column.name, -1)
    types = {type(raw) for raw in table.columns[index].distinct if raw not in _BLANKS} if index >= 0 else set()
    if column.type is ColumnType.MONTH and types and types <= {date, datetime}:
        return lambda text: _to_day(f"{text}-01") or text
    if types == {str} or column.type not in _STORED:
        return write
    if column.type is ColumnType.DATE:
        return lambda text: _to_day(text) or write(text)
    return lambda text: _to_number(text) if _PLAIN.fullmatch(text) else write(text)


def _to_number(text: str) -> float:
    """Return a number; a whole one as an integer, so that the file has 90 and not 90.0, if a workbook can hold it."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < _FIRST_INEXACT else number


def _to_day(text: str) -> date | None:
    """Return an ISO date, if a workbook counts this day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def list_texts(column: str, table: RawTable) -> list[str]:
    """Return the texts of a column that are not blank and that its file stores as text."""
    index = table.column_indexes.get(column, -1)
    raws = table.columns[index].distinct if index >= 0 else ()
    return [text for raw in raws if isinstance(raw, str) and (text := to_text(raw))]


def _list_related(column: Column, table: RawTable) -> list[str]:
    """Return the texts of a column, or of the first other column of its type that has some."""
    others = [other.name for other in SHEETS_BY_NAME[table.name].columns if other.type is column.type]
    return next((texts for name in (column.name, *others) if (texts := list_texts(name, table))), [])


def _find_separator(column: Column, table: RawTable) -> str:
    """Return the separator of most cells with several values; a comma only between codes, which do not contain it."""
    texts = list_texts(column.name, table)
    counts = Counter(separators[0] for text in texts if (separators := _BETWEEN.findall(text)))
    if not counts and column.type is ColumnType.CODE:
        counts = Counter(commas[0] for text in texts if (commas := _COMMA.findall(text)))
        counts.pop(",", None)  # 2,3 may be one number
    return counts.most_common(1)[0][0] if counts else _SEPARATOR


def _write_days(column: Column, table: RawTable) -> Writer:
    """Return the writer of days: in the order, with the marks and zeros of most other days, if these are safe."""
    texts = _list_related(column, table)
    forms = [match for text in texts if (match := _DAY.fullmatch(text))]
    if 2 * len(forms) <= len(texts):
        return str
    (mark, year_first), _ = Counter((match[2] or match[4], bool(match[1])) for match in forms).most_common(1)[0]
    order = find_day_order(column.name, texts, table).order
    numbers = [number for match in forms for number in (match[3], match[5]) if number]
    width = min(map(len, numbers), default=2)

    def is_day(written: str, day: date) -> bool:
        try:
            return parse_date(written, order) == day
        except ParseError:
            return False

    def write(text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return text
        first, second = f"{day.day:0{width}}", f"{day.month:0{width}}"
        parts = (first, second) if order == "dmy" else (second, first)
        written = day.isoformat().replace("-", mark) if year_first else mark.join((*parts, str(day.year)))
        return written if (order or year_first) and is_day(written, day) else text

    return write


def _write_months(column: Column, table: RawTable) -> Writer:
    """Return the writer of months: as 2021-09, or as most other months are written, such as 09/2021."""
    texts = list_texts(column.name, table)
    forms = [match for text in texts if (match := _MONTH.fullmatch(text))]
    if 2 * len(forms) <= len(texts):
        return str
    (mark, year_first), _ = Counter((match[1] or match[3], bool(match[1])) for match in forms).most_common(1)[0]
    has_zeros = not any(len(match[2] or "09") == 1 for match in forms)

    def write(text: str) -> str:
        year, _, month = text.partition("-")
        if not (len(year) == 4 and year.isdecimal() and month.isdecimal()):  # noqa: PLR2004 - digits of a year
            return text
        written = f"{year}{mark}{month}" if year_first else f"{month if has_zeros else int(month)}{mark}{year}"
        try:
            return written if parse_month(written) == text else text
        except ParseError:
            return text

    return write


def _write_decimals(column: Column, table: RawTable) -> Writer:
    """Return the writer of numbers: with the point or the comma that most other numbers have."""
    marks = Counter(
        match[1] for text in _list_related(column, table) if (match := _NUMBER.fullmatch(text)) and match[1]
    )
    mark = marks.most_common(1)[0][0] if marks else "."
    return lambda text: text.replace(".", mark) if _NUMBER.fullmatch(text) else text
