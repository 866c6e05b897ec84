"""Rules about the forms of dates in cells: several readings, swapped days and months, years of two digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.column_values import is_text
from metrocli.check.evidence.read_faults import report_faults
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.dates import normalise_date, parse_date
from metrocli.model.findings import FaultKind, Severity, Violation
from metrocli.sheets.parsing.date_columns import find_day_order, is_ambiguous
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.clean import clean
from metrocli.text.hygiene import remove_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.messages import Message
    from metrocli.sheets.table import RawTable


@rule(
    "S031",
    "A date with two possible readings",
    Severity.ERROR,
    why="Some people write the day first, others the month. The column does not show which, so the date is unknown.",
    fix="Write the date as 2021-04-03. If the whole sheet has one order, set METROCLI_DATES to dmy or mdy.",
    example="activities.csv, row 5, column 'start': '03/04/2021' may be 2021-04-03 or 2021-03-04",
)
def find_ambiguous_dates(evidence: Evidence) -> Iterator[Violation]:
    """Find dates that can be read with the day or with the month first."""
    yield from report_faults(evidence, FaultKind.AMBIGUOUS_DATE)


DAY_FIRST = MessageType(
    "day-first",
    "{count:,} dates are read with the day first, as in the rest of the column, such as {text:short} as {day}",
    one="{text:short} is read as {day}, with the day first as in the rest of the column",
)
MONTH_FIRST = MessageType(
    "month-first",
    "{count:,} dates are read with the month first, as in the rest of the column, such as {text:short} as {day}",
    one="{text:short} is read as {day}, with the month first as in the rest of the column",
)
DAY_FIRST_ELSEWHERE = MessageType(
    "day-first-elsewhere",
    "{count:,} dates are read with the day first, as in the column {column:quoted}, such as {text:short} as {day}",
    one="{text:short} is read as {day}, with the day first as in the column {column:quoted}",
)
MONTH_FIRST_ELSEWHERE = MessageType(
    "month-first-elsewhere",
    "{count:,} dates are read with the month first, as in the column {column:quoted}, such as {text:short} as {day}",
    one="{text:short} is read as {day}, with the month first as in the column {column:quoted}",
)
_ORDER_IN_COLUMN = {"dmy": DAY_FIRST, "mdy": MONTH_FIRST}
_ORDER_ELSEWHERE = {"dmy": DAY_FIRST_ELSEWHERE, "mdy": MONTH_FIRST_ELSEWHERE}


@rule(
    "S032",
    "Dates read in the order of the column",
    Severity.NOTE,
    why="The date has two possible readings. metrocli reads it in the order of the other dates of the column, or "
    "else of the sheet, but somebody who sees only this cell may read it the other way.",
    fix="Write dates as 2021-04-03, which has only one reading.",
    example="activities.csv, row 5, column 'start': '03/04/2021' is read as 2021-04-03, with the day first as in the "
    "rest of the column",
)
def find_dates_read_by_order(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with ambiguous dates that are read in the order of the other dates of the column or the sheet."""
    if evidence.dataset.dates is not None:
        return
    for table, column in _date_columns(evidence, ColumnType.DATE):
        texts = evidence.texts(table.name, column)
        order, source = find_day_order(column, {*texts.distinct}, table)
        if order is None:
            continue
        century = evidence.dataset.century
        # The order settles a date of two numbers, but not which number of 21-09-30 is the year.
        ambiguous = {
            text
            for text in texts.distinct
            if is_ambiguous(text, None, century) and not is_ambiguous(text, order, century)
        }
        ambiguous_cells = [*texts.find(ambiguous.__contains__)]
        if ambiguous_cells:
            first = ambiguous_cells[0][1]
            day = parse_date(first, order, evidence.dataset.century)
            types = _ORDER_IN_COLUMN if source == column else _ORDER_ELSEWHERE
            others = {} if source == column else {"column": source}
            message = types[order](count=len(ambiguous_cells), text=first, day=day, **others)
            yield from _report_cells(evidence, table.name, column, ambiguous_cells, message)


def _report_cells(
    evidence: Evidence, sheet: str, column: str, cells: Iterable[tuple[int, str]], message: Message
) -> Iterator[Violation]:
    """Yield a violation with the same message for each cell of a column, by its row and text."""
    for row, text in cells:
        cell = evidence.cell(sheet, row, column)
        yield Violation(cell, text, message.about(cell))


def _date_columns(evidence: Evidence, *types: ColumnType) -> Iterator[tuple[RawTable, str]]:
    """Yield each column of these types, by its declared name, with its sheet."""
    for table in evidence.tables:
        for column in SHEETS_BY_NAME[table.name].columns if table.name in SHEETS_BY_NAME else ():
            if column.type in types and column.name in table.column_indexes:
                yield table, column.name


@rule(
    "S039",
    "Dates with day and month probably swapped",
    Severity.WARNING,
    why="Somebody wrote day and month in one order, and a spreadsheet program of another country reads them in the "
    "other. It made another date of 03/04/2021, and left 25/04/2021, which it could not read, as text.",
    fix="Compare the dates with their source, and write all of them as YYYY-MM-DD.",
    example="association.xlsx, sheet 'activities', cell C2: the date 2021-03-04 is probably swapped and may be "
    "2021-04-03",
)
def find_swapped_dates(evidence: Evidence) -> Iterator[Violation]:
    """Find columns in which some dates were read by a program with day and month swapped."""
    yield from report_faults(evidence, FaultKind.SWAPPED_DATES)


@rule(
    "S040",
    "A year of two digits",
    Severity.NOTE,
    why="The century is not written. metrocli reads the year that is nearest to today, or in the century that is set.",
    fix="Write all four digits of the year, as in 2021-05-03. `metrocli fix` can do it if `century` is set.",
    example="activities.csv, row 5, column 'start': '3-may-21' is read as 2021-05-03, because a year of two digits is "
    "taken to be the nearest one",
)
def find_short_years(evidence: Evidence) -> Iterator[Violation]:
    """Find dates and months whose year has two digits."""
    yield from report_faults(evidence, FaultKind.SHORT_YEAR)


READ_AS_DAY = MessageType(
    "read-as-day",
    "{count:,} dates of the column have a time or unusual characters; the first, {text:short}, is read as {day}",
    "Write dates as YYYY-MM-DD.",
    one="{text:short} is read as {day}",
)


@rule(
    "S041",
    "A date with a time or unusual characters",
    Severity.NOTE,
    why="The day is read as it is written, without the time, the time zone and the mark of a footnote. Other "
    "programs may read another day, or none.",
    fix="Write the date as YYYY-MM-DD.",
    example="activities.csv, row 2, column 'start': '2021-11-30T10:15:00Z' is read as 2021-11-30",
)
def find_unusual_dates(evidence: Evidence) -> Iterator[Violation]:
    """Find columns with dates that are read although they have a time, a footnote mark, or odd dashes and digits."""
    for table, column in _date_columns(evidence, ColumnType.DATE, ColumnType.MONTH):
        days = evidence.values(table.name, column)
        written = table.columns[table.column_indexes[column]].distinct
        unusual = {text for text in map(clean, filter(is_text, written)) if _is_unusual(text)}
        texts = evidence.texts(table.name, column)
        cells = [(row, text) for row, text in texts.find(unusual.__contains__) if row in days]
        if cells:
            row, first = cells[0]
            day = days[row] if isinstance(days[row], str) else days[row].date()
            message = READ_AS_DAY(count=len(cells), text=first, day=day)
            yield from _report_cells(evidence, table.name, column, cells, message)


def _is_unusual(text: str) -> bool:
    """Return whether a date has more than digits and ASCII dashes; invisible characters are found by another rule."""
    return normalise_date(text) != remove_invisible(text, is_name=True)
