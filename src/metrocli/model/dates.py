"""Parse dates and months in the forms that spreadsheets and people use, in English, Spanish and French.

Each function takes one text and returns its value, or raises `ParseError` with the fix. Nothing is guessed: a date
such as 03/04/2021 is read in the order that the caller gives; without an order it is an error.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from metrocli.messages import Message, MessageType
from metrocli.text.fold import fold
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable

DayOrder = Literal["dmy", "mdy"]
"""Which of the first two numbers of 03/04/2021 is the day: "dmy" the first, "mdy" the second."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SLASHED = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4})")
_WORDED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|er|o|º)?(?: de| of)? ([a-z]+)\.?,?(?: de| del)? (\d{4})")
_AMERICAN = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_MONTH_WORD = re.compile(r"([a-z]+)\.?(?: de| del)?[ \-]?(\d{4})")


NOT_A_DATE = MessageType("not-a-date", "{text:quoted} is not a date", "Write it as 2021-11-30.")
NOT_A_MONTH = MessageType("not-a-month", "{text:quoted} is not a month", "Write it as 2021-09.")
AMBIGUOUS_DATE = MessageType(
    "ambiguous-date",
    "{text:quoted} may be {day_first} or {month_first}",
    "Write it as one of these, or set METROCLI_DATES to dmy or mdy.",
)


class ParseError(ValueError):
    """A text cannot be parsed as a value of the expected kind.

    Args:
        message: what is wrong, and how to write the value.
        ambiguous: whether the text can be parsed in several ways.
    """

    def __init__(self, message: Message, *, ambiguous: bool = False) -> None:
        super().__init__(message)
        self.message, self.ambiguous = message, ambiguous


def _calendar_date(text: str, year: str, month: int | str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ParseError(NOT_A_DATE(text=text)) from None


def detect_day_order(texts: Iterable[str]) -> DayOrder | None:
    """Detect whether the day or the month comes first, by the dates that fit only one order.

    Args:
        texts: the texts of one column.

    Returns:
        None if no date decides it, or if the dates contradict each other.
    """
    votes: set[DayOrder] = set()
    for text in texts:
        slashed = _SLASHED.fullmatch(text)
        if slashed:
            first, second = int(slashed[1]), int(slashed[3])
            if first > 12 >= second:  # noqa: PLR2004 - the months of a year
                votes.add("dmy")
            elif second > 12 >= first:  # noqa: PLR2004
                votes.add("mdy")
    return votes.pop() if len(votes) == 1 else None


def parse_date(text: str, order: DayOrder | None = None) -> date:
    """Parse a date: ISO, with the name of a month in English, Spanish or French, or three numbers.

    Args:
        text: the text of a cell.
        order: which of the first two numbers is the day, if the column's other cells or the settings show it.

    Raises:
        ParseError: the text is not a date, or it may be two dates and no order is given.
    """
    iso = _ISO.fullmatch(text)
    if iso:
        return _calendar_date(text, iso[1], iso[2], iso[3])
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        return _slashed_date(text, slashed[1], slashed[3], slashed[4], order)
    folded = fold(text)
    worded = _WORDED.fullmatch(folded)
    if worded and worded[2] in MONTH_NUMBERS:
        return _calendar_date(text, worded[3], MONTH_NUMBERS[worded[2]], worded[1])
    american = _AMERICAN.fullmatch(folded)
    if american and american[1] in MONTH_NUMBERS:
        return _calendar_date(text, american[3], MONTH_NUMBERS[american[1]], american[2])
    raise ParseError(NOT_A_DATE(text=text))


def _slashed_date(text: str, first: str, second: str, year: str, order: DayOrder | None) -> date:
    readings: dict[DayOrder, date] = {}
    orders: tuple[tuple[DayOrder, str, str], ...] = (("dmy", first, second), ("mdy", second, first))
    for reading, day, month in orders:
        try:
            readings[reading] = date(int(year), int(month), int(day))
        except ValueError:
            continue
    dates = set(readings.values())
    if len(dates) == 1:
        return dates.pop()
    if not dates:
        raise ParseError(NOT_A_DATE(text=text))
    if order:
        return readings[order]
    message = AMBIGUOUS_DATE(text=text, day_first=readings["dmy"], month_first=readings["mdy"])
    raise ParseError(message, ambiguous=True)


def parse_month(text: str) -> str:
    """Parse a month and return it as 2021-09: from 2021-09, 09/2021, the name of a month and a year, or a date in it.

    Raises:
        ParseError: the text is not a month.
    """
    folded = fold(text)
    for pattern, year, month in ((_YEAR_MONTH, 1, 2), (_MONTH_YEAR, 2, 1)):
        numbers = pattern.fullmatch(text)
        if numbers:
            first = _month_start(text, numbers[year], int(numbers[month]))
            return first.isoformat()[:7]
    worded = _MONTH_WORD.fullmatch(folded)
    if worded and worded[1] in MONTH_NUMBERS:
        return _month_start(text, worded[2], MONTH_NUMBERS[worded[1]]).isoformat()[:7]
    try:
        return parse_date(text).isoformat()[:7]
    except ParseError:
        raise ParseError(NOT_A_MONTH(text=text)) from None


def _month_start(text: str, year: str, month: int) -> date:
    try:
        return date(int(year), month, 1)
    except ValueError:
        raise ParseError(NOT_A_MONTH(text=text)) from None
