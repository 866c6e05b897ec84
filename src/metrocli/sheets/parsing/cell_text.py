"""The text of a cell, and the numbers and dates in it.

A parser takes a text that is not blank and returns its value, or raises `ParseError` with the problem and the fix.
Nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.model.dates import NOT_A_DATE, ParseError
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from metrocli.sheets.table import RawValue

_INTEGER = re.compile(r"\d+(?:\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([,. '’])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_SERIALS = (20_000, 80_000)
"""The numbers that are accepted as dates: October 1954 to January 2119."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheet programs."""
_MAX_DIGITS = 18
"""So many digits always fit into int64."""


NOT_A_WHOLE_NUMBER = MessageType(
    "not-a-whole-number",
    "{text:quoted} is not a whole number",
    "Write it in digits, such as 1412, or leave the cell blank if it is unknown.",
)
NOT_A_NUMBER = MessageType(
    "not-a-number", "{text:quoted} is not a number", "Write it with a decimal point, such as 41.38."
)


def to_text(raw: RawValue) -> str:
    """Return the text of a cell: whole numbers without a fraction, ISO dates, no invisible spaces; "" if blank."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return clean(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:  # noqa: PLR2004 - exact up to here
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(sep=" ")
    if isinstance(raw, date):
        return raw.isoformat()
    return str(raw)


def parse_serial(number: float) -> date:
    """Parse a date that a workbook stores as a number of days.

    Raises:
        ParseError: the number is too small or too large to be a date of our time.
    """
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise ParseError(NOT_A_DATE(text=to_text(number)))
    return _EPOCH + timedelta(days=int(number))


def parse_integer(text: str) -> int:
    """Parse a whole number, with or without thousands separators.

    Raises:
        ParseError: the text is not a whole number, or has too many digits.
    """
    digits = ""
    if _GROUPED.fullmatch(text):
        digits = re.sub(r"\D", "", text)
    elif _INTEGER.fullmatch(text):
        digits = text.partition(".")[0].lstrip("0") or "0"
    if 0 < len(digits) <= _MAX_DIGITS:
        return int(digits)
    raise ParseError(NOT_A_WHOLE_NUMBER(text=text))


def parse_decimal(text: str) -> float:
    """Parse a number with a decimal point or comma.

    Raises:
        ParseError: the text is not a finite number.
    """
    if _DECIMAL.fullmatch(text) and isfinite(number := float(text.replace(",", "."))):
        return number
    raise ParseError(NOT_A_NUMBER(text=text))
