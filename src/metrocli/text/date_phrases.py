"""Days, spans, months and years as people write them in English: "8–13 Nov 2021"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.locale import MONTHS

if TYPE_CHECKING:
    from datetime import date


def format_day_span(start: date | None, end: date | None, *, year: bool = True, short: bool = True) -> str:
    """Format a span of days, both included: "8–13 Nov 2021".

    Args:
        start: the first day; None if unknown.
        end: the last day; None if unknown. With one day unknown, the other is shown; with both, "".
        year: whether to show the year.
        short: whether to abbreviate months to three letters.
    """
    first, last = start or end, end or start
    if first is None or last is None:
        return ""

    def format_day(day: date, *, with_month: bool, with_year: bool) -> str:
        name = MONTHS[day.month - 1][:3] if short else MONTHS[day.month - 1]
        return f"{day.day}{' ' + name if with_month else ''}{f' {day.year}' if with_year else ''}"

    if first == last:
        return format_day(first, with_month=True, with_year=year)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    dash = "–" if same_month or short else " – "
    begin = format_day(first, with_month=not same_month, with_year=year and not same_year)
    return begin + dash + format_day(last, with_month=True, with_year=year)


def format_day(day: date) -> str:
    """Return a day: "21 Dec 2021"."""
    return format_day_span(day, day)


def format_term(start: date | None, until: date | None) -> str:
    """Format a term of office: "since 21 Dec 2021", "until 18 Sep 2021", or "open" if neither day is known."""
    if start and until:
        return format_day_span(start, until)
    day = start or until
    return f"{'since' if start else 'until'} {format_day_span(day, day)}" if day else "open"


def format_month(month: str) -> str:
    """Format a month: "September 2021" for "2021-09"."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def format_long_span(start: date, end: date) -> str:
    """Format a span of days with the names of months in full, both days included: "1 September – 31 December 2021"."""
    return format_day_span(start, end, short=False)


def format_years(first: int | None, last: int | None) -> str:
    """Format a span of years: "2021" or "2021–2023"; "" if its ends are unknown."""
    return "" if first is None else str(first) if first == last else f"{first}–{last}"
