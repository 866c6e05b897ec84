"""Parse dates and months in the forms that spreadsheets and people use, in English, Spanish and French.

Each function takes one text and returns its value, or raises `ParseError` with the fix. Nothing is guessed: a date
such as 03/04/2021 is read in the order that the caller gives; without an order it is an error.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from metrocli.messages import Message, MessageType
from metrocli.text.fold import fold
from metrocli.text.footnote_marks import strip_footnote_marks
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import MONTH_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable

DayOrder = Literal["dmy", "mdy"]
"""Which of the first two numbers of 03/04/2021 is the day: "dmy" the first, "mdy" the second."""
NEAREST = 0
"""Instead of a century: years of two digits are in the century that puts them nearest to this year."""
_ISO = compile_late(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SLASHED = compile_late(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_WORDED = compile_late(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|er|o|º)?(?: de| of)? ([a-z]+)\.?,?(?: de| del)? (\d{4}|\d{2})"
)
_AMERICAN = compile_late(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d{2})")
_YEAR_MONTH = compile_late(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = compile_late(r"(\d{1,2})[-/.](\d{4})")
_SHORT_MONTH = compile_late(r"(0?[1-9]|1[0-2])[-/.](1[3-9]|[2-9]\d)")
_MONTH_WORD = compile_late(r"([a-z]+)\.?(?: de| del)?[ \-]?(\d{4}|\d{2})")
_TIME = compile_late(
    r"(?:T|,?\s+(?:(?:at|a las|à)\s+)?)\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?\s?m\.?)?"
    r"(?:\s?(?:Z|UTC|GMT|CES?T|WES?T|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?))?$",
    re.IGNORECASE,
)
_FULL_YEAR = compile_late(r"\d{4}")
_WIDE_MARK = compile_late(r"((?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{2}|.*(?<![0-9])[0-9]{4}))\s*[０-９]{1,2}")
"""A date in ordinary digits with the mark of a footnote in full-width ones."""
_CHINESE = compile_late(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_LOOKALIKES = str.maketrans("oOlIi|", "001111")
_DIGITS_ONLY = compile_late(r"[0-9/.\-]{5,10}")
_COMPACT = compile_late(r"((?:19|20)\d{2})-?(\d{2})-?(\d{2})")
SERIAL_DAYS = (20_000, 80_000)
"""The numbers of days that are accepted as dates: October 1954 to January 2119."""
SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet programs."""
_YEARS_OF_CENTURY = 100
_LAST_MONTH = 12


NOT_A_DATE = MessageType("not-a-date", "{text:quoted} is not a date", "Write dates as YYYY-MM-DD, such as 2021-05-03.")
DATE_MISTYPED = MessageType("date-mistyped", "{text:quoted} is not a date; probably {day} is meant", "Write {day}.")
NOT_A_DAY_ORDER = MessageType(
    "not-a-day-order", "{text:quoted} is not an order of dates", "Set it to dmy (day first) or mdy (month first)."
)
NOT_A_CENTURY = MessageType(
    "not-a-century", "{text:quoted} is not the first year of a century", "Set it to a year such as 2000 or 1900."
)
NOT_A_MONTH = MessageType("not-a-month", "{text:quoted} is not a month", "Write it as 2021-09.")
MONTH_MISTYPED = MessageType(
    "month-mistyped", "{text:quoted} is not a month; probably {month} is meant", "Write {month}."
)
AMBIGUOUS_DATE = MessageType(
    "ambiguous-date",
    "{text:quoted} may be {day_first} or {month_first}",
    "Write it as one of these, or set METROCLI_DATES to dmy or mdy.",
)
AMBIGUOUS_YEAR = MessageType(
    "ambiguous-year", "{text:quoted} may be {day_first} or {year_first}", "Write it as one of these."
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


def normalise_date(text: str) -> str:
    """Return the text of a date without a time of day and marks, and with ordinary dashes and digits.

    Marks are footnote marks and invisible characters. The day stays as it is written: a time zone does not move it.
    """
    if not text[-1:].isdecimal() or text[:1] == "*" or not text.isascii():
        text = strip_footnote_marks(text)
    if not text.isascii():
        if wide := _WIDE_MARK.fullmatch(text):
            text = wide[1]
        composed = unicodedata.normalize("NFKC", text)
        visible = (mark for mark in composed if unicodedata.category(mark) != "Cf")
        text = "".join("-" if mark == "−" or unicodedata.category(mark) == "Pd" else mark for mark in visible)
        text = _CHINESE.sub(lambda found: "-".join(filter(None, found.groups())), text.replace("⁄", "/")).strip()
    return _TIME.sub("", text) if ":" in text or "h" in text else text


def has_full_year(text: str) -> bool:
    """Return whether a date or a month has a year of four digits."""
    return _FULL_YEAR.search(text) is not None


def _calendar_date(text: str, year: int, month: int | str, day: int | str) -> date:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise ParseError(NOT_A_DATE(text=text)) from None


def _resolve_year(text: str, digits: str, century: int | None) -> int:
    """Return a year; one of two digits in its century.

    Raises:
        ParseError: the year has two digits, and no century is given.
    """
    if len(digits) > 2:  # noqa: PLR2004 - the digits of a short year
        return int(digits)
    if century is None:
        raise ParseError(NOT_A_DATE(text=text))
    if century:
        return century + int(digits)
    this_year = date.today().year  # noqa: DTZ011 - the local date
    first = (this_year - int(digits)) // _YEARS_OF_CENTURY * _YEARS_OF_CENTURY + int(digits)
    return min(first, first + _YEARS_OF_CENTURY, key=lambda year: abs(this_year - year))


def list_day_orders(texts: Iterable[str]) -> set[DayOrder]:
    """List whether the day or the month comes first in the dates that fit only one order."""
    votes: set[DayOrder] = set()
    for text in texts:
        slashed = _SLASHED.fullmatch(normalise_date(text))
        if slashed:
            first, second = int(slashed[1]), int(slashed[3])
            if first > _LAST_MONTH >= second:
                votes.add("dmy")
            elif second > _LAST_MONTH >= first:
                votes.add("mdy")
    return votes


def is_slashed(text: str) -> bool:
    """Return whether a text is three numbers, whose order may be in doubt."""
    return _SLASHED.fullmatch(normalise_date(text)) is not None


def detect_day_order(texts: Iterable[str]) -> DayOrder | None:
    """Detect whether the day or the month comes first, by the dates that fit only one order.

    Args:
        texts: the texts of one column.

    Returns:
        None if no date decides it, or if the dates contradict each other.
    """
    votes = list_day_orders(texts)
    return votes.pop() if len(votes) == 1 else None


def parse_date(text: str, order: DayOrder | None = None, century: int | None = None) -> date:
    """Parse a date: ISO, with the name of a month in English, Spanish or French, or three numbers.

    A time of day, invisible characters and the kind of dash do not matter.

    Args:
        text: the text of a cell.
        order: which of the first two numbers is the day, if the column's other cells or the settings show it.
        century: the century of years of two digits, such as 2000, or `NEAREST`; None if they are not dates.

    Raises:
        ParseError: the text is not a date, or it may be two dates and no order is given.
    """
    plain = normalise_date(text)
    iso = _ISO.fullmatch(plain)
    if iso:
        return _calendar_date(text, int(iso[1]), iso[2], iso[3])
    slashed = _SLASHED.fullmatch(plain)
    if slashed:
        return _slashed_date(text, (slashed[1], slashed[3], slashed[4]), order, century)
    folded = fold(plain)
    worded = _WORDED.fullmatch(folded)
    if worded and worded[2] in MONTH_NUMBERS:
        return _calendar_date(text, _resolve_year(text, worded[3], century), MONTH_NUMBERS[worded[2]], worded[1])
    american = _AMERICAN.fullmatch(folded)
    if american and american[1] in MONTH_NUMBERS:
        return _calendar_date(text, _resolve_year(text, american[3], century), MONTH_NUMBERS[american[1]], american[2])
    day = _guess_day(plain, order, century)
    raise ParseError(DATE_MISTYPED(text=text, day=day) if day else NOT_A_DATE(text=text))


def _guess_day(plain: str, order: DayOrder | None, century: int | None) -> date | None:
    """Return the day that is probably meant by letters like digits, missing dashes or a number of days; else None."""
    digits = plain.translate(_LOOKALIKES)
    if not _DIGITS_ONLY.fullmatch(digits):
        return None
    if digits.isdecimal() and SERIAL_DAYS[0] <= int(digits) <= SERIAL_DAYS[1]:
        return SERIAL_EPOCH + timedelta(days=int(digits))
    try:
        if compact := _COMPACT.fullmatch(digits):
            return date(*map(int, compact.groups()))
        return parse_date(digits, order, century) if digits != plain else None
    except ValueError:
        return None


def _slashed_date(text: str, numbers: tuple[str, str, str], order: DayOrder | None, century: int | None) -> date:
    first, second, year = numbers
    full_year = _resolve_year(text, year, century)
    readings: dict[DayOrder, date] = {}
    orders: tuple[tuple[DayOrder, str, str], ...] = (("dmy", first, second), ("mdy", second, first))
    for reading, day, month in orders:
        try:
            readings[reading] = date(full_year, int(month), int(day))
        except ValueError:
            continue
    dates = set(readings.values())
    if not dates:
        raise ParseError(NOT_A_DATE(text=text))
    if len(dates) > 1 and not order:
        message = AMBIGUOUS_DATE(text=text, day_first=readings["dmy"], month_first=readings["mdy"])
        raise ParseError(message, ambiguous=True)
    found = dates.pop() if len(dates) == 1 else readings[order or "dmy"]
    if len(year) < 4 and len(first) > 1:  # noqa: PLR2004 - the digits of a full year
        _refuse_year_first(text, numbers, found, century)
    return found


def _refuse_year_first(text: str, numbers: tuple[str, str, str], day: date, century: int | None) -> None:
    """Refuse a date such as 21-11-30 that is far in the future unless its first number is the year."""
    today = date.today()  # noqa: DTZ011 - the local date
    try:
        year_first = date(_resolve_year(text, numbers[0], century), int(numbers[1]), int(numbers[2]))
    except ValueError:
        return
    if day.year > today.year + 2 and year_first <= today:
        raise ParseError(AMBIGUOUS_YEAR(text=text, day_first=day, year_first=year_first), ambiguous=True)


def parse_month(text: str, order: DayOrder | None = None, century: int | None = None) -> str:
    """Parse a month and return it as 2021-09: from 2021-09, 09/2021, the name of a month and a year, or a date in it.

    Args:
        text: the text of a cell.
        order: as in `parse_date`, for a date.
        century: as in `parse_date`.

    Raises:
        ParseError: the text is not a month.
    """
    plain = normalise_date(text)
    for pattern, year, month in ((_YEAR_MONTH, 1, 2), (_MONTH_YEAR, 2, 1)):
        numbers = pattern.fullmatch(plain)
        if numbers:
            return _month(text, int(numbers[year]), int(numbers[month]))
    short = _SHORT_MONTH.fullmatch(plain)
    if short and century is not None:
        return _month(text, _resolve_year(text, short[2], century), int(short[1]))
    worded = _MONTH_WORD.fullmatch(fold(plain))
    if worded and worded[1] in MONTH_NUMBERS:
        try:
            year_number = _resolve_year(text, worded[2], century)
        except ParseError:
            raise ParseError(NOT_A_MONTH(text=text)) from None
        return _month(text, year_number, MONTH_NUMBERS[worded[1]])
    try:
        return parse_date(text, order, century).isoformat()[:7]
    except ParseError:
        guessed = _guess_month(plain, order, century)
        raise ParseError(MONTH_MISTYPED(text=text, month=guessed) if guessed else NOT_A_MONTH(text=text)) from None


def _guess_month(plain: str, order: DayOrder | None, century: int | None) -> str:
    """Return the month that is probably meant by letters like digits or a number of days; "" if none is."""
    digits = plain.translate(_LOOKALIKES)
    if digits != plain and _DIGITS_ONLY.fullmatch(digits):
        try:
            return parse_month(digits, order, century)
        except ParseError:
            return ""
    day = _guess_day(plain, order, century)
    return day.isoformat()[:7] if day else ""


def _month(text: str, year: int, month: int) -> str:
    try:
        return date(year, month, 1).isoformat()[:7]
    except ValueError:
        raise ParseError(NOT_A_MONTH(text=text)) from None
