"""Dates and months: read from text in the forms that spreadsheets and people use, in English, Spanish and French.

Each function takes one text and returns its value, or raises `ParseError` with the fix. Nothing is guessed: a date
such as 03/04/2021 is read in the order that the caller gives; without an order it is an error.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from metrocli.text.fold import fold
from metrocli.text.locale import MONTH_NUMBERS
from metrocli.text.quoting import quote_exact

if TYPE_CHECKING:
    from collections.abc import Iterable

DayOrder = Literal["dmy", "mdy"]
"""Which of the two leading numbers of 03/04/2021 is the day."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SLASHED = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4})")
_WORDED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th|er|o|º)?(?: de| of)? ([a-z]+)\.?,?(?: de| del)? (\d{4})")
_AMERICAN = re.compile(r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_MONTH_WORD = re.compile(r"([a-z]+)\.?(?: de| del)?[ \-]?(\d{4})")


class ParseError(ValueError):
    """A text does not say what its column holds.

    Args:
        problem: what is wrong with it, quoting it.
        fix: how to write it.
        ambiguous: whether the text says one of several things, and only which of them is not known.
    """

    def __init__(self, problem: str, fix: str, *, ambiguous: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.fix, self.ambiguous = problem, fix, ambiguous


def _calendar_date(text: str, year: str, month: int | str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ParseError(f"{quote_exact(text)} is not a date", "Write it as 2021-11-30.") from None


def detect_day_order(texts: Iterable[str]) -> DayOrder | None:
    """Which number is the day, by those of a column's dates that only one reading fits; None if none or both say."""
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
    """Read a date: ISO, with a month's name in English, Spanish or French, or as three numbers.

    Args:
        text: the text of a cell.
        order: which of two leading numbers is the day, where the column's other cells or the configuration say.
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
    raise ParseError(f"{quote_exact(text)} is not a date", "Write it as 2021-11-30.")


def _slashed_date(text: str, first: str, second: str, year: str, order: DayOrder | None) -> date:
    readings: dict[DayOrder, date] = {}
    for way, day, month in (("dmy", first, second), ("mdy", second, first)):
        try:
            readings["dmy" if way == "dmy" else "mdy"] = date(int(year), int(month), int(day))
        except ValueError:
            continue
    meant = set(readings.values())
    if len(meant) == 1:
        return meant.pop()
    if not meant:
        raise ParseError(f"{quote_exact(text)} is not a date", "Write it as 2021-11-30.")
    if order:
        return readings[order]
    one, other = readings["dmy"].isoformat(), readings["mdy"].isoformat()
    fix = "Write it as one of these, or set METROCLI_DATES to dmy or mdy."
    raise ParseError(f"{quote_exact(text)} may be {one} or {other}", fix, ambiguous=True)


def parse_month(text: str) -> str:
    """Read a month as 2021-09: from that, from 09/2021, from a month's name and year, or from a date within it."""
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
        raise ParseError(f"{quote_exact(text)} is not a month", "Write it as 2021-09.") from None


def _month_start(text: str, year: str, month: int) -> date:
    try:
        return date(int(year), month, 1)
    except ValueError:
        raise ParseError(f"{quote_exact(text)} is not a month", "Write it as 2021-09.") from None
