"""What the text of one cell means: dates, months, numbers, and several values in one cell.

Each function takes one distinct text and gives its value or raises `Misread` with the fix; blank texts never come
here. Nothing is guessed: a date that two readings fit is settled by the column's other cells, or it is an error.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from metrocli.model.dates import Misread
from metrocli.text.clean import clean
from metrocli.text.quoting import quote_exact

if TYPE_CHECKING:
    from metrocli.sheets.table import RawValue

_INTEGER = re.compile(r"\d+(?:\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(?:([,. '’])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_SERIALS = (20_000, 80_000)
_EPOCH = date(1899, 12, 30)
_MOST_DIGITS = 18


def to_text(raw: RawValue) -> str:
    """The text of a cell as a person sees it: whole numbers without a fraction, dates as ISO, invisible space gone."""
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
    """Read a date that a workbook holds as a bare number of days."""
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise Misread(f"{to_text(number)} is not a date", "Write it as 2021-11-30.")
    return _EPOCH + timedelta(days=int(number))


def parse_integer(text: str) -> int:
    """Read a whole number, with or without a mark between its thousands."""
    digits = ""
    if _GROUPED.fullmatch(text):
        digits = re.sub(r"\D", "", text)
    elif _INTEGER.fullmatch(text):
        digits = text.partition(".")[0].lstrip("0") or "0"
    if 0 < len(digits) <= _MOST_DIGITS:
        return int(digits)
    raise Misread(
        f"{quote_exact(text)} is not a whole number", "Write it in digits, as 1412, or leave the cell blank if unknown."
    )


def parse_decimal(text: str) -> float:
    """Read a number with a decimal point or comma."""
    if _DECIMAL.fullmatch(text) and isfinite(number := float(text.replace(",", "."))):
        return number
    raise Misread(f"{quote_exact(text)} is not a number", "Write it as 41.38.")
