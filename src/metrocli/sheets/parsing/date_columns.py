"""Columns of dates: the order of day and month, years of two digits, and days and months that a program swapped."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.dates import (
    NEAREST,
    ParseError,
    has_full_year,
    is_slashed,
    list_day_orders,
    normalise_date,
    parse_date,
    parse_month,
)
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.clean import clean
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.messages import Message
    from metrocli.model.dates import DayOrder
    from metrocli.sheets.raw_column import RawColumn, RawValue
    from metrocli.sheets.table import RawTable

SWAPPED_DATES = MessageType(
    "swapped-dates",
    "{count:,} dates of the column have probably day and month swapped, such as {day} (perhaps {swapped}): all other "
    "dates have a day above 12",
    "Compare them with the source, and write all dates of the column as YYYY-MM-DD.",
    "the date {day} has probably day and month swapped (perhaps {swapped}): all other dates of the column have a day "
    "above 12",
)
SHORT_YEAR = MessageType(
    "short-year",
    "{text:quoted} is read as {day}, because a year of two digits is taken to be the nearest one",
    "Write it as {day}, or set century in metrocli.toml, such as century = 2000.",
)
SHORT_YEAR_IN_CENTURY = MessageType(
    "short-year-in-century",
    "{text:quoted} is read as {day}, because years of two digits begin in {century}",
    "Write it as {day}.",
)
SHORT_YEAR_UNREAD = MessageType(
    "short-year-unread",
    "{text:quoted} may be {readings:or}, so the date counts as unknown",
    "Write it as one of these, or set METROCLI_DATES to dmy or mdy.",
)
INCOMPLETE_DATE = MessageType(
    "incomplete-date",
    "{text:quoted} is not a whole date, so the date counts as unknown",
    "Write dates as YYYY-MM-DD, such as 2021-05-03.",
)
_YEAR = compile_late(r"(?:19|20)\d{2}")
_LAST_MONTH = 12
_ISO_LENGTH = len("2021-05-03")
_FEW_DATES = 2
"""So many dates of each form are needed in a CSV file, which does not show which of them a program had read."""


def parse_iso_dates(raws: RawColumn) -> list[date | None] | None:
    """Parse the values of a column of which all are blank, days or texts such as 2021-05-03; None if one is not.

    Nothing can be in doubt in them, and they take a fraction of the time of other dates.
    """
    try:
        # `fromisoformat` also reads other texts of ten letters, such as 2021-W18-1.
        return [
            value if type(value) is date else _parse_iso_date(text) if text else None
            for value, text in zip(raws.distinct, raws.texts, strict=True)
        ]
    except ValueError:
        return None


def _parse_iso_date(text: str) -> date:
    if len(text) != _ISO_LENGTH or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return date.fromisoformat(text)


class DayOrderOfColumn(NamedTuple):
    """Whether the day or the month comes first in the dates of a column, and what shows it.

    Attributes:
        order: None if nothing shows it.
        source: the column whose dates show it; "" if it is the settings.
    """

    order: DayOrder | None
    source: str


def find_day_order(
    column: str, texts: Iterable[str], table: RawTable, settings: DayOrder | None = None
) -> DayOrderOfColumn:
    """Find the order of day and month in a column: by its own dates, else by the other dates of the sheet.

    Args:
        column: the declared name of the column.
        texts: its distinct texts.
        table: the sheet.
        settings: the order for columns that nothing else settles.
    """
    slashed = [text for text in texts if is_slashed(text)]
    votes = list_day_orders(slashed)
    if len(votes) == 1:
        return DayOrderOfColumn(votes.pop(), column)
    if slashed and not votes and (other := _find_order_elsewhere(column, table)):
        return other
    return DayOrderOfColumn(settings, "")


def _find_order_elsewhere(column: str, table: RawTable) -> DayOrderOfColumn | None:
    """Find the order that the other columns of dates have; None if they have none, or differ."""
    orders: dict[DayOrder, str] = {}
    sheet = SHEETS_BY_NAME.get(table.name)
    for other in sheet.columns if sheet else ():
        if other.type is not ColumnType.DATE or other.name == column or other.name not in table.column_indexes:
            continue
        raws = table.columns[table.column_indexes[other.name]].distinct
        for order in list_day_orders(clean(raw) for raw in raws if isinstance(raw, str)):
            orders.setdefault(order, other.name)
    return DayOrderOfColumn(*orders.popitem()) if len(orders) == 1 else None


def is_ambiguous(text: str, order: DayOrder | None = None, century: int = NEAREST) -> bool:
    """Return whether a text may be several dates in an order of day and month; without one, if that is not known."""
    try:
        parse_date(text, order, century)
    except ParseError as fault:
        return fault.ambiguous
    return False


def is_incomplete_date(text: str) -> bool:
    """Return whether a text that is not a date is a month or a year, such as may-21 or 2010."""
    if _YEAR.fullmatch(normalise_date(text)):
        return True
    try:
        parse_month(text, None, NEAREST)
    except ParseError:
        return False
    return True


def describe_short_year(text: str, value: object, century: int | None) -> Message | None:
    """Return a message about a date or month whose year has two digits; None if it has four."""
    if value is None or has_full_year(normalise_date(text)):
        return None
    day = value if isinstance(value, date) else str(value)
    if century:
        return SHORT_YEAR_IN_CENTURY(text=text, day=day, century=century)
    return SHORT_YEAR(text=text, day=day)


def find_swapped_dates(raws: RawColumn, order: DayOrder | None) -> list[int]:
    """Find dates whose day and month another program has probably swapped.

    Somebody types 03/04/2021 and 25/04/2021 with the day first, and a program that reads the month first makes 4 March
    of one and leaves the other as text. Then each date that was read has a day up to 12, and each text one above 12.

    Args:
        raws: the values of the cells.
        order: the order of day and month in the texts.

    Returns:
        The codes of such values whose day is not their month; empty if the column does not look so.
    """
    if order is None:
        return []
    cells = [*zip(raws.distinct, raws.texts, strict=True)]
    read = {code: day for code, (raw, text) in enumerate(cells) if (day := _day_as_read(raw, text)) is not None}
    unread = [text for code, (_, text) in enumerate(cells) if code not in read]
    kept = [text for text in unread if list_day_orders([text])]
    is_workbook = any(isinstance(cells[code][0], date) for code in read)
    if not read or not kept or (not is_workbook and min(len(read), len(kept)) < _FEW_DATES):
        return []
    unclear = any(is_ambiguous(text) for text in unread if text)
    if unclear or any(day.day > _LAST_MONTH for day in read.values()):
        return []
    return [code for code, day in read.items() if day.day != day.month]


def _day_as_read(raw: RawValue, text: str) -> date | None:
    """Return the day of a date cell, or of an ISO date in a text; None for any other text."""
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    try:
        return date.fromisoformat(text) if text[4:5] == "-" else None
    except ValueError:
        return None


def describe_swapped(count: int, day: date) -> Message:
    """Return a message about swapped dates, of which this is the first."""
    return SWAPPED_DATES(count=count, day=day, swapped=date(day.year, day.day, day.month))
