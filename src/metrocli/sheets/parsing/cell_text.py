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
from metrocli.model.dates import NOT_A_DATE, SERIAL_DAYS, SERIAL_EPOCH, ParseError
from metrocli.text.clean import clean
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.sheets.raw_column import RawValue

_INTEGER = compile_late(r"\d+")
_GROUPED = compile_late(r"[1-9]\d{0,2}([,. '’])\d{3}(?:\1\d{3})*")
_FRACTION = {mark: compile_late(rf"\d+{re.escape(mark)}0+") for mark in ".,"}
_THREE_DIGITS = compile_late(r"\d+[.,]\d{3}")
_FRACTION_ONLY = {
    mark: compile_late(
        rf"[+-]?(?:\d+{re.escape(mark)}(?:\d{{1,2}}|\d{{4,}})|0+{re.escape(mark)}\d+|"
        rf"\d{{1,3}}(?:{re.escape(other)}\d{{3}}){{2,}}|\d{{1,3}}(?:{re.escape(other)}\d{{3}})+{re.escape(mark)}\d+)"
    )
    for mark, other in (".,", ",.")
}
"""By a mark, the texts that are numbers only if it begins the fraction."""
_DECIMAL = compile_late(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
DAYS_TO_1904 = 1462
"""The days from there to day 0 of workbooks that count from 1904."""
_ERROR_TEXT = compile_late(r"#[¡¿]?[A-ZÀ-Ý]+(?:/0)?[!?]|#N/[AD]|#GETTING_DATA|(?:Err|Erreur|Error|Fehler) ?:\d{3}")
ERROR_START = "^(#|(Err|Erreur|Error|Fehler) ?:)"
ERROR_BEGINNINGS = ("er", "fe")
"""What such a text begins with, as a pattern for `RawColumn.search`."""
_MAX_DIGITS = 18
"""So many digits always fit into int64."""


NOT_A_WHOLE_NUMBER = MessageType(
    "not-a-whole-number",
    "{text:quoted} is not a whole number",
    "Write it in digits, such as 1412, or leave the cell blank if it is unknown.",
)
AMBIGUOUS_NUMBER = MessageType(
    "ambiguous-number",
    "{text:quoted} may be {whole} or {fraction}",
    "Write a whole number in digits only, such as 1412.",
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


def is_error_text(text: str) -> bool:
    """Return whether a text is what a spreadsheet program shows where a formula failed, in one of its languages.

    Such are #N/A, #REF!, #DIV/0!, #NAME?, the Spanish #¡VALOR!, #¿NOMBRE? and #N/D, the French #NOM?, and Err:502.
    """
    return text[:1] in {"#", "E", "F"} and _ERROR_TEXT.fullmatch(text) is not None


def parse_serial(number: float, *, starts_1904: bool = False) -> date:
    """Parse a date that a workbook stores as a number of days.

    Args:
        number: the number of days.
        starts_1904: whether the workbook counts them from 1904.

    Raises:
        ParseError: the number is too small or too large to be a date of our time.
    """
    days = number + DAYS_TO_1904 if starts_1904 else number
    if not SERIAL_DAYS[0] <= days <= SERIAL_DAYS[1]:
        raise ParseError(NOT_A_DATE(text=to_text(number)))
    return SERIAL_EPOCH + timedelta(days=int(days))


def detect_decimal_mark(texts: Iterable[str], delimiter: str = "") -> str:
    """Detect whether a point or a comma begins the fraction of numbers, by the numbers that fit only one of them.

    Args:
        texts: the texts of one column.
        delimiter: the character that separates cells in the file. Programs write ";" where the comma is in numbers.

    Returns:
        "" if nothing decides it, or if the numbers contradict each other.
    """
    distinct = {text for text in texts if "." in text or "," in text}
    marks = [mark for mark, pattern in _FRACTION_ONLY.items() if any(map(pattern.fullmatch, distinct))]
    if not marks and delimiter == ";":
        return ","
    return marks[0] if len(marks) == 1 else ""


def parse_integer(text: str, decimal_mark: str = "") -> int:
    """Parse a whole number, with or without thousands separators.

    Args:
        text: the text of a cell.
        decimal_mark: the point or comma that begins the fraction in the column; "" if that is not known. Then a comma
            separates thousands, and a point with three digits behind it may do either.

    Raises:
        ParseError: the text is not a whole number, has too many digits, or may be two numbers.
    """
    digits = ""
    grouped = _GROUPED.fullmatch(text)
    fraction = next((mark for mark, pattern in _FRACTION.items() if pattern.fullmatch(text)), "")
    if _INTEGER.fullmatch(text):
        digits = text.lstrip("0") or "0"
    elif grouped and grouped[1] == "." and not decimal_mark and _THREE_DIGITS.fullmatch(text):
        message = AMBIGUOUS_NUMBER(text=text, whole=int(text.replace(".", "")), fraction=float(text))
        raise ParseError(message, ambiguous=True)
    elif grouped and (grouped[1] != decimal_mark or not _THREE_DIGITS.fullmatch(text)):
        digits = re.sub(r"\D", "", text)
    elif fraction and fraction == (decimal_mark or "."):
        digits = text.partition(fraction)[0].lstrip("0") or "0"
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
